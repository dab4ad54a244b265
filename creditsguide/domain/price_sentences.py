"""Pure sentences of the price history, each with its figures put in."""

from __future__ import annotations

import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from creditsguide.domain.wording import date, number


def unchanged_since(day: datetime.date) -> str:
    return _("Prices unchanged since %(day)s") % {"day": date(day)}


def price_from(name: str, price: str, day: datetime.date) -> str:
    """ "HD+ 2 → 3 credits from 1 December 2026"."""
    return _("%(name)s %(price)s from %(day)s") % {"name": name, "price": price, "day": date(day)}


def announced(day: datetime.date, today: datetime.date) -> str:
    """What stands beside the day of a coming price."""
    days = (day - today).days
    return ngettext("announced, in %(n)s day", "announced, in %(n)s days", days) % {
        "n": number(days)
    }
