"""What a change does: what visitors are told before it and after it, from today on."""

from __future__ import annotations

import datetime
import json
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from creditsguide.content import costs, reader, rules, schedule, versions
from creditsguide.content.catalogue import Catalogue
from creditsguide.content.costs import Costs, Sold
from creditsguide.content.packs import untold_from
from creditsguide.domain import days, money, selling, sentences, wording
from creditsguide.domain.purchase import Lot
from creditsguide.models import ExampleProject, Pack, Tier
from creditsguide.models.base import Scheduled
from creditsguide.models.packs import Period


class Fact(NamedTuple):
    """Facts are compared by value alone: a tier's new name is no effect."""

    label: str
    words: str
    value: Hashable


Facts = dict[tuple[str, Hashable], Fact]


class Outlook(NamedTuple):
    """Prices and totals by the day from which they hold, and what else is true at present."""

    sums: Mapping[datetime.date, Facts]
    offers: Facts


class Effect(NamedTuple):
    heading: str
    lines: tuple[str, ...]


class Unconfirmed(Exception):  # noqa: N818
    """No error, a question: undoes a write whose effects its editor has not confirmed."""

    def __init__(self, effects: Sequence[Effect]) -> None:
        super().__init__()
        self.effects = effects
        self.digest = salted_hmac("creditsguide.admin.effects", json.dumps(effects)).hexdigest()


def outlook(today: datetime.date) -> Outlook:
    rows = list(schedule.published())
    offers = dict(_offers(reader.unsaved(today))) | dict(_mixes()) | dict(_days(rows))
    return Outlook(by_day(today, schedule.coming_turns(today)), offers)


def by_day(today: datetime.date, turns: Collection[datetime.date]) -> dict[datetime.date, Facts]:
    """From today and from later days on which the guide turns."""
    # Projects show with their totals already.
    published = [row for row in schedule.published() if not isinstance(row, ExampleProject)]
    rows = [(row, *_shown(row)) for row in published]
    offer = _Offer(rules.currency())
    packs = costs.packs() if offer.currency else []  # without one none is sold
    sums: dict[datetime.date, Facts] = {}
    for day, found in costs.on_each({*turns, today}).items():
        sold = costs.packs_on(day, packs)
        sums[day] = {
            **dict(_sums(found)),
            **{key: fact for row, key, fact in rows if row.shows_on(day)},
            **{("pack", row.slug): offer.fact(row, step.amount) for row, step in sold},
            **dict(_untold(offer.lots(sold), found)),
        }
    return sums


def _shown(row: Scheduled) -> tuple[tuple[str, Hashable], Fact]:
    return ("row", versions.key(row)), Fact(versions.row_name(row), _("is shown"), True)


class _Offer:
    """What packs bring for what money: most prices are the same on many days."""

    def __init__(self, currency: str) -> None:
        self.currency = currency
        self.facts: dict[tuple[str, Decimal], Fact] = {}

    def fact(self, row: Pack, amount: Decimal) -> Fact:
        key = row.slug, amount
        if key not in self.facts:
            credits = selling.credits_each_time(row.credits, row.period)
            words = {"credits": credits, "price": money.words(amount, self.currency)}
            value = row.credits, row.period, amount
            self.facts[key] = Fact(row.name, _("%(credits)s for %(price)s") % words, value)
        return self.facts[key]

    def lots(self, sold: Sold) -> list[Lot]:
        return [
            Lot(row.credits, money.in_smallest(step.amount, self.currency))
            for row, step in sold
            if row.period == Period.ONCE
        ]


def _untold(lots: Sequence[Lot], found: Costs) -> Iterator[tuple[tuple[str, Hashable], Fact]]:
    """That packs of such sizes leave totals without the cheapest purchase."""
    if unknown := untold_from(lots, {tier.slug: rate for tier, rate in found.tiers}):
        words = selling.untold_from(unknown)
        yield ("untold", ""), Fact(_("Cheapest packs can't be worked out:"), words, unknown)


def _days(rows: Iterable[Scheduled]) -> Iterator[tuple[tuple[str, Hashable], Fact]]:
    for row in rows:
        span = row.public_from, row.public_until
        if any(span):
            label = _("Days of “%(row)s”:") % {"row": row}
            yield ("days", versions.key(row)), Fact(label, days.span(*span), span)


def _sums(found: Costs) -> Iterator[tuple[tuple[str, Hashable], Fact]]:
    for tier, rate in found.tiers:
        label = _("%(tier)s per image") % {"tier": tier.name}
        yield ("tier", tier.slug), Fact(label, wording.number(rate.credits), rate.credits)
    for project in found.projects:
        total = found.sums[project.pk].credits
        yield ("project", project.slug), Fact(project.short_name, wording.number(total), total)
    if found.tiers:
        sentence = sentences.one_image_takes(
            ((tier.width_px, tier.height_px), rate.credits) for tier, rate in found.tiers
        )
        yield ("says", "prices"), Fact(_("The guide says:"), sentence, sentence)


def _offers(catalogue: Catalogue) -> Iterator[tuple[tuple[str, Hashable], Fact]]:
    for tier in catalogue.tiers:
        if tier.recommended:
            yield ("recommended", ""), Fact(_("Recommended"), tier.name, tier.slug)
        for step in tier.coming:
            sentence = sentences.coming_price(
                tier.name, wording.credits(step.credits), step.effective_on
            )
            yield ("coming", (tier.slug, step)), Fact(_("The guide announces:"), sentence, step)
    for pack in catalogue.packs.every:
        for amount in pack.coming:
            words = pack.will_cost(amount)
            yield ("coming", (pack.slug, amount)), Fact(_("The guide announces:"), words, amount)
    if catalogue.tiers:
        words = catalogue.best_value
        yield ("says", "best value"), Fact(_("The guide says:"), words, words)
    for retired in catalogue.retired:
        label = _("Old links with %(tier)s offer") % {"tier": retired.name}
        words = catalogue.names.get(retired.replacement or "", _("nothing instead"))
        yield ("retired", retired.slug), Fact(label, words, retired.replacement)


def _mixes() -> Iterator[tuple[tuple[str, Hashable], Fact]]:
    """What each project is made of, drafts too."""
    for project in ExampleProject.objects.prefetch_related("items__tier"):
        items = project.items.all()
        mix = ", ".join(wording.tier_images(item.quantity, item.tier.name) for item in items)
        label = _("Lines of %(project)s:") % {"project": project.name}
        yield ("lines", project.pk), Fact(label, mix, tuple(item.tier_id for item in items))


def between(before: Outlook, after: Outlook, today: datetime.date) -> list[Effect]:
    """By day, what is different from then on; nothing is said twice."""
    effects: list[Effect] = []
    earlier: set[str] = set()
    for day in sorted({*before.sums, *after.sums}):
        old, new = _on(before, day), _on(after, day)
        lines = [*differences(old, new)]
        if day == today:
            lines += [*differences(before.offers, after.offers), *_left_naming(old, new)]
        if news := tuple(line for line in lines if line not in earlier):
            effects.append(Effect(days.from_day(day, today), news))
            earlier.update(news)
    return effects


def _on(outlook: Outlook, day: datetime.date) -> Facts:
    return outlook.sums[max(start for start in outlook.sums if start <= day)]


def differences(before: Facts, after: Facts) -> Iterator[str]:
    for key in before | after:
        old, new = before.get(key), after.get(key)
        if old and new is None:
            yield f"{old.label} {old.words} → {_end(key[0])}"
        elif new and old is None:
            yield f"{new.label} {new.words}"
        elif old and new and old.value != new.value:
            yield f"{new.label} {old.words} → {new.words}"


def _end(kind: str) -> str:
    """What is said of a fact that holds no more."""
    ends = {
        "tier": _("no longer offered"),
        "project": _("no longer shown"),
        "pack": _("no longer sold"),
        "row": _("no longer"),
        "days": _("every day"),
        "untold": _("every total names some"),
    }
    return ends.get(kind, _("no longer"))


def _left_naming(before: Facts, after: Facts) -> Iterator[str]:
    """Texts that still name a tier which is no longer offered."""
    slugs = [slug for kind, slug in before.keys() - after.keys() if kind == "tier"]
    for tier in Tier.objects.filter(slug__in=slugs):
        for place in rules.texts_naming(tier):
            yield _("Still named in %(place)s") % {"place": place}


def since(before: Outlook) -> list[Effect]:
    """What the transaction under way does."""
    today = min(before.sums)
    return between(before, outlook(today), today)


def ask(before: Outlook, digest: str, more: Sequence[Effect] = ()) -> None:
    """Go on only if an editor has seen what the transaction does. Raises Unconfirmed."""
    if effects := since(before):
        question = Unconfirmed([*effects, *more])
        if not constant_time_compare(digest, question.digest):
            raise question
