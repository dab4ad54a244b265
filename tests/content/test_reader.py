"""What is read of the tables: one state of the content, and what old links still name."""

import pytest

from creditsguide.content import clock, reader, revision
from creditsguide.models import Tier, UsageTip
from creditsguide.models.fields import TierStatus
from tests.conftest import visible

pytestmark = pytest.mark.django_db


@pytest.fixture
def faster(monkeypatch):
    """An editor who saves while the tables are being read, the next few times."""
    edits, read = iter(["First", "Second"]), reader._read

    def read_slowly(*args):
        catalogue = read(*args)
        for name in edits:
            Tier.objects.filter(slug="hd").update(name=name)
            break
        return catalogue

    monkeypatch.setattr(reader, "_read", read_slowly)


def test_what_an_editor_saved_meanwhile_is_read_again(faster):
    revision.renew()
    catalogue = reader.current()
    assert catalogue.names["hd"] == "Second"
    assert catalogue.revision == revision.current()


def test_a_preview_reads_again_as_well(faster):
    assert reader.preview(clock.today()).names["hd"] == "Second"


def test_no_browser_keeps_what_was_read_too_early(client, faster):
    revision.renew()
    known = client.get("/guide.md")
    assert "Second" in known.content.decode()
    asked = {"if-none-match": known["ETag"]}
    assert client.get("/guide.md", headers=asked).status_code == 304


def retire(slug: str, name: str, then: Tier | None) -> Tier:
    tier = Tier.objects.get(slug="hd")
    tier.pk, tier._state.adding = None, True
    tier.slug, tier.name, tier.status, tier.replaced_by = slug, name, TierStatus.RETIRED, then
    tier.save()
    return tier


def test_a_chain_of_replaced_tiers_is_followed_to_a_published_one(client):
    hd = Tier.objects.get(slug="hd")
    retire("oldest", "Oldest", retire("older", "Older", retire("old", "Old", hd)))
    page = client.get("/estimate/?oldest=7&hd-plus=2")
    assert "Use HD instead" in visible(page)
    assert 'href="/?hd=7&amp;hd-plus=2#calculator"' in page.content.decode()


def test_a_chain_that_ends_in_no_published_tier_offers_nothing(client):
    retire("older", "Older", retire("old", "Old", None))
    words = visible(client.get("/estimate/?older=7"))
    assert "Older is no longer offered" in words
    assert "instead" not in words


def test_a_chain_that_leads_back_ends(client):
    old = retire("old", "Old", None)
    Tier.objects.filter(pk=old.pk).update(replaced_by=retire("older", "Older", old))
    assert "Old is no longer offered" in visible(client.get("/estimate/?old=7"))


def test_without_a_revision_nothing_is_taken_for_unchanged():
    """Before the first write there is none, so the same "" says nothing."""
    reader.current()
    revision.Revision.objects.all().delete()
    before = reader.current()
    UsageTip.objects.all()._raw_delete("default")
    revision.Revision.objects.all().delete()
    assert before.tips
    assert reader.current().tips == ()
