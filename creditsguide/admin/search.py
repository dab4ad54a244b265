"""Where something is said: in every text, as it is typed and as it is printed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from creditsguide.admin.places import FormPlace, form_address, places
from creditsguide.content import clock, reader, tokens, versions
from creditsguide.content.versions import Family

LONGEST = 200
AROUND = 70  # characters on either side of what was looked for


class Excerpt(NamedTuple):
    before: str
    match: str
    after: str


class Mention(NamedTuple):
    """A text that says it, and the field where that can be changed."""

    about: str
    field: str
    address: str
    excerpt: Excerpt
    typed: str  # "" where it is typed as it is printed


def search(request: HttpRequest) -> TemplateResponse:
    query = request.GET.get("q", "").strip()[:LONGEST]
    content = versions.everything()
    found = mentions(query, content) if query else iter(())
    context = {
        **admin.site.each_context(request),
        "title": _("Where the content says “%(query)s”") % {"query": query},
        "query": query,
        "places": [mention for model, mention in found if _may_see(request, model)],
    }
    return TemplateResponse(request, "admin/search.html", context)


def _may_see(request: HttpRequest, model: type[models.Model]) -> bool:
    return request.user.has_perm(f"creditsguide.view_{model._meta.model_name}")


def mentions(query: str, content: Family) -> Iterator[tuple[type[models.Model], Mention]]:
    """With the table in whose forms each is edited."""
    words = reader.preview(clock.today()).tokens
    where = places(content.values())
    for key, row in content.items():
        for field in _texts(type(row)):
            typed = str(getattr(row, field.name))
            printed = tokens.fill(typed, words)
            if excerpt := _excerpt(printed, query) or _excerpt(typed, query):
                place = where[key]
                about, name = _about(row, place, content), str(field.verbose_name)
                anchor = f"{form_address(*place.form)}#{place.ids}{field.name}"
                other = "" if printed == typed else typed
                yield place.form[0], Mention(about, name, anchor, excerpt, other)


def _texts(model: type[models.Model]) -> list[models.Field]:
    """Not slugs: visitors read none, and once saved no field holds them."""
    return [
        field
        for field in model._meta.fields
        if isinstance(field, models.CharField) and not field.choices and field.name != "slug"
    ]


def _about(row: models.Model, place: FormPlace, content: Family) -> str:
    if not place.number:
        return place.name
    return f"{content[place.form]}, {row._meta.verbose_name} {place.number}"


def _excerpt(text: str, query: str) -> Excerpt | None:
    start = text.casefold().find(query.casefold())
    if start < 0:
        return None
    end = start + len(query)
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    return Excerpt(
        before if start <= AROUND else f"…{before}",
        text[start:end],
        after if len(text) - end <= AROUND else f"{after}…",
    )
