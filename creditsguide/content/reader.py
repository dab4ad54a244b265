"""The one reader: the tables on a given day, as one frozen Catalogue."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from creditsguide.content import clock, costs, revision, schedule, tables, tokens
from creditsguide.content.breakdowns import breakdowns
from creditsguide.content.catalogue import (
    AnsweredQuestion,
    Catalogue,
    Tip,
    table_rows,
)
from creditsguide.content.offers import PricedTier, RetiredTier
from creditsguide.content.packs import Packs, PricedPack
from creditsguide.content.price_history import newest_first, of_packs, of_tiers
from creditsguide.domain import drawing
from creditsguide.domain.estimate import Estimate, PriceStep, Rate, announced, begun
from creditsguide.models import (
    ExampleProject,
    Guide,
    Question,
    Tier,
    UsageTip,
)
from creditsguide.models.base import Scheduled
from creditsguide.models.fields import Status, TierStatus

Words = Mapping[str, str]  # token → what it stands for

WITH_DRAFTS = (Status.PUBLISHED, Status.DRAFT)

_latest: list[Catalogue] = []


def current() -> Catalogue:
    return load(clock.today())


def last_good() -> Catalogue | None:
    """What was read last, for while the database does not answer."""
    return _latest[0] if _latest else None


def load(day: datetime.date) -> Catalogue:
    """Read each table once, again if an editor was faster; one query when nothing changed."""
    value = revision.current()
    latest = last_good()
    if latest and value and (latest.revision, latest.day) == (value, day):
        return latest
    catalogue = build(value, day)
    _latest[:] = [catalogue]
    return catalogue


def preview(day: datetime.date) -> Catalogue:
    """The guide as of a day with its drafts, for staff: never kept."""
    return build(revision.current(), day, WITH_DRAFTS)


def unsaved(day: datetime.date) -> Catalogue:
    """The guide as the transaction under way would make it. Never kept: it may yet be undone."""
    return build(revision.current(), day)


def build(value: str, day: datetime.date, statuses: Sequence[str] = costs.PUBLIC) -> Catalogue:
    """Read the tables themselves. No transaction: an immediate one would lock out writers."""
    catalogue = _read(value, day, statuses)
    after = revision.current()
    return catalogue if after == value else build(after, day, statuses)


def _read(value: str, day: datetime.date, statuses: Sequence[str]) -> Catalogue:
    rows = tables.read(statuses)
    offers, named, sums = costs.on(day, rows.histories, rows.projects, statuses)
    sold = costs.sold(rows.guide, day, statuses)
    words = _words(rows.tiers, named, sums, sold, day)
    projects = [row for row in named if row.status in statuses]
    examples = schedule.shown(projects, day)
    steps = {row.pk: list(_steps(row, words)) for row in rows.tiers}
    tiers = _priced_tiers(offers, steps, rows.guide, day, words)
    packs = Packs.of(*sold, day, words)
    changes = of_tiers(rows.tiers, steps, tiers, day, statuses)
    return Catalogue(
        revision=value,
        day=day,
        changed_on=_changed_on([*tiers.values(), *packs.every], [*projects, *rows.scheduled], day),
        guide=_copy(rows.guide, words),
        tiers=tuple(tiers.values()),
        retired=tuple(_retired(rows.tiers, tiers)),
        packs=packs,
        price_changes=newest_first(changes, of_packs(packs.every, day)),
        examples=tuple(breakdowns(examples, sums, tiers, words)),
        absent={row.slug: row.name for row in projects if row not in examples},
        withdrawn={row.slug: row.name for row in named if row not in projects},
        tips=tuple(tip(row, words) for row in schedule.shown(rows.tips, day)),
        questions=tuple(question(row, words) for row in schedule.shown(rows.questions, day)),
        table=tuple(table_rows(rows.sizes, tiers.values())),
        origins=tuple(rows.origins),
        tokens=words,
        preview=Status.DRAFT in statuses,
    )


def _words(
    tiers: Iterable[Tier],
    projects: Iterable[ExampleProject],
    sums: Mapping[int, Estimate],
    sold: tuple[str, costs.Sold],
    day: datetime.date,
) -> Words:
    of_tiers = tokens.of_tiers(tiers, day)
    return of_tiers | tokens.of_projects(projects, sums) | tokens.of_packs(*sold)


def _copy(guide: Guide | None, words: Words) -> Mapping[str, str] | None:
    if guide is None:
        return None
    return tokens.filled(guide, words) | {"cta_carries": "yes" if guide.cta_carries else ""}


def tip(row: UsageTip, words: Words) -> Tip:
    title, text = tokens.fill(row.title, words), tokens.fill(row.text, words)
    return Tip(title, text, is_draft(row), row.public_from, row.public_until)


def question(row: Question, words: Words) -> AnsweredQuestion:
    asked, answer = tokens.fill(row.question, words), tokens.fill(row.answer, words)
    return AnsweredQuestion(
        row.anchor, asked, answer, is_draft(row), row.public_from, row.public_until
    )


def _changed_on(
    priced: Iterable[PricedTier | PricedPack], rows: Iterable[Scheduled], day: datetime.date
) -> datetime.date | None:
    """The last edit, or a later midnight that turned something."""
    edited, turned = revision.edited_on(), schedule.latest_turn(rows, day)
    prices = [one.history[-1].effective_on for one in priced]
    return edited and max([edited, *prices, *filter(None, [turned])])


def is_draft(row: Tier | ExampleProject | Question | UsageTip) -> bool:
    return row.status == Status.DRAFT


def _steps(row: Tier, words: Words) -> Iterable[PriceStep]:
    """Every price of a tier, with its reason as it is read."""
    for step in tokens.history(row):
        yield replace(step, reason=tokens.fill(step.reason, words))


def _priced_tiers(
    offers: Sequence[tuple[Tier, Rate]],
    steps: Mapping[int, Sequence[PriceStep]],
    guide: Guide | None,
    day: datetime.date,
    words: Words,
) -> dict[int, PricedTier]:
    sides = _sides([row for row, _rate in offers])
    bars = _value_bars(sides, [rate for _row, rate in offers])
    return {
        row.pk: PricedTier(
            slug=row.slug,
            name=row.name,
            best_for=tokens.fill(row.best_for, words),
            side=side,
            rate=rate,
            recommended=guide is not None and guide.recommended_tier_id == row.pk,
            history=begun(steps[row.pk], day),
            coming=announced(steps[row.pk], day),
            glyph=drawing.glyph(side, sides),
            plate=drawing.plate(side, sides),
            value_bar=bar,
            draft=is_draft(row),
        )
        for (row, rate), side, bar in zip(offers, sides, bars, strict=True)
    }


def _sides(rows: Sequence[Tier]) -> list[drawing.Side]:
    css = drawing.css_classes([row.slug for row in rows])
    return [drawing.Side(row.slug, css[row.slug], row.width_px, row.height_px) for row in rows]


def _value_bars(sides: Sequence[drawing.Side], rates: Sequence[Rate]) -> list[str]:
    """One scale for what a credit buys: the most pixels of any tier."""
    priced = zip(sides, rates, strict=True)
    values = [drawing.pixels_per_credit(side, rate.credits) for side, rate in priced]
    return [drawing.percent(value, max(values)) for value in values]


def _retired(rows: Sequence[Tier], tiers: Mapping[int, PricedTier]) -> Iterable[RetiredTier]:
    """Retired tiers with the published one that stands in for each, however far along."""
    by_pk = {row.pk: row for row in rows}
    for row in rows:
        if row.status != TierStatus.RETIRED:
            continue
        chain, pk = {row.pk}, row.replaced_by_id
        while pk and pk not in tiers and pk not in chain:
            chain.add(pk)
            pk = by_pk[pk].replaced_by_id
        yield RetiredTier(row.slug, row.name, tiers[pk].slug if pk and pk in tiers else None)
