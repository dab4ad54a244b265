"""Pure geometry: everything drawn to scale, as ready attribute strings.

Numbers become strings here because a template would print "66,67%" once a language is active.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

CELL_PX = 128
MAX_CELLS = 32  # a finer grid than this is grey
COLOURS = 5
GLYPH = 15
NARROWEST_PX = 300  # what a tally measures on the smallest phone
THINNEST_BLOCK_PX = 4
GAP = 0.004  # of a tally's scale, between two blocks


def figure(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def percent(part: float, whole: float) -> str:
    """76.92% — "0" without a whole."""
    return f"{figure(100 * part / whole)}%" if part and whole else "0"


class Side(NamedTuple):
    """One tier as a picture: its colour class and its pixels."""

    slug: str
    css: str
    width: int
    height: int


class Rect(NamedTuple):
    css: str
    x: str
    y: str
    width: str
    height: str


def largest(sides: Sequence[Side]) -> int:
    return max((max(side.width, side.height) for side in sides), default=1)


def cell(sides: Sequence[Side]) -> int:
    """The grid's cell in pixels: 128, or a doubling of it where that would be too fine."""
    size = CELL_PX
    while largest(sides) / size > MAX_CELLS:
        size *= 2
    return size


def cells(side: Side, size: int) -> int | None:
    """How many whole cells a picture has; None when they don't fit."""
    if side.width % size or side.height % size:
        return None
    return (side.width // size) * (side.height // size)


def pixels_per_credit(side: Side, price: int) -> int:
    return side.width * side.height // price


class Plate(NamedTuple):
    """One picture among the outlines of the larger ones."""

    view_box: str
    rect: Rect
    outlines: list[Rect]


def plate(side: Side, sides: Sequence[Side]) -> Plate:
    whole = largest(sides)
    margin = max(1, whole // 340)
    outlines = [
        Rect(s.css, "0", str(whole - s.height), str(s.width), str(s.height))
        for s in sides
        if s.width * s.height > side.width * side.height
    ]
    own = Rect(side.css, "0", str(whole - side.height), str(side.width), str(side.height))
    box = f"{-margin} {-margin} {whole + 2 * margin} {whole + 2 * margin}"
    return Plate(box, own, outlines)


class Glyph(NamedTuple):
    """A tier's row mark: its picture in the outline of the largest."""

    css: str
    y: str
    width: str
    height: str
    outlined: bool


def glyph(side: Side, sides: Sequence[Side]) -> Glyph:
    whole = largest(sides)
    width, height = GLYPH * side.width / whole, GLYPH * side.height / whole
    return Glyph(
        side.css,
        figure(GLYPH + 0.5 - height),
        figure(width),
        figure(height),
        width < GLYPH or height < GLYPH,
    )


def glyph_of_shares(credits: Mapping[str, int]) -> tuple[Rect, ...]:
    """A project's mark: columns as wide as each colour's share. Widest painted first: no seams."""
    whole, columns = sum(credits.values()), []
    for css, sofar in zip(credits, accumulate(credits.values()), strict=True):
        width = figure(GLYPH * sofar / whole)
        columns.append(Rect(css, "0.5", "0.5", width, str(GLYPH)))
    return tuple(columns[::-1])


class Segment(NamedTuple):
    key: str
    css: str
    width: str


def bar(parts: Sequence[tuple[str, str, int]], whole: int = 0) -> list[Segment]:
    """A stacked bar of (key, css, credits): widths are cumulative, widest painted first.

    `whole` is what the full width stands for, if more than the parts.
    """
    whole = whole or sum(credits for _key, _css, credits in parts)
    segments, sofar = [], 0
    for key, css, credits in parts:
        sofar += credits
        segments.append(Segment(key, css, percent(sofar, whole) if credits else "0"))
    return segments[::-1]


class Tally(NamedTuple):
    """A row of blocks: one block is one image, its length is its price."""

    css: str
    scale: int
    length: str
    dashes: str  # "" where blocks would be too thin to count


def tally(css: str, quantity: int, price: int, scale: int, share: float = GAP) -> Tally:
    """`scale` is the longest row it stands beside, in credits; `share` of it parts two blocks."""
    return length(css, quantity * price, price, scale, share)


def length(css: str, credits: int, block: int, scale: int, share: float = GAP) -> Tally:
    """So many credits, cut in blocks; the last one may be shorter."""
    gap = scale * share
    return Tally(css, scale, figure(max(credits - gap, gap)), _dashes(block, scale, gap))


def _dashes(price: int, scale: int, gap: float) -> str:
    thin = price * NARROWEST_PX < scale * THINNEST_BLOCK_PX
    return "" if thin else f"{figure(price - gap)} {figure(gap)}"


class Run(NamedTuple):
    """Blocks of one price within a row."""

    css: str
    start: str
    end: str
    dashes: str


def row(lines: Sequence[tuple[str, int, int]]) -> list[Run]:
    """One row of (css, quantity, price) blocks, as long as they are together."""
    scale = sum(quantity * price for _css, quantity, price in lines)
    gap = scale * GAP
    runs, start = [], 0
    for css, quantity, price in lines:
        end = start + quantity * price
        runs.append(Run(css, str(start), figure(end - gap), _dashes(price, scale, gap)))
        start = end
    return runs


def css_classes(slugs: Sequence[str]) -> Mapping[str, str]:
    """Colour steps t1…t5 by rank; further tiers share the last."""
    return {slug: f"t{min(rank, COLOURS)}" for rank, slug in enumerate(slugs, start=1)}
