"""Static files as visitors get them: style sheets without comments and blanks, hashed as served."""

from __future__ import annotations

import re

import brotli
import pytest
from django.core.management import call_command

from creditsguide.web.static_files import stripped


@pytest.fixture
def collected(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "creditsguide.web.static_files.StrippedStaticFiles"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    return tmp_path


def test_a_sheet_is_served_without_comments_and_blanks(collected):
    [sheet] = collected.glob("guide.????????????.css")
    text = sheet.read_text()
    assert "/*" not in text
    assert "\n" not in text.strip()
    assert re.search(r"url\(familjen\.[0-9a-f]{12}\.woff2\)", text.replace('"', ""))
    assert brotli.decompress((collected / f"{sheet.name}.br").read_bytes()) == sheet.read_bytes()


def test_collected_again_it_keeps_its_name(collected):
    before = sorted(path.name for path in collected.glob("*.css"))
    call_command("collectstatic", interactive=False, verbosity=0)
    assert sorted(path.name for path in collected.glob("*.css")) == before


def test_scripts_stay_as_they_are_written(collected):
    [script] = collected.glob("theme.????????????.js")
    assert "// " in script.read_text()


def test_what_blanks_mean_stays():
    sheet = "/* so */ @media (width < 9rem) { thead :is(b, i) { margin: 0 1px } }"
    assert "thead :is(b,i){margin:0 1px}" in stripped(sheet)


def test_rules_are_shortened_to_what_every_engine_reads():
    rule = "text-decoration:underline;text-decoration-thickness:1px"
    assert stripped(f".link {{ {rule} }}").strip() == f".link{{{rule}}}"
    assert "-webkit-text-size-adjust:100%" in stripped("html { text-size-adjust: 100% }")
