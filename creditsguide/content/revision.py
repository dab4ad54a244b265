"""Which state of the content this is: one random value, renewed by every write of content."""

from __future__ import annotations

import datetime
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, OperationalError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from creditsguide.content.connection import here, patience
from creditsguide.content.watch import AwayError, driver_error
from creditsguide.models import Revision

AT_ONCE = 0.4  # seconds
TRYING = 0.2  # as long as a page that is only looked at waits for others to save
TABLE = Revision._meta.db_table
COLUMN = Revision._meta.get_field("value").column
VALUE = f'SELECT {COLUMN} FROM "{TABLE}"'  # noqa: S608

# The database draws the value itself: triggers do this at every write, whoever writes.
RENEWED = {
    "sqlite": "lower(hex(randomblob(16))), strftime('%Y-%m-%d %H:%M:%f', 'now')",
    "postgresql": "replace(gen_random_uuid()::text, '-', ''), now()",
}


def renewal(vendor: str, schema: str = "") -> str:
    """The statement that renews the revision, or brings a missing one back."""
    return (
        f'INSERT INTO {schema}"{TABLE}" (id, {COLUMN}, changed_at) '  # noqa: S608
        f"VALUES (1, {RENEWED[vendor]}) ON CONFLICT (id) DO UPDATE "
        f"SET {COLUMN} = excluded.{COLUMN}, changed_at = excluded.changed_at"
    )


def current() -> str:
    """The value for the content as it is now; "" before the first write."""
    began = time.monotonic()
    try:
        return _read(here.connection)
    except DatabaseError as error:
        if isinstance(error, AwayError) or here.connection.in_atomic_block:
            raise
        # The server may have come back, or the file been replaced, since we connected.
        here.connection.close()
        if time.monotonic() - began > AT_ONCE:
            raise  # whoever kept us waiting would do so again
        return _read(here.connection)


def _read(database: BaseDatabaseWrapper) -> str:
    # Every request reads this: past Django's cursors, which take three times as long as the table.
    if database.connection is None:
        database.ensure_connection()
    try:
        with here.asking:
            row = database.connection.execute(VALUE).fetchone()
    except driver_error(database) as error:
        raise DatabaseError(*error.args) from error
    return row[0] if row else ""


def edited_on() -> datetime.date | None:
    """The day content was last written; None before the first write."""
    moment = Revision.objects.values_list("changed_at", flat=True).first()
    return moment and timezone.localdate(moment)


def renew() -> None:
    """Say that content has changed where no trigger did: it was replaced, or had none."""
    with here.connection.cursor() as cursor:
        cursor.execute(renewal(here.connection.vendor))


@contextmanager
def locked() -> Iterator[None]:
    """Compare and write while nobody else does: every content write renews this row.

    One lock for all content, so two editors can wait for each other but never deadlock. SQLite
    has only the one, and its immediate transaction takes it.
    """
    with transaction.atomic():
        if not Revision.objects.select_for_update().first():
            renew()  # a missing row holds nobody up
        yield


class BusyError(Exception):
    """Somebody else is saving, so nothing was tried."""


@contextmanager
def tried() -> Iterator[None]:
    """Write to see what follows from it, and undo it. It waits for nobody's save.

    Raises BusyError.
    """
    try:
        with patience(TRYING):
            with here.asking:  # within a transaction no limit is set any more
                pass
            with locked():
                yield
                transaction.set_rollback(True)
    except AwayError:
        raise
    except OperationalError as error:
        raise BusyError from error
