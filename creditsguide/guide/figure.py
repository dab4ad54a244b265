"""The guide's figure of all image sizes, drawn to one scale."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from creditsguide.content.catalogue import Catalogue
from creditsguide.content.kept import kept
from creditsguide.content.offers import PricedTier
from creditsguide.domain import drawing, hero, sentences

MOST_IN_LARGE = 999  # a longer figure would leave the picture


@dataclass(frozen=True, eq=False)  # by identity, so that sections are found by it at once
class ScaleFigure:
    tiers: tuple[PricedTier, ...]
    sides: tuple[drawing.Side, ...]

    @cached_property
    def nested(self) -> hero.Hero:
        return hero.draw(self.sides)

    @cached_property
    def captions(self) -> tuple[tuple[PricedTier, hero.Label], ...]:
        """Each tier with the place of its words."""
        by_slug = {tier.slug: tier for tier in self.tiers}
        return tuple((by_slug[label.slug], label) for label in self.nested.labels)

    @cached_property
    def in_large(self) -> bool:
        """Whether prices are large: all or none, since they are compared."""
        dearest = max(tier.rate.credits for tier in self.tiers)
        return self.nested.roomy and dearest <= MOST_IN_LARGE

    @cached_property
    def caption(self) -> str:
        return sentences.figure_caption(drawing.cell(self.sides))

    @cached_property
    def cell_counts(self) -> str:
        """What the caption says besides where it has room."""
        size = drawing.cell(self.sides)
        cells = [(tier.name, drawing.cells(tier.side, size)) for tier in self.tiers]
        return sentences.cell_counts([(name, n) for name, n in cells if n])


@kept
def scale_figure(catalogue: Catalogue) -> ScaleFigure:
    return ScaleFigure(catalogue.tiers, catalogue.sides)
