"""Triggers that renew the revision at every write of content, whoever writes it and with what."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, transaction

from creditsguide.content import revision, structure

FUNCTION = "creditsguide_renew"


def keep(**_signal: object) -> None:
    """Receiver of post_migrate: SQLite alters a table by a new one, and drops its triggers."""
    if missing():
        make()


def make() -> None:
    """Make those that are missing. What was written without them is noticed now, too."""
    tables = _tables()
    with transaction.atomic(), connection.cursor() as cursor:
        if tables:
            revision.renew()  # first, as writers do: so neither waits for the other
        for statement in _statements(tables):
            cursor.execute(statement)


def missing() -> list[str]:
    """The content tables whose writes would go unnoticed."""
    names = _names_there()
    return [table for table in _tables() if not names.issuperset(_by_name(table))]


def _tables() -> list[str]:
    """The content tables that there are; none while the revision has an older release's shape."""
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        if revision.TABLE not in there:
            return []
        columns = connection.introspection.get_table_description(cursor, revision.TABLE)
    if "changed_at" not in {column.name for column in columns}:
        return []
    return sorted(there.intersection(structure.content_tables()))


def _statements(tables: Iterable[str]) -> Iterable[str]:
    for table in tables:
        if connection.vendor == "postgresql":
            yield _function()
        yield from _by_name(table).values()


def _by_name(table: str) -> dict[str, str]:
    """By name, the statements that make a table's triggers."""
    return (_on_postgresql if connection.vendor == "postgresql" else _on_sqlite)(table)


def _on_sqlite(table: str) -> dict[str, str]:
    return {
        f"{table}_renews_on_{event}": (
            f'CREATE TRIGGER IF NOT EXISTS "{table}_renews_on_{event}" AFTER {event} '
            f'ON "{table}" BEGIN {revision.renewal("sqlite")}; END'
        )
        for event in ("insert", "update", "delete")
    }


def _on_postgresql(table: str) -> dict[str, str]:
    """Before the rows, as `revision.locked()` does: who writes waits there, and holds no row yet.

    TRUNCATE has the whole table locked by then, and may empty the revision too: so after it.
    """
    times = {"write": "BEFORE INSERT OR UPDATE OR DELETE", "truncate": "AFTER TRUNCATE"}
    return {
        f"{table}_renews_on_{event}": (
            f'CREATE OR REPLACE TRIGGER "{table}_renews_on_{event}" {time} ON "{table}" '
            f"FOR EACH STATEMENT EXECUTE FUNCTION {_schema()}{FUNCTION}()"
        )
        for event, time in times.items()
    }


def _function() -> str:
    """Of the owner's rights: whoever may write content need not be let into the revision.

    So no name in it may depend on the writer's search path.
    """
    return (
        f"CREATE OR REPLACE FUNCTION {_schema()}{FUNCTION}() RETURNS trigger LANGUAGE plpgsql "
        "SECURITY DEFINER SET search_path = pg_catalog, pg_temp "
        f"AS $$ BEGIN {revision.renewal('postgresql', _schema())}; RETURN NULL; END $$"
    )


def _schema() -> str:
    """Where PostgreSQL has the revision, as a prefix."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quote_ident(nspname) FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace "
            "WHERE pg_class.oid = %s::regclass",
            [revision.TABLE],
        )
        return f"{cursor.fetchone()[0]}."


def _names_there() -> set[str]:
    """The names of all triggers that are there and not switched off."""
    named = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        named = (
            "SELECT tgname FROM pg_trigger "
            "WHERE tgenabled IN ('O', 'A') AND pg_table_is_visible(tgrelid)"
        )
    with connection.cursor() as cursor:
        cursor.execute(named)
        return {name for (name,) in cursor.fetchall()}
