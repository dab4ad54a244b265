"""Prices rise while visitors read: once a save has answered, or SQL is committed, none is old."""

from __future__ import annotations

import re
import sqlite3
import threading
from contextlib import closing

import psycopg

from tests.faults import Figure
from tests.support import postgres
from tests.support.live import Answer, Site, Visitor, form

QUICK = False  # test_live.py runs its short form

READERS = 6
PRICE = "prices-0-credits_per_image"
BY_HAND = """
UPDATE creditsguide_price SET credits_per_image = {}
WHERE tier_id = (SELECT id FROM creditsguide_tier WHERE slug = 'hd')
"""
SAY = r'data-say="([\d,]+)000 credits? for'
# Each surface with where it names the price of an HD image.
SURFACES = {
    "/": r'id="tier-hd".*?class="num">([\d,]+)<',
    "/?hd=1000": SAY,
    "/?utm_source=x&hd=1,000": SAY,
    "/estimate/?hd=1000&hd-plus=0&2k=0&drafts=0": SAY,
    "/estimate.csv?hd=1000": r"HD,1000,0,(\d+),",
    "/embed/?hd=1000": SAY,
    "/embed/estimate/?hd=1000": SAY,
    "/changes/": r"<b>HD</b>\s+<span>([\d,]+) credits? an image",
    "/changes.atom": r"<title>HD ([\d,]+) credits? from",
    "/api/v1/words": r'"hd\.credits": "([\d,]+) credits?"',
}


def price(path: str, answer: Answer) -> int:
    return int(re.search(SURFACES[path], answer.text, re.DOTALL)[1].replace(",", ""))


class Race:
    """What is certainly saved, and what readers found. Prices only grow, so an old one is told."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.saved = 1
        self.edited = self.written = 0
        self.answers = self.unchanged = self.stale = self.failed = 0
        self.over = threading.Event()

    def read(self) -> None:
        known: dict[str, tuple[str, int]] = {}
        while not self.over.is_set():
            reader = self.site.visitor()  # a connection of its own: any worker may take it
            for path in SURFACES:
                self.look(reader, path, known)
            reader.connection.close()

    def look(self, reader: Visitor, path: str, known: dict[str, tuple[str, int]]) -> None:
        saved = self.saved
        etag, shown = known.get(path, ("", 0))
        answer = reader.get(path, **({"If_None_Match": etag} if etag else {}))
        if answer.status == 200:
            shown = price(path, answer)
            known[path] = answer.headers["ETag"], shown
        self.answers += 1
        self.unchanged += answer.status == 304
        self.failed += answer.status not in {200, 304}
        self.stale += shown < saved

    def edit(self, editor: Visitor, address: str) -> None:
        fields = form(editor.get(address).text)
        asked = editor.post(address, fields | {PRICE: str(self.saved + 1)})
        answer = editor.post(address, form(asked.text))  # confirms the effects
        if answer.status != 302:
            raise RuntimeError(f"The edit was refused: {answer.status}")
        self.saved += 1
        self.edited += 1

    def write(self) -> None:
        """From outside, past all of our code."""
        address = self.site.env.get("DATABASE_URL")
        connect = psycopg.connect if address else sqlite3.connect
        with closing(connect(address or self.site.database)) as database:
            database.execute(BY_HAND.format(self.saved + 1))
            database.commit()
        self.saved += 1
        self.written += 1

    def run(self, edits: int) -> None:
        readers = [threading.Thread(target=self.read) for _ in range(READERS)]
        for reader in readers:
            reader.start()
        try:
            editor = self.site.editor()
            found = re.search(r'href="([^"]*/tier/\d+/change/)[^"]*">HD<', _tiers(editor))
            for _edit in range(edits):
                self.edit(editor, found[1])
                self.write()
        finally:
            self.over.set()
            for reader in readers:
                reader.join()


def _tiers(editor: Visitor) -> str:
    return editor.get("/admin/creditsguide/tier/").text


def run(quick: bool) -> list[Figure]:
    edits = 12 if quick else 200
    figures = figures_of("SQLite", Site(), edits)
    if not quick:
        with postgres.running() as address:
            figures += figures_of("PostgreSQL", Site(DATABASE_URL=address).fill(), edits)
    return figures


def figures_of(database: str, site: Site, edits: int) -> list[Figure]:
    """Two workers on one database."""
    with site:
        race = Race(site)
        race.run(edits)
    return [
        Figure(f"{database}: price edits under load", race.edited, at_least=edits),
        Figure(f"{database}: prices written by SQL", race.written, at_least=edits),
        Figure(f"{database}: answers meanwhile", race.answers, at_least=edits),
        Figure(f"{database}: of them 304", race.unchanged),
        Figure(f"{database}: stale answers", race.stale, at_most=0),
        Figure(f"{database}: failed answers", race.failed, at_most=0),
    ]
