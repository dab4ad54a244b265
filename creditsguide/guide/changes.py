"""The price history: a page, and a feed of the same."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _

from creditsguide.content import clock
from creditsguide.content.catalogue import Catalogue
from creditsguide.content.price_history import PriceChange
from creditsguide.domain import links, price_sentences
from creditsguide.metadata import picture
from creditsguide.web.preview import banner, previewable
from creditsguide.web.public import nothing

BEGAN = 2025  # the year from which on the names of entries are ours (RFC 4151)


class Day(NamedTuple):
    """The prices that take effect on a day."""

    date: datetime.date
    words: str  # "announced, in 6 days"; "" for a day that has come
    changes: list[PriceChange]


class Feed(Atom1Feed):
    """The same at any time of a day: Django would date an empty one by the second."""

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__(
            title=_("Price history — Credits Guide"),
            link=_address(links.CHANGES.path),
            description=None,
            author_name="Credits Guide",
            feed_url=_address(links.FEED),
            language="en",
        )
        self.day = catalogue.day

    def latest_post_date(self) -> datetime.datetime:
        return super().latest_post_date() if self.items else clock.begins(self.day)


@previewable(reads=nothing)
def page(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    context = {
        "catalogue": catalogue,
        "days": list(days(catalogue)),
        "preview": banner(request, catalogue),
        "picture_version": picture.poster(catalogue).version,
        "site_url": settings.SITE_URL,
    }
    return render(None, "guide/changes.html", context)


def days(catalogue: Catalogue) -> Iterator[Day]:
    for date, changes in groupby(catalogue.price_changes, key=lambda one: one.effective_on):
        words = price_sentences.announced(date, catalogue.day) if date > catalogue.day else ""
        yield Day(date, words, list(changes))


@previewable(reads=nothing)
def feed(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    atom = Feed(catalogue)
    for change in catalogue.price_changes:
        atom.add_item(
            title=change.sentence,
            link=f"{_address(links.CHANGES.path)}#{change.effective_on}",
            description=escape(f"{change.full_sentence}. {change.reason}".strip()),  # taken as HTML
            unique_id=f"tag:{urlsplit(settings.SITE_URL).hostname},{BEGAN}:{change.path}",
            updateddate=clock.begins(change.told_on),
        )
    return HttpResponse(atom.writeString("utf-8"), content_type=atom.content_type)


def _address(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
