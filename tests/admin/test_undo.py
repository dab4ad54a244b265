"""Undo of a whole action: one entry, one click, all of its rows or none."""

from __future__ import annotations

import json

import pytest
from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from creditsguide.content import import_export
from creditsguide.models import (
    Action,
    EmbedOrigin,
    ExampleProject,
    Guide,
    LineItem,
    Price,
    Tier,
    UsageTip,
)
from tests.conftest import FIXTURE, visible
from tests.support.forms import confirm, delete_selected, form_of, latest, save
from tests.support.rows import make_tier

pytestmark = pytest.mark.django_db

HD_PLUS = "/admin/creditsguide/tier/2/change/"
TIPS = "/admin/creditsguide/usagetip/"
RETIRE = {"status": "retired", "replaced_by": "3"}


def undo_first(client):
    """Press Undo of the newest change, and confirm what is asked about."""
    change = latest(client)[0]
    answer = client.post(change.undo.address, follow=True)
    if "digest" in (answer.context_data or {}):
        said = {"confirmed": answer.context_data["digest"]}
        answer = client.post(change.undo.address, said, follow=True)
    return answer


def reorder(client, address: str, *order: int):
    seen = client.get(address).context_data["seen"]
    places = {f"order-{pk}": str(n) for n, pk in enumerate(order, start=1)}
    return client.post(address, places | {"seen": seen, "_reorder": "1"}, follow=True)


def upload(client, text: str) -> None:
    file = SimpleUploadedFile("new.json", text.encode())
    report = client.post("/admin/content/", {"file": file}).context_data["report"]
    client.post("/admin/content/", {"looked_at": report.file.signed()})


def content() -> list[dict]:
    return json.loads(import_export.dump())


class TestRetiring:
    def test_it_is_one_entry_that_takes_all_of_it_back(self, staff_client, client):
        Guide.objects.update(recommended_tier=2)
        before = content()
        confirm(staff_client, HD_PLUS, **RETIRE)
        [entry] = latest(staff_client)
        assert str(entry).startswith("HD+ was retired; what used it moved to 2K: Social Media")
        answer = undo_first(staff_client)
        assert "Undone: HD+ was retired" in visible(answer)
        assert content() == before

    def test_what_it_does_is_shown_first(self, staff_client):
        confirm(staff_client, HD_PLUS, **RETIRE)
        address = latest(staff_client)[0].undo.address
        now, logged = content(), LogEntry.objects.count()
        for look in (staff_client.get, staff_client.post):
            page = visible(look(address))
            assert "Tier “HD+”, Status Retired Published" in page
            assert "Line item “3 hero images” of Social Media Campaign, Tier 2K HD+" in page
            assert "Social 29 → 26" in page
            assert "Confirm and undo" in page
        assert (content(), LogEntry.objects.count()) == (now, logged)

    def test_who_has_seen_what_it_does_confirms_at_once(self, staff_client):
        before = content()
        answer = staff_client.get(confirm(staff_client, HD_PLUS, **RETIRE).url)
        address = latest(staff_client)[0].undo.address
        assert f'<a href="{address}">Undo</a>' in answer.content.decode()
        digest = staff_client.get(address).context_data["digest"]
        staff_client.post(address, {"confirmed": digest})
        assert content() == before

    def test_what_is_no_longer_true_confirms_nothing(self, staff_client):
        confirm(staff_client, HD_PLUS, **RETIRE)
        address = latest(staff_client)[0].undo.address
        digest = staff_client.get(address).context_data["digest"]
        LineItem.objects.filter(pk=1).update(quantity=23)
        asked = staff_client.post(address, {"confirmed": digest})
        assert "Social 32 → 29" in visible(asked)
        assert Tier.objects.get(pk=2).status == "retired"

    def test_an_undo_is_undone_the_same_way(self, staff_client):
        confirm(staff_client, HD_PLUS, **RETIRE)
        after = content()
        undo_first(staff_client)
        undo_first(staff_client)
        assert content() == after
        newest, undone, first = latest(staff_client)
        assert str(newest).startswith("Done again: HD+ was retired")
        assert (bool(newest.undo), undone.undo, bool(first.undo)) == (True, None, True)

    def test_it_is_refused_once_a_row_changed_naming_what_and_by_whom(self, staff_client, ben):
        confirm(staff_client, HD_PLUS, **RETIRE)
        save(ben, "/admin/creditsguide/exampleproject/1/change/", **{"items-1-quantity": "4"})
        address = next(one.undo.address for one in latest(staff_client) if hasattr(one, "action"))
        words = "Quantity: 4 → 3, changed since by Ben."
        assert words in visible(staff_client.get(address))
        now = content()
        answer = staff_client.post(address, follow=True)
        assert "Nothing was undone. Line item “4 hero images” of Social" in visible(answer)
        assert words in visible(answer)
        assert content() == now

    def test_other_edits_of_the_same_rows_do_not_stand_in_its_way(self, staff_client, ben):
        confirm(staff_client, HD_PLUS, **RETIRE)
        save(ben, "/admin/creditsguide/exampleproject/1/change/", summary="Ben's words")
        address = next(one.undo.address for one in latest(staff_client) if hasattr(one, "action"))
        digest = staff_client.post(address).context_data["digest"]
        staff_client.post(address, {"confirmed": digest})
        assert LineItem.objects.filter(tier=2, project=1).exists()
        assert ExampleProject.objects.get(pk=1).summary == "Ben's words"

    def test_what_a_command_changed_since_stands_in_its_way_too(self, staff_client):
        confirm(staff_client, HD_PLUS, **RETIRE)
        Tier.objects.filter(pk=2).update(width_px=1537)
        page = visible(staff_client.get(latest(staff_client)[0].undo.address))
        assert "1537 → 1536, changed since by a file or command." in page

    def test_who_saved_something_else_since_is_not_blamed_for_it(self, staff_client, ben):
        confirm(staff_client, HD_PLUS, **RETIRE)
        address = latest(staff_client)[0].undo.address
        LineItem.objects.filter(pk=2).update(quantity=4)
        save(ben, f"{TIPS}1/change/", title="Ben's tip")
        assert "4 → 3, changed since by a file or command." in visible(staff_client.get(address))

    def test_a_tier_retired_since_takes_nothing_back_into_it(self, staff_client):
        confirm(staff_client, HD_PLUS, **RETIRE)
        first = latest(staff_client)[0].undo.address
        confirm(
            staff_client, "/admin/creditsguide/tier/3/change/", status="retired", replaced_by="1"
        )
        assert "This can't be undone as one any more:" in visible(staff_client.get(first))
        answer = staff_client.post(first, follow=True)
        assert "Nothing was undone." in visible(answer)


class TestPublishingAgain:
    @pytest.fixture(autouse=True)
    def retired(self, staff_client):
        confirm(staff_client, HD_PLUS, **RETIRE)

    def test_a_tier_that_is_back_stands_for_itself(self, staff_client):
        confirm(staff_client, HD_PLUS, status="published")
        tier = Tier.objects.get(pk=2)
        assert (tier.status, tier.replaced_by) == ("published", None)

    def test_lines_that_stay_where_they_moved_to_are_named(self, staff_client):
        asked = visible(save(staff_client, HD_PLUS, status="published"))
        assert "These lines stay where they moved to" in asked
        assert "3 hero images of Social Media Campaign, in 2K" in asked
        confirm(staff_client, HD_PLUS, status="published")
        assert not LineItem.objects.filter(tier=2).exists()

    def test_its_sentences_are_among_its_effects(self, staff_client):
        asked = visible(save(staff_client, HD_PLUS, status="published"))
        assert "HD+ per image 2" in asked
        assert "The guide says: One image takes 1 or 3 credits, " in asked
        assert "→ One image takes 1, 2 or 3 credits, " in asked


class TestOrders:
    def test_a_new_order_says_what_changed_with_its_undo(self, staff_client):
        answer = reorder(staff_client, "/admin/creditsguide/tier/", 1, 3, 2)
        words = "New order of tiers: HD, 2K, HD+. Before: HD, HD+, 2K. Undo"
        assert words in visible(answer)
        [entry] = latest(staff_client)
        assert f'<a href="{entry.undo.address}">Undo</a>' in answer.content.decode()
        undo_first(staff_client)
        assert list(Tier.objects.values_list("pk", flat=True)) == [1, 2, 3]

    def test_the_order_of_tips_is_one_entry_too(self, staff_client):
        reorder(staff_client, TIPS, 3, 2, 1)
        undo_first(staff_client)
        assert list(UsageTip.objects.values_list("pk", flat=True)) == [1, 2, 3]

    def test_looking_at_its_undo_takes_nothing_back(self, staff_client):
        reorder(staff_client, TIPS, 3, 2, 1)
        address, now = latest(staff_client)[0].undo.address, content()
        assert "Undo all of it" in visible(staff_client.get(address))
        assert content() == now
        assert not Action.objects.get().taken_back
        assert staff_client.get("/admin/").context_data["changes"][0].undo
        assert "Undone: New order" in visible(staff_client.post(address, follow=True))

    def test_each_row_has_its_undo_in_its_history_and_in_the_log(self, staff_client):
        reorder(staff_client, TIPS, 3, 2, 1)
        undo_first(staff_client)
        for pk in (1, 3):
            told = "admin Undone: New order of usage tips"
            assert told in visible(staff_client.get(f"{TIPS}{pk}/history/"))
            entry = LogEntry.objects.filter(object_id=pk).latest("pk")
            assert entry.get_change_message().startswith("Undone: New order")
            assert entry.user.username == "admin"

    def test_one_as_it_was_is_no_action(self, staff_client):
        assert "The order is as it was." in visible(reorder(staff_client, TIPS, 1, 2, 3))
        assert not Action.objects.exists()


class TestUploads:
    def test_one_is_taken_back_with_every_number(self, staff_client):
        rows = json.loads(FIXTURE.read_text())
        tips = [row for row in rows if row["model"] == "creditsguide.usagetip"]
        prices = [row for row in rows if row["model"] == "creditsguide.price"]
        tips[0]["fields"]["title"], tips[1]["pk"], prices[0]["pk"] = "Other", 77, 99
        rows.append(
            {
                "model": "creditsguide.embedorigin",
                "pk": 9,
                "fields": {"origin": "https://a.example"},
            }
        )
        before = content()
        upload(staff_client, json.dumps([row for row in rows if row is not tips[2]]))
        assert content() != before
        [entry] = latest(staff_client)
        assert str(entry).startswith("Imported new.json:")
        undo_first(staff_client)
        assert content() == before
        gone = LogEntry.objects.filter(action_flag=DELETION)
        assert {entry.object_repr for entry in gone} == {
            "https://a.example",
            tips[1]["fields"]["title"],
        }
        assert EmbedOrigin.objects.create(origin="https://b.example").pk > 1
        assert Price.objects.create(tier_id=1, credits_per_image=2, effective_on="2031-01-01").pk

    def test_a_published_tier_that_it_brought_is_retired_and_not_taken_back(self, staff_client):
        make_tier(9, name="8K", slug="8k", status="published")
        text = import_export.dump()
        Tier.objects.filter(slug="8k").delete()
        upload(staff_client, text)
        answer = undo_first(staff_client)
        assert Tier.objects.filter(slug="8k").exists()
        assert "Links may use this tier by now: retire it instead." in visible(answer)


class TestBulkActions:
    def test_what_was_deleted_together_comes_back_together(self, staff_client):
        before = content()
        delete_selected(staff_client, TIPS, "1", "2")
        [entry] = latest(staff_client)
        assert str(entry) == "Deleted “Start Small”, “{hd-plus} Sweet Spot”."
        undo_first(staff_client)
        assert content() == before

    def test_two_projects_come_back_with_their_lines(self, staff_client):
        before = content()
        delete_selected(staff_client, "/admin/creditsguide/exampleproject/", "1", "2")
        assert ExampleProject.objects.count() == 2
        undo_first(staff_client)
        assert content() == before

    def test_not_over_what_has_taken_their_place(self, staff_client):
        EmbedOrigin.objects.create(origin="https://a.example")
        keys = map(str, EmbedOrigin.objects.values_list("pk", flat=True))
        delete_selected(staff_client, "/admin/creditsguide/embedorigin/", *keys)
        EmbedOrigin.objects.create(pk=99, origin="https://a.example")
        answer = undo_first(staff_client)
        assert "Other rows need what it added, or have taken its place." in visible(answer)
        assert EmbedOrigin.objects.count() == 1


def test_an_undo_makes_no_other_action_one(staff_client):
    reorder(staff_client, TIPS, 3, 2, 1)
    confirm(staff_client, HD_PLUS, **RETIRE)
    _retirement, order = latest(staff_client)
    undo_first(staff_client)
    answer = staff_client.post(order.undo.address, follow=True)
    assert "Undone: New order of usage tips" in visible(answer)


def test_a_file_that_changes_nothing_leaves_nothing_to_undo(staff_client):
    upload(staff_client, import_export.dump())
    assert not Action.objects.exists()


def test_what_a_form_changes_in_other_rows_too_is_told_row_by_row(staff_client):
    confirm(staff_client, HD_PLUS, **RETIRE)
    draft = ExampleProject.objects.create(name="Draft", slug="draft", short_name="Draft")
    line = draft.items.create(tier_id=2, quantity=7, subject="walls", subject_singular="wall")
    before = content()
    confirm(staff_client, HD_PLUS, replaced_by="1")
    told = str(latest(staff_client)[0])
    assert "“Draft”: HD+ was retired: moved to HD." in told
    assert "“HD+”: Replaced by: 2K → HD." in told
    line.refresh_from_db()
    assert line.tier_id == 1
    undo_first(staff_client)
    assert content() == before


class TestRenaming:
    def test_a_rename_says_what_changed_with_its_undo(self, staff_client):
        data = form_of(staff_client.get(HD_PLUS)) | {"name": "Ultra"}
        answer = staff_client.post(HD_PLUS, data, follow=True)
        assert "“HD+” is now called “Ultra”, wherever the guide names it. Undo" in visible(answer)
        undo_first(staff_client)
        assert Tier.objects.get(pk=2).name == "HD+"

    def test_no_name_can_write_into_the_page(self, staff_client):
        data = form_of(staff_client.get(HD_PLUS)) | {"name": "<b>Ultra</b>"}
        answer = staff_client.post(HD_PLUS, data, follow=True)
        assert b"<b>Ultra" not in answer.content


class TestRights:
    def test_only_who_may_change_all_of_it_takes_it_back(self, staff_client, client):
        reorder(staff_client, TIPS, 3, 2, 1)
        user = User.objects.create_user("reader", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename="view_usagetip"))
        client.force_login(user)
        [entry] = latest(client)
        assert entry.undo is None
        address = f"/admin/undo/{Action.objects.get().pk}/"
        assert client.get(address).status_code == client.post(address).status_code == 403

    def test_who_may_not_see_the_rows_does_not_see_it(self, staff_client, client):
        reorder(staff_client, TIPS, 3, 2, 1)
        user = User.objects.create_user("reader", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename="view_batchsize"))
        client.force_login(user)
        assert latest(client) == []


def test_it_is_no_content(staff_client):
    reorder(staff_client, TIPS, 3, 2, 1)
    assert "action" not in {row["model"].partition(".")[2] for row in content()}


def test_what_was_saved_without_an_action_has_none(staff_client):
    save(staff_client, f"{TIPS}1/change/", text="Other")
    assert not Action.objects.exists()


def test_an_undo_of_more_rows_asks_as_many_questions_at_the_start_page(staff_client):
    def queries() -> int:
        staff_client.get("/admin/")
        with CaptureQueriesContext(connection) as captured:
            staff_client.get("/admin/")
        return len(captured)

    reorder(staff_client, TIPS, 3, 2, 1)
    few = queries()
    for _n in range(4):
        reorder(staff_client, TIPS, 1, 2, 3)
        reorder(staff_client, TIPS, 3, 2, 1)
    assert queries() == few
