"""Connections that don't outlive their database: SQLite goes on with a file that was moved away."""

from __future__ import annotations

import os
import threading
from urllib.parse import quote

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections

_database = settings.DATABASES["default"]
_on_disk = _database["ENGINE"].endswith("sqlite3") and ":memory:" not in str(_database["NAME"])
_FILE = str(_database["NAME"]) if _on_disk else ""


class Here(threading.local):
    """What this thread works with. Django's look-up takes half as long as reading the revision."""

    def __init__(self) -> None:
        self.connection = connections[DEFAULT_DB_ALIAS]
        self.identity: tuple[int, int, int] | None = None


here = Here()


def require_file() -> None:
    """Make a missing file an error from now on, where SQLite would put an empty one in its place.

    That is for servers: an empty file beside the journal of the lost one would spoil both.
    """
    if _FILE:
        _database["NAME"] = f"file:{quote(_FILE)}?mode=rw"


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
