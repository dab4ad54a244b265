"""Pure words of what is sold: packs, plans, and what so many credits cost."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from creditsguide.domain.wording import credit_unit, credits, number


def credits_each_time(n: int, period: str) -> str:
    """ "600 credits a month"; of what is bought once, "100 credits"."""
    return each_time(credits(n), period)


def each_time(what: str, period: str) -> str:
    """ "$36.00 a month"; of what is bought once, "$9.00"."""
    words = {"month": _("%(what)s a month"), "year": _("%(what)s a year")}
    return words.get(period, "%(what)s") % {"what": what}


def amount_unit(n: int, period: str) -> str:
    """What stands after a plan's credits where its name stands before: "a month"; "credits"."""
    return {"month": _("a month"), "year": _("a year")}.get(period) or credit_unit(n)


def for_credits(n: int) -> str:
    """What a pack's price is for: "for 600 credits"."""
    return _("for %(credits)s") % {"credits": credits(n)}


def every_period(period: str) -> str:
    words = {"once": _("Buy once"), "month": _("Every month"), "year": _("Every year")}
    return words[period]


def cost(packs: Sequence[str], price: str, left: int) -> str:
    """ "1 × Starter, $9.00: 74 credits left"."""
    return _("%(packs)s, %(price)s: %(left)s left") % {
        "packs": " + ".join(packs),
        "price": price,
        "left": credits(left),
    }


def untold_from(n: int) -> str:
    """For editors: the totals under which no packs are named, n and more credits."""
    if n == 1:
        return _("no total names any")
    return _("some totals from %(credits)s on name none") % {"credits": credits(n)}


def plan_covers(name: str, period: str, left: int) -> str:
    """ "Pro covers this each month, 240 left"."""
    words = {
        "month": _("%(name)s covers this each month, %(left)s left"),
        "year": _("%(name)s covers this each year, %(left)s left"),
    }
    return words[period] % {"name": name, "left": number(left)}


def blocks(credits_each: int) -> str:
    """What the drawings of packs are made of."""
    return _(
        "Each block is %(credits)s. "
        "The squares say what a pack makes if all of it goes to one tier."
    ) % {"credits": credits(credits_each)}
