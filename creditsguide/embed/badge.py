"""Badges: a tier or an example project with what it takes today, for other pages to show."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from creditsguide.content.catalogue import Breakdown, Catalogue
from creditsguide.content.offers import PricedTier
from creditsguide.content.packs import PricedPack
from creditsguide.domain import drawing, wording
from creditsguide.domain.drawing import Rect, figure

NAME_X, PAD, CORNER = 29, 8, 4  # pixels
NARROW, WIDE = frozenset(" .,:;'|!()[]ijlftrI1·"), frozenset("mwMW@%")
STYLE = (settings.BASE_DIR / "static" / "badge.css").read_text()
# Of the light theme, for pictures that cannot follow their reader's.
COLOURS = dict(re.findall(r"\.(\w+) { (?:fill|stroke): (#\w+) }", STYLE.partition("@media")[0]))
RETIRED = "lightgrey"


@dataclass(frozen=True, slots=True)
class Badge:
    """A name on a card and its price on a panel; the words take their room in any font."""

    slug: str
    name: str
    price: str
    css: str = ""  # its colour step; none once retired
    glyph: tuple[Rect, ...] = ()

    @property
    def words(self) -> str:
        """ "HD · 1 credit"."""
        return f"{self.name} · {self.price}"

    @property
    def split(self) -> float:
        return NAME_X + _width(self.name) + PAD

    @property
    def drawn(self) -> dict[str, str]:
        """The lengths and places of its parts."""
        width = self.split + _width(self.price) + 2 * PAD
        parts = {
            "width": width,
            "inner": width - 1,
            "name_x": NAME_X,
            "name": _width(self.name),
            "split": self.split,
            "panel": width - self.split - CORNER,
            "price_x": self.split + PAD,
            "price": _width(self.price),
        }
        return {part: figure(value) for part, value in parts.items()}

    @property
    def endpoint(self) -> dict[str, object]:
        """What shields.io draws a badge from."""
        colour = COLOURS[self.css].removeprefix("#") if self.css else RETIRED
        return {"schemaVersion": 1, "label": self.name, "message": self.price, "color": colour}


def _width(text: str) -> float:
    """About what a sans-serif of 12 pixels takes."""
    return sum(map(_sign_width, text))


def _sign_width(sign: str) -> float:
    if sign in NARROW or sign in WIDE:
        return 4 if sign in NARROW else 10.5
    return 8.5 if sign.isupper() else 7


def find(slug: str, catalogue: Catalogue) -> Badge | None:
    """A retired tier says so for as long as a page shows it; a draft has no badge."""
    if slug in catalogue.by_slug:
        return of_tier(catalogue.by_slug[slug])
    if slug in catalogue.example_by_slug:
        return of_project(catalogue.example_by_slug[slug])
    if slug in catalogue.pack_by_slug:
        return of_pack(catalogue.pack_by_slug[slug])
    names = {tier.slug: tier.name for tier in catalogue.retired}
    return Badge(slug, names[slug], _("retired")) if slug in names else None


def every(catalogue: Catalogue) -> list[Badge]:
    return [
        *map(of_tier, catalogue.tiers),
        *map(of_project, catalogue.examples),
        *map(of_pack, catalogue.packs.every),
    ]


def of_tier(tier: PricedTier) -> Badge:
    glyph = tier.glyph
    picture = Rect(glyph.css, "0.5", glyph.y, glyph.width, glyph.height)
    return Badge(tier.slug, tier.name, tier.price, tier.css, (picture,))


def of_pack(pack: PricedPack) -> Badge:
    """Of money, so in no tier's colour."""
    block = Rect("ink", "0.5", "0.5", "15", "15")
    return Badge(pack.slug, pack.name, pack.costs, "ink", (block,))


def of_project(example: Breakdown) -> Badge:
    """In the colour that takes most of its credits, and with the split of them all."""
    credits: dict[str, int] = {}
    for line in sorted(example.lines, key=lambda line: line.tier.css):
        credits[line.tier.css] = credits.get(line.tier.css, 0) + line.line.credits
    return Badge(
        example.slug,
        example.name,
        wording.credits(example.estimate.credits),
        max(credits, key=credits.__getitem__, default=""),
        drawing.glyph_of_shares(credits),
    )
