"""What staff should look at: contradictions, untimely tokens, drafts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import NamedTuple

from django.db import models
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from creditsguide.content import contradictions, reader, rules
from creditsguide.content.catalogue import Catalogue
from creditsguide.content.packs import Packs
from creditsguide.content.permissions import Visitor
from creditsguide.content.tokens import TOKEN
from creditsguide.domain import wording
from creditsguide.models import ExampleProject, LineItem, Pack, Question, Tier, UsageTip
from creditsguide.models.fields import Status

Names = Mapping[int, str]  # of tiers, by primary key


class Notice(NamedTuple):
    """Something about a row, with the form that mends it."""

    form: tuple[type[models.Model], int]
    about: str
    message: str = ""

    @property
    def address(self) -> str:
        model, pk = self.form
        return reverse(f"admin:creditsguide_{model._meta.model_name}_change", args=[pk])

    def __str__(self) -> str:
        return f"{self.about}: {self.message}"


class Notices(NamedTuple):
    """The lists of the admin's start page."""

    attention: list[Notice]
    drafts: list[Notice]


def notices(user: Visitor, rows: Iterable[models.Model]) -> Notices:
    """What this person may see of all content."""

    def visible(every: Iterable[Notice]) -> list[Notice]:
        return [notice for notice in every if may_see(notice.form[0])]

    def may_see(model: type[models.Model]) -> bool:
        return user.has_perm(f"creditsguide.view_{model._meta.model_name}")

    catalogue, names = reader.current(), tier_names()
    inexact = _inexact(catalogue.packs)
    of_rows = (notice for row in rows for notice in of_row(row, catalogue, names))
    return Notices(visible(chain(of_rows, inexact)), visible(_drafts()))


def tier_names() -> Names:
    return dict(Tier.objects.values_list("pk", "name"))


def of_row(row: models.Model, catalogue: Catalogue, names: Names) -> Iterator[Notice]:
    """Everything in a row's texts that contradicts, or soon may contradict, the database."""
    for name in rules.prose_fields(type(row)):
        text = getattr(row, name)
        yield from _notices(row, name, contradictions.in_text(text, catalogue))
        yield from _notices(row, name, _untimely_tokens(text, catalogue))
    if isinstance(row, LineItem):
        for name in ("subject", "subject_singular"):
            yield from _notices(
                row, name, contradictions.in_subject(getattr(row, name), names[row.tier_id])
            )


def _notices(row: models.Model, field: str, messages: Iterable[object]) -> Iterator[Notice]:
    label = next(own.verbose_name for own in row._meta.fields if own.name == field)
    for message in messages:
        yield Notice(_form(row), f"{_name(row)}, {label}", str(message))


def _form(row: models.Model) -> tuple[type[models.Model], int]:
    """Lines of a project, and prices, are edited in the form of what they belong to."""
    for link in rules.wholes(type(row)):
        return link.related_model, link.value_from_object(row)
    return type(row), row.pk


def _name(row: models.Model) -> str:
    return f"{capfirst(row._meta.verbose_name)} “{row}”"


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
            yield Notice(_form(row), _name(row))


def _inexact(packs: Packs) -> Iterator[Notice]:
    """Why totals say nothing of money although packs are sold."""
    if packs.exact:
        return
    best = packs.once[packs.purchases.best]
    row = Pack.objects.get(slug=best.slug)
    words = _(
        "the cheapest purchase can't be worked out for packs of these sizes, so totals say nothing "
        "of money. All sizes share no larger unit than %(unit)s: choose rounder ones."
    )
    yield Notice(
        (Pack, row.pk), _name(row), words % {"unit": wording.credits(packs.purchases.unit)}
    )
