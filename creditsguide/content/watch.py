"""One watcher a worker, for when the database keeps people waiting.

It frees them, and it alone asks while the database is away.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from weakref import WeakSet

from django.conf import settings
from django.db import Error, OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper

logger = logging.getLogger(__name__)

TICK = 0.25
# How long a visitor's read may wait. SQLite's never wait but for a moment, and can't be freed.
READING = 0.5 if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3") else 1.5
CROWDED = 0.5  # the same while as many wait as visitors have threads
SCOUT = "asks whether the database is there"
LIMITS = """SELECT set_config('lock_timeout', %(ms)s, false),
    set_config('statement_timeout', %(ms)s, false)"""


Driver = Any  # the connection of sqlite3 or of psycopg, which share no type


def driver_error(database: BaseDatabaseWrapper) -> type[Exception]:
    """What the driver raises where Django does not wrap it."""
    module = getattr(database, "Database")  # noqa: B009 - of each backend, unknown to their base
    error: type[Exception] = module.Error
    return error


class AwayError(OperationalError):
    """The database is known not to answer, so it was not asked."""


class Asking:
    """What one thread asks the database: `with asking:` around whatever may keep it waiting."""

    def __init__(self, database: BaseDatabaseWrapper) -> None:
        self.database = database
        self.patience: float | None = None  # seconds; None: as a visitor's
        self.scouting = False
        self.waiting, self.turn = False, 0
        self.seen = self.ticks = 0  # the watcher's
        self.limited: tuple[Driver | None, float | None] = (None, None)

    def __enter__(self) -> None:
        if watch.away and not self.scouting:
            raise AwayError("the database is away")
        self.turn += 1
        self.waiting = True
        limits = (self.database.connection, self.patience or watch.patience)
        if limits != self.limited:
            self._limit(*limits)

    def __exit__(self, *_error: object) -> None:
        self.waiting = False

    def _limit(self, raw: Driver | None, seconds: float | None) -> None:
        """The database's own limits, which leave the connection whole where they are enough."""
        # A limit that is set within a transaction is undone with it.
        if raw is None or seconds is None or self.database.in_atomic_block:
            return
        milliseconds = str(int(seconds * 1_000))
        try:
            with self.database.wrap_database_errors:
                if self.database.vendor == "sqlite":
                    raw.execute(f"PRAGMA busy_timeout = {milliseconds}")
                else:
                    raw.execute(LIMITS, {"ms": milliseconds})
        except BaseException:
            self.waiting = False
            raise
        self.limited = (raw, seconds)

    def still_waiting(self) -> bool:
        """Counted in the watcher's own turns: a machine that stood still kept nobody waiting."""
        same = self.waiting and self.turn == self.seen
        self.seen, self.ticks = self.turn, self.ticks + 1 if same else 0
        return same

    def free(self) -> None:
        """Let what it asked fail. Only its line can be cut while the server itself is frozen."""
        raw = self.database.connection
        if raw is None or not self.waiting:
            return
        if self.database.vendor == "sqlite":
            raw.interrupt()
            return
        with (
            suppress(OSError, driver_error(self.database)),
            socket.socket(fileno=os.dup(raw.fileno())) as line,
        ):
            line.shutdown(socket.SHUT_RDWR)

    def hang_up(self) -> None:
        """Leave the thread to connect anew; never while it asks."""
        if self.database.connection is not None and not self.waiting:
            self.database.connection.close()


def _is_writable(file: str) -> bool:
    return not os.access(file, os.F_OK) or os.access(file, os.W_OK)


class Watch:
    """Does nothing until it is started: commands wait for as long as it takes."""

    def __init__(self) -> None:
        self.away = False
        self.patience: float | None = None
        self.crowd = 0
        self.scouting = False
        self.ask: Callable[[], object] | None = None
        self.files: list[str] = []
        self.writable, self.read_only = True, False
        self.askings: WeakSet[Asking] = WeakSet()
        self.lock = threading.Lock()

    def join(self, database: BaseDatabaseWrapper) -> Asking:
        asking = Asking(database)
        with self.lock:
            self.askings.add(asking)
        return asking

    def start(self, ask: Callable[[], object], crowd: int, files: list[str]) -> None:
        """`ask` reads the content; visitors have `crowd` threads; `files` are SQLite's."""
        self.ask, self.crowd, self.patience, self.files = ask, crowd, READING, files
        self.follow_disk()
        threading.Thread(target=self._keep_watch, daemon=True).start()

    def lost(self, error: Error) -> None:
        """A visitor was not answered: nobody else need find out."""
        if isinstance(error, AwayError):
            return
        with self.lock:
            known, self.away = self.away, self.ask is not None
        if not known:
            logger.error("The database is away, pages show the last good content: %s", error)
        self.doubt()

    def doubt(self) -> None:
        """Ask whether it is there, until it is."""
        with self.lock:
            asks, self.scouting = self.scouting, self.ask is not None
        if self.ask and not asks:
            threading.Thread(target=self._scout, args=[self.ask], name=SCOUT, daemon=True).start()

    def _scout(self, ask: Callable[[], object]) -> None:
        while not self._answers(ask):
            time.sleep(TICK / 2)
        with self.lock:
            known, self.away, self.scouting = self.away, False, False
        if known:
            logger.warning("The database is back, pages are live again")

    def _answers(self, ask: Callable[[], object]) -> bool:
        try:
            ask()
        except Error as error:
            self.lost(error)
            return False
        except Exception:
            logger.exception("The content cannot be read, though the database answers")
        return True

    def _keep_watch(self) -> None:
        while True:
            time.sleep(TICK)
            self.look()
            self.follow_disk()

    def follow_disk(self) -> None:
        """What SQLite opens while it cannot write stays read-only, for the whole process."""
        before, self.writable = self.writable, all(map(_is_writable, self.files))
        if self.writable and not before:
            self.read_only = True
            self.lost(OperationalError("its disk was read-only"))

    def hang_up(self) -> None:
        """Close every connection: SQLite writes again once none is left."""
        time.sleep(TICK)  # whoever had begun to ask has ended, or is seen to wait
        with self.lock:
            askings = list(self.askings)
        for asking in askings:
            asking.hang_up()

    def look(self) -> None:
        """Free those who have waited longer than they may."""
        with self.lock:
            askings = list(self.askings)
        waiting = [asking for asking in askings if asking.still_waiting()]
        visitors = [asking for asking in waiting if asking.patience is None]
        crowded = len(visitors) >= self.crowd
        for asking in waiting:
            seconds = READING if self.away else asking.patience or READING
            if crowded and asking.patience is None:
                seconds = CROWDED
            if asking.ticks * TICK >= seconds:
                asking.free()


watch = Watch()
