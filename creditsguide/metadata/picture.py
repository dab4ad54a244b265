"""The picture that other sites show beside a link: the tiers drawn to one scale, with prices."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache, lru_cache
from io import BytesIO
from typing import NamedTuple

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

from creditsguide.content.catalogue import Catalogue
from creditsguide.content.kept import kept
from creditsguide.domain import drawing, hero

WIDTH, HEIGHT, MARGIN = 1200, 630, 60
SIDE = HEIGHT - 2 * MARGIN  # of the largest tier
LEFT = 446
WORDS = LEFT + SIDE + 24
ROOM = WIDTH - MARGIN // 2 - WORDS
SMALLEST = 20
# The dark theme, in the notation that Pillow reads.
PAPER, INK, SOFT = "#120e12", "#f2eff2", "#b7aeb6"
COLOURS = {"t1": "#fcba43", "t2": "#fb6c3e", "t3": "#b2448f", "t4": "#735acc", "t5": "#2c6fae"}
GRID = (18, 14, 18, 90)
TITLE_SIZES, TITLE_LINES, TITLE_WIDTH = range(76, SMALLEST, -4), 4, LEFT - MARGIN - 24
FONT = settings.BASE_DIR / "static" / "familjen.woff2"


class Figure(NamedTuple):
    side: drawing.Side
    name: str
    price: str
    pixels: str


class Poster(NamedTuple):
    """All that is drawn, and nothing else: equal posters are equal pictures."""

    title: str
    figures: tuple[Figure, ...]  # the largest first

    @property
    def version(self) -> str:
        """Part of the picture's address, so that no site keeps showing old prices."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:8]


@kept
def poster(catalogue: Catalogue) -> Poster:
    figures = [
        Figure(tier.side, legible(tier.name) or tier.slug, tier.price, tier.pixels)
        for tier in catalogue.tiers
    ]
    return Poster(
        legible((catalogue.guide or {}).get("title", "")) or "Credits Guide",
        tuple(sorted(figures, key=lambda f: f.side.width * f.side.height, reverse=True)),
    )


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT, size)


def legible(text: str) -> str:
    """The text, if the font has all of its letters; else ""."""
    drawn = all(letter.isspace() or font(20).getmask(letter).getbbox() for letter in text)
    return text if drawn else ""


@lru_cache(maxsize=2)
def png(of: Poster) -> bytes:
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(image, "RGBA")
    _brand(draw)
    _title(draw, of.title)
    if of.figures:
        _squares(draw, [figure.side for figure in of.figures])
        _labels(draw, of.figures)
    file = BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


def _brand(draw: ImageDraw.ImageDraw) -> None:
    """The mark on its grid of four by four, and the name."""
    for css, cells in (("t3", 4), ("t2", 3), ("t1", 2)):
        corner = (MARGIN, MARGIN + 10 * (4 - cells))
        draw.rectangle((*corner, corner[0] + 10 * cells - 1, MARGIN + 39), COLOURS[css])
    draw.text((MARGIN + 54, MARGIN + 20), "Credits Guide", INK, font(28), "lm")


def _title(draw: ImageDraw.ImageDraw, title: str) -> None:
    """As large as fits beside the squares in so many lines."""
    for size in TITLE_SIZES:
        lines = _wrapped(title, font(size))
        widest = max(font(size).getlength(line) for line in lines)
        if widest <= TITLE_WIDTH and len(lines) <= TITLE_LINES:
            break
    text = "\n".join(lines[:TITLE_LINES])
    bottom = HEIGHT - MARGIN + font(size).getmetrics()[1]
    draw.multiline_text((MARGIN, bottom), text, INK, font(size), "ld", spacing=0)


def _wrapped(text: str, face: ImageFont.FreeTypeFont) -> list[str]:
    first, *words = text.split()
    lines = [first]
    for word in words:
        longer = f"{lines[-1]} {word}"
        if face.getlength(longer) <= TITLE_WIDTH:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _squares(draw: ImageDraw.ImageDraw, sides: Sequence[drawing.Side]) -> None:
    scale = SIDE / drawing.largest(sides)
    bottom = MARGIN + SIDE
    for side in sides:
        box = (LEFT, bottom - side.height * scale, LEFT + side.width * scale - 1, bottom - 1)
        draw.rectangle(box, COLOURS[side.css])
    whole, pitch = sides[0], drawing.cell(sides)
    right, top = LEFT + whole.width * scale, bottom - whole.height * scale
    for x in range(pitch, whole.width, pitch):
        draw.line((LEFT + x * scale, top, LEFT + x * scale, bottom - 1), GRID)
    for y in range(pitch, whole.height, pitch):
        draw.line((LEFT, bottom - y * scale, right - 1, bottom - y * scale), GRID)


def _labels(draw: ImageDraw.ImageDraw, figures: Sequence[Figure]) -> None:
    whole = drawing.largest([figure.side for figure in figures])
    tops = [SIDE * (whole - figure.side.height) / whole for figure in figures]
    for figure, top, place in zip(figures, tops, hero.spread(tops, SIDE), strict=True):
        left = LEFT + SIDE * figure.side.width / whole
        y = MARGIN + place
        draw.line((left, MARGIN + top, WORDS - 12, MARGIN + top), SOFT)
        draw.line((WORDS - 12, MARGIN + top, WORDS, y), SOFT)
        draw.line((WORDS, y, WIDTH - MARGIN, y), SOFT)
        if 80 * len(figures) > SIDE:  # no room for a line each
            _word(draw, f"{figure.name}: {figure.price}", 24, INK, y + 28)
            continue
        _word(draw, figure.name, 40, INK, y + 42)
        _word(draw, figure.price, 28, INK, y + 76)
        if len(figures) <= hero.MAX_ROOMY:
            _word(draw, figure.pixels, 22, SOFT, y + 106)


def _word(draw: ImageDraw.ImageDraw, text: str, size: int, ink: str, baseline: float) -> None:
    """On one line beside the squares: smaller if it has to be, then cut."""
    while size > SMALLEST and font(size).getlength(text) > ROOM:
        size -= 2
    whole = text
    while font(size).getlength(text) > ROOM:
        whole = whole[:-1]
        text = f"{whole}…"
    draw.text((WORDS, baseline), text, ink, font(size), "ls")
