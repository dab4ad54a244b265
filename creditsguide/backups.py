"""Copies of the whole database: complete, checked, made and put back while the site runs."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import connection

CONTENT = "creditsguide_guide"
BEFORE_RESTORE = "before-restore.backup"


class BackupError(Exception):
    """Why there is no backup, or why it was not restored."""


def save(path: Path) -> None:
    """Write a new file. It has its name only once it is whole and checked."""
    if path.exists():
        raise BackupError(f"{path} exists already: nothing was written.")
    part = path.with_name(f"{path.name}.part")
    try:
        if connection.vendor == "sqlite":
            _copy(_live(), part)
            check(part)
        else:
            _postgresql("pg_dump", "--format=custom", f"--file={part}")
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
    check(path)
    replaced = settings.VAR_DIR / BEFORE_RESTORE
    replaced.unlink(missing_ok=True)
    save(replaced)
    if connection.vendor == "sqlite":
        # Into the live file: connections of running workers would stay on a replaced one.
        _copy(path, _live())
    else:
        options = ("--clean", "--if-exists", "--no-owner", "--single-transaction")
        _postgresql("pg_restore", *options, str(path))
    return replaced


def check(path: Path) -> None:
    """Raise unless the file is whole and a backup of this site."""
    if not path.is_file():
        raise BackupError(f"{path} does not exist.")
    if connection.vendor != "sqlite":
        if CONTENT not in _run("pg_restore", "--list", str(path)):
            raise BackupError(f"{path} is no backup of this site.")
        return
    try:
        with closing(_open(path)) as database:
            sound = database.execute("PRAGMA integrity_check").fetchone()[0]
            database.execute("SELECT id FROM creditsguide_guide")
    except sqlite3.Error as error:
        raise BackupError(f"{path} is no backup of this site: {error}.") from error
    if sound != "ok":
        raise BackupError(f"{path} is damaged: {sound}.")


def _live() -> Path:
    return Path(connection.settings_dict["NAME"])


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=20)


def _copy(source: Path, target: Path) -> None:
    """One step of SQLite's backup API: a single state of the source, whoever writes meanwhile."""
    target.touch(mode=0o600)
    with closing(_open(source)) as from_, closing(_open(target)) as to:
        from_.backup(to)


def _postgresql(program: str, *options: str) -> str:
    return _run(program, *options, f"--dbname={connection.settings_dict['NAME']}")


def _run(program: str, *options: str) -> str:
    """One of PostgreSQL's own programs; the password is never an argument others could read."""
    if shutil.which(program) is None:
        raise BackupError(f"{program} is not installed: it comes with PostgreSQL's client.")
    given = connection.settings_dict
    access = {f"PG{name}": str(given[name]) for name in ("HOST", "PORT", "USER", "PASSWORD")}
    environment = os.environ | {name: value for name, value in access.items() if value}
    done = subprocess.run(  # noqa: S603
        [program, *options], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupError(f"{program}: {done.stderr.strip()}")
    return done.stdout
