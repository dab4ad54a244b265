"""Saving: nobody overwrites a colleague unseen, and a price change shows what it does first."""

from __future__ import annotations

import datetime
import html
import re

import pytest
from django.contrib.admin.models import LogEntry
from django.core import signing
from django.db import connection
from django.test.utils import CaptureQueriesContext
from reversion.models import Version

from creditsguide.content import clock, versions
from creditsguide.models import (
    ExampleProject,
    Guide,
    LineItem,
    Price,
    Revision,
    Tier,
    UsageTip,
)
from tests.conftest import visible
from tests.support.forms import TABLES, confirm, delete, errors, form_of, new_line, new_row, save

pytestmark = pytest.mark.django_db

HD_PLUS = "/admin/creditsguide/tier/2/change/"
TWO_K = "/admin/creditsguide/tier/3/change/"
SOCIAL = "/admin/creditsguide/exampleproject/1/change/"
CATS = new_line(quantity=2, tier=1, subject="cats", subject_singular="cat", position=9)


@pytest.fixture
def on_a_known_day(time_machine):
    time_machine.move_to("2026-11-24 12:00")


def post(client, address: str, data: dict[str, str], **changes: str):
    return client.post(address, data | changes)


def said(response) -> str:
    """The refusals above the form, and what stands beside fields."""
    return html.unescape(errors(response))


def effects(response) -> str:
    """What the confirmation lists, in one line."""
    assert response.status_code == 200
    listed = response.context_data["effects"]
    return " | ".join([word for effect in listed for word in (effect.heading, *effect.lines)])


def new_price(credits: int, day: datetime.date, **more: str) -> dict[str, str]:
    return new_row("prices", 1, credits_per_image=credits, effective_on=day.isoformat(), **more)


def in_days(n: int) -> datetime.date:
    return clock.today() + datetime.timedelta(days=n)


class TestTwoEditorsAtOnce:
    def test_the_second_save_is_refused_and_says_what_changed_by_whom(self, admin_client, ben):
        mine = form_of(admin_client.get(HD_PLUS))
        save(ben, HD_PLUS, best_for="Ben's words", position="5")
        response = post(admin_client, HD_PLUS, mine, best_for="My words")
        assert "Ben changed this while you had it open, so nothing was saved." in said(response)
        assert "Position: 2 → 5." in said(response)
        assert "→ Ben's words. You typed My words." in said(response)
        assert Tier.objects.get(pk=2).best_for == "Ben's words"

    def test_what_was_typed_stays_and_what_the_colleague_changed_is_filled_in(
        self, admin_client, ben
    ):
        mine = form_of(admin_client.get(HD_PLUS))
        save(ben, HD_PLUS, position="5")
        again = form_of(post(admin_client, HD_PLUS, mine, best_for="My words"))
        assert again["best_for"] == "My words"
        assert again["position"] == "5"
        assert post(admin_client, HD_PLUS, again).status_code == 302
        tier = Tier.objects.get(pk=2)
        assert (tier.best_for, tier.position) == ("My words", 5)

    def test_a_refused_save_leaves_no_trace(self, admin_client, ben):
        mine = form_of(admin_client.get(HD_PLUS))
        save(ben, HD_PLUS, position="5")
        before = (LogEntry.objects.count(), Revision.objects.get().value)
        post(admin_client, HD_PLUS, mine, best_for="My words")
        assert (LogEntry.objects.count(), Revision.objects.get().value) == before

    @pytest.mark.parametrize(
        ("table", "field", "theirs", "mine"),
        [
            ("guide", "lede", "Theirs", "Mine"),
            ("usagetip", "text", "Theirs", "Mine"),
            ("exampleproject", "summary", "Theirs", "Mine"),
            ("batchsize", "images", "11", "12"),
            ("embedorigin", "origin", "https://a.example", "https://b.example"),
        ],
    )
    def test_every_table_is_guarded(self, admin_client, ben, table, field, theirs, mine):
        address = f"/admin/creditsguide/{table}/1/change/"
        opened = form_of(admin_client.get(address))
        assert save(ben, address, **{field: theirs}).status_code == 302
        response = post(admin_client, address, opened, **{field: mine})
        assert f"→ {theirs}. You typed {mine}." in said(response)
        assert form_of(response)[field] == mine

    def test_a_changed_line_is_named(self, admin_client, ben):
        mine = form_of(admin_client.get(SOCIAL))
        save(ben, SOCIAL, **{"items-0-tier": "2"})
        response = post(admin_client, SOCIAL, mine, **{"items-1-quantity": "7"})
        assert "Line item “20 quality images”, tier: HD → HD+." in said(response)
        again = form_of(response)
        assert (again["items-0-tier"], again["items-1-quantity"]) == ("2", "7")

    def test_a_line_the_colleague_added_is_filled_in(self, admin_client, ben):
        mine = form_of(admin_client.get(SOCIAL))
        save(ben, SOCIAL, **CATS)
        response = post(admin_client, SOCIAL, mine, summary="Mine")
        assert "Line item “2 cats” is new." in said(response)
        assert post(admin_client, SOCIAL, form_of(response)).status_code == 302
        project = ExampleProject.objects.get(pk=1)
        assert (project.summary, project.items.count()) == ("Mine", 3)

    def test_a_line_the_colleague_deleted_goes_unless_something_was_typed_in_it(
        self, admin_client, ben
    ):
        untouched = form_of(admin_client.get(SOCIAL))
        save(ben, SOCIAL, **{"items-0-DELETE": "on"})
        response = post(admin_client, SOCIAL, untouched, summary="Mine")
        assert "Line item “20 quality images” is gone." in said(response)
        assert form_of(response)["items-TOTAL_FORMS"] == "1"
        response = post(admin_client, SOCIAL, untouched, **{"items-0-quantity": "21"})
        again = form_of(response)
        assert (again["items-INITIAL_FORMS"], again["items-1-quantity"]) == ("1", "21")
        assert post(admin_client, SOCIAL, again).status_code == 302
        assert sorted(LineItem.objects.filter(project=1).values_list("quantity", flat=True)) == [
            3,
            21,
        ]

    def test_a_new_line_of_mine_stays(self, admin_client, ben):
        mine = form_of(admin_client.get(SOCIAL))
        save(ben, SOCIAL, summary="Ben's")
        response = post(admin_client, SOCIAL, mine | CATS)
        assert form_of(response)["items-2-subject"] == "cats"
        assert post(admin_client, SOCIAL, form_of(response)).status_code == 302
        assert ExampleProject.objects.get(pk=1).items.count() == 3

    def test_what_was_deleted_meanwhile_can_be_added_again(self, admin_client, ben):
        address = "/admin/creditsguide/usagetip/2/change/"
        mine = form_of(admin_client.get(address))
        delete(ben, "/admin/creditsguide/usagetip/2/delete/")
        response = post(admin_client, address, mine, text="Mine")
        assert "Ben deleted this while you had it open." in said(response)
        assert 'action="/admin/creditsguide/usagetip/add/"' in response.content.decode()
        add = post(admin_client, "/admin/creditsguide/usagetip/add/", form_of(response))
        assert add.status_code == 302
        assert UsageTip.objects.get(text="Mine").title == "{hd-plus} Sweet Spot"

    def test_a_deleted_project_comes_back_with_its_lines(self, admin_client, ben):
        mine = form_of(admin_client.get(SOCIAL))
        UsageTip.objects.all().delete()
        delete(ben, "/admin/creditsguide/exampleproject/1/delete/")
        response = post(admin_client, SOCIAL, mine, summary="Mine")
        address = "/admin/creditsguide/exampleproject/add/"
        added = post(admin_client, address, form_of(response))
        assert added.status_code == 302, said(added)
        project = ExampleProject.objects.get(slug="social")
        assert (project.summary, project.items.count()) == ("Mine", 2)

    def test_my_own_other_window_is_named_so(self, admin_client):
        mine = form_of(admin_client.get(HD_PLUS))
        save(admin_client, HD_PLUS, position="5")
        assert "You, in another window, changed this" in said(post(admin_client, HD_PLUS, mine))

    def test_a_change_without_history_is_someones(self, admin_client, ben):
        save(ben, HD_PLUS, best_for="What Ben saved was seen")
        mine = form_of(admin_client.get(HD_PLUS))
        Tier.objects.filter(pk=2).update(position=5)
        assert "Someone changed this" in said(post(admin_client, HD_PLUS, mine))

    @pytest.mark.parametrize(
        "seen",
        ["", "forged", signing.dumps([{"": {}}, 0], salt="other")],
        ids=["lost", "forged", "of another form"],
    )
    def test_a_page_without_its_mark_saves_nothing(self, admin_client, seen):
        response = save(admin_client, HD_PLUS, seen=seen, best_for="Mine")
        assert "lost track of what you had seen" in said(response)
        assert form_of(response)["best_for"] == "Mine"
        assert Tier.objects.get(pk=2).best_for != "Mine"

    def test_the_mark_of_another_row_does_not_pass(self, admin_client):
        other = form_of(admin_client.get(TWO_K))["seen"]
        assert "nothing was saved" in said(save(admin_client, HD_PLUS, seen=other))

    @pytest.mark.parametrize("table", TABLES)
    def test_saving_twice_in_a_row_is_no_conflict(self, admin_client, table):
        for _time in range(2):
            assert save(admin_client, f"/admin/creditsguide/{table}/1/change/").status_code == 302


class TestDeleting:
    def test_what_was_changed_meanwhile_is_not_deleted(self, admin_client, ben):
        address = "/admin/creditsguide/usagetip/2/delete/"
        seen = admin_client.get(address).context_data["seen"]
        save(ben, "/admin/creditsguide/usagetip/2/change/", text="Ben's")
        response = admin_client.post(address, {"post": "yes", "seen": seen}, follow=True)
        assert "Ben changed this while you had it open" in visible(response)
        assert "→ Ben's." in html.unescape(visible(response))
        assert UsageTip.objects.filter(pk=2).exists()
        assert delete(admin_client, address).status_code == 302
        assert not UsageTip.objects.filter(pk=2).exists()

    def test_a_changed_line_counts(self, admin_client, ben):
        UsageTip.objects.all().delete()
        address = "/admin/creditsguide/exampleproject/1/delete/"
        seen = admin_client.get(address).context_data["seen"]
        save(ben, SOCIAL, **{"items-0-quantity": "21"})
        response = admin_client.post(address, {"post": "yes", "seen": seen}, follow=True)
        assert "quantity: 20 → 21" in visible(response)

    def test_several_at_once_are_compared_too(self, admin_client, ben):
        address = "/admin/creditsguide/usagetip/"
        chosen = {"action": "delete_selected", "_selected_action": ["1", "2"]}
        page = admin_client.post(address, chosen)
        yes = chosen | {"post": "yes", "seen": page.context_data["seen"]}
        assert f'name="seen" value="{yes["seen"]}"' in page.content.decode()
        save(ben, "/admin/creditsguide/usagetip/2/change/", text="Ben's")
        response = admin_client.post(address, yes, follow=True)
        assert "Ben changed this" in visible(response)
        assert UsageTip.objects.filter(pk__in=[1, 2]).count() == 2
        yes["seen"] = admin_client.post(address, chosen).context_data["seen"]
        admin_client.post(address, yes)
        assert not UsageTip.objects.filter(pk__in=[1, 2]).exists()

    def test_a_tier_that_lines_use_stays(self, admin_client):
        tier = Tier.objects.get(pk=3)
        Tier.objects.filter(pk=3).update(status="draft")
        response = delete(admin_client, "/admin/creditsguide/tier/3/delete/")
        assert "“2K” can't be deleted while these need it:" in html.unescape(visible(response))
        assert Tier.objects.filter(pk=tier.pk).exists()


@pytest.mark.usefixtures("on_a_known_day")
class TestConfirming:
    def test_a_correction_shows_what_it_does_and_is_saved_once_confirmed(self, admin_client):
        response = save(admin_client, HD_PLUS, **{"prices-0-credits_per_image": "3"})
        assert effects(response) == (
            "From 24 November 2026 (Tuesday, today) | HD+ per image 2 → 3 | Social 26 → 29"
            " | Website 34 → 39 | Print 34 → 39 | Launch 85 → 105 | The guide says: One image"
            " takes 1, 2 or 3 credits, depending on its size. → One image takes"
            " 1 or 3 credits, depending on its size."
        )
        assert response.context_data["errors"] is None
        assert Price.objects.get(tier_id=2).credits_per_image == 2
        data = form_of(response) | {"confirmed": response.context_data["digest"]}
        assert admin_client.post(HD_PLUS, data).status_code == 302
        assert Price.objects.get(tier_id=2).credits_per_image == 3

    def test_until_confirmed_nothing_is_written(self, admin_client):
        before = (LogEntry.objects.count(), Revision.objects.get().value)
        save(admin_client, HD_PLUS, **{"prices-0-credits_per_image": "3"})
        assert (LogEntry.objects.count(), Revision.objects.get().value) == before

    def test_the_guide_shows_nothing_of_an_unconfirmed_price(self, admin_client, client):
        save(admin_client, HD_PLUS, **{"prices-0-credits_per_image": "103"})
        assert "103" not in visible(client.get("/"))

    def test_a_coming_price_names_its_day_and_what_is_announced(self, admin_client):
        change = new_price(3, datetime.date(2026, 11, 30), announced="on")
        assert effects(save(admin_client, HD_PLUS, **change)) == (
            "From 24 November 2026 (Tuesday, today) | The guide announces: HD+ will cost"
            " 3 credits from 30 November 2026."
            " | From 30 November 2026 (Monday, in 6 days) | HD+ per image 2 → 3 | Social 26 → 29"
            " | Website 34 → 39 | Print 34 → 39 | Launch 85 → 105 | The guide says: One image"
            " takes 1, 2 or 3 credits, depending on its size. → One image takes"
            " 1 or 3 credits, depending on its size."
        )
        assert confirm(admin_client, HD_PLUS, **change).status_code == 302
        guide = visible(admin_client.get("/"))
        assert "HD+ will cost 3 credits from 30 November 2026." in guide

    def test_two_prices_of_one_day_are_refused_in_words(self, admin_client):
        day = Price.objects.get(tier=2).effective_on
        told = said(save(admin_client, HD_PLUS, **new_price(3, day)))
        assert "This tier already has a price from that day on." in told
        assert "effective_on" not in told
        assert "duplicate" not in told

    def test_cancelling_a_coming_price_is_confirmed_too(self, admin_client):
        Price.objects.create(tier_id=2, credits_per_image=3, effective_on="2026-11-30")
        change = {"prices-1-DELETE": "on"}
        listed = effects(save(admin_client, HD_PLUS, **change))
        assert listed.startswith(
            "From 30 November 2026 (Monday, in 6 days) | HD+ per image 3 → 2 | Social 29 → 26"
        )
        assert confirm(admin_client, HD_PLUS, **change).status_code == 302
        assert Price.objects.filter(tier_id=2).count() == 1

    def test_a_price_of_today_also_moves_the_days_after_other_coming_prices(self, admin_client):
        Price.objects.create(tier_id=1, credits_per_image=2, effective_on="2026-12-01")
        listed = effects(save(admin_client, HD_PLUS, **{"prices-0-credits_per_image": "3"}))
        assert (
            "From 24 November 2026 (Tuesday, today) | HD+ per image 2 → 3 | Social 26 → 29"
            in listed
        )
        assert "From 1 December 2026 (Tuesday, in 7 days) | Social 46 → 49" in listed
        assert listed.count("HD+ per image") == 1

    @pytest.mark.parametrize("digest", ["", "0" * 64, "é"])
    def test_a_forged_digest_confirms_nothing(self, admin_client, digest):
        change = {"prices-0-credits_per_image": "3", "confirmed": digest}
        assert "Social 26 → 29" in effects(save(admin_client, HD_PLUS, **change))
        assert Price.objects.get(tier_id=2).credits_per_image == 2

    def test_effects_that_are_no_longer_true_are_asked_about_again(self, admin_client):
        change = {"prices-0-credits_per_image": "3"}
        asked = save(admin_client, HD_PLUS, **change)
        line = LineItem.objects.get(project=1, tier=2)
        line.quantity = 5
        line.save()
        data = form_of(asked) | {"confirmed": asked.context_data["digest"]}
        response = admin_client.post(HD_PLUS, data)
        assert "Social 30 → 35" in effects(response)
        assert Price.objects.get(tier_id=2).credits_per_image == 2

    def test_another_price_than_the_confirmed_one_is_asked_about_again(self, admin_client):
        asked = save(admin_client, HD_PLUS, **{"prices-0-credits_per_image": "3"})
        data = form_of(asked) | {"confirmed": asked.context_data["digest"]}
        response = post(admin_client, HD_PLUS, data, **{"prices-0-credits_per_image": "4"})
        assert "Social 26 → 32" in effects(response)

    def test_a_colleagues_save_comes_before_the_confirmation(self, admin_client, ben):
        asked = save(admin_client, HD_PLUS, **{"prices-0-credits_per_image": "3"})
        save(ben, HD_PLUS, position="5")
        data = form_of(asked) | {"confirmed": asked.context_data["digest"]}
        response = admin_client.post(HD_PLUS, data)
        assert "Ben changed this" in said(response)
        assert form_of(response)["prices-0-credits_per_image"] == "3"

    def test_another_mistake_is_put_right_first(self, admin_client):
        response = save(
            admin_client, HD_PLUS, best_for="{sd}", **{"prices-0-credits_per_image": "3"}
        )
        assert "cannot be filled in" in said(response)
        assert "effects" not in response.context_data

    @pytest.mark.parametrize(
        "change",
        [{"best_for": "Posters"}, {"name": "Ultra"}, {"max_seconds": "26"}, {"position": "4"}],
    )
    def test_what_moves_no_price_is_not_asked_about(self, admin_client, change):
        assert save(admin_client, HD_PLUS, **change).status_code == 302

    def test_an_announced_price_does_not_make_a_rename_an_effect(self, admin_client):
        day = in_days(9)
        Price.objects.create(tier_id=2, credits_per_image=3, effective_on=day, announced=True)
        assert save(admin_client, HD_PLUS, name="Ultra").status_code == 302
        assert "Ultra will cost 3 credits" in visible(admin_client.get("/"))

    def test_a_reason_moves_no_price(self, admin_client):
        response = save(admin_client, HD_PLUS, **{"prices-0-reason": "{hd-plus} grew."})
        assert response.status_code == 302
        assert Price.objects.get(tier_id=2).reason == "{hd-plus} grew."

    def test_a_reason_is_a_text_like_any_other(self, admin_client):
        reasons = {"{nothing}": "cannot be filled in", "x" * 201: "at most 200 characters"}
        for reason, refusal in reasons.items():
            assert refusal in said(save(admin_client, HD_PLUS, **{"prices-0-reason": reason}))
        save(admin_client, HD_PLUS, **{"prices-0-reason": "HD+ is 3 credits by now."})
        notices = visible(admin_client.get("/admin/"))
        assert "“2 from 1 January 2025”, reason “3 credits” is typed by hand" in notices

    def test_publishing_a_tier_is_confirmed(self, admin_client):
        tier = Tier.objects.get(pk=1)
        tier.pk, tier.name, tier.slug, tier.status = None, "4K", "4k", "draft"
        tier.save()
        Price.objects.create(tier=tier, credits_per_image=9, effective_on="2026-01-01")
        address = f"/admin/creditsguide/tier/{tier.pk}/change/"
        assert effects(save(admin_client, address, status="published")) == (
            "From 24 November 2026 (Tuesday, today) | The guide says: One image takes 1, 2 or 3"
            " credits, depending on its size. → One image takes 1, 2, 3 or 9 credits, depending on"
            " its quality. | 4K per image 9"
        )

    def test_what_saving_does_is_told_once(self, admin_client):
        page = visible(save(admin_client, HD_PLUS, **{"prices-0-credits_per_image": "3"}))
        assert page.count("HD+ per image 2 → 3") == 1

    def test_the_button_that_was_pressed_is_the_one_that_confirms(self, admin_client):
        change = {"prices-0-credits_per_image": "3", "_continue": "1"}
        page = save(admin_client, HD_PLUS, **change).content.decode()
        assert re.search(r'name="_continue" value="1">Confirm and save', page)


RETIRE = {"status": "retired", "replaced_by": "2"}


@pytest.mark.usefixtures("on_a_known_day")
class TestRetiring:
    def test_a_used_tier_asks_for_its_replacement(self, admin_client):
        response = save(admin_client, TWO_K, status="retired")
        assert (
            "Choose the published tier that these move to: "
            "Website Redesign, Print Marketing Suite, Product Launch."
        ) in said(response)
        assert Tier.objects.get(pk=3).status == "published"

    def test_a_draft_is_deleted_instead(self, admin_client):
        Tier.objects.filter(pk=3).update(status="draft")
        response = save(admin_client, TWO_K, **RETIRE)
        assert "Visitors never saw this tier, so it can't be retired" in said(response)
        assert Tier.objects.get(pk=3).status == "draft"

    @pytest.mark.parametrize("status", ["draft", "retired"])
    def test_the_replacement_is_published(self, admin_client, status):
        Tier.objects.filter(pk=2).update(status=status)
        response = save(admin_client, TWO_K, **RETIRE)
        assert "Select a valid choice" in said(response)

    def test_a_tier_does_not_replace_itself(self, admin_client):
        response = save(admin_client, TWO_K, status="retired", replaced_by="3")
        assert "Select a valid choice" in said(response)

    def test_the_last_published_tier_stays(self, admin_client):
        Tier.objects.filter(pk__in=[1, 2]).update(status="draft")
        response = save(admin_client, TWO_K, status="retired")
        assert "This is the last published tier: it stays." in said(response)

    def test_only_a_retired_tier_is_replaced(self, admin_client):
        response = save(admin_client, TWO_K, replaced_by="2")
        assert "Only a retired tier can be replaced by another." in said(response)

    def test_totals_moves_and_texts_are_shown_first(self, admin_client):
        listed = effects(save(admin_client, TWO_K, **RETIRE))
        for line in (
            "2K per image 3 → no longer offered",
            "Print 34 → 26",
            "Launch 85 → 75",
            "Old links with 2K offer HD+",
            "Still named in usage tip “Reserve {2k}”, title",
        ):
            assert f" | {line}" in listed, listed
        assert "Lines of Print Marketing Suite: 8 × 2K images, 5 × HD+ images → 8" in listed
        assert Tier.objects.get(pk=3).status == "published"

    def test_lines_of_drafts_and_the_recommendation_move_too(self, admin_client):
        ExampleProject.objects.filter(pk=3).update(status="draft")
        Guide.objects.update(recommended_tier=3)
        listed = effects(save(admin_client, TWO_K, **RETIRE))
        assert "Recommended 2K → HD+" in listed
        assert "Lines of Print Marketing Suite:" in listed
        assert confirm(admin_client, TWO_K, **RETIRE).status_code == 302
        assert not LineItem.objects.filter(tier=3).exists()
        assert Guide.objects.get().recommended_tier_id == 2

    def test_the_moved_projects_say_so_in_their_history(self, admin_client, ben):
        mine = form_of(ben.get("/admin/creditsguide/exampleproject/3/change/"))
        confirm(admin_client, TWO_K, **RETIRE)
        note = LogEntry.objects.get(object_repr="Print Marketing Suite").change_message
        assert note == "2K was retired: moved to HD+."
        response = post(ben, "/admin/creditsguide/exampleproject/3/change/", mine)
        assert "admin changed this" in said(response)
        assert "tier: 2K → HD+." in said(response)

    def test_what_moved_can_be_looked_up_as_it_was(self, admin_client):
        confirm(admin_client, TWO_K, **RETIRE)
        project = ExampleProject.objects.get(pk=3)
        newest, found = Version.objects.get_for_object(project)
        assert found.revision.comment == "As it was found."
        lines = [row for row in versions.of(found).values() if isinstance(row, LineItem)]
        assert 3 in {line.tier_id for line in lines}
        told = "2K was retired: moved to HD+. Status: Published → Retired; Replaced by: – → HD+."
        assert newest.revision.comment == told

    def test_a_question_that_is_not_answered_leaves_no_trace(self, admin_client):
        save(admin_client, "/admin/creditsguide/exampleproject/3/change/", summary="Mine")
        before = list(Version.objects.values_list("pk", flat=True))
        asked = save(admin_client, TWO_K, **RETIRE)
        assert asked.context_data["effects"]
        traces = Version.objects.exclude(pk__in=before)
        assert {trace.revision.comment for trace in traces} <= {"As it was found."}
        assert not Version.objects.get_for_object(ExampleProject.objects.get(pk=3)).exclude(
            pk__in=before
        )

    def test_a_retired_tier_is_viewed_as_old_links_show_it(self, admin_client, client):
        confirm(admin_client, TWO_K, **RETIRE)
        assert 'href="/?2k=1#calculator"' in admin_client.get(TWO_K).content.decode()

    def test_old_links_offer_the_replacement(self, admin_client, client):
        confirm(admin_client, TWO_K, **RETIRE)
        page = client.get("/?2k=3")
        assert "2K is no longer offered: 3 images not counted." in visible(page)
        assert 'href="/?hd-plus=3#calculator"' in page.content.decode()

    def test_texts_that_name_it_keep_resolving_and_block_nothing(self, admin_client, client):
        confirm(admin_client, TWO_K, **RETIRE)
        assert "Use 2K quality (3 credits)" in visible(client.get("/"))
        assert save(admin_client, TWO_K, best_for="Posters").status_code == 302

    def test_another_replacement_later_is_confirmed_for_old_links(self, admin_client):
        confirm(admin_client, TWO_K, **RETIRE)
        listed = effects(save(admin_client, TWO_K, replaced_by="1"))
        assert listed == "From 24 November 2026 (Tuesday, today) | Old links with 2K offer HD+ → HD"

    def test_a_retired_tier_can_come_back(self, admin_client, client):
        confirm(admin_client, TWO_K, **RETIRE)
        back = {"status": "published", "replaced_by": ""}
        assert "2K per image 3" in effects(save(admin_client, TWO_K, **back))
        assert confirm(admin_client, TWO_K, **back).status_code == 302
        assert "3 credits for 1 image" in visible(client.get("/?2k=1"))

    def test_a_rename_is_one_edit(self, admin_client, client):
        assert save(admin_client, HD_PLUS, name="Ultra").status_code == 302
        for path in ("/?hd-plus=3", "/embed/?hd-plus=3", "/estimate/?hd-plus=3"):
            assert "HD+" not in visible(client.get(path))
        assert "Ultra Sweet Spot" in visible(client.get("/"))


class TestProjectsThatTextsName:
    @pytest.fixture(autouse=True)
    def a_text_that_names_it(self, db):
        UsageTip.objects.filter(pk=1).update(text="Look at {social} ({social.total})")

    def test_it_stays_published(self, admin_client):
        response = save(admin_client, SOCIAL, status="draft")
        assert (
            "Texts name this project. Change these first: usage tip “Start Small”, text."
        ) in said(response)
        assert ExampleProject.objects.get(pk=1).status == "published"

    def test_it_is_not_deleted_alone_or_among_others(self, admin_client):
        response = delete(admin_client, "/admin/creditsguide/exampleproject/1/delete/")
        assert "can't be deleted while these need it: usage tip “Start Small”, text" in (
            html.unescape(visible(response))
        )
        chosen = {"action": "delete_selected", "_selected_action": ["1", "2"]}
        address = "/admin/creditsguide/exampleproject/"
        page = admin_client.post(address, chosen)
        yes = chosen | {"post": "yes", "seen": page.context_data["seen"]}
        response = admin_client.post(address, yes)
        assert "usage tip “Start Small”, text" in html.unescape(visible(response))
        assert ExampleProject.objects.count() == 4

    def test_its_own_texts_do_not_hold_it(self, admin_client):
        UsageTip.objects.filter(pk=1).update(text="Nothing")
        ExampleProject.objects.filter(pk=1).update(summary="{social} it is")
        assert save(admin_client, SOCIAL, status="draft").status_code == 302
        response = delete(admin_client, "/admin/creditsguide/exampleproject/1/delete/")
        assert response.status_code == 302


class TestPricesAtAGlance:
    def test_each_says_where_it_stands_and_links_to_its_day(self, admin_client, on_a_known_day):
        Price.objects.create(tier_id=2, credits_per_image=1, effective_on="2024-01-01")
        Price.objects.create(tier_id=2, credits_per_image=3, effective_on="2026-12-01")
        page = admin_client.get(HD_PLUS)
        for words in (
            "Past, until 31 December 2024 · See 1 January 2024",
            "In force · See 1 January 2025",
            "Coming, in 7 days · See 1 December 2026",
        ):
            assert words in visible(page)
        assert 'href="/?as_of=2026-12-01"' in page.content.decode()

    def test_the_list_shows_what_each_tier_costs_today(self, admin_client, prime_prices):
        text = visible(admin_client.get("/admin/creditsguide/tier/"))
        for words in ("HD 101 credits", "HD+ 103 credits", "2K 107 credits"):
            assert words in text


class TestQueries:
    @pytest.mark.parametrize("address", [HD_PLUS, "/admin/creditsguide/tier/"])
    def test_ten_times_the_prices_and_tiers_take_as_many(self, admin_client, address):
        few = queries(admin_client, address)
        for n in range(30):
            Price.objects.create(tier_id=2, credits_per_image=3, effective_on=in_days(n + 1))
            tier = Tier.objects.get(pk=2)
            tier.pk, tier.name, tier.slug = None, f"T{n}", f"t{n}"
            tier.save()
        assert queries(admin_client, address) == few


def queries(client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    "counts",
    [
        {"INITIAL_FORMS": "0"},
        {"INITIAL_FORMS": "1000", "TOTAL_FORMS": "1000"},
        {"TOTAL_FORMS": "99999"},
        {"TOTAL_FORMS": "9" * 2_000},
        {"TOTAL_FORMS": "x"},
        {"TOTAL_FORMS": "-", "INITIAL_FORMS": "-"},
    ],
)
def test_a_page_that_miscounts_its_rows_saves_them_all_the_same(admin_client, counts):
    miscounted = {f"prices-{name}": value for name, value in counts.items()}
    typed = {"prices-0-credits_per_image": "7", "prices-0-reason": "Counted anew"}
    answer = confirm(admin_client, "/admin/creditsguide/tier/1/change/", **miscounted, **typed)
    assert answer.status_code == 302
    assert list(Tier.objects.get(pk=1).prices.values_list("credits_per_image", "reason")) == [
        (7, "Counted anew")
    ]


def test_a_new_row_builds_no_more_rows_than_came_along(admin_client):
    address = "/admin/creditsguide/exampleproject/add/"
    page = save(admin_client, address, **{"items-TOTAL_FORMS": "1999"})
    [items, _tips] = page.context_data["inline_admin_formsets"]
    assert len(items.formset.forms) == 0
