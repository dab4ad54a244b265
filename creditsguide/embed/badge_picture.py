"""Badges as PNG, for e-mail, where no SVG is shown: the light theme, sharp on dense screens."""

from __future__ import annotations

from io import BytesIO
from math import ceil

from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from creditsguide.embed.badge import COLOURS, CORNER, NAME_X, PAD, Badge
from creditsguide.metadata.picture import font, legible

HEIGHT = 24
GLYPH_PLACE = (7, 4)
DENSITY = 2  # drawn pixels for each that the badge takes
DPI = (96 * DENSITY, 96 * DENSITY)  # without a height, mail programs go by this
FINER = 4  # edges are drawn larger, then averaged
FONT_SIZE, BASELINE = 13, 16.5


def png(badge: Badge) -> bytes:
    # The font knows Latin letters only: in other scripts the slug stands for the name.
    name = legible(badge.name) or badge.slug
    split = NAME_X + _width(name) + PAD
    width = split + _width(badge.price) + 2 * PAD
    image = _shapes(badge, split, width)
    _write(image, NAME_X, name, COLOURS["ink"])
    _write(image, split + PAD, badge.price, COLOURS["figure"])
    words = PngInfo()
    words.add_itxt("Title", badge.words)
    file = BytesIO()
    image.save(file, "PNG", optimize=True, dpi=DPI, pnginfo=words)
    return file.getvalue()


def _width(text: str) -> int:
    return ceil(font(FONT_SIZE * DENSITY).getlength(text) / DENSITY)


def _write(image: Image.Image, x: int, text: str, ink: str) -> None:
    place = (x * DENSITY, BASELINE * DENSITY)
    ImageDraw.Draw(image).text(place, text, ink, font(FONT_SIZE * DENSITY), "ls")


def _shapes(badge: Badge, split: int, width: int) -> Image.Image:
    scale = DENSITY * FINER
    image = Image.new("RGBA", (width * scale, HEIGHT * scale))
    draw = ImageDraw.Draw(image)
    whole, line = (0, 0, width * scale - 1, HEIGHT * scale - 1), scale
    panel = (split * scale, *whole[1:])
    right = (False, True, True, False)
    draw.rounded_rectangle(whole, CORNER * scale, COLOURS["card"])
    draw.rounded_rectangle(panel, CORNER * scale, COLOURS["panel"], corners=right)
    draw.rounded_rectangle(whole, CORNER * scale, None, COLOURS["edge"], line)
    _glyph(draw, badge, scale)
    return image.reduce(FINER)


def _glyph(draw: ImageDraw.ImageDraw, badge: Badge, scale: int) -> None:
    left, top = GLYPH_PLACE
    box = (left * scale, top * scale, (left + 16) * scale - 1, (top + 16) * scale - 1)
    draw.rectangle(box, None, COLOURS["edge"], scale)
    for rect in badge.glyph:
        x, y = left + float(rect.x), top + float(rect.y)
        end = (x + float(rect.width)) * scale - 1, (y + float(rect.height)) * scale - 1
        draw.rectangle((x * scale, y * scale, *end), COLOURS[rect.css])
