"""Workers start while the disk is read-only: visitors see the guide, and saves go on afterwards."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from tempfile import TemporaryDirectory

from tests.faults import Figure, Seconds
from tests.faults.disk_full import PUBLIC, small_disk
from tests.support.live import Site, Visitor, form
from tests.support.probes import wait_until

TIP = "/admin/creditsguide/usagetip/1/change/"


def remounted(folder: str, how: str) -> bool:
    """Not to read-only while anyone writes, or a thread of one who was killed still ends."""
    command = ["mount", "-o", f"remount,{how}", folder]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


@contextmanager
def read_only(site: Site, folder: str) -> Iterator[list[Visitor]]:
    """A visitor of each worker that has begun on such a disk; one in use cannot be made one."""
    old = site.workers()
    os.kill(site.server.pid, signal.SIGSTOP)
    for pid in old:
        os.kill(pid, signal.SIGKILL)
    assert wait_until(lambda: remounted(folder, "ro"))
    os.kill(site.server.pid, signal.SIGCONT)
    wait_until(lambda: len(site.workers() - old) == len(old))
    try:
        yield list(site.each_worker())
    finally:
        assert remounted(folder, "rw")


def save(editor: Visitor, text: str) -> int:
    page = editor.get(TIP)
    return editor.post(TIP, form(page.text) | {"text": text}).status if page.status == 200 else 0


def saves_again(editor: Visitor) -> bool:
    return save(editor, "Afterwards") == 302


def shows(visitors: list[Visitor], text: str) -> bool:
    return all(text in visitor.get("/").text for visitor in visitors)


def run(quick: bool) -> list[Figure]:
    with (
        TemporaryDirectory() as folder,
        small_disk(folder),
        Site(DATABASE_URL=f"sqlite:///{folder}/db.sqlite3").fill() as site,
    ):
        cookies = site.editor().cookies
        with read_only(site, folder) as visitors:
            public = [visitor.get(path).status for path in PUBLIC for visitor in visitors]
            for visitor in visitors:
                visitor.cookies = dict(cookies)
            refused = sum(save(visitor, "Meanwhile") == 503 for visitor in visitors)
        began = time.monotonic()
        saves = [wait_until(partial(saves_again, editor), seconds=20) for editor in visitors]
        seconds = time.monotonic() - began
        shown = wait_until(lambda: shows(visitors, "Afterwards"))
    return [
        Figure("workers that began on a read-only disk", len(visitors), at_least=2),
        Figure("failed views meanwhile", sum(status != 200 for status in public), at_most=0),
        Figure("saves refused meanwhile", refused, at_least=len(visitors)),
        Figure("workers that save afterwards", sum(saves), at_least=len(visitors)),
        Seconds("seconds until the last of them does", round(seconds, 2), at_most=2),
        Figure("shown by all", int(shown), at_least=1),
    ]
