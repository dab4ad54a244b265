"""What the calculator suggests and warns of: a first step, a cheaper way, what a link remembers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from creditsguide.calculator.forms import Reading
from creditsguide.calculator.shown import Shown
from creditsguide.content.catalogue import Catalogue
from creditsguide.domain import links, sentences, wording
from creditsguide.domain.estimate import MAX_QUANTITY, Estimate, estimate_mix, saving
from creditsguide.domain.links import Place, State

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


def cheaper_way(
    reading: Reading, catalogue: Catalogue, place: Place, estimate: Estimate
) -> Suggestion | None:
    cheaper = saving(estimate, catalogue.rates)
    if cheaper is None:
        return None
    names = catalogue.names
    return Suggestion(
        lead=sentences.save_credits(cheaper.credits),
        text=sentences.cheaper(
            cheaper.images,
            names[cheaper.dearest],
            names[cheaper.better_value],
            estimate.credits - cheaper.credits,
        ),
        address=place.at_total(
            links.query(State(cheaper.quantities, reading.state.drafts), catalogue.names)
        ),
        action=sentences.apply(cheaper.images, names[cheaper.dearest], names[cheaper.better_value]),
    )


def first_step(catalogue: Catalogue, place: Place) -> Suggestion | None:
    if not catalogue.tiers:
        return None
    tier = catalogue.lowest_priced
    quantities = {tier.slug: FIRST_STEP_IMAGES}
    return Suggestion(
        lead=_("Start with %(images)s")
        % {"images": sentences.on_one_line(wording.tier_images(FIRST_STEP_IMAGES, tier.name))},
        text=sentences.first_step(
            FIRST_STEP_IMAGES, tier.name, estimate_mix(quantities, catalogue.rates)
        ),
        address=open_mix(catalogue, place, quantities),
    )


def open_mix(
    catalogue: Catalogue, place: Place, quantities: Mapping[str, int], drafts: int = 0
) -> str:
    """A mix in the counting calculator; "" for what its fields can't hold."""
    if not 0 < max(quantities.values()) <= MAX_QUANTITY:
        return ""
    return place.address(links.query(State(quantities, drafts), catalogue.names))


def retired_tiers(reading: Reading, catalogue: Catalogue, place: Place) -> Iterable[Note]:
    for tier, images in reading.retired.items():
        text = sentences.no_longer_offered(tier.name, images)
        if tier.replacement is None:
            yield Note(text)
            continue
        quantities = dict(reading.state.quantities)
        quantities[tier.replacement] = quantities.get(tier.replacement, 0) + images
        address = open_mix(catalogue, place, quantities, reading.state.drafts)
        action = _("Use %(tier)s instead") % {"tier": catalogue.names[tier.replacement]}
        yield Note(text, action, address) if address else Note(text)


def price_changes(reading: Reading, catalogue: Catalogue, estimate: Estimate) -> Iterable[Note]:
    """Both totals, when the same mix cost something else on the day the link was made."""
    if reading.on is None or reading.on > catalogue.day:
        return
    before = {tier.slug: tier.rate_on(reading.on) for tier in catalogue.tiers}
    then_rates = {slug: rate for slug, rate in before.items() if rate}
    if any(line.slug not in then_rates for line in estimate.lines):
        return
    then = estimate_mix(reading.state.quantities, then_rates, reading.state.drafts)
    if then.credits == estimate.credits:
        return
    used = {line.slug for line in (*then.lines, *estimate.lines)}
    changes = [
        (tier.name, then_rates[tier.slug].credits, tier.rate.credits)
        for tier in catalogue.tiers
        if tier.slug in used and then_rates[tier.slug].credits != tier.rate.credits
    ]
    yield Note(sentences.price_change(reading.on, then.credits, estimate.credits, changes))
