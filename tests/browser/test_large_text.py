"""Twice the text size, as a phone or a browser sets it: nothing cut, nothing out of reach."""

from __future__ import annotations

import pytest

from .conftest import PHONE

PAGES = {
    "empty": "/",
    "a mix": "/?hd=20&hd-plus=3",
    "a large mix": "/?hd=9999&hd-plus=9999&2k=9999&drafts=20",
    "wrong input": "/?hd=-1&hd-plus=three&2k=4",
    "a budget for images": "/?budget=26&images=23",
    "a large budget": "/?budget=999999",
    "api": "/api/",
    "price history": "/changes/",
    "embed": "/embed/?hd=20&hd-plus=3",
    "embed, large mix": "/embed/?hd=9999&hd-plus=9999&2k=9999&drafts=20",
    "embed, budget": "/embed/?budget=100&images=20",
    "embed, table": "/embed/?show=table",
    "embed, tiers": "/embed/?show=tiers",
    "embed, project": "/embed/?show=launch",
    "embed code": "/embed/code/?hd=20&hd-plus=3",
    "embed code, wrong options": "/embed/code/?hd=x&images=3&maxwidth=9&background=clear",
    "not found": "/nothing/",
}
WHOLE = [
    "/",
    "/?hd=20&hd-plus=3",
    "/?budget=26&images=23",
    "/embed/?hd=20&hd-plus=3",
    "/embed/?show=tiers",
    "/embed/?show=launch",
]
WIDTHS = [320, 375, 480, 768, 1280]
# Boxes that hide what leaves them, `contain` among them, are no overflow for the window: so every
# text and control is held against each box around it, up to one that can be scrolled.
OUT_OF_REACH = """() => {
  const faults = new Set(), texts = [], range = document.createRange();
  const hides = (style) => /hidden|clip/.test(style.overflowX) || /paint|content/.test(style.contain);
  const inside = (a, b) => a.left > b.left - 1 && a.right < b.right + 1 && a.top > b.top - 1 && a.bottom < b.bottom + 1;
  const forEarsOnly = (e) => [e, e.parentElement].some((box) => getComputedStyle(box).clipPath !== "none");
  function judge(element, box, name) {
    for (let e = element.parentElement; e !== document.documentElement; e = e.parentElement) {
      const style = getComputedStyle(e);
      if (/auto|scroll/.test(style.overflowX)) box = e.getBoundingClientRect();
      else if (!e.closest("svg") && hides(style) && !inside(box, e.getBoundingClientRect())) faults.add(`${name} is cut`);
    }
    if (box.left < -1 || box.right > innerWidth + 1) faults.add(`${name} is outside the window`);
  }
  for (const e of document.querySelectorAll("body *:not(.skip, option)")) {
    if (!e.checkVisibility() || !e.getClientRects().length || forEarsOnly(e)) continue;
    if (e.matches("a, button, input:not(.seg *), select, iframe, pre")) judge(e, e.getBoundingClientRect(), e.outerHTML.slice(0, 60));
    if (e.matches("input") && e.scrollWidth > e.clientWidth + 1) faults.add(`the value of ${e.name} is cut`);
    for (const node of e.childNodes) {
      if (node.nodeType !== Node.TEXT_NODE || !node.data.trim()) continue;
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) {
        judge(node, box, node.data.trim());
        if (!e.closest(".peek, .top, .num, pre, .scroll, .preview")) texts.push([node, box]);
      }
    }
  }
  texts.forEach(([node, a], index) => {
    for (const [other, b] of texts.slice(index + 1)) {
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (node !== other && wide > 2 && high > Math.min(a.height, b.height) / 3) faults.add(`${node.data} lies on ${other.data}`);
    }
  });
  if (document.documentElement.scrollWidth > innerWidth) faults.add("the page scrolls sideways");
  return [...faults];
}"""  # noqa: E501 - JavaScript

# Words that begin on one line and end on another. What is longer has to, on a narrow screen.
BROKEN_WORDS = """() => {
  const broken = new Set(), range = document.createRange();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = texts.nextNode());) {
    const box = node.parentElement;
    if (!box.checkVisibility() || box.closest(".vh, svg, script, template, pre, code")) continue;
    for (const word of node.data.matchAll(/[^\\s\\/–-]+/g)) {
      if (word[0].length > 16) continue;
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      const lines = [...range.getClientRects()].filter((line) => line.width > 1);
      if (new Set(lines.map((line) => Math.round(line.top))).size > 1) broken.add(word[0]);
    }
  }
  return [...broken];
}"""


@pytest.fixture(scope="module")
def with_large_text(browser_type, browser_type_launch_args):
    arguments = [*browser_type_launch_args["args"], "--blink-settings=defaultFontSize=32"]
    browser = browser_type.launch(**browser_type_launch_args | {"args": arguments})
    yield browser
    browser.close()


@pytest.fixture
def large(with_large_text, site):
    """A page in the browser of somebody who set its text to twice the size."""
    page = with_large_text.new_page(base_url=site, viewport=PHONE, reduced_motion="reduce")
    yield page
    page.close()


def out_of_reach(page) -> dict[int, list[str]]:
    found = {}
    for width in (280, *WIDTHS):
        page.set_viewport_size({"width": width, "height": 740})
        found[width] = page.evaluate(OUT_OF_REACH)
    return {width: faults for width, faults in found.items() if faults}


@pytest.mark.parametrize("name", PAGES)
def test_all_is_in_reach_when_the_browser_is_set_to_large_text(large, name):
    large.goto(PAGES[name])
    assert large.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
    assert out_of_reach(large) == {}


@pytest.mark.parametrize("name", PAGES)
def test_all_is_in_reach_when_a_style_sheet_doubles_the_text(page, name):
    page.goto(PAGES[name])
    page.evaluate("document.styleSheets[0].insertRule('html { font-size: 200% }')")
    assert out_of_reach(page) == {}


@pytest.mark.parametrize("path", WHOLE[1:])  # an empty calculator has a table of four columns
def test_large_text_breaks_no_word(large, path):
    large.goto(path)
    large.reload()  # the font is at hand now: where it comes late, the page goes without
    for width in WIDTHS:
        large.set_viewport_size({"width": width, "height": 740})
        assert large.evaluate(BROKEN_WORDS) == [], f"{width} px wide"


def test_with_large_text_the_total_does_not_hide_half_a_phone(large):
    large.goto("/?hd=9999&hd-plus=9999&2k=9999&drafts=20#calculator")
    total = large.locator(".peek").bounding_box()
    fixed = large.locator(".peek").evaluate("e => getComputedStyle(e).position") == "sticky"
    assert not fixed or total["height"] < PHONE["height"] / 2
