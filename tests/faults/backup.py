"""Backups while editors write: each is whole, and one is restored under the running site."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

from tests.faults import Figure
from tests.support.live import Site, Visitor, form

ADD = "/admin/creditsguide/usagetip/add/"
TITLES = "SELECT title FROM creditsguide_usagetip WHERE title LIKE 'pair%'"


def write_pairs(site: Site, over: threading.Event) -> None:
    """Two rows in one transaction, again and again: a copy with one of them is not whole."""
    with closing(sqlite3.connect(site.database, timeout=20)) as database:
        number = 0
        while not over.is_set():
            number += 1
            with database:
                database.executemany(
                    "INSERT INTO creditsguide_usagetip (title, text, position, status)"
                    " VALUES (?, ?, 9, 'draft')",
                    [(f"pair {number}", "x" * 500), (f"pair {number}", "y" * 500)],
                )


def whole(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as database:
        sound = database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        odd = database.execute(f"{TITLES} GROUP BY title HAVING count(*) <> 2").fetchall()
        return sound and not odd


def title_edited(editor: Visitor, title: str) -> None:
    page = "/admin/creditsguide/guide/1/change/"
    assert editor.post(page, form(editor.get(page).text) | {"title": title}).status == 302


def run(quick: bool) -> list[Figure]:
    count = 3 if quick else 30
    over = threading.Event()
    with Site() as site:
        writer = threading.Thread(target=write_pairs, args=(site, over))
        writer.start()
        paths = [site.var / f"{number}.backup" for number in range(count)]
        for path in paths:
            site.manage("backup", str(path))
        over.set()
        writer.join()
        complete = sum(whole(path) for path in paths)
        return [
            Figure("backups during writes", count, at_least=count),
            Figure("whole", complete, at_least=count),
            Figure("restored under the running site", restored(site), at_least=1),
        ]


def restored(site: Site) -> int:
    """The page is what it was at the backup, at once, in every worker."""
    editor, kept = site.editor(), site.var / "kept.backup"
    title_edited(editor, "The title that was saved")
    site.manage("backup", str(kept))
    title_edited(editor, "A title that was a mistake")
    site.manage("restore", str(kept))
    pages = [site.visitor().get("/").text for _ in range(20)]
    return int(all("The title that was saved" in page for page in pages))
