"""The guide by ear and by keyboard: names that stand alone, and focus that is always in sight."""

from __future__ import annotations

import re

import pytest

from .conftest import DESKTOP

PAGES = {
    "empty": "/",
    "a mix": "/?hd=20&hd-plus=4&drafts=1",
    "wrong input": "/?hd=-1&hd-plus=three&2k=4",
    "a budget": "/?budget=26&images=23",
    "wrong budget": "/?budget=abc&images=-2",
    "api": "/api/",
    "price history": "/changes/",
    "embed": "/embed/?hd=20&hd-plus=3",
    "embed, budget": "/embed/?budget=100&images=20",
    "embed, table": "/embed/?show=table",
    "embed, tiers": "/embed/?show=tiers",
    "embed code": "/embed/code/?hd=20",
    "not found": "/nothing/",
}
CONTROLS = {"button", "link", "textbox", "radio", "combobox", "DisclosureTriangle"}
NAMED = CONTROLS | {"article", "group", "image", "region", "navigation"}
SMALL_PHONE = {"width": 375, "height": 667}
HIDDEN_FOCUS = """() => {
  const focused = document.activeElement, box = focused.getBoundingClientRect();
  return [...document.querySelectorAll(".peek, .top")].some((bar) => {
    const cover = bar.getBoundingClientRect();
    return getComputedStyle(bar).position === "sticky" && !bar.contains(focused)
      && !focused.matches("body, .skip") && box.top < cover.bottom && box.bottom > cover.top;
  }) ? focused.outerHTML.slice(0, 90) : "";
}"""


def heard(page) -> list[tuple[str, str, str]]:
    """Role, name and description of all that a screen reader can stop at."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    found = [
        tuple(str(node.get(key, {}).get("value", "")) for key in ("role", "name", "description"))
        for node in nodes
        if not node["ignored"]
    ]
    return [(role, name, description) for role, name, description in found if role in NAMED]


@pytest.mark.parametrize("name", PAGES)
def test_everything_has_a_name_and_says_nothing_twice(page, name):
    page.goto(PAGES[name])
    for role, words, description in heard(page):
        assert words or role == "group", role  # a group of details needs none
        figures = set(re.findall(r"\d[\d,]* \w+", words))
        assert not figures & set(re.findall(r"\d[\d,]* \w+", description)), words


@pytest.mark.parametrize("name", PAGES)
def test_two_links_of_one_name_lead_to_one_place(page, name):
    page.goto(PAGES[name])
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
    places = page.evaluate(
        "[...document.links].filter((a) => a.checkVisibility()).map((a) =>"
        " [a.ariaLabel ?? a.textContent.replace(/\\s+/g, ' ').trim(), a.href])"
    )
    assert len({words for words, _ in places}) == len({tuple(place) for place in places})


@pytest.mark.parametrize("width", [375, 1280])
@pytest.mark.parametrize("name", PAGES)
def test_what_is_copied_keeps_figures_and_words_apart(page, name, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(PAGES[name])
    page.evaluate("getSelection().selectAllChildren(document.querySelector('main'))")
    copied = page.evaluate("getSelection().toString()")
    assert copied
    assert re.findall(r"\d(?:credit|image|pixel|draft|×)\w*|\w(?:credits|images)\b", copied) == []


@pytest.mark.parametrize("width", [375, 1280])
def test_a_field_says_what_it_counts_and_what_that_takes(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/?hd-plus=4&2k=x&drafts=2")
    fields = {words: rest for role, words, rest in heard(page) if role == "textbox"}
    assert fields == {
        "HD images": "",
        "HD+ images": "",
        "2K images": "Error: Type the number of 2K images in digits, like 3.",
        "HD images, 1 credit each": "none",
        "HD+ images, 2 credits each": "4 × 2 = 8 credits",
        "2K images, 3 credits each": "not counted "
        "Error: Type the number of 2K images in digits, like 3.",
        "Drafts per image made in HD first": "8 × 1 = 8 credits",
    }


def test_a_budgets_fields_say_what_is_asked(page):
    page.goto("/?budget=26")
    fields = [words for role, words, _ in heard(page) if role == "textbox"]
    at_the_head = ["2K images", "HD images", "HD+ images"]
    assert sorted(fields) == sorted([*at_the_head, "Credits I have", "Images I need, optional"])


@pytest.mark.parametrize("viewport", [SMALL_PHONE, {"width": 320, "height": 568}, DESKTOP])
@pytest.mark.parametrize(
    "address",
    [
        "/?hd=-1&hd-plus=three&2k=9999&drafts=20",
        "/?budget=999999",
    ],
)
def test_focus_is_never_under_a_bar_that_stays(page, address, viewport):
    page.set_viewport_size(viewport)
    page.goto(address)
    assert page.locator(".peek, .top").count() == 2
    stops = page.locator("a, button, input, summary, [tabindex='0']").count()
    for key in ("Tab", "Shift+Tab"):
        for _ in range(stops):
            page.keyboard.press(key)
            assert page.evaluate(HIDDEN_FOCUS) == ""


def test_colors_of_the_visitors_own_still_tell_what_is_what(page):
    page.set_viewport_size(SMALL_PHONE)
    page.goto("/?hd=20")
    page.emulate_media(forced_colors="active")
    strokes = page.evaluate(
        """[...document.querySelectorAll(".q:nth-of-type(2) .step svg")].map((e) =>
             getComputedStyle(e).stroke)"""
    )
    assert len(strokes) == 2
    assert strokes[0] != strokes[1]
    edge = page.locator(".peek").evaluate(
        "e => [getComputedStyle(e).borderTopWidth, getComputedStyle(e).borderTopColor,"
        " getComputedStyle(e).backgroundColor]"
    )
    assert edge[0] == "1px"
    assert edge[1] != edge[2]
