"""What staff should look at: contradictions, untimely tokens, drafts."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from hashlib import sha256
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext as _

from creditsguide.admin.places import FormPlace, Places, form_address, places
from creditsguide.content import contradictions, permissions, reader, structure, versions
from creditsguide.content.catalogue import Catalogue
from creditsguide.content.permissions import Visitor
from creditsguide.content.tokens import TOKEN
from creditsguide.content.versions import Key
from creditsguide.domain import selling, wording
from creditsguide.models import Dismissal, ExampleProject, LineItem, Pack, Question, Tier, UsageTip
from creditsguide.models.fields import Status


class Notice(NamedTuple):
    """Something about a row, with the form that mends it."""

    form: Key
    about: str
    message: str = ""
    field: str = ""  # its id in that form
    mark: str = ""  # of a finding that may be dismissed

    @property
    def address(self) -> str:
        address = form_address(*self.form)
        return f"{address}#{self.field}" if self.field else address

    def __str__(self) -> str:
        return f"{self.about}: {self.message}"


class Notices(NamedTuple):
    """The lists of the admin's start page."""

    attention: list[Notice]
    dismissed: list[Notice]
    drafts: list[Notice]


def notices(user: Visitor, rows: Iterable[models.Model]) -> Notices:
    """What this person may see of all content; what they may not mend is not theirs to dismiss."""

    def visible(every: Iterable[Notice]) -> list[Notice]:
        return [
            notice if may("change", notice) else notice._replace(mark="")
            for notice in every
            if may("view", notice)
        ]

    def may(do: str, notice: Notice) -> bool:
        return permissions.has(user, [f"{do}_{notice.form[0]._meta.model_name}"])

    catalogue, rows, fine = reader.current(), list(rows), dismissed()
    names, where = tier_names(), places(rows)
    found = [
        *(one for row in rows for one in of_row(row, catalogue, names, where)),
        *_untold(catalogue),
    ]
    return Notices(
        visible(one for one in found if one.mark not in fine),
        visible(one for one in found if one.mark in fine),
        visible(_drafts()),
    )


def dismissed() -> set[str]:
    return set(Dismissal.objects.values_list("mark", flat=True))


def tier_names() -> list[str]:
    return list(Tier.objects.values_list("name", flat=True))


def of_row(
    row: models.Model, catalogue: Catalogue, names: Collection[str], places: Places
) -> Iterator[Notice]:
    """Everything in a row's texts that contradicts, or soon may contradict, the database."""
    place = places[versions.key(row)]
    for name in structure.prose_fields(type(row)):
        text = getattr(row, name)
        yield from _notices(row, place, name, contradictions.in_text(text, catalogue))
        yield from _notices(row, place, name, _untimely_tokens(text, catalogue))
    if isinstance(row, LineItem):
        for name in ("subject", "subject_singular"):
            found = contradictions.in_subject(getattr(row, name), names)
            yield from _notices(row, place, name, found)


def _notices(
    row: models.Model, place: FormPlace, field: str, messages: Iterable[object]
) -> Iterator[Notice]:
    label = next(own.verbose_name for own in row._meta.fields if own.name == field)
    for message in messages:
        said = [row._meta.label, row.pk, field, getattr(row, field), str(message)]
        mark = sha256(json.dumps(said).encode()).hexdigest()
        about = f"{place.name}, {label}"
        yield Notice(place.form, about, str(message), f"{place.ids}{field}", mark)


def _untimely_tokens(text: str, catalogue: Catalogue) -> Iterator[str]:
    """Tokens of retired tiers and of projects outside their days: they resolve, and mislead."""
    gone = {tier.slug: tier.name for tier in catalogue.retired} | dict(catalogue.withdrawn)
    for token in TOKEN.finditer(text):
        slug = (token[1] or "").partition(".")[0]
        if slug in gone:
            words = _("%(token)s names %(row)s, which is no longer offered.")
            yield words % {"token": token[0], "row": gone[slug]}
        elif slug in catalogue.absent:
            words = _("%(token)s names %(row)s, which the guide does not show today.")
            yield words % {"token": token[0], "row": catalogue.absent[slug]}


def _drafts() -> Iterator[Notice]:
    for model in (Tier, ExampleProject, Pack, UsageTip, Question):
        for row in model.objects.filter(status=Status.DRAFT):
            yield Notice(versions.key(row), versions.row_name(row))


def _untold(catalogue: Catalogue) -> Iterator[Notice]:
    """Why totals name no cheapest packs although packs are sold."""
    packs = catalogue.packs
    unknown = packs.untold_from(catalogue.rates)
    if not unknown:
        return
    best = packs.once[packs.purchases.best]
    row = Pack.objects.get(slug=best.slug)
    words = _(
        "the cheapest packs can't be worked out for sizes like these: %(totals)s. All sizes share "
        "no larger unit than %(unit)s: choose rounder ones."
    )
    why = {
        "totals": selling.untold_from(unknown),
        "unit": wording.credits(packs.purchases.unit),
    }
    yield Notice((Pack, row.pk), versions.row_name(row), words % why)
