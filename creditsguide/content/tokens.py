"""Tokens in editors' texts: what they stand for on a given day, and filling them in."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping

from django.db import models
from django.utils.translation import gettext as _

from creditsguide.domain import money, wording
from creditsguide.domain.estimate import Estimate, PriceStep, in_force
from creditsguide.domain.money import AmountStep
from creditsguide.models import ExampleProject, Pack, Tier
from creditsguide.models.fields import TierStatus

# Tokens: {hd}, {hd-plus.credits}, {social.total}. Never a template engine or str.format: editors'
# text must not be able to reach anything but this table of words.
TOKEN = re.compile(r"\{([a-z0-9-]+(?:\.[a-z]+)?)\}|[{}]")


def fill(text: str, tokens: Mapping[str, str]) -> str:
    """Replace tokens by their words. Braces never reach a visitor, even around unknown names."""
    if "{" not in text and "}" not in text:
        return text
    return TOKEN.sub(lambda match: tokens.get(match[1] or "", match[1] or ""), text)


def slugs_named(text: str) -> set[str]:
    """The tiers, projects and packs whose tokens stand in a text."""
    return {name.partition(".")[0] for name in named(text)}


def named(text: str) -> set[str]:
    """The tokens that stand in a text, without their braces."""
    return {match[1] for match in TOKEN.finditer(text) if match[1]}


def token_error(text: str, names: Iterable[str], kept: Iterable[str] = ()) -> str | None:
    """Why a text cannot be saved, and in a second line what it can say; None when all is well."""
    valid, known = set(names), {*names, *kept}
    wrong = [match[0] for match in TOKEN.finditer(text) if match[1] not in known]
    if not wrong:
        return None
    return _("%(wrong)s cannot be filled in.\nYou can use: %(valid)s.") % {
        "wrong": wording.listed(wrong, _("and")),
        "valid": ", ".join(f"{{{name}}}" for name in sorted(valid)) or _("no tokens yet"),
    }


def history(row: Tier) -> list[PriceStep]:
    """Every price of a tier, whatever its day; its prices are already read."""
    return [
        PriceStep(price.effective_on, price.told_on, price.reason, price.credits_per_image)
        for price in row.prices.all()
    ]


def of_tiers(rows: Iterable[Tier], day: datetime.date) -> dict[str, str]:
    """Words for published tiers, and for retired ones with the last price they had."""
    tokens: dict[str, str] = {}
    for row in rows:
        step = in_force(history(row), day)
        if row.status == TierStatus.DRAFT or step is None:
            continue
        rate = row.rate(step.credits)
        tokens |= {
            row.slug: row.name,
            f"{row.slug}.credits": wording.credits(rate.credits),
            f"{row.slug}.pixels": wording.pixels(row.width_px, row.height_px),
            f"{row.slug}.time": wording.time(rate.seconds),
            f"{row.slug}.size": wording.size(rate.megabytes),
        }
    return tokens


def amounts(row: Pack) -> list[AmountStep]:
    """Every price of a pack, whatever its day; its prices are already read."""
    return [
        AmountStep(price.effective_on, price.told_on, price.reason, price.amount)
        for price in row.prices.all()
    ]


def of_packs(currency: str, sold: Iterable[tuple[Pack, AmountStep]]) -> dict[str, str]:
    tokens: dict[str, str] = {}
    for row, step in sold:
        tokens |= {
            row.slug: row.name,
            f"{row.slug}.credits": wording.credits(row.credits),
            f"{row.slug}.price": money.words(step.amount, currency),
            f"{row.slug}.each": money.each_in_words(step.amount, row.credits, currency),
        }
    return tokens


def of_projects(projects: Iterable[ExampleProject], sums: Mapping[int, Estimate]) -> dict[str, str]:
    tokens: dict[str, str] = {}
    for project in projects:
        tokens |= {
            project.slug: project.name,
            f"{project.slug}.total": wording.credits(sums[project.pk].credits),
            f"{project.slug}.images": wording.images(sums[project.pk].images),
        }
    return tokens


def filled(row: models.Model, tokens: Mapping[str, str]) -> dict[str, str]:
    """Every text of a row by field name, its tokens replaced."""
    return {
        column.name: fill(getattr(row, column.name), tokens)
        for column in row._meta.fields
        if isinstance(column, models.CharField)
    }
