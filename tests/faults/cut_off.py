"""Preparing that is cut off, by Ctrl+C or kill -9: the next start finishes it, and all is whole."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults import Figure
from tests.support.live import ROOT, Site

PREPARE = [sys.executable, "manage.py", "serve", "--prepare", "--check"]
SIGNALS = (signal.SIGINT, signal.SIGKILL)


def run(quick: bool) -> list[Figure]:
    rounds = 2 if quick else 16
    chance = random.Random(9)
    with TemporaryDirectory(prefix="creditsguide-") as folder:
        began = time.monotonic()
        prepare(Path(folder) / "whole").wait()
        usual = time.monotonic() - began
        whole = collected(Path(folder) / "whole")
        told = [
            cut_off(Path(folder) / str(n), SIGNALS[n % 2], chance.uniform(0.1, 0.9) * usual)
            for n in range(rounds)
        ]
        again = [prepare(Path(folder) / str(n)).wait() for n in range(rounds)]
        spoilt = sum(collected(Path(folder) / str(n)) != whole for n in range(rounds))
        serves = sum(served(Path(folder) / str(n)) for n in range(rounds))
    return [
        Figure("preparing cut off", rounds, at_least=rounds),
        Figure("with more than a sentence", sum(said.count("\n") > 1 for said in told), at_most=0),
        Figure("not finished by the next start", rounds - again.count(0), at_most=0),
        Figure("folders with a file that is not whole", spoilt, at_most=0),
        Figure("serve afterwards", serves, at_least=rounds),
    ]


def prepare(var: Path) -> subprocess.Popen[str]:
    keep = {"PATH": os.environ["PATH"], "VAR_DIR": str(var)}
    return subprocess.Popen(
        PREPARE,
        cwd=ROOT,
        env=keep,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def cut_off(var: Path, number: signal.Signals, seconds: float) -> str:
    process = prepare(var)
    time.sleep(seconds)
    os.killpg(process.pid, number)
    _nothing, told = process.communicate()
    return told


def collected(var: Path) -> dict[str, str]:
    """Every static file that is served, by what is in it."""
    files = [path for path in (var / "static").rglob("*") if path.is_file()]
    return {
        str(path.relative_to(var)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }


def served(var: Path) -> bool:
    site = Site(VAR_DIR=str(var))
    try:
        site.start()
        return site.visitor().get("/").status == 200
    finally:
        site.stop()
