"""Days: prices, links and previews hold from one to the next."""

from __future__ import annotations

import calendar
import datetime
import re

from django.utils import timezone
from django.utils.translation import gettext as _


def day(text: str) -> datetime.date | None:
    """A day as 2026-11-23; anything else is no day."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def typed_day(text: str) -> datetime.date | None:
    """A day as people write it: 2026-11-23, or 23 November 2026. 01/12 would be two days."""
    in_words = re.fullmatch(r"(\d{1,2})\s+([a-z]+)\s+(\d{4})", text.strip().lower(), re.ASCII)
    if not in_words:
        return day(text.strip())
    number, month, year = in_words.groups()
    months = [name.lower() for name in calendar.month_name]
    return day(f"{year}-{months.index(month):02}-{number:0>2}") if month in months else None


def no_day(typed: str) -> str:
    """Why it is none."""
    words = _("“%(typed)s” is no day: write it like 2026-12-01 or 1 December 2026.")
    return words % {"typed": typed}


def today() -> datetime.date:
    """The day in the site's time zone: prices change at its midnight."""
    return timezone.localdate()


def begins(day: datetime.date) -> datetime.datetime:
    """Its midnight."""
    return datetime.datetime.combine(day, datetime.time.min, timezone.get_current_timezone())


def ends(day: datetime.date) -> float:
    """When that day is over, as time.time() counts."""
    return begins(day + datetime.timedelta(days=1)).timestamp()


def span(day: datetime.date) -> tuple[float, float]:
    """From when until when it lasts, as time.time() counts: a clock may be put back, too."""
    return begins(day).timestamp(), ends(day)
