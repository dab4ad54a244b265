"""Four editors save at once on a running site: the short form of tests/faults/editors.py."""

from __future__ import annotations

import os

from .faults import editors

ROUNDS = 5


def test_one_wins_and_nobody_loses_words():
    keep = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    total = editors.run(ROUNDS, keep)
    assert editors.is_right(total, ROUNDS), total
