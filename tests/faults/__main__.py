"""Run faults and write down what was seen: python -m tests.faults [--quick] [NAME …]."""

from __future__ import annotations

import argparse
import datetime
import importlib
import os
import platform
import sys
import time
from pathlib import Path

from tests.faults import Skipped, seen

HERE = Path(__file__).parent
TOOLS = {"__init__", "__main__"}
NAMES = sorted(path.stem for path in HERE.glob("*.py") if path.stem not in TOOLS)
HEAD = """# What the faults did

Written by `python -m tests.faults SCRIPT`: one row a measured value, of its newest full run.

| script | measured | value | required | | seconds | date |
|---|---|---|---|---|---|---|
"""


def rows(name: str, quick: bool) -> tuple[list[str], bool]:
    """The lines of one script's results, and whether all of them are as required."""
    began = time.monotonic()
    try:
        figures = seen(importlib.import_module(f"tests.faults.{name}").run, quick)
    except Skipped as why:
        return [f"| {name} | not run here: {why} | | | – | | {today()} |"], True
    took = f"{time.monotonic() - began:.0f} | {today()}"
    lines = [
        f"| {name} | {figure.what} | {figure.value:,.6g} | {figure.required} "
        f"| {'ok' if figure.holds else 'MISSED'} | {took} |"
        for figure in figures
    ]
    return lines, all(figure.holds for figure in figures)


def today() -> str:
    return datetime.date.today().isoformat()


def record(name: str, lines: list[str]) -> None:
    """Replace this script's rows and leave those of others."""
    path = HERE / "RESULTS.md"
    old = path.read_text().splitlines() if path.exists() else []
    kept = [line for line in old if line.startswith("| ") and not line.startswith(f"| {name} |")]
    kept = sorted([*(line for line in kept if not line.startswith("| script |")), *lines])
    machine = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    path.write_text(HEAD + "\n".join(kept) + f"\n\nMachine of the newest run: {machine}.\n")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("names", nargs="*", choices=[*NAMES, []], help="all of them by default")
    parser.add_argument("--quick", action="store_true", help="the short forms; writes no file")
    options = parser.parse_args()
    well = True
    for name in options.names or NAMES:
        module = importlib.import_module(f"tests.faults.{name}")
        if options.quick and not options.names and not getattr(module, "QUICK", True):
            continue
        lines, good = rows(name, options.quick)
        sys.stdout.write("\n".join(lines) + "\n")
        sys.stdout.flush()
        well = well and good
        if not options.quick:
            record(name, lines)
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
