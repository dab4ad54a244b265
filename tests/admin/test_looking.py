"""Whoever only looks at a page of the admin waits for nobody who saves."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing

import pytest
from django.db import connection

from tests.support.live import Site, Visitor, form

TABLES = ["tier", "exampleproject", "usagetip", "question", "batchsize", "pack", "embedorigin"]
TIP = "/admin/creditsguide/usagetip/1/"
PAGES = [
    *("/admin/", "/admin/search/?q=HD", "/admin/content/", "/changes/?as_of=2026-12-01"),
    *("/?as_of=2026-12-01&hd=3", "/admin/creditsguide/guide/1/change/", f"{TIP}delete/"),
    *(f"/admin/creditsguide/{table}/{page}" for table in TABLES for page in ("", "add/")),
    *(f"/admin/creditsguide/{table}/recover/" for table in TABLES),
    *(f"/admin/creditsguide/{table}/1/change/" for table in TABLES[:5]),
    *(f"/admin/creditsguide/{table}/1/history/" for table in TABLES[:5]),
]
BUSY = "Somebody is saving just now"


def rename(editor: Visitor, title: str) -> None:
    tip = form(editor.get(f"{TIP}change/").text)
    assert editor.post(f"{TIP}change/", tip | {"title": title}).status == 302


def reorder(editor: Visitor) -> str:
    """Where that is undone."""
    tips = "/admin/creditsguide/usagetip/"
    page = editor.get(tips).text
    fields = form(page)
    places = {name: str(9 - n) for n, name in enumerate(re.findall(r'name="(order-\d+)"', page))}
    editor.post(tips, fields | places | {"_reorder": "1"})
    return re.search(r"/admin/undo/\d+/", editor.get("/admin/").text)[0]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="for SQLite")
def test_every_page_opens_while_somebody_else_saves():
    with Site() as site, closing(sqlite3.connect(site.database)) as other:
        editor = site.editor()
        rename(editor, "Begin small")
        undo = reorder(editor)
        history = editor.get(f"{TIP}history/").text
        version = re.findall(rf"{TIP}history/\d+/", history)[-1]
        assert not any(BUSY in editor.get(page).text for page in (undo, version))
        other.execute("BEGIN IMMEDIATE")
        found = {page: editor.get(page) for page in [*PAGES, undo, version]}
        other.rollback()
        assert {page for page, answer in found.items() if answer.status != 200} == set()
        assert {page for page, answer in found.items() if BUSY in answer.text} == {undo, version}
