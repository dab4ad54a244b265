"""Days in words: which one, how far off, from when until when."""

from __future__ import annotations

import datetime

import pytest

from creditsguide.domain import days, price_sentences

TODAY = datetime.date(2026, 11, 25)


def after(n: int) -> datetime.date:
    return TODAY + datetime.timedelta(days=n)


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (-2, "Monday, 2 days ago"),
        (-1, "Tuesday, yesterday"),
        (0, "Wednesday, today"),
        (1, "Thursday, tomorrow"),
        (2, "Friday, in 2 days"),
        (1_000, "Tuesday, in 1,000 days"),
        (-1_000, "Thursday, 1,000 days ago"),
    ],
)
def test_a_day_is_told_by_its_weekday_and_distance(n, words):
    assert days.distance(after(n), TODAY) == words


def test_a_price_is_coming_in_force_or_past_to_the_day():
    def state(start: int, following: int | None = None) -> str:
        return days.price_state(after(start), following and after(following), TODAY)

    assert state(2) == "Coming, in 2 days"
    assert state(1) == "Coming, in 1 day"
    assert state(0) == "In force"
    assert state(-9, 1) == "In force"
    assert days.price_state(after(-9), TODAY, TODAY) == "Past, until 24 November 2026"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (TODAY, after(1), "from 25 November 2026 until 26 November 2026"),
        (TODAY, None, "from 25 November 2026"),
        (None, TODAY, "until 25 November 2026"),
        (None, None, "every day"),
    ],
)
def test_either_end_of_a_span_may_be_open(first, last, words):
    assert days.span(first, last) == words


def test_an_announced_price_says_how_far_off_it_is():
    assert price_sentences.announced(after(1), TODAY) == "announced, in 1 day"
    assert price_sentences.announced(after(6), TODAY) == "announced, in 6 days"
