"""Money: exact amounts in words. Each currency has its own decimals, sign and place."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

from babel.core import Locale
from babel.numbers import (
    NumberPattern,
    get_currency_precision,
    get_currency_symbol,
    list_currencies,
    parse_pattern,
)

from creditsguide.domain.estimate import Dated

SIGNIFICANT = Context(prec=2, rounding=ROUND_HALF_UP)
LANGUAGE = "en"  # of the whole guide


@dataclass(frozen=True, slots=True)
class AmountStep(Dated):
    """A price in money."""

    amount: Decimal


def is_currency(code: str) -> bool:
    """Of ISO 4217, in force or once so."""
    return code in list_currencies()


@lru_cache(maxsize=16)
def decimals(currency: str) -> int:
    return get_currency_precision(currency)


def trimmed(amount: Decimal) -> Decimal:
    """9.0000 → 9, 7.9000 → 7.90."""
    whole = amount.to_integral_value()
    if amount == whole:
        return whole
    short = amount.normalize()
    return short.quantize(Decimal("0.01")) if short == short.quantize(Decimal("0.1")) else short


def fits(amount: Decimal, currency: str) -> bool:
    """Whether it can be paid: no fraction of the smallest coin."""
    return amount == amount.quantize(_smallest(currency))


def in_smallest(amount: Decimal, currency: str) -> int:
    """ "9.00" → 900 cents."""
    return int(amount.scaleb(decimals(currency)))


def figure(amount: Decimal, currency: str) -> str:
    """The bare figure, for programs: "9.00"."""
    return f"{amount:.{decimals(currency)}f}"


def words(amount: Decimal, currency: str) -> str:
    """ "$9.00"."""
    return _written(amount, currency, decimals(currency))


def each(amount: Decimal, credits: int, currency: str) -> Decimal:
    """What one credit costs: two significant digits, but never fewer decimals than coins have."""
    exact = amount / credits
    rough = SIGNIFICANT.create_decimal(exact).normalize()
    if rough == rough.quantize(_smallest(currency)):
        return exact.quantize(_smallest(currency), ROUND_HALF_UP)
    return rough


def each_in_words(amount: Decimal, credits: int, currency: str) -> str:
    """ "$0.078"."""
    price = each(amount, credits, currency)
    return _written(price, currency, -int(price.as_tuple().exponent))


def _written(amount: Decimal, currency: str, places: int) -> str:
    before, after = _around(currency, places)
    return f"{before}{amount:,.{places}f}{after}"


@lru_cache(maxsize=64)
def _around(currency: str, places: int) -> tuple[str, str]:
    """What the language writes before and after a figure. Asked for each, it took a tenth of the
    time of an answer.
    """
    zero = Decimal(0)
    written = _pattern(currency, places).apply(
        zero, _locale(), currency=currency, currency_digits=False
    )
    before, _figure, after = written.partition(f"{zero:.{places}f}")
    return before, after


def _smallest(currency: str) -> Decimal:
    return Decimal(1).scaleb(-decimals(currency))


@lru_cache(maxsize=1)
def _locale() -> Locale:
    return Locale.parse(LANGUAGE)


def _pattern(currency: str, places: int) -> NumberPattern:
    """As the language has it, with so many decimals; letters stand apart from the figure."""
    pattern = _locale().currency_formats["standard"].pattern
    symbol = get_currency_symbol(currency, _locale())
    gap = "\u00a0" if symbol[-1:].isalpha() else ""
    decimal_part = f".{'0' * places}" if places else ""
    spaced = pattern.replace("¤", f"¤{gap}").replace(".00", decimal_part)
    return parse_pattern(spaced)
