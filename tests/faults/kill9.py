"""The server is killed with -9 while editors save: what was acknowledged is there afterwards."""

from __future__ import annotations

import http.client
import random
import sqlite3
import threading
import time

from tests.faults import Figure
from tests.support.live import Site, Visitor, form

EDITORS, EDITS = 3, 10  # so many a round at least, at any pace
TABLE = "creditsguide_batchsize"
BATCHES = "/admin/creditsguide/batchsize"


def save(editor: Visitor, page: str, images: int) -> bool:
    """Add one row, as an editor does; True once the server said that it was saved."""
    answer = editor.post(f"{BATCHES}/add/", form(page) | {"images": str(images)})
    return answer.status == 302 and answer.headers["Location"] == f"{BATCHES}/"


def keep_saving(editor: Visitor, numbers: list[int], acknowledged: list[int]) -> None:
    try:
        page = editor.get(f"{BATCHES}/add/").text
        while numbers:
            number = numbers.pop()
            if save(editor, page, number):
                acknowledged.append(number)
    except (OSError, http.client.HTTPException):
        return  # killed


def one_round(site: Site, cookies: dict[str, str], numbers: list, acknowledged: list) -> None:
    editors = [site.visitor() for _ in range(EDITORS)]
    for editor in editors:
        editor.cookies = dict(cookies)  # the session survives the kill
    work = [
        threading.Thread(target=keep_saving, args=(editor, numbers, acknowledged))
        for editor in editors
    ]
    for thread in work:
        thread.start()
    enough = len(acknowledged) + EDITS
    while len(acknowledged) < enough and any(thread.is_alive() for thread in work):
        time.sleep(0.01)
    time.sleep(random.uniform(0, 0.2))
    site.kill()
    for thread in work:
        thread.join()
    site.start()


def run(quick: bool) -> list[Figure]:
    numbers = random.sample(range(100, 9_999), 9_000)
    acknowledged: list[int] = []
    with Site() as site:
        cookies = site.editor().cookies
        for _ in range(2 if quick else 100):
            one_round(site, cookies, numbers, acknowledged)
        with sqlite3.connect(site.database) as database:
            rows = {row for (row,) in database.execute(f"SELECT images FROM {TABLE}")}
            sound = database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    return [
        Figure("edits acknowledged", len(acknowledged), at_least=10 if quick else 1_000),
        Figure("acknowledged edits lost", len(set(acknowledged) - rows), at_most=0),
        Figure("integrity check passed", int(sound), at_least=1),
    ]
