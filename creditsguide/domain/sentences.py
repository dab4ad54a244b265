"""Pure sentences of the page, each with its figures put in."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from creditsguide.domain.estimate import Estimate
from creditsguide.domain.wording import (
    credit_unit,
    credits,
    date,
    images,
    images_and_drafts,
    listed,
    number,
)


def one_image_takes(offers: Iterable[tuple[tuple[int, int], int]]) -> str:
    """ "One image takes 1, 2 or 3 credits, depending on its size." of every (size, price)."""
    pairs = set(offers)
    ordered = sorted({price for _size, price in pairs})
    takes = ngettext(
        "One image takes %(list)s credit", "One image takes %(list)s credits", ordered[-1]
    ) % {"list": listed([number(n) for n in ordered], _("or"))}
    if len(ordered) == 1:
        return f"{takes}."
    by_size = len(pairs) == len({size for size, _price in pairs})
    reason = _("depending on its size") if by_size else _("depending on its quality")
    return f"{takes}, {reason}."


def figure_alt(pictures: Iterable[tuple[str, int, int, str]]) -> str:
    """The figure of (name, width, height, price) pictures in words."""
    described = [
        _("%(tier)s is %(width)s by %(height)s pixels for %(price)s.")
        % {"tier": name, "width": width, "height": height, "price": price}
        for name, width, height, price in pictures
    ]
    return " ".join([_("The image sizes drawn to one scale."), *described])


def figure_caption(cell: int) -> str:
    return _("Drawn to scale. Each cell is %(cell)s × %(cell)s pixels") % {"cell": cell}


def cell_counts(counts: Sequence[tuple[str, int]]) -> str:
    """How many cells of the grid each tier has: "HD has 64 of them, HD+ 144"."""
    if not counts:
        return ""
    name, n = counts[0]
    leading = _("%(tier)s has %(n)s of them") % {"tier": name, "n": number(n)}
    others = [f"{tier} {number(n)}" for tier, n in counts[1:]]
    return ", ".join([leading, *others])


def best_value(per_image: str, per_pixel: str) -> str:
    """Which tier is cheapest by the image and which by the pixel; one may win both."""
    if per_image == per_pixel:
        return _("%(tier)s is the cheapest both per image and per pixel.") % {"tier": per_image}
    return _(
        "Per image, %(image)s is the cheapest; per pixel, %(pixel)s is. "
        "Choose %(pixel)s when people will see it large."
    ) % {"image": per_image, "pixel": per_pixel}


def coming_price(name: str, price: str, day: datetime.date) -> str:
    """ "HD+ will cost 3 credits from 1 December 2026." """
    return _("%(name)s will cost %(price)s from %(day)s.") % {
        "name": name,
        "price": price,
        "day": date(day),
    }


def not_counted(unit: str, names: Sequence[str]) -> str:
    """ "6 credits, HD not counted", or without its figure where that stands apart."""
    return _("%(credits)s, %(names)s not counted") % {
        "credits": unit,
        "names": listed(names, _("and")),
    }


def because(words: str, why: Collection[str]) -> str:
    """ "6 credits, HD not counted: HD images must be 0 or more." """
    return f"{words.removesuffix('.')}: {' '.join(why)}" if why else words


def announcement(estimate: Estimate, uncounted: Sequence[str]) -> str:
    """What a screen reader hears after a change."""
    if uncounted:
        return not_counted(credits(estimate.credits), uncounted)
    return _("%(credits)s for %(images)s") % {
        "credits": credits(estimate.credits),
        "images": images_and_drafts(estimate),
    }


def costs(name: str, total: int) -> str:
    """ "Social Media Campaign: 26 credits"."""
    return _("%(name)s: %(credits)s") % {"name": name, "credits": credits(total)}


def no_longer_offered(tier: str, n: int) -> str:
    """ "2K is no longer offered: 3 images not counted." """
    return _("%(tier)s is no longer offered: %(images)s not counted.") % {
        "tier": tier,
        "images": images(n),
    }


def price_change(
    day: datetime.date, then: int, now: int, changes: Iterable[tuple[str, int, int]]
) -> str:
    """ "On 23 November 2026 this mix was 26 credits; today it is 29 (HD+ 2 → 3)." """
    return _("On %(day)s this mix was %(then)s; today it is %(now)s (%(changes)s).") % {
        "day": date(day),
        "then": credits(then),
        "now": number(now),
        "changes": ", ".join(f"{tier} {number(old)} → {number(new)}" for tier, old, new in changes),
    }


def prices_of(day: datetime.date) -> str:
    """What is printed where nothing is counted."""
    return _("Prices of %(day)s.") % {"day": date(day)}


def again(day: datetime.date, address: str) -> str:
    """What stands under a printed estimate."""
    return _("Prices of %(day)s. Open this estimate again at %(address)s") % {
        "day": date(day),
        "address": address,
    }


def beside_total(estimate: Estimate, uncounted: Sequence[str]) -> str:
    """What stands beside the large figure: "credits for 23 images", "credits, HD not counted"."""
    if uncounted:
        return not_counted(credit_unit(estimate.credits), uncounted)
    return ngettext("credit for %(images)s", "credits for %(images)s", estimate.credits) % {
        "images": images_and_drafts(estimate)
    }
