"""Signing in, as often as a person would.

Attempts are counted in each process's memory: no visitor is written down. Every worker counts for
itself, so a site with two workers allows twice as many.
"""

from __future__ import annotations

import ipaddress
import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from math import ceil
from threading import Lock

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext

logger = logging.getLogger(__name__)
MINUTE = 60
MAX_KEYS = 10_000


class RateLimit:
    """So many attempts a key at once, and one more each so many seconds."""

    def __init__(
        self, attempts: int, seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.attempts, self.seconds, self.clock = attempts, seconds, clock
        # Key → when all of its attempts are allowed again.
        self.full_at: OrderedDict[str, float] = OrderedDict()
        self.lock = Lock()

    def wait(self, key: str) -> float:
        """Seconds until the next attempt; 0 or less: now."""
        ahead = self.full_at.get(key, 0.0) - self.clock()
        return ahead - (self.attempts - 1) * self.seconds

    def take(self, key: str) -> float:
        """Use up an attempt where there is one; else say how long to wait."""
        with self.lock:
            if (wait := self.wait(key)) > 0:
                return wait
            self.full_at[key] = max(self.full_at.get(key, 0.0), self.clock()) + self.seconds
            self.full_at.move_to_end(key)
            if len(self.full_at) > MAX_KEYS:
                self.full_at.popitem(last=False)
        return 0.0

    def give_back(self, key: str) -> None:
        with self.lock:
            self.full_at[key] = self.full_at.get(key, 0.0) - self.seconds


by_address = RateLimit(attempts=5, seconds=60)
by_account = RateLimit(attempts=10, seconds=30)
# Hashing a password keeps a core busy for half a second: one at a time, and nobody waits for it in
# one of the few threads that visitors need too.
_turn = Lock()


@contextmanager
def one_at_a_time() -> Iterator[bool]:
    """Whether it is the body's turn; it runs either way."""
    free = _turn.acquire(blocking=False)
    try:
        yield free
    finally:
        if free:
            _turn.release()


def take(address: str, account: str) -> float:
    """Count an attempt; more than 0 is the seconds to wait, and nothing may be hashed."""
    return by_address.take(address) or by_account.take(account)


def give_back(address: str, account: str) -> None:
    """A right password was no guess."""
    by_address.give_back(address)
    by_account.give_back(account)


def address_of(meta: dict[str, str], proxies: int) -> str:
    """Where a request comes from, as the nearest proxies of ours saw it; of IPv6 the network."""
    hops = [*meta.get("HTTP_X_FORWARDED_FOR", "").split(","), meta.get("REMOTE_ADDR", "")]
    seen = hops[max(-1 - proxies, -len(hops))].strip()
    try:
        address = ipaddress.ip_address(seen)
    except ValueError:
        return ""
    return str(ipaddress.ip_network((address, 64 if address.version == 6 else 32), strict=False))


def sign_in(request: HttpRequest) -> HttpResponse:
    """The admin's own page; attempts are counted before a password is hashed.

    Each leaves a line in the log: who came in, but never a name that was only typed.
    """
    if request.method != "POST":
        return admin.site.login(request)
    address = address_of(request.META, settings.PROXIES)
    account = request.POST.get("username", "")[:150].casefold()
    if wait := take(address, account):
        return refused(wait, "too many attempts")
    with one_at_a_time() as free:
        if not free:
            give_back(address, account)
            return refused(1, "another password is being checked")
        response = admin.site.login(request)
    if response.status_code == HTTPStatus.FOUND:
        give_back(address, account)
        logger.info("%s signed in", request.user.get_username())
    else:
        logger.warning("A sign-in failed: no such name and password")
    return response


def refused(wait: float, why: str) -> HttpResponse:
    logger.warning("A sign-in was refused: %s", why)
    response = render(None, "429.html", {"wait": duration(ceil(wait))}, status=429)
    response.headers["Retry-After"] = str(ceil(wait))
    return response


def duration(seconds: int) -> str:
    if seconds < MINUTE:
        return ngettext("%(n)s second", "%(n)s seconds", seconds) % {"n": seconds}
    minutes = ceil(seconds / MINUTE)
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
