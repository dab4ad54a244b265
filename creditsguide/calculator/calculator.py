"""What the calculator shows: a Reading worked out against the Catalogue, in finished words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from creditsguide.calculator import budget
from creditsguide.calculator.fields import FieldRow, rows
from creditsguide.calculator.question import Question
from creditsguide.calculator.result import Result, mix_result
from creditsguide.calculator.shown import Shown
from creditsguide.domain import links, sentences
from creditsguide.domain.estimate import MAX_BUDGET, MAX_QUANTITY
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


def work_out(question: Question) -> Calculator:
    """Answer in the mode that is asked for. Without tiers there is nothing to plan."""
    mode = _plan if question.reading.plans and question.catalogue.tiers else _count
    return mode(question)


def _count(question: Question) -> Calculator:
    estimate, errors = question.estimate, question.reading.errors.values()
    announcement = sentences.announcement(estimate, question.uncounted)
    return _begun(question)(
        headline=_headline(question),
        other_mode=_to_budget(question),
        say=sentences.because(announcement, errors),
        credits=str(estimate.credits),
        images=str(estimate.images),
        rows=rows(question),
        result=mix_result(question),
    )


def _headline(question: Question) -> str:
    """Names what the link asks for and the total leaves out, tiers of before as well."""
    retired = [tier.name for tier in question.reading.retired]
    uncounted = [*question.uncounted, *retired]
    return sentences.announcement(question.estimate, uncounted) if question.estimate.lines else ""


def _plan(question: Question) -> Calculator:
    plan, reading = budget.plan(question), question.reading
    mix = plan.mix or reading.carried
    return _begun(question)(
        headline=plan.words.removesuffix(".") if reading.state.budget else "",
        other_mode=question.at(State(mix)),
        carried=list(mix.items()),
        say=plan.say,
        limits=[
            BudgetField(name, reading.typed.get(name, ""), reading.errors.get(name, ""), limit)
            for name, limit in (("budget", MAX_BUDGET), ("images", MAX_QUANTITY))
        ],
        plan=plan,
    )


def _to_budget(question: Question) -> str:
    """Budget mode with what was counted: its credits for its images."""
    estimate = question.estimate
    if not estimate.credits:
        return _budget_address(question)
    return question.at(State(budget=estimate.credits, images=estimate.images))


def _budget_address(question: Question) -> str:
    return question.place.address(budget.start(question.catalogue))


def _begun(question: Question) -> Callable[..., Calculator]:
    """What both modes have: where this is, and its addresses."""
    return partial(
        Calculator,
        place=question.place,
        query=question.query,
        address=question.place.address(question.query),
        share=question.share,
        to_share=question.to_share,
        printed=sentences.again(question.catalogue.day, question.share),
        budget_address=_budget_address(question),
    )
