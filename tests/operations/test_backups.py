"""Backups: whole or not there at all, and put back into the file that workers have open."""

from __future__ import annotations

import os
import sqlite3
import stat

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from creditsguide.operations import backups

pytestmark = pytest.mark.django_db


@pytest.fixture
def live(tmp_path, monkeypatch):
    """A small database of its own that stands in for the site's."""
    path = tmp_path / "live.sqlite3"
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE creditsguide_guide (id INTEGER PRIMARY KEY, title TEXT)")
        database.execute("INSERT INTO creditsguide_guide VALUES (1, 'first')")
    monkeypatch.setattr(backups, "_live", lambda: path)
    yield path
    database.close()


@pytest.fixture
def elsewhere(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    return tmp_path / "a.backup"


def title(path) -> str:
    with sqlite3.connect(path) as database:
        found = database.execute("SELECT title FROM creditsguide_guide").fetchone()[0]
    database.close()
    return found


def edit(path, words) -> None:
    with sqlite3.connect(path) as database:
        database.execute("UPDATE creditsguide_guide SET title = ?", [words])
    database.close()


def test_what_was_saved_comes_back_and_what_it_replaced_is_kept(live, elsewhere, settings):
    call_command("backup", elsewhere)
    edit(live, "second")
    reader = sqlite3.connect(live)  # a worker that has the database open
    call_command("restore", elsewhere)
    assert reader.execute("SELECT title FROM creditsguide_guide").fetchone() == ("first",)
    reader.close()
    assert title(settings.VAR_DIR / backups.BEFORE_RESTORE) == "second"


def test_a_restore_is_undone_by_restoring_what_it_replaced(live, elsewhere, settings):
    call_command("backup", elsewhere)
    edit(live, "second")
    call_command("restore", elsewhere)
    kept = settings.VAR_DIR / backups.BEFORE_RESTORE
    call_command("restore", kept)
    assert title(live) == "second"
    assert title(kept) == "first"
    assert not list(kept.parent.glob("*.part"))


def test_a_strange_file_is_not_replaced_by_what_a_restore_keeps(live, elsewhere, settings):
    call_command("backup", elsewhere)
    edit(live, "second")
    strange = settings.VAR_DIR / backups.BEFORE_RESTORE
    strange.write_text("mine")
    with pytest.raises(CommandError, match="is no backup of this site"):
        call_command("restore", elsewhere)
    assert strange.read_text() == "mine"
    assert title(live) == "second"


def test_a_half_written_file_of_somebody_else_stays(live, elsewhere):
    other = elsewhere.with_name(f"{elsewhere.name}.part")
    other.write_text("mine")
    call_command("backup", elsewhere)
    assert other.read_text() == "mine"


def test_a_backup_of_a_newer_release_is_refused(live, elsewhere):
    call_command("backup", elsewhere)
    with sqlite3.connect(elsewhere) as database:
        database.execute("CREATE TABLE django_migrations (app, name)")
        database.execute("INSERT INTO django_migrations VALUES ('creditsguide', '9999_later')")
    database.close()
    edit(live, "second")
    with pytest.raises(CommandError, match=r"does not know creditsguide.9999_later"):
        call_command("restore", elsewhere)
    assert title(live) == "second"


def test_the_database_is_not_restored_from_itself(live, elsewhere):
    with pytest.raises(CommandError, match="is the database itself"):
        call_command("restore", live)
    assert title(live) == "first"


def test_a_folder_that_is_missing_is_told(live, tmp_path):
    with pytest.raises(CommandError, match=r"No backup was made: .*No such file"):
        call_command("backup", tmp_path / "nowhere" / "a.backup")


def test_a_backup_is_for_its_owner_alone(live, elsewhere):
    call_command("backup", elsewhere)
    assert stat.S_IMODE(elsewhere.stat().st_mode) == 0o600


def test_no_file_is_overwritten(live, elsewhere):
    elsewhere.write_text("mine")
    with pytest.raises(CommandError, match="exists already: nothing was written"):
        call_command("backup", elsewhere)
    assert elsewhere.read_text() == "mine"


def test_a_backup_that_fails_leaves_no_file(live, elsewhere, monkeypatch):
    live.unlink()
    with pytest.raises(CommandError, match="was not copied"):
        call_command("backup", elsewhere)
    assert not elsewhere.exists()
    assert not list(elsewhere.parent.glob("*.part"))


def test_a_copy_that_is_no_backup_gets_no_name(live, elsewhere, monkeypatch):
    monkeypatch.setattr(backups, "_copy", lambda _source, part: part.write_bytes(b"torn" * 500))
    with pytest.raises(CommandError, match="is no backup of this site"):
        call_command("backup", elsewhere)
    assert not list(elsewhere.parent.glob(f"{elsewhere.name}*"))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"garbage" * 100, "is no backup of this site"),
        (b"", "is no backup of this site: no such table"),
        (None, "was not read: No such file or directory"),
    ],
)
def test_a_file_that_is_no_backup_changes_nothing(live, elsewhere, content, words):
    if content is not None:
        elsewhere.write_bytes(content)
    with pytest.raises(CommandError, match=words):
        call_command("restore", elsewhere)
    assert title(live) == "first"


def test_a_folder_is_no_file_to_restore(live, elsewhere):
    with pytest.raises(CommandError, match="was not read: Is a directory"):
        call_command("restore", elsewhere.parent)
    assert title(live) == "first"


def test_a_pipe_is_no_backup(live, elsewhere):
    os.mkfifo(elsewhere)
    with pytest.raises(CommandError, match="is no backup of this site"):
        call_command("restore", elsewhere)
    assert title(live) == "first"


def test_a_damaged_backup_is_refused(live, elsewhere):
    with sqlite3.connect(live) as database:
        database.executemany(
            "INSERT INTO creditsguide_guide (title) VALUES (?)", [["x" * 500]] * 400
        )
    database.close()
    call_command("backup", elsewhere)
    pages = bytearray(elsewhere.read_bytes())
    pages[40_000:60_000] = b"\xff" * 20_000
    elsewhere.write_bytes(pages)
    with pytest.raises(CommandError, match=r"damaged|malformed"):
        call_command("restore", elsewhere)
    assert title(live) == "first"


def test_postgresql_has_its_own(elsewhere, monkeypatch):
    monkeypatch.setattr(backups.connection, "vendor", "postgresql")
    with pytest.raises(CommandError, match="pg_dump and pg_restore"):
        call_command("backup", elsewhere)
