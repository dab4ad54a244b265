"""Bringing database, content and static files up to date, one at a time."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import Error, connection

from creditsguide.environment import refuse

LOCK = 0x63726564697473  # "credits": any number that no other program takes in this database


def lock_file() -> Path:
    return Path(settings.VAR_DIR) / "prepare.lock"


def prepare() -> None:
    call_command("migrate", verbosity=0)
    call_command("seed_guide")
    call_command("collectstatic", interactive=False, verbosity=0)


# The system and the server let go of both locks when their holder dies.
@contextmanager
def folder_alone(tell: Callable[[str], object], *, share: bool = False) -> Iterator[None]:
    """While nobody else prepares this folder; those who only look at it may share it.

    Taken before the database is asked anything: a new SQLite file turns its second visitor away
    at once, without waiting, as long as the first one sets its journal up.
    """
    try:
        number = os.open(lock_file(), os.O_RDWR | os.O_CREAT, 0o600)  # empties nothing
    except OSError as error:
        raise refuse("VAR_DIR", f"{lock_file()} is not ours: {error.strerror}.") from error
    try:
        _wait(lambda: _lock_file(number, fcntl.LOCK_SH if share else fcntl.LOCK_EX), tell)
        yield
    finally:
        os.close(number)


@contextmanager
def database_alone(tell: Callable[[str], object]) -> Iterator[None]:
    """While nobody prepares this database from another machine."""
    if connection.vendor != "postgresql":
        yield
        return
    _wait(lambda: _ask("pg_try_advisory_lock"), tell)
    try:
        yield
    finally:
        with suppress(Error):  # a lost connection has let go already
            _ask("pg_advisory_unlock")


def _wait(locked: Callable[[], bool], tell: Callable[[str], object]) -> None:
    """Asked again and again: PostgreSQL would end a waiting statement at its time limits."""
    if not locked():
        tell("Another `serve --prepare` is at work: waiting for it.")
        while not locked():
            time.sleep(0.2)


def _lock_file(number: int, kind: int) -> bool:
    try:
        fcntl.flock(number, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _ask(function: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [LOCK])
        return bool(cursor.fetchone()[0])
