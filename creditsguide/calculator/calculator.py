"""What the calculator shows: a Reading worked out against the Catalogue, in finished words."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.utils.translation import gettext as _

from creditsguide.calculator import budget
from creditsguide.calculator.fields import FieldRow, rows
from creditsguide.calculator.forms import Reading
from creditsguide.calculator.result import Result, mix_result
from creditsguide.calculator.shown import Shown
from creditsguide.content.catalogue import Catalogue
from creditsguide.domain import links, sentences
from creditsguide.domain.estimate import (
    MAX_BUDGET,
    MAX_QUANTITY,
    Estimate,
    estimate_mix,
)
from creditsguide.domain.links import Place, State


@dataclass(slots=True)
class BudgetField(Shown):
    """A field of budget mode."""

    slug: str
    value: str
    error: str
    limit: int


@dataclass(slots=True)
class Calculator(Shown):
    """Fields, answer and addresses of one mode; `plan` tells that it is budget mode."""

    place: Place
    headline: str  # the answer in one line; "" while nothing is asked that has one
    query: str
    address: str
    share: str
    to_share: str  # what scripts add a mix to whose answer is still awaited
    say: str
    printed: str
    budget_address: str
    other_mode: str  # the other mode's address, with the work of this one
    credits: str = ""  # bare figures for scripts; templates take twice as long for numbers
    images: str = ""
    rows: Sequence[FieldRow] = ()
    result: Result | None = None
    limits: Sequence[BudgetField] = ()
    plan: budget.Plan | None = None
    carried: Sequence[tuple[str, int]] = ()

    @property
    def csv(self) -> str:
        return replace(links.CSV, params=self.place.params).address(self.query)


def work_out(reading: Reading, catalogue: Catalogue, place: Place) -> Calculator:
    """Answer a Reading in the mode it asks for. Without tiers there is nothing to plan."""
    mode = _plan if reading.plans and catalogue.tiers else _count
    return mode(reading, catalogue, place)


def not_counted(reading: Reading, catalogue: Catalogue) -> list[str]:
    return [catalogue.names.get(name) or _("drafts") for name in reading.errors]


def share_address(reading: Reading, catalogue: Catalogue) -> str:
    """The address to hand on: always the guide's, with nothing of a preview.

    A mix remembers the day it was priced.
    """
    day = _priced_on(reading, catalogue)
    public = [tier.slug for tier in catalogue.tiers if not tier.draft]
    query = links.query(reading.state, public, on=day)
    return f"{settings.SITE_URL}{links.GUIDE.address(query)}"


def _to_share(reading: Reading, catalogue: Catalogue) -> str:
    day = _priced_on(reading, catalogue)
    return f"{settings.SITE_URL}{links.GUIDE.address(f'on={day}' if day else '')}"


def _priced_on(reading: Reading, catalogue: Catalogue) -> datetime.date | None:
    return None if reading.plans or catalogue.preview else catalogue.day


def _count(reading: Reading, catalogue: Catalogue, place: Place) -> Calculator:
    estimate = estimate_mix(reading.state.quantities, catalogue.rates, reading.state.drafts)
    uncounted = not_counted(reading, catalogue)
    return Calculator(
        **_addresses(reading, catalogue, place),
        headline=_headline(reading, estimate, uncounted),
        other_mode=_to_budget(estimate, catalogue, place),
        say=sentences.because(sentences.announcement(estimate, uncounted), reading.errors.values()),
        credits=str(estimate.credits),
        images=str(estimate.images),
        rows=rows(reading, catalogue, place, estimate),
        result=mix_result(reading, catalogue, place, estimate, uncounted),
    )


def _headline(reading: Reading, estimate: Estimate, uncounted: Sequence[str]) -> str:
    """Names what the link asks for and the total leaves out, tiers of before as well."""
    retired = [tier.name for tier in reading.retired]
    return sentences.announcement(estimate, [*uncounted, *retired]) if estimate.lines else ""


def _plan(reading: Reading, catalogue: Catalogue, place: Place) -> Calculator:
    plan = budget.plan(reading, catalogue, place)
    mix = plan.mix or reading.carried
    return Calculator(
        **_addresses(reading, catalogue, place),
        headline=plan.words.removesuffix(".") if reading.state.budget else "",
        other_mode=place.address(links.query(State(mix), catalogue.names)),
        carried=list(mix.items()),
        say=plan.say,
        limits=[
            BudgetField(name, reading.typed.get(name, ""), reading.errors.get(name, ""), limit)
            for name, limit in (("budget", MAX_BUDGET), ("images", MAX_QUANTITY))
        ],
        plan=plan,
    )


def _to_budget(estimate: Estimate, catalogue: Catalogue, place: Place) -> str:
    """Budget mode with what was counted: its credits for its images."""
    if not estimate.credits:
        return place.address(budget.start(catalogue))
    return place.address(links.query(State(budget=estimate.credits, images=estimate.images), ()))


def _addresses(reading: Reading, catalogue: Catalogue, place: Place) -> dict[str, object]:
    query = links.query(reading.state, catalogue.names)
    share = share_address(reading, catalogue)
    return {
        "place": place,
        "query": query,
        "address": place.address(query),
        "share": share,
        "to_share": _to_share(reading, catalogue),
        "printed": sentences.again(catalogue.day, share),
        "budget_address": place.address(budget.start(catalogue)),
    }
