"""Input and addresses: what counts, what is refused and why, and one address per state."""

from __future__ import annotations

import datetime

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from creditsguide.calculator import forms
from creditsguide.content import reader
from creditsguide.domain import links
from creditsguide.domain.links import GUIDE, State

pytestmark = pytest.mark.django_db


@pytest.fixture
def read():
    content = reader.current()
    return lambda query: forms.read(QueryDict(query), content)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("20", 20),
        (" 20 ", 20),
        ("", 0),
        ("   ", 0),
        ("007", 7),
        ("9999", 9_999),
        ("9,999", 9_999),
        ("9 999", 9_999),
        ("9\u00a0999", 9_999),
        ("9'999", 9_999),
        ("9’999", 9_999),
        *((f"9{space}999", 9_999) for space in "\u2007\u2009\u200a\u202f"),
        ("0", 0),
        ("\u200e20", 20),  # as copied from a spreadsheet
        ("\u202a\u200b20\u2060 \u202c", 20),
        ("\ufeff2\u00ad0", 20),
        ("1\u200f\u202f234", 1_234),
        ("\u200e", 0),
    ],
)
def test_numbers_as_people_write_them(typed, number):
    assert forms.quantity_field("HD").clean(typed) == number


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("-1", "negative"),
        ("-1,000", "negative"),
        ("+5", "unreadable"),
        ("1.5", "unreadable"),
        ("1.000", "unreadable"),
        ("1,00", "unreadable"),
        ("1,000 000", "unreadable"),
        ("1\u2009000\u200a000", "unreadable"),
        ("1\u2003000", "unreadable"),
        ("\u200e-1\u2009000", "negative"),
        ("1e3", "unreadable"),
        ("١٢", "unreadable"),
        ("1_000", "unreadable"),
        ("abc", "unreadable"),
        ("three", "unreadable"),
        ("1\n2", "unreadable"),
        ("10000", "too_many"),
        ("10,000", "too_many"),
        ("9" * 2_000, "too_many"),
    ],
)
def test_anything_else_is_refused_with_its_reason(typed, code):
    with pytest.raises(forms.forms.ValidationError) as refused:
        forms.quantity_field("HD").clean(typed)
    assert refused.value.code == code


@given(st.text(max_size=60))
def test_no_text_breaks_a_number_field(typed):
    try:
        number = forms.quantity_field("HD").clean(typed)
    except forms.forms.ValidationError:
        return
    assert 0 <= number <= 9_999


def test_what_nobody_sees_is_neither_shown_nor_refused(read):
    reading = read("hd=%E2%80%8E20&inc=hd&hd-plus=%E2%80%8B")
    assert reading.typed == {"hd": "21", "hd-plus": ""}
    assert reading.state.quantities == {"hd": 21}
    assert not read("budget=%E2%80%8E&hd=3").plans
    assert not reading.errors


def test_a_wrong_field_keeps_what_was_typed_and_the_others_count(read):
    reading = read("hd=-1&hd-plus=3")
    assert reading.state.quantities == {"hd-plus": 3}
    assert reading.typed["hd"] == "-1"
    assert reading.errors == {"hd": "HD images must be 0 or more."}


def test_of_a_repeated_parameter_the_last_wins(read):
    assert read("hd=1&hd=2").state.quantities == {"hd": 2}


def test_unknown_parameters_are_no_error(read):
    reading = read("utm_source=x&hdplus=3&2k2=4")
    assert not reading.errors
    assert not reading.state.quantities


def test_a_press_of_plus_or_minus_counts_once_and_stays_in_bounds(read):
    assert read("hd=20&inc=hd").state.quantities == {"hd": 21}
    assert read("hd=20&dec=hd").state.quantities == {"hd": 19}
    assert read("hd=0&dec=hd").state.quantities == {}
    assert read("hd=9999&inc=hd").state.quantities == {"hd": 9_999}
    assert read("drafts=20&inc=drafts&hd=1").state.drafts == 20


def test_a_press_on_an_unreadable_field_changes_nothing(read):
    reading = read("hd=three&inc=hd")
    assert reading.typed["hd"] == "three"
    assert "hd" in reading.errors


@pytest.mark.parametrize("slug", ["", "nope", "budget", "on", "inc", "HD", "2k%00"])
def test_a_press_on_no_field_of_ours_is_ignored(read, slug):
    assert read(f"hd=2&inc={slug}").state.quantities == {"hd": 2}


def test_a_budget_selects_its_mode_and_leaves_quantities_out(read):
    state = read("budget=100&images=20&hd=3").state
    assert state == State({}, 0, 100, 20)


def test_an_address_is_canonical():
    order = ["hd", "hd-plus", "2k"]
    state = State({"2k": 3, "hd": 20, "hd-plus": 0}, 2)
    assert links.query(state, order) == "hd=20&2k=3&drafts=2"
    assert links.query(State({}, 2), order) == ""
    assert links.query(State({}, 0, 100, 0), order) == "budget=100"
    assert GUIDE.address("hd=20") == "/?hd=20#calculator"
    assert GUIDE.address("") == "/#calculator"


def test_a_shared_address_carries_its_day():
    day = datetime.date(2026, 11, 23)
    assert links.query(State({"hd": 1}), ["hd"], on=day) == "hd=1&on=2026-11-23"
    assert links.query(State(), ["hd"], on=day) == ""


@given(st.data())
def test_every_state_survives_its_own_address(data):
    content = reader.current()
    counts = st.integers(0, 9_999)
    quantities = {slug: data.draw(counts) for slug in content.names}
    drafts = data.draw(st.integers(0, 20))
    query = links.query(State(quantities, drafts), content.names)
    again = forms.read(QueryDict(query), content).state
    assert links.query(again, content.names) == query
    assert again.quantities == {slug: n for slug, n in quantities.items() if n}


@pytest.mark.parametrize(
    "on", ["", "x", "2026-13-01", "2026-02-30", "20260101", "2026-1-1", "٢٠٢٦-01-01"]
)
def test_a_malformed_day_is_no_day(read, on):
    assert read(f"hd=1&on={on}").on is None


@given(st.integers(0, 9_999), st.integers(-50, 50))
def test_a_step_never_leaves_the_bounds(quantity, by):
    assert 0 <= forms.stepped(quantity, by) <= 9_999
