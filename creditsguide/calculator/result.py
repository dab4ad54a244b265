"""The calculator's answer: an Estimate in finished words and drawings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from creditsguide.calculator import advice
from creditsguide.calculator.inquiry import Inquiry
from creditsguide.content.catalogue import Catalogue
from creditsguide.domain import drawing, replies, sentences, wording
from creditsguide.domain.estimate import Estimate


@dataclass(slots=True)
class Way:
    """The same images, all in one tier."""

    title: str
    css: str
    width: str
    credits: str


@dataclass(slots=True)
class Result:
    """The answer, word by word."""

    total: str
    beside: str
    words: str
    segments: Sequence[drawing.Segment]
    cost: Sequence[str]  # in money; nothing where nothing is sold
    time: str
    size: str
    same: str  # what stands over the ways
    ways: Sequence[Way]
    saving: advice.Suggestion | None
    notes: Sequence[advice.Note]


def mix_result(inquiry: Inquiry) -> Result:
    estimate, packs = inquiry.estimate, inquiry.catalogue.packs
    cost = packs.cost(estimate.credits)
    return Result(
        total=wording.number(estimate.credits),
        beside=sentences.beside_total(estimate, inquiry.uncounted),
        words=wording.sum_in_words(estimate),
        segments=_segments(estimate, inquiry.catalogue, cost.credits if cost else 0),
        cost=packs.told(estimate.credits, cost),
        time=wording.time(estimate.seconds),
        size=wording.size(estimate.megabytes),
        same=replies.same_images(estimate),
        ways=_ways(inquiry),
        saving=advice.cheaper_way(inquiry),
        notes=advice.notes(inquiry),
    )


def _segments(estimate: Estimate, catalogue: Catalogue, whole: int) -> list[drawing.Segment]:
    """Every tier keeps its segment, so that a bar moves instead of jumping. It is as long as what
    the packs for it bring.
    """
    credits = {(line.slug, line.draft): line.credits for line in estimate.lines}
    parts = [(tier.slug, tier.css, credits.get((tier.slug, False), 0)) for tier in catalogue.tiers]
    tier = catalogue.lowest_priced
    parts.append(("drafts", f"{tier.css} draft", credits.get((tier.slug, True), 0)))
    return drawing.bar(parts, whole)


def _ways(inquiry: Inquiry) -> list[Way]:
    """On one scale; a tier alone has nothing to be compared with."""
    totals, tiers = inquiry.totals, inquiry.catalogue.tiers
    if len(tiers) < 2:
        return []
    most = max(totals.values())
    return [
        Way(
            title=_("All %(tier)s") % {"tier": tier.name},
            css=tier.css,
            width=drawing.percent(totals[tier.slug], most),
            credits=wording.credits(totals[tier.slug]),
        )
        for tier in tiers
    ]
