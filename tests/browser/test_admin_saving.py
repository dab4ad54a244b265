"""Staff in a browser: they see what a change does first, and nobody overwrites anybody."""

from __future__ import annotations

import datetime

import pytest
from playwright.sync_api import expect

from tests.support.live import PASSWORD

from .conftest import DESKTOP, SMALL_PHONE, flawless, press

HD_PLUS = "/admin/creditsguide/tier/2/change/"
TIP = "/admin/creditsguide/usagetip/1/change/"


def next_monday() -> datetime.date:
    today = datetime.date.today()
    return today + datetime.timedelta(days=7 - today.weekday())


def add_price(page, credits: int, day: datetime.date) -> None:
    page.goto(HD_PLUS)
    page.get_by_role("button", name="Add a price").click()
    page.locator("#id_prices-1-credits_per_image").fill(str(credits))
    page.locator("#id_prices-1-effective_on").fill(day.isoformat())
    page.locator("#id_prices-1-announced").check()
    press(page, "Save")


@pytest.fixture
def colleague(browser, site):
    """Another signed-in browser."""
    context = browser.new_context(base_url=site, viewport=DESKTOP)
    page = context.new_page()
    page.goto("/admin/login/?next=/admin/")
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/admin/")
    yield page
    context.close()


def test_a_price_for_next_monday_is_announced_and_cancelled(admin):
    day = next_monday()
    add_price(admin, 3, day)
    shown = admin.get_by_role("region", name="What saving this does")
    expect(shown).to_contain_text("Social 26 → 29")
    expect(admin.get_by_role("heading", name="Nothing is saved yet")).to_be_visible()
    press(admin, "Confirm and save")
    expect(admin.locator(".success")).to_be_visible()
    admin.goto("/")
    expect(admin.locator("main")).to_contain_text("HD+ will cost 3 credits from")
    admin.goto(HD_PLUS)
    link = admin.get_by_role("link", name=f"See {day.day} ")
    assert link.get_attribute("href") == f"/?as_of={day}"
    admin.locator("#id_prices-1-DELETE").check()
    press(admin, "Save")
    expect(shown).to_contain_text("Social 29 → 26")
    press(admin, "Confirm and save")
    admin.goto("/")
    expect(admin.locator("main")).not_to_contain_text("HD+ will cost")


def test_a_rename_shows_everywhere_at_once(admin):
    try:
        rename(admin, "Ultra")
        for path in ("/?hd-plus=3", "/embed/?hd-plus=3"):
            admin.goto(path)
            expect(admin.locator("main")).to_contain_text("Ultra")
            expect(admin.locator("main")).not_to_contain_text("HD+")
    finally:
        rename(admin, "HD+")


def rename(admin, name: str) -> None:
    admin.goto(HD_PLUS)
    was = admin.locator("#id_name").input_value()
    admin.locator("#id_name").fill(name)
    press(admin, "Save")
    expect(admin.locator(".messages")).to_contain_text(f"“{was}” is now called “{name}”")


def test_a_retired_tier_lives_on_in_old_links(admin):
    admin.goto("/admin/creditsguide/tier/add/")
    values = {"name": "8K", "best_for": "Walls", "position": "8"}
    values |= {"width_px": "8192", "height_px": "8192", "min_seconds": "50", "max_seconds": "90"}
    values |= {"min_megabytes": "80", "max_megabytes": "99"}
    for name, value in values.items():
        admin.locator(f"#id_{name}").fill(value)
    admin.locator("#id_status").select_option("published")
    admin.get_by_role("button", name="Add a price").click()
    admin.locator("#id_prices-0-credits_per_image").fill("9")
    admin.locator("#id_prices-0-effective_on").fill("2025-01-01")
    press(admin, "Save and stay")
    expect(admin.locator(".effects")).to_contain_text("8K per image 9")
    press(admin, "Confirm and save")
    admin.locator("#id_status").select_option("retired")
    admin.locator("#id_replaced_by").select_option(label="2K")
    press(admin, "Save")
    expect(admin.locator(".effects")).to_contain_text("Old links with 8K offer 2K")
    press(admin, "Confirm and save")
    expect(admin.locator(".success").first).to_be_visible()
    admin.goto("/?8k=3")
    expect(admin.locator("#result")).to_contain_text("8K is no longer offered")


def test_a_colleagues_edit_stops_mine_and_keeps_what_i_typed(admin, colleague):
    admin.goto(TIP)
    colleague.goto(TIP)
    colleague.locator("#id_position").fill("4")
    press(colleague, "Save")
    admin.locator("#id_text").fill("My words")
    press(admin, "Save")
    refusal = admin.locator(".faults")
    expect(refusal).to_contain_text("changed this while you had it open, so nothing was saved")
    expect(refusal).to_contain_text("Position: 1 → 4.")
    expect(admin.locator("#id_text")).to_have_value("My words")
    expect(admin.locator("#id_position")).to_have_value("4")
    press(admin, "Save")
    expect(admin.locator(".success")).to_be_visible()


@pytest.mark.parametrize("viewport", [DESKTOP, SMALL_PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
class TestLooks:
    @pytest.fixture
    def context_args(self, viewport, scheme):
        return {"viewport": viewport, "color_scheme": scheme}

    def test_the_tier_form_and_its_confirmation(self, admin):
        admin.goto(HD_PLUS)
        flawless(admin)
        add_price(admin, 3, next_monday())
        expect(admin.locator(".effects")).to_be_visible()
        flawless(admin)

    def test_a_refused_form(self, admin):
        admin.goto(HD_PLUS)
        admin.locator("#id_status").select_option("retired")
        press(admin, "Save")
        expect(admin.locator(".faults")).to_contain_text("Choose the published tier")
        flawless(admin)

    def test_deleting(self, admin):
        admin.goto("/admin/creditsguide/usagetip/2/delete/")
        flawless(admin)
