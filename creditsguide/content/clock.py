"""Days: prices, links and previews hold from one to the next."""

from __future__ import annotations

import datetime
import re

from django.utils import timezone


def day(text: str) -> datetime.date | None:
    """A day as 2026-11-23; anything else is no day."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def today() -> datetime.date:
    """The day in the site's time zone: prices change at its midnight."""
    return timezone.localdate()


def begins(day: datetime.date) -> datetime.datetime:
    """Its midnight."""
    return datetime.datetime.combine(day, datetime.time.min, timezone.get_current_timezone())


def ends(day: datetime.date) -> float:
    """When that day is over, as time.time() counts."""
    return begins(day + datetime.timedelta(days=1)).timestamp()
