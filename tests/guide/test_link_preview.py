"""Tabs, bookmarks and chats tell links apart: each says the answer that it opens."""

from __future__ import annotations

import html
import re

import pytest

from creditsguide.models import LineItem, Tier

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"
PAGE = "Image Generation Credits"


def head(response) -> dict[str, str]:
    """The title and the tags that link previews are made of."""
    text = response.content.decode()
    [title] = re.findall(r"<title>(.*?)</title>", text)
    found = re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)"', text)
    return {name: html.unescape(words) for name, words in [*found, ("title", title)]}


ANSWERS = {
    "hd=20&hd-plus=3": "26 credits for 23 images",
    "hd=1": "1 credit for 1 image",
    "hd=20&hd-plus=3&drafts=2": "72 credits for 23 images and 46 drafts",
    "hd=1,000": "1,000 credits for 1,000 images",
    "budget=26&images=23": "23 images for 26 credits",
    "budget=100": "33–100 images for 100 credits",
    "budget=10&images=20": "10 credits cover 10 images; 20 need 10 more",
    # What is wrong with a link is no part of the answer, but said.
    "hd=x&2k=3": "9 credits, HD not counted",
    "hd=3&drafts=x": "3 credits, drafts not counted",
    "budget=100&images=x": "33–100 images for 100 credits, images not counted",
}


@pytest.mark.parametrize(("query", "answer"), ANSWERS.items())
def test_a_link_says_its_answer(client, query, answer):
    found = head(client.get(f"/?{query}"))
    assert found["title"] == f"{answer} — Credits Guide"
    assert found["og:title"] == answer
    assert found["og:description"].startswith(f"{answer}: ")


@pytest.mark.parametrize("query", ["", "utm_source=x", "hd=0", "hd=x", "budget=", "budget=x"])
def test_without_an_answer_it_is_the_page(client, query):
    found = head(client.get(f"/?{query}"))
    assert found["title"] == f"{PAGE} — Credits Guide"
    assert found["og:title"] == PAGE
    assert "One image takes 1, 2 or 3 credits" in found["og:description"]
    assert found["og:url"] == f"{SITE}/"


@pytest.mark.parametrize(
    ("query", "canonical"),
    [
        ("hd-plus=3&utm_source=x&hd=20&2k=0", "?hd=20&hd-plus=3"),
        ("HD=20&amp;hd-plus=3&on=2025-02-01", "?hd=20&hd-plus=3"),
        ("hd=20&inc=hd", "?hd=21"),
        ("images=23&budget=26&hd=5", "?budget=26&images=23"),
    ],
)
def test_its_address_is_the_canonical_one_and_the_page_stays_one_page(client, query, canonical):
    response = client.get(f"/?{query}", headers={"host": "localhost"})
    assert head(response)["og:url"] == f"{SITE}/{canonical}"
    assert f'<link rel="canonical" href="{SITE}/">' in response.content.decode()


def test_the_description_tells_what_the_answer_is_made_of(client):
    def described(query: str) -> str:
        return head(client.get(f"/?{query}"))["og:description"].partition(": ")[2]

    assert described("hd=20&hd-plus=3&drafts=1") == (
        "HD 20 × 1 = 20 credits, HD+ 3 × 2 = 6 credits, HD drafts 23 × 1 = 23 credits. "
        "Time 7–12 minutes, storage 98–196 MB."
    )
    assert described("budget=26&images=23") == "20 × HD + 3 × HD+."
    assert described("budget=100") == "100 × HD images, 50 × HD+ images or 33 × 2K images."


@pytest.mark.usefixtures("prime_prices")
def test_it_follows_the_prices(client):
    assert head(client.get("/?hd=20&hd-plus=3"))["og:title"] == "2,329 credits for 23 images"
    found = head(client.get("/?budget=2329"))
    assert found["og:title"] == "21–23 images for 2,329 credits"
    assert "23 × HD images, 22 × HD+ images or 21 × 2K images" in found["og:description"]


def test_a_tier_that_is_no_longer_offered_is_not_counted(client):
    tier = Tier.objects.get(slug="2k")
    LineItem.objects.filter(tier=tier).delete()
    tier.status = "retired"
    tier.save()
    assert head(client.get("/?hd=20&2k=3"))["og:title"] == "20 credits, 2K not counted"
    assert head(client.get("/?2k=3"))["og:title"] == PAGE


@pytest.mark.parametrize(("query", "answer"), ANSWERS.items())
def test_the_title_is_brought_along_while_someone_types(client, query, answer):
    assert head(client.get(f"/estimate/?{query}"))["title"] == f"{answer} — Credits Guide"
    # A frame is no page of the guide's: it has no suffix.
    assert head(client.get(f"/embed/estimate/?{query}"))["title"] == answer
    assert head(client.get(f"/embed/?{query}"))["title"] == answer


def test_and_goes_back_to_the_page_when_all_is_cleared(client):
    assert head(client.get("/estimate/?hd=0"))["title"] == f"{PAGE} — Credits Guide"
    assert head(client.get("/embed/estimate/?hd=0"))["title"] == "Image credit calculator"


def test_a_frame_that_shows_no_calculator_says_what_it_shows(client):
    assert head(client.get("/embed/?show=social&hd=20"))["title"] == "Social Media Campaign"


def test_a_name_with_signs_of_markup_stays_text(client):
    Tier.objects.filter(slug="hd").update(name="</title><b>")
    text = client.get("/estimate/?hd=x&hd-plus=3").content.decode()
    assert "&lt;/title&gt;&lt;b&gt; not counted" in text


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/embed/code/", "Embed the guide"),
        ("/api/", "For developers"),
        ("/changes/", "Price history"),
    ],
)
def test_other_pages_have_their_picture_and_words(client, path, title):
    found = head(client.get(f"{path}?hd=3"))
    assert found["og:title"] == title
    assert found["og:description"] == found["description"]
    assert found["og:url"] == f"{SITE}{path}"
    assert found["og:image"] == head(client.get("/"))["og:image"]
    assert "HD is 1024 by 1024 pixels for 1 credit." in found["og:image:alt"]
    assert found["twitter:card"] == "summary_large_image"
