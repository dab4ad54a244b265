"""History and undo: every save is kept, and going back obeys the rules of any save."""

from __future__ import annotations

import datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from reversion.models import Version

from creditsguide.content import revision
from creditsguide.content.versions import keep_present
from creditsguide.models import ExampleProject, Guide, LineItem, Price, ProjectTip, Tier, UsageTip
from tests.conftest import visible
from tests.support.forms import TABLES, confirm, new_line, save, undo

pytestmark = pytest.mark.django_db

PROJECT = "/admin/creditsguide/exampleproject/1/change/"
HISTORY = "/admin/creditsguide/exampleproject/1/history/"


def versions(row) -> list[Version]:
    """Newest first."""
    return list(Version.objects.get_for_object(row))


def restore(client, row, version: Version, seen: Version | None = None, follow: bool = True):
    kind = type(row)._meta.model_name
    address = f"/admin/creditsguide/{kind}/{row.pk}/history/{version.pk}/"
    return client.post(address, {"newest": (seen or versions(row)[0]).pk}, follow=follow)


def confirm_restore(client, row, version: Version):
    """Look at what going back does, then say yes."""
    asked = restore(client, row, version)
    said = {"newest": versions(row)[0].pk, "confirmed": asked.context_data["digest"]}
    return client.post(asked.request["PATH_INFO"], said, follow=True)


def told(response) -> str:
    return " | ".join(line for one in response.context_data["effects"] for line in one.lines)


def delete(client, address: str, **chosen):
    """Ask first, as a browser does, then say yes."""
    asked = client.post(address, chosen) if chosen else client.get(address)
    seen = {"seen": asked.context_data.get("seen", "")}
    return client.post(address, {"post": "yes"} | chosen | seen)


@pytest.fixture
def project():
    return ExampleProject.objects.get(pk=1)


def test_a_deleted_line_comes_back_in_one_click(admin_client, project):
    lines = list(project.items.values())
    save(admin_client, PROJECT, **{"items-1-DELETE": "on", "tips-0-DELETE": "on", "name": "New"})
    assert project.items.count() == 1
    response = restore(admin_client, project, versions(project)[-1])
    assert "“Social Media Campaign” is as it was on" in visible(response)
    project.refresh_from_db()
    assert project.name == "Social Media Campaign"
    assert list(project.items.values()) == lines
    assert project.tips.count() == 2


def test_a_line_added_since_goes_again(admin_client, project):
    save(admin_client, PROJECT, **new_line())
    assert project.items.count() == 3
    restore(admin_client, project, versions(project)[-1])
    assert project.items.count() == 2


def test_what_the_first_edit_replaced_can_be_brought_back(admin_client):
    """Shipped content was saved by nobody: the first edit keeps what it found."""
    tip = UsageTip.objects.get(pk=1)
    assert versions(tip) == []
    save(admin_client, "/admin/creditsguide/usagetip/1/change/", title="Other")
    assert [one.revision.comment for one in versions(tip)][-1] == "As it was found."
    restore(admin_client, tip, versions(tip)[-1])
    assert UsageTip.objects.get(pk=1).title == "Start Small"


def test_what_a_command_changed_is_kept_too(admin_client, project):
    save(admin_client, PROJECT, name="By hand")
    LineItem.objects.filter(pk=1).update(quantity=101)
    save(admin_client, PROJECT, name="By hand again")
    found = versions(project)[1]
    assert found.revision.comment == "As it was found."
    LineItem.objects.filter(pk=1).update(quantity=103)
    restore(admin_client, project, found)
    assert LineItem.objects.get(pk=1).quantity == 101
    restore(admin_client, project, versions(project)[1])
    assert LineItem.objects.get(pk=1).quantity == 103


@pytest.mark.parametrize("table", TABLES)
def test_every_table_has_a_history(admin_client, table):
    save(admin_client, f"/admin/creditsguide/{table}/1/change/")
    text = visible(admin_client.get(f"/admin/creditsguide/{table}/1/history/"))
    assert "as it is now" in text


def test_the_guide_page_goes_back_with_all_its_texts(admin_client):
    guide = Guide.objects.get()
    save(admin_client, "/admin/creditsguide/guide/1/change/", lede="Short", recommended_tier="")
    restore(admin_client, guide, versions(guide)[-1])
    again = Guide.objects.get()
    assert again.lede == guide.lede
    assert again.recommended_tier_id == 1


def test_prices_go_back_with_their_tier(admin_client, client):
    tier = Tier.objects.get(pk=1)
    keep_present(tier)
    price = tier.prices.get()
    price.credits_per_image = 7
    price.save()
    assert "7 credits per image" in visible(client.get("/"))
    confirm_restore(admin_client, tier, versions(tier)[-1])
    assert "7 credits" not in visible(client.get("/"))


def test_going_back_to_another_price_shows_what_it_does_first(admin_client):
    tier = Tier.objects.get(pk=1)
    confirm(
        admin_client, "/admin/creditsguide/tier/1/change/", **{"prices-0-credits_per_image": "7"}
    )
    token, kept, logged = revision.current(), len(versions(tier)), LogEntry.objects.count()
    looked = admin_client.get(f"/admin/creditsguide/tier/1/history/{versions(tier)[-1].pk}/")
    for asked in (looked, restore(admin_client, tier, versions(tier)[-1])):
        assert told(asked).startswith("HD per image 7 → 1 | Social 146 → 26")
        assert "Confirm and restore" in asked.content.decode()
    assert (revision.current(), len(versions(tier))) == (token, kept)
    assert LogEntry.objects.count() == logged
    assert Price.objects.get(tier=1).credits_per_image == 7
    answer = confirm_restore(admin_client, tier, versions(tier)[-1])
    assert "“HD” is as it was on" in visible(answer)
    assert Price.objects.get(tier=1).credits_per_image == 1


def test_what_is_no_longer_true_confirms_no_restore(admin_client):
    tier = Tier.objects.get(pk=1)
    confirm(
        admin_client, "/admin/creditsguide/tier/1/change/", **{"prices-0-credits_per_image": "7"}
    )
    asked = restore(admin_client, tier, versions(tier)[-1])
    LineItem.objects.filter(pk=1).update(quantity=21)
    said = {"newest": versions(tier)[0].pk, "confirmed": asked.context_data["digest"]}
    again = admin_client.post(asked.request["PATH_INFO"], said)
    assert "Social 153 → 27" in told(again)
    assert Price.objects.get(tier=1).credits_per_image == 7


def test_a_tier_comes_back_with_its_price_once_that_is_confirmed(admin_client):
    tier = Tier.objects.get(pk=3)
    tier.pk, tier.name, tier.slug = None, "4K", "4k"
    tier.save()
    Price.objects.create(tier=tier, credits_per_image=9, effective_on="2025-01-01")
    keep_present(tier)
    Tier.objects.filter(slug="4k").delete()
    version = Version.objects.get_deleted(Tier).get()
    recover = f"/admin/creditsguide/tier/recover/{version.pk}/"
    asked = admin_client.post(recover, {"newest": version.pk})
    assert told(asked).endswith(" | 4K per image 9")
    assert not Tier.objects.filter(slug="4k").exists()
    said = {"newest": version.pk, "confirmed": asked.context_data["digest"]}
    admin_client.post(recover, said)
    assert Price.objects.get(tier__slug="4k").credits_per_image == 9


def test_the_page_follows_an_undo_at_once(admin_client, client, project):
    save(admin_client, PROJECT, **{"items-0-quantity": "101"})
    token, etag = revision.current(), client.get("/")["ETag"]
    restore(admin_client, project, versions(project)[-1])
    assert revision.current() != token
    assert client.get("/", headers={"if-none-match": etag}).status_code == 200
    assert "20 × HD quality images" in visible(client.get("/"))


def test_a_restore_ends_at_its_row_and_an_undo_at_the_desk(admin_client, project):
    save(admin_client, PROJECT, summary="New")
    save(admin_client, PROJECT, summary="Newer")
    assert undo(admin_client).redirect_chain[-1][0] == "/admin/"
    assert restore(admin_client, project, versions(project)[-1]).redirect_chain[-1][0] == PROJECT


def test_what_cannot_come_back_ends_where_it_was_asked_for(admin_client, project):
    save(admin_client, PROJECT, summary="New")
    oldest = versions(project)[-1]
    assert restore(admin_client, project, oldest, seen=oldest).redirect_chain[-1][0] == HISTORY
    assert undo(admin_client, newest="0").redirect_chain[-1][0] == "/admin/"


def test_an_undo_can_be_undone(admin_client, project):
    save(admin_client, PROJECT, name="Other")
    restore(admin_client, project, versions(project)[-1])
    restore(admin_client, project, versions(project)[1])
    assert ExampleProject.objects.get(pk=1).name == "Other"
    assert "Restored the version of" in visible(admin_client.get(HISTORY))


def test_the_history_says_when_who_and_what(admin_client):
    save(admin_client, PROJECT, **{"items-1-DELETE": "on"})
    text = visible(admin_client.get(HISTORY))
    assert "admin Line “3 hero images” is removed." in text
    assert "As it was found." in text


def test_a_version_says_what_going_back_would_change(admin_client, project):
    save(admin_client, PROJECT, **{"items-1-DELETE": "on", "items-0-tier": "2", "name": "Other"})
    first, last = versions(project)[-1], versions(project)[0]
    text = visible(admin_client.get(f"{HISTORY}{first.pk}/"))
    for words in (
        "“Other”, Name Other Social Media Campaign",
        "Line item “20 quality images” of Other, Tier HD+ HD",
        "Line item “3 hero images” of Other — 3 hero images",
    ):
        assert words in text
    assert "This is how it is now." in visible(admin_client.get(f"{HISTORY}{last.pk}/"))
    project.refresh_from_db()
    assert project.name == "Other"


def refused(response, row, words: str) -> None:
    """The reason is given and nothing was written."""
    text = visible(response)
    assert "Nothing was restored." in text
    assert words in text
    assert not any("Restored" in one.revision.comment for one in versions(row))


def test_lines_in_a_retired_tier_do_not_come_back(admin_client, project):
    save(admin_client, PROJECT, **{"items-1-tier": "1"})
    LineItem.objects.filter(tier_id=2).update(tier=1)
    Tier.objects.filter(pk=2).update(status="retired", replaced_by=1)
    token = revision.current()
    words = "Line item “3 hero images” of Social Media Campaign, tier: HD+ must be published first."
    looked = admin_client.get(f"{HISTORY}{versions(project)[-1].pk}/")
    assert f"It can't be restored as it is: {words}" in visible(looked)
    assert '<button class="button">' not in looked.content.decode()
    response = restore(admin_client, project, versions(project)[-1])
    refused(response, project, words)
    assert list(project.items.values_list("tier", flat=True)) == [1, 1]
    assert revision.current() == token


def test_a_text_with_a_token_that_no_longer_exists_does_not_come_back(admin_client):
    tip = UsageTip.objects.get(pk=1)
    save(admin_client, "/admin/creditsguide/usagetip/1/change/", text="Plain")
    Version.objects.filter(pk=versions(tip)[-1].pk).update(
        serialized_data=versions(tip)[-1].serialized_data.replace("{hd}", "{sd}")
    )
    response = restore(admin_client, tip, versions(tip)[-1])
    refused(response, tip, "{sd} cannot be filled in. You can use:")
    assert UsageTip.objects.get(pk=1).text == "Plain"


def test_problems_elsewhere_do_not_stand_in_the_way(admin_client):
    """A token of a tier retired later is somebody else's to mend."""
    tip = UsageTip.objects.get(pk=1)
    save(admin_client, "/admin/creditsguide/usagetip/1/change/", title="Other")
    UsageTip.objects.filter(pk=3).update(text="{gone}")
    restore(admin_client, tip, versions(tip)[-1])
    assert UsageTip.objects.get(pk=1).title == "Start Small"


def test_a_published_tier_does_not_become_a_draft_again(admin_client):
    tier = Tier.objects.get(pk=2)
    save(admin_client, "/admin/creditsguide/tier/2/change/", name="Ultra")
    oldest = versions(tier)[-1]
    Version.objects.filter(pk=oldest.pk).update(
        serialized_data=oldest.serialized_data.replace('"published"', '"draft"')
    )
    response = restore(admin_client, tier, versions(tier)[-1])
    refused(response, tier, "Links may use this tier by now: retire it instead.")
    assert Tier.objects.get(pk=2).status == "published"


def test_a_tier_does_not_lose_its_only_price_in_force(admin_client, tomorrow):
    tier = Tier.objects.get(pk=1)
    Price.objects.filter(tier=tier).update(effective_on=tomorrow)
    keep_present(tier)
    Price.objects.filter(tier=tier).update(effective_on=datetime.date(2025, 1, 1))
    Tier.objects.filter(pk=1).update(name="Basic")
    keep_present(tier)
    response = restore(admin_client, tier, versions(tier)[-1])
    refused(response, tier, "needs a price that is in force today")
    assert Tier.objects.get(pk=1).name == "Basic"


def test_an_unpublished_tier_is_not_recommended_again(admin_client):
    guide = Guide.objects.get()
    save(admin_client, "/admin/creditsguide/guide/1/change/", recommended_tier="2")
    Tier.objects.filter(pk=1).update(status="retired", replaced_by=2)
    response = restore(admin_client, guide, versions(guide)[-1])
    assert "Nothing was restored." in visible(response)
    assert Guide.objects.get().recommended_tier_id == 2


def test_prices_that_swapped_days_swap_back(admin_client):
    tier = Tier.objects.get(pk=1)
    other = Price.objects.create(tier=tier, credits_per_image=101, effective_on="2025-06-01")
    save(admin_client, "/admin/creditsguide/tier/1/change/", name="Basic")
    oldest = versions(tier)[-1]
    Price.objects.filter(pk=other.pk).update(effective_on="2025-09-01")
    Price.objects.filter(pk=1).update(effective_on="2025-06-01")
    Price.objects.filter(pk=other.pk).update(effective_on="2025-01-01")
    confirm_restore(admin_client, tier, oldest)
    assert str(Price.objects.get(pk=1).effective_on) == "2025-01-01"
    assert str(Price.objects.get(pk=other.pk).effective_on) == "2025-06-01"


def test_what_a_colleague_saved_meanwhile_is_not_overwritten_unseen(admin_client, project):
    save(admin_client, PROJECT, name="Mine")
    seen = versions(project)[0]
    save(admin_client, PROJECT, name="Theirs")
    response = restore(admin_client, project, versions(project)[-1], seen=seen)
    assert "Nothing was restored. admin saved it meanwhile: look again." in visible(response)
    assert ExampleProject.objects.get(pk=1).name == "Theirs"


def test_only_the_row_and_its_own_lines_go_back(admin_client, project):
    """Rows that were saved together do not travel together."""
    save(admin_client, PROJECT, name="Other")
    ProjectTip.objects.filter(project_id=2).update(text="Untouched")
    restore(admin_client, project, versions(project)[-1])
    assert set(ProjectTip.objects.filter(project_id=2).values_list("text", flat=True)) == {
        "Untouched"
    }


def test_a_deleted_project_comes_back_with_its_lines(admin_client, project):
    delete(admin_client, "/admin/creditsguide/exampleproject/1/delete/")
    assert not ExampleProject.objects.filter(pk=1).exists()
    page = admin_client.get("/admin/creditsguide/exampleproject/recover/")
    assert "Social Media Campaign" in visible(page)
    version = Version.objects.get_deleted(ExampleProject).get()
    recover = f"/admin/creditsguide/exampleproject/recover/{version.pk}/"
    assert admin_client.get(recover).status_code == 200
    assert not ExampleProject.objects.filter(pk=1).exists()
    admin_client.post(recover, {"newest": version.pk})
    assert ExampleProject.objects.get(pk=1).items.count() == 2
    assert "Nothing was deleted." in visible(
        admin_client.get("/admin/creditsguide/exampleproject/recover/")
    )


def test_rows_deleted_in_a_list_come_back_too(admin_client):
    chosen = {"action": "delete_selected", "_selected_action": ["1", "2"]}
    delete(admin_client, "/admin/creditsguide/usagetip/", **chosen)
    assert UsageTip.objects.count() == 1
    for version in Version.objects.get_deleted(UsageTip):
        admin_client.post(
            f"/admin/creditsguide/usagetip/recover/{version.pk}/", {"newest": version.pk}
        )
    assert UsageTip.objects.count() == 3


def test_a_project_whose_slug_was_given_away_does_not_come_back(admin_client):
    delete(admin_client, "/admin/creditsguide/exampleproject/1/delete/")
    ExampleProject.objects.create(name="N", short_name="N", slug="social", summary="s")
    version = Version.objects.get_deleted(ExampleProject).get()
    response = admin_client.post(
        f"/admin/creditsguide/exampleproject/recover/{version.pk}/",
        {"newest": version.pk},
        follow=True,
    )
    assert "Nothing was restored. Example project with this Slug already exists." in visible(
        response
    )
    assert not ExampleProject.objects.filter(pk=1).exists()


def test_looking_needs_the_right_to_see_and_restoring_that_to_change(client, admin_client, project):
    save(admin_client, PROJECT, name="Other")
    reader = User.objects.create_user("reader", password="p", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_exampleproject"))
    client.force_login(reader)
    assert client.get(HISTORY).status_code == 200
    assert restore(client, project, versions(project)[-1]).status_code == 403
    assert client.get("/admin/creditsguide/exampleproject/recover/").status_code == 403
    assert ExampleProject.objects.get(pk=1).name == "Other"


@pytest.mark.parametrize("rights", [["view", "add"], ["view", "change"], ["view", "delete"]])
def test_what_was_deleted_comes_back_for_who_may_add_and_change_alone(client, admin_client, rights):
    delete(admin_client, "/admin/creditsguide/usagetip/1/delete/")
    version = Version.objects.get_deleted(UsageTip).get()
    reader = User.objects.create_user("reader", is_staff=True)
    names = [f"{right}_usagetip" for right in rights]
    reader.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(reader)
    address = f"/admin/creditsguide/usagetip/recover/{version.pk}/"
    assert client.get(address).status_code == 403
    assert client.post(address, {"newest": version.pk}).status_code == 403
    assert not UsageTip.objects.filter(pk=1).exists()
    assert admin_client.get(address).status_code == 200


def test_a_version_of_another_row_is_not_found(admin_client, project):
    save(admin_client, PROJECT, name="Other")
    version = versions(project)[-1]
    address = f"/admin/creditsguide/exampleproject/2/history/{version.pk}/"
    assert admin_client.post(address, {"newest": version.pk}).status_code == 404


def test_restore_shows_the_difference_first_with_its_words_marked(admin_client, project):
    save(admin_client, PROJECT, summary="Instagram feed with many posts")
    oldest = versions(project)[-1]
    page = admin_client.get(HISTORY).content.decode()
    assert f'<a class="button" href="{HISTORY}{oldest.pk}/"' in page
    assert "<form" not in page.split('id="change-history"')[1]
    shown = admin_client.get(f"{HISTORY}{oldest.pk}/").content.decode()
    assert "Instagram feed with <mark>many</mark> posts" in shown
    assert "Instagram feed with <mark>20</mark> posts" in shown
    assert "Leave it as it is" in shown


def test_recovering_shows_what_comes_back_first(admin_client):
    delete(admin_client, "/admin/creditsguide/usagetip/1/delete/")
    version = Version.objects.get_deleted(UsageTip).get()
    address = f"/admin/creditsguide/usagetip/recover/{version.pk}/"
    assert (
        f'href="{address}"'
        in admin_client.get("/admin/creditsguide/usagetip/recover/").content.decode()
    )
    assert "Usage tip “Start Small” — Start Small" in visible(admin_client.get(address))
    assert not UsageTip.objects.filter(pk=1).exists()
    admin_client.post(address, {"newest": version.pk})
    assert UsageTip.objects.filter(pk=1).exists()


def test_a_long_history_comes_page_by_page(admin_client, project):
    for n in range(250):
        project.summary = f"Written {n} times"
        keep_present(project, f"Save {n}")
    newest, oldest = (admin_client.get(f"{HISTORY}?p={page}").content.decode() for page in (1, 3))
    assert "Save 249" in newest
    assert "Save 149" not in newest
    assert "as it is now" in newest
    assert '<a href="?p=2">Older saves</a>' in newest
    assert "Save 49" in oldest
    assert "as it is now" not in oldest
    assert "Page 3 of 3" in oldest
