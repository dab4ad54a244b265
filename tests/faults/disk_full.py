"""The disk is full: visitors see the guide, editors keep what they typed, and it mends itself."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults import Figure, Skipped
from tests.faults.gone import warm
from tests.support.live import Site, Visitor, form
from tests.support.probes import wait_until

ADD = "/admin/creditsguide/usagetip/add/"
PUBLIC = ("/", "/?hd=20&hd-plus=3", "/estimate/?hd=7", "/embed/")


@contextmanager
def small_disk(at: str) -> Iterator[None]:
    mount = shutil.which("mount")
    command = [str(mount), "-t", "tmpfs", "-o", "size=16m", "tmpfs", at]
    if mount is None or subprocess.run(command, capture_output=True, check=False).returncode:
        raise Skipped("no small disk can be mounted")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", at], check=True)


def fill(site: Site) -> Path:
    """Leave no byte, not even in the space that the journal holds already."""
    with closing(sqlite3.connect(site.database)) as database:
        emptied = "PRAGMA wal_checkpoint(TRUNCATE)"
        assert wait_until(lambda: not any(database.execute(emptied).fetchone()))
    ballast = site.var / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4_096)
        except OSError:
            return ballast


def add(editor: Visitor, title: str) -> tuple[int, str]:
    fields = form(editor.get(ADD).text) | {"title": title, "text": "x" * 1_900}
    answer = editor.post(ADD, fields)
    return answer.status, answer.text


def run(quick: bool) -> list[Figure]:
    with TemporaryDirectory() as folder, small_disk(folder), Site(VAR_DIR=folder) as site:
        editor = site.editor()
        warm(site)
        ballast = fill(site)
        status, page = add(editor, "typed when full")
        public = [site.visitor().get(path).status for path in PUBLIC for _ in range(5)]
        ballast.unlink()
        again, _page = add(editor, "typed afterwards")
        with closing(sqlite3.connect(site.database)) as database:
            titles = {t for (t,) in database.execute("SELECT title FROM creditsguide_usagetip")}
    return [
        Figure("status of the save", status, at_least=503, at_most=503),
        Figure("says that nothing was saved", int("Nothing was saved" in page), at_least=1),
        Figure("keeps what was typed", int('value="typed when full"' in page), at_least=1),
        Figure("half saved", int("typed when full" in titles), at_most=0),
        Figure("failed views meanwhile", sum(s != 200 for s in public), at_most=0),
        Figure("saves again", int(again == 302 and "typed afterwards" in titles), at_least=1),
    ]
