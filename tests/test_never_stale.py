"""One price edit moves every number on every surface, and leaves no old one behind."""

from __future__ import annotations

import re

import pytest

from creditsguide.models import Price, Tier

from .conftest import visible

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("prime_prices")]


def figures(client, address: str) -> set[str]:
    """Every number that stands beside the word credit, in any spelling."""
    return set(re.findall(r"([\d,]+)(?: total)? credits?\b", visible(client.get(address))))


def test_the_page_shows_only_new_prices(client):
    text = visible(client.get("/"))
    for words in (
        "One image takes 101, 103 or 107 credits",
        "HD Quality Recommended 101 credits per image",
        "Test concepts with HD quality (101 credits)",
        "HD+ quality (103 credits) offers",
        "Use 2K quality (107 credits)",
        "4 images 404 credits 412 credits 428 credits",
        "Social Media Campaign Instagram feed with 20 posts 2,329 total credits",
        "20 × HD quality images 20 × 101 = 2,020",
        "Social 2,329 Website 2,351 Print 1,371 Launch 4,645",
        "A good first step is 4 × HD tests: 404 credits.",
    ):
        assert words in text


def test_no_old_figure_is_left_on_the_page(client):
    known = {
        *("0", "101", "103", "107", "404", "412", "428", "808", "824", "856"),
        *("1,010", "1,030", "1,070", "2,020", "2,060", "2,140"),
        *("2,329", "2,351", "1,371", "4,645"),
    }
    assert figures(client, "/") == known


@pytest.mark.parametrize("path", ["/", "/estimate/", "/embed/", "/embed/estimate/"])
def test_the_calculator_follows(client, path):
    text = visible(client.get(f"{path}?hd=20&hd-plus=3"))
    for words in (
        "2,329 credits for 23 images",
        "20 × 101 + 3 × 103 = 2,329 credits",
        "HD 2,323 · HD+ 2,369 · 2K 2,461",
        "Save 6 credits. Make the 3 × HD+ images in HD and the total is 2,323.",
    ):
        assert words in text
    assert ("Yours, 2,329" in text) == (not path.startswith("/embed/"))
    assert not figures(client, f"{path}?hd=20&hd-plus=3") & {"1", "2", "3", "20", "26"}


@pytest.mark.parametrize(
    ("path", "words", "known"),
    [
        ("/embed/?show=table", "4 images 404 credits 412 credits 428 credits", {"404", "2,140"}),
        ("/embed/?show=tiers", "HD Quality Recommended 101 credits per image", {"101", "107"}),
        ("/embed/?show=launch", "Product Launch", {"4,645"}),
        ("/embed/code/", "Social 2,329 Website 2,351 Print 1,371 Launch 4,645", set()),
        ("/oembed/?url=http%3A%2F%2F127.0.0.1%3A8000%2F%3Fhd%3D20", "2,020 credits", {"2,020"}),
        ("/badge/hd.svg", "HD · 101 credits", {"101"}),
        ("/badge/2k.txt", "2K · 107 credits", {"107"}),
    ],
)
def test_what_other_sites_show_follows(client, path, words, known):
    assert words in visible(client.get(path))
    found = figures(client, path)
    assert known <= found
    assert not found & {"1", "2", "3", "4", "8", "12", "20", "26", "60", "85"}


def test_the_figure_is_described_with_new_prices(client):
    page = client.get("/").content.decode()
    assert "HD is 1024 by 1024 pixels for 101 credits." in page


def test_which_tier_is_best_value_follows(client):
    Price.objects.filter(tier__slug="2k").update(credits_per_image=9_999)
    tier = Tier.objects.get(slug="hd-plus")
    tier.save()
    assert "Per image, HD is the cheapest. Per pixel, HD+ is." in visible(client.get("/"))


def test_a_renamed_tier_is_renamed_everywhere(client):
    tier = Tier.objects.get(slug="hd-plus")
    tier.name = "Ultra"
    tier.save()
    for path in ("/?hd=20&hd-plus=3", "/estimate/?hd=20&hd-plus=3", "/embed/?hd=20&hd-plus=3"):
        response = client.get(path)
        assert "HD+" not in response.content.decode()
        assert "Make the 3 × Ultra images in HD" in visible(response)
    for path in ("/embed/?show=table", "/embed/?show=tiers", "/embed/code/", "/badge/hd-plus.svg"):
        text = client.get(path).content.decode()
        assert "HD+" not in text
        assert "Ultra" in text


def test_the_answer_known_to_a_browser_is_refused_after_an_edit(client):
    etag = client.get("/")["ETag"]
    assert client.get("/", headers={"if-none-match": etag}).status_code == 304
    price = Price.objects.get(tier__slug="hd")
    for credits in (7, 101):  # back to the price it had: still another state
        price.credits_per_image = credits
        price.save()
        assert client.get("/", headers={"if-none-match": etag}).status_code == 200
