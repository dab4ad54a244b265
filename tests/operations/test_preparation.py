"""Preparing: one at a time, whoever asks."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, connections

from creditsguide.operations import preparation
from tests.conftest import ROOT


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    return tmp_path


class Other(threading.Thread):
    """Somebody else who prepares."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []
        self.waits, self.in_it = threading.Event(), threading.Event()

    def tell(self, words: str) -> None:
        self.told.append(words)
        self.waits.set()

    def run(self) -> None:
        try:
            with preparation.folder_alone(self.tell), preparation.database_alone(self.tell):
                self.in_it.set()
        finally:
            connections.close_all()


def test_the_second_says_that_it_waits_and_then_has_its_turn(db):
    other = Other()
    with preparation.folder_alone(pytest.fail):
        other.start()
        assert other.waits.wait(60)
        assert not other.in_it.is_set()
    other.join(60)
    assert other.in_it.is_set()
    assert other.told == ["Another `serve --prepare` is at work: waiting for it."]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite is one machine's")
def test_it_waits_for_another_machine_too(db, settings, tmp_path):
    other = Other()
    with preparation.database_alone(pytest.fail):
        settings.VAR_DIR = tmp_path / "elsewhere"
        settings.VAR_DIR.mkdir()
        other.start()
        assert other.waits.wait(60)
        assert not other.in_it.is_set()
    other.join(60)
    assert other.in_it.is_set()


def test_one_that_failed_is_waited_for_by_nobody(db):
    for alone in (preparation.folder_alone, preparation.database_alone):
        with pytest.raises(RuntimeError), alone(pytest.fail):
            raise RuntimeError
        with alone(pytest.fail):
            pass


def test_a_database_that_the_first_one_just_makes_is_waited_for(tmp_path):
    with preparation.folder_alone(pytest.fail), closing(new_database(tmp_path)):
        second = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--prepare", "--check"],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            bufsize=1,
        )
        assert second.stdout.readline() == (
            "Another `serve --prepare` is at work: waiting for it.\n"
        )
    said, _nothing = second.communicate(timeout=300)
    assert second.returncode == 0, said


def test_those_who_only_look_do_so_together(db):
    with preparation.folder_alone(pytest.fail, share=True):
        with preparation.folder_alone(pytest.fail, share=True):
            pass
        other = Other()
        other.start()
        assert other.waits.wait(60)
    other.join(60)


def test_a_lock_empties_no_file_that_its_name_leads_to(tmp_path):
    (tmp_path / "thesis").write_text("all of it")
    (tmp_path / "prepare.lock").symlink_to(tmp_path / "thesis")
    with preparation.folder_alone(pytest.fail):
        pass
    assert (tmp_path / "thesis").read_text() == "all of it"


def test_a_lock_that_somebody_else_keeps_is_told(tmp_path):
    (tmp_path / "prepare.lock").mkdir()
    with (
        pytest.raises(ImproperlyConfigured, match=r"VAR_DIR is .*prepare.lock is not ours"),
        preparation.folder_alone(pytest.fail),
    ):
        pass


def new_database(folder):
    """Where nobody but its maker may be: that is not waited for, it fails at once."""
    database = sqlite3.connect(folder / "db.sqlite3", isolation_level=None)
    database.execute("BEGIN EXCLUSIVE")
    return database
