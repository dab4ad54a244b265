"""Text that leaves the page: clipboards, reader views and text browsers see no style sheet."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from django.template.loader import render_to_string

from tests.support.packs import sell
from tests.support.pages import FAILURES

pytestmark = pytest.mark.django_db

SILENT = {"script", "style", "template", "title"}
CLOSES, OPENS = tuple(".,;:!?)”’…"), tuple("(“‘")
ADDRESSES = (
    "/",
    "/?hd=20&hd-plus=3",
    "/?hd=20&hd-plus=3&drafts=2",
    "/?hd=-1&hd-plus=three&2k=4",
    "/?hd=3&on=2025-02-01",
    "/?budget=50",
    "/?budget=26&images=23",
    "/?budget=10&images=20",
    "/?budget=abc&images=-2",
    "/estimate/?hd=20&hd-plus=3&drafts=2",
    "/estimate/?hd=x&2k=8",
    "/estimate/?budget=100&images=30",
    "/embed/",
    "/embed/?hd=20&hd-plus=3&drafts=1",
    "/embed/?budget=100&images=20",
    "/embed/?show=table",
    "/embed/?show=tiers",
    "/embed/?show=social",
    "/embed/estimate/?hd=20&hd-plus=3",
    "/embed/code/?hd=20",
    "/api/",
    "/changes/",
    "/nothing/",
)


class Texts(HTMLParser):
    """The texts of a page's elements, one after another, as `textContent` joins them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.silent = 0
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.silent += tag in SILENT

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in SILENT

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found.append(data)


def glued(page: str) -> list[str]:
    """Where the texts of two elements meet without a blank, but at a mark of one."""
    return [
        f"{left[-20:]}|{right[:20]}"
        for left, right in pairwise(Texts(page).found)
        if not (left[-1].isspace() or right[0].isspace())
        and not (left.endswith(OPENS) or right.startswith(CLOSES))
    ]


def plain(page: str) -> str:
    return re.sub(r"\s+", " ", "".join(Texts(page).found)).strip()


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_word_or_figure_is_glued_to_another(client, address):
    assert glued(client.get(address).content.decode()) == []


@pytest.mark.parametrize("name", FAILURES)
def test_nor_on_a_page_that_says_what_went_wrong(name):
    template, context = FAILURES[name]
    assert glued(render_to_string(template, context)) == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_is_said_that_is_not_true_yet(client, address):
    text = plain(client.get(address).content.decode())
    assert "last total" not in text
    assert "No connection" not in text


def test_where_nothing_is_counted_nothing_is_there_to_open_again(client):
    for address in ("/", "/embed/"):
        text = plain(client.get(address).content.decode())
        assert "Open this estimate again" not in text
        assert re.search(r"Prices of \d+ \w+ \d{4}\.", text)
    assert "Open this estimate again at" in plain(client.get("/?budget=50").content.decode())


@pytest.mark.parametrize(
    "address", ["/", "/?hd=20", "/?budget=50", "/changes/", "/embed/?show=packs"]
)
def test_what_is_sold_is_not_glued_either(client, address):
    sell()
    page = client.get(address).content.decode()
    assert glued(page) == []
    assert "$19.37" in plain(page)


def test_figures_bring_their_units(client):
    text = plain(client.get("/?hd=20&hd-plus=3").content.decode())
    for words in (
        "Pixels per credit 1.05 million",
        "Social 26 credits",
        "HD images, 1 credit each",
        "20 × 1 = 20 credits",
        "20 × 1 + 3 × 2 = 26 credits",
        "The same 23 images in one tier All HD 23 credits All HD+ 46 credits All 2K 69 credits",
        "3 × HD+ hero images 3 × 2 = 6 credits",
        "4 images 4 credits 8 credits 12 credits",
    ):
        assert words in text
