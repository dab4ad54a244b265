"""Packs as they are sold on one day, and what so many credits cost in them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property, lru_cache
from threading import Lock

from creditsguide.content import tokens
from creditsguide.domain import money, selling, sentences, wording
from creditsguide.domain.estimate import Rates, announced, begun, most_credits
from creditsguide.domain.money import AmountStep
from creditsguide.domain.purchase import Lot, Purchases, first_unknown
from creditsguide.models import Pack
from creditsguide.models.fields import Status
from creditsguide.models.packs import Period

# Purchases work out more as they are asked for more, which two threads at once would mix up.
preparing = Lock()

PERIODS: Sequence[str] = Period.values  # in the order in which they are shown


@dataclass(frozen=True)
class PricedPack:
    """A published pack with what it costs on the Catalogue's day."""

    slug: str
    name: str
    credits: int
    period: str
    note: str
    buy_url: str
    currency: str
    history: tuple[AmountStep, ...]  # oldest first, the last one in force
    coming: tuple[AmountStep, ...]  # announced ones only
    draft: bool

    @property
    def amount(self) -> Decimal:
        return self.history[-1].amount

    @cached_property
    def price(self) -> str:
        return money.words(self.amount, self.currency)

    @cached_property
    def costs(self) -> str:
        """ "$36.00 a month"."""
        return selling.each_time(self.price, self.period)

    def will_cost(self, step: AmountStep) -> str:
        """ "Pro will cost $39.00 a month from 1 December 2026." """
        price = selling.each_time(money.words(step.amount, self.currency), self.period)
        return sentences.coming_price(self.name, price, step.effective_on)

    @property
    def each_amount(self) -> Decimal:
        """The price of one credit."""
        return money.each(self.amount, self.credits, self.currency)

    @cached_property
    def each(self) -> str:
        return money.each_in_words(self.amount, self.credits, self.currency)

    @cached_property
    def brings(self) -> str:
        """ "600 credits a month"."""
        return selling.credits_each_time(self.credits, self.period)

    @cached_property
    def lot(self) -> Lot:
        return Lot(self.credits, money.in_smallest(self.amount, self.currency))


@dataclass(frozen=True)
class Cost:
    """The cheapest packs for so many credits, and what is left of theirs."""

    packs: tuple[tuple[PricedPack, int], ...]  # each with how often
    left: int

    @property
    def currency(self) -> str:
        return self.packs[0][0].currency

    @cached_property
    def amount(self) -> Decimal:
        return sum((pack.amount * times for pack, times in self.packs), Decimal(0))

    @cached_property
    def credits(self) -> int:
        return sum(pack.credits * times for pack, times in self.packs)

    @cached_property
    def words(self) -> str:
        """ "1 × Starter, $9.00: 74 credits left"."""
        names = [wording.so_often(times, pack.name) for pack, times in self.packs]
        return selling.cost(names, money.words(self.amount, self.currency), self.left)


@dataclass(frozen=True)
class Plan:
    """A pack of every month or year that covers so many credits, and what is left of it."""

    pack: PricedPack
    left: int

    @property
    def words(self) -> str:
        """ "Pro covers this each month, 240 left"."""
        return selling.plan_covers(self.pack.name, self.pack.period, self.left)


@dataclass(frozen=True, eq=False)
class Packs:
    """Everything that is sold; nothing at all for most guides."""

    every: tuple[PricedPack, ...]

    @classmethod
    def of(
        cls,
        currency: str,
        sold: Iterable[tuple[Pack, AmountStep]],
        day: datetime.date,
        words: Mapping[str, str],
    ) -> Packs:
        return cls(tuple(_priced(row, currency, day, words) for row, _step in sold))

    def __bool__(self) -> bool:
        return bool(self.every)

    @cached_property
    def once(self) -> tuple[PricedPack, ...]:
        return self.of_period(Period.ONCE)

    def of_period(self, period: str) -> tuple[PricedPack, ...]:
        return tuple(pack for pack in self.every if pack.period == period)

    @cached_property
    def recurring(self) -> tuple[PricedPack, ...]:
        return tuple(pack for pack in self.every if pack.period != Period.ONCE)

    @cached_property
    def _cheapest_first(self) -> tuple[PricedPack, ...]:
        """Plans in the order of what they cost; of equal money the one that brings most."""
        return tuple(sorted(self.recurring, key=lambda plan: (plan.amount, -plan.credits)))

    @cached_property
    def purchases(self) -> Purchases:
        """Made when first asked for, and then as good as these sizes and prices."""
        return _purchases(tuple(pack.lot for pack in self.once))

    def untold_from(self, rates: Rates) -> int | None:
        return untold_from([pack.lot for pack in self.once], rates)

    def cost(self, credits: int) -> Cost | None:
        """None where nothing is needed, nothing sold once, or the cheapest is not known."""
        if not (credits and self.once):
            return None
        with preparing:
            times = self.purchases.cover(credits)
        if times is None:
            return None
        bought = [pair for pair in zip(self.once, times, strict=True) if pair[1]]
        return Cost(tuple(bought), sum(pack.credits * n for pack, n in bought) - credits)

    def plans(self, credits: int) -> list[Plan]:
        """Those that cover it; plans are never mixed with packs."""
        return list(_covering(self.recurring, credits))

    def in_words(self, credits: int) -> Sequence[str]:
        return self.told(credits, self.cost(credits))

    def told(self, credits: int, cost: Cost | None) -> Sequence[str]:
        """What stands under a total: the cheapest purchase, and of each period one plan."""
        plans = [plan.words for plan in self._cheapest_plans(credits)]
        return [cost.words, *plans] if cost else plans

    def _cheapest_plans(self, credits: int) -> Iterable[Plan]:
        """Of each period the one that costs least, among those that cover so many."""
        by_period: dict[str, Plan] = {}
        for plan in _covering(self._cheapest_first, credits):
            by_period.setdefault(plan.pack.period, plan)
        return [by_period[period] for period in PERIODS if period in by_period]


def _covering(plans: Iterable[PricedPack], credits: int) -> Iterator[Plan]:
    return (Plan(plan, plan.credits - credits) for plan in plans if 0 < credits <= plan.credits)


def untold_from(lots: Sequence[Lot], rates: Rates) -> int | None:
    """The fewest credits of any mix or budget whose cheapest packs are unknown."""
    unknown = first_unknown(tuple(lots)) if lots else None
    return unknown if unknown and unknown <= most_credits(rates) else None


@lru_cache(maxsize=4)
def _purchases(lots: tuple[Lot, ...]) -> Purchases:
    """An edited text renews the Catalogue, but none of this: that can take a tenth of a second."""
    return Purchases(lots)


def _priced(row: Pack, currency: str, day: datetime.date, words: Mapping[str, str]) -> PricedPack:
    steps = [replace(step, reason=tokens.fill(step.reason, words)) for step in tokens.amounts(row)]
    return PricedPack(
        slug=row.slug,
        name=row.name,
        credits=row.credits,
        period=row.period,
        note=tokens.fill(row.note, words),
        buy_url=row.buy_url,
        currency=currency,
        history=begun(steps, day),
        coming=announced(steps, day),
        draft=row.status == Status.DRAFT,
    )


def lowest(packs: Iterable[PricedPack]) -> PricedPack | None:
    """The one whose credits cost least; of several, or of one alone, none."""
    ordered = sorted(packs, key=_value)
    if len(ordered) < 2 or _value(ordered[0]) == _value(ordered[1]):
        return None
    return ordered[0]


def _value(pack: PricedPack) -> Decimal:
    return pack.amount / pack.credits
