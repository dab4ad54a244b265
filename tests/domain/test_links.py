"""One canonical address for each state of the calculator."""

from __future__ import annotations

import datetime

import pytest

from creditsguide.domain import links
from creditsguide.domain.links import Place, State

ORDER = ["hd", "hd-plus", "2k"]
DAY = datetime.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("state", "query"),
    [
        (State({"2k": 7, "hd": 20}), "hd=20&2k=7"),
        (State({"hd": 20, "hd-plus": 0}), "hd=20"),
        (State({"hd": 20}, drafts=3), "hd=20&drafts=3"),
        (State(drafts=3), ""),
        (State({"hd": 0}, drafts=3), ""),
        (State({"gone": 5}), ""),
        (State(budget=100), "budget=100"),
        (State(budget=100, images=20), "budget=100&images=20"),
        (State({"hd": 20}, budget=100), "budget=100"),
        (State(images=20), ""),
    ],
)
def test_a_state_is_written_in_one_way(state, query):
    assert links.query(state, ORDER) == query


def test_a_day_goes_along_with_what_was_counted_alone():
    assert links.query(State({"hd": 3}), ORDER, on=DAY) == "hd=3&on=2026-11-23"
    assert links.query(State(), ORDER, on=DAY) == ""


def test_an_address_has_a_question_mark_only_before_something():
    assert links.GUIDE.address("hd=3") == "/?hd=3#calculator"
    assert links.GUIDE.bare == "/#calculator"
    assert links.CSV.address("") == "/estimate.csv"


def test_what_a_place_carries_stands_after_the_mix():
    preview = links.guide_as_of(DAY)
    assert preview.address("hd=3") == "/?hd=3&as_of=2026-11-23#calculator"
    assert preview.bare == "/?as_of=2026-11-23#calculator"
    assert links.changes_as_of(DAY).bare == "/changes/?as_of=2026-11-23"


def test_a_change_by_link_leads_to_the_total_and_stays_in_its_place():
    place = Place("/embed/", params=(("theme", "dark"),), compact=True)
    assert place.at_total("hd=3") == "/embed/?hd=3&theme=dark#total"


def test_from_other_sites_the_guide_is_named_whole():
    place = links.guide_at("https://x.example", (("utm_source", "a b"),))
    assert place.address("hd=3") == "https://x.example/?hd=3&utm_source=a+b#calculator"


def test_another_sites_address_keeps_its_own_parameters_empty_ones_too():
    address = "https://create.example/new?plan=&credits=5&utm_source=us#start"
    carrying = "https://create.example/new?plan=&credits=26&hd=20&utm_source=us#start"
    assert links.carrying(address, 26, "hd=20") == carrying


def test_only_a_host_that_counts_its_visits_changes_an_address():
    campaign = (("utm_source", "host"),)
    assert (
        links.tagged("https://x.example/?a=1", campaign) == "https://x.example/?a=1&utm_source=host"
    )
    assert links.tagged("https://x.example/?a=%20", ()) == "https://x.example/?a=%20"
    assert links.tagged("", campaign) == ""
