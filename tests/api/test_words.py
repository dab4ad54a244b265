"""Live words: what each token prints today, for other people's pages."""

from __future__ import annotations

import pytest

from creditsguide.models import ExampleProject, Price, Tier
from tests.support.rows import make_tier

pytestmark = pytest.mark.django_db


def words(client) -> dict:
    return client.get("/api/v1/words").json()


def test_every_token_stands_there_with_what_it_prints(client, prime_prices):
    found = words(client)
    assert found["hd"] == "HD"
    assert found["hd-plus.credits"] == "103 credits"
    assert found["2k.pixels"] == "2048 × 2048 px"
    assert found["hd.time"] == "10–15 seconds"
    assert found["hd.size"] == "2–4 MB"
    assert found["social"] == "Social Media Campaign"
    assert found["social.total"] == "2,329 credits"
    assert found["social.images"] == "23 images"
    assert len(found) == 3 * 5 + 4 * 3


def test_one_credit_is_one(client):
    assert words(client)["hd.credits"] == "1 credit"


def test_what_was_retired_is_null(client):
    make_tier(7, name="4K", slug="4k", status="retired", replaced_by=Tier.objects.get(slug="2k"))
    found = words(client)
    gone = {name for name, printed in found.items() if printed is None}
    assert gone == {"4k", "4k.credits", "4k.pixels", "4k.time", "4k.size"}


def test_drafts_are_unknown(client):
    make_tier(7, name="8K", slug="8k")
    ExampleProject.objects.filter(slug="social").update(status="draft")
    assert not [name for name in words(client) if name.startswith(("8k", "social"))]


def test_a_coming_price_is_none_yet(client, tomorrow):
    Price.objects.create(tier_id=1, credits_per_image=101, effective_on=tomorrow, announced=True)
    assert words(client)["hd.credits"] == "1 credit"


def test_every_origin_may_read_it_and_ask_whether_it_changed(client):
    response = client.get("/api/v1/words")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Access-Control-Expose-Headers"] == "ETag"
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    etag = response["ETag"]
    assert client.get("/api/v1/words", headers={"if-none-match": etag}).status_code == 304
    asked = client.options("/api/v1/words")
    assert asked.status_code == 204
    assert asked["Access-Control-Allow-Headers"] == "*"
