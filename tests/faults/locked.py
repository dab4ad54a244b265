"""Another program holds SQLite's lock while saves and live previews wait: visitors never notice."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

from tests.faults import Figure, Seconds
from tests.support.live import PASSWORD, Answer, Site, Visitor, form
from tests.support.probes import Probes

ADD = "/admin/creditsguide/batchsize/add/"
TIP = "/admin/creditsguide/usagetip/1/change/"
PATHS = ("/", "/healthz", "/?hd=3&2k=5", "/estimate/?hd=7", "/nothing/", "/admin/login/")
Post = tuple[Visitor, str, dict[str, str]]


def posts(site: Site, name: str, images: int) -> Iterator[Post]:
    """A save of an editor and a live preview, each on a connection of its own.

    Both of two editors find a place even where all of them meet one worker (`SAVES`).
    """
    editor = site.visitor()
    assert editor.sign_in(name, PASSWORD).status == 302
    size, tip = form(editor.get(ADD).text), form(editor.get(TIP).text)
    yield same_person(editor), ADD, size | {"images": str(images)}
    yield same_person(editor), TIP, tip | {"_preview": "1", "title": f"Typed {images}"}


def same_person(editor: Visitor) -> Visitor:
    other = Visitor(editor.connection.port)
    other.cookies = dict(editor.cookies)
    return other


def timed(post: Post) -> tuple[float, float, Answer]:
    """How long it took, when it ended, and the answer."""
    editor, path, fields = post
    live = {"HX_Request": "true"} if "_preview" in fields else {}
    began = time.monotonic()
    answer = editor.post(path, fields, **live)
    ended = time.monotonic()
    editor.connection.close()
    return ended - began, ended, answer


def run(quick: bool) -> list[Figure]:
    seconds = 3 if quick else 12
    with Site() as site, closing(sqlite3.connect(site.database)) as other:
        site.add_staff("ben")
        waiting = [*posts(site, "ada", 1_001), *posts(site, "ben", 2_001)]
        other.execute("BEGIN EXCLUSIVE")
        with ThreadPoolExecutor(len(waiting)) as pool:
            answers = pool.map(timed, waiting)
            with Probes(site, PATHS) as probes:
                probes.go_on(seconds, 10 * seconds)
            released = time.monotonic()
            other.rollback()
            took = list(answers)
    waited = [answer for _took, ended, answer in took[::2] if ended > released]
    previews = took[1::2]
    return [
        Figure("views meanwhile", probes.asked, at_least=10 * seconds),
        Figure("failed views", probes.failures, at_most=0),
        Seconds("slowest view in s", max(probes.seconds), at_most=1),
        Figure("saves that waited", len(waited), at_least=2),
        Figure("waited in vain", sum(answer.status != 302 for answer in waited), at_most=0),
        Figure("previews given up", sum(a.status == 503 for *_, a in previews), at_least=2),
        Seconds("slowest of them in s", max(seconds for seconds, *_ in previews), at_most=2),
    ]
