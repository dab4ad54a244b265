"""No text makes a regular expression slow: twice the text takes twice as long."""

from __future__ import annotations

import importlib
import re
import time
from collections.abc import Callable

import pytest

from creditsguide.content import contradictions, reader
from tests.conftest import ROOT
from tests.support.packs import sell

SIZE, TIMES = 1_000, 8
LINEAR_AT_MOST = 24  # 8 times the text took 6 to 12 times as long; a square takes 64 times
UNITS = [
    *("1", "1,", "1,111,", "1 ", "1-", "1 - ", "1x", "1 x ", "1.", "1a", "12 one ", "one ", "١"),
    *(" ", "\t", "\u00a0", "-", "−", "a", "é", "a ", "a-", "a.", "A1", "-a", "_", "\0"),
    *("credit", "credit ", "credits: ", "px", "1 px", "1 s", "1 mb ", "to ", "1 to ", "x"),
    *("{", "}", "{a", "{a.", "{a-", "{a.b}", "{}", "amp;", "&amp;", "*.", ":", "http://a."),
    *("1'111", "1 111 ", "1.111", "1k", "1k ", "1 or ", "1 – 1 ", "1,111,111.1 "),
    *("1\u200b", "1'", "1\u202f111", "é1", "=", ";", '"', "a=", "\\", "\n"),
]
SHAPES = {
    **{f"{unit!r} again": (lambda n, unit=unit: unit * (n // len(unit))) for unit in UNITS},
    "a number, then blanks": lambda n: "1" + " " * n,
    "a word, then blanks": lambda n: "credit" + " " * n,
    "digits, then letters": lambda n: "1" * (n // 2) + "a" * (n // 2),
    "digits, then blanks": lambda n: "1" * (n // 2) + " " * (n // 2) + "!",
    "a number, then a word": lambda n: "1 " + "a" * n,
    "a brace, then a word": lambda n: "{" + "a" * n,
    "an address without an end": lambda n: "https://" + "a" * n + "_",
}


def patterns() -> dict[str, re.Pattern[str]]:
    """Every one that a module of the package keeps."""
    found = {}
    for path in (ROOT / "creditsguide").rglob("*.py"):
        if "re.compile(" in path.read_text():
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            kept = vars(importlib.import_module(module)).items()
            found |= {f"{module}.{name}": p for name, p in kept if isinstance(p, re.Pattern)}
    return found


def cost(work: Callable[[], object]) -> int:
    """The least that it took this thread of the processor, whatever else the machine does."""
    took = []
    for _ in range(3):
        began = time.thread_time_ns()
        work()
        took.append(time.thread_time_ns() - began)
    return min(took)


def is_linear(work: Callable[[str], object], shape: Callable[[int], str]) -> bool:
    """Asked again where a machine was too busy to say."""
    texts = shape(SIZE), shape(SIZE * TIMES)
    ratios = (
        cost(lambda: work(texts[1])) / max(cost(lambda: work(texts[0])), 10_000) for _ in range(5)
    )
    return any(ratio <= LINEAR_AT_MOST for ratio in ratios)


@pytest.mark.parametrize("name", patterns())
def test_a_pattern_takes_as_long_as_its_text_is(name):
    pattern = patterns()[name]
    ways = [pattern.fullmatch, pattern.match, lambda text: sum(1 for _ in pattern.finditer(text))]
    slow = [
        shape for shape, text in SHAPES.items() if not all(is_linear(work, text) for work in ways)
    ]
    assert slow == []


@pytest.mark.django_db
@pytest.mark.parametrize("shape", SHAPES)
def test_so_does_the_whole_guard(shape):
    sell()  # else it leaves money alone
    content = reader.current()
    assert is_linear(lambda text: contradictions.in_text(text, content), SHAPES[shape])
    assert is_linear(lambda text: contradictions.in_subject(text, ["HD+"]), SHAPES[shape])
