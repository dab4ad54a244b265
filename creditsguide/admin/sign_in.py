"""Signing in, as often as a person would."""

from __future__ import annotations

import logging
from http import HTTPStatus
from math import ceil

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext

from creditsguide.admin import sign_ins

logger = logging.getLogger(__name__)
MINUTE = 60


def sign_in(request: HttpRequest) -> HttpResponse:
    """The admin's own page; attempts are counted before a password is hashed."""
    if request.method != "POST":
        return admin.site.login(request)
    address = sign_ins.address_of(request.META, settings.PROXIES)
    account = request.POST.get("username", "")[:150].casefold()
    if wait := sign_ins.take(address, account):
        return refused(request, wait)
    with sign_ins.one_at_a_time() as room:
        response = admin.site.login(request) if room else refused(request, 1)
    if not room or response.status_code == HTTPStatus.FOUND:
        sign_ins.give_back(address, account)
    return response


def refused(request: HttpRequest, wait: float) -> HttpResponse:
    logger.warning("An attempt to sign in was refused: too many of them")
    response = render(None, "429.html", {"wait": duration(ceil(wait))}, status=429)
    response.headers["Retry-After"] = str(ceil(wait))
    return response


def duration(seconds: int) -> str:
    if seconds < MINUTE:
        return ngettext("%(n)s second", "%(n)s seconds", seconds) % {"n": seconds}
    minutes = ceil(seconds / MINUTE)
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
