"""Which state of the content this is: one random token, renewed by every content write."""

from __future__ import annotations

import datetime
import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from django.conf import settings
from django.db import DatabaseError, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from creditsguide.content.connection import here

State = tuple[str, datetime.date]


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


def today() -> datetime.date:
    """The day in the site's time zone: prices change at its midnight."""
    return timezone.localdate()


def ends(day: datetime.date) -> float:
    """When that day is over, as time.time() counts."""
    following = day + datetime.timedelta(days=1)
    zone = timezone.get_current_timezone()
    return datetime.datetime.combine(following, datetime.time.min, zone).timestamp()


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


@cache
def release() -> str:
    """A digest of the code and templates that render: a new release makes new pages."""
    digest = hashlib.sha256()
    for folder in ("creditsguide", "templates", "static"):
        for path in sorted((settings.BASE_DIR / folder).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def etag(state: State, address: str) -> str:
    """A public response is a function of exactly these and the release.

    Weak, because it names the answer in all of its encodings.
    """
    token, day = state
    named = "\n".join([token, day.isoformat(), address, release()])
    return f'W/"{hashlib.sha256(named.encode()).hexdigest()[:32]}"'
