"""The form at the guide's head: a mix with its answer, which opens the calculator."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from creditsguide.calculator.advice import FIRST_STEP_IMAGES
from creditsguide.calculator.fields import DRAFTS
from creditsguide.calculator.inquiry import Inquiry
from creditsguide.content.catalogue import Catalogue
from creditsguide.content.offers import PricedTier
from creditsguide.domain import drawing, sentences, wording
from creditsguide.domain.estimate import MAX_QUANTITY, Estimate, estimate_mix


@dataclass(frozen=True, slots=True)
class QuickEstimate:
    fields: Sequence[tuple[PricedTier, str, bool]]  # what stands in it, whether that is wrong
    hidden: Sequence[tuple[str, str]]  # what the address carries on
    runs: Sequence[drawing.Run]
    scale: int
    total: str
    beside: str


def quick_estimate(inquiry: Inquiry) -> QuickEstimate | None:
    """The mix that the address names, else one to begin with."""
    if not inquiry.catalogue.tiers:
        return None
    reading = inquiry.reading
    if not reading.plans and (inquiry.estimate.lines or reading.errors):
        typed, estimate, uncounted = reading.typed, inquiry.estimate, inquiry.uncounted
    else:
        mix = _first_mix(inquiry.catalogue)
        typed = {slug: str(images) for slug, images in mix.items()}
        estimate, uncounted = estimate_mix(mix, inquiry.catalogue.rates, 0), []
    return QuickEstimate(
        fields=[
            (tier, typed.get(tier.slug) or "0", tier.slug in reading.errors)
            for tier in inquiry.catalogue.tiers
        ],
        hidden=[*inquiry.place.params, *_drafts(typed)],
        runs=drawing.row(list(_blocks(estimate, inquiry.catalogue))),
        scale=estimate.credits,
        total=wording.number(estimate.credits),
        beside=sentences.beside_total(estimate, uncounted),
    )


def _first_mix(catalogue: Catalogue) -> Mapping[str, int]:
    """The first example project that the fields can hold."""
    mixes = (example.quantities for example in catalogue.examples if example.quantities)
    held = (mix for mix in mixes if max(mix.values()) <= MAX_QUANTITY)
    return next(held, {catalogue.lowest_priced.slug: FIRST_STEP_IMAGES})


def _drafts(typed: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    return [(DRAFTS, typed[DRAFTS])] if typed.get(DRAFTS, "0") not in ("", "0") else []


def _blocks(estimate: Estimate, catalogue: Catalogue) -> Iterable[tuple[str, int, int]]:
    for line in estimate.lines:
        yield catalogue.by_slug[line.slug].css, line.quantity, line.rate.credits
