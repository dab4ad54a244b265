"""Packs side by side: what each costs, what it makes, and how long it is beside the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import cycle

from django.utils.translation import gettext as _

from creditsguide.content.catalogue import Catalogue
from creditsguide.content.kept import kept
from creditsguide.content.packs import PERIODS, PricedPack, lowest
from creditsguide.domain import drawing, replies, selling, wording
from creditsguide.domain.budget import cover

MAX_BLOCKS = 16


@dataclass(frozen=True)
class Makes:
    """ "50 in HD+"."""

    glyph: drawing.Glyph
    words: str


@dataclass(frozen=True)
class ShelfRow:
    pack: PricedPack
    length: drawing.Tally
    tiers: tuple[Makes, ...]
    projects: str  # how often each fits; "" where none does
    lowest: bool  # its credits cost least among those of its period


@dataclass(frozen=True)
class Group:
    """Everything sold once, or every month, or every year."""

    heading: str
    rows: tuple[ShelfRow, ...]


@dataclass(frozen=True, eq=False)  # by identity, so that sections are found by it at once
class Shelf:
    groups: tuple[Group, ...]
    legend: str  # what blocks and squares stand for


@kept
def shelf(catalogue: Catalogue) -> Shelf:
    """One scale for all of them."""
    longest = max((pack.credits for pack in catalogue.packs.every), default=1)
    block = _block(longest)
    groups = [
        Group(selling.every_period(period), tuple(_rows(packs, catalogue, block, longest)))
        for period in PERIODS
        if (packs := catalogue.packs.of_period(period))
    ]
    return Shelf(tuple(groups), selling.blocks(block))


def row_of(slug: str, catalogue: Catalogue) -> ShelfRow | None:
    rows = (row for group in shelf(catalogue).groups for row in group.rows)
    return next((row for row in rows if row.pack.slug == slug), None)


def _block(longest: int) -> int:
    """The smallest of 1, 5, 10, 50, 100, … credits that leaves few enough blocks to count."""
    size = 1
    for factor in cycle((5, 2)):
        if longest <= size * MAX_BLOCKS:
            break
        size *= factor
    return size


def _rows(
    packs: Iterable[PricedPack], catalogue: Catalogue, block: int, longest: int
) -> Iterator[ShelfRow]:
    packs = list(packs)
    best = lowest(packs)
    for pack in packs:
        yield ShelfRow(
            pack=pack,
            length=drawing.length("credit", pack.credits, block, longest),
            tiers=tuple(_tiers(pack, catalogue)),
            projects=wording.listed(list(_projects(pack, catalogue)), _("or")),
            lowest=pack is best,
        )


def _tiers(pack: PricedPack, catalogue: Catalogue) -> Iterator[Makes]:
    for tier in catalogue.tiers:
        images = cover(pack.credits, tier.rate.credits).times
        yield Makes(tier.glyph, wording.in_tier(images, tier.name))


def _projects(pack: PricedPack, catalogue: Catalogue) -> Iterator[str]:
    for example in catalogue.examples:
        total = example.estimate.credits
        if total and (times := cover(pack.credits, total).times):
            yield replies.on_one_line(wording.so_often(times, example.short_name))
