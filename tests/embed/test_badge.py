"""Badges: a live price as a picture or a line of text."""

from __future__ import annotations

import base64
import hashlib
import re
from xml.etree import ElementTree

import pytest

from creditsguide.models import Price, Tier

pytestmark = pytest.mark.django_db


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
    [("hd", "HD · 1 credit\n"), ("hd-plus", "HD+ · 2 credits\n"), ("2k", "2K · 3 credits\n")],
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
    Tier.objects.create(
        name="Old", slug="old", width_px=9, height_px=9, min_seconds=1, max_seconds=2,
        min_megabytes=1, max_megabytes=2, best_for="x", status="retired",
    )  # fmt: skip
    response = client.get("/badge/old.svg")
    assert response.status_code == 200
    assert "Old · retired" in response.content.decode()
    assert client.get("/badge/old.txt").content.decode() == "Old · retired\n"


@pytest.mark.parametrize("name", ["8k.svg", "8k.txt", "social.svg", "hd.png", "hd", ".svg"])
def test_what_nobody_knows_is_not_found(client, name):
    assert client.get(f"/badge/{name}").status_code == 404


def test_a_draft_is_public_nowhere(client):
    tier = Tier.objects.get(slug="hd")
    Tier.objects.filter(pk=tier.pk).update(status="draft")
    tier.refresh_from_db()
    tier.save()
    assert client.get("/badge/hd.svg").status_code == 404
    assert client.get("/badge/hd.txt").status_code == 404


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


def test_other_sites_may_show_it(client):
    response = client.get("/badge/hd.svg")
    for answer in (
        response,
        client.get("/badge/hd.svg", headers={"if-none-match": response["ETag"]}),
    ):
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
