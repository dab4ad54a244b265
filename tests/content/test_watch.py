"""The watcher: who waits for the database in vain is freed, and nobody asks one that is away."""

from __future__ import annotations

import threading
from contextlib import nullcontext

import pytest
from django.db import OperationalError

from creditsguide.content import watch as module
from creditsguide.content.watch import CROWDED, READING, TICK, AwayError, Watch

LOOKS = int(READING / TICK)


class Database:
    """As much of a connection as the watcher uses; SQLite's, whose reads can be interrupted."""

    vendor, in_atomic_block, wrap_database_errors = "sqlite", False, nullcontext()

    def __init__(self):
        self.connection = self
        self.freed, self.said, self.closed = 0, [], False

    def close(self):
        self.closed = True

    def interrupt(self):
        self.freed += 1

    def execute(self, statement, *values):
        self.said.append((statement, *values))


@pytest.fixture
def watch(monkeypatch):
    """One that looks only when it is told to."""
    watch = Watch()
    watch.crowd, watch.patience = 3, READING
    monkeypatch.setattr(module, "watch", watch)
    return watch


@pytest.fixture
def waiting(watch):
    """`waiting(seconds)`: somebody asks with this patience, and is not answered."""

    def wait(seconds=None):
        asking = watch.join(Database())
        asking.patience = seconds
        asking.__enter__()
        askings.append(asking)
        return asking

    askings = []
    return wait


def look(watch, times):
    for _each in range(times + 1):  # only the second look finds the same question
        watch.look()


def test_a_visitor_is_freed_and_no_sooner(watch, waiting):
    visitor = waiting()
    look(watch, LOOKS - 1)
    assert not visitor.database.freed
    look(watch, 0)
    assert visitor.database.freed


def test_who_asks_something_else_has_been_answered(watch, waiting):
    visitor = waiting()
    for _each in range(3 * LOOKS):
        watch.look()
        with visitor:
            pass
        visitor.__enter__()
    assert not visitor.database.freed


def test_who_was_answered_does_not_wait(watch, waiting):
    visitor = waiting()
    visitor.__exit__()
    look(watch, 3 * LOOKS)
    assert not visitor.database.freed


def test_a_save_waits_longer_but_not_for_a_database_that_is_away(watch, waiting):
    save = waiting(20)
    look(watch, 3 * LOOKS)
    assert not save.database.freed
    watch.away = True
    look(watch, LOOKS)
    assert save.database.freed


def test_visitors_wait_less_while_all_of_their_threads_do(watch, waiting):
    save, *visitors = waiting(20), waiting(), waiting()
    look(watch, int(CROWDED / TICK))
    freed = [visitor.database.freed for visitor in visitors]
    assert freed == [0, 0] or CROWDED == READING
    visitors.append(waiting())
    look(watch, int(CROWDED / TICK))
    assert all(visitor.database.freed for visitor in visitors)
    assert not save.database.freed


def test_the_database_is_told_how_long_to_keep_anyone_once(watch):
    asking = watch.join(Database())
    for seconds in (20, 20, None, None):
        asking.patience = seconds
        with asking:
            pass
    default = f"PRAGMA busy_timeout = {int(READING * 1_000)}"
    assert asking.database.said == [("PRAGMA busy_timeout = 20000",), (default,)]


def test_postgresql_limits_locks_and_statements_itself(watch):
    asking = watch.join(Database())
    asking.database.vendor, asking.patience = "postgresql", 20
    asking.database.in_atomic_block = True  # what is set in there goes with it
    with asking:
        assert not asking.database.said
    asking.database.in_atomic_block = False
    with asking:
        pass
    [(statement, values)] = asking.database.said
    assert "lock_timeout" in statement
    assert "statement_timeout" in statement
    assert values == {"ms": "20000"}


def test_commands_wait_for_as_long_as_it_takes(watch):
    watch.patience = None
    asking = watch.join(Database())
    with asking:
        assert not asking.database.said


class Outage:
    """What the watcher asks: fails until it is over."""

    def __init__(self):
        self.over, self.asked = threading.Event(), 0

    def __call__(self):
        self.asked += 1
        if not self.over.is_set():
            raise OperationalError("server closed the connection")


def joined(watch):
    """Once the watcher has asked with success."""
    for thread in threading.enumerate():
        if thread.name == module.SCOUT:
            thread.join()


@pytest.fixture
def outage(watch):
    watch.ask = Outage()
    yield watch.ask
    watch.ask.over.set()
    joined(watch)


def test_an_outage_has_two_lines_however_many_meet_it(watch, outage, caplog):
    for _visitor in range(9):
        watch.lost(OperationalError("canceling statement due to lock timeout"))
        watch.lost(AwayError())
    assert watch.away
    outage.over.set()
    joined(watch)
    assert not watch.away
    away, back = (record.getMessage() for record in caplog.records)
    assert away.startswith("The database is away, pages show the last good content: canceling")
    assert back == "The database is back, pages are live again"


def test_nobody_but_the_watcher_asks_a_database_that_is_away(watch, outage):
    asking = watch.join(Database())
    watch.lost(OperationalError())
    with pytest.raises(AwayError), asking:
        pytest.fail("it was asked")
    outage.over.set()
    joined(watch)
    with asking:
        pass


def test_a_doubt_is_no_outage_where_the_database_answers(watch, outage, caplog):
    outage.over.set()
    watch.doubt()
    joined(watch)
    assert outage.asked == 1
    assert not watch.away
    assert not caplog.records


def test_a_doubt_that_is_right_becomes_one(watch, outage, caplog):
    watch.doubt()
    while "server closed the connection" not in caplog.text:
        assert not outage.over.wait(0.01)
    assert watch.away


def test_content_that_cannot_be_built_is_no_outage(watch, caplog):
    def fail():
        raise ValueError("a tier of no size")

    watch.ask = fail
    watch.doubt()
    joined(watch)
    assert not watch.away
    assert not watch.scouting
    assert "a tier of no size" in caplog.text


@pytest.fixture
def disk(watch, monkeypatch):
    """`disk(writable)`: what the watcher finds when it looks."""

    def look(writable):
        monkeypatch.setattr(module, "_is_writable", lambda _file: writable)
        watch.follow_disk()

    watch.files = ["db.sqlite3"]
    return look


def test_a_disk_that_can_be_written_to_again_is_held_to_be_away(watch, outage, disk, caplog):
    for writable in (True, False, False):
        disk(writable)
        assert not watch.away
    for writable in (True, True):
        disk(writable)
        assert watch.away
    assert caplog.messages == [
        "The database is away, pages show the last good content: its disk was read-only"
    ]


def test_all_connections_are_closed_but_those_in_use(watch, waiting):
    idle, busy = watch.join(Database()), waiting()
    watch.hang_up()
    assert idle.database.closed
    assert not busy.database.closed
