"""Days in a browser: typed or taken from the calendar, and said back in words."""

from __future__ import annotations

import datetime

import pytest
from playwright.sync_api import expect

from .conftest import DESKTOP, SMALL_PHONE
from .test_desk import small_targets, violations

TIP = "/admin/creditsguide/usagetip/1/change/"
FIRST, WORDS = "#id_public_from", "#id_public_from_in_words"


@pytest.mark.parametrize("viewport", [DESKTOP, SMALL_PHONE], ids=["desktop", "phone"])
class TestDays:
    @pytest.fixture
    def context_args(self, viewport):
        return {"viewport": viewport}

    def test_a_typed_day_is_said_in_words(self, admin):
        admin.goto(TIP)
        day = datetime.date.today() + datetime.timedelta(days=6)
        admin.locator(FIRST).fill(f"{day.day} {day:%B %Y}")
        expect(admin.locator(WORDS)).to_have_text(f"{day:%A}, in 6 days")
        admin.locator(FIRST).fill("01/12/2026")
        expect(admin.locator("#preview-problems")).to_contain_text("write it like 2026-12-01")
        expect(admin.locator(WORDS)).to_have_text("")

    def test_so_is_one_from_the_calendar_whose_weeks_begin_on_monday(self, admin):
        admin.goto(TIP)
        admin.locator(".field-public_from .date-icon").first.click()
        box = admin.locator(".calendarbox:visible")
        assert box.locator("th").first.inner_text().startswith("M")
        box.get_by_role("link", name="Tomorrow").click()
        expect(admin.locator(WORDS)).to_have_text(f"{tomorrow():%A}, tomorrow")

    def test_the_calendar_is_accessible(self, admin):
        admin.goto(TIP)
        admin.locator(".field-public_from .date-icon").first.click()
        expect(admin.get_by_role("main").locator(".calendarbox:visible")).to_have_count(1)
        assert violations(admin) + small_targets(admin) == []

    def test_and_today_by_its_link(self, admin):
        admin.goto(TIP)
        admin.locator(".field-public_until").get_by_role("link", name="Today").last.click()
        expect(admin.locator("#id_public_until_in_words")).to_contain_text(", today")


def tomorrow() -> datetime.date:
    return datetime.date.today() + datetime.timedelta(days=1)
