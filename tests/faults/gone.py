"""The database goes away and comes back: visitors never notice, staff are told, nothing is lost."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults import Figure, Seconds
from tests.support.live import NAME, PASSWORD, Site, Visitor
from tests.support.probes import wait_until
from tests.support.sockets import free_port

QUICK = False  # test_live.py runs its short form

PAGES = ("/", "/?hd=20&hd-plus=3", "/estimate/?hd={n}", "/embed/", "/embed/estimate/?hd=3")
ROUNDS = 6


def moved_away(site: Site) -> Callable[[], object]:
    away = site.database.with_suffix(".away")
    site.database.rename(away)
    return lambda: away.rename(site.database)


def overwritten(site: Site) -> Callable[[], object]:
    """Garbage in its place; a backup comes back as another file."""
    backup = site.database.with_suffix(".backup")
    with closing(sqlite3.connect(site.database)) as old, closing(sqlite3.connect(backup)) as new:
        old.backup(new)
        old.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # else the journal still has every page
    site.database.write_bytes(os.urandom(100_000))

    def restore() -> None:
        for leftover in site.var.glob("db.sqlite3-*"):
            leftover.unlink()
        backup.rename(site.database)

    return restore


def tables_missing(site: Site) -> Callable[[], object]:
    def rename(old: str, new: str) -> None:
        with closing(sqlite3.connect(site.database, timeout=20)) as database:
            names = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            for (name,) in names.fetchall():
                if name.startswith(old) and not name.startswith("sqlite_"):
                    renamed = new + name.removeprefix(old)
                    database.execute(f'ALTER TABLE "{name}" RENAME TO "{renamed}"')

    rename("", "missing_")
    return lambda: rename("missing_", "")


class Postgres:
    """A server of its own in a folder of its own."""

    def __init__(self) -> None:
        self.folder, self.port = TemporaryDirectory(prefix="creditsguide-pg-"), free_port()
        # PostgreSQL refuses to be run by root.
        self.user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self.user:
            shutil.chown(self.folder.name, "postgres")
        self.data = str(Path(self.folder.name) / "data")
        self.run("initdb", "-U", "guide", "-A", "trust", "-D", self.data)
        self.start()
        self.url = f"postgres://guide@127.0.0.1:{self.port}/postgres"

    def run(self, tool: str, *words: str) -> None:
        found = shutil.which(tool) or str(next(Path("/usr/lib/postgresql").glob(f"*/bin/{tool}")))
        subprocess.run(
            [*self.user, found, *words], check=True, stdout=subprocess.DEVNULL, cwd="/tmp"
        )

    def start(self) -> None:
        options = f"-p {self.port} -k {self.folder.name} -c listen_addresses=127.0.0.1"
        self.run("pg_ctl", "-D", self.data, "-w", "-l", f"{self.data}/log", "-o", options, "start")

    def stop(self) -> None:
        self.run("pg_ctl", "-D", self.data, "-w", "-m", "immediate", "stop")

    def stopped(self, _site: Site) -> Callable[[], object]:
        self.stop()
        return self.start


class Watch:
    """What was answered while the database was gone."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.asked = 0
        self.failed: list[str] = []

    def expect(self, path: str, status: int, control: str = "", **headers: str) -> None:
        visitor = self.site.visitor()
        self.asked += 1
        answer = visitor.get(path.format(n=self.asked), **headers)
        visitor.connection.close()
        if answer.status != status or control not in answer.headers.get("Cache-Control", ""):
            self.failed.append(f"{path}: {answer.status} {answer.headers.get('Cache-Control')}")

    def everything(self, staff: dict[str, str]) -> None:
        for _round in range(ROUNDS):
            for path in PAGES:
                self.expect(path, 200, "no-store")
            self.expect("/readyz", 503)
            self.expect("/healthz", 200)
            self.expect("/admin/", 503, **staff)


def until_live(workers: Iterable[Visitor]) -> float:
    """How long until each of them reads the database again."""
    began = time.monotonic()
    wait_until(lambda: all(map(is_live, workers)), seconds=10)
    return time.monotonic() - began


def is_live(visitor: Visitor) -> bool:
    live = "no-store" not in visitor.get("/").headers["Cache-Control"]
    return live and visitor.get("/readyz").status == 200


def warm(site: Site) -> None:
    """Let each worker have read the content once."""
    for visitor in site.each_worker():
        visitor.get("/?hd=1")


def prepared(site: Site) -> Site:
    """What a copied folder brings for SQLite, in a database of its own."""
    site.manage("migrate")
    site.manage("seed_guide")
    name = ("--username", NAME, "--email", "a@b.example")
    site.manage("createsuperuser", "--noinput", *name, DJANGO_SUPERUSER_PASSWORD=PASSWORD)
    return site


def figures(site: Site, name: str, fault: Callable[[Site], Callable[[], object]]) -> list[Figure]:
    editor = site.editor()
    staff = {"Cookie": "; ".join(f"{key}={value}" for key, value in editor.cookies.items())}
    warm(site)
    watch = Watch(site)
    mend = fault(site)
    watch.everything(staff)
    workers = list(site.each_worker())
    mend()
    seconds = until_live(workers)
    return [
        Figure(f"{name}: answers that were not as they should be", len(watch.failed), at_most=0),
        Seconds(f"{name}: seconds until live again", round(seconds, 2), at_most=2),
        Figure(f"{name}: staff lost", int(editor.get("/admin/").status != 200), at_most=0),
    ]


def run(quick: bool) -> list[Figure]:
    found: list[Figure] = []
    with Site() as site:
        found += figures(site, "file moved away", moved_away)
        found += figures(site, "file overwritten", overwritten)
        found += figures(site, "tables missing", tables_missing)
    if not quick:
        postgres = Postgres()
        try:
            with prepared(Site(DATABASE_URL=postgres.url)) as site:
                found += figures(site, "PostgreSQL stopped", postgres.stopped)
        finally:
            postgres.stop()
    return found
