"""The start page says what holds today, what comes and when, what it costs, and leads anywhere."""

from __future__ import annotations

import datetime

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from creditsguide.content import clock
from creditsguide.models import ExampleProject, Guide, LineItem, Price, Tier, UsageTip
from tests.conftest import visible

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 26)


@pytest.fixture(autouse=True)
def on_a_known_day(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.fixture
def desk(admin_client):
    """The start page as it is read, and as it was worked out."""

    def desk():
        response = admin_client.get("/admin/")
        return visible(response), response.context_data["desk"]

    return desk


def price(tier: int, credits: int, day: str, **more: object) -> Price:
    fields = {"tier_id": tier, "credits_per_image": credits, "effective_on": day}
    return Price.objects.create(**fields, **more)


@pytest.mark.usefixtures("prime_prices")
class TestPrices:
    def test_prices_in_force_stand_with_since_when_and_what_comes(self, desk):
        price(2, 109, "2026-03-01")
        price(2, 113, "2027-01-01")
        text, _desk = desk()
        assert "HD 101 credits since 1 January 2025" in text
        assert "HD+ 109 credits since 1 March 2026 113 from 1 January 2027" in text

    def test_without_a_tier_it_says_so(self, desk):
        Tier.objects.update(status="draft")
        text, _desk = desk()
        assert "No tier has a price in force: visitors see no prices." in text


def test_of_hundreds_of_findings_it_shows_a_hundred_and_counts_the_rest(desk):
    UsageTip.objects.bulk_create(
        UsageTip(title=f"Tip {n}", text="7 credits", position=n + 9) for n in range(150)
    )
    text, _desk = desk()
    assert text.count("This is fine") == 100
    assert "The first 100 of 150: the others follow once some of these are settled." in text


class TestComing:
    def test_each_day_says_what_is_different_from_then_on(self, desk):
        price(2, 3, "2026-12-01", announced=True)
        price(1, 2, "2026-12-04")
        text, desk = desk()
        first, second = desk.coming()
        assert first.lines[0] == "HD+ per image 2 → 3"
        assert "Social 26 → 29" in first.lines
        assert "Social 29 → 49" in second.lines
        assert "1 December 2026 Tuesday, in 5 days" in text
        assert (first.note, second.note) == ("Announced on the guide.", "Not announced yet.")
        assert [link.words for link in second.changes] == ["HD"]

    def test_the_line_is_true_to_days(self, desk):
        for day in ("2026-12-06", "2026-12-16", "2027-01-05"):
            price(3, int(day[-2:]), day)
        _text, desk = desk()
        assert [turn.mark.x for turn in desk.coming()] == ["25%", "50%", "100%"]
        assert [turn.mark.label for turn in desk.coming()] == ["6 Dec", "16 Dec", "5 Jan"]

    def test_days_too_near_each_other_share_their_words(self, desk):
        for day in ("2026-11-27", "2027-03-01", "2027-03-02"):
            price(3, int(day[-2:]), day)
        _text, desk = desk()
        assert [turn.mark.label for turn in desk.coming()] == ["", "1 Mar", ""]

    def test_a_project_that_begins_on_a_day_is_among_them(self, desk):
        ExampleProject.objects.filter(pk=4).update(public_from="2026-12-15")
        text, desk = desk()
        [turn] = desk.coming()
        assert turn.changes[0].address == "/admin/creditsguide/exampleproject/4/change/"
        assert "Launch 85" in turn.lines
        assert "from 15 December 2026" in text

    def test_of_hundreds_it_shows_the_next_and_says_how_many_follow(self, admin_client, desk):
        def asked():
            with CaptureQueriesContext(connection) as queries:
                desk()
            return len(queries)

        for n in range(40):
            price(3, 7 + n, str(TODAY + datetime.timedelta(days=10 + n)))
        desk()
        before = asked()
        for n in range(400):
            price(1 + n % 3, 7 + n % 9, str(TODAY + datetime.timedelta(days=50 + n)))
        text, worked_out = desk()
        assert len(worked_out.coming()) == 12
        assert "428 later days, until 18 February 2028." in text
        assert asked() <= before

    def test_each_day_can_be_previewed(self, admin_client):
        price(2, 103, "2031-12-01")
        assert b'href="/?as_of=2031-12-01"' in admin_client.get("/admin/").content


@pytest.mark.usefixtures("prime_prices")
class TestProjects:
    def test_totals_stand_with_what_they_will_be(self, desk):
        price(2, 109, "2026-12-01")
        ExampleProject.objects.filter(pk=4).update(status="draft")
        text, desk = desk()
        assert "Social Media Campaign 2 lines, 2 tips 2,329 credits 2,347 from 1 December" in text
        totals = {total.project.pk: total for total in desk.totals()}
        assert totals[4].then.endswith("from 1 December")
        assert totals[4].project.status == "draft"
        assert "Draft 3 lines, 2 tips" in text

    def test_a_project_without_a_sum_stays_in_the_list(self, desk):
        tier = Tier.objects.create(
            name="8K", slug="8k", width_px=1, height_px=1, min_seconds=1, max_seconds=1,
            min_megabytes=1, max_megabytes=1, best_for="Walls",
        )  # fmt: skip
        LineItem.objects.filter(project=1).update(tier=tier)
        text, _desk = desk()
        assert "Social Media Campaign 2 lines, 2 tips —" in text

    def test_without_projects_it_says_so(self, desk):
        ExampleProject.objects.all().delete()
        text, _desk = desk()
        assert "There are no projects yet" in text


def test_without_a_guide_it_says_so(desk):
    Guide.objects.all().delete()
    text, _desk = desk()
    assert "There is no guide yet: visitors see an empty page. Write its texts" in text


def test_tables_stand_in_editors_order_with_their_rows(desk):
    _text, desk = desk()
    names = [table.name for table in desk.tables()]
    assert names[:3] == ["Guide page", "Tiers", "Packs"]
    assert names[-2:] == ["Groups", "Users"]
    rows = {table.name: table.rows for table in desk.tables()}
    assert (rows["Guide page"], rows["Tiers"], rows["Example projects"]) == ("", "3", "4")


def test_people_see_only_what_they_may(client):
    reader = User.objects.create_user("reader", password="p", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_usagetip"))
    client.force_login(reader)
    text = visible(client.get("/admin/"))
    assert "Change a price" not in text
    assert "Social Media Campaign" not in text
    assert "HD+" not in text
    assert "No text says that" in visible(client.get("/admin/search/?q=Social"))
    assert "Start Small" in visible(client.get("/admin/search/?q=Start"))


class TestSearch:
    def places(self, client, query: str) -> list:
        return client.get("/admin/search/", {"q": query}).context_data["places"]

    def test_texts_are_found_as_they_are_printed_and_as_they_are_typed(self, admin_client):
        printed = {place.address for place in self.places(admin_client, "2k")}
        typed = {place.address for place in self.places(admin_client, "{2K")}
        tip = UsageTip.objects.get(title__contains="{2k}")
        field = f"/admin/creditsguide/usagetip/{tip.pk}/change/#id_title"
        assert field in printed
        assert field in typed
        assert "/admin/creditsguide/tier/3/change/#id_name" in printed - typed

    def test_every_place_leads_to_a_field_to_type_in(self, admin_client):
        for query in ("hd", "2k", "social", "credit", "a"):
            for place in self.places(admin_client, query):
                address, _, field = place.address.partition("#")
                assert f'id="{field}"' in admin_client.get(address).content.decode(), place

    def test_a_line_leads_to_its_field(self, admin_client):
        address = "/admin/creditsguide/exampleproject/1/change/#id_items-1-subject"
        places = {place.address: place for place in self.places(admin_client, "hero image")}
        assert places[address].about == "Social Media Campaign, line item 2"
        form = admin_client.get(address.partition("#")[0]).content.decode()
        assert 'id="id_items-1-subject"' in form

    def test_a_long_text_is_cut_around_what_was_looked_for(self, admin_client):
        UsageTip.objects.filter(pk=1).update(text=f"{'a ' * 200}needle{' b' * 200}")
        [place] = self.places(admin_client, "NEEDLE")
        assert place.excerpt.match == "needle"
        assert place.excerpt.before.startswith("…a ")
        assert len(place.excerpt.after) < 80

    def test_nothing_found_and_nothing_asked_say_so(self, admin_client):
        nothing = visible(admin_client.get("/admin/search/?q=zebra"))
        assert "No text says that" in nothing
        assert "Type in the field above" in visible(admin_client.get("/admin/search/"))

    def test_more_rows_take_as_many_queries(self, admin_client, django_assert_max_num_queries):
        admin_client.get("/admin/search/?q=HD")
        with django_assert_max_num_queries(40) as few:
            admin_client.get("/admin/search/?q=HD")
        for n in range(20):
            UsageTip.objects.create(title=f"HD {n}", text="HD")
        with django_assert_max_num_queries(len(few)):
            admin_client.get("/admin/search/?q=HD")
