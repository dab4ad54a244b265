"""What turns by itself at a midnight: prices, and rows with a first or last day."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import TypeVar

from creditsguide.models.base import DatedPrice, Scheduled
from creditsguide.models.fields import Status

Row = TypeVar("Row", bound=Scheduled)


def tables() -> list[type[Scheduled]]:
    return Scheduled.__subclasses__()


def shown(rows: Iterable[Row], day: datetime.date) -> list[Row]:
    """Of rows that are published, or of a preview, those that the guide shows on a day."""
    return [row for row in rows if row.shows_on(day)]


def turns(row: Scheduled) -> list[datetime.date]:
    """The days on which a row comes and goes."""
    first, last = row.public_from, row.public_until
    return [
        *([first] if first else []),
        *([day_after(last)] if last and last < datetime.date.max else []),
    ]


def latest_turn(rows: Iterable[Scheduled], day: datetime.date) -> datetime.date | None:
    """The last day, of those that have begun, on which one of these came or went."""
    return max((turn for row in rows for turn in turns(row) if turn <= day), default=None)


def published() -> Iterator[Scheduled]:
    for table in tables():
        yield from table._default_manager.filter(status=Status.PUBLISHED)


def coming_turns(today: datetime.date) -> set[datetime.date]:
    """Every later day on which the guide turns at its midnight."""
    prices = (
        day
        for table in DatedPrice.__subclasses__()
        for day in table._default_manager.filter(effective_on__gt=today).values_list(
            "effective_on", flat=True
        )
    )
    return {*prices, *(turn for row in published() for turn in turns(row) if turn > today)}


def day_after(day: datetime.date) -> datetime.date:
    return day + datetime.timedelta(days=1)
