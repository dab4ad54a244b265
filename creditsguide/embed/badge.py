"""Badges: one tier with its live price, for other pages to show."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import gettext as _

from creditsguide.content.catalogue import Catalogue
from creditsguide.domain.drawing import Glyph, figure

NAME_X, PAD, CORNER = 29, 8, 4  # pixels
NARROW, WIDE = frozenset(" .,:;'|!()[]ijlftrI1·"), frozenset("mwMW@%")


@dataclass(frozen=True, slots=True)
class Badge:
    """A name on a card and its price on a panel; the words take their room in any font."""

    name: str
    price: str
    glyph: Glyph | None = None

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
        tier = catalogue.by_slug[slug]
        return Badge(tier.name, tier.price, tier.glyph)
    names = {tier.slug: tier.name for tier in catalogue.retired}
    return Badge(names[slug], _("retired")) if slug in names else None


def codes(catalogue: Catalogue) -> str:
    """The badges to paste. No price is written out: it would grow old there."""
    return "\n".join(
        format_html(
            '<a href="{0}/"><img src="{0}/badge/{1}.svg" alt="{2}" height="24"></a>',
            settings.SITE_URL,
            tier.slug,
            _("What one %(tier)s image takes") % {"tier": tier.name},
        )
        for tier in catalogue.tiers
    )


def texts(catalogue: Catalogue) -> str:
    return "\n".join(f"{settings.SITE_URL}/badge/{tier.slug}.txt" for tier in catalogue.tiers)
