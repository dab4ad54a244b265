"""Rules that no single row can state, in editors' words: what may not be published as it stands."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from django.db import models
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from creditsguide.content import clock, reader, structure, tokens
from creditsguide.domain import money
from creditsguide.models import ExampleProject, Guide, Pack, Tier
from creditsguide.models.base import DatedPrice, Slugged
from creditsguide.models.fields import Status, TierStatus
from creditsguide.models.packs import MAX_PUBLISHED

NONE: Mapping[str, Collection[str]] = {}


class Problem(NamedTuple):
    """What is wrong with a row; `field` is "" when no single field is to blame."""

    row: models.Model
    field: str
    message: str

    def __str__(self) -> str:
        options = self.row._meta
        place = f"{capfirst(options.verbose_name)} “{self.row}”"
        for link in structure.wholes(type(self.row)):
            rows = link.related_model._default_manager
            if whole := rows.filter(pk=link.value_from_object(self.row)).first():
                place = _("%(part)s of %(whole)s") % {"part": place, "whole": whole}
        labels = {field.name: f", {field.verbose_name}" for field in options.fields}
        return f"{place}{labels.get(self.field, '')}: {self.message}"


def token_errors(
    row: models.Model, names: Collection[str], kept: Mapping[str, Collection[str]] = NONE
) -> dict[str, str]:
    """By field, what cannot be filled in in a row's texts; `kept` are its further tokens."""
    messages = {
        name: tokens.token_error(getattr(row, name), names, kept.get(name, ()))
        for name in structure.prose_fields(type(row))
    }
    return {name: message for name, message in messages.items() if message}


def tokens_in(row: models.Model) -> dict[str, set[str]]:
    """By field, those that stand in a row's texts."""
    return {name: tokens.named(getattr(row, name)) for name in structure.prose_fields(type(row))}


def no_line_error() -> str:
    return _("A published project needs at least one line.")


def hidden_tier_error(tier: Tier) -> str:
    """Why no line of a published project can be in this tier; "" when it can."""
    if tier.status == TierStatus.PUBLISHED:
        return ""
    return _("%(tier)s must be published first.") % {"tier": tier}


def pricing_error(row: Tier | Pack, days: Iterable[datetime.date]) -> str:
    """Why a row with prices from these days on can't be published; "" when it can."""
    if any(day <= clock.today() for day in days):
        return ""
    words = _("A published %(kind)s needs a price that is in force today.")
    return words % {"kind": row._meta.verbose_name}


def selling_error(pack: Pack) -> str:
    """Why one more pack can't be published; "" when it can."""
    if not currency():
        return _("Say on the guide page first which currency packs are sold in.")
    others = Pack.objects.filter(status=Status.PUBLISHED).exclude(pk=pack.pk)
    if others.count() >= MAX_PUBLISHED:
        return _("At most %(most)s packs can be published.") % {"most": MAX_PUBLISHED}
    return ""


def coin_error(amount: Decimal, code: str) -> str:
    """Why nobody could pay this amount; "" when they can, or no currency is known."""
    if not code or money.fits(amount, code):
        return ""
    words = _("%(amount)s has more decimals than %(currency)s, which has %(n)s.")
    return words % {"amount": amount, "currency": code, "n": money.decimals(code)}


def currency() -> str:
    """That packs are sold in; "" while nobody has said."""
    return Guide.objects.values_list("currency", flat=True).first() or ""


def texts_naming(row: Slugged) -> list[str]:
    """Where its tokens stand in other rows' texts, like “usage tip “Reserve {2k}”, title”."""
    return [
        _("%(kind)s “%(row)s”, %(field)s")
        % {
            "kind": other._meta.verbose_name,
            "row": Truncator(other).chars(40),
            "field": field.verbose_name,
        }
        for other in structure.content_rows()
        for name, field in structure.prose_fields(type(other)).items()
        if row.slug in tokens.slugs_named(getattr(other, name)) and not _belongs(other, row)
    ]


def _belongs(other: models.Model, row: Slugged) -> bool:
    return other == row or any(
        link.related_model is type(row) and link.value_from_object(other) == row.pk
        for link in structure.wholes(type(other))
    )


def withdrawing_error(row: ExampleProject | Pack) -> str:
    """Why it can't leave the guide; "" when it can."""
    places = texts_naming(row)
    if not places:
        return ""
    return _("Texts name this %(kind)s. Change these first: %(places)s.") % {
        "kind": str(row._meta.verbose_name).split()[-1],
        "places": "; ".join(places),
    }


def problems() -> list[Problem]:
    """Everything in the content, saved or about to be, that cannot be shown.

    Retired tiers' tokens still can.
    """
    return [*_unpublishable(), *_unsellable(), *_unfillable(reader.unsaved(clock.today()).tokens)]


def _unpublishable() -> Iterator[Problem]:
    for tier in Tier.objects.filter(status=TierStatus.PUBLISHED).prefetch_related("prices"):
        if message := pricing_error(tier, map(_first_day, tier.prices.all())):
            yield Problem(tier, "status", message)
    for project in ExampleProject.objects.filter(status=Status.PUBLISHED).prefetch_related(
        "items__tier"
    ):
        lines = project.items.all()
        if not lines:
            yield Problem(project, "status", no_line_error())
        for line in lines:
            if message := hidden_tier_error(line.tier):
                yield Problem(line, "tier", message)


def _first_day(price: DatedPrice) -> datetime.date:
    return price.effective_on


def _unsellable() -> Iterator[Problem]:
    code = currency()
    for pack in Pack.objects.filter(status=Status.PUBLISHED).prefetch_related("prices"):
        prices = pack.prices.all()
        for message in (selling_error(pack), pricing_error(pack, map(_first_day, prices))):
            if message:
                yield Problem(pack, "status", message)
        for price in prices:
            if message := coin_error(price.amount, code):
                yield Problem(price, "amount", message)


def _unfillable(names: Collection[str]) -> Iterator[Problem]:
    for row in structure.content_rows():
        for field, message in token_errors(row, names).items():
            yield Problem(row, field, message)
