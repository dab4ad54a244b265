"""Questions fold open by keyboard and without scripts, and lie open on paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .conftest import PHONE, flawless

ANSWER = "Set how many images you need in each tier"


def test_the_keyboard_opens_and_closes_an_answer(page):
    page.goto("/")
    answer = page.get_by_text(ANSWER)
    expect(answer).to_be_hidden()
    page.locator(".faq summary").first.focus()
    page.keyboard.press("Enter")
    expect(answer).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.hash") == "#question-1"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(answer).to_be_hidden()


def test_on_paper_every_answer_lies_open(page):
    page.goto("/")
    page.emulate_media(media="print")
    expect(page.get_by_text(ANSWER)).to_be_visible()
    expect(page.get_by_text("Link to this answer").first).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_opened_it_is_flawless_on_a_phone_too(page, scheme):
    page.emulate_media(color_scheme=scheme)
    for viewport in (None, PHONE):
        if viewport:
            page.set_viewport_size(viewport)
        page.goto("/#question-1")
        expect(page.get_by_text(ANSWER)).to_be_visible()
        flawless(page)


class TestWithoutScripts:
    @pytest.fixture
    def context_args(self):
        return {"java_script_enabled": False}

    def test_a_link_to_an_answer_opens_it(self, page):
        page.goto("/#question-2")
        expect(page.get_by_text("From its first day on")).to_be_visible()
        expect(page.get_by_text(ANSWER)).to_be_hidden()
