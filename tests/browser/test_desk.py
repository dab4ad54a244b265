"""Staff in a browser: every admin page is accessible and clean; an undo is one click."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from .conftest import DESKTOP

PHONE = {"width": 375, "height": 740}
TABLES = ["guide", "tier", "exampleproject", "usagetip", "question", "batchsize", "embedorigin"]
ACCOUNTS = ["user/", "user/add/", "user/1/change/", "user/1/password/", "group/", "group/1/change/"]
PAGES = [
    "/admin/",
    "/admin/creditsguide/",
    *(f"/admin/creditsguide/{table}/" for table in TABLES),
    *(f"/admin/creditsguide/{table}/1/change/" for table in TABLES),
    *(f"/admin/creditsguide/{table}/1/history/" for table in TABLES),
    *(f"/admin/creditsguide/{table}/add/" for table in TABLES if table != "guide"),
    *(f"/admin/creditsguide/{table}/recover/" for table in TABLES if table != "guide"),
    *(f"/admin/creditsguide/pack/{page}" for page in ("", "add/", "recover/")),
    *(f"/admin/auth/{page}" for page in ACCOUNTS),
    "/admin/password_change/",
    "/admin/content/",
    "/admin/search/?q=2K",
    "/admin/search/?q=zebra",
    "/admin/creditsguide/exampleproject/1/delete/",
    "/?as_of=2026-12-01&hd=3",
    "/changes/?as_of=2026-12-01",
    "/?as_of=Monday",
]
SURE = re.compile("^(Yes|Delete)")
PROJECT = "/admin/creditsguide/exampleproject/2/change/"


def violations(page) -> list[str]:
    # Without preloading, for which axe writes styles that the policy rightly reports.
    found = Axe().run(page, options={"preload": False})
    return [one["id"] for one in found.response["violations"]]


def small_targets(page) -> list[str]:
    """What a finger would miss; links within a sentence are as high as its lines."""
    return page.evaluate(
        """() => [...document.querySelectorAll(
            "a[href], button, input:not([type=hidden]), select, textarea, summary, .grip")]
          .filter((one) => one.checkVisibility({ visibilityProperty: true }))
          .filter((one) => !one.closest(".sortoptions"))  // the heading beside it sorts too
          .map((one) => [one, one.getBoundingClientRect(), one.parentElement.textContent.trim()])
          .filter(([one, box]) => box.width > 1 && box.right > 0 && box.bottom > 0)
          .filter(([one, box]) => box.width < 23.9 || box.height < 23.9)
          .filter(([one, _box, around]) => !(getComputedStyle(one).display === "inline"
            && around.length > one.textContent.trim().length + 8))
          .map(([one]) => "small: " + one.outerHTML.slice(0, 120))"""
    )


def save(page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".success")).to_be_visible()


def change_price(page, credits: str) -> None:
    page.goto("/admin/creditsguide/tier/2/change/")
    if not page.locator("#id_prices-0-credits_per_image").is_visible():
        page.locator("#prices-0 summary").click()  # folded on a phone
    page.locator("#id_prices-0-credits_per_image").fill(credits)
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="Confirm and save").click()
    expect(page.locator(".success")).to_be_visible()


def upload(page, folder, old: str, new: str) -> None:
    """The site's own content with something else in it."""
    page.goto("/admin/")
    with page.expect_download() as started:
        page.get_by_role("link", name="Download content").click()
    path = folder / started.value.suggested_filename
    text = started.value.path().read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    page.get_by_role("link", name="Upload content").click()
    page.get_by_label("Content file").set_input_files(path)
    page.get_by_role("button", name="Show what it would change").click()


class TestEveryPage:
    @pytest.fixture(params=[("light", DESKTOP), ("dark", PHONE)], ids=["desktop", "phone"])
    def context_args(self, request):
        scheme, viewport = request.param
        return {"color_scheme": scheme, "viewport": viewport}

    def test_axe_finds_nothing_and_nothing_overflows(self, admin):
        """One sign-in for all: pages differ, the person does not."""
        wrong = {}
        for address in PAGES:
            admin.goto(address)
            for opener in admin.locator(".insert:visible").all()[:1]:
                opener.click()
            found = violations(admin)
            if admin.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found.append("overflow")
            found += admin.evaluate("window.reports")
            if admin.viewport_size == PHONE and address.startswith("/admin/"):
                found += small_targets(admin)
            if found:
                wrong[address] = found
        assert wrong == {}

    def test_nor_in_what_an_upload_and_an_undo_ask(self, admin, tmp_path):
        wrong = {}

        def look(what: str) -> None:
            found = violations(admin) + admin.evaluate("window.reports")
            if admin.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found.append("overflow")
            if found:
                wrong[what] = found

        change_price(admin, "103")
        admin.goto("/admin/")
        look("desk")
        admin.get_by_role("button", name="Undo the last change of Tier “HD+”").click()
        expect(admin.get_by_role("region", name="What this does")).to_contain_text("103 → 2")
        look("undo")
        admin.get_by_role("button", name="Confirm and restore").click()
        upload(admin, tmp_path, "HD+", "Ultra plus")
        expect(admin.get_by_role("button", name="Confirm and import")).to_be_visible()
        look("report")
        upload(admin, tmp_path, '"hd-plus"', '"budget"')
        expect(admin.locator(".errorlist")).to_contain_text("entry 2 (creditsguide.Tier): slug")
        look("refusal")
        assert wrong == {}

    def test_signing_in_is_accessible(self, page):
        page.goto("/admin/login/?next=/admin/")
        assert violations(page) == []


def test_a_deleted_line_is_brought_back(admin):
    admin.goto(PROJECT)
    admin.get_by_label("Delete").first.check()
    save(admin)
    admin.goto(PROJECT)
    expect(admin.get_by_text("5 hero sections")).to_have_count(0)
    admin.get_by_role("link", name="History").click()
    admin.get_by_role("link", name="Restore the version of").first.click()
    admin.get_by_role("button", name="Restore").click()
    expect(admin.locator(".success")).to_contain_text("is as it was on")
    expect(admin.get_by_text("5 hero sections")).to_be_visible()
    expect(admin.locator("output", has_text="5 × 2 = 10 credits")).to_be_visible()


def test_a_deleted_tip_is_brought_back(admin):
    admin.goto("/admin/creditsguide/usagetip/add/")
    admin.get_by_label("Title").fill("For a moment")
    admin.locator("#id_text").fill("Gone soon")
    save(admin)
    admin.get_by_role("link", name="For a moment").first.click()
    admin.get_by_role("link", name="Delete").click()
    admin.locator("#content").get_by_role("button", name=SURE).click()
    admin.get_by_role("link", name="Recover deleted usage tips").click()
    admin.get_by_role("link", name="Restore the version of").click()
    admin.get_by_role("button", name="Restore").click()
    expect(admin.locator(".success")).to_contain_text("“For a moment” is as it was on")
    admin.get_by_role("link", name="Delete").click()
    admin.locator("#content").get_by_role("button", name=SURE).click()


def test_an_added_line_has_labels_and_goes_last(admin):
    admin.goto(PROJECT)
    admin.get_by_role("button", name="Add a line").click()
    new = admin.locator("#items-3")
    expect(new.get_by_label("Position")).to_have_value("4")
    new.get_by_label("Quantity").fill("2")
    new.get_by_label("Tier").select_option(label="2K")
    new.get_by_label("Subject:").fill("posters")
    new.get_by_label("Subject singular").fill("poster")
    assert violations(admin) == []
    save(admin)
    admin.goto(PROJECT)
    expect(admin.locator("#items-3")).to_contain_text("2 × 3 = 6 credits")
    admin.locator("#items-3").get_by_label("Delete").check()
    save(admin)


def test_a_number_typed_by_hand_is_saved_with_a_warning(admin):
    admin.goto("/admin/creditsguide/usagetip/2/change/")
    text = admin.locator("#id_text")
    before = text.input_value()
    text.fill("Only 2 credits")
    save(admin)
    expect(admin.locator(".warning")).to_contain_text("paste {hd-plus.credits} instead")
    admin.goto("/admin/")
    admin.get_by_role("link", name="Usage tip “{hd-plus} Sweet Spot”, text").click()
    text.fill(before)
    save(admin)
    expect(admin.locator(".warning")).to_have_count(0)
    admin.goto("/admin/")
    expect(admin.get_by_text("Nothing contradicts the prices and tiers.")).to_be_visible()


def test_a_project_is_duplicated_and_opened_in_the_preview(admin):
    admin.goto("/admin/creditsguide/exampleproject/1/change/")
    admin.get_by_role("button", name="Duplicate as a draft").click()
    expect(admin.get_by_role("heading", name="Nothing is saved yet")).to_be_visible()
    admin.get_by_role("button", name="Save and stay").click()
    expect(admin.locator(".success")).to_contain_text("was added successfully")
    admin.get_by_role("link", name="View on site").click()
    expect(admin.locator(".as-of")).to_contain_text("drafts included")
    expect(admin.locator("#project-social-2")).to_contain_text("26 total credits")
    admin.go_back()
    admin.get_by_role("link", name="Delete", exact=True).click()
    admin.locator("#content").get_by_role("button", name=SURE).click()


def test_the_calculator_computes_inside_a_preview(admin):
    admin.goto("/?as_of=2024-12-31")
    expect(admin.get_by_text("No tiers published yet")).to_be_visible()
    admin.goto("/?as_of=2026-12-01")
    admin.locator("#q-hd").fill("7")
    expect(admin.locator("#total")).to_have_text("7")
    admin.wait_for_url("**/?hd=7&as_of=2026-12-01#calculator")
    admin.locator("#preview-day").fill("2027-01-31")
    admin.get_by_role("button", name="Show").click()
    expect(admin.locator(".as-of")).to_contain_text("31 January 2027")


class TestWithAndWithoutScripts:
    @pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
    def context_args(self, request):
        return {"java_script_enabled": request.param}

    def test_a_change_is_undone_from_the_desk_by_keyboard(self, admin):
        admin.goto("/admin/creditsguide/usagetip/1/change/")
        admin.locator("#id_title").fill("Begin")
        save(admin)
        admin.goto("/admin/")
        undo = admin.get_by_role("button", name="Undo the last change of Usage tip “Begin”")
        for _time in range(60):
            admin.keyboard.press("Tab")
            if undo.evaluate("button => button == document.activeElement"):
                break
        admin.keyboard.press("Enter")
        expect(admin.locator(".success")).to_contain_text("“Start Small” is as it was on")
        newest = admin.get_by_role("region", name="Last changes").get_by_role("listitem").first
        expect(newest).to_contain_text("Restored the version of")

    def test_content_goes_down_and_up(self, admin, tmp_path):
        upload(admin, tmp_path, '"Start Small"', '"Begin"')
        expect(admin.get_by_role("row", name="Usage tip “Start Small”, Title")).to_contain_text(
            "Begin"
        )
        admin.get_by_role("button", name="Confirm and import").click()
        expect(admin.locator(".success")).to_contain_text("1 change.")
        upload(admin, tmp_path, '"Begin"', '"Start Small"')
        admin.get_by_role("button", name="Confirm and import").click()
        expect(admin.locator(".success")).to_be_visible()
        expect(admin.get_by_role("region", name="Last changes")).to_contain_text("Imported guide-")
