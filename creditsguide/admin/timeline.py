"""The days to come on which the guide turns, on a line true to days."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.db import models
from django.utils.dateformat import format as format_date
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from creditsguide.admin import effects
from creditsguide.admin.places import form_address
from creditsguide.content import schedule, versions
from creditsguide.content.versions import Family
from creditsguide.domain import days, drawing, links, wording
from creditsguide.models.base import Scheduled

SHOWN = 12
ROOM = 12  # per cent of the line that a day's words take


class Link(NamedTuple):
    words: str
    address: str


class DayMark(NamedTuple):
    """Where a day stands on the line; without words where its neighbour's stand."""

    x: str
    label: str
    anchor: str


@dataclass(frozen=True)
class Turn:
    """A later day, and what is different from then on."""

    day: datetime.date
    distance: str
    lines: tuple[str, ...]
    note: str
    changes: tuple[Link, ...]
    mark: DayMark

    @property
    def preview(self) -> str:
        return links.guide_as_of(self.day, "").bare


def coming(content: Family, today: datetime.date, ahead: list[datetime.date]) -> list[Turn]:
    """The next of them: hundreds take seconds, and say less."""
    return _turns_on(ahead[:SHOWN], content, today)


def later(ahead: list[datetime.date]) -> str:
    """What is left out, in words."""
    days_left = ahead[SHOWN:]
    if not days_left:
        return ""
    n, last = len(days_left), wording.date(days_left[-1])
    words = ngettext("%(n)s later day, %(day)s.", "%(n)s later days, until %(day)s.", n)
    return words % {"n": wording.number(n), "day": last}


def _turns_on(later: list[datetime.date], content: Family, today: datetime.date) -> list[Turn]:
    sums = effects.by_day(today, later)
    turns, earlier = [], sums[today]
    rows_on = defaultdict(list)
    for row in content.values():
        for day in set(_turns(row)):
            rows_on[day].append(row)
    for day, mark in zip(later, _marks(later, today), strict=True):
        lines = tuple(effects.differences(earlier, sums[day]))
        rows = rows_on[day]
        distance = days.distance(day, today)
        changes = tuple(_changes(rows, content))
        turns.append(Turn(day, distance, lines, _announced(rows), changes, mark))
        earlier = sums[day]
    return turns


def _turns(row: models.Model) -> list[datetime.date]:
    """The days on which a row of whatever kind comes, goes or is in force."""
    if isinstance(row, Scheduled):
        return schedule.turns(row)
    return [row.effective_on] if hasattr(row, "effective_on") else []


def _announced(rows: Iterable[models.Model]) -> str:
    told = [row.announced for row in rows if hasattr(row, "announced")]
    if not told:
        return ""
    return _("Announced on the guide.") if all(told) else _("Not announced yet.")


def _changes(rows: Iterable[models.Model], content: Family) -> Iterator[Link]:
    """Each row that turns, with the form that changes it."""
    for row in rows:
        whole = content[versions.whole(row)]
        yield Link(Truncator(whole).chars(40), form_address(type(whole), whole.pk))


def _marks(later: list[datetime.date], today: datetime.date) -> Iterator[DayMark]:
    free: float = ROOM  # “Today” has the first place
    for day in later:
        share = 100 * (day - today).days / (later[-1] - today).days
        last = share > 100 - ROOM
        begins = share - ROOM if last else share
        label = format_date(day, "j M") if begins >= free else ""
        free = begins + ROOM if label else free
        x = drawing.percent((day - today).days, (later[-1] - today).days)
        yield DayMark(x, label, "end" if last else "start")
