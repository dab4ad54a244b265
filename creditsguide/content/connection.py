"""Connections that outlive neither their database nor anyone's patience.

SQLite goes on with a file that was moved away, and PostgreSQL keeps whoever asks waiting.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TypeVar
from urllib.parse import quote

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, transaction

from creditsguide.content.watch import READING, watch

Answer = TypeVar("Answer")

CONNECTING = 2  # seconds, the least that libpq knows
_database = settings.DATABASES["default"]
_on_disk = _database["ENGINE"].endswith("sqlite3") and ":memory:" not in str(_database["NAME"])
_FILE = str(_database["NAME"]) if _on_disk else ""


class Here(threading.local):
    """What this thread works with. Django's look-up takes half as long as reading the revision."""

    def __init__(self) -> None:
        self.connection = connections[DEFAULT_DB_ALIAS]
        self.identity: tuple[int, int, int] | None = None
        self.asking = watch.join(self.connection)
        # Of Django's hooks none stands before a connection is made.
        connect = partial(self._watched, self.connection.connect)
        self.connection.connect = connect  # type: ignore[method-assign] # see above
        self.connection.execute_wrappers.append(self._watched)

    def _watched(self, execute: Callable[..., Answer], *statement: object) -> Answer:
        with self.asking:
            return execute(*statement)


here = Here()


def require_file() -> None:
    """Make a missing file an error from now on, where SQLite would put an empty one in its place.

    That is for servers: an empty file beside the journal of the lost one would spoil both.
    """
    if _FILE:
        _database["NAME"] = f"file:{quote(os.fsencode(_FILE))}?mode=rw"


def keep_watch(read: Callable[[], object], crowd: int) -> None:
    """Limit from now on how long anyone waits. That is for servers, too."""

    def ask() -> None:
        here.asking.scouting = True
        try:
            if watch.read_only:
                _write_again()
            read()
        finally:
            here.connection.close()

    # Connecting waits too, and what it waits for can't be cut.
    timeout = ("timeout", READING) if _FILE else ("connect_timeout", CONNECTING)
    _database.setdefault("OPTIONS", {}).update([timeout])
    watch.start(ask, crowd, [_FILE, f"{_FILE}-wal", f"{_FILE}-shm"] if _FILE else [])


def _write_again() -> None:
    """While the database is held to be away, so that nobody else connects."""
    watch.hang_up()
    with transaction.atomic():  # begins as a save does
        watch.read_only = False


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """Let this thread wait for longer than a visitor may, or shorter."""
    before, here.asking.patience = here.asking.patience, seconds
    try:
        yield
    finally:
        here.asking.patience = before


def follow_file() -> None:
    """Close this thread's connection when its file was replaced, overwritten or moved away."""
    if not _FILE:
        return
    identity = _identity()
    if identity != here.identity and not here.connection.in_atomic_block:
        here.connection.close()
    here.identity = identity


def _identity() -> tuple[int, int, int] | None:
    try:
        file = os.stat(_FILE)
    except OSError:
        return None
    return file.st_ino, file.st_mtime_ns, file.st_size
