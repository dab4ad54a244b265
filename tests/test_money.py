"""Money: one edit of a pack moves it everywhere, and without packs nobody hears of it."""

from __future__ import annotations

import csv
import json
import re
from decimal import Decimal
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.urls import resolve

from creditsguide.content import reader
from creditsguide.domain import money
from creditsguide.models import Pack, PackPrice, UsageTip
from creditsguide.templatetags.answer import offer
from tests.support.packs import BASIC, PRO, STARTER, STUDIO, TEAM, make_pack, sell, sell_in
from tests.test_never_stale import ADDRESSES, SILENT, SURFACES

from .conftest import visible

pytestmark = pytest.mark.django_db

MONEY = re.compile(r"[$€£¥]\s*\d|\b[A-Z]{3}\u00a0\d")
OLD, NEW = "19.37", "23.03"
COST = "1 × Starter, $19.37: 185 credits left"
# Each public address that says what packs cost, by the words that it says.
SAYS = {
    "/": "$19.37",
    "/?hd=20&hd-plus=3": COST,
    "/?budget=26": COST,
    "/estimate/?hd=20&hd-plus=3": COST,
    "/estimate/?budget=26&images=23": COST,
    "/estimate.csv?hd=20&hd-plus=3": COST,
    "/embed/?hd=20&hd-plus=3": COST,
    "/embed/?show=packs": "$19.37",
    "/embed/?show=social": COST,
    "/embed/?budget=26": COST,
    "/embed/estimate/?hd=20&hd-plus=3": COST,
    "/embed/estimate/?budget=26": COST,
    "/embed/code/": "Starter · $19.37",
    "/oembed/?url=http%3A%2F%2F127.0.0.1%3A8000%2Fembed%2F%3Fshow%3Dpacks": "from $19.37",
    "/badge/starter.svg": "$19.37",
    "/badge/starter.txt": "Starter · $19.37",
    "/badge/starter.json": "$19.37",
    "/api/": "$19.37",
    "/api/v1/guide": '"19.37"',
    "/api/v1/estimate?hd=20&hd-plus=3": '"19.37"',
    "/api/v1/budget?budget=26": '"19.37"',
    "/api/v1/words": "$19.37",
    "/api/v1/openapi.json": '"19.37"',
    "/changes/": "$19.37",
    "/changes.atom": "$19.37",
    "/guide.md": "$19.37",
    "/pricing.md": "$19.37",
    "/llms.txt": "$19.37",
}


def test_every_address_that_tells_prices_is_among_them():
    told = {resolve(urlsplit(address).path).route for address in SAYS}
    assert told == set(SURFACES)


@pytest.mark.parametrize("address", ADDRESSES + list(SILENT.values()))
def test_without_packs_no_address_mentions_money(client, address):
    text = client.get(address).content.decode("utf-8-sig")
    assert not MONEY.search(text)
    assert not re.search(r"a credit\b.*[$€]|Packs of credits|packs\.css", text)


def test_without_packs_programs_are_told_so(client):
    assert client.get("/api/v1/guide").json()["packs"] == []
    for address in ("/api/v1/estimate?hd=20", "/api/v1/budget?budget=26"):
        answer = client.get(address).json()
        assert (answer["cost"], answer["plans"]) == (None, [])


def test_a_draft_is_sold_nowhere(client):
    sell_in()
    make_pack(OLD, **STARTER | {"status": "draft"})
    for address in SAYS:
        assert OLD not in client.get(address).content.decode()


@pytest.mark.parametrize(("address", "words"), SAYS.items())
def test_each_surface_says_the_same_money_and_follows_an_edit(client, address, words):
    [pack] = sell(STARTER)
    PackPrice.objects.filter(pack=pack).update(amount=OLD)
    assert words in client.get(address).content.decode("utf-8-sig")
    price = PackPrice.objects.get(pack=pack)
    price.amount = NEW
    price.save()
    text = client.get(address).content.decode("utf-8-sig")
    assert words.replace(OLD, NEW) in text
    assert OLD not in text


def test_the_picture_of_a_badge_follows_an_edit(client):
    sell(STARTER)
    before = client.get("/badge/starter.png").content
    PackPrice.objects.update(amount=NEW)
    assert client.get("/badge/starter.png").content != before


def test_a_plan_is_said_beside_packs_and_never_mixed_with_them(client):
    sell()
    text = visible(client.get("/?hd=999"))
    assert "1 × Studio, $83.59: 14 credits left" in text
    assert "Pro covers this each month, 202 left" in text
    answer = client.get("/api/v1/estimate?hd=999").json()
    assert answer["plans"] == [{"slug": "pro", "left": 202}]
    assert answer["cost"] == {
        "currency": "USD",
        "amount": "83.59",
        "packs": [{"slug": "studio", "times": 1}],
        "credits": 1_013,
        "left": 14,
    }


@pytest.mark.parametrize("address", ["/guide.md", "/llms.txt", "/changes/", "/changes.atom"])
def test_where_plans_stand_among_packs_each_says_how_often_it_is_paid(client, address):
    sell()
    Pack.objects.filter(slug="basic").update(period="year")
    text = client.get(address).content.decode()
    assert "$71.93 a month" in text
    assert "$23.57 a year" in text
    assert not re.search(r"\$(71\.93|23\.57)(?! a )", text)


def test_in_markdown_each_purchase_is_a_paragraph(client):
    sell()
    text = client.get("/guide.md").content.decode()
    assert "\n\n1 × Starter, $19.37: 185 credits left\n\nBasic covers" in text


def test_plans_alone_have_no_cost(client):
    sell(PRO)
    answer = client.get("/api/v1/budget?budget=26").json()
    assert answer["cost"] is None
    assert answer["plans"] == [{"slug": "pro", "left": 1_175}]
    assert "Pro covers this each month, 1,175 left" in visible(client.get("/?budget=26"))


def test_the_api_tells_packs_with_their_prices(client):
    [pack] = sell(STARTER)
    PackPrice.objects.create(pack=pack, amount="17.41", effective_on="2024-01-01")
    PackPrice.objects.create(pack=pack, amount=NEW, effective_on="2099-01-01", announced=True)
    PackPrice.objects.create(pack=pack, amount="29.59", effective_on="2099-06-01")
    assert client.get("/api/v1/guide").json()["packs"] == [
        {
            "slug": "starter",
            "name": "Starter",
            "credits": 211,
            "period": "once",
            "note": "",
            "buy_url": "",
            "price": {"amount": "19.37", "currency": "USD", "effective_on": "2025-01-01"},
            "past_prices": [{"amount": "17.41", "currency": "USD", "effective_on": "2024-01-01"}],
            "announced_prices": [
                {"amount": "23.03", "currency": "USD", "effective_on": "2099-01-01"}
            ],
        }
    ]
    for address in ("/", "/guide.md", "/changes/", "/embed/?show=packs"):
        text = client.get(address).content.decode()
        assert NEW in text
        assert "29.59" not in text


AMOUNT = re.compile(r'<a class="chip" href="[^"]*budget=(\d+)[^"]*"([^>]*)>(.*?)</a>', re.DOTALL)


def quick_amounts(client, address):
    """Of each its credits, its words and whether it is the one shown."""
    found = AMOUNT.findall(client.get(address).content.decode())
    return [
        (int(credits), " ".join(re.sub("<[^>]*>", "", words).split()), "current" in marks)
        for credits, marks, words in found
    ]


@pytest.mark.parametrize("address", ["/?budget=307", "/embed/?budget=307", "/estimate/?budget=307"])
def test_budget_mode_begins_with_packs_by_name(client, address):
    sell()
    Pack.objects.filter(slug="pro").update(period="year", position=0)
    assert quick_amounts(client, address) == [
        (211, "Starter 211 credits", False),
        (1013, "Studio 1,013 credits", False),
        (2411, "Team 2,411 credits", False),
        (307, "Basic 307 a month", True),
        (1201, "Pro 1,201 a year", False),
    ]


def test_words_of_an_amount_are_made_once_for_all_answers(client):
    sell()
    client.get("/estimate/?budget=307")
    made = offer.cache_info()
    client.get("/estimate/?budget=311&images=13")
    assert offer.cache_info().misses == made.misses
    assert offer.cache_info().hits == made.hits + 5


def test_one_credit_is_no_plural_and_no_budget_is_of_a_pack_beyond_its_limit(client):
    make_pack("19.37", **STARTER | {"credits": 1})
    make_pack("83.59", **STUDIO | {"credits": 1_000_000})
    sell_in()
    assert quick_amounts(client, "/?budget=26") == [(1, "Starter 1 credit", False)]
    Pack.objects.filter(slug="starter").delete()
    assert quick_amounts(client, "/?budget=26")[0] == (10, "10 credits", False)
    assert "Or take a pack" not in client.get("/?budget=26").content.decode()


IN = {
    "KWD": ["19.373", "83.597", "179.831", "23.571", "71.933"],
    "JPY": ["1913", "8353", "17987", "2357", "7193"],
}
COMING = {"KWD": "23.039", "JPY": "2303"}


@pytest.mark.parametrize("currency", IN)
@pytest.mark.parametrize("address", [*SAYS, "/badge/pro.json"])
def test_money_is_spelled_alike_everywhere_in_each_currency(client, address, currency):
    for pack, amount in zip((STARTER, STUDIO, TEAM, BASIC, PRO), IN[currency], strict=True):
        PackPrice.objects.create(
            pack=make_pack(amount, **pack),
            amount=COMING[currency],
            effective_on="2099-03-02",
            announced=True,
            reason="Was {starter.price}",
        )
    sell_in(currency)
    packs = reader.current().packs.every
    known = {words for pack in packs for words in (pack.price, pack.each)}
    known |= {money.words(Decimal(COMING[currency]), currency)}
    response = client.get(address)
    text = response.content.decode()
    if "json" in response["Content-Type"]:
        text = json.dumps(response.json(), ensure_ascii=False)
    found = set(re.findall(r"(?:KWD|¥)\s?[\d.,]*\d", unescape(text)))
    assert found <= known
    amounts = set(re.findall(r'"(?:amount|price)": ?"([\d.]+)"', text))
    assert amounts <= {*IN[currency], COMING[currency]}
    assert found | amounts


def test_rows_of_the_spreadsheet_stay_of_one_length(client):
    sell()
    rows = list(
        csv.reader(client.get("/estimate.csv?hd=20").content.decode("utf-8-sig").splitlines())
    )
    assert {len(row) for row in rows} == {len(rows[0])}
    assert "1 × Starter, $19.37: 191 credits left" in [row[0] for row in rows]


def linked_offers(client) -> dict[str, dict]:
    text = client.get("/").content.decode()
    data = json.loads(re.search(r"ld\+json\">(.*?)</script>", text)[1])
    return {one["name"]: one for one in data["mentions"]["itemListElement"]}


def test_the_linked_data_offers_each_pack(client):
    sell(STARTER, PRO)
    offers = linked_offers(client)
    assert (offers["Starter"]["price"], offers["Starter"]["priceCurrency"]) == ("19.37", "USD")
    assert offers["Pro"]["priceSpecification"]["unitCode"] == "MON"
    assert offers["Starter"]["eligibleQuantity"]["value"] == 211


def test_an_offer_leads_to_where_it_is_bought_or_to_its_pack_on_the_guide(client):
    sell(STARTER | {"buy_url": "https://shop.example/starter"}, PRO)
    offers = linked_offers(client)
    assert offers["Starter"]["url"] == "https://shop.example/starter"
    assert offers["Pro"]["url"] == "http://127.0.0.1:8000/#pack-pro"


def test_the_section_says_what_a_pack_makes(client):
    sell()
    text = visible(client.get("/")).replace("\u00a0", " ")
    assert "Starter 211 credits $19.37 $0.092 a credit Makes 211 in HD 105 in HD+ 70 in 2K" in text
    assert "Or whole projects: 8 × Social" in text
    assert text.count("a credit, lowest") == 2  # once a period


@pytest.mark.parametrize(
    ("currency", "amount", "words"),
    [("JPY", "1980", "¥1,980"), ("KWD", "5.275", "KWD\u00a05.275"), ("EUR", "1234.5", "€1,234.50")],
)
def test_other_money_has_its_own_decimals(client, currency, amount, words):
    sell_in(currency)
    make_pack(amount, **STARTER)
    for address in ("/?hd=20", "/guide.md", "/badge/starter.txt", "/embed/?show=packs"):
        assert words in client.get(address).content.decode()


def test_a_pack_that_is_no_longer_sold_is_gone(client):
    sell(STARTER)
    Pack.objects.all().delete()
    assert not reader.current().packs
    assert client.get("/badge/starter.svg").status_code == 404
    assert "$" not in visible(client.get("/embed/?show=packs"))


@pytest.mark.parametrize(
    "address",
    [
        "/?hd=20&hd-plus=3",
        "/?budget=26",
        "/estimate/?hd=26",
        "/embed/?hd=26",
        "/embed/?show=social",
        "/estimate.csv?hd=26",
        "/guide.md",
    ],
)
def test_where_the_cheapest_is_unknown_no_packs_are_named(client, address):
    sell(STARTER, PRO)
    make_pack("99.01", name="Team", slug="team", credits=1_000_003)
    text = client.get(address).content.decode("utf-8-sig")
    assert "Pro covers this each month, 1,175 left" in text
    assert "credits left" not in text


def test_where_the_cheapest_is_unknown_programs_are_told_null(client):
    sell(STARTER, PRO)
    make_pack("99.01", name="Team", slug="team", credits=1_000_003)
    answer = client.get("/api/v1/budget?budget=26").json()
    assert (answer["cost"], answer["plans"]) == (None, [{"slug": "pro", "left": 1_175}])


def test_of_plans_of_one_price_the_larger_is_named(client):
    sell_in()
    make_pack("9", name="Less", slug="less", credits=31, period="month", position=1)
    make_pack("9", name="More", slug="more", credits=37, period="month", position=2)
    assert "More covers this each month, 11 left" in visible(client.get("/?budget=26"))


def test_an_offer_ends_where_its_price_changes(client):
    """One announced for the same money ends nothing."""
    [pack] = sell(STARTER)
    PackPrice.objects.create(pack=pack, amount=OLD, effective_on="2098-01-01", announced=True)
    assert "priceValidUntil" not in client.get("/").content.decode()
    PackPrice.objects.create(pack=pack, amount=NEW, effective_on="2099-01-01", announced=True)
    assert '"priceValidUntil":"2098-12-31"' in client.get("/").content.decode()


def test_an_edited_text_prepares_no_purchase_anew():
    sell()
    before = reader.current().packs.purchases
    UsageTip.objects.update(text="Another text")
    after = reader.current()
    assert after.tips[0].text == "Another text"
    assert after.packs.purchases is before
    PackPrice.objects.update(amount="7.00")
    assert reader.current().packs.purchases is not before
