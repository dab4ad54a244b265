"""Packs to sell beside the shipped content, which has none: money is the owner's to say."""

from __future__ import annotations

from creditsguide.models import Guide, Pack, PackPrice

# Unlike any figure of credits, and with decimals that no sum ends in by accident.
STARTER = {"name": "Starter", "slug": "starter", "credits": 211, "position": 1}
STUDIO = {"name": "Studio", "slug": "studio", "credits": 1_013, "position": 2}
TEAM = {"name": "Team", "slug": "team", "credits": 2_411, "position": 3}
BASIC = {"name": "Basic", "slug": "basic", "credits": 307, "period": "month", "position": 4}
PRO = {"name": "Pro", "slug": "pro", "credits": 1_201, "period": "month", "position": 5}
PRICES = {
    "starter": "19.37",
    "studio": "83.59",
    "team": "179.83",
    "basic": "23.57",
    "pro": "71.93",
}


def sell_in(currency: str = "USD", **fields: str) -> Guide:
    guide = Guide.objects.get()
    guide.currency = currency
    for name, value in fields.items():
        setattr(guide, name, value)
    guide.save()
    return guide


def make_pack(amount: str | None = None, since: str = "2025-01-01", **fields: object) -> Pack:
    """Published unless told otherwise, and without a price unless told one."""
    pack = Pack.objects.create(**{"status": "published"} | fields)
    if amount is not None:
        PackPrice.objects.create(pack=pack, amount=amount, effective_on=since)
    return pack


def sell(*packs: dict[str, object]) -> list[Pack]:
    """Three packs and two plans, unless told which."""
    sell_in()
    chosen = packs or (STARTER, STUDIO, TEAM, BASIC, PRO)
    return [make_pack(PRICES[str(pack["slug"])], **pack) for pack in chosen]
