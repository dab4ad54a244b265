"""Numbers as people write them into texts, with thousands and decimals of any country."""

from __future__ import annotations

import re
from decimal import Decimal

WORDS = "one two three four five six seven eight nine ten eleven twelve".split()
DASHES = r"\-‐-―−"  # of a character class: hyphens, dashes, and the minus
BLANK = r"[^\S\n\r]"
POINTS = ".,．，٫٬"
# Numbers are taken whole (++ gives nothing back), so that no part of one is tried anew.
GROUPS = rf"\d{{1,3}}+(?:[{POINTS}'’]\d{{2,3}}(?!\d)|{BLANK}\d{{3}}(?!\d))+(?:[{POINTS}]\d++)?"
DIGITS = rf"(?<!\d)(?<!\d[{POINTS}])(?:{GROUPS}|\d++(?:[{POINTS}]\d++)?|[{POINTS}]\d++)"
SPELLED = rf"\b(?i:{'|'.join(WORDS)})\b"
SEPARATOR = re.compile(r"[.,]")
PLAIN = str.maketrans("．，٫٬", ".,,.")


def read(figure: str) -> set[Decimal]:
    """1,234.50 and 1.234,50 are plain; 1.234 may be either, with decimals or with thousands."""
    if figure.lower() in WORDS:
        return {Decimal(WORDS.index(figure.lower()) + 1)}
    digits = re.sub(r"[^\d.,]", "", figure.translate(PLAIN)).rstrip(".,")
    *whole, last = SEPARATOR.split(digits)
    signs = SEPARATOR.findall(digits)
    joined = Decimal("".join([*whole, last]))
    if not signs:
        return {joined}
    parted = {joined.scaleb(-len(last))} if signs.count(signs[-1]) == 1 else set()
    in_groups = len(last) == 3 and len(set(signs)) == 1 and not digits.startswith("0")
    return parted | ({joined} if in_groups else set())
