"""Badges: what a tier or a project takes, as pictures, a line of text, and for shields.io."""

from __future__ import annotations

import base64
import hashlib
import re
from io import BytesIO
from xml.etree import ElementTree

import pytest
from PIL import Image

from creditsguide.embed import badge, badge_picture
from creditsguide.models import ExampleProject, Price, Tier
from tests.support.rows import make_tier

pytestmark = pytest.mark.django_db

ENDINGS = ["svg", "png", "txt", "json"]


def image(client, slug: str) -> Image.Image:
    response = client.get(f"/badge/{slug}.png")
    assert response["Content-Type"] == "image/png"
    return Image.open(BytesIO(response.content))


def retire(slug: str, name: str) -> None:
    make_tier(name="Old", slug="old", status="retired")


def test_a_badge_says_what_one_image_takes(client):
    response = client.get("/badge/hd.svg")
    assert response["Content-Type"] == "image/svg+xml; charset=utf-8"
    root = ElementTree.fromstring(response.content)
    assert root.get("aria-label") == "HD · 1 credit"
    assert root.find("{*}title").text == "HD · 1 credit"
    assert [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")] == [
        "HD",
        "1 credit",
    ]


@pytest.mark.parametrize(
    ("slug", "line"),
    [
        *(("hd", "HD · 1 credit\n"), ("hd-plus", "HD+ · 2 credits\n"), ("2k", "2K · 3 credits\n")),
        ("social", "Social Media Campaign · 26 credits\n"),
        ("launch", "Product Launch · 85 credits\n"),
    ],
)
def test_the_same_as_plain_text(client, slug, line):
    response = client.get(f"/badge/{slug}.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode() == line


@pytest.mark.usefixtures("prime_prices")
def test_it_follows_the_price(client):
    assert client.get("/badge/hd.txt").content.decode() == "HD · 101 credits\n"
    assert "HD+ · 103 credits" in client.get("/badge/hd-plus.svg").content.decode()


def test_it_turns_over_with_a_scheduled_price(client, time_machine):
    time_machine.move_to("2026-06-30 23:59:59+00:00")
    tier = Tier.objects.get(slug="hd")
    Price.objects.create(tier=tier, credits_per_image=107, effective_on="2026-07-01")
    etag = client.get("/badge/hd.svg")["ETag"]
    assert client.get("/badge/hd.txt").content.decode() == "HD · 1 credit\n"
    time_machine.move_to("2026-07-01 00:00:00+00:00")
    assert client.get("/badge/hd.txt").content.decode() == "HD · 107 credits\n"
    assert client.get("/badge/hd.svg", headers={"if-none-match": etag}).status_code == 200


def test_a_retired_tier_says_so(client):
    retire("old", "Old")
    for ending in ENDINGS:
        assert client.get(f"/badge/old.{ending}").status_code == 200
    assert "Old · retired" in client.get("/badge/old.svg").content.decode()
    assert client.get("/badge/old.txt").content.decode() == "Old · retired\n"
    assert client.get("/badge/old.json").json()["message"] == "retired"
    assert image(client, "old").text["Title"] == "Old · retired"


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("slug", ["8k", "calculator", "HD"])
def test_what_nobody_knows_is_not_found(client, slug, ending):
    response = client.get(f"/badge/{slug}.{ending}")
    assert response.status_code == 404
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("name", ["hd", ".svg", "hd.gif", "hd.svg.png"])
def test_there_is_nothing_beside_it(client, name):
    assert client.get(f"/badge/{name}").status_code == 404


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize(("model", "slug"), [(Tier, "2k"), (ExampleProject, "website")])
def test_a_draft_is_public_nowhere(client, model, slug, ending):
    assert client.get(f"/badge/{slug}.{ending}").status_code == 200
    model.objects.filter(slug=slug).update(status="draft")
    assert client.get(f"/badge/{slug}.{ending}").status_code == 404


class TestProjects:
    def test_it_says_what_all_of_it_takes(self, client):
        root = ElementTree.fromstring(client.get("/badge/social.svg").content)
        assert root.get("aria-label") == "Social Media Campaign · 26 credits"

    @pytest.mark.usefixtures("prime_prices")
    def test_its_mark_is_the_split_of_its_credits(self, client):
        """20 × 101 of 2,329 credits are HD; the wider column lies behind."""
        text = client.get("/badge/social.svg").content.decode()
        columns = re.findall(r'<rect class="(t\d)" x="0.5" y="0.5" width="([\d.]+)"', text)
        assert columns == [("t2", "15"), ("t1", "13.01")]

    @pytest.mark.usefixtures("prime_prices")
    def test_its_colour_is_that_of_most_of_its_credits(self, client):
        colours = {s: client.get(f"/badge/{s}.json").json()["color"] for s in ("social", "print")}
        assert colours == {"social": "ce7c09", "print": "701e5b"}


class TestPicturesForMail:
    @pytest.mark.parametrize("slug", ["hd", "hd-plus", "2k", "social", "launch"])
    def test_it_is_sharp_on_dense_screens(self, client, slug):
        drawn = image(client, slug)
        assert drawn.height == 48
        assert drawn.width % 2 == 0
        assert [round(dots) for dots in drawn.info["dpi"]] == [192, 192]

    @pytest.mark.usefixtures("prime_prices")
    def test_it_says_in_words_what_it_shows(self, client):
        assert image(client, "hd-plus").text["Title"] == "HD+ · 103 credits"
        assert image(client, "social").text["Title"] == "Social Media Campaign · 2,329 credits"

    def test_another_number_is_another_picture(self, client):
        before = image(client, "social")
        Price.objects.filter(tier__slug="hd-plus").update(credits_per_image=109)
        after = image(client, "social")
        assert after.width > before.width  # 347 credits
        assert after.text["Title"] == "Social Media Campaign · 347 credits"

    def test_corners_let_any_background_through(self, client):
        drawn = image(client, "hd")
        right, bottom = drawn.width - 1, drawn.height - 1
        for corner in ((0, 0), (right, 0), (0, bottom), (right, bottom)):
            assert drawn.getpixel(corner)[3] < 60
        assert drawn.getpixel((drawn.width // 3, 4)) == (255, 255, 255, 255)

    def test_its_mark_has_the_colour_of_the_tier(self, client):
        assert image(client, "2k").getpixel((30, 24)) == (0x70, 0x1E, 0x5B, 255)
        assert image(client, "social").getpixel((18, 24)) == (0xCE, 0x7C, 0x09, 255)

    def test_words_have_room_however_long(self, client):
        Tier.objects.filter(slug="hd").update(name="W" * 40)
        drawn = image(client, "hd")
        column = [drawn.getpixel((drawn.width - 12, y)) for y in range(4, 44)]
        assert set(column) == {(0x12, 0x0E, 0x12, 255)}  # nothing but panel behind the price

    def test_a_script_that_the_font_lacks_is_told_by_its_slug(self):
        foreign = badge.Badge("wide", "動画", "3 credits")
        latin = badge.Badge("wide", "wide", "3 credits")
        pixels = [Image.open(BytesIO(badge_picture.png(b))).tobytes() for b in (foreign, latin)]
        assert pixels[0] == pixels[1]


class TestShields:
    @pytest.mark.usefixtures("prime_prices")
    def test_it_is_what_shields_draws_from(self, client):
        response = client.get("/badge/hd-plus.json")
        assert response["Content-Type"] == "application/json"
        assert response.json() == {
            "schemaVersion": 1,
            "label": "HD+",
            "message": "103 credits",
            "color": "de3f20",
        }

    def test_a_retired_tier_is_grey(self, client):
        retire("old", "Old")
        assert client.get("/badge/old.json").json() == {
            "schemaVersion": 1,
            "label": "Old",
            "message": "retired",
            "color": "lightgrey",
        }


def test_a_name_cannot_break_the_picture(client):
    tier = Tier.objects.get(slug="hd")
    tier.name = 'H<D>&"'
    tier.save()
    root = ElementTree.fromstring(client.get("/badge/hd.svg").content)
    assert root.get("aria-label") == 'H<D>&" · 1 credit'


def test_longer_words_get_more_room(client):
    def width() -> float:
        return float(ElementTree.fromstring(client.get("/badge/hd.svg").content).get("width"))

    before = width()
    tier = Tier.objects.get(slug="hd")
    tier.name = "Cinematic quality"
    tier.save()
    assert width() > before + 60


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("slug", ["hd", "social"])
def test_other_sites_may_show_it(client, slug, ending):
    address = f"/badge/{slug}.{ending}"
    response = client.get(address)
    again = client.get(address, headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304
    for answer in (response, again):
        assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert answer["Access-Control-Allow-Origin"] == "*"


def test_its_own_style_is_the_only_one_allowed_besides_ours(client, settings):
    response = client.get("/badge/hd.svg")
    style = re.search(r"<style>(.*?)</style>", response.content.decode(), re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert (
        f"style-src 'self' {settings.SITE_URL} 'sha256-{digest}'"
        in response["Content-Security-Policy"]
    )
    assert "unsafe" not in response["Content-Security-Policy"]


def test_it_has_colours_for_light_and_dark(client):
    text = client.get("/badge/hd.svg").content.decode()
    assert "prefers-color-scheme: dark" in text
    assert 'class="t1"' in text
