"""8 processes write to one SQLite database at once: with the site's settings, and by plain SQL."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults import Figure
from tests.support.live import prepared

WRITERS = 8
INSERT = "INSERT INTO creditsguide_batchsize (images) VALUES (?)"
DELETE = "DELETE FROM creditsguide_batchsize WHERE images = ?"


def write(var: str, first: int, transactions: int, errors: multiprocessing.Queue) -> None:
    import django
    from django.db import Error

    os.environ |= {"VAR_DIR": var, "DJANGO_SETTINGS_MODULE": "creditsguide.settings"}
    django.setup()
    from creditsguide.models import BatchSize

    failed = 0
    for number in range(transactions // 2):
        try:
            row = BatchSize.objects.create(images=first + number)
            row.delete()
        except Error:
            failed += 1
    errors.put(failed)


def write_by_hand(var: str, first: int, transactions: int, errors: multiprocessing.Queue) -> None:
    """As the program sqlite3 does: none of our settings, but its triggers wait like any write."""
    failed = 0
    with closing(sqlite3.connect(Path(var) / "db.sqlite3", timeout=20)) as database:
        for number in range(transactions // 2):
            try:
                with database:
                    database.execute(INSERT, [first + number])
                with database:
                    database.execute(DELETE, [first + number])
            except sqlite3.Error:
                failed += 1
    errors.put(failed)


def run(quick: bool) -> list[Figure]:
    each = 100 if quick else 1_000
    fork = multiprocessing.get_context("spawn")
    with TemporaryDirectory() as var:
        shutil.copytree(prepared(), var, dirs_exist_ok=True)
        errors = fork.Queue()
        work = [
            fork.Process(target=how, args=(var, 1_000 * (n + 1), each, errors))
            for n, how in enumerate([write, write_by_hand] * (WRITERS // 2))
        ]
        for process in work:
            process.start()
        failed = sum(errors.get(timeout=600) for _ in work)
        for process in work:
            process.join()
    return [
        Figure("transactions", WRITERS * each, at_least=WRITERS * each),
        Figure("errors", failed, at_most=0),
    ]
