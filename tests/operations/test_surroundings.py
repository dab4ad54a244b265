"""Starts: what is wrong around the site is told in one sentence that names the setting."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from creditsguide.operations import surroundings

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(settings, tmp_path):
    settings.VAR_DIR = tmp_path / "var"
    settings.STATIC_ROOT = settings.VAR_DIR / "static"
    return settings.VAR_DIR


def test_a_folder_that_can_be_written_to_is_made(place):
    assert surroundings.problem() == ""
    assert place.is_dir()
    assert not list(place.iterdir())


def test_a_folder_that_cannot_be_written_to_is_told(place, settings, monkeypatch):
    monkeypatch.setenv("VAR_DIR", "/proc/nowhere")
    settings.VAR_DIR = type(place)("/proc/nowhere")
    sentence = surroundings.problem()
    assert sentence.startswith("VAR_DIR is “/proc/nowhere”: nothing can be written")


def test_static_files_of_somebody_else_are_told_before_anything_is_written(place):
    (place / "static").mkdir(parents=True)
    (place / "static" / "theirs.css").touch()
    with pytest.raises(CommandError, match=r"Not started. VAR_DIR is .*has not put there"):
        call_command("serve", "--prepare")
    assert [path.name for path in place.iterdir()] == ["static"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ('connection failed: FATAL: no "x"\n\tIs the server up?\n', 'FATAL: no "x".'),
        ("Multiple attempts failed\n- host: a: connection failed: refused", "failed: refused."),
        ("user u, password s3cret", "password …."),
        ("", "OperationalError."),
    ],
)
def test_a_database_that_does_not_answer_is_told_in_one_line(monkeypatch, words, told):
    def fail() -> None:
        raise OperationalError(words)

    monkeypatch.setenv("DATABASE_URL", "postgres://u:s3cret@h/x")
    monkeypatch.setattr(connection, "ensure_connection", fail)
    monkeypatch.setitem(connection.settings_dict, "PASSWORD", "s3cret")
    sentence = surroundings.database_problem()
    assert sentence.startswith("DATABASE_URL is “postgres://…”: the database cannot be used: ")
    assert sentence.endswith(told)
    assert "s3cret" not in sentence


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL asks no file")
def test_a_file_that_is_not_to_be_written_to_is_told(tmp_path, monkeypatch):
    path = tmp_path / "db.sqlite3"
    path.touch()
    monkeypatch.setattr(surroundings.os, "access", lambda asked, _mode: asked != path)
    monkeypatch.setitem(connection.settings_dict, "NAME", str(path))
    assert f"{path} is not to be written to" in surroundings.database_problem()


@pytest.mark.parametrize("name", ["serve.pid", "secret-key", "prepare.lock"])
@pytest.mark.parametrize("make", ["folder", "link to nowhere", "pipe"])
def test_what_stands_in_place_of_a_file_of_ours_is_told(place, settings, name, make):
    settings.PID_FILE, settings.SECRET_KEY_FILE = place / "serve.pid", place / "secret-key"
    place.mkdir()
    path = place / name
    if make == "folder":
        path.mkdir()
    elif make == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to(place / "nowhere")
    assert surroundings.problem().endswith(f"{path} is no file. Move it away.")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL asks no file")
def test_a_database_of_somebody_else_stays_as_it_is(tmp_path, monkeypatch):
    path = tmp_path / "places.sqlite"
    with closing(sqlite3.connect(path)) as theirs, theirs:
        theirs.execute("CREATE TABLE places (name)")
    before = path.read_bytes()
    monkeypatch.setitem(connection.settings_dict, "NAME", str(path))
    assert f"{path} holds tables of something else" in surroundings.database_problem()
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_database_that_is_still_empty_is_nobodys(tmp_path, monkeypatch):
    path = tmp_path / "db.sqlite3"
    with closing(sqlite3.connect(path)) as new, new:
        new.execute("PRAGMA user_version = 1")
    monkeypatch.setitem(connection.settings_dict, "NAME", str(path))
    assert surroundings.database_problem() == ""


@pytest.mark.parametrize("one", ["folder_problem", "database_problem", "newer_problem"])
def test_each_of_them_is_asked(place, monkeypatch, one):
    monkeypatch.setattr(surroundings, one, lambda: "It is not as it must be.")
    assert surroundings.problem() == "It is not as it must be."


@pytest.mark.parametrize("app", ["creditsguide", "auth"])
def test_an_older_release_refuses_a_newer_database(app):
    MigrationRecorder(connection).record_applied(app, "9999_later")
    sentence = surroundings.newer_problem()
    assert sentence.startswith("The database is of a newer release: this one does not know")
    assert f"{app}.9999_later" in sentence


def test_steps_of_an_app_that_is_gone_are_no_newer_release():
    MigrationRecorder(connection).record_applied("long_gone", "0001_initial")
    assert surroundings.newer_problem() == ""


def test_an_older_release_prepares_nothing(place):
    MigrationRecorder(connection).record_applied("creditsguide", "9999_later")
    with pytest.raises(CommandError, match=r"Not started. The database is of a newer release"):
        call_command("serve", "--prepare")
    assert not (place / "static").exists()


def test_an_address_that_no_machine_has_is_told():
    assert surroundings.port_problem("nowhere.invalid").startswith("--host is “nowhere.invalid”")
    assert surroundings.port_problem("a" * 80).startswith("--host is ")
    assert surroundings.port_problem("192.0.2.1").startswith("--host is ")
