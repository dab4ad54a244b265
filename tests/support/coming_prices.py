"""Content with many prices to come."""

from __future__ import annotations

import datetime

from tests.support.bad_files import entries


def with_coming_prices(count: int) -> list[dict]:
    """The shipped content, and a price of another tier on each of as many days to come."""
    day, slugs = datetime.date(2040, 1, 1), ["hd", "hd-plus", "2k"]
    coming = [
        {
            "tier": [slugs[n % 3]],
            "credits_per_image": 1 + n % 97,
            "effective_on": (day + datetime.timedelta(days=n)).isoformat(),
            "announced": False,
        }
        for n in range(count)
    ]
    rows = [
        {"model": "creditsguide.price", "pk": 1000 + n, "fields": fields}
        for n, fields in enumerate(coming)
    ]
    return [*entries(), *rows]
