"""What stands in place of an answer while nothing is counted: what credits buy, a first step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from creditsguide.calculator import advice
from creditsguide.calculator.inquiry import Inquiry
from creditsguide.content.catalogue import Catalogue
from creditsguide.content.kept import kept
from creditsguide.content.offers import PricedTier
from creditsguide.domain import drawing, replies, wording
from creditsguide.domain.budget import comparable_amount, cover

AMOUNTS = (10, 50, 100)  # images in the lowest-priced tier
MOST_BLOCKS = 40  # of 4 pixels in the narrowest panel
GAP = 0.007  # of a row that short


@dataclass(frozen=True, slots=True)
class Cut:
    """One length of credits, cut up by one tier's price."""

    title: str
    tally: drawing.Tally


@dataclass(frozen=True, slots=True)
class TierRow:
    """How many images of a tier several amounts make."""

    name: str
    images: Sequence[str]


@dataclass(frozen=True, slots=True)
class Lesson:
    """What credits buy, by picture and by table."""

    makes: str
    cuts: Sequence[Cut]
    amounts: Sequence[str]
    rows: Sequence[TierRow]


@dataclass(frozen=True, slots=True)
class Opening:
    heading: str
    notes: Sequence[advice.Note]
    lesson: Lesson | None
    step: advice.NextStep | None


def opening(inquiry: Inquiry, heading: str, step: advice.NextStep | None) -> Opening:
    lesson = _lesson(inquiry.catalogue) if inquiry.catalogue.tiers else None
    return Opening(heading, advice.notes(inquiry), lesson, step)


@kept
def _lesson(catalogue: Catalogue) -> Lesson:
    amount = comparable_amount([rate.credits for rate in catalogue.rates.values()], MOST_BLOCKS)
    amounts = [catalogue.lowest_priced.rate.credits * images for images in AMOUNTS]
    return Lesson(
        makes=replies.makes(amount),
        cuts=[_cut(tier, amount) for tier in catalogue.tiers],
        amounts=[wording.credits(credits) for credits in amounts],
        rows=[
            TierRow(tier.name, [wording.number(_images(tier, credits)) for credits in amounts])
            for tier in catalogue.tiers
        ],
    )


def _cut(tier: PricedTier, amount: int) -> Cut:
    images = _images(tier, amount)
    tally = drawing.tally(tier.css, images, tier.rate.credits, amount, GAP)
    return Cut(wording.in_tier(images, tier.name), tally)


def _images(tier: PricedTier, credits: int) -> int:
    return cover(credits, tier.rate.credits).times
