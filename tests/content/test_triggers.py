"""The triggers are there after every migrate and restore, and a release without them is refused."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager

import psycopg
import pytest
from django.core.management import call_command
from django.db import OperationalError, connection, transaction

from creditsguide.content import revision, structure, triggers
from creditsguide.models import UsageTip
from creditsguide.operations import release
from tests.support.live import Site

pytestmark = pytest.mark.django_db
on_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="for SQLite")
on_postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="for PostgreSQL")
TIPS = "creditsguide_usagetip"


def sql(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def drop(table: str, event: str) -> None:
    """What rebuilding a table does, or somebody who tidies up."""
    on = f"ON {table}" if connection.vendor == "postgresql" else ""
    sql(f"DROP TRIGGER {table}_renews_on_{event} {on}")


@pytest.fixture
def unwatched():
    drop(TIPS, "write" if connection.vendor == "postgresql" else "update")


@pytest.fixture
def whole(settings):
    settings.STATICFILES_DIRS = []


def test_a_fresh_database_has_them_all():
    assert triggers.missing() == []
    assert len(structure.content_models()) == len(triggers._tables()) >= 9


def test_one_that_is_missing_is_noticed_before_serving(whole, unwatched):
    assert triggers.missing() == [TIPS]
    assert release.problem() == f"Writes to {TIPS} would go unnoticed: --prepare mends that."


def test_each_migrate_brings_them_back(whole, unwatched):
    call_command("migrate", verbosity=0)
    assert release.problem() == ""
    before = revision.current()
    UsageTip.objects.update(title="other words")
    assert revision.current() != before


def test_what_was_written_without_them_is_noticed_afterwards(unwatched):
    before = revision.current()
    UsageTip.objects.update(title="other words")
    assert revision.current() == before
    call_command("migrate", verbosity=0)
    assert revision.current() != before


def test_a_migrate_that_finds_them_leaves_answers_that_browsers_keep():
    before = revision.current()
    call_command("migrate", verbosity=0)
    assert revision.current() == before


@on_postgresql
class TestPostgreSQL:
    def test_one_that_is_switched_off_is_missing_until_the_next_migrate(self):
        sql(f"ALTER TABLE {TIPS} DISABLE TRIGGER USER")
        assert triggers.missing() == [TIPS]
        call_command("migrate", verbosity=0)
        assert triggers.missing() == []

    def test_whoever_may_write_content_may_renew_the_revision(self):
        sql(
            "CREATE ROLE translator",
            "GRANT USAGE ON SCHEMA public TO translator",
            f"GRANT SELECT, UPDATE ON {TIPS} TO translator",
            "SET LOCAL ROLE translator",
        )
        UsageTip.objects.update(title="other words")
        sql("RESET ROLE")
        assert revision.current()

    def test_names_in_it_are_ours_whatever_the_search_path(self):
        before = revision.current()
        sql(
            "CREATE TEMPORARY TABLE creditsguide_revision (LIKE public.creditsguide_revision)",
            "SET LOCAL search_path = pg_catalog",
            f"UPDATE public.{TIPS} SET title = 'other words'",
            "SET LOCAL search_path = public",
        )
        sql("DROP TABLE pg_temp.creditsguide_revision")
        assert revision.current() != before

    def test_a_writer_by_hand_waits_for_an_editor_without_holding_rows(self, by_hand):
        """The editor can go on and write the very row that the other is about to write."""
        with revision.locked(), by_hand.writing():
            assert UsageTip.objects.update(title="other words")
            by_hand.database.cancel()
        assert "canceling statement" in str(by_hand.error)

    def test_a_deadlock_with_rows_locked_by_hand_ends_one_of_both(self, by_hand):
        errors = []
        by_hand.database.execute(f"SELECT * FROM {TIPS} FOR UPDATE")
        with revision.locked(), by_hand.writing():
            try:
                with transaction.atomic():
                    UsageTip.objects.update(title="other words")
            except OperationalError as error:
                errors.append(error)
                by_hand.database.cancel()
        assert "deadlock detected" in str([*errors, by_hand.error][0])
        assert UsageTip.objects.exists()


class ByHand:
    """Somebody else at the same database, whose transaction is undone in the end."""

    def __init__(self) -> None:
        settings = connection.get_connection_params()
        names = {"dbname", "user", "host", "port"} & set(settings)
        self.database = psycopg.connect(**{name: settings[name] for name in names})
        self.error: psycopg.Error | None = None

    def write(self) -> None:
        try:
            self.database.execute(f"UPDATE {TIPS} SET id = id")
        except psycopg.Error as error:
            self.error = error

    @contextmanager
    def writing(self) -> Iterator[None]:
        """From when their write waits for us until it is over."""
        thread = threading.Thread(target=self.write)
        thread.start()
        blocked, by = self.database.info.backend_pid, 0
        with connection.cursor() as cursor:
            while not by:
                cursor.execute("SELECT cardinality(pg_blocking_pids(%s))", [blocked])
                by = cursor.fetchone()[0]
        yield
        thread.join()


@pytest.fixture
def by_hand():
    someone = ByHand()
    yield someone
    someone.database.close()


OLDER_RELEASE = """
INSERT INTO creditsguide_revision (id, token, changed_at) VALUES (1, 'older', '2026-11-26 10:00:00')
ON CONFLICT (id) DO UPDATE SET token = excluded.token, changed_at = excluded.changed_at
"""
REBUILD = """
from django.db import connection, models
from creditsguide.models import UsageTip
new = models.TextField()
new.set_attributes_from_name("title")
with connection.schema_editor() as editor:
    editor.alter_field(UsageTip, UsageTip._meta.get_field("title"), new)
"""


@on_sqlite
class TestSQLite:
    """On a file of its own: rebuilding a table takes more than a test's transaction."""

    @pytest.fixture
    def site(self):
        site = Site()
        for command in ("migrate", "seed_guide"):
            site.manage(command)
        yield site
        site.folder.cleanup()

    def ask(self, site: Site, statement: str) -> list[tuple]:
        with closing(sqlite3.connect(site.database)) as database, database:
            return database.execute(statement).fetchall()

    def value(self, site: Site) -> str:
        return self.ask(site, "SELECT token FROM creditsguide_revision")[0][0]

    def watched(self, site: Site) -> bool:
        """Whether a write from outside is noticed."""
        before = self.value(site)
        self.ask(site, f"UPDATE {TIPS} SET title = 'by sqlite3'")
        return self.value(site) != before

    def test_a_write_from_outside_is_noticed(self, site):
        assert self.watched(site)

    def test_a_rebuilt_table_has_them_again_after_migrate(self, site):
        site.manage("shell", "-c", REBUILD)
        assert not self.watched(site)
        before = self.value(site)
        site.manage("migrate")
        assert self.value(site) != before
        assert self.watched(site)

    def test_later_migrations_can_do_with_them(self, site):
        """One that rebuilds the revision cannot: it has to drop those that name it."""
        site.manage("migrate", "creditsguide", "0003")
        assert self.watched(site)
        site.manage("migrate")
        assert self.watched(site)

    def test_the_release_before_can_run_beside_them(self, site):
        """It renews the revision itself, by its column's older name, and more often than needed."""
        self.ask(site, OLDER_RELEASE)
        assert self.value(site) == "older"
        assert self.watched(site)

    def test_they_stay_when_the_last_step_is_undone(self, site):
        site.manage("migrate", "creditsguide", "0002")
        assert self.watched(site)

    def test_a_backup_without_them_has_them_once_restored(self, site):
        self.ask(site, f"DROP TRIGGER {TIPS}_renews_on_update")
        site.manage("backup", str(site.var / "old.backup"))
        before = self.value(site)
        site.manage("restore", str(site.var / "old.backup"))
        assert self.value(site) != before
        assert self.watched(site)

    def test_a_backup_from_before_them_has_them_once_restored(self, site):
        site.manage("migrate", "creditsguide", "0002")
        for event in ("insert", "update", "delete"):
            self.ask(site, f"DROP TRIGGER {TIPS}_renews_on_{event}")
        site.manage("backup", str(site.var / "old.backup"))
        site.manage("migrate")
        site.manage("restore", str(site.var / "old.backup"))
        assert self.watched(site)

    def test_the_first_release_of_all_has_no_place_for_them(self, site):
        site.manage("migrate", "creditsguide", "0001")
        site.manage("migrate")
        assert self.watched(site)
