"""What a start finds around it: a folder, a database that is not ahead of the release, a port.

Asked when somebody starts or reloads. A worker that crashed comes back without being asked, also
while an upgrade is under way.
"""

from __future__ import annotations

import errno
import os
import socket
import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path
from tempfile import TemporaryFile

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from creditsguide.environment import refuse, text
from creditsguide.operations import preparation, static_folder


def problem() -> str:
    """The first of them that is not as it must be; "" when all are."""
    return folder_problem() or database_problem() or newer_problem()


def folder_problem() -> str:
    """Whether the site can write, and deletes nothing of others."""
    try:
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        TemporaryFile(dir=settings.VAR_DIR).close()
        static_folder.require_ours(Path(settings.STATIC_ROOT))
        strange = [path for path in _own_files() if os.path.lexists(path) and not path.is_file()]
    except static_folder.NotOursError as error:
        return str(error)
    except OSError as error:
        advice = f"nothing can be written to {settings.VAR_DIR}: {error.strerror}."
        if isinstance(error, PermissionError):
            advice += " Give it to the account that runs this."
        return str(refuse("VAR_DIR", advice))
    if strange:
        return str(refuse("VAR_DIR", f"{strange[0]} is no file. Move it away."))
    return ""


def _own_files() -> list[Path]:
    """What is read and written by name; a link that leads nowhere is none of them."""
    return [settings.PID_FILE, settings.SECRET_KEY_FILE, preparation.lock_file()]


def database_problem() -> str:
    """Whether the database answers, in words without a password."""
    try:
        _require_writable()
        connection.ensure_connection()
    except (Error, ImproperlyConfigured, OSError, ValueError) as error:
        setting = "DATABASE_URL" if text("DATABASE_URL") else "VAR_DIR"
        return str(refuse(setting, f"the database cannot be used: {_reason(error)}."))
    return ""


def _require_writable() -> None:
    """SQLite says it only on the first write; its journal stands beside the file."""
    if connection.vendor != "sqlite":
        return
    path = Path(str(connection.settings_dict["NAME"]))
    if path.exists() and not path.is_file():
        raise FileExistsError(f"{path} is no file")
    for needed in (path, path.parent):
        if needed.exists() and not os.access(needed, os.W_OK):
            raise PermissionError(f"{needed} is not to be written to")
    if _is_of_others(path):
        raise FileExistsError(f"{path} holds tables of something else")


def _is_of_others(path: Path) -> bool:
    """Read without a connection of ours, which would change how the file keeps its journal."""
    named = "SELECT name FROM sqlite_master WHERE type = 'table'"
    as_it_is = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    with suppress(sqlite3.Error), closing(sqlite3.connect(as_it_is, uri=True)) as file:
        tables = {name for (name,) in file.execute(named)}
        return bool(tables) and MigrationRecorder.Migration._meta.db_table not in tables
    return False


def failure(error: Exception) -> str:
    """What came in between, in a sentence."""
    if isinstance(error, UnicodeError):
        return str(error)
    if isinstance(error, OSError):
        return f"{': '.join(str(word) for word in (error.filename, error.strerror) if word)}."
    return f"The database cannot be used: {_reason(error)}."


def _reason(error: Exception) -> str:
    """One line; of several addresses of a host, what the first of them says."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    line = next((line for line in lines if "failed:" in line), lines[0])
    password = connection.settings_dict["PASSWORD"]
    return (line.replace(password, "…") if password else line).strip(" .")


def newer_problem() -> str:
    """An older release would read pages well, and fail on the first save."""
    step = unknown_step(MigrationLoader(connection).applied_migrations)
    if not step:
        return ""
    return (
        f"The database is of a newer release: this one does not know {step}. "
        "Start that release, or go back as README.md says."
    )


def unknown_step(applied: Iterable[tuple[str, str]]) -> str:
    """The last migration of an app of ours that this release does not have; "" for none."""
    loader = MigrationLoader(None)
    replaced = (key for step in loader.disk_migrations.values() for key in step.replaces)
    known = {*loader.disk_migrations, *replaced}
    ahead = [key for key in applied if key[0] in loader.migrated_apps and key not in known]
    return ".".join(max(ahead, default=()))


def port_problem(host: str) -> str:
    """Asked first: granian would share the port, and two servers answer by turns."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, settings.PORT), family=family).close()
    except (OSError, UnicodeError) as error:
        number = getattr(error, "errno", None) or 0
        if number <= 0 or number == errno.EADDRNOTAVAIL:  # the resolver's own are negative
            return f"--host is “{host}”: write an address of this machine."
        return f"PORT is “{settings.PORT}”: it cannot be had on {host}: {os.strerror(number)}."
    return ""
