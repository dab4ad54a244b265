"""Every public page, narrow and wide, on light and dark systems, in every engine."""

from __future__ import annotations

import pytest

PAGES = {
    "guide": "/",
    "a mix": "/?hd=20&hd-plus=3",
    "drafts": "/?hd=20&2k=3&drafts=3",
    "wrong input": "/?hd=-1&hd-plus=three&2k=20000",
    "a large mix": "/?hd=9999&hd-plus=9999&2k=9999&drafts=20",
    "a budget": "/?budget=50",
    "a budget for images": "/?budget=26&images=23",
    "api": "/api/",
    "price history": "/changes/",
    "embed code": "/embed/code/?hd=20&hd-plus=3",
    "not found": "/nothing/",
    "embed": "/embed/?hd=20&hd-plus=3",
    "embed, budget": "/embed/?budget=100&images=20",
    "embed, table": "/embed/?show=table",
    "embed, tiers": "/embed/?show=tiers",
    "embed, project": "/embed/?show=social",
}
OVERFLOWS = "return document.documentElement.scrollWidth - innerWidth"
BOXES = """
const box = (e) => e.getBoundingClientRect();
const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1
  && a.top < b.bottom - 1 && b.top < a.bottom - 1;
const within = (a, b) => a.left >= b.left - 1 && a.right <= b.right + 1
  && a.top >= b.top - 1 && a.bottom <= b.bottom + 1;
const shown = (selector) => [...document.querySelectorAll(selector)]
  .filter((e) => e.checkVisibility() && !e.closest(".vh"));
const start = (e) => e.outerHTML.slice(0, 80);
"""
# A picture without a size of its own is as large as its engine likes.
# What passes its place on to its children (display: contents) has no box of its own.
LOST_PICTURES = f"""{BOXES}
const isPassing = (e) => getComputedStyle(e).display === "contents";
const around = ({{ parentElement: e }}) => isPassing(e) ? around(e) : e;
return shown("svg").filter((e) => !box(e).width || !box(e).height
  || !within(box(e), box(around(e)))).map(start);
"""
# In the drawing of the hero, words are part of the picture.
COVERED_WORDS = f"""{BOXES}
const place = (e) => e.parentElement.closest("article, li, td, div");
const words = shown("p, b, dt, dd, h1, h2, h3, small").filter((e) => !e.querySelector("svg"));
return shown("svg").flatMap((picture) => words
  .filter((e) => place(e) === place(picture) && meet(box(e), box(picture)))
  .map((e) => `${{start(e)}} is on ${{start(picture)}}`));
"""
DARK = """
const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
const paper = document.querySelector(".mini") ?? document.body;
canvas.fillStyle = getComputedStyle(paper).backgroundColor;
canvas.fillRect(0, 0, 1, 1);
return canvas.getImageData(0, 0, 1, 1).data.slice(0, 3).every((part) => part < 128);
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_everything_is_where_it_belongs(tab, name, scheme):
    tab.open(PAGES[name])
    assert tab.run(DARK) == (scheme == "dark")
    for width in (tab.engine.narrow, tab.engine.wide):
        tab.width(width)
        assert tab.run(OVERFLOWS) <= 0, width
        assert tab.run(LOST_PICTURES) == [], width
        assert tab.run(COVERED_WORDS) == [], width
