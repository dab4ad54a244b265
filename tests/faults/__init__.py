"""Faults made on purpose, against live servers.

    python -m tests.faults              every script in full, minutes to an hour; writes RESULTS.md
    python -m tests.faults --quick      short forms, some minutes in all; writes nothing
    python -m tests.faults kill9 stale  only these

Each module of this folder is one fault and has one function:

    def run(quick: bool) -> list[Figure]:

It starts its own server (`tests.support.live.Site`, a fresh VAR_DIR each), makes the fault, and
returns what it measured beside what is required. It raises `Skipped("why")` where a machine cannot
make it. What is required holds whichever worker takes which connection, and at any pace: scripts
wait for states, and a time that is too long is taken again (`seen`).
`QUICK = False` in a module leaves it out of the quick selection. A new file is found by its name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


class Skipped(Exception):  # noqa: N818 - nothing went wrong
    """This machine cannot make the fault; says why."""


@dataclass(frozen=True)
class Figure:
    """One measured value and its limit: Figure("edits lost", 0, at_most=0)."""

    what: str
    value: float
    at_most: float | None = None
    at_least: float | None = None

    @property
    def holds(self) -> bool:
        low_enough = self.at_most is None or self.value <= self.at_most
        return low_enough and (self.at_least is None or self.value >= self.at_least)

    @property
    def required(self) -> str:
        if self.at_most is not None:
            return f"≤ {self.at_most:,}" if self.at_most else "0"
        return f"≥ {self.at_least:,}" if self.at_least is not None else "–"


class Seconds(Figure):
    """A time. What else a machine does adds to it and never takes from it."""


ATTEMPTS = 3


def seen(run: Callable[[bool], list[Figure]], quick: bool) -> list[Figure]:
    """What a script measured, and of times that were too long in a short form the best.

    All else has to hold at each attempt.
    """
    figures = run(quick)
    for _again in range(ATTEMPTS - 1 if quick else 0):
        missed = [figure for figure in figures if not figure.holds]
        if not missed or not all(isinstance(figure, Seconds) for figure in missed):
            break
        figures = [better(*pair) for pair in zip(figures, run(quick), strict=True)]
    return figures


def better(earlier: Figure, later: Figure) -> Figure:
    if isinstance(later, Seconds):
        return min(earlier, later, key=lambda figure: figure.value)
    return later
