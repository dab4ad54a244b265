"""What is sold: stated heights, prices at the edge, long names, and all of it on paper."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from .conftest import SMALL_PHONE

SELL = """
from tests.support.packs import make_pack, sell_in
sell_in(price_note={note!r})
for n in range({packs} + {plans}):
    period = "once" if n < {packs} else ("month", "year")[n % 2]
    size = {{"name": f"{name} {{n}}", "slug": f"p-{{n}}", "credits": 150 * (n + 1), "position": n}}
    address = "https://buy.example/" if {links} else ""
    pack = make_pack(f"{{9 + 8 * n}}.99", buy_url=address, note={note!r}, period=period, **size)
    if n < {coming}:
        pack.prices.create(amount="7.01", effective_on="2099-01-01", announced=True)
"""
END = """
Pack.objects.all().delete()
Guide.objects.update(currency="", price_note="")
UsageTip.objects.first().save()
"""


@pytest.fixture
def sell(shell):
    def run(packs, plans=0, *, links=True, note="", coming=0, name="Starter"):
        values = {"packs": packs, "plans": plans, "links": links, "note": note, "coming": coming}
        shell(SELL.format(**values, name=name))

    yield run
    shell(END)


def assert_stated_heights_hold(page, query: str) -> None:
    """Of the code alone in the narrowest column, and of the one that a script corrects."""
    page.goto(f"/embed/code/?{query}")
    alone, scripted = (
        int(re.search(r'height="(\d+)"', page.locator(code).text_content())[1])
        for code in ("#c-frame", "#c-both")
    )
    true = {}
    for width in (280, 480):
        page.set_viewport_size({"width": width, "height": 600})
        page.goto(f"/embed/?{query}")
        true[width] = page.evaluate("document.documentElement.getBoundingClientRect().height")
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert 0.75 * alone <= true[280] <= alone
    assert 0.8 * scripted <= true[480] <= 1.05 * scripted


@pytest.mark.parametrize(
    ("packs", "plans", "more"),
    [
        (1, 0, {}),
        (0, 2, {"links": False}),
        (3, 2, {"note": "Lasts for a year, then it is gone for good.", "coming": 2}),
        (3, 1, {"name": "The pack of photographers"}),
        (8, 4, {}),
        (12, 0, {"links": False}),
    ],
)
def test_a_frame_of_packs_has_about_the_height_that_its_code_states(page, sell, packs, plans, more):
    sell(packs, plans, **more)
    assert_stated_heights_hold(page, "show=packs")


@pytest.mark.parametrize(
    ("packs", "plans", "name"),
    [(1, 0, "Starter"), (3, 2, "Starter"), (12, 0, "Starter"), (8, 4, "The pack of photographers")],
)
@pytest.mark.parametrize("query", ["budget=100", "budget=100&images=30"])
def test_a_frame_with_a_budget_has_room_for_packs(page, sell, packs, plans, name, query):
    sell(packs, plans, name=name)
    assert_stated_heights_hold(page, query)


@pytest.mark.parametrize("width", [320, 375, 768, 1280])
@pytest.mark.parametrize("links", [True, False])
def test_what_stands_last_in_a_row_stands_at_the_edge(page, sell, width, links):
    sell(2, 1, links=links)
    page.set_viewport_size({"width": width, "height": 740})
    page.goto("/")
    last = ".pack .btn" if links else ".pack .cost"
    edges = page.locator(last).evaluate_all(
        "(all) => all.map((e) => e.getBoundingClientRect().right)"
    )
    edge = page.locator(".packs").evaluate("(e) => e.getBoundingClientRect().right")
    assert edges == pytest.approx([edge] * 3, abs=1)


@pytest.mark.parametrize("width", [320, 360, 375, 768, 1280])
def test_a_name_of_one_long_word_pushes_nothing_out(page, sell, width):
    sell(1, name="Donaudampfschifffahrtsgesellschaft")
    page.set_viewport_size({"width": width, "height": 740})
    page.goto("/?hd=20")
    assert_nothing_sticks_out(page, ".packs", ".fill")
    page.goto("/?budget=100")
    assert_nothing_sticks_out(page, "#amounts")


def assert_nothing_sticks_out(page, *rows: str) -> None:
    for row in rows:
        edge, far = page.locator(row).evaluate(
            """(row) => {
                 const ends = [row, ...row.querySelectorAll("*")].map(
                   (one) => one.getBoundingClientRect().right);
                 return [ends[0], Math.max(...ends)];
               }"""
        )
        assert far <= edge + 1, row


def test_on_paper_packs_stand_with_their_prices_and_nothing_to_press(page, sell):
    sell(2, 1, note="Lasts for a year.")
    page.set_viewport_size(SMALL_PHONE)
    page.goto("/?hd=20")
    page.emulate_media(media="print")
    section = page.locator("#packs")
    expect(section.get_by_text("$9.99")).to_be_visible()
    expect(section.get_by_text("Lasts for a year.").first).to_be_visible()
    expect(section.get_by_text("Buy", exact=True).first).to_be_hidden()


def test_the_number_in_a_chip_is_never_broken(page, sell):
    sell(8, name="Photographers’ pack for whole newsrooms")
    page.goto("/?budget=100&images=30")
    numbers = page.locator("#amounts b:last-child")
    for width in range(280, 440, 10):
        page.set_viewport_size({"width": width, "height": 700})
        heights = numbers.evaluate_all("all => all.map(e => e.getBoundingClientRect().height)")
        assert len(heights) == 8
        assert len(set(heights)) == 1, width
