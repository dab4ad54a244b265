"""The admin: every table can be edited, and no form publishes a contradiction."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission, User

from creditsguide.models import ExampleProject, Guide, Price, Tier, UsageTip
from tests.support.forms import TABLES, confirm, errors, save

pytestmark = pytest.mark.django_db

TIER = "/admin/creditsguide/tier/2/change/"
PROJECT = "/admin/creditsguide/exampleproject/1/change/"

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
    address = "/admin/creditsguide/tier/1/delete/"
    for answer in (
        admin_client.get(address, follow=True),
        admin_client.post(address, {"post": "yes"}, follow=True),
    ):
        assert answer.redirect_chain == [("/admin/creditsguide/tier/1/change/", 302)]
        told = "It can't be deleted, since old links name it: retire it instead. Used in: "
        assert told in str(*answer.context["messages"])
    assert Tier.objects.count() == 3


def test_nor_is_the_guide_page(admin_client):
    answer = admin_client.get("/admin/creditsguide/guide/1/delete/", follow=True)
    told = "There is always a guide page: it can't be deleted."
    assert told in str(*answer.context["messages"])


def test_who_may_not_change_a_tier_is_not_told_where_it_is_used(client):
    reader = User.objects.create_user("reader", is_staff=True)
    reader.user_permissions.set(Permission.objects.filter(codename="view_tier"))
    client.force_login(reader)
    assert client.get("/admin/creditsguide/tier/1/delete/").status_code == 403


def test_a_project_is_not_published_without_lines(admin_client):
    changes = {"items-0-DELETE": "on", "items-1-DELETE": "on"}
    response = save(admin_client, "/admin/creditsguide/exampleproject/1/change/", **changes)
    assert "needs at least one line" in errors(response)
    assert ExampleProject.objects.get(pk=1).items.count() == 2


def test_a_line_in_a_tier_that_is_not_published_is_named(admin_client):
    Tier.objects.filter(pk=2).update(status="draft")
    refused = save(admin_client, PROJECT, **{"items-0-subject": "", "items-0-tier": "3"})
    assert [str(fault) for fault in refused.context_data["faults"][:2]] == [
        "Line 1, subject: This field is required.",
        "Line 2, tier: HD+ must be published first.",
    ]
    assert refused.context_data["faults"][1].field == "id_items-1-tier"


def test_what_a_tier_lacks_as_a_whole_is_told_beside_its_fields(admin_client):
    wrong = {"min_seconds": "60", "min_megabytes": "90", "name": "HD", "replaced_by": "3"}
    faults = save(admin_client, TIER, **wrong).context_data["faults"]
    assert {(fault.field, str(fault)) for fault in faults} == {
        ("id_name", "Name: Tier with this Name already exists."),
        (
            "id_max_seconds",
            "Longest time in seconds: The shortest time can't be longer than the longest time.",
        ),
        (
            "id_max_megabytes",
            "Largest file in MB: The smallest file can't be larger than the largest file.",
        ),
        ("id_replaced_by", "Replaced by: Only a retired tier can be replaced by another."),
    }


def test_prices_swap_their_days_and_take_the_day_of_one_that_goes(admin_client):
    for day in ("2031-01-01", "2031-02-01", "2031-03-01"):
        Price.objects.create(tier_id=2, credits_per_image=3, effective_on=day)
    keys = list(Price.objects.filter(tier=2).values_list("pk", flat=True))
    rows = {"1-effective_on": "2031-02-01", "2-effective_on": "2031-03-01", "3-DELETE": "on"}
    confirm(admin_client, TIER, **{f"prices-{name}": value for name, value in rows.items()})
    after = [(price.pk, str(price.effective_on)) for price in Price.objects.filter(tier=2)]
    assert after == [
        (keys[0], "2025-01-01"),
        (keys[1], "2031-02-01"),
        (keys[2], "2031-03-01"),
    ]


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
    assert admin_client.post("/admin/creditsguide/guide/1/delete/").status_code == 302
    assert Guide.objects.count() == 1


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
