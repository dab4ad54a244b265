"""What caches are told: the state an answer shows, its ETag, and how long it may be kept."""

from __future__ import annotations

import datetime
import hashlib
import json
import sys
import time
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from pathlib import Path

from django.conf import settings
from django.core.signals import setting_changed
from django.http.response import HttpResponseBase

from creditsguide.content import clock
from creditsguide.web.query import Parameters

# Settings that no answer shows; two machines of one site may well differ in them.
UNSEEN = frozenset(
    "ALLOWED_HOSTS DATABASES LOGGING PORT PROXIES SECRET_KEY SECRET_KEY_FALLBACKS WORKERS".split()
)

MARK = "creditsguide_mark"

ContentState = tuple[str, datetime.date]  # its revision, and the day it is shown on


@dataclass(frozen=True, slots=True)
class Mark:
    """What a public view says of its answer: the content it shows, and what else it depends on."""

    state: ContentState
    reads: Parameters | None  # None: of the address, all of it


def set_mark(response: HttpResponseBase, mark: Mark) -> None:
    """For the layers in front of Django: it never leaves the process."""
    setattr(response, MARK, mark)


def mark_of(response: HttpResponseBase) -> Mark | None:
    """None for an answer that is not to be kept."""
    whole = response.status_code == HTTPStatus.OK and not response.cookies
    return getattr(response, MARK, None) if whole else None


def cache_control() -> str:
    """Always asked for again, so never stale; kept for a day for when the site is down.

    Proxies may be allowed to answer by themselves, but not over the midnight that turns the guide.
    """
    shared = ""
    if settings.SHARED_CACHE_SECONDS:
        left = clock.ends(clock.today()) - time.time()
        seconds = min(settings.SHARED_CACHE_SECONDS, int(left))
        shared = f"s-maxage={seconds}, "
    return f"public, max-age=0, {shared}must-revalidate, stale-if-error=86400"


@cache
def release() -> str:
    """A digest of all that makes pages but content: a new release makes new ones."""
    return hashlib.sha256(f"{_code()}\n{_settings()}".encode()).hexdigest()[:16]


@cache
def _code() -> str:
    """Read once, at a worker's start: the files may be those of the next release by now."""
    digest = hashlib.sha256("\n".join(_packages()).encode())
    for folder in ("creditsguide", "templates", "static"):
        for path in sorted((settings.BASE_DIR / folder).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(str(path.relative_to(settings.BASE_DIR)).encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


def _packages() -> list[str]:
    """Python and what is installed, as the folders are named: asking each took half a second."""
    folders = {info.name for entry in sys.path for info in Path(entry).glob("*.dist-info")}
    return [sys.version, *sorted(folders)]


def _settings() -> str:
    """Every setting but those in UNSEEN, so that a new one cannot be forgotten.

    Paths and functions are told by code: where a machine has them shows nowhere.
    """
    names = {name for name in dir(settings) if name.isupper()} - UNSEEN
    values = {name: getattr(settings, name) for name in names}
    return json.dumps(values, sort_keys=True, default=lambda value: type(value).__name__)


def _renew_release(**_signal: object) -> None:
    release.cache_clear()


setting_changed.connect(_renew_release)  # tests change settings while they run


def etag(state: ContentState, address: str) -> str:
    """A public response is a function of exactly these and the release.

    Weak, because it names the answer in all of its encodings.
    """
    value, day = state
    parts = "\n".join([value, day.isoformat(), address, release()])
    return f'W/"{hashlib.sha256(parts.encode()).hexdigest()[:32]}"'
