"""Pure credit arithmetic: what images cost, and how long they take."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import NamedTuple, Self, TypeVar

MAX_QUANTITY = 9_999
MAX_DRAFTS = 20
MAX_BUDGET = 999_999


@dataclass(frozen=True, slots=True)
class Span:
    """A low–high pair in one unit."""

    low: int
    high: int

    def __add__(self, other: Self) -> Self:
        return type(self)(self.low + other.low, self.high + other.high)

    def __mul__(self, times: int) -> Self:
        return type(self)(self.low * times, self.high * times)


@dataclass(frozen=True, slots=True)
class Rate:
    """What one image takes in a tier."""

    credits: int
    seconds: Span
    megabytes: Span


@dataclass(frozen=True, slots=True)
class Dated:
    """A price, of whatever kind, and the day it takes effect."""

    effective_on: datetime.date
    announced_on: datetime.date | None = field(compare=False)
    reason: str = field(compare=False)


@dataclass(frozen=True, slots=True)
class PriceStep(Dated):
    """A price in credits."""

    credits: int


Step = TypeVar("Step", bound=Dated)


def begun(steps: Iterable[Step], day: datetime.date) -> tuple[Step, ...]:
    """The one in force on a day, and all before it."""
    return tuple(step for step in steps if step.effective_on <= day)


def announced(steps: Iterable[Step], day: datetime.date) -> tuple[Step, ...]:
    """Later ones that the public may know of."""
    return tuple(step for step in steps if step.effective_on > day and step.announced_on)


def in_force(steps: Iterable[Step], day: datetime.date) -> Step | None:
    """The step with the greatest start not after the day."""
    return max(begun(steps, day), key=attrgetter("effective_on"), default=None)


Rates = dict[str, Rate]  # tier slug → rate, in quality order, worst first


@dataclass(frozen=True, slots=True)
class Line:
    """A number of images in one tier; a draft line is thrown away after looking at it."""

    slug: str
    quantity: int
    rate: Rate
    draft: bool = False

    @property
    def credits(self) -> int:
        return self.quantity * self.rate.credits

    @property
    def seconds(self) -> Span:
        return self.rate.seconds * self.quantity

    @property
    def megabytes(self) -> Span:
        return self.rate.megabytes * self.quantity


@dataclass(frozen=True, slots=True)
class Estimate:
    """The one sum: every total anywhere in the product is read from here."""

    lines: tuple[Line, ...]
    credits: int
    images: int
    drafts: int
    seconds: Span
    megabytes: Span


def total(lines: Iterable[Line]) -> int:
    return sum(line.credits for line in lines)


def add_up(lines: Iterable[Line]) -> Estimate:
    """Sum lines made one after another; `images` counts finals only."""
    lines = tuple(lines)
    return Estimate(
        lines=lines,
        credits=total(lines),
        images=sum(line.quantity for line in lines if not line.draft),
        drafts=sum(line.quantity for line in lines if line.draft),
        seconds=sum((line.seconds for line in lines), Span(0, 0)),
        megabytes=sum((line.megabytes for line in lines), Span(0, 0)),
    )


def estimate_mix(quantities: Mapping[str, int], rates: Rates, drafts: int = 0) -> Estimate:
    """Add up the quantities of known tiers, each image preceded by `drafts` drafts."""
    finals = [
        Line(slug, quantities[slug], rate) for slug, rate in rates.items() if quantities.get(slug)
    ]
    images = sum(line.quantity for line in finals)
    if not (drafts and images):
        return add_up(finals)
    slug = cheapest(rates)
    return add_up([*finals, Line(slug, images * drafts, rates[slug], draft=True)])


def cheapest(rates: Rates) -> str:
    """The lowest-priced tier; of several, the best. Raises ValueError without tiers."""
    if not rates:
        raise ValueError("no tiers")
    return min(reversed(rates), key=lambda slug: rates[slug].credits)


def most_credits(rates: Rates) -> int:
    """The largest number of credits that the calculator reaches, by a mix or as a budget."""
    lowest = min((rate.credits for rate in rates.values()), default=0)
    each = (rate.credits + MAX_DRAFTS * lowest for rate in rates.values())
    return max(MAX_BUDGET, MAX_QUANTITY * sum(each))


def all_in_one(estimate: Estimate, rates: Rates) -> dict[str, int]:
    """Credits for the same images made in one tier each; drafts stay as they are."""
    drafts = [line for line in estimate.lines if line.draft]
    return {
        slug: total([Line(slug, estimate.images, rate), *drafts]) for slug, rate in rates.items()
    }


class Saving(NamedTuple):
    """A cheaper way to make the same number of images."""

    dearest: str
    better_value: str
    images: int
    credits: int  # saved
    quantities: dict[str, int]


def saving(estimate: Estimate, rates: Rates) -> Saving | None:
    """Move the dearest tier in use to the best tier that costs less."""
    finals = {line.slug: line.quantity for line in estimate.lines if not line.draft}
    if not finals:
        return None
    dearest = max(finals, key=lambda slug: rates[slug].credits)
    price = rates[dearest].credits
    target = next((slug for slug in reversed(rates) if rates[slug].credits < price), None)
    if target is None:
        return None
    images = finals.pop(dearest)
    finals[target] = finals.get(target, 0) + images
    if finals[target] > MAX_QUANTITY:
        return None
    saved = images * (price - rates[target].credits)
    return Saving(dearest, target, images, saved, finals)
