"""What a change does: what visitors are told before it and after it, from today on."""

from __future__ import annotations

import datetime
import json
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from creditsguide.content import costs, reader, rules, schedule, versions
from creditsguide.content.catalogue import Catalogue
from creditsguide.content.costs import Costs, Sold
from creditsguide.content.packs import Packs
from creditsguide.domain import days, money, selling, sentences, wording
from creditsguide.models import ExampleProject, Tier
from creditsguide.models.base import Scheduled


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
    return Outlook(by_day(today), offers)


def by_day(today: datetime.date) -> dict[datetime.date, Facts]:
    """From today and from each later day on which the guide turns."""
    turns = {*schedule.coming_turns(today), today}
    rows = list(schedule.published())
    currency, packs = rules.currency(), costs.packs()
    sums: dict[datetime.date, Facts] = {}
    for day, found in costs.on_each(turns).items():
        sold = costs.packs_on(day, packs) if currency else []  # without one none is sold
        sums[day] = {
            **dict(_sums(found)),
            **dict(_shown(schedule.shown(rows, day))),
            **_prices(sold, currency),
            **dict(_untold(Packs.of(currency, sold, day, {}), found)),
        }
    return sums


def _shown(rows: Iterable[Scheduled]) -> Iterator[tuple[tuple[str, Hashable], Fact]]:
    """Projects show with their totals already."""
    for row in rows:
        if not isinstance(row, ExampleProject):
            name = versions.row_name(row)
            yield ("row", versions.key(row)), Fact(name, _("is shown"), True)


def _prices(sold: Sold, currency: str) -> Facts:
    """What packs bring for what money."""
    return {
        ("pack", row.slug): Fact(
            row.name,
            _("%(credits)s for %(price)s")
            % {
                "credits": selling.credits_each_time(row.credits, row.period),
                "price": money.words(step.amount, currency),
            },
            (row.credits, row.period, step.amount),
        )
        for row, step in sold
    }


def _untold(packs: Packs, found: Costs) -> Iterator[tuple[tuple[str, Hashable], Fact]]:
    """That packs of such sizes leave totals without the cheapest purchase."""
    if unknown := packs.untold_from({tier.slug: rate for tier, rate in found.tiers}):
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
