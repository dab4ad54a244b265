"""The admin's start page: ways to the site, and the last changes with their undoing."""

from __future__ import annotations

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission, User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from creditsguide.content import clock
from creditsguide.content.versions import keep_present
from creditsguide.models import (
    BatchSize,
    ExampleProject,
    LineItem,
    Price,
    ProjectTip,
    Tier,
    UsageTip,
)
from tests.conftest import visible
from tests.support.forms import confirm, delete, latest, save, undo
from tests.support.rows import make_tier

pytestmark = pytest.mark.django_db

TIP = "/admin/creditsguide/usagetip/1/change/"
SOCIAL = "/admin/creditsguide/exampleproject/1/change/"
HD = "/admin/creditsguide/tier/1/change/"


def staff(name: str, *codenames: str) -> User:
    user = User.objects.create_user(name, is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return user


class TestLastChanges:
    def test_they_say_what_how_by_whom_and_when(self, admin_client, client):
        client.force_login(User.objects.create_superuser("ben", first_name="Ben"))
        save(admin_client, TIP, title="Begin")
        save(client, SOCIAL, **{"items-0-quantity": "21"})
        text = visible(admin_client.get("/admin/"))
        assert re.search(
            r"Example project “Social Media Campaign” Line 1, quantity: 20 → 21. "
            r"Ben, \d+ \w+ \d{4}, \d\d:\d\d Undo",
            text,
        )
        first = text.index("“Social Media Campaign” Line 1")
        assert first < text.index("“Begin” Title: Start Small → Begin.")
        assert "My actions" not in text

    def test_only_the_newest_ten_are_listed(self, admin_client):
        for n in range(12):
            save(admin_client, TIP, title=f"Title {n}")
        assert [str(one) for one in latest(admin_client)] == [
            f"Usage tip “Title {n}”" for n in range(11, 1, -1)
        ]

    def test_before_the_first_change_it_says_so(self, admin_client):
        assert "Nothing was changed here yet." in visible(admin_client.get("/admin/"))

    def test_accounts_are_not_content(self, admin_client):
        user = User.objects.create_user("ben")
        LogEntry.objects.log_actions(user.pk, [user], 2, "Changed.")
        assert latest(admin_client) == []


class TestUndoing:
    def test_a_change_is_undone_in_one_click(self, admin_client):
        save(admin_client, SOCIAL, **{"items-0-DELETE": "on", "summary": "Other"})
        answer = undo(admin_client)
        assert answer.redirect_chain == [("/admin/", 302)]
        assert "“Social Media Campaign” is as it was on" in visible(answer)
        project = ExampleProject.objects.get(pk=1)
        assert (project.items.count(), project.summary == "Other") == (2, False)

    def test_an_undo_is_a_change_that_can_be_undone(self, admin_client):
        save(admin_client, TIP, title="Other")
        undo(admin_client)
        undo(admin_client)
        assert UsageTip.objects.get(pk=1).title == "Other"

    def test_only_the_last_change_of_a_row_offers_it(self, admin_client):
        save(admin_client, TIP, title="First")
        save(admin_client, TIP, title="Second")
        newest, older = latest(admin_client)
        assert (bool(newest.undo), older.undo) == (True, None)
        undo(admin_client)
        assert UsageTip.objects.get(pk=1).title == "First"

    def test_a_deletion_is_undone(self, admin_client):
        lines = list(LineItem.objects.filter(project=1).values())
        delete(admin_client, "/admin/creditsguide/exampleproject/1/delete/")
        [change] = latest(admin_client)
        assert change.form == ""
        undo(admin_client)
        assert list(LineItem.objects.filter(project=1).values()) == lines

    def test_what_was_deleted_as_a_command_left_it_comes_back_so(self, admin_client):
        save(admin_client, TIP, title="Mine")
        UsageTip.objects.filter(pk=1).update(title="A command's")
        delete(admin_client, "/admin/creditsguide/usagetip/1/delete/")
        undo(admin_client)
        assert UsageTip.objects.get(pk=1).title == "A command's"

    def test_an_addition_leads_to_the_page_that_deletes_it(self, admin_client):
        admin_client.post("/admin/creditsguide/batchsize/add/", {"images": "77"})
        [change] = latest(admin_client)
        row = BatchSize.objects.get(images=77)
        assert change.undo.address == f"/admin/creditsguide/batchsize/{row.pk}/delete/"
        assert change.undo.newest is None
        assert f'href="{change.undo.address}"' in admin_client.get("/admin/").content.decode()

    def test_another_price_is_asked_about_first_and_then_undone(self, admin_client):
        confirm(admin_client, HD, **{"prices-0-credits_per_image": "101"})
        asked = undo(admin_client)
        assert "HD per image 101 → 1" in visible(asked)
        assert 'name="undo"' in asked.content.decode()
        assert Price.objects.get(tier=1).credits_per_image == 101
        answer = undo(admin_client, confirmed=asked.context_data["digest"])
        assert answer.redirect_chain == [("/admin/", 302)]
        assert Price.objects.get(tier=1).credits_per_image == 1

    def test_each_row_of_a_new_order_has_it_in_its_history(self, admin_client):
        tips = "/admin/creditsguide/usagetip/"
        seen = admin_client.get(tips).context_data["seen"]
        places = {"order-1": "2", "order-2": "1", "order-3": "3"}
        admin_client.post(tips, places | {"seen": seen, "_reorder": "1"})
        for pk, place in ((1, 2), (2, 1)):
            history = visible(admin_client.get(f"{tips}{pk}/history/"))
            assert f"Moved to position {place}. as it is now" in history


class TestWhatCannotBeUndoneExactly:
    def test_a_tier_that_visitors_have_seen(self, admin_client):
        tier = make_tier(107, "2026-01-01", name="8K", slug="8k")
        confirm(admin_client, f"/admin/creditsguide/tier/{tier.pk}/change/", status="published")
        assert Tier.objects.get(pk=tier.pk).status == "published"
        assert latest(admin_client)[0].undo is None

    def test_a_deletion_that_is_undone_already(self, admin_client):
        delete(admin_client, "/admin/creditsguide/usagetip/1/delete/")
        undo(admin_client)
        assert latest(admin_client)[0].undo is None

    def test_a_row_that_a_command_changed_since(self, admin_client):
        save(admin_client, SOCIAL, summary="Other")
        LineItem.objects.filter(project=1).update(quantity=101)
        assert latest(admin_client)[0].undo is None

    def test_a_row_that_a_command_changes_before_the_click(self, admin_client):
        save(admin_client, TIP, title="Other")
        step = latest(admin_client)[0].undo
        UsageTip.objects.filter(pk=1).update(text="A command's")
        said = {"newest": step.newest.pk, "undo": "on"}
        answer = admin_client.post(step.address, said, follow=True)
        assert "Nothing was restored. A file or command changed it since" in visible(answer)
        assert UsageTip.objects.get(pk=1).title == "Other"

    def test_a_row_that_a_colleague_saves_before_the_click(self, admin_client):
        save(admin_client, TIP, title="Other")
        step = latest(admin_client)[0].undo
        save(admin_client, TIP, title="Theirs")
        said = {"newest": step.newest.pk, "undo": "on"}
        answer = admin_client.post(step.address, said, follow=True)
        assert "Nothing was restored. admin saved it meanwhile: look again." in visible(answer)
        assert UsageTip.objects.get(pk=1).title == "Theirs"

    def test_a_save_that_changed_nothing(self, admin_client):
        save(admin_client, TIP)
        assert latest(admin_client)[0].undo is None

    def test_an_entry_that_no_version_was_saved_with(self, admin_client):
        save(admin_client, TIP, title="Other")
        LogEntry.objects.log_actions(
            User.objects.get().pk, [UsageTip.objects.get(pk=1)], 2, "Changed elsewhere."
        )
        newest, older = latest(admin_client)
        assert (newest.undo, older.undo) == (None, None)

    def test_a_deletion_whose_row_a_file_brought_back_otherwise_and_took_again(self, admin_client):
        delete(admin_client, "/admin/creditsguide/usagetip/1/delete/")
        other = UsageTip.objects.create(pk=1, title="Another", text="x")
        keep_present(other)
        other.delete()
        assert latest(admin_client)[0].undo is None

    def test_a_row_deleted_again_by_a_command_after_it_came_back(self, admin_client):
        delete(admin_client, "/admin/creditsguide/usagetip/1/delete/")
        undo(admin_client)
        UsageTip.objects.get(pk=1).delete()
        assert [one.undo for one in latest(admin_client)] == [None, None]


class TestRights:
    def test_only_what_may_be_seen_is_listed(self, admin_client, client):
        save(admin_client, TIP, title="Begin")
        save(admin_client, SOCIAL, summary="Other")
        client.force_login(staff("reader", "view_usagetip"))
        [change] = latest(client)
        assert str(change) == "Usage tip “Begin”"

    def test_only_what_may_be_changed_can_be_undone(self, admin_client, client):
        save(admin_client, TIP, title="Begin")
        delete(admin_client, "/admin/creditsguide/usagetip/2/delete/")
        admin_client.post("/admin/creditsguide/batchsize/add/", {"images": "77"})
        client.force_login(staff("reader", "view_usagetip", "view_batchsize"))
        assert [one.undo for one in latest(client)] == [None] * 3
        client.force_login(staff("writer", "view_usagetip", "change_usagetip"))
        assert [bool(one.undo) for one in latest(client)] == [False, True]

    def test_editors_may_all_of_it(self, client):
        user = staff("editor")
        user.groups.add(Group.objects.get(name="Guide editors"))
        client.force_login(user)
        save(client, TIP, title="Begin")
        undo(client)
        assert UsageTip.objects.get(pk=1).title == "Start Small"


class TestWays:
    def test_guide_preview_embed_code_and_content_are_one_click_away(self, admin_client):
        page = admin_client.get("/admin/").content.decode()
        for address in (
            "/",
            f"/?as_of={clock.today().isoformat()}",
            "/embed/code/",
            "/admin/content/download/",
            "/admin/content/",
        ):
            assert f'href="{address}"' in page

    def test_moving_content_is_not_offered_to_those_who_may_not(self, client):
        client.force_login(staff("reader", "view_usagetip"))
        assert "/admin/content/" not in client.get("/admin/").content.decode()


def queries(client) -> int:
    client.get("/admin/")  # reads the catalogue anew
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/admin/").status_code == 200
    return len(captured)


def test_content_and_history_of_any_length_take_as_many_queries(admin_client):
    save(admin_client, TIP, title="Begin")
    save(admin_client, SOCIAL, summary="Other")
    delete(admin_client, "/admin/creditsguide/usagetip/2/delete/")
    few = queries(admin_client)
    for n in range(9):
        save(admin_client, TIP, title=f"Title {n}")
        save(admin_client, HD, best_for=f"Use {n}")
        UsageTip.objects.create(title=f"Tip {n}", text="2 credits", status="draft")
        ProjectTip.objects.create(project_id=1, text=f"Tip {n}")
        make_tier(3, "2099-01-01", name=f"T{n}", slug=f"t{n}")
    save(admin_client, SOCIAL, summary="Again")
    assert queries(admin_client) == few
