"""Preview as of a day: for staff alone, drafts included, and never kept."""

from __future__ import annotations

import datetime

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from creditsguide.content import reader
from creditsguide.models import ExampleProject, Guide, LineItem, Price, UsageTip
from tests.conftest import visible
from tests.support.rows import make_tier

pytestmark = pytest.mark.django_db

DAY = "2031-12-01"
ADDRESS = f"/?as_of={DAY}"


@pytest.fixture(autouse=True)
def a_coming_price_and_drafts():
    """HD+ will cost 103; a draft tier, project and tip wait."""
    Price.objects.create(tier_id=2, credits_per_image=103, effective_on=DAY)
    tier = make_tier(107, "2030-01-01", name="8K", slug="8k", position=4)
    project = ExampleProject.objects.create(
        name="Billboards", short_name="Boards", slug="boards", summary="s", position=5
    )
    LineItem.objects.create(
        project=project, tier=tier, quantity=2, subject="walls", subject_singular="wall"
    )
    UsageTip.objects.create(title="A coming tip", text="t", position=4)


def test_staff_see_the_whole_guide_of_that_day_with_its_drafts(admin_client):
    text = visible(admin_client.get(f"{ADDRESS}&hd-plus=3"))
    for words in (
        "Preview: the guide on 1 December 2031, drafts included.",
        "3 × 103 = 309 credits",
        "8K Quality Draft 107 credits per image",
        "Billboards Draft s 214 total credits",
        "A coming tip Draft",
    ):
        assert words in text


def test_a_day_before_shows_the_earlier_price(admin_client):
    text = visible(admin_client.get("/?as_of=2031-11-30&hd-plus=3"))
    assert "3 × 2 = 6 credits" in text
    assert "Preview: the guide on 30 November 2031" in text


def test_a_draft_tier_without_a_price_that_day_is_left_out(admin_client):
    text = visible(admin_client.get("/?as_of=2029-01-01"))
    assert "8K" not in text
    assert "Billboards" not in text
    assert "A coming tip" in text


def test_before_the_first_price_there_are_no_tiers(admin_client):
    assert "No tiers published yet" in visible(admin_client.get("/?as_of=2024-12-31"))


def people() -> dict[str, Client]:
    """Everyone who is not staff with the right to see the guide."""
    customer = User.objects.create_user("customer", password="p")
    customer.user_permissions.add(Permission.objects.get(codename="view_guide"))
    User.objects.create_user("clerk", password="p", is_staff=True)
    User.objects.create_user("former", password="p", is_staff=True, is_superuser=True)
    found = {name: Client() for name in ("visitor", "customer", "clerk", "former", "forger")}
    for name in ("customer", "clerk", "former"):
        found[name].login(username=name, password="p")
    User.objects.filter(username="former").update(is_active=False)
    found["forger"].cookies["sessionid"] = "made-up"
    return found


def test_for_anyone_else_the_public_page_answers():
    public = Client().get("/?hd=3").content
    for name, client in people().items():
        assert client.get(f"{ADDRESS}&hd=3").content == public, name
        fragment = client.get(f"/estimate/?as_of={DAY}&8k=3&hd-plus=1")
        assert "107" not in visible(fragment), name


def test_a_preview_is_never_kept(admin_client):
    for address in (ADDRESS, f"/estimate/?as_of={DAY}&hd=3"):
        response = admin_client.get(address)
        assert response["Cache-Control"] == "private, no-store"
        assert "ETag" not in response
        again = admin_client.get(address, headers={"if-none-match": "*"})
        assert again.status_code == 200


def test_the_public_catalogue_stays_public(admin_client, client):
    before = client.get("/").content
    admin_client.get(ADDRESS)
    admin_client.get(f"/?as_of={datetime.date.today()}")
    assert client.get("/").content == before
    assert not reader.current().preview


def test_ordinary_requests_never_touch_the_session(admin_client, django_assert_max_num_queries):
    admin_client.get("/")
    with django_assert_max_num_queries(1):  # the revision
        response = admin_client.get("/")
    assert "Cookie" not in response.get("Vary", "")
    with django_assert_max_num_queries(1):
        assert "as_of" not in Client().get(ADDRESS).content.decode()


@pytest.mark.parametrize("typed", ["Monday", "2026-02-30", "1.12.2031", "２０２６-01-01", "<b>"])
def test_a_day_nobody_can_read_is_named_and_today_is_shown(admin_client, typed):
    response = admin_client.get("/", {"as_of": typed})
    text = visible(response)
    assert (
        f"“{typed}” is no day: write it like 2026-12-01 or 1 December 2026. Today is shown." in text
    )
    assert "<b>" not in response.content.decode().split("</aside>")[0].replace("<b>Preview", "")


def test_an_empty_day_is_today(admin_client):
    text = visible(admin_client.get("/?as_of="))
    assert "is no day" not in text
    assert "drafts included" in text


def test_everything_inside_a_preview_stays_in_it(admin_client):
    page = admin_client.get(f"{ADDRESS}&hd=2&hd-plus=1").content.decode()
    assert f'<input type="hidden" name="as_of" value="{DAY}">' in page
    assert f'href="/?8k=2&amp;as_of={DAY}#calculator"' in page
    assert f'href="/?hd=4&amp;as_of={DAY}#calculator"' in page
    assert 'href="/#calculator"' not in page
    fragment = admin_client.get(f"/estimate/?as_of={DAY}&hd-plus=1")
    assert fragment["HX-Replace-Url"] == f"/?hd-plus=1&as_of={DAY}#calculator"
    assert "103 credits" in visible(fragment)


def test_nothing_of_it_leaks_into_shared_links(admin_client):
    page = admin_client.get(f"{ADDRESS}&hd=2&8k=1").content.decode()
    share = page.split('data-share="')[1].split('"')[0]
    assert share.endswith("/?hd=2#calculator")


def test_without_a_guide_the_empty_page_still_says_what_it_is(admin_client):
    Guide.objects.all().delete()
    assert "drafts included" in visible(admin_client.get(ADDRESS))


def test_it_is_only_read(admin_client):
    assert admin_client.post(ADDRESS).status_code == 405


def test_a_draft_project_without_lines_is_in_nobodys_budget(admin_client):
    ExampleProject.objects.create(name="Empty", short_name="Empty", slug="empty", summary="-")
    text = visible(admin_client.get(f"{ADDRESS}&budget=100"))
    assert "Social Media Campaign" in text
    assert "Empty," not in text
