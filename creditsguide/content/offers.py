"""Tiers as they are offered on one day, and those that no longer are."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cached_property

from creditsguide.domain import drawing, wording
from creditsguide.domain.estimate import PriceStep, Rate, in_force


@dataclass(frozen=True)
class PricedTier:
    """A published tier with what one image takes on the Catalogue's day."""

    slug: str
    name: str
    best_for: str
    side: drawing.Side
    rate: Rate
    recommended: bool
    history: tuple[PriceStep, ...]  # oldest first, the last one in force
    coming: tuple[PriceStep, ...]  # announced ones only
    glyph: drawing.Glyph
    plate: drawing.Plate
    value_bar: str  # as wide as its pixels per credit, beside the other tiers'
    draft: bool

    @property
    def css(self) -> str:
        return self.side.css

    @cached_property
    def price(self) -> str:
        return wording.credits(self.rate.credits)

    @cached_property
    def price_each(self) -> str:
        return wording.credits_each(self.rate.credits)

    @cached_property
    def pixels(self) -> str:
        return wording.pixels(self.side.width, self.side.height)

    @cached_property
    def print_size(self) -> str:
        return wording.print_size(self.side.width, self.side.height)

    @cached_property
    def time(self) -> str:
        return wording.time(self.rate.seconds)

    @cached_property
    def size(self) -> str:
        return wording.size(self.rate.megabytes)

    @property
    def pixels_per_credit(self) -> int:
        return drawing.pixels_per_credit(self.side, self.rate.credits)

    @cached_property
    def value(self) -> str:
        return wording.pixels_per_credit(self.pixels_per_credit)

    def rate_on(self, day: datetime.date) -> Rate | None:
        """The rate with the price of an earlier day; None before the first."""
        step = in_force(self.history, day)
        return Rate(step.credits, self.rate.seconds, self.rate.megabytes) if step else None


@dataclass(frozen=True)
class RetiredTier:
    """A tier that old links and texts may still name."""

    slug: str
    name: str
    replacement: str | None  # slug of a published tier
