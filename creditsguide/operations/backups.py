"""Copies of the whole database: complete, checked, made and put back while the site runs."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import connection

BEFORE_RESTORE = "before-restore.backup"


class BackupError(Exception):
    """Why there is no backup, or why it was not restored."""


def save(path: Path) -> None:
    """Write a new file. It has its name only once it is whole and checked."""
    if path.exists():
        raise BackupError(f"{path} exists already: nothing was written.")
    part = path.with_name(f"{path.name}.part")
    try:
        _copy(_live(), part)
        check(part)
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.rename(path)
    except (OSError, sqlite3.Error) as error:
        raise BackupError(f"No backup was made: {error}") from error
    finally:
        part.unlink(missing_ok=True)


def restore(path: Path) -> Path:
    """Put a checked backup back; returns where the content that it replaced is kept."""
    live, replaced = _live(), settings.VAR_DIR / BEFORE_RESTORE
    check(path)
    replaced.unlink(missing_ok=True)
    save(replaced)
    # Into the live file: connections of running workers would stay on a replaced one.
    _copy(path, live)
    return replaced


def check(path: Path) -> None:
    """Raise unless the file is whole and a backup of this site."""
    try:
        with closing(_open(path)) as database:
            sound = database.execute("PRAGMA integrity_check").fetchone()[0]
            database.execute("SELECT id FROM creditsguide_guide")
    except sqlite3.Error as error:
        raise BackupError(f"{path} is no backup of this site: {error}.") from error
    if sound != "ok":
        raise BackupError(f"{path} is damaged: {sound}.")


def _live() -> Path:
    if connection.vendor != "sqlite":
        raise BackupError("PostgreSQL has its own: pg_dump and pg_restore, as in README.md.")
    return Path(connection.settings_dict["NAME"])


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=20)


def _copy(source: Path, target: Path) -> None:
    """One step of SQLite's backup API: a single state of the source, whoever writes meanwhile."""
    target.touch(mode=0o600)
    with closing(_open(source)) as from_, closing(_open(target)) as to:
        from_.backup(to)
