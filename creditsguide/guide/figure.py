"""The guide's figure of all image sizes drawn to one scale, and what a credit buys in pixels."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from creditsguide.content.catalogue import Catalogue
from creditsguide.content.kept import kept
from creditsguide.content.offers import PricedTier
from creditsguide.domain import drawing, sentences, wording


@dataclass(frozen=True, eq=False)  # by identity, so that sections are found by it at once
class ScaleFigure:
    tiers: tuple[PricedTier, ...]
    sides: tuple[drawing.Side, ...]

    @cached_property
    def hero(self) -> drawing.Hero:
        return drawing.hero(self.sides)

    @cached_property
    def captions(self) -> tuple[tuple[PricedTier, drawing.Label], ...]:
        """Each picture of the figure with the place of its words."""
        by_slug = {tier.slug: tier for tier in self.tiers}
        return tuple((by_slug[label.slug], label) for label in self.hero.labels)

    @cached_property
    def caption(self) -> str:
        size = drawing.cell(self.sides)
        cells = [(tier.name, drawing.cells(tier.side, size)) for tier in self.tiers]
        return sentences.figure_caption(size, [(name, n) for name, n in cells if n])

    @cached_property
    def pixels_per_credit(self) -> tuple[tuple[PricedTier, str, str], ...]:
        """Each tier with its bar's width and its figure."""
        most = max((tier.pixels_per_credit for tier in self.tiers), default=1)
        return tuple(
            (
                tier,
                drawing.percent(tier.pixels_per_credit, most),
                wording.pixels_per_credit(tier.pixels_per_credit),
            )
            for tier in self.tiers
        )


@kept
def scale_figure(catalogue: Catalogue) -> ScaleFigure:
    return ScaleFigure(catalogue.tiers, catalogue.sides)
