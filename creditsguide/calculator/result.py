"""The calculator's answer: an Estimate in finished words and drawings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from creditsguide.calculator import advice
from creditsguide.calculator.inquiry import Inquiry
from creditsguide.calculator.shown import Shown
from creditsguide.content.catalogue import Catalogue
from creditsguide.content.offers import PricedTier
from creditsguide.domain import drawing, sentences, wording
from creditsguide.domain.estimate import Estimate, Line


@dataclass(slots=True)
class Entry(Shown):
    """A line of the legend."""

    name: str
    glyph: drawing.Glyph
    times: str
    credits: str
    counted: bool


@dataclass(slots=True)
class MixGauge(Shown):
    """Where the mix falls between all its images in the cheapest and in the dearest tier."""

    heading: str
    mark: drawing.Gauge
    low: str
    high: str


@dataclass(slots=True)
class Result(Shown):
    """The answer, word by word."""

    total: str
    beside: str
    words: str
    segments: Sequence[drawing.Segment]
    legend: Sequence[Entry]
    time: str
    size: str
    in_one_tier: str
    gauge: MixGauge | None
    saving: advice.Suggestion | None
    notes: Sequence[advice.Note]
    first_step: advice.Suggestion | None


def mix_result(inquiry: Inquiry) -> Result:
    estimate, catalogue, uncounted = inquiry.estimate, inquiry.catalogue, inquiry.uncounted
    return Result(
        total=wording.number(estimate.credits),
        beside=sentences.beside_total(estimate, uncounted),
        words=wording.sum_in_words(estimate),
        segments=_segments(estimate, catalogue),
        legend=_legend(estimate, catalogue),
        time=wording.time(estimate.seconds),
        size=wording.size(estimate.megabytes),
        in_one_tier=_in_one_tier(inquiry),
        gauge=None if inquiry.place.compact else _gauge(inquiry),
        saving=advice.cheaper_way(inquiry),
        notes=[
            *advice.retired_tiers(inquiry),
            *advice.price_changes(inquiry),
        ],
        first_step=None if estimate.lines or uncounted else advice.first_step(inquiry),
    )


def _segments(estimate: Estimate, catalogue: Catalogue) -> list[drawing.Segment]:
    """Every tier keeps its segment, so that a bar moves instead of jumping."""
    credits = {(line.slug, line.draft): line.credits for line in estimate.lines}
    parts = [(tier.slug, tier.css, credits.get((tier.slug, False), 0)) for tier in catalogue.tiers]
    if catalogue.tiers:
        tier = catalogue.lowest_priced
        parts.append(("drafts", f"{tier.css} draft", credits.get((tier.slug, True), 0)))
    return drawing.bar(parts)


def _legend(estimate: Estimate, catalogue: Catalogue) -> list[Entry]:
    """Every tier, used or not, then the drafts."""
    finals = {line.slug: line for line in estimate.lines if not line.draft}
    entries = [
        _entry(tier, tier.name, finals.get(tier.slug) or Line(tier.slug, 0, tier.rate))
        for tier in catalogue.tiers
    ]
    for line in estimate.lines:
        if line.draft:
            tier = catalogue.by_slug[line.slug]
            entries.append(_entry(tier, _("%(tier)s drafts") % {"tier": tier.name}, line))
    return entries


def _entry(tier: PricedTier, name: str, line: Line) -> Entry:
    return Entry(
        name=name,
        glyph=tier.glyph,
        times=wording.times(line.quantity, line.rate.credits),
        credits=wording.credits(line.credits),
        counted=line.quantity > 0,
    )


def _in_one_tier(inquiry: Inquiry) -> str:
    """ "HD: 23 credits · HD+: 46 credits"; "" without images."""
    if not inquiry.estimate.images:
        return ""
    return " · ".join(
        sentences.costs(inquiry.catalogue.names[slug], credits).replace(": ", ":\u00a0")
        for slug, credits in inquiry.totals.items()
    )


def _gauge(inquiry: Inquiry) -> MixGauge | None:
    estimate, totals, names = inquiry.estimate, inquiry.totals, inquiry.catalogue.names
    if not estimate.images or min(totals.values()) == max(totals.values()):
        return None
    low, high = min(totals, key=totals.__getitem__), max(totals, key=totals.__getitem__)
    return MixGauge(
        heading=_("Where your mix falls for %(images)s")
        % {"images": wording.images(estimate.images)},
        mark=drawing.gauge(estimate.credits, totals[low], totals[high]),
        low=_all_in(names[low], totals[low]),
        high=_all_in(names[high], totals[high]),
    )


def _all_in(tier: str, credits: int) -> str:
    return _("All %(tier)s, %(credits)s") % {"tier": tier, "credits": wording.credits(credits)}
