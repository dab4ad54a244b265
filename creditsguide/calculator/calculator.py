"""What the calculator shows: a Reading worked out against the Catalogue, in finished words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from django.utils.translation import gettext as _

from creditsguide.calculator import advice, budget
from creditsguide.calculator.fields import FieldRow, rows
from creditsguide.calculator.inquiry import Inquiry
from creditsguide.calculator.opening import Opening, opening
from creditsguide.calculator.result import Result, mix_result
from creditsguide.domain import links, sentences
from creditsguide.domain.estimate import MAX_BUDGET, MAX_QUANTITY
from creditsguide.domain.links import Place, State


@dataclass(slots=True)
class BudgetField:
    """A field of budget mode."""

    slug: str
    value: str
    error: str
    limit: int


@dataclass(slots=True)
class Calculator:
    """Fields, answer and addresses of one mode; `plan` tells that it is budget mode."""

    place: Place
    headline: str  # the answer in one line; "" while nothing is asked that has one
    query: str
    query_as_typed: str  # with what could not be read, for answers that say so
    address: str
    share: str
    to_share: str  # what scripts add a mix to whose answer is still awaited
    say: str
    printed: str
    other_mode: str  # the other mode's address, with the work of this one
    reset: str  # where this mode begins anew
    credits: str = ""  # bare figures, for an embed's host
    images: str = ""
    rows: Sequence[FieldRow] = ()
    opening: Opening | None = None  # in place of an answer while nothing is counted
    result: Result | None = None
    limits: Sequence[BudgetField] = ()
    plan: budget.BudgetPlan | None = None
    carried: Sequence[tuple[str, int]] = ()
    step: advice.NextStep | None = None  # the one next step; without it, to copy the link

    @property
    def csv(self) -> str:
        return replace(links.CSV, params=self.place.params).address(self.query_as_typed)


def work_out(inquiry: Inquiry) -> Calculator:
    """Answer in the mode that is asked for. Without tiers there is nothing to plan."""
    return _plan(inquiry) if _is_plan(inquiry) else _count(inquiry)


def headline(inquiry: Inquiry) -> str:
    """The answer in one line, as titles say it; "" while nothing is asked that has one."""
    return budget.in_one_line(inquiry) if _is_plan(inquiry) else _mix_in_one_line(inquiry)


def _is_plan(inquiry: Inquiry) -> bool:
    return bool(inquiry.reading.plans and inquiry.catalogue.tiers)


def _count(inquiry: Inquiry) -> Calculator:
    estimate, errors = inquiry.estimate, inquiry.reading.errors.values()
    announcement = sentences.announcement(estimate, inquiry.uncounted)
    counted = bool(estimate.lines)
    return _begun(inquiry)(
        other_mode=_to_budget(inquiry),
        reset=inquiry.place.bare,
        say=sentences.because(announcement, errors),
        credits=str(estimate.credits),
        images=str(estimate.images),
        rows=rows(inquiry),
        opening=None if counted else _nothing_counted(inquiry, announcement),
        result=mix_result(inquiry) if counted else None,
        step=advice.owners_step(inquiry, estimate.credits, inquiry.query),
    )


def _nothing_counted(inquiry: Inquiry, announcement: str) -> Opening:
    heading = announcement if inquiry.uncounted else _("Add images to see the total")
    return opening(inquiry, heading, advice.first_step(inquiry))


def _mix_in_one_line(inquiry: Inquiry) -> str:
    """Names what the link asks for and the total leaves out, tiers of before as well."""
    retired = [tier.name for tier in inquiry.reading.retired]
    uncounted = [*inquiry.uncounted, *retired]
    return sentences.announcement(inquiry.estimate, uncounted) if inquiry.estimate.lines else ""


def _plan(inquiry: Inquiry) -> Calculator:
    plan, reading = budget.plan(inquiry), inquiry.reading
    mix = plan.mix or reading.carried
    return _begun(inquiry)(
        other_mode=inquiry.at(State(mix)),
        carried=list(mix.items()),
        say=plan.say,
        limits=[
            BudgetField(name, reading.typed.get(name, ""), reading.errors.get(name, ""), limit)
            for name, limit in (("budget", MAX_BUDGET), ("images", MAX_QUANTITY))
        ],
        plan=plan,
        reset=inquiry.at(budget.start(inquiry.catalogue)),
        opening=None
        if reading.state.budget
        else opening(inquiry, plan.words, budget.first_step(inquiry)),
        step=plan.step or advice.owners_step(inquiry, inquiry.state.budget, ""),
    )


def _to_budget(inquiry: Inquiry) -> str:
    """Budget mode with what was counted: its credits for its images."""
    estimate = inquiry.estimate
    if not estimate.credits:
        return inquiry.at(budget.start(inquiry.catalogue))
    return inquiry.at(State(budget=estimate.credits, images=estimate.images))


def _begun(inquiry: Inquiry) -> Callable[..., Calculator]:
    """What both modes have: where this is, and its addresses."""
    return partial(
        Calculator,
        place=inquiry.place,
        headline=headline(inquiry),
        query=inquiry.query,
        query_as_typed=inquiry.query_as_typed,
        address=inquiry.place.address(inquiry.query),
        share=inquiry.share,
        to_share=inquiry.to_share,
        printed=_printed(inquiry),
    )


def _printed(inquiry: Inquiry) -> str:
    """The day, and where to find it again if there is anything to find."""
    day = inquiry.catalogue.day
    return sentences.again(day, inquiry.share) if inquiry.query else sentences.prices_of(day)
