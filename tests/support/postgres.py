"""A PostgreSQL of our own for one command, started from Debian's packages and thrown away after it.

python -m tests.support.postgres python -m pytest -m "not browser"
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.sockets import free_port

MISSING = "No PostgreSQL on this machine, and apt-get could not install one."


def programs() -> Path:
    """The folder with initdb and pg_ctl; Debian keeps it off the PATH. Raises LookupError."""
    return found() or from_debian()


def found() -> Path | None:
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parent.name)
    if folders:
        return folders[-1]
    on_the_path = shutil.which("pg_ctl")
    return Path(on_the_path).resolve().parent if on_the_path else None


def from_debian() -> Path:
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", "postgresql"]):
        if not shutil.which("apt-get") or subprocess.run(["apt-get", *command], env=env).returncode:
            raise LookupError(MISSING)
    if folder := found():
        return folder
    raise LookupError(MISSING)


@contextmanager
def running() -> Iterator[str]:
    """The address of an empty database."""
    bin_folder, port = programs(), free_port()
    with tempfile.TemporaryDirectory(prefix="postgres-", dir="/tmp") as folder:
        # It refuses to run as root.
        user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if user:
            shutil.chown(folder, "postgres")
        data = f"{folder}/data"
        control = [*user, str(bin_folder / "pg_ctl"), "-D", data, "-s", "-w"]
        options = f"-c listen_addresses=127.0.0.1 -c port={port} -k {folder}"
        initdb = [*user, str(bin_folder / "initdb"), "-D", data, "-A", "trust", "-U", "guide"]
        run([*initdb, "--no-sync", "-E", "UTF8"], folder)
        run([*control, "-l", f"{folder}/log", "-o", options, "start"], folder)
        try:
            yield f"postgres://guide@127.0.0.1:{port}/postgres"
        finally:
            run([*control, "-m", "immediate", "stop"], folder)


def run(command: list[str], folder: str) -> None:
    subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    with running() as address:
        done = subprocess.run(sys.argv[1:], env=os.environ | {"DATABASE_URL": address})
    sys.exit(done.returncode)
