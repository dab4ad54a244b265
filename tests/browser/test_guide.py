"""The guide page beyond its calculator: the first view, folds on phones, length, and paper."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from .conftest import DESKTOP, wait_until

PHONE = {"width": 375, "height": 667}
TABLET = {"width": 768, "height": 1024}
WITHOUT_SCRIPTS = {"java_script_enabled": False}


@pytest.fixture
def quick(page):
    page.goto("/")
    return page.get_by_role("form", name="Quick estimate")


class TestTheFirstView:
    @pytest.mark.parametrize("viewport", [PHONE, {"width": 1280, "height": 800}, TABLET])
    def test_it_has_an_answer(self, page, viewport):
        page.set_viewport_size(viewport)
        page.goto("/")
        box = page.locator(".says").bounding_box()
        assert box["y"] + box["height"] <= viewport["height"]
        expect(page.locator(".says")).to_contain_text("26 credits for 23 images")

    def test_its_answer_is_gone_at_the_first_keystroke(self, quick):
        total = quick.get_by_text("credits for 23 images")
        expect(total).to_be_visible()
        expect(quick.get_by_role("button", name="Open calculator")).to_be_visible()
        quick.get_by_label("HD images", exact=True).press("End")
        quick.get_by_label("HD images", exact=True).press("5")
        expect(total).to_be_hidden()
        expect(quick.get_by_role("button", name="Work it out")).to_be_visible()

    def test_and_stands_again_where_it_is_true(self, quick):
        field = quick.get_by_label("HD images", exact=True)
        field.fill("5")
        expect(quick.get_by_text("credits for 23 images")).to_be_hidden()
        field.fill("20")
        expect(quick.get_by_text("credits for 23 images")).to_be_visible()

    def test_it_asks_for_nothing_by_itself(self, quick, page):
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        quick.get_by_label("2K images").fill("7")
        expect(quick.get_by_role("button", name="Work it out")).to_be_visible()
        assert asked == []

    def test_it_opens_the_calculator_with_its_mix(self, quick, page):
        quick.get_by_label("2K images").fill("7")
        quick.get_by_label("2K images").press("Enter")
        page.wait_for_url("**/?hd=20&hd-plus=3&2k=7#calculator")
        expect(page.locator("#total")).to_have_text("47")
        expect(quick).to_contain_text("47 credits for 30 images")

    def test_after_back_fields_and_answer_agree(self, quick, page):
        quick.get_by_label("2K images").fill("7")
        quick.get_by_role("button", name="Work it out").click()
        page.wait_for_url("**/?hd=20*")
        page.go_back()
        page.wait_for_url(re.compile(r"/$"))
        answer, field = quick.get_by_text("credits for 23 images"), quick.get_by_label("2K images")
        wait_until(page, lambda: answer.is_visible() == (field.input_value() == "0"))

    @pytest.mark.parametrize("context_args", [WITHOUT_SCRIPTS])
    def test_without_scripts_it_works_by_itself(self, quick, page):
        quick.get_by_label("2K images").fill("7")
        quick.get_by_role("button", name="Open calculator").click()
        page.wait_for_url("**/?hd=20&hd-plus=3&2k=7#calculator")
        expect(page.locator("#total")).to_have_text("47")


def folded(page) -> list[bool]:
    return page.evaluate(
        "[...document.querySelectorAll('.fold > :not(summary)')].map((e) => !e.checkVisibility())"
    )


class TestFolds:
    """Sizes of a tier, and what a project is made of."""

    def test_phones_fold_them_until_they_are_asked_for(self, page):
        page.set_viewport_size(PHONE)
        page.goto("/")
        assert folded(page) == [True] * 7
        page.get_by_text("Breakdown and tips: Product Launch").click()
        expect(page.get_by_text("Premium quality for main product images")).to_be_visible()
        assert folded(page).count(False) == 1

    def test_a_folded_project_tells_what_it_takes_and_of_what(self, page):
        page.set_viewport_size(PHONE)
        page.goto("/")
        launch = page.get_by_role("article", name="Product Launch")
        expect(launch).to_contain_text("85 total credits")
        expect(launch.get_by_text("15 in HD · 20 in HD+ · 10 in 2K")).to_be_visible()

    @pytest.mark.parametrize("viewport", [TABLET, DESKTOP])
    def test_they_are_open_where_there_is_room(self, page, viewport):
        page.set_viewport_size(viewport)
        page.goto("/")
        assert folded(page) == [False] * 7
        expect(page.locator(".fold > summary").first).to_be_hidden()

    def test_they_are_open_on_paper(self, page):
        page.set_viewport_size(PHONE)
        page.goto("/")
        page.emulate_media(media="print")
        assert folded(page) == [False] * 7

    def test_what_is_looked_for_in_them_is_found(self, page):
        page.set_viewport_size(PHONE)
        page.goto("/#:~:text=Premium%20quality%20for%20main%20product%20images")
        found = page.get_by_text("Premium quality for main product images")
        expect(found).to_be_visible()
        expect(found).to_be_in_viewport()

    @pytest.mark.parametrize("context_args", [WITHOUT_SCRIPTS])
    def test_without_scripts_they_open_as_well(self, page):
        page.set_viewport_size(PHONE)
        page.goto("/")
        page.get_by_text("Size, time and file: HD", exact=True).click()
        expect(page.get_by_text("8.7 × 8.7 cm")).to_be_visible()


def test_every_block_of_every_project_has_one_scale(page):
    page.goto("/")
    lengths = page.evaluate(
        """[...document.querySelectorAll('.proj .tally')].map((e) =>
             e.getBoundingClientRect().width / e.viewBox.baseVal.width)"""
    )
    assert len(lengths) == 10
    assert max(lengths) - min(lengths) < 0.01


def test_a_picture_and_its_price_stand_apart_in_every_card(page):
    for viewport in (PHONE, TABLET, DESKTOP):
        page.set_viewport_size(viewport)
        page.goto("/")
        for card in page.locator(".tier").all():
            plate = card.locator(".plate").bounding_box()
            price = card.locator(".price").bounding_box()
            assert plate["width"] == pytest.approx(plate["height"], abs=1)
            assert plate["x"] + plate["width"] <= price["x"] + 4


def test_the_heads_of_all_cards_stand_in_line(page):
    page.goto("/")
    tops = [head.bounding_box()["y"] for head in page.locator(".tier h3").all()]
    assert max(tops) - min(tops) < 1


def test_a_phones_table_has_its_heads_on_one_line(page):
    page.set_viewport_size(PHONE)
    page.goto("/")
    heights = [head.bounding_box()["height"] for head in page.locator("#table thead th").all()]
    assert max(heights) < 48
    head = page.get_by_role("columnheader", name="HD+ 1536 × 1536 px", exact=True)
    expect(head).to_have_count(1)


@pytest.mark.parametrize("path", ["/", "/embed/?show=table"])
def test_on_phones_the_table_has_nothing_to_scroll_to(page, path):
    page.set_viewport_size(PHONE)
    page.goto(path)
    table = page.get_by_role("region", name="Price table")
    wide, room = table.evaluate("e => [e.scrollWidth, e.clientWidth]")
    assert wide == room


def test_a_phone_scrolls_no_further_than_it_must(page):
    page.set_viewport_size(PHONE)
    page.goto("/?hd=20&hd-plus=3")
    assert page.evaluate("document.documentElement.scrollHeight") <= 6_700


def sheets(page, paper: str) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format=paper)))


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_all_of_it_is_printed_on_three_sheets(page, paper):
    page.goto("/?hd=20&hd-plus=3")
    assert sheets(page, paper) <= 3


# In four figures a price is large, and leaves each picture its size and each comma its room.
FOUR_FIGURES = "Price.objects.filter(tier__slug='2k').update(credits_per_image={})"
PLATES = "[...document.querySelectorAll('.tier .plate')].map((e) => e.clientWidth)"


def test_a_price_of_four_figures_leaves_pictures_to_scale(page, shell):
    shell(FOUR_FIGURES.format(9_973))
    page.set_viewport_size(TABLET)
    page.goto("/")
    expect(page.locator("#tier-2k .num")).to_have_text("9,973")
    plates = page.evaluate(PLATES)
    shell(FOUR_FIGURES.format(3))
    assert max(plates) - min(plates) < 1


THREE_TIERS = "Tier.objects.exclude(slug__in=('hd', 'hd-plus', '2k')).delete()"
SIX_TIERS = f"""
from tests.support.rows import make_tier
{THREE_TIERS}
for n in (4, 6, 8):
    size = {{"width_px": 1024 * n, "height_px": 1024 * n, "position": n}}
    make_tier(n, name=f"{{n}}K", slug=f"{{n}}k", status="published", **size)
"""


@pytest.fixture
def six_tiers(shell):
    shell(SIX_TIERS)
    yield
    shell(THREE_TIERS)


@pytest.mark.usefixtures("six_tiers")
def test_so_are_six_tiers(page):
    page.goto("/?hd=20&hd-plus=3")
    expect(page.locator(".tier")).to_have_count(6)
    assert sheets(page, "A4") <= 3


def test_the_closing_block_leads_on(page):
    page.goto("/")
    block = page.get_by_role("region", name="Ready to Generate Cost-Effective Images?")
    expect(block.get_by_role("link", name="Embed the calculator")).to_be_visible()
    expect(block.get_by_role("link", name="For developers")).to_be_visible()
    page.evaluate("print = () => { window.printed = document.documentElement.dataset.print }")
    block.get_by_role("button", name="Print this guide").click()
    assert page.evaluate("window.printed") == ""
