"""Money in words, exact to the last coin."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditsguide.domain import money


@pytest.mark.parametrize(
    ("amount", "currency", "words", "figure"),
    [
        ("9", "USD", "$9.00", "9.00"),
        ("1234.5", "EUR", "€1,234.50", "1234.50"),
        ("1980", "JPY", "¥1,980", "1980"),
        ("2.75", "KWD", "KWD\u00a02.750", "2.750"),
        ("9", "CHF", "CHF\u00a09.00", "9.00"),
        ("999999999.99", "GBP", "£999,999,999.99", "999999999.99"),
    ],
)
def test_amounts_have_the_decimals_of_their_currency(amount, currency, words, figure):
    assert money.words(Decimal(amount), currency) == words
    assert money.figure(Decimal(amount), currency) == figure


@pytest.mark.parametrize(
    ("amount", "credits", "currency", "words"),
    [
        ("9", 100, "USD", "$0.09"),
        ("39", 500, "USD", "$0.078"),
        ("79", 1_200, "USD", "$0.066"),
        ("1", 800, "USD", "$0.0013"),  # 0.00125, half up
        ("12345.678", 1_000, "KWD", "KWD\u00a012.346"),
        ("1", 3, "KWD", "KWD\u00a00.333"),
        ("950", 1_200, "JPY", "¥0.79"),
        ("85", 10, "JPY", "¥8.5"),
        ("1995", 100, "JPY", "¥20"),
        ("100", 3, "USD", "$33.33"),
        ("99.9", 1_000, "USD", "$0.10"),
        ("0.01", 10_000_000, "USD", "$0.000000001"),
    ],
)
def test_one_credit_has_two_significant_digits(amount, credits, currency, words):
    assert money.each_in_words(Decimal(amount), credits, currency) == words


@given(st.integers(1, 10**12), st.integers(1, 10_000_000), st.sampled_from(["JPY", "USD", "KWD"]))
def test_the_price_of_one_credit_is_off_by_half_a_digit_at_most(smallest, credits, currency):
    places = money.decimals(currency)
    amount = Decimal(smallest).scaleb(-places)
    exact = Fraction(smallest, credits * 10**places)
    each = money.each(amount, credits, currency)
    shown = -int(each.as_tuple().exponent)
    assert shown >= places
    assert abs(Fraction(each) - exact) <= Fraction(1, 2 * 10**shown)
    assert shown == places or each >= Decimal(10).scaleb(-shown) or each.as_tuple().digits[-1]


@given(st.integers(1, 10**12), st.sampled_from(["JPY", "USD", "KWD"]))
def test_coins_and_amounts_are_the_same(smallest, currency):
    amount = Decimal(smallest).scaleb(-money.decimals(currency))
    assert money.fits(amount, currency)
    assert not money.fits(amount / 10 + Decimal("0.00001"), currency)
    assert money.in_smallest(amount, currency) == smallest


def test_currencies_are_those_of_iso_4217():
    assert all(map(money.is_currency, ["USD", "EUR", "JPY", "KWD", "CHF"]))
    assert not any(map(money.is_currency, ["", "usd", "US", "ZZZ", "USDT", "$"]))
