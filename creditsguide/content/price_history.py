"""Every price that the public may know, as the price history and its feed tell it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import NamedTuple

from django.utils.translation import gettext as _

from creditsguide.content.offers import PricedTier
from creditsguide.content.packs import PricedPack
from creditsguide.domain import drawing, money, price_sentences, selling, wording
from creditsguide.domain.estimate import Dated, PriceStep
from creditsguide.domain.money import AmountStep
from creditsguide.models import Tier
from creditsguide.models.fields import Status, TierStatus

Steps = Mapping[int, Sequence[PriceStep]]  # by a tier's primary key


@dataclass(frozen=True)
class PriceChange:
    """A price from a day on, and the one before it."""

    kind: str  # "tier" or "pack"
    slug: str
    name: str
    status: str
    before: str  # in words; "" where there was none, or the same
    now: str
    unit: str  # what that is the price of, in words
    reason: str
    effective_on: datetime.date
    told_on: datetime.date  # when this could first be known: announced, then in force
    coming: bool
    glyph: drawing.Glyph | None = None
    blocks: tuple[drawing.Tally, ...] = ()

    @property
    def words(self) -> str:
        """ "2 → 3 credits"."""
        return f"{self.before} → {self.now}" if self.before else self.now

    @property
    def sentence(self) -> str:
        """ "HD+ 2 → 3 credits from 1 December 2026": true before that day and after it."""
        return price_sentences.price_from(self.name, self.words, self.effective_on)

    @property
    def full_sentence(self) -> str:
        """ "HD+ 2 → 3 credits an image from 1 December 2026"."""
        price = f"{self.words} {self.unit}"
        return price_sentences.price_from(self.name, price, self.effective_on)

    @property
    def path(self) -> str:
        """What is the same of it for ever, as long as it is not another price."""
        return f"{self.kind}/{self.slug}/{self.effective_on}"


def newest_first(*changes: Iterable[PriceChange]) -> tuple[PriceChange, ...]:
    return tuple(sorted(chain(*changes), key=lambda one: one.effective_on, reverse=True))


class Known(NamedTuple):
    """A price that the public knows, and the one before it that it knows as well."""

    before: PriceStep | None
    now: PriceStep


def of_tiers(
    rows: Iterable[Tier],
    steps: Steps,
    tiers: Mapping[int, PricedTier],
    day: datetime.date,
    statuses: Sequence[str],
) -> Iterator[PriceChange]:
    """Of all that are offered or were. One scale for all blocks: the dearest price of any."""
    shown = {*statuses, TierStatus.RETIRED}
    known = [(row, list(_known(row, steps[row.pk], day))) for row in rows if row.status in shown]
    scale = max((one.now.credits for _row, prices in known for one in prices), default=1)
    for row, prices in known:
        for one in prices:
            yield _change(row, one, tiers.get(row.pk), scale, day)


def _known(row: Tier, steps: Iterable[PriceStep], day: datetime.date) -> Iterator[Known]:
    """What is no longer offered will have no other price."""
    public = [
        step
        for step in sorted(steps, key=lambda step: step.effective_on)
        if step.effective_on <= day or (step.announced_on and row.status != TierStatus.RETIRED)
    ]
    for before, now in pairwise([None, *public]):
        if now:
            yield Known(before, now)


def _change(
    row: Tier, price: Known, tier: PricedTier | None, scale: int, day: datetime.date
) -> PriceChange:
    before, now = price
    css = tier.css if tier else "gone"
    moved = before if before and before.credits != now.credits else None
    blocks = [drawing.tally("was", moved.credits, 1, scale)] if moved else []
    return PriceChange(
        kind="tier",
        slug=row.slug,
        name=row.name,
        status=row.status,
        before=wording.number(moved.credits) if moved else "",
        now=wording.credits(now.credits),
        unit=_("an image"),
        reason=now.reason,
        effective_on=now.effective_on,
        told_on=_told_on(now, day),
        coming=now.effective_on > day,
        glyph=tier.glyph if tier else None,
        blocks=(*blocks, drawing.tally(css, now.credits, 1, scale)),
    )


def of_packs(packs: Iterable[PricedPack], day: datetime.date) -> Iterator[PriceChange]:
    for pack in packs:
        steps = sorted([*pack.history, *pack.coming], key=lambda step: step.effective_on)
        for before, now in pairwise([None, *steps]):
            if now:
                yield _of_pack(pack, before, now, day)


def _of_pack(
    pack: PricedPack, before: AmountStep | None, now: AmountStep, day: datetime.date
) -> PriceChange:
    moved = before if before and before.amount != now.amount else None
    return PriceChange(
        kind="pack",
        slug=pack.slug,
        name=pack.name,
        status=Status.DRAFT if pack.draft else Status.PUBLISHED,
        before=money.words(moved.amount, pack.currency) if moved else "",
        now=selling.each_time(money.words(now.amount, pack.currency), pack.period),
        unit=selling.for_credits(pack.credits),
        reason=now.reason,
        effective_on=now.effective_on,
        told_on=_told_on(now, day),
        coming=now.effective_on > day,
    )


def _told_on(step: Dated, day: datetime.date) -> datetime.date:
    begun = step.effective_on <= day
    return step.effective_on if begun else (step.announced_on or step.effective_on)
