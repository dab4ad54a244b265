"""Where something is said: in every text, as it is typed and as it is printed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from creditsguide.admin.timeline import form_address
from creditsguide.content import clock, reader, rules, tokens, versions
from creditsguide.content.versions import Family

LONGEST = 200
AROUND = 70  # characters on either side of what was looked for


class Excerpt(NamedTuple):
    before: str
    match: str
    after: str


class Place(NamedTuple):
    """A text that says it, and the field where that can be changed."""

    about: str
    field: str
    address: str
    excerpt: Excerpt
    typed: str  # "" where it is typed as it is printed


def search(request: HttpRequest) -> TemplateResponse:
    query = request.GET.get("q", "").strip()[:LONGEST]
    content = versions.everything()
    found = places(query, content) if query else iter(())
    context = {
        **admin.site.each_context(request),
        "title": _("Where the content says “%(query)s”") % {"query": query},
        "query": query,
        "places": [place for model, place in found if _may_see(request, model)],
    }
    return TemplateResponse(request, "admin/search.html", context)


def _may_see(request: HttpRequest, model: type[models.Model]) -> bool:
    return request.user.has_perm(f"creditsguide.view_{model._meta.model_name}")


def places(query: str, content: Family) -> Iterator[tuple[type[models.Model], Place]]:
    """With the table in whose forms each is edited."""
    words = reader.preview(clock.today()).tokens
    numbers = _numbers(content)
    for key, row in content.items():
        for field in _texts(type(row)):
            typed = str(getattr(row, field.name))
            printed = tokens.fill(typed, words)
            if excerpt := _excerpt(printed, query) or _excerpt(typed, query):
                model, about, address = _form(row, content, numbers[key])
                other = "" if printed == typed else typed
                name = str(field.verbose_name)
                anchor = f"{address}{field.name}"
                yield model, Place(about, name, anchor, excerpt, other)


def _texts(model: type[models.Model]) -> list[models.Field]:
    return [
        field
        for field in model._meta.fields
        if isinstance(field, models.CharField) and not field.choices
    ]


def _numbers(content: Family) -> dict[versions.Key, int]:
    """Which row of its form each is, from 0."""
    numbers: dict[versions.Key, int] = {}
    counts: dict[tuple[object, ...], int] = {}
    for key, row in content.items():
        wholes = tuple(link.value_from_object(row) for link in rules.wholes(type(row)))
        numbers[key] = counts.get((type(row), *wholes), 0)
        counts[type(row), *wholes] = numbers[key] + 1
    return numbers


def _form(row: models.Model, content: Family, number: int) -> tuple[type[models.Model], str, str]:
    """The table of its form, what it is in words, and the address up to a field's name."""
    for link in rules.wholes(type(row)):
        whole = content[link.related_model, link.value_from_object(row)]
        prefix = link.remote_field.get_accessor_name()
        about = f"{whole}, {row._meta.verbose_name} {number + 1}"
        return type(whole), about, f"{form_address(type(whole), whole.pk)}#id_{prefix}-{number}-"
    return (
        type(row),
        f"{capfirst(row._meta.verbose_name)} “{row}”",
        f"{form_address(type(row), row.pk)}#id_",
    )


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
