"""What the tokens in editors' texts stand for on a given day."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping

from django.db import models

from creditsguide.domain import wording
from creditsguide.domain.estimate import Estimate, PriceStep, in_force
from creditsguide.models import ExampleProject, Tier
from creditsguide.models.fields import TierStatus


def history(row: Tier) -> list[PriceStep]:
    """Every price of a tier, whatever its day; its prices are already read."""
    return [PriceStep(price.effective_on, price.credits_per_image) for price in row.prices.all()]


def of_tiers(rows: Iterable[Tier], day: datetime.date) -> dict[str, str]:
    """Words for published tiers, and for retired ones with the last price they had."""
    tokens = {}
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


def of_projects(projects: Iterable[ExampleProject], sums: Mapping[int, Estimate]) -> dict[str, str]:
    tokens = {}
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
        column.name: wording.fill(getattr(row, column.name), tokens)
        for column in row._meta.fields
        if isinstance(column, models.CharField)
    }
