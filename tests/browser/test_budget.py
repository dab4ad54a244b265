"""Planning as people do it: with a budget, with drafts, with links that outlive a price change."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

TOTAL = "#total"


@pytest.fixture
def budget(page):
    page.goto("/#calculator")
    page.get_by_role("link", name="Spend a budget").click()
    expect(page.locator(TOTAL)).to_have_text("16–50")
    return page


def test_typing_recomputes_and_keeps_focus_and_caret(budget):
    box = budget.get_by_role("textbox", name="Credits I have")
    box.click()
    budget.keyboard.press("End")
    budget.keyboard.type("0", delay=30)
    expect(budget.locator(TOTAL)).to_have_text("166–500")
    expect(box).to_be_focused()
    assert box.evaluate("e => e.selectionStart") == 3
    budget.keyboard.press("Home")
    budget.keyboard.press("Delete")
    expect(budget.locator(TOTAL)).to_contain_text("Say how many credits you have")
    budget.keyboard.type("2")
    expect(budget.locator(TOTAL)).to_have_text("66–200")
    expect(box).to_have_value("200")
    assert box.evaluate("e => e.selectionStart") == 1
    expect(budget).to_have_url(re.compile(r"/\?budget=200#calculator$"))


def test_images_ask_for_the_most_even_quality(budget):
    budget.get_by_role("textbox", name="Credits I have").fill("43")
    budget.get_by_role("textbox", name="Images I need").fill("20")
    expect(budget.locator(".out")).to_contain_text("17 × HD+ + 3 × 2K")
    budget.get_by_role("link", name="Open this mix: 17 × HD+ + 3 × 2K").click()
    expect(budget.locator(TOTAL)).to_have_text("43")
    expect(budget.locator("#q-hd-plus")).to_have_value("17")


def test_quick_amounts_follow_what_is_typed(budget):
    budget.get_by_role("textbox", name="Images I need").fill("30")
    expect(budget.locator(".out")).to_contain_text("Most even quality")
    budget.get_by_role("link", name="100 credits", exact=True).click()
    expect(budget.locator(".out")).to_contain_text("uses 90 of 100, 10 left")
    expect(budget.get_by_role("textbox", name="Credits I have")).to_have_value("100")


def test_wrong_input_is_explained_and_kept(budget):
    box = budget.get_by_role("textbox", name="Credits I have")
    box.fill("1e3")
    error = "Error: Type the number of credits in digits, like 100."
    expect(budget.locator("#e-budget")).to_have_text(error)
    expect(box).to_have_attribute("aria-invalid", "true")
    expect(box).to_have_value("1e3")
    box.fill("100")
    expect(budget.locator("#e-budget")).to_be_empty()
    expect(box).not_to_have_attribute("aria-invalid", "true")


def test_the_answer_is_announced_once(budget):
    budget.get_by_role("textbox", name="Credits I have").fill("100")
    expect(budget.locator("#live")).to_have_text("33–100 images for 100 credits")


def test_arrows_change_the_budget(budget):
    budget.get_by_role("textbox", name="Credits I have").press("Shift+ArrowUp")
    expect(budget.locator(TOTAL)).to_have_text("20–60")


def test_a_lost_connection_keeps_the_last_answer(budget):
    budget.context.set_offline(True)
    budget.get_by_role("textbox", name="Credits I have").fill("10")
    expect(budget.get_by_role("alert")).to_contain_text("No connection")
    expect(budget.locator(TOTAL)).to_have_text("16–50")
    budget.context.set_offline(False)
    expect(budget.locator(TOTAL)).to_have_text("3–10")


def test_applying_a_saving_ends_at_the_total(page):
    page.goto("/?hd=20&hd-plus=3")
    page.get_by_role("link", name="Use HD").press("Enter")
    expect(page.locator(TOTAL)).to_have_text("23")
    expect(page.locator(TOTAL)).to_be_focused()
    expect(page.locator(TOTAL)).to_be_in_viewport()


def test_the_sheet_of_the_device_is_offered_where_there_is_one(page):
    page.add_init_script("navigator.share = async (what) => { window.shared = what }")
    page.goto("/?hd=20&hd-plus=3")
    page.get_by_role("button", name="Share").click()
    shared = page.evaluate("window.shared")
    assert shared["text"] == "26 credits for 23 images"
    assert re.search(r"/\?hd=20&hd-plus=3&on=\d{4}-\d\d-\d\d#calculator$", shared["url"])


def test_no_sheet_is_offered_where_there_is_none(page):
    page.add_init_script("delete Navigator.prototype.share")
    page.goto("/?hd=20")
    expect(page.get_by_role("button", name="Share")).to_be_hidden()


def test_the_file_follows_the_quantities(page):
    page.goto("/?hd=20")
    page.locator("#q-2k").fill("4")
    expect(page.locator(TOTAL)).to_have_text("32")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    text = download.value.path().read_text("utf-8-sig")
    assert "2K,4,0,3,12," in text


def test_a_link_from_before_a_price_change_tells_both_totals(page, shell):
    shell(
        "Price.objects.create(tier=Tier.objects.get(slug='hd-plus'), credits_per_image=5,"
        " effective_on='2024-06-01')"
        "\nPrice.objects.create(tier=Tier.objects.get(slug='hd'), credits_per_image=1,"
        " effective_on='2024-06-01')"
    )
    page.goto("/?hd=20&hd-plus=3&on=2024-12-01")
    told = "On 1 December 2024 this mix was 35 credits; today it is 26 (HD+ 5 → 2)."
    expect(page.get_by_text(told)).to_be_visible()
    page.locator("#q-hd").fill("21")
    expect(page.locator(TOTAL)).to_have_text("27")
    expect(page.get_by_text("On 1 December 2024")).to_have_count(0)
    assert "on=" not in page.url
    shell("Price.objects.filter(effective_on='2024-06-01').delete()")


def test_a_link_with_a_retired_tier_offers_its_replacement(page, shell):
    shell(
        "Tier.objects.create(name='4K', slug='4k', width_px=4096, height_px=4096, min_seconds=1,"
        " max_seconds=2, min_megabytes=1, max_megabytes=2, best_for='all', position=9,"
        " status='retired', replaced_by=Tier.objects.get(slug='2k'))"
    )
    page.goto("/?hd=2&4k=3")
    expect(page.get_by_text("4K is no longer offered: 3 images not counted.")).to_be_visible()
    expect(page.locator(TOTAL)).to_have_text("2")
    page.get_by_role("link", name="Use 2K instead").click()
    expect(page.locator(TOTAL)).to_have_text("11")
    shell("Tier.objects.get(slug='4k').delete()")


class TestWithoutScripts:
    @pytest.fixture
    def context_args(self):
        return {"java_script_enabled": False}

    def test_a_budget_is_sent_and_answered(self, budget):
        budget.get_by_role("textbox", name="Credits I have").fill("26")
        budget.get_by_role("textbox", name="Images I need").fill("23")
        budget.get_by_role("button", name="Update the answer").click()
        expect(budget.locator(".out")).to_contain_text("20 × HD + 3 × HD+")
        budget.get_by_role("link", name="Open this mix: 20 × HD + 3 × HD+").click()
        expect(budget.locator(TOTAL)).to_have_text("26")

    def test_enter_asks_too(self, budget):
        budget.get_by_role("textbox", name="Credits I have").fill("100")
        budget.get_by_role("textbox", name="Credits I have").press("Enter")
        expect(budget.locator(TOTAL)).to_have_text("33–100")
