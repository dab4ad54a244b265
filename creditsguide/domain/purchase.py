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
MAX_STEPS = 100_000  # only packs of nearly one size and price, bought by the hundred, take more

Times = tuple[int, ...]  # how often each lot is bought


class Lot(NamedTuple):
    """So many credits for so much money, both in their smallest units."""

    credits: int
    amount: int


class Residue(NamedTuple):
    """The cheapest way to a number of credits modulo those of the best lot, without that one.

    `excess` is what it costs beyond the best lot's price for as many credits, `spread` how many
    more packs it takes; both are scaled by the best lot's credits, so that they are whole.
    """

    excess: int
    spread: int
    credits: int
    lot: int  # the last one added, from this residue:
    before: int


class Step(NamedTuple):
    """More credits than all that costs as much or less."""

    credits: int
    amount: int
    packs: int
    lot: int  # the last one added, to this step:
    before: int


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
        if wanted >= self._residues[goal].credits:
            return self._by_residue(goal, wanted)
        step = bisect_left(self._steps, need, key=lambda step: step.credits)
        return self._by_steps(step) if step < len(self._steps) else None

    @property
    def first_unknown(self) -> int | None:
        """The fewest credits whose cheapest purchase is unknown; None where there are no such.

        Beyond the last step the residues answer, each from some number on.
        """
        if not self.exact:
            return 1
        begin = self._steps[-1].credits + 1
        for need in range(begin, begin + self.modulus):
            goal, wanted = self._goal(need)
            if wanted < self._residues[goal].credits:
                return (need - 1) * self.unit + 1
        return None

    def _goal(self, need: int) -> tuple[int, int]:
        """The residue to buy for a need, and how many credits are bought then."""
        goal, more = self._goals[need % self.modulus]
        return goal, need + more

    def _by_residue(self, residue: int, credits: int) -> Times:
        times = [0] * len(self.lots)
        times[self.best] = (credits - self._residues[residue].credits) // self.modulus
        while residue:
            times[self._residues[residue].lot] += 1
            residue = self._residues[residue].before
        return tuple(times)

    def _by_steps(self, step: int) -> Times:
        times = [0] * len(self.lots)
        while step:
            times[self._steps[step].lot] += 1
            step = self._steps[step].before
        return tuple(times)

    @cached_property
    def _scaled(self) -> list[Lot]:
        return [Lot(lot.credits // self.unit, lot.amount) for lot in self.lots]

    @cached_property
    def _residues(self) -> list[Residue]:
        """Dijkstra's shortest paths round the circle of residues, from nothing."""
        size, price = self._scaled[self.best]
        found: dict[int, Residue] = {}
        ways: dict[int, Residue] = {}  # the best so far: what is no better need not queue
        queue = [(Residue(0, 0, 0, -1, 0), 0)]
        while len(found) < size:
            here, residue = heapq.heappop(queue)
            if residue in found:
                continue
            found[residue] = here
            for n, lot in enumerate(self._scaled):
                there = (residue + lot.credits) % size
                if there not in found:
                    way = Residue(
                        here.excess + lot.amount * size - lot.credits * price,
                        here.spread + size - lot.credits,
                        here.credits + lot.credits,
                        n,
                        residue,
                    )
                    if there not in ways or way < ways[there]:
                        ways[there] = way
                        heapq.heappush(queue, (way, there))
        return [found[residue] for residue in range(size)]

    @cached_property
    def _goals(self) -> list[tuple[int, int]]:
        """For each residue of a need: which one to buy, and how many credits more that is.

        Round the circle twice, backwards: the second time knows what lies beyond its end.
        """
        size, price = self._scaled[self.best]
        goals = [(0, 0)] * size
        ahead = (self._residues[0].excess, 0, 0)
        for residue in (*range(size - 1, -1, -1), *range(size - 1, -1, -1)):
            cost, less, goal = ahead
            ahead = min(
                (cost + price, less - 1, goal), (self._residues[residue].excess, 0, residue)
            )
            goals[residue] = (ahead[2], -ahead[1])
        return goals

    @cached_property
    def _steps(self) -> list[Step]:
        """From nothing to where the residues answer: all that is worth its money."""
        residues = self._residues
        far = max(residues[goal].credits - more for goal, more in self._goals)
        steps = [Step(0, 0, 0, -1, 0)]
        heads = [(lot.amount, -lot.credits, 1, n, 0) for n, lot in enumerate(self._scaled)]
        heapq.heapify(heads)
        while steps[-1].credits < far and len(steps) < MAX_STEPS:
            amount, fewer, packs, n, before = heads[0]
            if -fewer > steps[-1].credits:
                steps.append(Step(-fewer, amount, packs, n, before))
            following, lot = steps[before + 1], self._scaled[n]
            heapq.heapreplace(
                heads,
                (
                    following.amount + lot.amount,
                    -following.credits - lot.credits,
                    following.packs + 1,
                    n,
                    before + 1,
                ),
            )
        return steps


def _value(lot: Lot) -> tuple[Fraction, int]:
    return Fraction(lot.amount, lot.credits), -lot.credits


@lru_cache(maxsize=64)
def first_unknown(lots: tuple[Lot, ...]) -> int | None:
    """Remembered without its tables: the admin asks it of each day to come, before and after."""
    return Purchases(lots).first_unknown
