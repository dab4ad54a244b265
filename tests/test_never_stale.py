"""One price edit moves every number on every surface, and leaves no old one behind."""

from __future__ import annotations

import csv
import html
import json
import re

import pytest
from django.contrib import admin
from django.urls import URLPattern, URLResolver

from creditsguide.domain.drawing import Rect, Side
from creditsguide.embed import badge_picture
from creditsguide.embed.badge import Badge
from creditsguide.metadata import picture
from creditsguide.metadata.picture import Figure, Poster
from creditsguide.models import Price, Tier
from creditsguide.urls import urlpatterns

from .conftest import visible

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("prime_prices")]

# Each public address, by its route, in states that name tiers or their prices.
SURFACES = {
    "": ["/", "/?hd=20&hd-plus=3", "/?hd=20&drafts=3", "/?budget=10007&images=99"],
    "estimate/": ["/estimate/?hd=20&hd-plus=3", "/estimate/?hd=x&2k=20"],
    "estimate.csv": ["/estimate.csv?hd=20&hd-plus=3", "/estimate.csv?hd=20&drafts=3"],
    "embed/": ["/embed/", "/embed/?hd=20&hd-plus=3", "/embed/?show=table", "/embed/?show=social"],
    "embed/estimate/": ["/embed/estimate/?hd=20&hd-plus=3"],
    "embed/code/": ["/embed/code/?hd=20&hd-plus=3", "/embed/code/"],
    "oembed/": ["/oembed/?url=http%3A%2F%2F127.0.0.1%3A8000%2F%3Fhd%3D20%26hd-plus%3D3"],
    "badge/<slug:slug>.svg": ["/badge/hd.svg", "/badge/social.svg"],
    "badge/<slug:slug>.txt": ["/badge/hd.txt", "/badge/social.txt"],
    "badge/<slug:slug>.json": ["/badge/hd.json", "/badge/social.json"],
    "api/": ["/api/"],
    "api/v1/guide": ["/api/v1/guide"],
    "api/v1/estimate": ["/api/v1/estimate?hd=20&hd-plus=3", "/api/v1/estimate?hd=9&drafts=3"],
    "api/v1/budget": ["/api/v1/budget?budget=10007&images=99"],
    "api/v1/words": ["/api/v1/words"],
    "api/v1/openapi.json": ["/api/v1/openapi.json"],
    "changes/": ["/changes/"],
    "changes.atom": ["/changes.atom"],
    "guide.md": ["/guide.md"],
    "pricing.md": ["/pricing.md"],
    "llms.txt": ["/llms.txt"],
}
# Those that say nothing of tiers and prices.
SILENT = {
    "robots.txt": "/robots.txt",
    "sitemap.xml": "/sitemap.xml",
    ".well-known/security.txt": "/.well-known/security.txt",
    "site.webmanifest": "/site.webmanifest",
    "embed.js": "/embed.js",
    "words.js": "/words.js",
    "favicon.ico": "/favicon.ico",
    "healthz": "/healthz",
    "readyz": "/readyz",
}
# Those with tests of their own below: a drawing has no words to look for, staff sign in.
APART = {"og.png", "badge/<slug:slug>.png", "admin/", "admin/login/"}

ADDRESSES = [address for addresses in SURFACES.values() for address in addresses]
OLD_NAMES = re.compile(r"HD|2K")
OLD_CREDITS = {1, 2, 3, 4, 8, 10, 12, 16, 20, 24, 26, 30, 34, 40, 60, 85}
NEW = re.compile(r"10[137]|2,?329|Alpha|Beta|Gamma")


@pytest.fixture
def renamed():
    for slug, name in (("hd", "Alpha"), ("hd-plus", "Beta"), ("2k", "Gamma")):
        tier = Tier.objects.get(slug=slug)
        tier.name = name
        tier.save()


def in_words(text: str) -> set[int]:
    """Every number that stands beside the word credit."""
    found = re.findall(r"([\d,]*\d)\s*(?:total )?credits?\b", text)
    return {int(number.replace(",", "")) for number in found}


def in_json(value: object, key: str = "") -> set[int]:
    if isinstance(value, dict):
        return set().union(*(in_json(part, name) for name, part in value.items()))
    if isinstance(value, list):
        return set().union(*(in_json(part, key) for part in value))
    if isinstance(value, int) and re.search("credits|used", key):
        return {value}
    return in_words(value) if isinstance(value, str) else set()


def in_table(text: str) -> set[int]:
    """The columns about credits."""
    heading, *rows = csv.reader(text.splitlines())
    columns = [n for n, name in enumerate(heading) if "credit" in name.lower()]
    cells = [row[n] for row in rows for n in columns if n < len(row)]
    return {int(cell) for cell in cells if cell.isdigit()}


def credits_in(response) -> set[int]:
    """Every number of credits in a response, in tags and linked data too."""
    kind, text = response["Content-Type"], response.content.decode("utf-8-sig")
    if "json" in kind:
        return in_json(json.loads(text))
    if "csv" in kind:
        return in_table(text)
    return in_words(html.unescape(text)) | in_words(visible(response))


def routes(patterns: list[URLPattern | URLResolver]) -> set[str]:
    return {str(entry.pattern) for entry in patterns}


def figures(client, address: str) -> set[str]:
    """Every number that stands beside the word credit, in any spelling."""
    return set(re.findall(r"([\d,]+)(?: total)? credits?\b", visible(client.get(address))))


def test_every_public_address_is_covered_here():
    assert routes(urlpatterns) == {*SURFACES, *SILENT, *APART}


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.usefixtures("renamed")
def test_no_surface_keeps_an_old_number_or_name(client, address):
    response = client.get(address)
    assert response.status_code == 200
    text = response.content.decode()
    assert NEW.search(text)
    assert not OLD_NAMES.findall(text)
    assert not credits_in(response) & OLD_CREDITS


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_surface_had_the_old_numbers_and_names(client, address):
    """Else their absence would prove nothing."""
    for price, credits in zip(Price.objects.all(), (1, 2, 3), strict=True):
        price.credits_per_image = credits
        price.save()
    response = client.get(address)
    # Of oEmbed the title carries the total alone; a project's badge names the project.
    nameless = address.startswith(("/oembed/", "/badge/social"))
    assert nameless or OLD_NAMES.search(response.content.decode())
    assert credits_in(response) & OLD_CREDITS


@pytest.mark.parametrize("address", SILENT.values())
def test_silent_addresses_are_silent(client, address):
    text = client.get(address).content.decode()
    assert not re.search(r"\bHD|2K|\d credits?\b", text)


@pytest.mark.usefixtures("renamed")
def test_the_picture_is_drawn_anew(client):
    figures = (
        Figure(Side("2k", "t3", 2048, 2048), "Gamma", "107 credits", "2048 × 2048 px"),
        Figure(Side("hd-plus", "t2", 1536, 1536), "Beta", "103 credits", "1536 × 1536 px"),
        Figure(Side("hd", "t1", 1024, 1024), "Alpha", "101 credits", "1024 × 1024 px"),
    )
    poster = Poster("Image Generation Credits", figures)
    assert client.get("/og.png").content == picture.png(poster)
    assert f"/og.png?v={poster.version}" in client.get("/").content.decode()


@pytest.mark.parametrize(
    "drawn",
    [
        Badge("hd", "Alpha", "101 credits", "t1", (Rect("t1", "0.5", "8", "7.5", "7.5"),)),
        Badge("2k", "Gamma", "107 credits", "t3", (Rect("t3", "0.5", "0.5", "15", "15"),)),
        Badge(
            "social",
            "Social Media Campaign",
            "2,329 credits",
            "t1",
            (Rect("t2", "0.5", "0.5", "15", "15"), Rect("t1", "0.5", "0.5", "13.01", "15")),
        ),
    ],
    ids=lambda drawn: drawn.slug,
)
@pytest.mark.usefixtures("renamed")
def test_badges_for_mail_are_drawn_anew(client, drawn):
    assert client.get(f"/badge/{drawn.slug}.png").content == badge_picture.png(drawn)


@pytest.mark.parametrize(
    "model",
    [model for model in admin.site._registry if model._meta.app_label == "creditsguide"],
    ids=str,
)
@pytest.mark.usefixtures("renamed")
def test_lists_in_the_admin_follow(admin_client, model):
    response = admin_client.get(f"/admin/creditsguide/{model._meta.model_name}/", follow=True)
    assert response.status_code == 200
    assert not OLD_NAMES.findall(visible(response))
    assert not credits_in(response) & OLD_CREDITS


def test_linked_data_carries_only_new_prices(client):
    page = client.get("/").content.decode()
    data = json.loads(re.search(r'ld\+json">(.*?)</script>', page)[1])
    levels = [entry["item"] for entry in data["mainEntity"]["itemListElement"]]
    assert [level["additionalProperty"][0]["value"] for level in levels] == [101, 103, 107]


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
        "Social 2,329 credits Website 2,351 credits Print 1,371 credits Launch 4,645 credits",
        "214 credits make 2 in HD 2 in HD+ 2 in 2K",
        "Try 4 × HD images: 404 credits",
    ):
        assert words in text


def test_no_old_figure_is_left_on_the_page(client):
    known = {
        *("101", "103", "107", "404", "412", "428", "808", "824", "856"),
        *("214", "1,010", "1,030", "1,070", "2,020", "2,060", "2,140", "5,050", "10,100"),
        *("309", "321", "515", "1,515", "2,329", "2,351", "1,371", "4,645"),
    }
    assert figures(client, "/") == known


@pytest.mark.parametrize("path", ["/", "/estimate/", "/embed/", "/embed/estimate/"])
def test_the_calculator_follows(client, path):
    text = visible(client.get(f"{path}?hd=20&hd-plus=3"))
    for words in (
        "2,329 credits for 23 images",
        "20 × 101 + 3 × 103 = 2,329 credits",
        "The same 23 images in one tier",
        "All HD 2,323 credits All HD+ 2,369 credits All 2K 2,461 credits",
        "Save 6 credits. Make the 3 × HD+ images in HD and the total is 2,323.",
    ):
        assert words in text
    assert not figures(client, f"{path}?hd=20&hd-plus=3") & {"1", "2", "3", "20", "26"}


@pytest.mark.parametrize(
    ("path", "words", "known"),
    [
        ("/embed/?show=table", "4 images 404 credits 412 credits 428 credits", {"404", "2,140"}),
        ("/embed/?show=tiers", "HD Quality Recommended 101 credits per image", {"101", "107"}),
        ("/embed/?show=launch", "Product Launch", {"4,645"}),
        (
            "/embed/code/",
            "Social 2,329 credits Website 2,351 credits Print 1,371 credits Launch 4,645 credits",
            {"2,329", "4,645"},
        ),
        ("/oembed/?url=http%3A%2F%2F127.0.0.1%3A8000%2F%3Fhd%3D20", "2,020 credits", {"2,020"}),
        ("/badge/hd.svg", "HD · 101 credits", {"101"}),
        ("/badge/2k.txt", "2K · 107 credits", {"107"}),
        ("/badge/social.svg", "Social Media Campaign · 2,329 credits", {"2,329"}),
        ("/badge/launch.json", '"message": "4,645 credits"', {"4,645"}),
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
    assert "Per image, HD is the cheapest; per pixel, HD+ is." in visible(client.get("/"))


def test_a_renamed_tier_is_renamed_in_sentences(client):
    tier = Tier.objects.get(slug="hd-plus")
    tier.name = "Ultra"
    tier.save()
    for path in ("/", "/estimate/", "/embed/"):
        response = client.get(f"{path}?hd=20&hd-plus=3")
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
