"""What the product knows on one day: frozen rows with their sums and words."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from creditsguide.content.offers import PricedTier, RetiredTier
from creditsguide.content.packs import Packs, PricedPack
from creditsguide.content.price_history import PriceChange
from creditsguide.domain import drawing, links, price_sentences, sentences, wording
from creditsguide.domain.estimate import Estimate, Line, Rate, add_up, cheapest


@dataclass(frozen=True)
class BreakdownLine:
    """A line item with its sum."""

    tier: PricedTier
    line: Line
    label: str
    rationale: str
    tally: drawing.Tally

    @cached_property
    def times(self) -> str:
        return wording.times(self.line.quantity, self.line.rate.credits)


@dataclass(frozen=True)
class Breakdown:
    """An example project with its sums."""

    slug: str
    name: str
    short_name: str
    summary: str
    lines: tuple[BreakdownLine, ...]
    estimate: Estimate
    scale: int  # credits of the dearest project, which a full bar stands for
    tips: tuple[str, ...]
    quantities: Mapping[str, int]  # by tier slug, in order of quality
    query: str
    draft: bool
    public_from: datetime.date | None
    public_until: datetime.date | None

    @cached_property
    def _tiers(self) -> Mapping[str, PricedTier]:
        return {line.tier.slug: line.tier for line in self.lines}

    @cached_property
    def bar(self) -> Sequence[drawing.Segment]:
        lines = [Line(slug, n, self._tiers[slug].rate) for slug, n in self.quantities.items()]
        parts = [(line.slug, self._tiers[line.slug].css, line.credits) for line in lines]
        return drawing.bar(parts, self.scale)

    @cached_property
    def mix(self) -> str:
        names = {slug: tier.name for slug, tier in self._tiers.items()}
        return wording.in_tiers(self.quantities, names)

    @cached_property
    def facts(self) -> str:
        estimate = self.estimate
        return ", ".join(
            [
                wording.images(estimate.images),
                wording.time(estimate.seconds),
                wording.size(estimate.megabytes),
            ]
        )


@dataclass(frozen=True)
class Tip:
    title: str
    text: str
    draft: bool
    public_from: datetime.date | None
    public_until: datetime.date | None


@dataclass(frozen=True)
class AnsweredQuestion:
    anchor: str
    question: str
    answer: str
    draft: bool
    public_from: datetime.date | None
    public_until: datetime.date | None


@dataclass(frozen=True)
class Cell:
    tier: PricedTier
    credits: int
    query: str
    bar: str  # as wide as its credits, beside the dearest cell


@dataclass(frozen=True)
class TableRow:
    images: int
    cells: tuple[Cell, ...]


def table_rows(sizes: Iterable[int], tiers: Iterable[PricedTier]) -> Iterable[TableRow]:
    """The bars share the scale of the dearest cell."""
    tiers = list(tiers)
    order = [tier.slug for tier in tiers]
    sums = [
        (images, [(tier, add_up([Line(tier.slug, images, tier.rate)])) for tier in tiers])
        for images in sizes
    ]
    most = max((estimate.credits for _images, row in sums for _tier, estimate in row), default=1)
    for images, row in sums:
        yield TableRow(
            images,
            tuple(
                Cell(
                    tier,
                    estimate.credits,
                    links.query(links.State({tier.slug: images}), order),
                    drawing.percent(estimate.credits, most),
                )
                for tier, estimate in row
            ),
        )


@dataclass(frozen=True, eq=False)
class Catalogue:
    """Everything read to show a page. Without a guide row `guide` is None."""

    revision: str
    day: datetime.date
    changed_on: datetime.date | None  # the last edit, or a later midnight's turn
    guide: Mapping[str, str] | None  # field → text with tokens filled in, or "yes"
    tiers: tuple[PricedTier, ...]
    retired: tuple[RetiredTier, ...]
    packs: Packs
    price_changes: tuple[PriceChange, ...]  # the newest first, announced ones before them
    examples: tuple[Breakdown, ...]
    absent: Mapping[str, str]  # slug → name of projects outside their days: tokens still name them
    withdrawn: Mapping[str, str]  # as well, of drafts that once were published
    tips: tuple[Tip, ...]
    questions: tuple[AnsweredQuestion, ...]
    table: tuple[TableRow, ...]
    origins: tuple[str, ...]
    tokens: Mapping[str, str]
    preview: bool  # drafts included, for staff alone
    follows: dict[object, object] = field(init=False, default_factory=dict)  # see kept.py

    @cached_property
    def place(self) -> links.Place:
        """Where its links lead: those of a preview stay in it."""
        return links.guide_as_of(self.day) if self.preview else links.GUIDE

    @cached_property
    def changes_place(self) -> links.Place:
        """Its price history, and that of a preview."""
        return links.changes_as_of(self.day) if self.preview else links.CHANGES

    @cached_property
    def by_slug(self) -> Mapping[str, PricedTier]:
        return {tier.slug: tier for tier in self.tiers}

    @cached_property
    def example_by_slug(self) -> Mapping[str, Breakdown]:
        return {example.slug: example for example in self.examples}

    @cached_property
    def pack_by_slug(self) -> Mapping[str, PricedPack]:
        return {pack.slug: pack for pack in self.packs.every}

    @cached_property
    def token_names(self) -> list[str]:
        """The tokens an editor may write: those of published tiers, projects and packs."""
        slugs = {*self.by_slug, *self.example_by_slug, *self.absent, *self.pack_by_slug}
        return sorted(name for name in self.tokens if name.partition(".")[0] in slugs)

    @cached_property
    def rates(self) -> dict[str, Rate]:
        return {tier.slug: tier.rate for tier in self.tiers}

    @cached_property
    def names(self) -> Mapping[str, str]:
        return {tier.slug: tier.name for tier in self.tiers}

    @cached_property
    def lowest_priced(self) -> PricedTier:
        """The tier that drafts and first steps are made in."""
        return self.by_slug[cheapest(self.rates)]

    @cached_property
    def unchanged_since(self) -> str:
        """The day the newest price in force took effect, as a sentence."""
        days = [tier.history[-1].effective_on for tier in self.tiers]
        days += [pack.history[-1].effective_on for pack in self.packs.every]
        return price_sentences.unchanged_since(max(days)) if days else ""

    @cached_property
    def coming_prices(self) -> tuple[str, ...]:
        """A sentence for each announced price, the earliest first."""
        coming = [(price, tier) for tier in self.tiers for price in tier.coming]
        return tuple(
            sentences.coming_price(tier.name, wording.credits(price.credits), price.effective_on)
            for price, tier in sorted(coming, key=lambda pair: pair[0].effective_on)
        )

    @cached_property
    def coming_amounts(self) -> tuple[str, ...]:
        """The same of packs."""
        coming = [(step, pack) for pack in self.packs.every for step in pack.coming]
        in_order = sorted(coming, key=lambda pair: pair[0].effective_on)
        return tuple(pack.will_cost(step) for step, pack in in_order)

    @cached_property
    def sides(self) -> tuple[drawing.Side, ...]:
        return tuple(tier.side for tier in self.tiers)

    @cached_property
    def cell_px(self) -> int:
        return drawing.cell(self.sides)

    @cached_property
    def figure_alt(self) -> str:
        return sentences.figure_alt(
            [(tier.name, tier.side.width, tier.side.height, tier.price) for tier in self.tiers]
        )

    @cached_property
    def one_image_takes(self) -> str:
        sides = ((tier.side.width, tier.side.height) for tier in self.tiers)
        return sentences.one_image_takes(
            zip(sides, (tier.rate.credits for tier in self.tiers), strict=True)
        )

    @cached_property
    def best_value(self) -> str:
        per_pixel = max(reversed(self.tiers), key=lambda tier: tier.pixels_per_credit)
        return sentences.best_value(self.lowest_priced.name, per_pixel.name)
