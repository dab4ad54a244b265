"""Which state of the content this is: one random token, renewed by every content write."""

from __future__ import annotations

import datetime
import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from django.conf import settings
from django.db import models, transaction


class Revision(models.Model):
    """One row. Random, because a counter repeats after a restored backup and then lies."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    token = models.CharField(max_length=32)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="revision_is_one_row"),
        ]

    def __str__(self) -> str:
        return self.token


def current() -> str:
    """The token of the content as it is now; "" before the first write."""
    return Revision.objects.values_list("token", flat=True).first() or ""


def renew() -> None:
    """Say that content has changed. Belongs into the transaction that changes it."""
    Revision.objects.bulk_create(
        [Revision(token=secrets.token_hex(16))],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["token"],
    )


@contextmanager
def changing() -> Iterator[None]:
    """Wrap bulk writes, which send no signals."""
    with transaction.atomic():
        yield
        renew()


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


def etag(token: str, day: datetime.date, address: str) -> str:
    """A public response is a function of exactly these and the release."""
    state = "\n".join([token, day.isoformat(), address, release()])
    return f'"{hashlib.sha256(state.encode()).hexdigest()[:32]}"'
