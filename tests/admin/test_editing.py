"""While staff edit: the unsaved form is previewed, and rows are put in order."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from reversion.models import Version

from creditsguide.admin.ordering import arranged
from creditsguide.content import revision
from creditsguide.models import ExampleProject, Guide, LineItem, Price, Tier, UsageTip
from tests.conftest import visible
from tests.support.forms import form_of, save

pytestmark = pytest.mark.django_db

PROJECT = "/admin/creditsguide/exampleproject/1/change/"
TIP = "/admin/creditsguide/usagetip/1/change/"
TIER = "/admin/creditsguide/tier/2/change/"
TIPS = "/admin/creditsguide/usagetip/"
TIERS = "/admin/creditsguide/tier/"
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def onlooker(client, django_user_model):
    """Somebody who may look and not touch."""
    user = django_user_model.objects.create_user("onlooker", is_staff=True)
    permissions = user.user_permissions.model.objects.filter(codename__startswith="view_")
    user.user_permissions.set(permissions)
    client.force_login(user)
    return client


def preview(client, address: str, **changes: str):
    """What the live preview asks for."""
    data = form_of(client.get(address)) | changes | {"_preview": "1"}
    return client.post(address, data, headers=FRAGMENT)


@pytest.mark.usefixtures("prime_prices")
class TestPreview:
    def test_a_project_is_summed_as_typed(self, admin_client):
        answer = preview(admin_client, PROJECT, **{"items-0-quantity": "7", "name": "Ads"})
        assert "Ads" in visible(answer)
        assert "1,016 total credits" in visible(answer)  # 7 × 101 + 3 × 103
        assert "7 × 101 = 707 credits" in visible(answer)

    def test_tokens_are_filled_as_visitors_will_see_them(self, admin_client):
        answer = preview(admin_client, TIP, text="{social.total} for {2k.pixels}")
        assert "2,329 credits for 2048 × 2048 px" in visible(answer)

    def test_text_is_escaped(self, admin_client):
        assert b"<b>" not in preview(admin_client, TIP, text="<b>").content

    def test_a_new_tip_is_shown_before_it_exists(self, admin_client):
        answer = preview(
            admin_client, "/admin/creditsguide/usagetip/add/", title="New", text="{hd}"
        )
        assert "New Draft HD" in visible(answer)

    def test_a_price_tells_what_saving_does(self, admin_client):
        answer = preview(admin_client, TIER, **{"prices-0-credits_per_image": "109"})
        assert "109 credits" in visible(answer)
        assert "Social 2,329 → 2,347" in visible(answer)

    def test_retiring_tells_that_visitors_no_longer_see_it(self, admin_client):
        answer = preview(admin_client, TIER, status="retired", replaced_by="3")
        assert "The guide does not show this." in visible(answer)
        assert "Old links with HD+ offer 2K" in visible(answer)

    @pytest.mark.parametrize("address", [PROJECT, TIP, TIER])
    def test_nothing_is_saved_logged_or_told_to_caches(self, admin_client, address):
        before = (revision.current(), LogEntry.objects.count(), Version.objects.count())
        rows = [list(model.objects.values()) for model in (ExampleProject, LineItem, Tier, Price)]
        data = {"name": "Changed", "title": "Changed", "prices-0-credits_per_image": "109"}
        data |= {"items-0-quantity": "7", "items-1-DELETE": "on"}
        assert preview(admin_client, address, **data).status_code == 200
        assert (revision.current(), LogEntry.objects.count(), Version.objects.count()) == before
        after = [list(model.objects.values()) for model in (ExampleProject, LineItem, Tier, Price)]
        assert after == rows

    def test_what_is_wrong_is_named_and_the_last_preview_stays(self, admin_client):
        answer = preview(admin_client, PROJECT, **{"name": "", "items-0-quantity": "0"})
        assert answer["HX-Reswap"] == "none"
        assert "Name: This field is required." in visible(answer)
        words = "Line 1, quantity: Ensure this value is greater than or equal to 1."
        assert words in visible(answer)

    def test_a_line_without_a_number_has_no_sum(self, admin_client):
        answer = preview(admin_client, PROJECT, **{"items-0-quantity": "many"})
        assert '<div id="id_items-0-subtotal" hx-swap-oob="innerHTML">—</div>' in (
            answer.content.decode()
        )
        assert "3 × 103 = 309 credits" in visible(answer)

    def test_rules_between_rows_are_named_too(self, admin_client):
        gone = {"items-0-DELETE": "on", "items-1-DELETE": "on"}
        answer = preview(admin_client, PROJECT, **gone)
        assert "A published project needs at least one line." in visible(answer)

    def test_without_scripts_the_form_comes_back_as_it_was_filled_in(self, admin_client):
        data = form_of(admin_client.get(PROJECT)) | {"items-0-quantity": "7", "_preview": "1"}
        response = admin_client.post(PROJECT, data)
        text = visible(response)
        assert "Nothing is saved yet" in text
        assert "Please correct" not in text
        assert "1,016 total credits" in text
        assert "7 × 101 = 707 credits" in text
        assert form_of(response)["items-0-quantity"] == "7"
        assert LineItem.objects.get(pk=1).quantity == 20

    def test_a_project_the_guide_cannot_sum_is_not_shown_as_it_was(self, admin_client):
        sketch = Tier.objects.get(pk=2)
        sketch.pk, sketch.name, sketch.slug, sketch.status = None, "Sketch", "sketch", "draft"
        sketch._state.adding = True
        sketch.save()
        data = {"status": "draft", "items-0-tier": str(sketch.pk), "_preview": "1"}
        text = visible(admin_client.post(PROJECT, form_of(admin_client.get(PROJECT)) | data))
        assert "The guide does not show this." in text
        assert "2,329 total credits" not in text

    def test_without_scripts_errors_stand_beside_their_fields(self, admin_client):
        data = form_of(admin_client.get(TIP)) | {"title": "", "_preview": "1"}
        response = admin_client.post(TIP, data)
        assert "This field is required." in str(
            response.context_data["adminform"].form["title"].errors
        )
        assert UsageTip.objects.get(pk=1).title

    def test_a_refused_save_comes_back_with_the_preview_of_what_is_saved(self, admin_client):
        data = form_of(admin_client.get(TIP)) | {"title": "Typed {sd}"}
        text = visible(admin_client.post(TIP, data))
        assert "Title: {sd} cannot be filled in" in text
        assert text.count("You can use:") == 1, "beside the field alone"
        assert "Start Small Test concepts with HD quality (101 credits)" in text

    def test_a_save_that_is_asked_about_comes_back_with_its_own_preview(self, admin_client):
        data = form_of(admin_client.get(TIER)) | {"prices-0-credits_per_image": "109"}
        response = admin_client.post(TIER, data)
        assert "Confirm and save" in response.content.decode()
        assert "109 credits per image" in visible(response)

    def test_a_colleagues_save_is_told_while_one_is_still_typing(self, admin_client, ben):
        mine = form_of(admin_client.get(PROJECT)) | {"_preview": "1", "name": "Mine"}
        save(ben, PROJECT, summary="Ben's words")
        answer = admin_client.post(PROJECT, mine, headers=FRAGMENT)
        assert "Ben changed this while you had it open" in visible(answer)
        assert answer["HX-Reswap"] == "none"
        assert "hx-swap-oob" in answer.content.decode()
        assert "subtotal" not in answer.content.decode()

    def test_it_is_saved_as_it_was_previewed(self, admin_client):
        data = {"items-0-quantity": "7"}
        preview(admin_client, PROJECT, **data)
        save(admin_client, PROJECT, **data)
        assert "1,016 total credits" in visible(admin_client.get("/"))

    def test_only_those_who_may_save_may_try(self, onlooker):
        data = {
            "title": "Mine",
            "text": "Mine",
            "position": "1",
            "status": "draft",
            "_preview": "1",
        }
        for address in (TIP, "/admin/creditsguide/usagetip/add/"):
            assert onlooker.post(address, data, headers=FRAGMENT).status_code == 403

    def test_nobody_keeps_it(self, admin_client):
        answers = [preview(admin_client, PROJECT), admin_client.get(PROJECT)]
        assert all("no-store" in answer["Cache-Control"] for answer in answers)
        assert all("private" in answer["Cache-Control"] for answer in answers)

    def test_strangers_see_nothing(self, client):
        response = client.post(TIP, {"_preview": "1"}, headers=FRAGMENT)
        assert response.status_code == 403
        assert "Start Small" not in response.content.decode()


def numbers(client, address: str, **typed: str) -> dict[str, str]:
    """What the list's form sends, with these numbers typed into rows given by slug or key."""
    context = client.get(address).context_data
    rows = context["cl"].result_list
    places = {f"order-{row.pk}": str(row.position) for row in rows}
    changed = {f"order-{pk.removeprefix('row_')}": place for pk, place in typed.items()}
    return places | changed | {"seen": context["seen"], "_reorder": "1"}


def order(model) -> list[int]:
    return list(model.objects.values_list("pk", flat=True))


def told(response) -> str:
    return " ".join(str(message) for message in response.context["messages"])


class TestOrder:
    def test_numbers_say_the_order(self, admin_client, client):
        data = numbers(admin_client, TIPS, row_3="1")
        response = admin_client.post(TIPS, data, follow=True)
        assert "New order of" in told(response)
        assert list(UsageTip.objects.values_list("pk", "position")) == [(3, 1), (1, 2), (2, 3)]

    def test_the_guide_follows_and_every_move_can_be_undone(self, admin_client):
        before = revision.current()
        admin_client.post(TIERS, numbers(admin_client, TIERS, row_1="3"))
        assert order(Tier) == [2, 3, 1]
        assert revision.current() != before
        page = visible(admin_client.get("/"))
        assert page.index("2K Quality") < page.index("HD Quality")
        moves = LogEntry.objects.values_list("object_id", "change_message")
        assert ("1", "Moved to position 3.") in moves
        kept = Version.objects.get_for_object(Tier.objects.get(pk=1))
        assert [version.field_dict["position"] for version in kept] == [3, 1]

    def test_a_row_moved_down_goes_behind_the_one_that_has_its_number(self):
        rows = [UsageTip(pk=n, position=n) for n in (1, 2, 3, 4)]
        assert [row.pk for row in arranged(rows, {1: 3, 2: 2, 3: 3, 4: 4})] == [2, 3, 1, 4]
        assert [row.pk for row in arranged(rows, {1: 1, 2: 2, 3: 3, 4: 2})] == [1, 4, 2, 3]

    def test_rows_that_were_not_shown_keep_their_places(self, admin_client):
        UsageTip.objects.filter(pk=2).update(status="draft")
        data = numbers(admin_client, f"{TIPS}?status=published", row_3="1")
        admin_client.post(f"{TIPS}?status=published", data)
        assert order(UsageTip) == [3, 2, 1]

    def test_rows_without_a_place_of_their_own_get_one(self, admin_client):
        UsageTip.objects.update(position=0)
        admin_client.post(TIPS, numbers(admin_client, TIPS))
        assert list(UsageTip.objects.values_list("position", flat=True)) == [1, 2, 3]

    def test_saving_the_order_as_it_is_changes_nothing(self, admin_client):
        before = revision.current()
        response = admin_client.post(TIPS, numbers(admin_client, TIPS), follow=True)
        assert "The order is as it was." in told(response)
        assert revision.current() == before

    @pytest.mark.parametrize("typed", ["", "first", "-1", "1.5", "²", "12345"])
    def test_what_is_no_number_is_named_and_stays(self, admin_client, typed):
        response = admin_client.post(TIPS, numbers(admin_client, TIPS, row_3=typed, row_1="9"))
        assert f"“{typed}” is no position: type a whole number, like 3." in told(response)
        assert f'name="order-3" value="{typed}"' in response.content.decode()
        assert 'name="order-1" value="9"' in response.content.decode()
        assert order(UsageTip) == [1, 2, 3]

    def test_a_colleagues_order_is_not_overwritten(self, admin_client, ben):
        mine = numbers(admin_client, TIPS, row_1="3")
        ben.post(TIPS, numbers(ben, TIPS, row_3="1"))
        response = admin_client.post(TIPS, mine)
        assert "Ben changed this while you had it open, so nothing was saved." in told(response)
        assert "“{2k}" not in told(response)
        assert "Usage tip “Reserve {2k}”, position: 3 → 1." in told(response)
        assert 'name="order-1" value="3"' in response.content.decode()
        assert order(UsageTip) == [3, 1, 2]

    def test_a_colleagues_words_are_no_reason_to_refuse(self, admin_client, ben):
        mine = numbers(admin_client, TIPS, row_3="1")
        save(ben, TIP, text="Ben's words")
        admin_client.post(TIPS, mine)
        assert order(UsageTip) == [3, 1, 2]

    def test_a_page_that_lost_track_is_refused(self, admin_client):
        data = numbers(admin_client, TIPS, row_3="1") | {"seen": "made-up"}
        assert "lost track" in told(admin_client.post(TIPS, data))
        assert order(UsageTip) == [1, 2, 3]

    def test_ticked_rows_are_not_deleted_by_this_button(self, admin_client):
        data = numbers(admin_client, TIPS, row_3="x")
        data |= {"action": "delete_selected", "_selected_action": ["1"]}
        assert "Are you sure" not in visible(admin_client.post(TIPS, data))
        assert UsageTip.objects.count() == 3

    def test_onlookers_see_numbers_and_no_fields(self, onlooker):
        page = onlooker.get(TIPS).content.decode()
        assert "order-1" not in page
        assert "_reorder" not in page
        onlooker.post(TIPS, {"order-1": "3", "_reorder": "1"})
        assert order(UsageTip) == [1, 2, 3]


def test_a_longer_list_asks_no_more_of_the_database(admin_client, django_assert_num_queries):
    admin_client.get(TIPS)  # reads what is new
    with CaptureQueriesContext(connection) as few:
        admin_client.get(TIPS)
    asked = len(few)
    UsageTip.objects.bulk_create(UsageTip(title="A", text="B") for _n in range(50))
    admin_client.get(TIPS)
    with django_assert_num_queries(asked):
        admin_client.get(TIPS)


def test_a_form_without_a_preview_saves_nothing_either_when_asked_for_one(admin_client):
    before = Guide.objects.get().lede
    response = save(admin_client, "/admin/creditsguide/guide/1/change/", lede="New", _preview="1")
    assert response.context_data["title"] == "Nothing is saved yet"
    assert form_of(response)["lede"] == "New"
    assert Guide.objects.get().lede == before
