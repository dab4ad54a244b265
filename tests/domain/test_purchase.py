"""The cheapest packs for any number of credits, beside an exhaustive search."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from creditsguide.domain.purchase import MAX_LOOKS, MAX_RESIDUES, Lot, Purchases, first_unknown


def cheapest(lots, most):
    """For each need up to `most`: least money, most credits (negative), fewest packs."""
    table = [(0, 0, 0)]
    for need in range(1, most + 1):
        ways = ((table[max(0, need - lot.credits)], lot) for lot in lots)
        table.append(
            min(
                (money + lot.amount, fewer - lot.credits, packs + 1)
                for (money, fewer, packs), lot in ways
            )
        )
    return table


def bought(lots, times):
    pairs = list(zip(times, lots, strict=True))
    money = sum(n * lot.amount for n, lot in pairs)
    return money, -sum(n * lot.credits for n, lot in pairs), sum(times)


def agree(lots, most):
    purchases = Purchases(lots)
    assert purchases.first_unknown is None
    for need, best in enumerate(cheapest(lots, most)):
        assert bought(lots, purchases.cover(need)) == best, (lots, need)


lot = st.builds(Lot, st.integers(1, 40), st.integers(1, 60))
alike = st.integers(20, 40).flatmap(
    lambda credits: st.builds(Lot, st.just(credits), st.integers(credits * 9, credits * 10))
)


@settings(max_examples=1_000, deadline=None)
@given(st.lists(lot, min_size=1, max_size=12))
def test_it_is_the_exhaustive_optimum(lots):
    agree(lots, 100)


@settings(max_examples=200, deadline=None)
@given(st.lists(alike, min_size=2, max_size=6))
def test_packs_of_nearly_one_size_and_value_are_told_apart(lots):
    agree(lots, 700)


@settings(max_examples=300, deadline=None)
@given(st.lists(lot, min_size=1, max_size=5), st.integers(2, 250))
def test_packs_with_a_common_unit_need_a_small_table(lots, unit):
    large = [Lot(lot.credits * unit, lot.amount) for lot in lots]
    assert Purchases(large).modulus == Purchases(lots).modulus
    agree(large, 5 * unit)


@pytest.mark.parametrize(
    ("lots", "need", "times"),
    [
        ([(100, 900)], 26, (1,)),
        ([(100, 900), (500, 3_900), (1_200, 7_900)], 26, (1, 0, 0)),
        # Two of the middle one cost less than one of each.
        ([(100, 900), (500, 3_900), (1_200, 12_000)], 1_000, (0, 2, 0)),
        # Equal money: the more credits.
        ([(100, 900), (150, 900)], 80, (0, 1)),
        # Equal money and equal credits: the fewer packs.
        ([(100, 900), (200, 1_800)], 200, (0, 1)),
        # One twice over: either.
        ([(100, 900), (100, 900)], 100, (1, 0)),
    ],
)
def test_what_is_bought(lots, need, times):
    assert Purchases([Lot(*lot) for lot in lots]).cover(need) == times


@pytest.mark.parametrize("need", [1, 9_999, 10_000_001, 2_099_790_000, 10**12 + 7])
def test_huge_needs_and_packs_are_looked_up(need):
    lots = [Lot(100, 101), Lot(10_000_000, 15_000_000), Lot(307, 401), Lot(9_999_999, 10_107_777)]
    money, credits, _packs = bought(lots, Purchases(lots).cover(need))
    assert -credits >= need
    # Nothing is cheaper than the best value, and its own packs alone are no better.
    assert 101 * need / 100 <= money <= -(-need // 100) * 101


def test_twelve_packs_without_a_common_unit():
    lots = [Lot(1_009 + 541 * n + n * n, 101 * (23 + 11 * n) - n * n * 29) for n in range(12)]
    agree(lots, 20_000)


def test_beyond_the_largest_table_nothing_is_said():
    at_most, more = Lot(MAX_RESIDUES, 20_000), Lot(MAX_RESIDUES + 1, 20_000)
    small = Lot(1, 2)
    assert Purchases([small, at_most]).cover(3) == (3, 0)
    assert Purchases([small, more]).cover(3) is None
    assert not Purchases([small, more]).exact
    # It is the best value's size that counts, not the largest.
    assert Purchases([small, Lot(10_000_000, 30_000_000)]).cover(3) == (3, 0)


def test_what_the_steps_do_not_reach_is_not_guessed():
    """Two sizes so alike that a purchase may take thousands of both: the table answers far out,
    the steps near by, and between them nothing is said.
    """
    lots = [Lot(19_999, 20_000), Lot(20_000, 20_001)]
    purchases = Purchases(lots)
    assert bought(lots, purchases.cover(19_999 * 300)) == (300 * 20_000, -300 * 19_999, 300)
    assert purchases.cover(20_000 * 10_000 - 15_000) is None
    assert purchases.cover(20_000 * 30_000) == (0, 30_000)


def test_nobody_waits_for_steps_to_more_than_is_needed():
    """Of packs so odd there are hundreds of thousands of them."""
    lots = [Lot(19_999 - n, (20_000 - n) * 100 + n * n) for n in range(12)]
    purchases = Purchases(lots)
    assert sum(purchases.cover(26)) == 1
    assert purchases.steps.looks < 12
    assert purchases.cover(5_000_000) is None
    assert purchases.steps.looks == MAX_LOOKS


@pytest.mark.parametrize("unit", [1, 7])
def test_the_first_that_is_unknown_is_told(unit):
    """Each number before it is known, and it is not."""
    sizes = [20_000, 19_999, 19_993, 19_940, 19_939, 19_100]
    lots = tuple(Lot(size * unit, size) for size in sizes)
    first = first_unknown(lots)
    purchases = Purchases(lots)
    assert first > 100_000 * unit
    assert purchases.cover(first) is None
    assert all(purchases.cover(need) for need in range(first - 20_000, first))
    assert purchases.cover(first + 10**9)


def test_beyond_the_largest_table_the_first_is_unknown():
    assert first_unknown((Lot(1, 2), Lot(MAX_RESIDUES + 1, 20_000))) == 1
    assert first_unknown((Lot(1, 2), Lot(MAX_RESIDUES, 20_000))) is None
