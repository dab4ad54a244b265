"""Content files: the shipped one is whole and stable, and a bad one changes nothing."""

from __future__ import annotations

import json
import re

import pytest
from django.core.management import call_command

from creditsguide.content import import_export, rules, structure, tokens
from creditsguide.models import Guide, Price, Revision, Tier
from tests.conftest import FIXTURE
from tests.support.bad_files import BAD, at, bad_file, changed

pytestmark = pytest.mark.django_db


@pytest.fixture
def no_content():
    Guide.objects.all().delete()
    for model in reversed(structure.content_models()):
        if model is not Tier:
            model.objects.all().delete()
    Tier.objects.all().delete()


def test_loaded_and_dumped_it_is_the_same_file():
    assert import_export.dump() == FIXTURE.read_text()


def test_every_row_passes_its_own_checks():
    for row in structure.content_rows():
        row.full_clean()


def test_it_has_nothing_an_editors_form_would_refuse():
    assert rules.problems() == []


def test_it_carries_no_number_that_the_database_knows():
    texts = [
        tokens.TOKEN.sub("", str(value))
        for entry in json.loads(FIXTURE.read_text())
        for name, value in entry["fields"].items()
        if name in {"text", "title", "rationale", "summary", "lede"}
    ]
    assert not [text for text in texts if "credit" in text and any(c.isdigit() for c in text)]


def test_the_first_start_fills_empty_tables(no_content, capsys):
    call_command("seed_guide")
    assert Tier.objects.count() == 3
    assert "40 entries" in capsys.readouterr().out


def test_a_later_start_keeps_every_edit(capsys):
    Price.objects.filter(tier__slug="hd").update(credits_per_image=101)
    call_command("seed_guide")
    assert Price.objects.get(tier__slug="hd").credits_per_image == 101
    assert "nothing was changed" in capsys.readouterr().out


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_and_saves_nothing(no_content, name):
    text, words = bad_file(name)
    with pytest.raises(import_export.ContentError) as refused:
        import_export.load(text, "bad.json")
    assert "bad.json" in str(refused.value)
    assert words in str(refused.value)
    assert import_export.is_empty()


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_leaves_a_full_site_as_it_was(name):
    text, words = bad_file(name)
    before, revision = import_export.dump(), Revision.objects.get().value
    with pytest.raises(import_export.ContentError, match=re.escape(words)):
        import_export.load(text, "bad.json")
    assert import_export.dump() == before
    assert Revision.objects.get().value == revision


TIER = '[{"model": "creditsguide.tier", "pk": 1, "fields": {"%s": "%s"}}]'


@pytest.mark.parametrize(
    "text",
    [
        *("", "[", "\x00", "[" * 100_000, '[{"model": ["x"]}]', '[{"model": "creditsguide.tier"}]'),
        *(TIER % ("name", "\\ud800"), TIER % ("slug", "\\u0000"), TIER % ("replaced_by", "x")),
        TIER % ("width_px", "9" * 40),
    ],
)
def test_a_file_that_is_no_content_is_refused(no_content, text):
    with pytest.raises(import_export.ContentError, match=r"bad\.json"):
        import_export.load(text, "bad.json")
    assert import_export.is_empty()


@pytest.mark.parametrize("text", ["a\0b", "a\ud800b"])
def test_text_that_a_database_cannot_hold_is_refused_beside_its_field(no_content, text):
    rows = changed(at("guide"), lede=text)
    with pytest.raises(import_export.ContentError, match="lede: No text can hold"):
        import_export.load(json.dumps(rows), "bad.json")
    assert import_export.is_empty()


def test_the_revision_is_not_part_of_it():
    assert Revision._meta.label_lower not in FIXTURE.read_text()


def test_a_name_that_a_later_entry_should_bring_and_does_not_is_refused(no_content):
    rows = changed(at("guide"), recommended_tier=None)
    rows[0]["fields"] |= {"status": "retired", "replaced_by": ["8k"]}
    with pytest.raises(import_export.ContentError) as refused:
        import_export.load(json.dumps(rows), "bad.json")
    assert "entry 1 (creditsguide.Tier): replaced_by: ['8k'] is no tier here." in str(refused.value)


def test_replacements_that_lead_back_are_refused_though_the_second_comes_later(no_content):
    rows = changed(at("guide"), recommended_tier=None)
    rows[0]["fields"] |= {"status": "retired", "replaced_by": ["hd-plus"]}
    rows[1]["fields"] |= {"status": "retired", "replaced_by": ["hd"]}
    with pytest.raises(import_export.ContentError, match="lead back to the tier itself"):
        import_export.load(json.dumps(rows), "bad.json")
    assert import_export.is_empty()
