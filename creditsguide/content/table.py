"""The quick table: every batch size in every tier."""

from __future__ import annotations

from collections.abc import Iterable

from creditsguide.content.catalogue import Cell, PricedTier, TableRow
from creditsguide.domain import drawing, links
from creditsguide.domain.estimate import Line, add_up


def rows(sizes: Iterable[int], tiers: Iterable[PricedTier]) -> Iterable[TableRow]:
    """The bars share the scale of the dearest cell."""
    tiers = list(tiers)
    order = [tier.slug for tier in tiers]
    sums = [
        (images, [(tier, add_up([Line(tier.slug, images, tier.rate)])) for tier in tiers])
        for images in sizes
    ]
    most = max((done.credits for _images, row in sums for _tier, done in row), default=1)
    for images, row in sums:
        yield TableRow(
            images,
            tuple(
                Cell(
                    tier,
                    done.credits,
                    links.query(links.State({tier.slug: images}), order),
                    drawing.bar_from_right(tier.css, done.credits, most),
                )
                for tier, done in row
            ),
        )
