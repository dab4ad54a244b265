"""What a start finds around it: a folder, a database that is not ahead of the release, a port.

Asked when somebody starts or reloads. A worker that crashed comes back without being asked, also
while an upgrade is under way.
"""

from __future__ import annotations

import errno
import os
import socket
from pathlib import Path
from tempfile import TemporaryFile

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader

from creditsguide.environment import refuse, text
from creditsguide.operations import static_folder


def problem() -> str:
    """The first of them that is not as it must be; "" when all are."""
    return folder_problem() or database_problem() or newer_problem()


def folder_problem() -> str:
    """Whether the site can write, and deletes nothing of others."""
    try:
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        TemporaryFile(dir=settings.VAR_DIR).close()
        static_folder.require_ours(Path(settings.STATIC_ROOT))
    except static_folder.NotOursError as error:
        return str(error)
    except OSError as error:
        advice = f"nothing can be written to {settings.VAR_DIR}: {error.strerror}."
        return str(refuse("VAR_DIR", advice))
    return ""


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
    for needed in (path, path.parent):
        if needed.exists() and not os.access(needed, os.W_OK):
            raise PermissionError(f"{needed} is not to be written to")


def _reason(error: Exception) -> str:
    """One line; of several addresses of a host, what the first of them says."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    line = next((line for line in lines if "failed:" in line), lines[0])
    password = connection.settings_dict["PASSWORD"]
    return (line.replace(password, "…") if password else line).strip(" .")


def newer_problem() -> str:
    """An older release would read pages well, and fail on the first save."""
    loader = MigrationLoader(connection)
    replaced = (key for step in loader.disk_migrations.values() for key in step.replaces)
    ours = {*loader.disk_migrations, *replaced}
    ahead = [key for key in loader.applied_migrations if key[0] in loader.migrated_apps]
    ahead = sorted(key for key in ahead if key not in ours)
    if not ahead:
        return ""
    return (
        f"The database is of a newer release: this one does not know {'.'.join(ahead[-1])}. "
        "Start that release, or go back as README.md says."
    )


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
