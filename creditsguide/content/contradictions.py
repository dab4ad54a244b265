"""What editors typed by hand although the database knows it. It warns and never blocks."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from creditsguide.content.catalogue import Catalogue
from creditsguide.content.offers import PricedTier
from creditsguide.content.packs import Packs
from creditsguide.content.tokens import TOKEN
from creditsguide.domain import typed_money
from creditsguide.domain.estimate import Span
from creditsguide.domain.typed_numbers import DASHES, DIGITS, SPELLED, read
from creditsguide.domain.wording import listed

THOUSANDS = r"(?:k|\s?thousand)\b"  # 1.2k, two thousand
NUMBER = rf"(?:{DIGITS}|{SPELLED})(?:{THOUSANDS})?"
RANGE = rf"[{DASHES}]|to|or|and"
GLUE = rf"[\s{DASHES}+]*+"  # 20-credit, 20+ credits, 20px


def _measure(joined: str, after: str, before: str = r"(?!)") -> re.Pattern[str]:
    """All numbers in a row, always whole: what makes them a measure is named, and may be missing.

    So nothing is tried anew from within a number: from each of 2,000 digits it took four seconds.
    """
    row = rf"{NUMBER}(?:\s*+(?:{joined})\s*+{NUMBER})*"
    return re.compile(
        rf"(?:(?P<before>{before}))?{row}(?:(?P<after>{GLUE}{after}\b))?", re.IGNORECASE
    )


CREDITS = _measure(RANGE, r"(?:[^\W\d]++\s++)?credits?", r"\bcredits?\s*+(?:[:=×]\s*+)?")
PIXELS = _measure(rf"{RANGE}|(?P<by>[x×*])", r"(?:px|pixels?)")
MEGABYTES = _measure(RANGE, r"(?:mb|megabytes?)")
SECONDS = _measure(RANGE, r"(?:s|secs?|seconds?)")
EACH = re.compile(NUMBER, re.IGNORECASE)
SCALE = re.compile(rf"{THOUSANDS}$", re.IGNORECASE)


class Finding(NamedTuple):
    """Words found, and the tokens to paste instead; none where nothing needs to be said."""

    words: str
    tokens: tuple[str, ...] = ()

    def __str__(self) -> str:
        if not self.tokens:
            return _("“%(words)s” is typed by hand: leave it out.") % {"words": self.words}
        return _("“%(words)s” is typed by hand: paste %(tokens)s instead.") % {
            "words": self.words,
            "tokens": listed([f"{{{token}}}" for token in self.tokens], _("or")),
        }


def in_text(text: str, catalogue: Catalogue) -> list[Finding]:
    """Prices, figures and names of tiers, in a text whose tokens are left alone."""
    text = TOKEN.sub("￼", text)
    return [
        *_credits(text, catalogue),
        *_figures(PIXELS, text, "pixels", catalogue, _sides),
        *_figures(MEGABYTES, text, "size", catalogue, lambda tier: _ends(tier.rate.megabytes)),
        *_figures(SECONDS, text, "time", catalogue, lambda tier: _ends(tier.rate.seconds)),
        *_money(text, catalogue.packs),
        *_names(text, catalogue),
    ]


def _money(text: str, packs: Packs) -> Iterator[Finding]:
    """Once packs are sold, the guide knows what money means here."""
    if not packs:
        return
    prices = {f"{pack.slug}.price": pack.amount for pack in packs.every}
    figures = prices | {f"{pack.slug}.each": pack.each_amount for pack in packs.every}
    for typed in typed_money.in_text(text, packs.every[0].currency):
        same = [token for token, amount in figures.items() if amount in typed.amounts]
        yield Finding(typed.words, tuple(same or prices))


def in_subject(subject: str, tiers: Collection[str]) -> list[Finding]:
    """The guide writes number and tier before a line's subject by itself: no tier belongs there."""
    leading = EACH.match(subject.lstrip())
    named = _pattern(tiers).finditer(subject) if tiers else ()
    return [Finding(match[0]) for match in (leading, *named) if match]


def _measured(pattern: re.Pattern[str], text: str) -> Iterator[tuple[str, list[set[Decimal]]]]:
    """The words of each, and of each number in it what it may mean."""
    for match in pattern.finditer(text):
        if any(match.groupdict().values()):
            yield match[0], [_meanings(number[0]) for number in EACH.finditer(match[0])]


def _meanings(number: str) -> set[Decimal]:
    """1.200 is one thing or a thousand times as much."""
    figure = SCALE.sub("", number)
    return {n * (1 if figure == number else 1000) for n in read(figure)}


def _credits(text: str, catalogue: Catalogue) -> Iterator[Finding]:
    prices = {f"{tier.slug}.credits": tier.rate.credits for tier in catalogue.tiers}
    packs = {f"{pack.slug}.credits": pack.credits for pack in catalogue.packs.every}
    totals = {f"{example.slug}.total": example.estimate.credits for example in catalogue.examples}
    for words, numbers in _measured(CREDITS, text):
        meant = set().union(*numbers)
        same = [token for token, n in (prices | totals | packs).items() if n in meant]
        yield Finding(words, tuple(same or prices))


def _sides(tier: PricedTier) -> set[int]:
    return {tier.side.width, tier.side.height}


def _ends(span: Span) -> set[int]:
    return {span.low, span.high}


def _figures(
    pattern: re.Pattern[str],
    text: str,
    token: str,
    catalogue: Catalogue,
    figures: Callable[[PricedTier], set[int]],
) -> Iterator[Finding]:
    """Only figures of a tier; the tier that has all of those found goes before one with some."""
    for words, numbers in _measured(pattern, text):
        same = [tier.slug for tier in catalogue.tiers if all(n & figures(tier) for n in numbers)]
        same = same or [
            tier.slug for tier in catalogue.tiers if any(n & figures(tier) for n in numbers)
        ]
        if same:
            yield Finding(words, tuple(f"{slug}.{token}" for slug in same))


def _names(text: str, catalogue: Catalogue) -> Iterator[Finding]:
    """A retired tier's name is followed to what replaces it."""
    retired = {tier.name.lower(): tier.replacement for tier in catalogue.retired}
    slugs = retired | {tier.name.lower(): tier.slug for tier in catalogue.tiers}
    if slugs:
        now, before = catalogue.names.values(), [tier.name for tier in catalogue.retired]
        for match in _pattern([*now, *before]).finditer(text):
            slug = slugs[match[0].lower()]
            yield Finding(match[0], (slug,) if slug else ())


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    """Whole names, the longest first; ordinary words like Standard only as they are written."""
    choices = [
        f"(?i:{re.escape(name)})" if name == name.upper() else re.escape(name)
        for name in sorted(names, key=len, reverse=True)
    ]
    # In 1.2k there is no 2K.
    return re.compile(rf"(?<!\w)(?<!\d[.,])(?:{'|'.join(choices)})(?![\w+])")
