"""Retiring a tier: what uses it, and moving that to the tier that replaces it."""

from __future__ import annotations

from creditsguide.models import ExampleProject, Guide, Tier
from creditsguide.models.fields import TierStatus


def users(tier: Tier) -> list[ExampleProject | Guide]:
    """The projects with lines in a tier, drafts too, and the page where it recommends the tier."""
    projects = ExampleProject.objects.filter(items__tier=tier).distinct()
    return [*projects, *Guide.objects.filter(recommended_tier=tier)]


def is_last(tier: Tier) -> bool:
    """No other tier is published."""
    return not Tier.objects.exclude(pk=tier.pk).filter(status=TierStatus.PUBLISHED).exists()


def replace(tier: Tier) -> list[ExampleProject | Guide]:
    """Move what uses a retired tier; the rows that were changed. Belongs into a transaction."""
    moved = users(tier)
    for item in tier.items.all():
        item.tier = tier.replaced_by
        item.save()
    for guide in Guide.objects.filter(recommended_tier=tier):
        guide.recommended_tier = tier.replaced_by
        guide.save()
    return moved
