"""Pure arithmetic of buying: which packs bring so many credits for the least money."""

from __future__ import annotations

import heapq
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from math import gcd
from typing import NamedTuple

MAX_RESIDUES = 20_000
MAX_LOOKS = 150_000  # only packs of nearly one size and price, bought by the hundred, take more

# What is compared stands side by side in one number: a tuple takes three times as long.
WIDE = 44  # bits for credits, or packs scaled by credits, of as many packs as there may be
SHORT = 20  # bits for so many packs
NO_WAY = 1 << 4 * WIDE

Times = tuple[int, ...]  # how often each lot is bought


class Lot(NamedTuple):
    """So many credits for so much money, both in their smallest units."""

    credits: int
    amount: int


class Residues:
    """The cheapest way to each number of credits modulo those of the best lot, without that one.

    A way is three numbers in one: what it costs beyond the best lot's price for as many credits,
    how many more packs it takes (both scaled by the best lot's credits, so that they are whole),
    and its credits.
    """

    def __init__(self, lots: Sequence[Lot], best: Lot) -> None:
        self.size, self.price = best
        self.ways = [0, *[NO_WAY] * (self.size - 1)]
        self.lot, self.before = [0] * self.size, [0] * self.size  # added last, to which residue
        for n, lot in enumerate(lots):
            circles = gcd(lot.credits, self.size)
            for circle in range(circles):
                residues = range(circle, self.size, circles)
                self._go_round(min(residues, key=self.ways.__getitem__), n, lot)

    def _go_round(self, residue: int, n: int, lot: Lot) -> None:
        """From the cheapest of a circle of residues, each of which the lot leads to the next.

        After Böcker and Lipták, "A fast and simple algorithm for the money changing problem".
        """
        ways, last, before, size = self.ways, self.lot, self.before, self.size
        begin, way, credits = residue, ways[residue], lot.credits
        excess = lot.amount * size - credits * self.price
        further = (((excess << WIDE) + size - credits) << WIDE) + credits
        came, residue = residue, (residue + credits) % size
        while residue != begin and way < NO_WAY:
            way += further
            if way < ways[residue]:
                ways[residue], last[residue], before[residue] = way, n, came
            else:
                way = ways[residue]
            came, residue = residue, (residue + credits) % size

    def credits(self, residue: int) -> int:
        return self.ways[residue] % (1 << WIDE)

    def goals(self) -> list[int]:
        """For each residue of a need: which one to buy.

        Round the circle twice, backwards: the second time knows what lies beyond its end. One
        credit more costs its price, and of equal money most credits are bought.
        """
        half = 1 << 2 * WIDE - 1  # packs, which stand beside the excess, may be fewer
        excess = [(way + half) >> 2 * WIDE << SHORT for way in self.ways]
        goals = [0] * self.size
        ahead, goal, more = excess[0], 0, (self.price << SHORT) - 1
        for residue in 2 * [*range(self.size - 1, -1, -1)]:
            ahead += more
            if excess[residue] < ahead:
                ahead, goal = excess[residue], residue
            goals[residue] = goal
        return goals


class Steps:
    """Purchases in order of money, each of more credits than all that cost as much or less.

    A step is four numbers in one: money, credits that are left of very many, packs, and which lot
    was added last. Lots are added by value, the best last; of equal purchases the one with most of
    the best goes on. So hardly any is met twice.
    """

    def __init__(self, lots: Sequence[Lot]) -> None:
        self.lots = sorted(range(len(lots)), key=lambda n: _value(lots[n]), reverse=True)
        self.bits = len(lots).bit_length()
        self.any = (1 << self.bits) - 1
        self.added = [
            ((((lots[n].amount << WIDE) - lots[n].credits << SHORT) + 1) << self.bits) - place
            for place, n in enumerate(self.lots)
        ]
        self.steps = [(((1 << WIDE) - 1) << SHORT + self.bits) + self.any]  # nothing
        self.waiting = [self.steps[0] + added for added in self.added]
        heapq.heapify(self.waiting)
        self.looks = 0

    def reach(self, credits: int) -> bool:
        """Whether there are steps to so many credits: made when first asked for."""
        shift = SHORT + self.bits
        left, least = self._left(self.steps[-1]), (1 << WIDE) - 1 - credits
        while left > least and self.looks < MAX_LOOKS:
            self.looks += 1
            step = heapq.heappop(self.waiting)
            if (step >> shift) % (1 << WIDE) < left:
                left = self._left(step)
                self.steps.append(step)
                for added in self.added[self._place(step) :]:
                    heapq.heappush(self.waiting, (step | self.any) + added)
        return left <= least

    def times(self, credits: int) -> Times:
        """The first step of at least so many, which are reached."""
        most_left = (1 << WIDE) - 1 - credits
        step = self.steps[bisect_left(self.steps, -most_left, key=lambda one: -self._left(one))]
        times = [0] * len(self.lots)
        while step != self.steps[0]:
            place = self._place(step)
            times[self.lots[place]] += 1
            before = (step | self.any) - self.added[place] - place - self.any
            step = self.steps[bisect_left(self.steps, before)]
        return tuple(times)

    @property
    def credits(self) -> int:
        """Of the last step."""
        return (1 << WIDE) - 1 - self._left(self.steps[-1])

    def _left(self, step: int) -> int:
        return (step >> SHORT + self.bits) % (1 << WIDE)

    def _place(self, step: int) -> int:
        return self.any - (step & self.any)


@dataclass(frozen=True)
class Purchases:
    """The cheapest purchase of any number of credits; of equal money the most credits, then the
    fewest packs.

    An optimal purchase is some packs beside the best-value one, and then only of that one: what
    the some add to is all that matters, modulo the credits of the best. So one table of residues
    answers for every number, as long as that many credits are wanted at all. For fewer there are
    steps, one by one.
    """

    lots: Sequence[Lot]

    @cached_property
    def unit(self) -> int:
        return gcd(*(lot.credits for lot in self.lots))

    @cached_property
    def best(self) -> int:
        """The lot of the best value; of several, the largest."""
        return min(range(len(self.lots)), key=lambda n: _value(self.lots[n]))

    @property
    def modulus(self) -> int:
        return self.lots[self.best].credits // self.unit

    @property
    def exact(self) -> bool:
        """Whether the table is small enough to be made."""
        return self.modulus <= MAX_RESIDUES

    def cover(self, credits: int) -> Times | None:
        """How often to buy each lot for at least so many credits; None where that is unknown."""
        if not self.exact:
            return None
        need = -(-credits // self.unit)
        goal, wanted = self._goal(need)
        if wanted >= self._residues.credits(goal):
            return self._by_residue(goal, wanted)
        return self.steps.times(need) if self.steps.reach(need) else None

    @property
    def first_unknown(self) -> int | None:
        """The fewest credits whose cheapest purchase is unknown; None where there are no such.

        Beyond the last step the residues answer, each from some number on.
        """
        if not self.exact:
            return 1
        self.steps.reach(self._far)
        begin = self.steps.credits + 1
        for need in range(begin, begin + self.modulus):
            goal, wanted = self._goal(need)
            if wanted < self._residues.credits(goal):
                return (need - 1) * self.unit + 1
        return None

    @property
    def _far(self) -> int:
        """From so many on the residues answer."""
        return max(
            self._residues.credits(goal) - (goal - residue) % self.modulus
            for residue, goal in enumerate(self._goals)
        )

    def _goal(self, need: int) -> tuple[int, int]:
        """The residue to buy for a need, and how many credits are bought then."""
        goal = self._goals[need % self.modulus]
        return goal, need + (goal - need) % self.modulus

    def _by_residue(self, residue: int, credits: int) -> Times:
        times = [0] * len(self.lots)
        times[self.best] = (credits - self._residues.credits(residue)) // self.modulus
        while residue:
            times[self._residues.lot[residue]] += 1
            residue = self._residues.before[residue]
        return tuple(times)

    @cached_property
    def _scaled(self) -> list[Lot]:
        return [Lot(lot.credits // self.unit, lot.amount) for lot in self.lots]

    @cached_property
    def _residues(self) -> Residues:
        return Residues(self._scaled, self._scaled[self.best])

    @cached_property
    def _goals(self) -> list[int]:
        return self._residues.goals()

    @cached_property
    def steps(self) -> Steps:
        return Steps(self._scaled)


def _value(lot: Lot) -> tuple[Fraction, int]:
    return Fraction(lot.amount, lot.credits), -lot.credits


@lru_cache(maxsize=64)
def first_unknown(lots: tuple[Lot, ...]) -> int | None:
    """Remembered without its tables: the admin asks it of each day to come, before and after."""
    return Purchases(lots).first_unknown
