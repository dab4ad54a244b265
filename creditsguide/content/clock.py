"""Days: prices, links and previews hold from one to the next."""

from __future__ import annotations

import datetime
import re


def day(text: str) -> datetime.date | None:
    """A day as 2026-11-23; anything else is no day."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None
