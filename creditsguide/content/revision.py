"""Which state of the content this is: one random token, renewed by every content write."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from creditsguide.content.connection import here


class Revision(models.Model):
    """One row. Random, because a counter repeats after a restored backup and then lies."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    token = models.CharField(max_length=32)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="revision_is_one_row"),
        ]

    def __str__(self) -> str:
        return self.token


TOKEN = f'SELECT token FROM "{Revision._meta.db_table}"'  # noqa: S608


def current() -> str:
    """The token of the content as it is now; "" before the first write."""
    try:
        return _read(here.connection)
    except DatabaseError:
        if here.connection.in_atomic_block:
            raise
        # The server may have come back, or the file been replaced, since we connected.
        here.connection.close()
        return _read(here.connection)


def _read(database: BaseDatabaseWrapper) -> str:
    # Every request reads this: past Django's cursors, which take three times as long as the table.
    if database.connection is None:
        database.ensure_connection()
    try:
        row = database.connection.execute(TOKEN).fetchone()
    except database.Database.Error as error:
        raise DatabaseError(*error.args) from error
    return row[0] if row else ""


def edited_on() -> datetime.date | None:
    """The day content was last written; None before the first write."""
    moment = Revision.objects.values_list("changed_at", flat=True).first()
    return moment and timezone.localdate(moment)


def renew() -> None:
    """Say that content has changed. Belongs into the transaction that changes it."""
    Revision.objects.bulk_create(
        [Revision(token=secrets.token_hex(16))],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["token", "changed_at"],
    )


@contextmanager
def changing() -> Iterator[None]:
    """Wrap bulk writes, which send no signals."""
    with transaction.atomic():
        yield
        renew()


@contextmanager
def locked() -> Iterator[None]:
    """Compare and write while nobody else does: every content write ends in this row.

    One lock for all content, so two editors can wait for each other but never deadlock. SQLite
    has only the one, and its immediate transaction takes it.
    """
    with transaction.atomic():
        Revision.objects.select_for_update().first()
        yield


class Content(models.Model):
    """Base of every table that visitors see: a write and its renewal commit together."""

    class Meta:
        abstract = True

    def save(self, *args: object, **kwargs: object) -> None:
        # Django opens no transaction for a single save; the renewal happens on its signal.
        with transaction.atomic():
            super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            return super().delete(*args, **kwargs)


def renew_on_write(sender: type[models.Model], **_signal: object) -> None:
    """Receiver of post_save and post_delete: also sees fixtures (raw) and cascades."""
    if issubclass(sender, Content):
        renew()
