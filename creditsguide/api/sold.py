"""What is sold, as the JSON API tells it: amounts are strings, since money is no float."""

from __future__ import annotations

from creditsguide.api import shapes
from creditsguide.content.packs import Packs, PricedPack
from creditsguide.domain import money
from creditsguide.domain.money import AmountStep


def pack(pack: PricedPack) -> shapes.Pack:
    *past, now = (_amount(step, pack.currency) for step in pack.history)
    return shapes.Pack(
        slug=pack.slug,
        name=pack.name,
        credits=pack.credits,
        period=pack.period,
        note=pack.note,
        buy_url=pack.buy_url,
        price=now,
        past_prices=tuple(past),
        announced_prices=tuple(_amount(step, pack.currency) for step in pack.coming),
    )


def _amount(step: AmountStep, currency: str) -> shapes.Amount:
    return shapes.Amount(money.figure(step.amount, currency), currency, step.effective_on)


def cost(packs: Packs, credits: int) -> shapes.Cost | None:
    cheapest = packs.cost(credits)
    if cheapest is None:
        return None
    return shapes.Cost(
        currency=cheapest.currency,
        amount=money.figure(cheapest.amount, cheapest.currency),
        packs=tuple(shapes.Bought(pack.slug, times) for pack, times in cheapest.packs),
        credits=cheapest.credits,
        left=cheapest.left,
    )


def plans(packs: Packs, credits: int) -> tuple[shapes.PlanCover, ...]:
    return tuple(shapes.PlanCover(plan.pack.slug, plan.left) for plan in packs.plans(credits))
