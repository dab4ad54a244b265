"""Money as people write it into texts, in one currency: found, and read in figures."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from babel.core import Locale
from babel.numbers import get_currency_name, get_currency_symbol

from creditsguide.domain.money import LANGUAGE
from creditsguide.domain.typed_numbers import BLANK, DIGITS, SPELLED, read

SIGN = r"(?:\b[A-Z]{1,3})?[$¢-¥֏؋৲৳৻૱௹฿៛₠-⃀﷼﹩＄￠￡￥￦]"  # of any currency, US$ and R$ too
DASH = rf"[.,:][-–—](?!\w|{BLANK}*+\d)"  # for no cents: 9,– and 9.- and 9:-
LIST_MARK = ".-"  # "1.- Begin with drafts" is no money
# What no list of currencies has: the signs and words of everyday.
EVERYDAY = {
    **dict.fromkeys(("DKK", "ISK", "NOK", "SEK"), ("kr",)),
    **dict.fromkeys(("INR", "LKR", "MUR", "NPR", "PKR", "SCR"), ("Rs",)),
    **dict.fromkeys(("AED", "MAD"), ("Dh", "Dhs")),
    "BGN": ("лв",),
    "BRL": ("reais",),
    "CHF": ("Fr", "SFr"),
    "CNY": ("RMB", "元"),
    "CZK": ("Kč",),
    "GBP": ("quid",),
    "HUF": ("Ft",),
    "IDR": ("Rp",),
    "JPY": ("円",),
    "KES": ("Ksh",),
    "KWD": ("KD",),
    "MYR": ("RM",),
    "PLN": ("zł",),
    "SAR": ("SR",),
    "TRY": ("TL",),
}
WORLDWIDE = ("USD", "EUR")  # whose names are money in any text
# Letters that sentences use for something else: "try 2 of them", "5 real photos", "3 ft wide".
ORDINARY = frozenset(
    "all bob cad cop cup ft gel gold mad mark marks mop pen real rub sol sos top try won".split()
)


class Typed(NamedTuple):
    """An amount of money in a text, and the figures that it may mean."""

    words: str
    amounts: Collection[Decimal]


def in_text(text: str, currency: str) -> Iterator[Typed]:
    for match in _pattern(currency).finditer(text):
        if match["coins"]:
            yield Typed(match[0], {amount.scaleb(-2) for amount in read(match["number"])})
        elif match["before"] or match["after"] or match["dash"] not in (None, LIST_MARK):
            yield Typed(match[0], read(match["number"]))


@lru_cache(maxsize=16)
def _pattern(currency: str) -> re.Pattern[str]:
    """Any number, with the sign of money and with the currency's letters or name beside it."""
    return re.compile(
        rf"(?:(?P<before>{_before(currency)}){BLANK}*+)?"
        rf"(?P<number>{DIGITS}|{SPELLED})(?P<dash>{DASH})?"
        rf"(?:(?:{BLANK}|-)*+(?:(?P<coins>{_coins(currency)})|(?P<after>{_after(currency)})))?"
    )


def _before(currency: str) -> str:
    """Not "you pay in dollars 3 days later"; after "kr." there may be a dot."""
    names = [_spelling(name) for name in _names(currency) if name.lower() not in ORDINARY]
    short = [rf"{_spelling(name)}\.?" for name in EVERYDAY.get(currency, ())]
    letter = [r"R(?=\s?\d+[.,\d])"] if currency == "ZAR" else []  # R99 and R9.50 alone
    letters = "|".join([*short, *names, _spelling(currency), *letter])
    return rf"(?<![Ii]n )\b(?:{letters})|{SIGN}"


def _after(currency: str) -> str:
    """A sign between two numbers belongs to the one it touches, or else to the second."""
    letters = rf"(?:{'|'.join(map(_spelling, [*_names(currency), currency]))})\b"
    touching = rf"(?<=\d)(?:{letters}|{SIGN})(?![.,]?\d)"
    return rf"{touching}|(?:{letters}|{SIGN})(?!\.?{BLANK}?[.,]?\d)"


def _coins(currency: str) -> str:
    """Its hundredth part: "99p" is a price, "1080p" a picture."""
    pence = r"|(?:(?<=\b\d)|(?<=\b\d\d))p\b" if currency == "GBP" else ""
    return rf"¢|(?i:cents?|pence|penny)\b{pence}"


def _names(currency: str) -> list[str]:
    """The longest first, and those that money has anywhere."""
    every = {*EVERYDAY.get(currency, ()), *WORLDWIDE, "buck", "bucks"}
    for code in (currency, *WORLDWIDE):
        every |= _spoken(code)
    return sorted(every - {currency}, key=len, reverse=True)


def _spoken(currency: str) -> set[str]:
    """Of ordinary words the one that says how many: "marks", but "real" never."""
    locale = Locale.parse(LANGUAGE)
    one, many = (get_currency_name(currency, count, locale) for count in (1, 2))
    symbol = get_currency_symbol(currency, locale)
    letters = {symbol} if symbol[0].isalpha() else set()
    return {one, many, many.rpartition(" ")[2]} | ({one.rpartition(" ")[2]} - ORDINARY) | letters


def _spelling(name: str) -> str:
    """In capitals or not, US-dollars too; an ordinary word only as it stands here."""
    exact = re.escape(name).replace(r"\ ", r"[\s-]")
    return exact if name.lower() in ORDINARY else f"(?i:{exact})"
