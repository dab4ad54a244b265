"""Staff in a browser: nothing typed is lost, however a form is left, and lines added come back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.support.live import NAME, PASSWORD

from .conftest import press, wait_until

SOCIAL = "/admin/creditsguide/exampleproject/1/change/"
ADD_PROJECT = "/admin/creditsguide/exampleproject/add/"
TIP = "/admin/creditsguide/usagetip/1/change/"
TIPS = "/admin/creditsguide/usagetip/"
KEPT = "Object.keys(localStorage).filter((key) => key.startsWith('typed:')).length"


@pytest.fixture
def asked(admin):
    """Every question of the browser before it leaves a page, each answered by staying."""
    asked = []

    def stay(dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    admin.on("dialog", stay)
    return asked


def leave_anyway(page) -> None:
    page.on("dialog", lambda dialog: dialog.accept())


def type_a_line(page) -> None:
    """A summary, and a line and a tip that were not there."""
    page.goto(SOCIAL)
    page.locator("#id_summary").fill("Typed for long")
    page.get_by_role("button", name="Add a line").click()
    line = page.locator("#items-2")
    line.get_by_label("Quantity").fill("7")
    line.get_by_label("Tier").select_option(label="2K")
    line.get_by_label("Subject:").fill("walls")
    line.get_by_label("Subject singular").fill("wall")
    page.get_by_role("button", name="Add a tip").click()
    page.locator("#id_tips-2-text").fill("First line\nsecond line")
    expect(page.locator("#unsaved")).to_have_text("3 changes not saved")


def expect_the_line(page) -> None:
    expect(page.locator("#id_summary")).to_have_value("Typed for long")
    expect(page.locator("#id_items-2-quantity")).to_have_value("7")
    expect(page.locator("#id_items-2-subject_singular")).to_have_value("wall")
    expect(page.locator("#id_tips-2-text")).to_have_value("First line\nsecond line")
    expect(page.locator("#unsaved")).to_have_text("3 changes not saved")


def offer(page):
    return page.get_by_role("dialog", name="You typed something here that is not saved")


def show_it(page) -> None:
    offer(page).get_by_role("button", name="Show it").click()
    expect(page.get_by_role("heading", name="Nothing is saved yet")).to_be_visible()


def sign_in(page) -> None:
    page.get_by_label("Username").fill(NAME)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()


@pytest.fixture(autouse=True)
def as_shipped(shell):
    """Whatever a test saves is undone."""
    yield
    shell(
        "p = ExampleProject.objects.get(pk=1)\n"
        "p.items.filter(subject='walls').delete()\n"
        "p.tips.filter(text__contains='second').delete()\n"
        "p.summary = p.summary.replace('Typed for long', 'Posts and covers'); p.save()\n"
        "ExampleProject.objects.filter(slug='social-2').delete()"
    )


def test_what_is_not_saved_is_named_with_its_line(admin):
    type_a_line(admin)
    admin.locator("#id_items-1-quantity").fill("4")
    expect(admin.locator("#unsaved")).to_have_text("4 changes not saved")
    said = "Summary, Line 2, Quantity, Line 3, Tip 3. Kept in this browser."
    expect(admin.locator(".savebar .soft")).to_have_text(said)


def test_a_slug_that_follows_the_name_is_kept_to_its_last_letter(admin):
    admin.goto(ADD_PROJECT)
    admin.locator("#id_name").press_sequentially("New walls")
    expect(admin.locator("#id_slug")).to_have_value("new-walls")
    key = "Object.keys(localStorage).find((key) => key.startsWith('typed:'))"
    kept = admin.evaluate(f"JSON.parse(localStorage[{key}]).values")
    assert (kept["name"], kept["slug"]) == ("New walls", "new-walls")


class TestLeaving:
    @pytest.mark.parametrize("way", ["link", "back", "close", "reload"])
    def test_it_asks_first_and_stays(self, admin, asked, way):
        type_a_line(admin)
        if way == "link":
            admin.get_by_role("link", name="History").click(no_wait_after=True)
        elif way == "back":
            admin.evaluate("setTimeout(() => history.back())")
        elif way == "close":
            admin.close(run_before_unload=True)
        else:
            admin.evaluate("setTimeout(() => location.reload())")
        wait_until(admin, lambda: asked)
        assert asked == ["beforeunload"]
        expect_the_line(admin)

    def test_a_form_that_says_what_is_saved_is_left_unasked(self, admin, asked):
        admin.goto(SOCIAL)
        summary = admin.locator("#id_summary")
        summary.fill("x")
        summary.fill(summary.evaluate("field => field.defaultValue"))
        expect(admin.locator("#unsaved")).to_have_text("")
        admin.get_by_role("link", name="History").click()
        expect(admin.get_by_role("heading", name="Change history")).to_be_visible()
        assert asked == []

    def test_an_account_asks_too_and_is_not_kept(self, admin, asked):
        admin.goto("/admin/auth/user/1/change/")
        admin.locator("#id_first_name").fill("Typed")
        admin.get_by_role("link", name="Home").click(no_wait_after=True)
        wait_until(admin, lambda: asked)
        assert asked == ["beforeunload"]
        wait_until(admin, lambda: admin.evaluate(KEPT) == 0)

    def test_an_unsaved_order_of_a_list_asks_too_and_is_kept(self, admin, asked):
        admin.goto(TIPS)
        move_the_first_down(admin)
        expect(admin.locator("#unsaved")).to_have_text("1 change not saved")
        admin.get_by_role("link", name="Home").click(no_wait_after=True)
        wait_until(admin, lambda: asked)
        assert asked == ["beforeunload"]


def move_the_first_down(page) -> None:
    page.get_by_role("button", name=re.compile("^Move .+ down$")).first.click()


class TestOfferingAgain:
    @pytest.mark.parametrize("way", ["reload", "back", "crash"])
    def test_what_was_typed_is_offered_with_its_added_lines_and_then_saved(self, admin, way):
        page = admin.context.new_page() if way == "crash" else admin
        leave_anyway(page)
        type_a_line(page)
        if way == "reload":
            page.reload()
        elif way == "back":
            page.goto("/admin/")
            page.go_back()
        else:
            page.close(run_before_unload=False)
            page = admin
            page.goto(SOCIAL)
        show_it(page)
        expect_the_line(page)
        press(page, "Save")
        expect(page.locator(".success")).to_be_visible()
        assert page.evaluate(KEPT) == 0
        page.goto(SOCIAL)
        expect(page.locator("#items-2 .inline_label")).to_have_text("7 walls")
        expect(page.locator("#unsaved")).to_have_text("")

    def test_discarding_asks_once_and_then_nothing_is_offered(self, admin):
        type_a_line(admin)
        leave_anyway(admin)
        admin.get_by_role("link", name="Discard").click()
        expect(admin.locator("#id_summary")).not_to_have_value("Typed for long")
        expect(admin.locator("#items-2")).to_have_count(0)
        wait_until(admin, lambda: admin.evaluate(KEPT) == 0)

    def test_what_is_offered_can_be_discarded(self, admin):
        leave_anyway(admin)
        type_a_line(admin)
        admin.reload()
        admin.keyboard.press("Escape")  # is no answer
        offer(admin).get_by_role("button", name="Discard it").click()
        wait_until(admin, lambda: admin.evaluate(KEPT) == 0)
        expect(admin.locator("#items-2")).to_have_count(0)

    def test_an_order_is_offered_too(self, admin):
        leave_anyway(admin)
        admin.goto(TIPS)
        first = admin.locator("#result_list tbody th a").first
        was, second = admin.locator("#result_list tbody th a").all_inner_texts()[:2]
        move_the_first_down(admin)
        admin.reload()
        offer(admin).get_by_role("button", name="Show it").click()
        expect(first).to_have_text(second)
        expect(admin.locator("#unsaved")).to_have_text("1 change not saved")
        admin.get_by_role("link", name="Discard").click()
        expect(first).to_have_text(was)
        wait_until(admin, lambda: admin.evaluate(KEPT) == 0)

    def test_a_colleagues_edit_meanwhile_is_told_and_not_overwritten(self, admin, shell):
        leave_anyway(admin)
        type_a_line(admin)
        shell("p = ExampleProject.objects.get(pk=1); p.short_name = 'Posts'; p.save()")
        try:
            admin.reload()
            offer(admin).get_by_role("button", name="Show it").click()
            expect(admin.locator(".faults")).to_contain_text("Short name: Social → Posts.")
            expect_the_line(admin)
            expect(admin.locator("#id_short_name")).to_have_value("Posts")
        finally:
            shell("p = ExampleProject.objects.get(pk=1); p.short_name = 'Social'; p.save()")

    def test_it_is_offered_on_no_other_form_and_to_nobody_else(self, admin, running):
        leave_anyway(admin)
        type_a_line(admin)
        admin.goto("/admin/creditsguide/exampleproject/2/change/")
        expect(offer(admin)).to_have_count(0)
        running.add_staff("eve")
        admin.context.clear_cookies()
        admin.goto(SOCIAL)
        admin.get_by_label("Username").fill("eve")
        admin.get_by_label("Password").fill(PASSWORD)
        admin.get_by_role("button", name="Log in").click()
        expect(admin.locator("#id_summary")).to_be_visible()
        expect(offer(admin)).to_have_count(0)


class TestSessions:
    def test_a_save_without_a_session_leads_back_to_what_was_typed(self, admin):
        type_a_line(admin)
        admin.context.clear_cookies()
        press(admin, "Save")
        expect(admin.get_by_role("heading", name="Nothing was saved")).to_be_visible()
        expect(admin.locator("main")).to_contain_text("kept in this browser")
        admin.get_by_role("link", name="Sign in and go on").click()
        sign_in(admin)
        show_it(admin)
        expect_the_line(admin)
        press(admin, "Save")
        expect(admin.locator(".success")).to_be_visible()
        wait_until(admin, lambda: admin.evaluate(KEPT) == 0)

    def test_signing_in_elsewhere_meanwhile_loses_nothing(self, admin):
        """The form is too old then, although there is a session."""
        type_a_line(admin)
        other = admin.context.new_page()
        admin.context.clear_cookies()
        other.goto("/admin/")
        sign_in(other)
        other.wait_for_url("**/admin/")
        press(admin, "Save")
        admin.get_by_role("link", name="Sign in and go on").click()
        show_it(admin)
        expect_the_line(admin)

    def test_signing_out_leaves_nothing_behind(self, admin):
        leave_anyway(admin)
        type_a_line(admin)
        admin.get_by_role("button", name="Log out").click()
        expect(admin.locator("#content")).to_contain_text("You are signed out")
        wait_until(admin, lambda: admin.evaluate(KEPT) == 0)


class TestSaving:
    def test_a_refused_save_keeps_it_and_leads_to_the_fault(self, admin):
        type_a_line(admin)
        admin.locator("#id_items-2-subject").fill("")
        press(admin, "Save")
        summary = admin.get_by_role("alert", name="One thing to put right")
        expect(summary).to_be_focused()
        summary.get_by_role("link", name="Line 3, subject: This field is required.").click()
        expect(admin.locator("#id_items-2-subject")).to_be_focused()
        assert admin.evaluate(KEPT) == 1
        admin.keyboard.type("walls")
        admin.keyboard.press("Control+s")
        expect(admin.locator(".success")).to_be_visible()
        wait_until(admin, lambda: admin.evaluate(KEPT) == 0)

    def test_a_save_that_is_asked_about_is_kept_until_it_is_confirmed(self, admin):
        admin.goto("/admin/creditsguide/tier/2/change/")
        admin.locator("#id_prices-0-credits_per_image").fill("103")
        press(admin, "Save")
        expect(admin.get_by_role("button", name="Confirm and save")).to_be_visible()
        assert admin.evaluate(KEPT) == 1
        leave_anyway(admin)
        admin.get_by_role("link", name="Discard").click()
        expect(admin.locator("#id_prices-0-credits_per_image")).to_have_value("2")
        wait_until(admin, lambda: admin.evaluate(KEPT) == 0)

    def test_duplicating_takes_along_what_is_on_the_screen(self, admin):
        type_a_line(admin)
        admin.get_by_role("button", name="Duplicate as a draft").click()
        expect(admin.locator("#id_name")).to_have_value("Social Media Campaign (copy)")
        expect(admin.locator("#id_summary")).to_have_value("Typed for long")
        expect(admin.locator("#id_items-2-quantity")).to_have_value("7")
        press(admin, "Save")
        expect(admin.locator(".success")).to_contain_text("was added successfully")
        admin.goto(SOCIAL)
        show_it(admin)
        expect_the_line(admin)

    def test_a_copy_that_is_not_saved_is_kept_as_well(self, admin):
        leave_anyway(admin)
        admin.goto(SOCIAL)
        admin.get_by_role("button", name="Duplicate as a draft").click()
        expect(admin.get_by_role("heading", name="Nothing is saved yet")).to_be_visible()
        admin.goto(ADD_PROJECT)
        show_it(admin)
        expect(admin.locator("#id_name")).to_have_value("Social Media Campaign (copy)")
        expect(admin.locator("#id_items-1-quantity")).to_have_value("3")


class TestWithoutScripts:
    @pytest.fixture
    def context_args(self):
        return {"java_script_enabled": False}

    def test_a_save_without_a_session_says_that_nothing_is_kept(self, admin):
        admin.goto(TIP)
        admin.locator("#id_text").fill("Typed for long")
        admin.context.clear_cookies()
        press(admin, "Save")
        lost = "it is lost unless the page with the form is kept open"
        expect(admin.locator("noscript p")).to_contain_text(lost)
        expect(admin.locator("noscript p")).to_be_visible()
        expect(admin.get_by_text("kept in this browser")).to_be_hidden()
        expect(admin.get_by_role("link", name="Sign in and go on")).to_be_visible()

    def test_lines_and_tips_are_added_in_rows_that_stand_ready(self, admin):
        admin.goto(SOCIAL)
        admin.locator("#id_items-3-quantity").fill("7")
        admin.locator("#id_items-3-tier").select_option(label="2K")
        admin.locator("#id_items-3-subject").fill("walls")
        admin.locator("#id_items-3-subject_singular").fill("wall")
        admin.locator("#id_tips-2-text").fill("The second tip")
        press(admin, "Save and stay")
        expect(admin.locator(".success")).to_be_visible()
        expect(admin.locator("#items-2 .inline_label")).to_have_text("7 walls")
        expect(admin.locator("#id_tips-2-text")).to_have_value("The second tip")
        expect(admin.locator("#id_items-5-quantity")).to_have_value("")

    def test_a_price_too(self, admin):
        admin.goto("/admin/creditsguide/tier/2/change/")
        admin.locator("#id_prices-2-credits_per_image").fill("103")
        admin.locator("#id_prices-2-effective_on").fill("2031-12-01")
        press(admin, "Save")
        expect(admin.locator(".effects")).to_contain_text("From 1 December 2031")
