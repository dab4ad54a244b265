"""Pruning: what nobody needs any more goes, and whatever can be undone still can."""

from __future__ import annotations

import datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db.models import F
from django.utils import timezone
from reversion.models import Revision, Version

from creditsguide.content import revision
from creditsguide.models import Action, ExampleProject, UsageTip
from tests.support.forms import delete, delete_selected, save, undo

pytestmark = pytest.mark.django_db

TIP = "/admin/creditsguide/usagetip/1/change/"
PROJECT = "/admin/creditsguide/exampleproject/1/change/"


def prune(*words: str) -> None:
    call_command("prune", *words)


def age(days: int) -> None:
    """As if all saves so far had been so much longer ago."""
    past = datetime.timedelta(days=days)
    Revision.objects.update(date_created=F("date_created") - past)
    LogEntry.objects.update(action_time=F("action_time") - past)
    Action.objects.update(at=F("at") - past)


def retitle(client, *titles: str) -> None:
    for title in titles:
        assert save(client, TIP, title=title).status_code == 302


def titles() -> list[str]:
    found = Version.objects.get_for_object(UsageTip.objects.get(pk=1))
    return [version.field_dict["title"] for version in found]


def test_sessions_that_are_over_go(admin_client, capsys):
    over = timezone.now() - datetime.timedelta(seconds=1)
    Session.objects.create(session_key="over", expire_date=over)
    prune()
    assert capsys.readouterr().out == "Removed: 1 sessions, 0 versions of content.\n"
    assert admin_client.get("/admin/").status_code == 200


def test_old_versions_go_and_the_two_newest_stay(admin_client):
    retitle(admin_client, "one", "two", "three")
    age(days=366)
    prune()
    assert titles() == ["three", "two"]


def test_versions_stay_that_are_young_enough(admin_client):
    retitle(admin_client, "one", "two", "three")
    age(days=30)
    prune("--history-days", "31")
    assert titles()[:3] == ["three", "two", "one"]
    prune("--history-days", "29")
    assert titles() == ["three", "two"]


def test_the_last_change_can_still_be_undone(admin_client):
    retitle(admin_client, "one", "two", "three")
    age(days=400)
    prune()
    undo(admin_client)
    assert UsageTip.objects.get(pk=1).title == "two"


def test_what_was_saved_along_with_a_newer_version_stays_whole(admin_client):
    """A project's lines are versions of their own, saved with it and less often changed."""
    save(admin_client, PROJECT, name="One")
    save(admin_client, PROJECT, name="Two")
    kept = Version.objects.get_for_object(ExampleProject.objects.get(pk=1))
    together = kept[0].revision.version_set.count()
    age(days=400)
    prune()
    assert kept[0].revision.version_set.count() == together > 2


def test_a_row_saved_once_keeps_its_version_beside_one_saved_often(admin_client):
    save(admin_client, PROJECT, name="One")
    first = set(Version.objects.values_list("content_type", "object_id"))
    for name in ("Two", "Three", "Four"):
        save(admin_client, PROJECT, name=name)
    age(days=400)
    prune()
    assert set(Version.objects.values_list("content_type", "object_id")) >= first


def test_what_was_deleted_can_still_be_recovered(admin_client):
    retitle(admin_client, "one", "two", "gone")
    delete(admin_client, "/admin/creditsguide/usagetip/1/delete/")
    assert not UsageTip.objects.filter(pk=1).exists()
    age(days=400)
    prune()
    undo(admin_client)
    assert UsageTip.objects.get(pk=1).title == "gone"


def test_what_was_done_to_several_rows_is_taken_back_as_long_as_its_history_stays(admin_client):
    delete_selected(admin_client, "/admin/creditsguide/usagetip/", "1", "2")
    age(days=300)
    delete_selected(admin_client, "/admin/creditsguide/exampleproject/", "1", "2")
    _old, young = Action.objects.order_by("pk")
    age(days=100)
    prune()
    assert list(Action.objects.all()) == [young]


def test_no_page_changes(admin_client):
    retitle(admin_client, "one", "two", "three")
    age(days=400)
    before = revision.current()
    prune()
    assert revision.current() == before


@pytest.mark.parametrize("days", ["0", "-1", "many", "1.5", "99999999"])
def test_a_wrong_number_of_days_removes_nothing(admin_client, days):
    retitle(admin_client, "one", "two", "three")
    age(days=400)
    with pytest.raises(CommandError, match="is no number of days from 1 to 36500"):
        prune(f"--history-days={days}")
    assert len(titles()) > 2
