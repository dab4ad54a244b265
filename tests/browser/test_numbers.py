"""The browser reads a number as the server does."""

from __future__ import annotations

import random
import re
from unicodedata import category

from django.forms import ValidationError

from creditsguide.calculator.forms import quantity_field
from tests.conftest import ROOT

SEPARATORS = [",", " ", "\u00a0", "\u2007", "\u2009", "\u200a", "\u202f", "'", "’"]
INVISIBLE = [
    "\u00ad",
    "\u200b",
    "\u200e",
    "\u200f",
    "\u2060",
    "\u202a",
    "\u2066",
    "\ufeff",
    "\U000e0041",
]
OTHERS = [
    *".-−+_eE٣３²½",
    "\u2002",
    "\u2008",
    "\u205f",
    "\u3000",
    "\t",
    "\x1c",
    "\x1f",
    "\x85",
    "\u180e",
]
PIECES = ["0", "7", "12", "123", "999", "1000", *SEPARATORS, *INVISIBLE, *OTHERS]
FIELD = quantity_field("HD")
READER = re.compile(r"const COUNT = .*?\n  \};", re.DOTALL)


def typed(count: int) -> list[str]:
    """Numbers in groups, and what looks like them: the same ones in every run."""
    chance = random.Random(16)
    for _text in range(count):
        separator, blank = chance.choice(SEPARATORS), chance.choice(["", *INVISIBLE, *OTHERS])
        groups = [str(chance.randrange(1_000)), *(["000"] * chance.randrange(4))]
        yield f"{blank}{separator.join(groups)}{chance.choice(['', blank])}"
        yield "".join(chance.choices(PIECES, k=chance.randrange(8)))


def read(text: str) -> int | str | None:
    """What the server makes of it: None is no number, and some are too many."""
    try:
        return FIELD.clean(text)
    except ValidationError as error:
        return "too many" if error.code == "too_many" else None


def test_every_text_is_read_alike(page):
    page.goto("about:blank")
    reader = READER.search((ROOT / "static/calculator.js").read_text())[0]
    # The field's own blanks and the separators must not be all that is tried.
    assert all(category(invisible) == "Cf" for invisible in INVISIBLE)
    texts = sorted(set(typed(3_000)))
    counts = page.evaluate(f"(texts) => {{ {reader} return texts.map(count) }}", texts)
    for text, count in zip(texts, counts, strict=True):
        browsers = None if count != count else "too many" if count > FIELD.limit else count
        assert browsers == read(text), ascii(text)
