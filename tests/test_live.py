"""The real server with its two workers: the short forms of faults that speed and haste cause."""

from __future__ import annotations

import pytest

from tests.faults import editors, gone, stale


# Visitors who hang up without a word are part of these faults.
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("fault", [stale, gone, editors], ids=["stale", "gone", "editors"])
def test_two_workers_and_one_database(fault):
    missed = [figure for figure in fault.run(quick=True) if not figure.holds]
    assert missed == []
