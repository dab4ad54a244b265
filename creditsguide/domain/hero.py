"""Pure geometry of the figure at the guide's head: every tier's picture inside each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from creditsguide.domain import drawing

SHARE = 200 / 3  # per cent of the 3:2 figure that the largest side takes
BEND, WORDS = 69, 70  # where a rule to a moved label turns, and where its words begin
MAX_ROOMY = 4  # labels with a large price and pixels each
MAX_PRICED = 6  # labels with a price


class Rule(NamedTuple):
    x1: str
    x2: str
    y1: str
    y2: str


class Label(NamedTuple):
    slug: str
    y: str  # where its words stand
    rule: list[Rule]  # leads to them


class Hero(NamedTuple):
    """The pictures inside each other, each with a place for its words."""

    rects: list[drawing.Rect]
    labels: list[Label]
    words_x: str
    grid: drawing.Rect
    cell_width: str
    cell_height: str
    roomy: bool  # a large price and pixels have room under each name
    priced: bool  # a price has


def draw(sides: Sequence[drawing.Side]) -> Hero:
    """Percent coordinates in a 3:2 figure, largest picture first, same corner."""
    whole, size = drawing.largest(sides), drawing.cell(sides)
    ordered = sorted(sides, key=lambda side: side.width * side.height, reverse=True)
    rects = [
        drawing.Rect(
            side.css,
            "0",
            drawing.percent(whole - side.height, whole),
            f"{drawing.figure(SHARE * side.width / whole)}%",
            drawing.percent(side.height, whole),
        )
        for side in ordered
    ]
    return Hero(
        rects=rects,
        labels=_labels(ordered, whole),
        words_x=f"{WORDS}%",
        grid=rects[0],
        cell_width=f"{size / ordered[0].width:.4f}",
        cell_height=f"{size / ordered[0].height:.4f}",
        roomy=len(ordered) <= MAX_ROOMY,
        priced=len(ordered) <= MAX_PRICED,
    )


def _labels(ordered: Sequence[drawing.Side], whole: int) -> list[Label]:
    """Words stand at their picture's upper edge, pushed apart where edges are close."""
    tops = [100 * (whole - side.height) / whole for side in ordered]
    return [
        Label(side.slug, f"{drawing.figure(place)}%", _rule(top, place))
        for side, top, place in zip(ordered, tops, spread(tops, 100), strict=True)
    ]


def _rule(top: float, place: float) -> list[Rule]:
    """A line from a picture's upper edge to its words; it turns where they had to move."""
    edge, bend = f"{drawing.figure(SHARE)}%", f"{BEND}%"
    start, end = f"{drawing.figure(top)}%", f"{drawing.figure(place)}%"
    if abs(place - top) <= 1:
        return [Rule(edge, "100%", start, start)]
    return [Rule(edge, bend, start, end), Rule(bend, "100%", end, end)]


def spread(tops: Sequence[float], whole: float) -> list[float]:
    """Places as near as can be to these heights, with room for words under each."""
    gap = whole / max(MAX_ROOMY, len(tops))
    by_top = sorted(range(len(tops)), key=lambda index: tops[index])
    places = list(tops)
    free = 0.0
    for index in by_top:
        places[index] = max(tops[index], free)
        free = places[index] + gap
    ceiling = whole - gap
    for index in reversed(by_top):
        places[index] = min(places[index], ceiling)
        ceiling = places[index] - gap
    return places
