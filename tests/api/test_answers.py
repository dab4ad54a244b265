"""The JSON API: the page's numbers for programs, in a shape that stays."""

from __future__ import annotations

import datetime
import json

import pytest

from creditsguide.models import Price, Tier, UsageTip
from tests.support.rows import make_tier

pytestmark = pytest.mark.django_db

ADDRESSES = [
    "/api/v1/guide",
    "/api/v1/estimate?hd=20&hd-plus=3",
    "/api/v1/budget?budget=43&images=20",
    "/api/v1/openapi.json",
]


def get(client, address: str, status: int = 200) -> dict:
    response = client.get(address)
    assert response.status_code == status
    assert response["Content-Type"] == "application/json"
    return response.json()


def keys(value: object, above: str = "") -> set[str]:
    """Every path in a payload, to see that none goes missing."""
    if isinstance(value, list):
        return set().union(*(keys(part, f"{above}[]") for part in value))
    if not isinstance(value, dict):
        return {above}
    return set().union(*(keys(part, f"{above}.{name}") for name, part in value.items()))


class TestGuide:
    def test_a_tier_comes_with_everything_the_page_says(self, client):
        first = get(client, "/api/v1/guide")["tiers"][0]
        assert first == {
            "slug": "hd",
            "name": "HD",
            "best_for": "Perfect for social media, web content, and testing ideas",
            "recommended": True,
            "width_px": 1024,
            "height_px": 1024,
            "seconds": {"low": 10, "high": 15},
            "megabytes": {"low": 2, "high": 4},
            "price": {"credits_per_image": 1, "effective_on": "2025-01-01", "reason": ""},
            "past_prices": [],
            "announced_prices": [],
        }

    def test_projects_come_with_their_sums(self, client):
        projects = get(client, "/api/v1/guide")["projects"]
        assert [project["estimate"]["credits"] for project in projects] == [26, 34, 34, 85]
        social = projects[0]
        assert social["estimate"]["words"] == "20 × 1 + 3 × 2 = 26 credits"
        assert social["estimate"]["seconds"] == {"low": 245, "high": 375}
        assert social["estimate"]["url"].endswith("/?hd=20&hd-plus=3#calculator")
        assert social["estimate"]["lines"][1] == {
            "tier": "hd-plus",
            "label": "3 × HD+ hero images",
            "rationale": "Higher quality for key campaign pieces",
            "draft": False,
            "quantity": 3,
            "credits_per_image": 2,
            "credits": 6,
        }

    def test_tokens_in_tips_are_filled(self, client):
        text = client.get("/api/v1/guide").content.decode()
        assert "Test concepts with HD quality (1 credit)" in text
        assert "{hd" not in text

    def test_past_prices_come_oldest_first(self, client):
        tier = Tier.objects.get(slug="hd")
        Price.objects.create(tier=tier, credits_per_image=7, effective_on="2025-06-01")
        Price.objects.create(tier=tier, credits_per_image=5, effective_on="2025-03-01")
        first = get(client, "/api/v1/guide")["tiers"][0]
        assert [price["credits_per_image"] for price in first["past_prices"]] == [1, 5]
        assert first["price"]["credits_per_image"] == 7
        assert first["price"]["effective_on"] == "2025-06-01"

    def test_each_price_says_why(self, client, tomorrow):
        tier = Tier.objects.get(slug="hd")
        days = {"2025-03-01": "Early.", "2025-06-01": "{hd} grew.", tomorrow.isoformat(): "Later."}
        for day, reason in days.items():
            tier.prices.create(credits_per_image=7, effective_on=day, announced=True, reason=reason)
        first = get(client, "/api/v1/guide")["tiers"][0]
        prices = [*first["past_prices"], first["price"], *first["announced_prices"]]
        assert [price["reason"] for price in prices] == ["", "Early.", "HD grew.", "Later."]

    def test_only_announced_coming_prices_are_public(self, client, tomorrow):
        for slug, credits, announced in (("hd", 4_001, True), ("2k", 4_003, False)):
            tier = Tier.objects.get(slug=slug)
            Price.objects.create(
                tier=tier, credits_per_image=credits, effective_on=tomorrow, announced=announced
            )
        tiers = get(client, "/api/v1/guide")["tiers"]
        assert tiers[0]["announced_prices"] == [
            {"credits_per_image": 4_001, "effective_on": tomorrow.isoformat(), "reason": ""}
        ]
        for address in [*ADDRESSES, "/guide.md", "/llms.txt", "/"]:
            text = client.get(address).content.decode()
            assert "4003" not in text
            assert "4,003" not in text

    def test_drafts_are_public_nowhere(self, client):
        UsageTip.objects.create(title="Quietly", text="Being written", status="draft")
        make_tier(name="Colossal", slug="8k")
        for address in [*ADDRESSES, "/guide.md", "/llms.txt"]:
            text = client.get(address).content.decode()
            assert "Quietly" not in text
            assert "Colossal" not in text

    def test_retired_tiers_are_named_with_what_stands_in(self, client):
        replacement = Tier.objects.get(slug="hd-plus")
        make_tier(name="Old", slug="old", status="retired", replaced_by=replacement)
        assert get(client, "/api/v1/guide")["retired_tiers"] == [
            {"slug": "old", "name": "Old", "replacement": "hd-plus"}
        ]
        assert get(client, "/api/v1/estimate?old=3&hd=1")["not_offered"] == [
            {"tier": "old", "name": "Old", "quantity": 3, "replacement": "hd-plus"}
        ]


class TestEstimate:
    def test_a_mix_is_added_up(self, client):
        answer = get(client, "/api/v1/estimate?hd=20&hd-plus=3")
        done = answer["estimate"]
        assert (done["credits"], done["images"], done["drafts"]) == (26, 23, 0)
        assert done["megabytes"] == {"low": 52, "high": 104}
        assert [line["label"] for line in done["lines"]] == ["20 × HD images", "3 × HD+ images"]
        assert answer["in_one_tier"] == {"hd": 23, "hd-plus": 46, "2k": 69}
        assert answer["cheaper"]["credits"] == 23
        assert answer["cheaper"]["url"].endswith("/?hd=23#calculator")

    def test_drafts_are_a_line_of_their_own(self, client):
        done = get(client, "/api/v1/estimate?2k=3&drafts=3")["estimate"]
        assert done["words"] == "3 × 3 + 9 × 1 = 18 credits"
        assert (done["images"], done["drafts"]) == (3, 9)
        assert done["lines"][1]["label"] == "9 × HD drafts"
        assert done["lines"][1]["draft"] is True

    def test_the_cheapest_mix_has_no_cheaper_one(self, client):
        assert get(client, "/api/v1/estimate?hd=4")["cheaper"] is None

    def test_numbers_are_read_as_on_the_page(self, client):
        assert get(client, "/api/v1/estimate?hd=1,000&2k=+3+")["estimate"]["credits"] == 1_009
        assert get(client, "/api/v1/estimate?hd=1&hd=2")["estimate"]["credits"] == 2
        assert get(client, "/api/v1/estimate?hd=")["estimate"]["credits"] == 0

    def test_what_cannot_be_read_is_refused_by_field(self, client):
        address = "/api/v1/estimate?hd=-1&hd-plus=three&2k=20000&drafts=21"
        assert get(client, address, 400) == {
            "errors": {
                "hd": "HD images must be 0 or more.",
                "hd-plus": "Type the number of HD+ images in digits, like 3.",
                "2k": "2K images must be 9,999 or fewer.",
                "drafts": "The number of drafts must be 20 or fewer.",
            }
        }

    def test_the_messages_are_the_pages(self, client):
        for message in get(client, "/api/v1/estimate?hd=-1&2k=x", 400)["errors"].values():
            assert message in client.get("/?hd=-1&2k=x").content.decode()

    def test_unknown_parameters_are_ignored(self, client):
        plain = get(client, "/api/v1/estimate?hd=4")
        more = "&utm_source=x&8k=3&budget=abc&images=-1&inc=hd"
        assert get(client, f"/api/v1/estimate?hd=4{more}") == plain

    def test_a_retired_tier_is_listed_and_not_counted(self, client):
        Tier.objects.filter(slug="2k").update(status="retired")
        UsageTip.objects.first().save()
        answer = get(client, "/api/v1/estimate?hd=1&2k=3")
        assert answer["estimate"]["credits"] == 1
        assert answer["not_offered"] == [
            {"tier": "2k", "name": "2K", "quantity": 3, "replacement": None}
        ]

    def test_a_link_that_remembers_its_day_says_what_changed(self, client):
        tier = Tier.objects.get(slug="hd-plus")
        Price.objects.create(tier=tier, credits_per_image=3, effective_on="2025-03-01")
        answer = get(client, "/api/v1/estimate?hd=20&hd-plus=3&on=2025-02-01")
        assert answer["notes"] == [
            "On 1 February 2025 this mix was 26 credits; today it is 29 (HD+ 2 → 3)."
        ]


class TestBudget:
    def test_a_budget_is_spent_in_each_way(self, client):
        answer = get(client, "/api/v1/budget?budget=43")
        assert [(fit["slug"], fit["times"], fit["left"]) for fit in answer["tiers"]] == [
            ("hd", 43, 0),
            ("hd-plus", 21, 1),
            ("2k", 14, 1),
        ]
        assert [(fit["slug"], fit["times"], fit["used"]) for fit in answer["projects"]] == [
            ("social", 1, 26),
            ("website", 1, 34),
            ("print", 1, 34),
            ("launch", 0, 0),
        ]
        assert answer["images"] is None
        assert answer["most_even"] is None

    @pytest.mark.parametrize(
        ("budget", "images", "words"),
        [
            (26, 23, "20 × 1 + 3 × 2 = 26 credits"),
            (34, 13, "5 × 2 + 8 × 3 = 34 credits"),
            (43, 20, "17 × 2 + 3 × 3 = 43 credits"),
            (100, 30, "30 × 3 = 90 credits"),
        ],
    )
    def test_so_many_images_are_made_as_evenly_as_can_be(self, client, budget, images, words):
        answer = get(client, f"/api/v1/budget?budget={budget}&images={images}")
        assert answer["most_even"]["words"] == words
        assert answer["missing"] == 0

    def test_it_says_how_much_is_missing(self, client):
        answer = get(client, "/api/v1/budget?budget=10&images=20")
        assert answer["most_even"] is None
        assert answer["missing"] == 10

    @pytest.mark.parametrize("query", ["", "?budget=", "?budget=0", "?images=20", "?hd=20"])
    def test_without_a_budget_it_asks_for_one(self, client, query):
        assert get(client, f"/api/v1/budget{query}", 400) == {
            "errors": {"budget": "Say how many credits there are to spend."}
        }

    def test_what_cannot_be_read_is_refused_by_field(self, client):
        errors = get(client, "/api/v1/budget?budget=1000000&images=few", 400)["errors"]
        assert errors == {
            "budget": "The number of credits must be 999,999 or fewer.",
            "images": "Type the number of images in digits, like 20.",
        }

    def test_quantities_are_none_of_its_parameters(self, client):
        plain = get(client, "/api/v1/budget?budget=43")
        assert get(client, "/api/v1/budget?budget=43&hd=x&drafts=99") == plain


@pytest.mark.parametrize("address", [*ADDRESSES, "/api/v1/estimate?hd=x"])
class TestEveryAnswer:
    def test_every_origin_may_read_it(self, client, address):
        response = client.get(address, headers={"origin": "https://host.example"})
        assert response["Access-Control-Allow-Origin"] == "*"
        assert response["Access-Control-Expose-Headers"] == "ETag"
        assert response["Cross-Origin-Resource-Policy"] == "cross-origin"

    def test_a_preflight_is_answered(self, client, address):
        asked = {"origin": "null", "access-control-request-method": "GET"}
        response = client.options(address, headers=asked)
        assert response.status_code == 204
        assert response["Access-Control-Allow-Origin"] == "*"
        assert response["Access-Control-Allow-Headers"] == "*"

    def test_it_is_only_read(self, client, address):
        client.handler.enforce_csrf_checks = True
        for method in ("post", "put", "patch", "delete"):
            assert getattr(client, method)(address).status_code == 405

    def test_it_sets_no_cookie(self, client, address):
        response = client.get(address)
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_unchanged_answer_is_not_sent_again(client, address):
    first = client.get(address)
    assert "max-age=0, must-revalidate" in first["Cache-Control"]
    again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    assert again["Access-Control-Allow-Origin"] == "*"
    UsageTip.objects.first().save()
    assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_the_shape_stays(client):
    """Programs rely on these; a change to them is a second version of the API."""
    guide = get(client, "/api/v1/guide")
    words = {"url", "question", "answer", "public_from", "public_until"}
    assert {name for one in guide.pop("questions") for name in one} == words
    del guide["projects"], guide["tips"]
    estimate = get(client, "/api/v1/estimate?hd=1")
    budget = get(client, "/api/v1/budget?budget=1&images=1")
    sums = {
        *("credits", "images", "drafts", "words", "url", "seconds.low", "seconds.high"),
        *("megabytes.low", "megabytes.high", "lines[].tier", "lines[].label"),
        *("lines[].rationale", "lines[].draft", "lines[].quantity"),
        *("lines[].credits_per_image", "lines[].credits"),
    }
    assert keys(guide) == {
        *(".day", ".changed_on", ".url", ".title", ".lede", ".tiers[].slug", ".tiers[].name"),
        *(".tiers[].best_for", ".tiers[].recommended", ".tiers[].width_px", ".tiers[].height_px"),
        *(".tiers[].seconds.low", ".tiers[].seconds.high"),
        *(".tiers[].megabytes.low", ".tiers[].megabytes.high"),
        *(".tiers[].price.credits_per_image", ".tiers[].price.effective_on"),
        ".tiers[].price.reason",
    }
    assert keys(estimate) == {
        *(".day", ".in_one_tier.hd", ".in_one_tier.hd-plus", ".in_one_tier.2k", ".cheaper"),
        ".cost",
        *(f".estimate.{name}" for name in sums),
    }
    assert keys(budget) == {
        *(".day", ".budget", ".images", ".missing", ".cost"),
        *(f".{kind}[].{name}" for kind in ("tiers", "projects") for name in ("slug", "name")),
        *(f".{kind}[].{name}" for kind in ("tiers", "projects") for name in ("times", "used")),
        *(f".{kind}[].left" for kind in ("tiers", "projects")),
        *(f".most_even.{name}" for name in sums),
    }


def test_the_day_is_the_sites(client, settings, time_machine):
    settings.TIME_ZONE = "Pacific/Auckland"
    time_machine.move_to(datetime.datetime(2026, 11, 30, 18, tzinfo=datetime.UTC), tick=False)
    assert get(client, "/api/v1/guide")["day"] == "2026-12-01"


def test_signs_are_sent_as_they_are(client):
    text = client.get("/api/v1/estimate?hd=2").content.decode()
    assert "2 × 1 = 2 credits" in text
    assert json.loads(text)


class TestItsPage:
    def test_it_shows_each_address_with_its_parameters(self, client):
        page = client.get("/api/").content.decode()
        for words in ("/api/v1/guide", "/api/v1/estimate", "/api/v1/budget", "HD+ images", "9,999"):
            assert words in page
        assert '<a href="/api/v1/estimate?hd=20&amp;hd-plus=3">' in page

    def test_the_guide_links_to_it(self, client):
        assert '<a href="/api/">' in client.get("/").content.decode()


def test_a_refusal_has_no_state_to_be_compared_by(client):
    refused = client.get("/api/v1/estimate?hd=x")
    assert refused.status_code == 400
    assert "ETag" not in refused
