"""What caches are told: the state an answer shows, its ETag, and how long it may be kept."""

from __future__ import annotations

import datetime
import hashlib
import time
from dataclasses import dataclass
from functools import cache

from django.conf import settings

from creditsguide.content import clock
from creditsguide.web.query import Parameters

ContentState = tuple[str, datetime.date]  # its revision, and the day it is shown on


@dataclass(frozen=True, slots=True)
class Mark:
    """What a public view says of its answer: the content it shows, and what else it depends on."""

    state: ContentState
    reads: Parameters | None  # None: of the address, all of it


def cache_control() -> str:
    """Always asked for again, so never stale; kept for a day for when the site is down.

    Proxies may be allowed to answer by themselves, but not over the midnight that turns prices.
    """
    shared = ""
    if settings.SHARED_CACHE_SECONDS:
        left = clock.ends(clock.today()) - time.time()
        seconds = min(settings.SHARED_CACHE_SECONDS, int(left))
        shared = f"s-maxage={seconds}, "
    return f"public, max-age=0, {shared}must-revalidate, stale-if-error=86400"


@cache
def release() -> str:
    """A digest of the code and templates that render: a new release makes new pages."""
    digest = hashlib.sha256()
    for folder in ("creditsguide", "templates", "static"):
        for path in sorted((settings.BASE_DIR / folder).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def etag(state: ContentState, address: str) -> str:
    """A public response is a function of exactly these and the release.

    Weak, because it names the answer in all of its encodings.
    """
    value, day = state
    named = "\n".join([value, day.isoformat(), address, release()])
    return f'W/"{hashlib.sha256(named.encode()).hexdigest()[:32]}"'
