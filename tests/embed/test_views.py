"""The embed: one part of the guide, framed by whom the editors list."""

from __future__ import annotations

import re

import pytest

from creditsguide.models import EmbedOrigin, ExampleProject, Guide, Price, Tier
from tests.conftest import visible
from tests.support.packs import STARTER, sell

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"


def policy(response) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in response["Content-Security-Policy"].split(";"))
    return {name: value for name, _, value in parts}


def text(client, address: str) -> str:
    return client.get(address).content.decode()


@pytest.fixture
def button():
    guide = Guide.objects.get()
    guide.cta_url = "https://app.example/new?plan=pro&utm_source=guide#start"
    guide.save()


# Who may frame it


def test_everyone_may_frame_it_while_the_list_says_so(client):
    response = client.get("/embed/")
    assert "frame-ancestors" not in policy(response)
    assert "X-Frame-Options" not in response


@pytest.mark.parametrize("origin", ["https://blog.example", "https://*.example.com"])
def test_only_listed_origins_and_ourselves_may_frame_it(client, origin):
    EmbedOrigin.objects.all().delete()
    EmbedOrigin.objects.create(origin=origin)
    response = client.get("/embed/?show=table")
    assert policy(response)["frame-ancestors"] == f"'self' {SITE} {origin}"
    assert "X-Frame-Options" not in response


def test_without_a_list_only_we_may_frame_it(client):
    EmbedOrigin.objects.all().delete()
    assert policy(client.get("/embed/"))["frame-ancestors"] == f"'self' {SITE}"


def test_an_edit_of_the_list_acts_on_kept_answers_too(client):
    etag = client.get("/embed/")["ETag"]
    EmbedOrigin.objects.update_or_create(origin="*", defaults={"origin": "https://blog.example"})
    response = client.get("/embed/", headers={"if-none-match": etag})
    assert response.status_code == 200
    assert policy(response)["frame-ancestors"] == f"'self' {SITE} https://blog.example"


def test_an_unchanged_answer_renews_the_same_rights(client):
    first = client.get("/embed/")
    again = client.get("/embed/", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    assert policy(again) == policy(first)
    assert "X-Frame-Options" not in again
    for name in ("Cross-Origin-Resource-Policy", "Cross-Origin-Embedder-Policy"):
        assert again[name] == first[name]


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/estimate/", "/embed/estimate/", "/embed/code/", "/embed.js", "/oembed/"),
        *("/badge/hd.svg", "/badge/hd.txt", "/nothing/", "/admin/login/"),
    ],
)
def test_nothing_else_may_be_framed(client, path):
    response = client.get(path)
    assert policy(response)["frame-ancestors"] == "'none'"
    assert response["X-Frame-Options"] == "DENY"


def test_its_policy_is_the_sites_otherwise(client):
    embed, page = policy(client.get("/embed/")), policy(client.get("/"))
    page.pop("frame-ancestors")
    assert embed == page


def test_hosts_that_isolate_themselves_can_show_it(client):
    response = client.get("/embed/")
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response["Cross-Origin-Embedder-Policy"] == "require-corp"


def test_a_sandboxed_frame_may_ask_for_its_fragment(client):
    asked = client.options("/embed/estimate/?hd=3")
    assert asked.status_code == 204
    assert asked["Access-Control-Allow-Origin"] == "*"
    assert asked["Access-Control-Allow-Headers"] == "*"
    response = client.get("/embed/estimate/?hd=3")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Access-Control-Expose-Headers"] == "HX-Replace-Url"


def test_the_guides_fragment_is_for_the_guide_alone(client):
    assert "Access-Control-Allow-Origin" not in client.get("/estimate/")
    asked = client.options("/estimate/")
    assert asked.status_code == 204
    assert "Access-Control-Allow-Origin" not in asked


# What it shows


@pytest.mark.parametrize(
    ("show", "heading"),
    [
        ("calculator", "What will it cost?"),
        ("table", "Credits by Number of Images"),
        ("tiers", "Credit Cost Structure"),
        ("launch", "Product Launch"),
    ],
)
def test_it_shows_one_part_under_one_heading(client, show, heading):
    page = text(client, f"/embed/?show={show}")
    assert re.findall(r"<h1[^>]*>(.*?)</h1>", page) == [heading]
    assert ("<form" in page) == (show == "calculator")
    assert page.count("<main") == 1


@pytest.mark.parametrize("path", ["/", "/embed/", "/embed/estimate/?budget=50"])
def test_every_tier_has_its_mark(client, path):
    page = text(client, path)
    assert page.count('<svg class="glyph"') >= 3
    assert "&lt;svg" not in page


@pytest.mark.parametrize(
    "query",
    [
        "show=prices",
        "show=",
        "show=Table",
        "theme=blue",
        "background=none",
        "theme=dark&theme=",
        "show=calculator&theme=auto&background=card",
        "fbclid=1",
    ],
)
def test_a_value_nobody_knows_means_the_usual(client, query):
    assert text(client, f"/embed/?{query}") == text(client, "/embed/")


def test_a_draft_project_is_not_shown(client):
    project = ExampleProject.objects.get(slug="social")
    project.status = "draft"
    project.save()
    assert text(client, "/embed/?show=social") == text(client, "/embed/")


@pytest.mark.parametrize(
    ("theme", "attribute", "scheme"),
    [
        ("auto", "", "light dark"),
        ("light", ' data-theme="light"', "light"),
        ("dark", ' data-theme="dark"', "dark"),
    ],
)
def test_its_theme_is_the_hosts_choice(client, theme, attribute, scheme):
    page = text(client, f"/embed/?theme={theme}")
    assert f'<html lang="en"{attribute}>' in page
    assert f'<meta name="color-scheme" content="{scheme}">' in page


def test_its_background_is_a_card_or_clear(client):
    assert '<body class="embed">' in text(client, "/embed/")
    assert '<body class="embed bare-bg">' in text(client, "/embed/?background=clear")


@pytest.mark.parametrize("show", ["table", "tiers", "social"])
def test_parts_without_fields_need_no_htmx(client, show):
    page = text(client, f"/embed/?show={show}")
    assert "htmx" not in page
    assert "frame.js" in page


def test_without_a_guide_or_tiers_it_says_so(client):
    Guide.objects.all().delete()
    assert client.get("/embed/?show=table").status_code == 200


# What its addresses carry on


@pytest.fixture
def asked():
    return "hd=20&hd-plus=3&theme=dark&background=clear&utm_source=blog&utm_campaign=a%26b"


def test_everything_asked_for_stays_through_a_reload(client, asked):
    page = text(client, f"/embed/?{asked}")
    for field in (
        '<input type="hidden" name="theme" value="dark">',
        '<input type="hidden" name="background" value="clear">',
        '<input type="hidden" name="utm_source" value="blog">',
        '<input type="hidden" name="utm_campaign" value="a&amp;b">',
    ):
        assert field in page
    kept = "theme=dark&amp;background=clear&amp;utm_source=blog&amp;utm_campaign=a%26b"
    assert f'<a href="/embed/?{kept}">Reset</a>' in page
    assert f'href="/embed/?hd=23&amp;{kept}#total">Use HD</a>' in page


def test_a_budget_begins_anew_as_a_budget(client):
    page = text(client, "/embed/?budget=70&images=30&theme=dark")
    assert '<a href="/embed/?budget=50&amp;theme=dark">Reset</a>' in page


def test_the_fragment_names_the_embeds_own_address(client, asked):
    response = client.get(f"/embed/estimate/?utm_junk=1&{asked}&gclid=2&on=2025-02-01")
    assert response["HX-Replace-Url"] == f"/embed/?{asked}"
    assert client.get("/embed/estimate/?theme=auto&hd=0")["HX-Replace-Url"] == "/embed/"


def test_a_budget_is_planned_in_the_frame_as_well(client):
    page = text(client, "/embed/?budget=26&images=23&theme=dark&theme=dark")
    assert '<input id="q-budget" name="budget" value="26"' in page
    assert 'href="/embed/?hd=20&amp;hd-plus=3&amp;theme=dark' in page
    response = client.get("/embed/estimate/?budget=26&images=23&theme=dark")
    assert response["HX-Replace-Url"] == "/embed/?budget=26&images=23&theme=dark"


def test_its_canonical_page_is_the_guide(client, asked):
    assert f'<link rel="canonical" href="{SITE}/">' in text(client, f"/embed/?{asked}")


def test_its_form_stays_in_the_frame(client):
    assert '<form method="get" action="/embed/"' in text(client, "/embed/?theme=dark")


# Links out of it


def outward(page: str) -> list[str]:
    return re.findall(r'<a [^>]*href="(http[^"]*)"([^>]*)>', page)


@pytest.mark.parametrize("show", ["calculator", "table", "tiers", "social"])
@pytest.mark.usefixtures("button")
def test_links_leave_the_frame(client, show):
    page = text(client, f"/embed/?show={show}&hd=20")
    links = outward(page)
    assert links
    for _address, attributes in links:
        assert 'target="_blank" rel="noopener"' in attributes
    inner = re.findall(r'<a [^>]*href="(/[^"]*)"', page)
    assert all(address.startswith("/embed/") for address in inner)


def test_the_brand_leads_to_the_guide_with_the_hosts_campaign(client):
    assert f'href="{SITE}/" target="_blank" rel="noopener"' in text(client, "/embed/")
    page = text(client, "/embed/?show=table&utm_source=blog&utm_id=7")
    assert f'href="{SITE}/?utm_source=blog&amp;utm_id=7" target' in page
    assert f'href="{SITE}/?hd=4&amp;utm_source=blog&amp;utm_id=7#calculator" target' in page


@pytest.mark.usefixtures("button")
def test_the_button_carries_the_hosts_campaign_in_place_of_its_own(client):
    own = "https://app.example/new?plan=pro&amp;utm_source=guide#start"
    assert f'href="{own}" target="_blank" rel="noopener">Start creating' in text(client, "/embed/")
    hosts = "https://app.example/new?plan=pro&amp;utm_source=blog#start"
    assert f'href="{hosts}"' in text(client, "/embed/?show=tiers&utm_source=blog")


def test_packs_are_bought_with_the_hosts_campaign(client):
    [pack] = sell(STARTER)
    pack.buy_url = "https://shop.example/?pack=starter&utm_source=guide"
    pack.save()
    here, there = "utm_source=guide", "utm_source=blog&amp;utm_id=7"
    for address, campaign in (
        ("/", here),
        ("/embed/?show=packs", here),
        ("/embed/?show=packs&utm_source=blog&utm_id=7", there),
    ):
        link = f'href="https://shop.example/?pack=starter&amp;{campaign}"'
        assert link in text(client, address)


@pytest.mark.parametrize("show", ["calculator", "table"])
def test_without_an_address_there_is_no_button(client, show):
    assert "Start creating" not in text(client, f"/embed/?show={show}")


def test_announced_prices_stand_with_the_tiers(client, tomorrow):
    Price.objects.create(
        tier=Tier.objects.get(slug="hd"),
        credits_per_image=101,
        effective_on=tomorrow,
        announced=True,
    )
    assert "HD will cost 101 credits from" in visible(client.get("/embed/?show=tiers"))


# The scripts


def test_the_frame_is_told_its_theme_before_it_is_drawn(client):
    page = text(client, "/embed/")
    first = re.search(r"<(script|link rel=\"stylesheet\")[^>]*>", page)[0]
    assert re.fullmatch(r'<script src="/static/frame[^"]*\.js">', first)


def test_the_script_never_moves(client):
    for path in ("/embed/", "/embed/code/"):
        assert not re.search(r"embed\.[0-9a-f]+\.js", text(client, path))
