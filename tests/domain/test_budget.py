"""What an amount of credits shows of several prices."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from creditsguide.domain import drawing
from creditsguide.domain.budget import comparable_amount, cover

MOST = 40
PRICES = st.lists(st.integers(1, 10_000), min_size=1, max_size=6)
# Such as editors choose: near each other, with common factors.
USUAL = st.lists(st.integers(1, 12), min_size=1, max_size=6)


def test_the_shipped_prices_share_twelve():
    assert comparable_amount([1, 2, 3], MOST) == 12


def test_a_price_alone_is_shown_four_times():
    assert comparable_amount([7], MOST) == 28


def test_prices_without_a_common_factor_are_shown_twice():
    assert comparable_amount([101, 103, 107], MOST) == 214


def test_where_four_of_the_dearest_are_too_many_blocks_of_the_cheapest_two_will_do():
    assert comparable_amount([1, 2, 3, 4, 6, 12], MOST) == 24


@given(st.one_of(PRICES, USUAL))
def test_every_price_makes_at_least_two(prices):
    amount = comparable_amount(prices, MOST)
    assert all(cover(amount, price).times >= 2 for price in prices)


@given(st.one_of(PRICES, USUAL))
def test_the_order_of_prices_is_nothing_to_it(prices):
    assert comparable_amount(prices, MOST) == comparable_amount(prices[::-1], MOST)


@given(st.one_of(PRICES, USUAL))
def test_blocks_can_be_counted_wherever_two_of_the_dearest_leave_room_for_that(prices):
    amount = comparable_amount(prices, MOST)
    blocks = cover(amount, min(prices)).times
    assert blocks <= MOST or amount == 2 * max(prices)


@given(USUAL)
def test_nothing_is_left_where_a_shared_amount_can_be_drawn(prices):
    amount = comparable_amount(prices, MOST)
    shared = math.lcm(*prices)
    smallest = shared * math.ceil(2 * max(prices) / shared)
    if smallest <= MOST * min(prices):
        assert all(cover(amount, price).left == 0 for price in prices)


@given(USUAL)
def test_every_row_is_cut_from_one_length(prices):
    amount = comparable_amount(prices, MOST)
    rows = [drawing.tally("t1", amount // price, price, amount) for price in prices]
    assert {row.scale for row in rows} == {amount}
    for row, price in zip(rows, prices, strict=True):
        assert amount - price < float(row.length) < amount
