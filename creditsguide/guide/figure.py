"""The guide's figure of all image sizes drawn to one scale, and what a credit buys in pixels."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

from creditsguide.content.catalogue import Catalogue, PricedTier
from creditsguide.domain import drawing, sentences, wording


@dataclass(frozen=True, eq=False)  # compared by identity, so sections that show it can be kept
class ScaleFigure:
    catalogue: Catalogue

    @cached_property
    def hero(self) -> drawing.Hero:
        return drawing.hero(self.catalogue.sides)

    @cached_property
    def captions(self) -> tuple[tuple[PricedTier, drawing.Label], ...]:
        """Each picture of the figure with the place of its words."""
        return tuple((self.catalogue.by_slug[label.slug], label) for label in self.hero.labels)

    @cached_property
    def caption(self) -> str:
        size = self.catalogue.cell_px
        cells = [(tier.name, drawing.cells(tier.side, size)) for tier in self.catalogue.tiers]
        return sentences.figure_caption(size, [(name, n) for name, n in cells if n])

    @cached_property
    def pixels_per_credit(self) -> tuple[tuple[PricedTier, str, str], ...]:
        """Each tier with its bar's width and its figure."""
        tiers = self.catalogue.tiers
        most = max((tier.pixels_per_credit for tier in tiers), default=1)
        return tuple(
            (
                tier,
                drawing.percent(tier.pixels_per_credit, most),
                wording.pixels_per_credit(tier.pixels_per_credit),
            )
            for tier in tiers
        )


@lru_cache(maxsize=2)
def scale_figure(catalogue: Catalogue) -> ScaleFigure:
    return ScaleFigure(catalogue)
