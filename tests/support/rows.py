"""Rows beside those that are shipped."""

from __future__ import annotations

from creditsguide.models import Price, Tier

PLAIN = {
    "name": "4K",
    "slug": "4k",
    "width_px": 4096,
    "height_px": 4096,
    "min_seconds": 30,
    "max_seconds": 50,
    "min_megabytes": 20,
    "max_megabytes": 40,
    "best_for": "Walls",
    "position": 9,
}


def make_tier(credits: int | None = None, since: str = "2025-01-01", **fields: object) -> Tier:
    """A draft unless told otherwise, and without a price unless told one."""
    tier = Tier.objects.create(**PLAIN | fields)
    if credits is not None:
        Price.objects.create(tier=tier, credits_per_image=credits, effective_on=since)
    return tier
