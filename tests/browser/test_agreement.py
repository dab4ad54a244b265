"""Fields and answer agree, always: while an answer is awaited, when none comes, and after Back."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from .conftest import wait_until

TOTAL = "#total"
STUBS = """
window.handed = [];
window.print = () => handed.push(document.getElementById("total").textContent);
navigator.share = async ({ text, url }) => { handed.push(text); handed.push(url); };
"""


class Answers:
    """The server's answers to a page, held back until they are let through."""

    def __init__(self, page, pattern="**/estimate/?*"):
        self.page, self.held, self.holds = page, [], True
        page.route(pattern, self.take)

    def take(self, route):
        if self.holds:
            self.held.append(route)
        else:
            route.continue_()

    def wait(self, count=1):
        wait_until(self.page, lambda: len(self.held) >= count)
        return self.held[-1].request.url

    def let_through(self):
        self.holds = False
        for route in self.held:
            route.continue_()

    def fail(self):
        self.holds = False
        for route in self.held:
            route.abort()


def quantity(page, slug):
    return page.locator(f"#q-{slug}")


@pytest.fixture
def calculator(page):
    page.add_init_script(STUBS)
    page.goto("/?hd=20&hd-plus=3#calculator")
    expect(page.locator(TOTAL)).to_have_text("26")
    return page


@pytest.fixture
def awaiting(calculator):
    """2K says 12, and the answer to that is on its way."""
    answers = Answers(calculator)
    quantity(calculator, "2k").fill("12")
    answers.wait()
    return answers


class TestWhileAnAnswerIsAwaited:
    def test_the_copied_link_is_of_what_the_fields_say(self, calculator, awaiting):
        calculator.context.grant_permissions(["clipboard-read", "clipboard-write"])
        calculator.get_by_role("button", name="Copy link").click()
        expect(calculator.get_by_role("button", name="Link copied")).to_be_visible()
        built = calculator.evaluate("navigator.clipboard.readText()")
        awaiting.let_through()
        expect(calculator.locator(TOTAL)).to_have_text("62")
        assert built == calculator.locator("#result").get_attribute("data-share")

    def test_links_to_other_forms_are_of_what_the_fields_say(self, calculator, awaiting):
        assert awaiting.held
        for name, path in (("Download CSV", "/estimate.csv"), ("Embed", "/embed/code/")):
            link = calculator.locator("form").get_by_role("link", name=name, exact=True)
            expect(link).to_have_attribute("href", re.compile(rf"{path}\?hd=20&hd-plus=3&2k=12$"))

    def test_printing_waits_for_it(self, calculator, awaiting):
        calculator.get_by_role("button", name="Print", exact=True).click()
        assert calculator.evaluate("handed") == []
        awaiting.let_through()
        wait_until(calculator, lambda: calculator.evaluate("handed.length"))
        assert calculator.evaluate("handed") == ["62"]

    def test_the_sheet_of_the_device_waits_for_it(self, calculator, awaiting):
        calculator.get_by_role("button", name="Share").click()
        awaiting.let_through()
        wait_until(calculator, lambda: calculator.evaluate("handed.length") == 2)
        words, address = calculator.evaluate("handed")
        assert words == "62 credits for 35 images"
        assert "?hd=20&hd-plus=3&2k=12&on=" in address

    def test_the_mode_switch_waits_for_it(self, calculator, awaiting):
        calculator.get_by_role("link", name="Spend a budget").click()
        awaiting.let_through()
        calculator.wait_for_url("**/?budget=62&images=35#calculator")

    def test_a_suggestion_that_is_gone_is_not_applied(self, calculator, awaiting):
        calculator.get_by_role("link", name="Use HD for the 3").click()
        awaiting.let_through()
        expect(calculator.locator(TOTAL)).to_have_text("62")
        expect(calculator.get_by_role("link", name="Use HD+ for the 12")).to_be_visible()
        expect(calculator).to_have_url(re.compile(r"/\?hd=20&hd-plus=3&2k=12#calculator$"))

    def test_a_page_printed_by_the_browser_says_that_its_total_is_the_last(
        self, calculator, awaiting
    ):
        calculator.evaluate("dispatchEvent(new Event('beforeprint'))")
        expect(calculator.locator(".peek")).to_contain_text("(the last answer)")
        awaiting.let_through()
        expect(calculator.locator(TOTAL)).to_have_text("62")
        expect(calculator.locator(".peek")).not_to_contain_text("last answer")

    def test_nothing_is_handed_on_when_none_comes(self, calculator, awaiting):
        calculator.get_by_role("button", name="Print", exact=True).click()
        awaiting.fail()
        expect(calculator.get_by_role("alert")).to_be_visible()
        calculator.get_by_role("button", name="Try again").click()
        expect(calculator.locator(TOTAL)).to_have_text("62")
        assert calculator.evaluate("handed") == []

    def test_leaving_and_coming_back_forgets_nothing(self, calculator, awaiting):
        awaiting.holds = False
        calculator.evaluate("location.href = '/api/'")
        calculator.wait_for_url("**/api/")
        calculator.go_back()
        expect(quantity(calculator, "2k")).to_have_value("12")
        expect(calculator.locator(TOTAL)).to_have_text("62")
        expect(calculator).to_have_url(re.compile(r"/\?hd=20&hd-plus=3&2k=12#calculator$"))
        expect(calculator.get_by_role("alert")).to_have_count(0)


def test_a_suggestion_that_is_applied_forgets_nothing(calculator):
    answers = Answers(calculator)
    quantity(calculator, "hd").fill("40")
    answers.wait()
    calculator.get_by_role("link", name="Use HD for the 3").click()
    answers.let_through()
    calculator.wait_for_url("**/?hd=43#total")


def test_an_amount_to_start_from_keeps_the_images_that_were_typed(page):
    page.goto("/?budget=50#calculator")
    answers = Answers(page)
    quantity(page, "images").fill("30")
    answers.wait()
    page.get_by_role("link", name="100 credits", exact=True).click()
    answers.let_through()
    page.wait_for_url("**/?budget=100&images=30#calculator")


def test_the_code_of_an_embed_is_of_what_is_chosen(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/embed/code/?theme=light")
    answers = Answers(page, "**/embed/code/?*")
    page.get_by_label("Dark").first.check()
    answers.wait()
    page.get_by_role("button", name="Copy").first.click()
    answers.let_through()
    expect(page.locator("#live")).not_to_be_empty()
    assert "theme=dark" in page.evaluate("navigator.clipboard.readText()")


def test_a_stopped_request_leaves_the_last_total_marked(calculator):
    words = calculator.locator("body")
    assert "last answer" not in words.evaluate("e => e.outerHTML.replace(/<[^>]*>/g, '')")
    answers = Answers(calculator)
    quantity(calculator, "2k").fill("12")
    answers.wait()
    calculator.evaluate("window.stop()")
    expect(calculator.get_by_role("alert")).to_contain_text("the last one we worked out")
    expect(calculator.locator(".peek")).to_contain_text(
        "26 credits for 23 images (the last answer)"
    )
    answers.holds = False
    calculator.get_by_role("button", name="Try again").click()
    expect(calculator.locator(TOTAL)).to_have_text("62")
    expect(calculator.get_by_role("alert")).to_have_count(0)
    expect(calculator.locator(".peek")).not_to_contain_text("last answer")


def test_a_key_that_is_held_has_one_request_on_its_way_and_the_newest_next(calculator):
    answers = Answers(calculator)
    box = quantity(calculator, "hd")
    for _press in range(9):
        box.press("ArrowUp")
    assert "hd=21&" in answers.wait()
    calculator.wait_for_timeout(200)
    assert len(answers.held) == 1
    answers.held[0].continue_()
    assert "hd=29&" in answers.wait(2)
    expect(calculator.locator(TOTAL)).to_have_text("27")
    expect(box).to_have_value("29")
    answers.held[1].continue_()
    expect(calculator.locator(TOTAL)).to_have_text("35")
    assert len(answers.held) == 2


def test_a_step_does_not_wait_for_a_request_that_hangs(calculator):
    answers = Answers(calculator)
    plus = calculator.get_by_role("button", name="One HD image more")
    plus.click()
    answers.wait()
    calculator.wait_for_timeout(3_100)
    plus.click()
    assert "hd=22&" in answers.wait(2)
    answers.held[1].continue_()
    expect(calculator.locator(TOTAL)).to_have_text("28")
    expect(calculator.get_by_role("alert")).to_have_count(0)


def test_a_button_that_is_held_steps_on_until_it_is_let_go(calculator):
    calculator.get_by_role("button", name="One HD image more").hover()
    calculator.mouse.down()
    box = quantity(calculator, "hd")
    wait_until(calculator, lambda: int(box.input_value()) >= 24)
    calculator.mouse.up()
    reached = int(box.input_value())
    calculator.wait_for_timeout(300)
    expect(box).to_have_value(str(reached))
    expect(calculator.locator(TOTAL)).to_have_text(str(reached + 6))


def test_a_button_steps_no_more_when_the_pointer_has_left_it(calculator):
    plus = calculator.get_by_role("button", name="One HD image more")
    plus.hover()
    calculator.clock.install()
    calculator.clock.pause_at(datetime.now() + timedelta(hours=1))  # the pointer leaves in time
    calculator.mouse.down()
    calculator.mouse.move(1, 1)
    calculator.clock.run_for(700)
    calculator.mouse.up()
    calculator.clock.resume()
    expect(quantity(calculator, "hd")).to_have_value("20")
    plus.press("Enter")
    expect(quantity(calculator, "hd")).to_have_value("21")


def test_a_first_click_selects_and_a_second_places_the_caret(calculator):
    box = quantity(calculator, "hd")
    box.click()
    assert box.evaluate("e => [e.selectionStart, e.selectionEnd]") == [0, 2]
    calculator.wait_for_timeout(600)  # else it would be a double click
    box.click()
    assert box.evaluate("e => e.selectionStart === e.selectionEnd")


def test_the_mode_switch_carries_the_mix_there_and_back(calculator):
    quantity(calculator, "2k").fill("1")
    expect(calculator.locator(TOTAL)).to_have_text("29")
    calculator.get_by_role("link", name="Spend a budget").click()
    expect(quantity(calculator, "budget")).to_have_value("29")
    expect(quantity(calculator, "images")).to_have_value("24")
    quantity(calculator, "budget").fill("34")
    expect(calculator.locator(".out")).to_contain_text("14 × HD + 10 × HD+")
    calculator.get_by_role("link", name="Count images").click()
    calculator.wait_for_url("**/?hd=14&hd-plus=10#calculator")


def test_a_budget_too_small_for_any_mix_leads_back_to_the_last_one(calculator):
    calculator.get_by_role("link", name="Spend a budget").click()
    quantity(calculator, "budget").fill("5")
    expect(calculator.locator(".out")).to_contain_text("23 need 18 more")
    calculator.get_by_role("link", name="Count images").click()
    expect(calculator.locator(TOTAL)).to_have_text("26")
    expect(calculator).to_have_url(re.compile(r"/\?hd=20&hd-plus=3#calculator$"))


class TestWithoutScripts:
    @pytest.fixture
    def context_args(self):
        return {"java_script_enabled": False}

    def test_the_mode_switch_carries_the_mix_too(self, page):
        page.goto("/?hd=20&hd-plus=3#calculator")
        page.get_by_role("link", name="Spend a budget").click()
        quantity(page, "budget").fill("")
        quantity(page, "images").fill("")
        page.get_by_role("button", name="Update the answer").click()
        expect(page.locator(".out")).to_contain_text("Say how many credits you have")
        page.get_by_role("link", name="Count images").click()
        expect(page.locator(TOTAL)).to_have_text("26")
