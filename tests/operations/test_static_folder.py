"""Collected static files: nothing is deleted in a folder that is not ours alone."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.management import call_command
from django.core.management.base import CommandError

from creditsguide.operations.static_folder import MARKER
from tests.conftest import ROOT

THEIRS = json.dumps({"version": "1.1", "paths": {"theirs.css": "theirs.1.css"}})
MANIFEST = "whitenoise.storage.CompressedManifestStaticFilesStorage"


@pytest.fixture
def folder(settings, tmp_path):
    """Where a site in production collects."""
    settings.STATIC_ROOT = tmp_path / "var" / "static"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": MANIFEST}}
    settings.STATICFILES_DIRS = [ROOT / "static" / "icons"]  # few, so that it is quick
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    return settings.STATIC_ROOT


def collect(**options: bool) -> None:
    call_command("collectstatic", interactive=False, verbosity=0, **options)


def files(folder) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_a_new_or_empty_folder_becomes_ours_and_stays_it(folder):
    collect()
    assert {MARKER, "staticfiles.json"} <= files(folder)
    collect()
    collect(clear=True)
    assert {MARKER, "staticfiles.json"} <= files(folder)


@pytest.mark.parametrize("clear", [False, True])
def test_somebody_elses_files_stay(folder, clear):
    shutil.copytree(ROOT / "static" / "icons", folder)
    (folder / "staticfiles.json").write_text(THEIRS)
    before = files(folder)
    with pytest.raises(CommandError, match=r"VAR_DIR is .* holds what this site has not put there"):
        collect(clear=clear)
    assert files(folder) == before


def test_a_link_to_the_sources_is_not_followed(folder, tmp_path):
    shutil.copytree(ROOT / "static" / "icons", tmp_path / "sources")
    folder.parent.mkdir()
    folder.symlink_to(tmp_path / "sources")
    before = files(tmp_path / "sources")
    with pytest.raises(CommandError, match="VAR_DIR"):
        collect()
    assert files(tmp_path / "sources") == before


def test_a_link_to_nowhere_is_told(folder):
    folder.parent.mkdir()
    folder.symlink_to("nowhere")
    with pytest.raises(CommandError, match="VAR_DIR"):
        collect()
    assert [path.name for path in folder.parent.iterdir()] == ["static"]


def test_nor_is_one_further_down(folder, tmp_path):
    collect()
    shutil.copytree(ROOT / "static" / "icons", tmp_path / "sources")
    (folder / "more").symlink_to(tmp_path / "sources")
    before = files(tmp_path / "sources")
    with pytest.raises(CommandError, match="VAR_DIR"):
        collect(clear=True)
    assert files(tmp_path / "sources") == before


def test_what_a_release_without_a_marker_collected_is_ours(folder):
    folder.mkdir(parents=True)
    listed = {"version": "1.1", "paths": {"guide.css": "guide.1.css", "embed.js": "embed.2.js"}}
    (folder / "staticfiles.json").write_text(json.dumps(listed))
    (folder / "guide.1.css").touch()
    collect()
    assert MARKER in files(folder)


def test_what_a_start_left_half_written_is_made_whole(folder):
    collect()
    whole = {path: path.read_bytes() for path in folder.rglob("*.png")}
    assert whole
    for path in whole:
        path.write_bytes(b"half")
    (folder / "192.png").write_bytes(b"half")  # newer than its source
    collect()
    assert {path: path.read_bytes() for path in whole} == whole


def test_one_that_is_cut_off_leaves_all_that_was_there(folder, monkeypatch):
    def cut_off(*_args: object, **_options: object) -> None:
        raise KeyboardInterrupt

    collect()
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with monkeypatch.context() as cut:
        cut.setattr(ManifestStaticFilesStorage, "save_manifest", cut_off)
        with pytest.raises(KeyboardInterrupt):
            collect()
    assert {path: path.read_bytes() for path in before} == before
    collect()
    assert files(folder) == {str(path.relative_to(folder)) for path in before}


def test_the_list_of_files_is_in_force_once_all_of_them_are_there(folder, monkeypatch):
    replace, order = Path.replace, []

    def noted(path: Path, place: Path) -> Path:
        order.append(path.name)
        return replace(path, place)

    monkeypatch.setattr(Path, "replace", noted)
    collect()
    assert order[-1] == "staticfiles.json"
    assert set(order[:-1]) == {Path(name).name for name in files(folder)} - {MARKER, order[-1]}


def test_a_dry_run_writes_nothing(folder):
    folder.mkdir(parents=True)
    collect(dry_run=True)
    assert files(folder) == set()
