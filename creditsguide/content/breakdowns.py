"""Example projects with their sums and drawings, as a Catalogue has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from creditsguide.content import tokens
from creditsguide.content.catalogue import Breakdown, BreakdownLine
from creditsguide.content.offers import PricedTier
from creditsguide.domain import drawing, links, wording
from creditsguide.domain.estimate import Estimate, Line
from creditsguide.models import ExampleProject, LineItem
from creditsguide.models.fields import Status

Words = Mapping[str, str]  # token → what it stands for


class Scales(NamedTuple):
    """What the longest drawing of its kind stands for, in credits."""

    line: int
    project: int


def breakdowns(
    projects: Sequence[ExampleProject],
    sums: Mapping[int, Estimate],
    tiers: Mapping[int, PricedTier],
    words: Words,
) -> Iterable[Breakdown]:
    """One scale for the tallies of all projects, and one for their bars."""
    shown = [sums[project.pk] for project in projects]
    scales = Scales(
        line=max((line.credits for estimate in shown for line in estimate.lines), default=1),
        project=max((estimate.credits for estimate in shown), default=1),
    )
    for project, estimate in zip(projects, shown, strict=True):
        yield _breakdown(project, estimate, tiers, words, scales)


def _breakdown(
    project: ExampleProject,
    estimate: Estimate,
    tiers: Mapping[int, PricedTier],
    words: Words,
    scales: Scales,
) -> Breakdown:
    items = list(project.items.all())
    quantities = _quantities(items, tiers)
    return Breakdown(
        slug=project.slug,
        name=project.name,
        short_name=project.short_name,
        summary=tokens.fill(project.summary, words),
        lines=tuple(
            _line(item, line, tiers[item.tier_id], scales.line, words)
            for item, line in zip(items, estimate.lines, strict=True)
        ),
        estimate=estimate,
        scale=scales.project,
        tips=tuple(tokens.fill(tip.text, words) for tip in project.tips.all()),
        quantities=quantities,
        query=links.query(links.State(quantities), [tier.slug for tier in tiers.values()]),
        draft=project.status == Status.DRAFT,
        public_from=project.public_from,
        public_until=project.public_until,
    )


def _quantities(items: Iterable[LineItem], tiers: Mapping[int, PricedTier]) -> dict[str, int]:
    """How many images of each tier, in order of quality."""
    counts = dict.fromkeys(tiers, 0)
    for item in items:
        counts[item.tier_id] += item.quantity
    return {tiers[pk].slug: images for pk, images in counts.items() if images}


def _line(item: LineItem, line: Line, tier: PricedTier, scale: int, words: Words) -> BreakdownLine:
    return BreakdownLine(
        tier=tier,
        line=line,
        label=wording.counted(item.quantity, tier.name, item.inflected_subject),
        rationale=tokens.fill(item.rationale, words),
        tally=drawing.tally(tier.css, item.quantity, line.rate.credits, scale),
    )
