"""The JSON API's answers, made from the Catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from typing import TypeVar

from django.conf import settings

from creditsguide.api import shapes, sold
from creditsguide.calculator import advice
from creditsguide.calculator.inquiry import Inquiry
from creditsguide.content.catalogue import AnsweredQuestion, Breakdown, Catalogue
from creditsguide.content.offers import PricedTier
from creditsguide.domain import links, wording
from creditsguide.domain.budget import cover, most_even_mix, shortfall
from creditsguide.domain.estimate import Estimate, Line, PriceStep, saving
from creditsguide.domain.links import State

Shape = TypeVar("Shape", bound=shapes.Dataclass)


def shaped(shape: type[Shape], source: object, **more: object) -> Shape:
    """Fill a shape from what has attributes of the same names, and from what is said here."""
    names = {field.name for field in fields(shape)} - set(more)
    return shape(**{name: getattr(source, name) for name in names}, **more)


def guide(catalogue: Catalogue) -> shapes.Guide:
    copy = catalogue.guide or {}
    return shaped(
        shapes.Guide,
        catalogue,
        url=f"{settings.SITE_URL}/",
        title=copy.get("title", ""),
        lede=copy.get("lede", ""),
        tiers=tuple(map(_tier, catalogue.tiers)),
        retired_tiers=catalogue.retired,
        packs=tuple(map(sold.pack, catalogue.packs.every)),
        projects=tuple(map(_project, catalogue.examples)),
        questions=tuple(map(_question, catalogue.questions)),
    )


def _tier(tier: PricedTier) -> shapes.Tier:
    *past, now = map(_price, tier.history)
    return shaped(
        shapes.Tier,
        tier,
        width_px=tier.side.width,
        height_px=tier.side.height,
        seconds=tier.rate.seconds,
        megabytes=tier.rate.megabytes,
        price=now,
        past_prices=tuple(past),
        announced_prices=tuple(map(_price, tier.coming)),
    )


def _price(step: PriceStep) -> shapes.Price:
    return shapes.Price(step.credits, step.effective_on, step.reason)


def _project(example: Breakdown) -> shapes.Project:
    lines = [_line(line.line, line.label, line.tier.slug, line.rationale) for line in example.lines]
    estimate = _estimate(example.estimate, lines, example.query)
    return shaped(shapes.Project, example, estimate=estimate)


def _question(one: AnsweredQuestion) -> shapes.Question:
    return shaped(shapes.Question, one, url=f"{settings.SITE_URL}/#{one.anchor}")


def _line(line: Line, label: str, slug: str, rationale: str = "") -> shapes.Line:
    price = line.rate.credits
    words = {"label": label, "rationale": rationale}
    return shaped(shapes.Line, line, tier=slug, credits_per_image=price, **words)


def _estimate(estimate: Estimate, lines: Iterable[shapes.Line], query: str) -> shapes.Estimate:
    return shaped(
        shapes.Estimate,
        estimate,
        words=wording.sum_in_words(estimate),
        lines=tuple(lines),
        url=f"{settings.SITE_URL}{links.GUIDE.address(query)}",
    )


def _mix(inquiry: Inquiry) -> shapes.Estimate:
    estimate, names = inquiry.estimate, inquiry.catalogue.names
    lines = [
        _line(line, wording.line(line, names[line.slug]), line.slug) for line in estimate.lines
    ]
    return _estimate(estimate, lines, inquiry.query)


def _other(inquiry: Inquiry, quantities: dict[str, int]) -> shapes.Estimate:
    """Another mix than what was asked for, with as many drafts."""
    state = State(quantities, inquiry.state.drafts)
    return _mix(replace(inquiry, reading=replace(inquiry.reading, state=state)))


def words(catalogue: Catalogue) -> shapes.Words:
    """What each token prints; null for those of tiers that are no longer offered."""
    retired = {tier.slug for tier in catalogue.retired}
    offered = {name: catalogue.tokens[name] for name in catalogue.token_names}
    gone = {name: None for name in catalogue.tokens if name.partition(".")[0] in retired}
    return offered | gone


def estimated(inquiry: Inquiry) -> shapes.EstimateAnswer:
    """Quantities without errors, worked out."""
    cheaper = saving(inquiry.estimate, inquiry.catalogue.rates)
    return shapes.EstimateAnswer(
        day=inquiry.catalogue.day,
        estimate=_mix(inquiry),
        in_one_tier=dict(inquiry.totals),
        cost=sold.cost(inquiry.catalogue.packs, inquiry.estimate.credits),
        plans=sold.plans(inquiry.catalogue.packs, inquiry.estimate.credits),
        cheaper=_other(inquiry, cheaper.quantities) if cheaper else None,
        not_offered=tuple(
            shapes.NotOffered(tier.slug, tier.name, images, tier.replacement)
            for tier, images in inquiry.reading.retired.items()
        ),
        notes=tuple(note.text for note in advice.price_changes(inquiry)),
    )


def budgeted(inquiry: Inquiry) -> shapes.BudgetAnswer:
    """A budget without errors, worked out."""
    catalogue, rates = inquiry.catalogue, inquiry.catalogue.rates
    budget, images = inquiry.state.budget, inquiry.state.images
    mix = most_even_mix(budget, images, rates) if images and rates else None
    costs = [(tier.slug, tier.name, tier.rate.credits) for tier in catalogue.tiers]
    costs += [(one.slug, one.name, one.estimate.credits) for one in catalogue.examples]
    fits = [shapes.Fit(slug, name, *cover(budget, credits)) for slug, name, credits in costs]
    return shapes.BudgetAnswer(
        day=catalogue.day,
        budget=budget,
        images=images or None,
        tiers=tuple(fits[: len(rates)]),
        projects=tuple(fits[len(rates) :]),
        cost=sold.cost(catalogue.packs, budget),
        plans=sold.plans(catalogue.packs, budget),
        most_even=_other(inquiry, mix.quantities) if mix else None,
        missing=shortfall(budget, images, rates) if rates else 0,
    )
