"""Old text is not held to new rules: only a token that is new has to be of something published."""

from __future__ import annotations

import pytest
from reversion.models import Version

from creditsguide.content import import_export
from creditsguide.models import ExampleProject, Guide, LineItem, ProjectTip, Tier, UsageTip
from tests.conftest import visible
from tests.support.forms import confirm, delete, errors, new_row, save, undo

pytestmark = pytest.mark.django_db

SOCIAL = "/admin/creditsguide/exampleproject/1/change/"
TIP = "/admin/creditsguide/usagetip/1/change/"
GUIDE = "/admin/creditsguide/guide/1/change/"
HD_PLUS = "/admin/creditsguide/tier/2/change/"
OLD = "Ask for {hd-plus} at {hd-plus.credits}"
PRINTED = "Ask for HD+ at 2 credits"


def retire(client) -> None:
    """What uses HD+ moves to 2K; what names it stays."""
    answer = confirm(client, HD_PLUS, status="retired", replaced_by="3")
    assert answer.status_code == 302


@pytest.fixture
def texts(staff_client):
    """Texts of every kind that name HD+, which is retired since."""
    tip = ProjectTip.objects.filter(project=1).first()
    ProjectTip.objects.filter(pk=tip.pk).update(text=OLD)
    LineItem.objects.filter(pk=1).update(rationale=OLD)
    ExampleProject.objects.filter(pk=1).update(summary=OLD)
    UsageTip.objects.filter(pk=1).update(text=OLD)
    Guide.objects.update(lede=OLD)
    Tier.objects.filter(pk=1).update(best_for=OLD)
    Tier.objects.filter(pk=2).update(best_for=OLD)
    retire(staff_client)


@pytest.mark.usefixtures("texts")
class TestOtherEdits:
    @pytest.mark.parametrize(
        ("address", "change"),
        [
            (SOCIAL, {"items-0-quantity": "21"}),
            (SOCIAL, {"name": "Social"}),
            (SOCIAL, {"items-1-DELETE": "on"}),
            (SOCIAL, {"summary": f"{OLD}, or {{hd}}"}),
            (TIP, {"title": "Other"}),
            (TIP, {"position": "7"}),
            (GUIDE, {"title": "Other"}),
            (HD_PLUS, {"width_px": "1535"}),
            ("/admin/creditsguide/tier/1/change/", {"width_px": "1025"}),
        ],
    )
    def test_a_row_that_names_a_retired_tier_is_edited(self, staff_client, address, change):
        assert save(staff_client, address, **change).status_code == 302

    @pytest.mark.parametrize(
        ("address", "change"),
        [
            (TIP, {"title": "Now {hd-plus}"}),
            (TIP, {"text": f"{OLD} {{hd-plus.time}}"}),
            (GUIDE, {"smart_text": "{hd-plus}"}),
            (SOCIAL, new_row("tips", 2, text="{hd-plus}", position=9)),
            (SOCIAL, {"summary": f"{OLD} {{sd}}"}),
        ],
    )
    def test_a_token_that_its_text_did_not_have_must_be_published(
        self, staff_client, address, change
    ):
        page = save(staff_client, address, **change)
        assert page.status_code == 200
        assert "cannot be filled in. You can use: {2k}" in visible(page)

    def test_the_guide_goes_on_printing_it(self, client):
        assert visible(client.get("/")).count(PRINTED) >= 5


def test_what_is_deleted_comes_back_with_the_token_of_a_tier_retired_since(staff_client):
    UsageTip.objects.filter(pk=1).update(text=OLD)
    delete(staff_client, "/admin/creditsguide/usagetip/1/delete/")
    retire(staff_client)
    version = Version.objects.get_deleted(UsageTip).get()
    said = {"newest": version.pk}
    staff_client.post(f"/admin/creditsguide/usagetip/recover/{version.pk}/", said)
    assert UsageTip.objects.get(pk=1).text == OLD


def test_so_does_a_deletion_that_is_undone(staff_client):
    UsageTip.objects.filter(pk=1).update(text=OLD)
    Tier.objects.filter(pk=2).update(status="retired", replaced_by=3)
    LineItem.objects.filter(tier=2).update(tier=3)
    delete(staff_client, "/admin/creditsguide/usagetip/1/delete/")
    undo(staff_client)
    assert UsageTip.objects.get(pk=1).text == OLD


def test_so_does_an_earlier_text(staff_client):
    UsageTip.objects.filter(pk=1).update(text=OLD)
    save(staff_client, TIP, text="Plain")
    Tier.objects.filter(pk=2).update(status="retired", replaced_by=3)
    LineItem.objects.filter(tier=2).update(tier=3)
    undo(staff_client)
    assert UsageTip.objects.get(pk=1).text == OLD


@pytest.mark.usefixtures("texts")
def test_a_file_may_name_a_retired_tier():
    assert import_export.load(import_export.dump(), "guide.json") == []


@pytest.fixture
def withdrawn(staff_client):
    """A text named Social; then it did not, and Social was taken off the guide."""
    UsageTip.objects.filter(pk=1).update(text="Ours took {social.total}.")
    save(staff_client, TIP, text="Plain")
    assert save(staff_client, SOCIAL, status="draft").status_code == 302


@pytest.mark.usefixtures("withdrawn")
class TestWithdrawnProjects:
    def test_text_that_named_one_comes_back_and_still_prints(self, staff_client, client):
        undo(staff_client, 1)
        assert UsageTip.objects.get(pk=1).text == "Ours took {social.total}."
        assert "Ours took 26 credits." in visible(client.get("/"))
        assert "Social Media Campaign" not in visible(client.get("/"))
        words = "{social.total} names Social Media Campaign, which is no longer offered."
        assert words in visible(staff_client.get("/admin/"))
        assert save(staff_client, TIP, title="Other").status_code == 302
        assert import_export.load(import_export.dump(), "guide.json") == []

    def test_new_text_cannot_name_one(self, staff_client):
        assert "{social} cannot be filled in" in errors_of(save(staff_client, TIP, text="{social}"))

    def test_an_earlier_version_forgets_nothing(self, staff_client):
        project = ExampleProject.objects.get(pk=1)
        version = Version.objects.get_for_object(project).last()
        said = {"newest": Version.objects.get_for_object(project).first().pk}
        data = version.serialized_data
        Version.objects.filter(pk=version.pk).update(
            serialized_data=data.replace('"published"', '"draft"').replace("true", "false")
        )
        staff_client.post(
            f"/admin/creditsguide/exampleproject/1/history/{version.pk}/", said, follow=True
        )
        assert ExampleProject.objects.get(pk=1).was_published


def test_a_draft_that_never_was_public_is_named_nowhere(staff_client):
    project = ExampleProject.objects.create(name="S", short_name="S", slug="secret", summary="s")
    assert not project.was_published
    assert "{secret} cannot" in errors_of(save(staff_client, TIP, text="{secret}"))
    UsageTip.objects.filter(pk=1).update(text="{secret}")
    with pytest.raises(Exception, match="cannot be filled in"):
        import_export.load(import_export.dump(), "guide.json")


def errors_of(page) -> str:
    assert errors(page)
    return visible(page)
