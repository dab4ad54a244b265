"""Preparing: one at a time, whoever asks."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, connections

from creditsguide.operations import preparation


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
            with preparation.alone(self.tell):
                self.in_it.set()
        finally:
            connections.close_all()


def test_the_second_says_that_it_waits_and_then_has_its_turn(db):
    other = Other()
    with preparation.alone(pytest.fail):
        other.start()
        assert other.waits.wait(20)
        assert not other.in_it.is_set()
    other.join(20)
    assert other.in_it.is_set()
    assert other.told == ["Another `serve --prepare` is at work: waiting for it."]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite is one machine's")
def test_it_waits_for_another_machine_too(db, settings, tmp_path):
    other = Other()
    with preparation.alone(pytest.fail):
        settings.VAR_DIR = tmp_path / "elsewhere"
        settings.VAR_DIR.mkdir()
        other.start()
        assert other.waits.wait(20)
        assert not other.in_it.is_set()
    other.join(20)
    assert other.in_it.is_set()


def test_one_that_failed_is_waited_for_by_nobody(db):
    with pytest.raises(RuntimeError), preparation.alone(pytest.fail):
        raise RuntimeError
    with preparation.alone(pytest.fail):
        pass
