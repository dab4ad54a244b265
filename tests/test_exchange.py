"""Content moves between sites: exported, looked at, imported, exactly the same."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command

from creditsguide import contents
from creditsguide.models import ExampleProject, Guide, LineItem, Price, Tier, UsageTip
from creditsguide.revision import Revision

from .conftest import FIXTURE, visible

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path):
    """Writes a content file and tells where it is."""

    def write(entries: list[dict]):
        path = tmp_path / "guide.json"
        path.write_text(json.dumps(entries))
        return path

    return write


def entries() -> list[dict]:
    return json.loads(FIXTURE.read_text())


def entry(rows: list[dict], model: str, **fields) -> dict:
    """The fields of the first entry of a table that has these."""
    return next(
        row["fields"]
        for row in rows
        if row["model"] == f"creditsguide.{model}" and fields.items() <= row["fields"].items()
    )


def empty_the_site() -> None:
    Guide.objects.all().delete()
    LineItem.objects.all().delete()
    ExampleProject.objects.all().delete()
    UsageTip.objects.all().delete()
    Tier.objects.update(replaced_by=None)
    Tier.objects.all().delete()


def test_an_export_imported_into_an_empty_site_exports_the_same(tmp_path, capsys):
    # The retired tier stands before the one that it names.
    LineItem.objects.filter(tier__slug="hd").update(tier=Tier.objects.get(slug="2k"))
    Guide.objects.update(recommended_tier=None)
    Tier.objects.filter(slug="hd").update(
        status="retired", replaced_by=Tier.objects.get(slug="hd-plus")
    )
    UsageTip.objects.first().delete()
    path = tmp_path / "guide.json"
    call_command("export_guide", str(path))
    first = path.read_text()
    empty_the_site()
    call_command("import_guide", str(path))
    call_command("export_guide", str(path))
    assert path.read_text() == first
    assert Tier.objects.get(slug="hd").replaced_by.slug == "hd-plus"
    capsys.readouterr()
    call_command("export_guide")
    assert capsys.readouterr().out == first


def test_importing_what_is_there_changes_nothing(file, capsys):
    before = contents.dump()
    call_command("import_guide", str(FIXTURE))
    assert capsys.readouterr().out == "Nothing differs.\n"
    assert contents.dump() == before


def test_a_dry_run_tells_what_would_change_and_changes_nothing(file, capsys):
    rows = entries()
    entry(rows, "tier", slug="hd-plus")["name"] = "Ultra"
    entry(rows, "price", tier=["2k"])["credits_per_image"] = 107
    rows = [row for row in rows if row["fields"].get("title") != "Start Small"]
    before, revision = contents.dump(), Revision.objects.get().token
    call_command("import_guide", str(file(rows)), "--dry-run")
    told = capsys.readouterr().out
    assert "Tier “HD+”, Name: HD+ → Ultra\n" in told
    assert "Price “3 from 2025-01-01” of 2K, Credits per image: 3 → 107\n" in told
    assert "Usage tip “Start Small” is removed\n" in told
    assert "3 would change.\n" in told
    assert contents.dump() == before
    assert Revision.objects.get().token == revision


def test_an_import_shows_at_once(client, file):
    rows = entries()
    for slug, credits in (("hd", 101), ("hd-plus", 103), ("2k", 107)):
        entry(rows, "price", tier=[slug])["credits_per_image"] = credits
    assert "26 total credits" in visible(client.get("/"))
    call_command("import_guide", str(file(rows)), verbosity=0)
    assert "2,329 total credits" in visible(client.get("/"))


def test_rows_keep_the_number_this_site_knows_them_by(file):
    """Addresses name tiers by slug, so numbers may differ from site to site."""
    rows = entries()
    for row in rows:
        if row["model"] == "creditsguide.tier":
            row["pk"] += 50
    known = dict(Tier.objects.values_list("slug", "pk"))
    call_command("import_guide", str(file(rows)), verbosity=0)
    assert dict(Tier.objects.values_list("slug", "pk")) == known


def test_a_tier_that_links_may_name_is_not_removed(file):
    Tier.objects.create(
        name="4K",
        slug="4k",
        width_px=4096,
        height_px=4096,
        min_seconds=1,
        max_seconds=2,
        min_megabytes=1,
        max_megabytes=2,
        best_for="x",
        status="retired",
    )
    with pytest.raises(CommandError, match="the tier “4K” is missing; links use it"):
        call_command("import_guide", str(FIXTURE))
    Tier.objects.filter(slug="4k").update(status="draft")
    call_command("import_guide", str(FIXTURE), verbosity=0)
    assert not Tier.objects.filter(slug="4k").exists()


def test_new_rows_can_be_made_after_an_import(file):
    call_command("import_guide", str(FIXTURE), verbosity=0)
    tier = Tier.objects.get(slug="hd")
    assert Price.objects.create(tier=tier, credits_per_image=2, effective_on="2030-01-01").pk


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(CommandError, match=r"nowhere\.json cannot be read"):
        call_command("import_guide", str(tmp_path / "nowhere.json"))
    binary = tmp_path / "binary.json"
    binary.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CommandError, match=r"binary\.json cannot be read"):
        call_command("import_guide", str(binary))
