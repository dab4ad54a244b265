"""Days in the admin: typed in two ways that nobody can misread, and said back in words."""

from __future__ import annotations

import datetime
import json

import pytest

from creditsguide.content import clock, import_export
from creditsguide.content.entries import ContentError
from creditsguide.models import Price, UsageTip
from tests.conftest import FIXTURE, visible
from tests.support.forms import confirm, errors, form_of, new_row, save

pytestmark = pytest.mark.django_db

HD_PLUS = "/admin/creditsguide/tier/2/change/"
SOCIAL = "/admin/creditsguide/exampleproject/1/change/"
TIP = "/admin/creditsguide/usagetip/1/change/"
AMBIGUOUS = [
    "01/12/2026",
    "1.12.2026",
    "12/1/26",
    "2026/12/01",
    "01-12-2026",
    "December",
    "20261201",
]
REFUSAL = "is no day: write it like 2026-12-01 or 1 December 2026."


@pytest.fixture(autouse=True)
def the_25th(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: datetime.date(2026, 11, 25))


def price(day: str) -> dict[str, str]:
    return new_row("prices", 1, credits_per_image=3, effective_on=day)


@pytest.mark.parametrize(
    "typed", ["2026-12-01", " 1 December 2026 ", "01 december 2026", "1  DECEMBER 2026"]
)
def test_a_day_is_typed_with_digits_or_in_words(staff_client, typed):
    confirm(staff_client, HD_PLUS, **price(typed))
    assert Price.objects.filter(tier=2, effective_on="2026-12-01").exists()


@pytest.mark.parametrize(
    "typed", [*AMBIGUOUS, "31 November 2026", "2026-02-30", "１ December 2026"]
)
def test_what_could_be_two_days_is_refused_and_the_form_named(staff_client, typed):
    assert f"“{typed}” {REFUSAL}" in errors(save(staff_client, HD_PLUS, **price(typed)))
    assert Price.objects.filter(tier=2).count() == 1


@pytest.mark.parametrize("field", ["public_from", "public_until"])
@pytest.mark.parametrize("address", [SOCIAL, TIP])
def test_so_is_every_day_of_a_form(staff_client, address, field):
    page = save(staff_client, address, **{field: "01/12/2026"})
    assert f"“01/12/2026” {REFUSAL}" in visible(page)
    assert 'value="01/12/2026"' in page.content.decode()


@pytest.mark.parametrize("typed", AMBIGUOUS)
def test_so_is_a_day_of_a_preview(staff_client, typed):
    assert REFUSAL in visible(staff_client.get("/", {"as_of": typed}))


def test_a_preview_takes_a_day_in_words(staff_client):
    words = visible(staff_client.get("/", {"as_of": "1 December 2026"}))
    assert "Preview: the guide on 1 December 2026" in words


@pytest.mark.parametrize("typed", AMBIGUOUS[:4])
def test_so_is_a_day_in_a_file(typed):
    text = FIXTURE.read_text().replace('"2025-01-01"', f'"{typed}"', 1)
    with pytest.raises(ContentError) as refused:
        import_export.load(text, "guide.json")
    place = "guide.json, HD, price 1, entry 4 (creditsguide.Price): effective_on"
    assert str(refused.value) == f"{place}: “{typed}” is no day: write it like 2026-12-01."


@pytest.mark.parametrize("day", ["1 December 2026", "2026-12-1", "2026-W49-2", 20261201, True, ""])
def test_a_file_has_one_way_to_write_a_day(day):
    rows = json.loads(FIXTURE.read_text())
    [row] = [row for row in rows if row["model"] == "creditsguide.price" and row["pk"] == 1]
    row["fields"]["effective_on"] = day
    with pytest.raises(ContentError, match=f"“{day}” is no day: write it like 2026-12-01"):
        import_export.load(json.dumps(rows), "guide.json")


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-12-01", "Tuesday, in 6 days"),
        ("2026-11-26", "Thursday, tomorrow"),
        ("2026-11-25", "Wednesday, today"),
        ("2026-11-24", "Tuesday, yesterday"),
        ("2026-11-23", "Monday, 2 days ago"),
        ("2030-01-01", "Tuesday, in 1,133 days"),
    ],
)
def test_weekday_and_distance_stand_beside_a_day(staff_client, day, words):
    UsageTip.objects.filter(pk=1).update(public_from=day)
    page = staff_client.get(TIP).content.decode()
    assert (
        f'<output id="id_public_from_in_words" class="which-day" aria-live="off">{words}<' in page
    )
    assert 'placeholder="2026-12-01"' in page


def test_they_follow_what_is_typed(staff_client):
    typed = price("1 December 2026") | {"_preview": "1"}
    answer = save(staff_client, HD_PLUS, **typed).content.decode()
    assert ">Tuesday, in 6 days<" in answer


def test_the_live_preview_brings_them_along(staff_client):
    data = form_of(staff_client.get(HD_PLUS)) | price("1 December 2026") | {"_preview": "1"}
    answer = staff_client.post(HD_PLUS, data, headers={"HX-Request": "true"}).content.decode()
    id_ = "id_prices-1-effective_on_in_words"
    assert f'<div id="{id_}" hx-swap-oob="innerHTML">Tuesday, in 6 days</div>' in answer


def test_effects_name_weekday_and_distance(staff_client):
    words = visible(save(staff_client, HD_PLUS, **price("2026-12-01")))
    assert "From 1 December 2026 (Tuesday, in 6 days) HD+ per image 2 → 3" in words


def test_the_calendars_weeks_begin_on_monday(staff_client):
    assert '"FIRST_DAY_OF_WEEK": 1' in staff_client.get("/admin/jsi18n/").content.decode()


def test_changes_say_days_in_words():
    Price.objects.create(tier_id=2, credits_per_image=3, effective_on="2026-12-01")
    rows = json.loads(import_export.dump())
    [row] = [row["fields"] for row in rows if row["fields"].get("effective_on") == "2026-12-01"]
    row["effective_on"] = "2026-12-24"
    [change] = import_export.load(json.dumps(rows), "guide.json", keep=False)
    words = (
        "Price “3 from 1 December 2026” of HD+, In force from: 1 December 2026 → 24 December 2026"
    )
    assert str(change) == words
