"""Faults made on purpose, against live servers.

    python -m tests.faults              every script in full, minutes to an hour; writes RESULTS.md
    python -m tests.faults --quick      short forms, some minutes in all; writes nothing
    python -m tests.faults kill9 stale  only these

Each module of this folder is one fault and has one function:

    def run(quick: bool) -> list[Figure]:

It starts its own server (`tests.support.live.Site`, a fresh VAR_DIR each), makes the fault, and
returns what it measured beside what is required. It raises `Skipped("why")` where a machine cannot
make it.
`QUICK = False` in a module leaves it out of the quick selection. A new file is found by its name.
"""

from __future__ import annotations

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
