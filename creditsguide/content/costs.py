"""What tiers and projects cost, on one day or on many, from one reading of their tables."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from django.db.models import Q

from creditsguide.content import schedule, tokens
from creditsguide.domain.estimate import Estimate, Line, PriceStep, Rate, add_up, in_force
from creditsguide.domain.money import AmountStep
from creditsguide.models import ExampleProject, Guide, Pack, Tier
from creditsguide.models.fields import Status

logger = logging.getLogger(__name__)

PUBLIC = (Status.PUBLISHED,)

History = tuple[Tier, list[PriceStep]]  # a tier with every price of it
Sold = list[tuple[Pack, AmountStep]]  # packs with the price in force


class Costs(NamedTuple):
    """Tiers with what one image takes on a day, and projects with their sums by key."""

    tiers: list[tuple[Tier, Rate]]
    projects: list[ExampleProject]
    sums: Mapping[int, Estimate]


def histories() -> list[History]:
    return [(row, tokens.history(row)) for row in Tier.objects.prefetch_related("prices")]


def projects(statuses: Sequence[str], *parts: str) -> Iterable[ExampleProject]:
    return ExampleProject.objects.filter(status__in=statuses).prefetch_related("items", *parts)


def named(statuses: Sequence[str], *parts: str) -> Iterable[ExampleProject]:
    """And those withdrawn since, whose tokens may stand in texts."""
    rows = ExampleProject.objects.filter(Q(status__in=statuses) | Q(was_published=True))
    return rows.prefetch_related("items", *parts)


def on(
    day: datetime.date,
    tiers: Iterable[History],
    projects: Iterable[ExampleProject],
    statuses: Sequence[str] = PUBLIC,
) -> Costs:
    offers = _in_force(tiers, day, statuses)
    rates = {row.pk: rate for row, rate in offers}
    complete = _complete(projects, rates)
    return Costs(offers, complete, {project.pk: _sum(project, rates) for project in complete})


def packs() -> list[Pack]:
    return list(Pack.objects.prefetch_related("prices"))


def packs_on(day: datetime.date, packs: Iterable[Pack], statuses: Sequence[str] = PUBLIC) -> Sold:
    """Packs with their price; one without a price that day is left out."""
    sold = []
    for row in packs:
        if row.status not in statuses:
            continue
        if step := in_force(tokens.amounts(row), day):
            sold.append((row, step))
        elif statuses == PUBLIC:
            logger.error("Pack %s is published but has no price on %s", row.slug, day)
    return sold


def sold(guide: Guide | None, day: datetime.date, statuses: Sequence[str]) -> tuple[str, Sold]:
    """In which currency, and what; most guides sell nothing, and then no table is read."""
    if not (guide and guide.currency):
        return "", []
    return guide.currency, packs_on(day, packs(), statuses)


def on_each(days: Collection[datetime.date]) -> dict[datetime.date, Costs]:
    """As the guide will tell them, however many days there are."""
    tiers, public = histories(), list(projects(PUBLIC))
    return {day: on(day, tiers, schedule.shown(public, day)) for day in days}


def _in_force(
    tiers: Iterable[History], day: datetime.date, statuses: Sequence[str]
) -> list[tuple[Tier, Rate]]:
    """Tiers with their rate; one without a price that day is left out."""
    offers = []
    for row, history in tiers:
        if row.status not in statuses:
            continue
        if step := in_force(history, day):
            offers.append((row, row.rate(step.credits)))
        elif statuses == PUBLIC:
            logger.error("Tier %s is published but has no price on %s", row.slug, day)
    return offers


def _complete(
    projects: Iterable[ExampleProject], rates: Mapping[int, Rate]
) -> list[ExampleProject]:
    """Projects all of whose tiers have a price; half a sum would be a wrong sum."""
    return [
        project
        for project in projects
        if all(item.tier_id in rates for item in project.items.all())
    ]


def _sum(project: ExampleProject, rates: Mapping[int, Rate]) -> Estimate:
    return add_up(
        Line(str(item.tier_id), item.quantity, rates[item.tier_id]) for item in project.items.all()
    )
