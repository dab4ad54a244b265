"""8 processes write to one SQLite database at once, with the site's own settings."""

from __future__ import annotations

import multiprocessing
import os
import shutil
from tempfile import TemporaryDirectory

from tests.faults import Figure
from tests.support.live import prepared

WRITERS = 8


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


def run(quick: bool) -> list[Figure]:
    each = 100 if quick else 1_000
    fork = multiprocessing.get_context("spawn")
    with TemporaryDirectory() as var:
        shutil.copytree(prepared(), var, dirs_exist_ok=True)
        errors = fork.Queue()
        work = [
            fork.Process(target=write, args=(var, 1_000 * (n + 1), each, errors))
            for n in range(WRITERS)
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
