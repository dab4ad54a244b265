"""Pure words: plurals, spans and sizes."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from creditsguide.domain.estimate import Estimate, Line, Span

PIXELS_PER_INCH = 300
CENTIMETRES_PER_INCH = 2.54
BREAKS = re.compile(r"[^\S\u00a0\u202f]+")  # not within an amount: KWD 19.373


def number(n: int) -> str:
    """1000 → "1,000"."""
    return f"{n:,}"


def credits(n: int) -> str:
    return ngettext("%(n)s credit", "%(n)s credits", n) % {"n": number(n)}


def credit_unit(n: int) -> str:
    """The bare unit, for a figure set apart from it."""
    return ngettext("credit", "credits", n)


def so_often(times: int, name: str) -> str:
    """ "3 × Social Media Campaign", of projects and packs."""
    return _("%(n)s × %(name)s") % {"n": number(times), "name": name}


def in_tier(images: int, tier: str) -> str:
    """ "12 in HD"."""
    return _("%(n)s in %(tier)s") % {"n": number(images), "tier": tier}


def total_unit(n: int) -> str:
    return ngettext("total credit", "total credits", n)


def credits_each(n: int) -> str:
    return ngettext("%(n)s credit each", "%(n)s credits each", n) % {"n": number(n)}


def images(n: int) -> str:
    return ngettext("%(n)s image", "%(n)s images", n) % {"n": number(n)}


def image_unit(n: int) -> str:
    """The bare unit, for a figure set apart from it."""
    return ngettext("image", "images", n)


def numbers(low: int, high: int) -> str:
    """ "16–50"; equal ends print once."""
    return number(low) if low == high else f"{number(low)}–{number(high)}"


def drafts(n: int) -> str:
    return ngettext("%(n)s draft", "%(n)s drafts", n) % {"n": number(n)}


def images_and_drafts(estimate: Estimate) -> str:
    """ "23 images and 69 drafts"."""
    if not estimate.drafts:
        return images(estimate.images)
    return _("%(images)s and %(drafts)s") % {
        "images": images(estimate.images),
        "drafts": drafts(estimate.drafts),
    }


def pixels(width: int, height: int) -> str:
    return _("%(width)s × %(height)s px") % {"width": width, "height": height}


def print_size(width: int, height: int) -> str:
    """The size on paper at 300 pixels per inch."""
    sides = [side * CENTIMETRES_PER_INCH / PIXELS_PER_INCH for side in (width, height)]
    return _("%(width).1f × %(height).1f cm") % {"width": sides[0], "height": sides[1]}


def pixels_per_credit(n: int) -> str:
    """1048576 → "1.05 million"; below a million, the number itself."""
    if n >= 1_000_000:
        return _("%(n).2f million") % {"n": n / 1_000_000}
    return number(n)


class End(NamedTuple):
    """One end of a span in words."""

    figure: str
    unit: str  # what an equal unit at the other end is recognised by
    whole: str  # figure and unit, inflected


def _between(low: End, high: End) -> str:
    """Join two ends; equal ends and shared units print once."""
    if low.whole == high.whole:
        return high.whole
    if low.unit and low.unit == high.unit:
        return f"{low.figure}–{high.whole}"
    return f"{low.whole} – {high.whole}"


def _seconds(n: int) -> str:
    return ngettext("%(n)s second", "%(n)s seconds", n) % {"n": number(n)}


def _minutes(n: int) -> str:
    return ngettext("%(n)s minute", "%(n)s minutes", n) % {"n": number(n)}


def _time_end(seconds: int, *, up: bool) -> End:
    """One end of a time span, rounded outwards, in the unit its own value asks for."""
    if seconds <= 90:
        return End(number(seconds), "s", _seconds(seconds))
    minutes = -(-seconds // 60) if up else seconds // 60
    if minutes < 60:
        return End(number(minutes), "min", _minutes(minutes))
    fives = -(-seconds // 300) if up else seconds // 300
    hours, rest = divmod(fives * 5, 60)
    if not rest:
        return End(number(hours), "h", _("%(h)s h") % {"h": number(hours)})
    return End("", "", _("%(h)s h %(m)s min") % {"h": number(hours), "m": rest})


def time(span: Span) -> str:
    """10–15 seconds, 4–7 minutes, 1 h 5 min – 2 h; low rounds down and high rounds up."""
    return _between(_time_end(span.low, up=False), _time_end(span.high, up=True))


def _size_end(megabytes: int, *, up: bool) -> End:
    if megabytes < 1000:
        return End(number(megabytes), "MB", _("%(n)s MB") % {"n": number(megabytes)})
    tenths = -(-megabytes // 100) if up else megabytes // 100
    figure = f"{tenths // 10:,}.{tenths % 10}"
    return End(figure, "GB", _("%(n)s GB") % {"n": figure})


def size(span: Span) -> str:
    """52–104 MB, 950 MB – 1.2 GB; decimal units, low rounds down and high rounds up."""
    return _between(_size_end(span.low, up=False), _size_end(span.high, up=True))


@lru_cache(maxsize=64)
def date(day: datetime.date) -> str:
    """1 January 2025."""
    return format_date(day, "j F Y")


def listed(parts: Sequence[str], last_joint: str) -> str:
    """ "1, 2 or 3" with last_joint "or"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last_joint} {parts[-1]}"


def times(quantity: int, price: int) -> str:
    """ "20 × 1"."""
    return f"{number(quantity)} × {number(price)}"


def sum_in_words(estimate: Estimate) -> str:
    """ "20 × 1 + 3 × 2 = 26 credits"."""
    if not estimate.lines:
        return credits(0)
    terms = " + ".join(times(line.quantity, line.rate.credits) for line in estimate.lines)
    return f"{terms} = {credits(estimate.credits)}"


def counted(quantity: int, tier: str, subject: str) -> str:
    """ "8 × 2K print-ready images": without ×, the 8 and the 2 would read as 82."""
    return f"{number(quantity)} × {tier} {subject}"


def tier_images(quantity: int, tier: str) -> str:
    """ "3 × HD+ images"."""
    return counted(quantity, tier, image_unit(quantity))


def line(of: Line, tier: str) -> str:
    """ "3 × HD+ images", "9 × HD drafts"."""
    if not of.draft:
        return tier_images(of.quantity, tier)
    return counted(of.quantity, tier, ngettext("draft", "drafts", of.quantity))


def mix(quantities: Mapping[str, int], names: Mapping[str, str]) -> str:
    """ "20 × HD + 3 × HD+"."""
    return " + ".join(f"{number(n)} × {names[slug]}" for slug, n in quantities.items())


def in_tiers(quantities: Mapping[str, int], names: Mapping[str, str]) -> str:
    """ "20 in HD · 3 in HD+"."""
    words = _("%(n)s in %(tier)s")
    return " · ".join(
        words % {"n": number(n), "tier": names[slug]} for slug, n in quantities.items()
    )


def markdown(text: str) -> str:
    """Text whose marks a reader of Markdown shows instead of obeying."""
    return re.sub(r"([\\`*_\[\]<>|#~&])", r"\\\1", BREAKS.sub(" ", text).strip())
