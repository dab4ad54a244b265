"""What the calculator suggests and warns of: a first step, a cheaper way, what a link remembers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from creditsguide.calculator.question import Question
from creditsguide.calculator.shown import Shown
from creditsguide.domain import links, sentences, wording
from creditsguide.domain.estimate import estimate_mix, saving
from creditsguide.domain.links import State

FIRST_STEP_IMAGES = 4


@dataclass(slots=True)
class Note(Shown):
    """Something to know about this link, perhaps with a way on."""

    text: str
    action: str = ""
    address: str = ""


@dataclass(slots=True)
class Suggestion(Shown):
    lead: str
    text: str
    address: str
    action: str = ""


def cheaper_way(question: Question) -> Suggestion | None:
    cheaper = saving(question.estimate, question.catalogue.rates)
    if cheaper is None:
        return None
    names = question.catalogue.names
    return Suggestion(
        lead=sentences.save_credits(cheaper.credits),
        text=sentences.cheaper(
            cheaper.images,
            names[cheaper.dearest],
            names[cheaper.better_value],
            question.estimate.credits - cheaper.credits,
        ),
        address=question.place.at_total(
            links.query(State(cheaper.quantities, question.state.drafts), names)
        ),
        action=sentences.apply(cheaper.images, names[cheaper.dearest], names[cheaper.better_value]),
    )


def first_step(question: Question) -> Suggestion | None:
    if not question.catalogue.tiers:
        return None
    tier = question.catalogue.lowest_priced
    quantities = {tier.slug: FIRST_STEP_IMAGES}
    return Suggestion(
        lead=_("Start with %(images)s")
        % {"images": sentences.on_one_line(wording.tier_images(FIRST_STEP_IMAGES, tier.name))},
        text=sentences.first_step(
            FIRST_STEP_IMAGES, tier.name, estimate_mix(quantities, question.catalogue.rates)
        ),
        address=question.opens(quantities),
    )


def retired_tiers(question: Question) -> Iterable[Note]:
    state, names = question.state, question.catalogue.names
    for tier, images in question.reading.retired.items():
        text = sentences.no_longer_offered(tier.name, images)
        if tier.replacement is None:
            yield Note(text)
            continue
        quantities = dict(state.quantities)
        quantities[tier.replacement] = quantities.get(tier.replacement, 0) + images
        address = question.opens(quantities, state.drafts)
        action = _("Use %(tier)s instead") % {"tier": names[tier.replacement]}
        yield Note(text, action, address) if address else Note(text)


def price_changes(question: Question) -> Iterable[Note]:
    """Both totals, when the same mix cost something else on the day the link was made."""
    on, tiers, estimate = question.reading.on, question.catalogue.tiers, question.estimate
    if on is None or on > question.catalogue.day:
        return
    before = {tier.slug: tier.rate_on(on) for tier in tiers}
    then_rates = {slug: rate for slug, rate in before.items() if rate}
    if any(line.slug not in then_rates for line in estimate.lines):
        return
    then = estimate_mix(question.state.quantities, then_rates, question.state.drafts)
    if then.credits == estimate.credits:
        return
    used = {line.slug for line in (*then.lines, *estimate.lines)}
    changes = [
        (tier.name, then_rates[tier.slug].credits, tier.rate.credits)
        for tier in tiers
        if tier.slug in used and then_rates[tier.slug].credits != tier.rate.credits
    ]
    yield Note(sentences.price_change(on, then.credits, estimate.credits, changes))
