"""PostgreSQL answers nobody: its tables are locked, it is frozen, or no longer on the network."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path

import psycopg

from tests.faults import Figure, Seconds
from tests.faults.gone import Postgres, prepared, until_live, warm
from tests.support.live import Answer, Site, form
from tests.support.probes import Askers

HANGS = 6  # seconds
KNOWN = 3  # after so many, every worker knows
VIEWS = 50
GUIDE = "/admin/creditsguide/guide/1/change/"
PATHS = ("/", "/estimate/?hd={n}", "/embed/", "/healthz")
TABLES = """
SELECT relname FROM pg_class WHERE relkind = 'r' AND relname ~ '^(creditsguide|django|auth)_'
"""
RENEW = "UPDATE {} SET position = position"  # a write like any other

Fault = Callable[[], AbstractContextManager[None]]


class Line:
    """The network between site and server: cut, it says nothing, as where packets are lost."""

    def __init__(self, port: int) -> None:
        self.server = port
        self.whole = threading.Event()
        self.whole.set()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=0)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self) -> None:
        while True:
            self.whole.wait()
            near, _address = self.listener.accept()
            far = socket.create_connection(("127.0.0.1", self.server))
            for ends in ((near, far), (far, near)):
                threading.Thread(target=self.carry, args=ends, daemon=True).start()

    def carry(self, near: socket.socket, far: socket.socket) -> None:
        try:
            while words := near.recv(65_536):
                self.whole.wait()
                far.sendall(words)
            far.shutdown(socket.SHUT_WR)
        except OSError:
            near.close()
            far.close()

    @contextmanager
    def cut(self) -> Iterator[None]:
        self.whole.clear()
        waiting = []  # connections that are taken up to here, so that others are not
        for _each in range(4):
            one = socket.socket()
            one.setblocking(False)
            one.connect_ex(("127.0.0.1", self.port))
            waiting.append(one)
        yield
        for one in waiting:
            one.close()
        self.whole.set()


@contextmanager
def locked(server: Postgres, table: str) -> Iterator[None]:
    """Content is written meanwhile, so that the tables have to be read."""
    tip, project = "creditsguide_usagetip", "creditsguide_exampleproject"
    with ExitStack() as open_ones:
        holder, sql = (
            open_ones.enter_context(closing(psycopg.connect(server.url))) for _each in range(2)
        )
        holder.execute(f'LOCK TABLE "{table}" IN ACCESS EXCLUSIVE MODE')
        if table != "creditsguide_revision":
            sql.execute(RENEW.format(project if table == tip else tip))
            sql.commit()
        yield


@contextmanager
def frozen(server: Postgres) -> Iterator[None]:
    first = int((Path(server.data) / "postmaster.pid").read_text().split()[0])
    pids = [first, *map(int, Path(f"/proc/{first}/task/{first}/children").read_text().split())]
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in reversed(pids):
            os.kill(pid, signal.SIGCONT)


class Visits(Askers):
    """`with Visits(site):` asks on and on, and notes how long each answer took and when."""

    def __init__(self, site: Site) -> None:
        super().__init__()
        self.site, self.began = site, time.monotonic()
        self.took: list[tuple[float, str, float]] = []  # since the beginning, of what, seconds
        self.failed: list[str] = []
        self.work = [threading.Thread(target=self.ask, args=(path,)) for path in PATHS * 2]

    def ask(self, path: str) -> None:
        while not self.over.wait(0.02):
            began = time.monotonic()
            visitor = self.site.visitor()
            try:
                status = visitor.get(path.format(n=len(self.took))).status
            except (OSError, http.client.HTTPException):
                status = 0
            visitor.connection.close()
            self.took.append((began - self.began, path, time.monotonic() - began))
            if status != 200:
                self.failed.append(f"{path}: {status}")

    @property
    def asked(self) -> int:
        return len(self.took)

    def slowest(self, share: float = 1, after: float = 0, path: str = "") -> float:
        """Of this path, or of all others than /healthz; `share` of them took no longer."""
        times = sorted(
            took
            for when, what, took in self.took
            if when >= after and (what == path if path else what != "/healthz")
        )
        return times[int(share * (len(times) - 1))]


def save(site: Site, cookies: dict[str, str], fields: dict[str, str]) -> tuple[float, Answer]:
    editor = site.visitor()
    editor.cookies = dict(cookies)
    began = time.monotonic()
    answer = editor.post(GUIDE, fields)
    return time.monotonic() - began, answer


def figures(name: str, site: Site, fault: Fault, *, away: bool = True, quick: bool) -> list[Figure]:
    """`away`: whether it keeps those from their answer who only read."""
    editor = site.editor()
    fields = form(editor.get(GUIDE).text) | {"title": "Typed while it hung"}
    for visitor in site.each_worker():
        visitor.cookies = editor.cookies
        visitor.get(GUIDE)  # each worker knows the session
    warm(site)
    before = len(site.log)
    with fault():
        with Visits(site) as visits:
            visits.go_on(HANGS, VIEWS)
        seconds, refused = save(site, editor.cookies, fields) if away else (0, None)
        workers = list(site.each_worker())
    live = until_live(workers)
    lines = site.log[before:].splitlines()
    turns = sum("database is away" in line or "database is back" in line for line in lines)
    kept = refused is None or (refused.status == 503 and "Typed while it hung" in refused.text)
    return [
        Figure(f"{name}: views", visits.asked, at_least=VIEWS),
        Figure(f"{name}: failed views", len(visits.failed), at_most=0),
        Seconds(f"{name}: slowest view in s", visits.slowest(), at_most=2.5),
        Seconds(
            f"{name}: 9 of 10 views within s, once it is known",
            visits.slowest(0.9, KNOWN),
            at_most=0.5 if quick else 0.1,
        ),
        Seconds(f"{name}: slowest /healthz in s", visits.slowest(path="/healthz"), at_most=1),
        Seconds(f"{name}: a save is refused within s", seconds, at_most=2.5),
        Figure(f"{name}: and what was typed lost", int(not kept), at_most=0),
        Seconds(f"{name}: seconds until live again", live, at_most=2),
        Figure(f"{name}: lines in the log at its turns", turns, at_most=4 if away else 0),
        Figure(f"{name}: other lines in the log", len(lines) - turns, at_most=0),
    ]


def tables(server: Postgres) -> list[str]:
    with closing(psycopg.connect(server.url)) as sql:
        return [table for (table,) in sql.execute(TABLES).fetchall()]


def run(quick: bool) -> list[Figure]:
    server = Postgres()
    line = Line(server.port)
    url = server.url.replace(str(server.port), str(line.port))
    try:
        with prepared(Site(DATABASE_URL=url)) as site:
            found = figures("frozen", site, partial(frozen, server), quick=quick)
            for table in ["creditsguide_tier"] if quick else tables(server):
                fault, read = partial(locked, server, table), table.startswith("creditsguide")
                found += figures(f"{table} locked", site, fault, away=read, quick=quick)
            if not quick:
                found += figures("unreachable", site, line.cut, quick=quick)
    finally:
        server.stop()
    return found
