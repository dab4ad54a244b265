"""The admin: every table can be edited, and no form publishes a contradiction."""

from __future__ import annotations

import pytest

from creditsguide.models import ExampleProject, Guide, Price, Tier, UsageTip
from tests.support.forms import TABLES, errors, save

pytestmark = pytest.mark.django_db

PAGES = [
    *(f"/admin/creditsguide/{table}/" for table in TABLES),
    *(f"/admin/creditsguide/{table}/add/" for table in TABLES if table != "guide"),
    *(f"/admin/creditsguide/{table}/1/change/" for table in TABLES),
]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_under_the_strict_policy(admin_client, path):
    response = admin_client.get(path)
    assert response.status_code == 200
    assert "unsafe" not in response["Content-Security-Policy"]


@pytest.mark.parametrize("table", TABLES)
def test_what_the_fixture_ships_can_be_saved_unchanged(admin_client, table):
    response = save(admin_client, f"/admin/creditsguide/{table}/1/change/")
    assert response.status_code == 302


def test_a_price_of_nothing_is_refused(admin_client):
    response = save(
        admin_client,
        "/admin/creditsguide/tier/1/change/",
        **{"prices-0-credits_per_image": "0"},
    )
    assert "greater than or equal to 1" in errors(response)
    assert Price.objects.get(tier_id=1).credits_per_image == 1


def test_a_published_tier_keeps_a_price_in_force(admin_client, tomorrow):
    for changes in (
        {"prices-0-DELETE": "on"},
        {"prices-0-effective_on": tomorrow.isoformat()},
    ):
        response = save(admin_client, "/admin/creditsguide/tier/1/change/", **changes)
        assert "needs a price that is in force today" in errors(response)


def test_a_tier_is_not_published_without_a_price(admin_client):
    tier = Tier.objects.get(pk=1)
    Tier.objects.filter(pk=1).update(status="draft")
    Price.objects.filter(tier=tier).delete()
    response = save(admin_client, "/admin/creditsguide/tier/1/change/", status="published")
    assert "needs a price that is in force today" in errors(response)


def test_a_tier_that_was_published_is_not_deleted(admin_client):
    response = admin_client.post("/admin/creditsguide/tier/1/delete/", {"post": "yes"})
    assert response.status_code == 403
    assert Tier.objects.count() == 3


def test_a_project_is_not_published_without_lines(admin_client):
    changes = {"items-0-DELETE": "on", "items-1-DELETE": "on"}
    response = save(admin_client, "/admin/creditsguide/exampleproject/1/change/", **changes)
    assert "needs at least one line" in errors(response)
    assert ExampleProject.objects.get(pk=1).items.count() == 2


def test_two_lines_can_swap_places(admin_client):
    response = save(
        admin_client,
        "/admin/creditsguide/exampleproject/1/change/",
        **{"items-0-position": "2", "items-1-position": "1"},
    )
    assert response.status_code == 302
    first = ExampleProject.objects.get(pk=1).items.first()
    assert first.subject == "hero images"


@pytest.mark.parametrize(
    ("table", "field"),
    [
        ("usagetip", "text"),
        ("usagetip", "title"),
        ("tier", "best_for"),
        ("guide", "lede"),
        ("guide", "credit_text"),
        ("exampleproject", "summary"),
        ("exampleproject", "items-0-rationale"),
        ("exampleproject", "tips-0-text"),
    ],
)
@pytest.mark.parametrize("text", ["{sd}", "{hd.price}", "{", "{{hd}}"])
def test_an_unknown_token_is_an_error_beside_its_field(admin_client, table, field, text):
    address = f"/admin/creditsguide/{table}/1/change/"
    response = save(admin_client, address, **{field: f"Costs {text} now"})
    assert "cannot be filled in. You can use:" in errors(response)
    assert f"Costs {text} now".replace('"', "&quot;") in response.content.decode()


def test_a_slug_cannot_be_changed(admin_client):
    page = admin_client.get("/admin/creditsguide/tier/1/change/").content.decode()
    assert 'name="slug"' not in page


def test_there_is_always_one_guide(admin_client):
    assert admin_client.get("/admin/creditsguide/guide/add/").status_code == 403
    assert admin_client.post("/admin/creditsguide/guide/1/delete/").status_code == 403


def test_an_edit_shows_at_once(admin_client, client):
    save(admin_client, "/admin/creditsguide/usagetip/1/change/", title="Begin with {hd}")
    assert "Begin with HD" in client.get("/").content.decode()
    assert UsageTip.objects.get(pk=1).title == "Begin with {hd}"


def test_the_button_address_must_be_a_web_address(admin_client):
    response = save(
        admin_client, "/admin/creditsguide/guide/1/change/", cta_url="javascript:alert(1)"
    )
    assert "begin with https://" in errors(response)
    assert Guide.objects.get().cta_url == ""


def test_visitors_are_asked_to_sign_in(client):
    response = client.get("/admin/creditsguide/tier/")
    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/")
