"""Arithmetic: sums, savings and mixes, on figures that share no factor with the original's."""

from __future__ import annotations

from itertools import combinations_with_replacement

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from creditsguide.domain.budget import cover, ladder, most_even_mix
from creditsguide.domain.estimate import Rate, Span, all_in_one, cheapest, estimate_mix, saving

ORIGINAL = {
    "hd": Rate(1, Span(10, 15), Span(2, 4)),
    "hd-plus": Rate(2, Span(15, 25), Span(4, 8)),
    "2k": Rate(3, Span(20, 35), Span(8, 15)),
}


def rates(*prices: int) -> dict[str, Rate]:
    """Tiers t0, t1, … in quality order with these prices."""
    return {f"t{rank}": Rate(p, Span(1, 2), Span(3, 4)) for rank, p in enumerate(prices)}


prices = st.lists(st.integers(1, 12), min_size=1, max_size=4).map(lambda ps: rates(*ps))


@pytest.mark.parametrize(
    ("quantities", "credits", "seconds", "megabytes"),
    [
        ({"hd": 20, "hd-plus": 3}, 26, Span(245, 375), Span(52, 104)),
        ({"hd": 15, "hd-plus": 5, "2k": 3}, 34, Span(285, 455), Span(74, 145)),
        ({"hd-plus": 5, "2k": 8}, 34, Span(235, 405), Span(84, 160)),
        ({"hd": 15, "hd-plus": 20, "2k": 10}, 85, Span(650, 1075), Span(190, 370)),
    ],
)
def test_the_original_projects_add_up(quantities, credits, seconds, megabytes):
    done = estimate_mix(quantities, ORIGINAL)
    assert (done.credits, done.seconds, done.megabytes) == (credits, seconds, megabytes)


def test_drafts_are_made_in_the_lowest_priced_tier_and_counted_apart():
    done = estimate_mix({"2k": 23}, rates(7, 5, 11) | {"2k": Rate(13, Span(1, 1), Span(1, 1))}, 3)
    assert done.images == 23
    assert done.drafts == 69
    assert done.lines[-1].slug == "t1"
    assert done.credits == 23 * 13 + 69 * 5


def test_of_equally_cheap_tiers_the_better_one_makes_the_drafts():
    assert cheapest(rates(5, 5, 7)) == "t1"


def test_drafts_of_nothing_cost_nothing():
    assert estimate_mix({}, ORIGINAL, 20).credits == 0


def test_the_same_images_in_one_tier_keep_the_drafts():
    done = estimate_mix({"hd": 20, "hd-plus": 3}, ORIGINAL)
    assert all_in_one(done, ORIGINAL) == {"hd": 23, "hd-plus": 46, "2k": 69}
    drafted = estimate_mix({"hd": 20, "hd-plus": 3}, ORIGINAL, 2)
    assert all_in_one(drafted, ORIGINAL) == {"hd": 69, "hd-plus": 92, "2k": 115}


def test_a_saving_goes_from_the_dearest_tier_to_the_best_that_costs_less():
    found = saving(estimate_mix({"t0": 2, "t3": 5}, rates(3, 7, 7, 11)), rates(3, 7, 7, 11))
    assert found.better_value == "t2"
    assert found.credits == 5 * (11 - 7)
    assert found.quantities == {"t0": 2, "t2": 5}


def test_there_is_no_saving_when_everything_is_in_the_cheapest_tier():
    assert saving(estimate_mix({"hd": 9}, ORIGINAL), ORIGINAL) is None
    assert saving(estimate_mix({}, ORIGINAL), ORIGINAL) is None


@given(prices, st.lists(st.integers(0, 50), min_size=4, max_size=4), st.integers(0, 20))
def test_a_saving_is_worth_exactly_what_it_says(tiers, counts, drafts):
    quantities = dict(zip(tiers, counts, strict=False))
    done = estimate_mix(quantities, tiers, drafts)
    found = saving(done, tiers)
    if found:
        after = estimate_mix(found.quantities, tiers, drafts)
        assert done.credits - after.credits == found.credits > 0
        assert after.images == done.images


@given(prices, st.lists(st.integers(0, 9_999), min_size=4, max_size=4), st.integers(0, 20))
def test_every_total_is_the_sum_of_its_lines(tiers, counts, drafts):
    done = estimate_mix(dict(zip(tiers, counts, strict=False)), tiers, drafts)
    assert done.credits == sum(line.quantity * line.rate.credits for line in done.lines)
    assert done.drafts == done.images * drafts
    assert done.seconds.low <= done.seconds.high


@given(st.integers(1, 999_999), st.integers(1, 10_000))
def test_what_fits_and_what_is_left_make_the_budget(budget, credits):
    fits = cover(budget, credits)
    assert fits.used + fits.left == budget
    assert fits.used == fits.times * credits
    assert 0 <= fits.left < credits


@pytest.mark.parametrize(
    ("budget", "images", "mix", "left"),
    [
        (26, 23, {"hd": 20, "hd-plus": 3}, 0),
        (34, 13, {"hd-plus": 5, "2k": 8}, 0),
        (43, 20, {"hd-plus": 17, "2k": 3}, 0),
        (100, 30, {"2k": 30}, 10),
    ],
)
def test_the_most_even_mix_of_known_budgets(budget, images, mix, left):
    found = most_even_mix(budget, images, ORIGINAL)
    assert found.quantities == mix
    assert found.left == left


def test_a_budget_that_covers_too_few_images_has_no_mix():
    assert most_even_mix(10, 20, ORIGINAL) is None


def test_a_tier_that_a_better_one_matches_on_price_is_no_step():
    assert ladder(rates(5, 3, 3, 9, 8)) == ["t2", "t4"]


@settings(max_examples=2_000, deadline=None)
@given(prices, st.integers(1, 90), st.integers(1, 9))
def test_the_most_even_mix_is_the_brute_force_leximin(tiers, budget, images):
    """Of all ways to make the images, the one whose worst image is best, then the next worst."""
    names = list(tiers)
    affordable = [
        ranks
        for ranks in combinations_with_replacement(range(len(names)), images)
        if sum(tiers[names[rank]].credits for rank in ranks) <= budget
    ]
    found = most_even_mix(budget, images, tiers)
    if not affordable:
        assert found is None
    else:
        best = max(affordable)
        assert found.quantities == {names[rank]: best.count(rank) for rank in set(best)}
        assert found.used + found.left == budget
