"""Copies of the whole database: complete, checked, made and put back while the site runs."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from tempfile import mkstemp

from django.conf import settings
from django.db import connection

from creditsguide.operations import surroundings

BEFORE_RESTORE = "before-restore.backup"


class BackupError(Exception):
    """Why there is no backup, or why it was not restored."""


def save(path: Path) -> None:
    """Write a new file. It has its name only once it is whole and checked."""
    if path.exists():
        raise BackupError(f"{path} exists already: nothing was written.")
    with _whole_copy(path) as part:
        part.rename(path)


def restore(path: Path) -> Path:
    """Put a checked backup back; returns where the content that it replaced is kept."""
    live, replaced = _live(), settings.VAR_DIR / BEFORE_RESTORE
    check(path)
    if step := surroundings.unknown_step(_steps(path)):
        raise BackupError(
            f"{path} is of a newer release: this one does not know {step}. Nothing was changed."
        )
    if path.samefile(live):
        raise BackupError(f"{path} is the database itself: nothing was changed.")
    if replaced.exists():
        check(replaced)  # only a backup of ours may make way for the next
    with _whole_copy(replaced) as part:
        # Into the live file: connections of running workers would stay on a replaced one.
        _copy(path, live)
        part.replace(replaced)  # last, as this may be the file that was put back
    return replaced


@contextmanager
def _whole_copy(path: Path) -> Iterator[Path]:
    """A checked copy of the database beside `path`, under a name that nothing else has."""
    try:
        number, name = mkstemp(prefix=f"{path.name}.", suffix=".part", dir=path.parent)
        part = Path(name)
        with os.fdopen(number), ExitStack() as afterwards:
            afterwards.callback(part.unlink, missing_ok=True)
            _copy(_live(), part)
            check(part)
            os.fsync(number)
            yield part
    except OSError as error:
        raise BackupError(f"No backup was made: {error}") from error


def check(path: Path) -> None:
    """Raise unless the file is whole and a backup of this site."""
    try:
        open(path, "rb", opener=_at_once).close()
        with closing(_open(path)) as database:
            sound = database.execute("PRAGMA integrity_check").fetchone()[0]
            database.execute("SELECT id FROM creditsguide_guide")
    except OSError as error:
        raise BackupError(f"{path} was not read: {error.strerror}.") from error
    except sqlite3.Error as error:
        raise BackupError(f"{path} is no backup of this site: {error}.") from error
    if sound != "ok":
        raise BackupError(f"{path} is damaged: {sound}.")


def _at_once(path: str, flags: int) -> int:
    """A pipe would wait for somebody who writes to it."""
    return os.open(path, flags | os.O_NONBLOCK)


def _steps(path: Path) -> list[tuple[str, str]]:
    """The migrations that made its tables, as far as it says so."""
    with suppress(sqlite3.Error), closing(_open(path)) as database:
        return database.execute("SELECT app, name FROM django_migrations").fetchall()
    return []


def _live() -> Path:
    if connection.vendor != "sqlite":
        raise BackupError("PostgreSQL has its own: pg_dump and pg_restore, as in README.md.")
    return Path(connection.settings_dict["NAME"])


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=20)


def _copy(source: Path, target: Path) -> None:
    """One step of SQLite's backup API: a single state of the source, whoever writes meanwhile."""
    try:
        with closing(_open(source)) as from_, closing(_open(target)) as to:
            from_.backup(to)
    except sqlite3.Error as error:
        raise BackupError(f"{source} was not copied to {target}: {error}.") from error
