"""Words: plurals, spans and sizes as SPEC has them."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditsguide.domain import sentences, wording
from creditsguide.domain.estimate import Rate, Span, estimate_mix


@pytest.mark.parametrize(
    ("n", "words"),
    [(0, "0 credits"), (1, "1 credit"), (2, "2 credits"), (1_000, "1,000 credits")],
)
def test_credits_follow_the_number(n, words):
    assert wording.credits(n) == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (10, 15, "10–15 seconds"),
        (1, 1, "1 second"),
        (90, 90, "90 seconds"),
        (60, 91, "60 seconds – 2 minutes"),
        (245, 375, "4–7 minutes"),
        (285, 455, "4–8 minutes"),
        (235, 405, "3–7 minutes"),
        (650, 1_075, "10–18 minutes"),
        (3_540, 3_541, "59 minutes – 1 h"),
        (3_600, 3_600, "1 h"),
        (7_380, 7_381, "2 h – 2 h 5 min"),
        (3_600, 10_800, "1–3 h"),
        (0, 0, "0 seconds"),
    ],
)
def test_time_rounds_outwards_in_the_unit_of_each_end(low, high, words):
    assert wording.time(Span(low, high)) == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (52, 104, "52–104 MB"),
        (4, 4, "4 MB"),
        (999, 1_000, "999 MB – 1.0 GB"),
        (1_049, 1_051, "1.0–1.1 GB"),
        (1_234_567, 1_234_567, "1,234.5–1,234.6 GB"),
    ],
)
def test_storage_rounds_outwards_in_decimal_units(low, high, words):
    assert wording.size(Span(low, high)) == words


@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_no_span_prints_a_tilde_or_a_hyphen(a, b):
    span = Span(min(a, b), max(a, b))
    for words in (wording.time(span), wording.size(span)):
        assert "~" not in words
        assert "-" not in words


def test_print_sizes_are_at_300_pixels_per_inch():
    assert wording.print_size(1024, 1024) == "8.7 × 8.7 cm"
    assert wording.print_size(1536, 1536) == "13.0 × 13.0 cm"
    assert wording.print_size(2048, 1024) == "17.3 × 8.7 cm"


def test_pixels_have_no_separators_and_both_sides():
    assert wording.pixels(2048, 1024) == "2048 × 1024 px"


def test_a_count_stands_apart_from_a_tier_that_starts_with_a_digit():
    assert wording.counted(8, "2K", "print-ready images") == "8 × 2K print-ready images"


def test_the_sum_in_words():
    rates = {"a": Rate(1, Span(1, 1), Span(1, 1)), "b": Rate(2, Span(1, 1), Span(1, 1))}
    done = estimate_mix({"a": 20, "b": 3}, rates)
    assert wording.sum_in_words(done) == "20 × 1 + 3 × 2 = 26 credits"
    assert wording.sum_in_words(estimate_mix({}, rates)) == "0 credits"


def test_one_image_takes_each_price_once_in_order():
    takes, small, large = sentences.one_image_takes, (1, 1), (2, 2)
    by_size = takes([(large, 3), (small, 1), (small, 1)])
    assert by_size == "One image takes 1 or 3 credits, depending on its size."
    by_quality = takes([(small, 3), (small, 1)])
    assert by_quality == "One image takes 1 or 3 credits, depending on its quality."
    assert takes([(small, 1)]) == "One image takes 1 credit."
    assert takes([(small, 2), (large, 2)]) == "One image takes 2 credits."


def test_one_tier_may_be_cheapest_both_ways():
    assert sentences.best_value("A", "A") == "A is the cheapest both per image and per pixel."
    assert sentences.best_value("A", "B").startswith("Per image, A is the cheapest; per pixel, B")


def test_a_changed_price_is_told_with_both_totals():
    told = sentences.price_change(datetime.date(2026, 11, 23), 26, 29, [("HD+", 2, 3)])
    assert told == "On 23 November 2026 this mix was 26 credits; today it is 29 (HD+ 2 → 3)."
