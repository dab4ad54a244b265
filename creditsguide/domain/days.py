"""Days in words: which one, how far off, from when until when."""

from __future__ import annotations

import datetime

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from creditsguide.domain.wording import date, number


def distance(day: datetime.date, today: datetime.date) -> str:
    """ "Tuesday, in 6 days"."""
    n = (day - today).days
    if abs(n) <= 1:
        words = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}[n]
    elif n > 0:
        words = _("in %(n)s days") % {"n": number(n)}
    else:
        words = _("%(n)s days ago") % {"n": number(-n)}
    return f"{format_date(day, 'l')}, {words}"


def from_day(day: datetime.date, today: datetime.date) -> str:
    """ "From 1 December 2026 (Tuesday, in 6 days)"."""
    words = {"day": date(day), "distance": distance(day, today)}
    return _("From %(day)s (%(distance)s)") % words


def price_state(start: datetime.date, next_start: datetime.date | None, day: datetime.date) -> str:
    """Where a dated price stands on a day: past, in force or coming."""
    if start > day:
        days = (start - day).days
        return ngettext("Coming, in %(n)s day", "Coming, in %(n)s days", days) % {"n": number(days)}
    if next_start is None or next_start > day:
        return _("In force")
    return _("Past, until %(day)s") % {"day": date(next_start - datetime.timedelta(days=1))}


def span(first: datetime.date | None, last: datetime.date | None) -> str:
    """ "from 1 December 2026 until 24 December 2026"; either may be open."""
    words = [
        _("from %(day)s") % {"day": date(first)} if first else "",
        _("until %(day)s") % {"day": date(last)} if last else "",
    ]
    return " ".join(filter(None, words)) or _("every day")
