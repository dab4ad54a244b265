"""What the calculator suggests and warns of: a next step, a cheaper way, what a link remembers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from creditsguide.calculator.inquiry import Inquiry
from creditsguide.domain import links, replies, sentences
from creditsguide.domain.estimate import estimate_mix, saving
from creditsguide.domain.links import State

FIRST_STEP_IMAGES = 4


@dataclass(slots=True)
class Note:
    """Something to know about this link, perhaps with a way on."""

    text: str
    action: str = ""
    address: str = ""


@dataclass(slots=True)
class Suggestion:
    """A change to this mix that pays."""

    lead: str
    text: str
    action: str
    spoken: str  # the action, where it is heard alone
    address: str


@dataclass(slots=True)
class NextStep:
    """Where to go on from here."""

    words: str
    address: str
    spoken: str = ""  # where the page has another link of these words


def notes(inquiry: Inquiry) -> list[Note]:
    return [*retired_tiers(inquiry), *price_changes(inquiry)]


def cheaper_way(inquiry: Inquiry) -> Suggestion | None:
    cheaper = saving(inquiry.estimate, inquiry.catalogue.rates)
    if cheaper is None:
        return None
    names = inquiry.catalogue.names
    dearest, better_value = names[cheaper.dearest], names[cheaper.better_value]
    return Suggestion(
        lead=replies.save_credits(cheaper.credits),
        text=replies.cheaper(
            cheaper.images, dearest, better_value, inquiry.estimate.credits - cheaper.credits
        ),
        action=replies.use(better_value),
        spoken=replies.use_for(cheaper.images, dearest, better_value),
        address=inquiry.place.at_total(
            links.query(State(cheaper.quantities, inquiry.state.drafts), names)
        ),
    )


def first_step(inquiry: Inquiry) -> NextStep | None:
    if not inquiry.catalogue.tiers:
        return None
    tier = inquiry.catalogue.lowest_priced
    quantities = {tier.slug: FIRST_STEP_IMAGES}
    words = replies.first_step(tier.name, estimate_mix(quantities, inquiry.catalogue.rates))
    return NextStep(words, inquiry.opens(quantities))


def owners_step(inquiry: Inquiry, credits: int, query: str) -> NextStep | None:
    """The guide's own button, once it leads anywhere; it may take the estimate along."""
    guide = inquiry.catalogue.guide or {}
    address = guide.get("cta_url")
    if not address:
        return None
    label = guide["cta_label"]
    if not (guide["cta_carries"] and credits and not inquiry.reading.errors):
        return NextStep(label, address)
    return NextStep(label, links.carrying(address, credits, query), sentences.costs(label, credits))


def retired_tiers(inquiry: Inquiry) -> Iterable[Note]:
    state, names = inquiry.state, inquiry.catalogue.names
    for tier, images in inquiry.reading.retired.items():
        text = sentences.no_longer_offered(tier.name, images)
        if tier.replacement is None:
            yield Note(text)
            continue
        quantities = dict(state.quantities)
        quantities[tier.replacement] = quantities.get(tier.replacement, 0) + images
        address = inquiry.opens(quantities, state.drafts)
        action = _("Use %(tier)s instead") % {"tier": names[tier.replacement]}
        yield Note(text, action, address) if address else Note(text)


def price_changes(inquiry: Inquiry) -> Iterable[Note]:
    """Both totals, when the same mix cost something else on the day the link was made."""
    on, tiers, estimate = inquiry.reading.on, inquiry.catalogue.tiers, inquiry.estimate
    if on is None or on > inquiry.catalogue.day:
        return
    before = {tier.slug: tier.rate_on(on) for tier in tiers}
    then_rates = {slug: rate for slug, rate in before.items() if rate}
    if any(line.slug not in then_rates for line in estimate.lines):
        return
    then = estimate_mix(inquiry.state.quantities, then_rates, inquiry.state.drafts)
    if then.credits == estimate.credits:
        return
    used = {line.slug for line in (*then.lines, *estimate.lines)}
    changes = [
        (tier.name, then_rates[tier.slug].credits, tier.rate.credits)
        for tier in tiers
        if tier.slug in used and then_rates[tier.slug].credits != tier.rate.credits
    ]
    yield Note(sentences.price_change(on, then.credits, estimate.credits, changes))
