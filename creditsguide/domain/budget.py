"""Pure arithmetic of a budget: how often something fits, the most even mix, what is missing."""

from __future__ import annotations

import itertools
import math
from collections.abc import Collection
from typing import NamedTuple

from creditsguide.domain.estimate import Rates, cheapest


class Cover(NamedTuple):
    """How often something fits into a budget, and what is left."""

    times: int
    used: int
    left: int


def cover(budget: int, credits: int) -> Cover:
    """Fit `credits` into `budget` as often as it goes."""
    times = budget // credits
    return Cover(times, times * credits, budget % credits)


def comparable_amount(prices: Collection[int], most: int) -> int:
    """Credits that show what each price makes of them: if possible without any left, at least four
    images of the dearest, else two, and at most `most` of the cheapest.
    """
    shared, dearest = math.lcm(*prices), max(prices)
    for images in (4, 2):
        amount = -(-images * dearest // shared) * shared
        if amount <= most * min(prices):
            return amount
    return 2 * dearest


def ladder(rates: Rates) -> list[str]:
    """Tiers worth climbing, worst first: none that a better tier matches or beats on price."""
    steps: list[str] = []
    for slug in reversed(rates):
        if not steps or rates[slug].credits < rates[steps[-1]].credits:
            steps.append(slug)
    return steps[::-1]


class Mix(NamedTuple):
    """So many images in each tier, and the credits they use."""

    quantities: dict[str, int]
    used: int
    left: int


def most_even_mix(budget: int, images: int, rates: Rates) -> Mix | None:
    """Lift the worst image first, then the next: the leximin mix. None if M images don't fit."""
    steps = ladder(rates)
    left = budget - images * rates[steps[0]].credits
    if left < 0:
        return None
    counts = dict.fromkeys(steps, 0) | {steps[0]: images}
    for here, above in itertools.pairwise(steps):
        lifted = min(counts[here], left // (rates[above].credits - rates[here].credits))
        counts[here] -= lifted
        counts[above] += lifted
        left -= lifted * (rates[above].credits - rates[here].credits)
    return Mix({slug: n for slug, n in counts.items() if n}, budget - left, left)


def shortfall(budget: int, images: int, rates: Rates) -> int:
    """Credits that are missing for so many images in the cheapest tier; 0 when they fit."""
    return max(0, images * rates[cheapest(rates)].credits - budget)
