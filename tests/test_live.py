"""The real server with its two workers: the short forms of faults that speed and haste cause."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.faults import editors, gone, seen, stale
from tests.support.live import Site

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("fault", [stale, gone, editors], ids=["stale", "gone", "editors"])
def test_two_workers_and_one_database(fault):
    missed = [figure for figure in seen(fault.run, quick=True) if not figure.holds]
    assert missed == []


def test_every_thread_of_a_worker_waits_its_turn():
    with Site() as site:
        server = Path(f"/proc/{site.server.pid}/task/{site.server.pid}")
        workers = (server / "children").read_text().split()
        threads = [int(thread) for pid in workers for thread in os.listdir(f"/proc/{pid}/task")]
        assert len(threads) > len(workers)
        assert {os.sched_getscheduler(thread) for thread in threads} == {os.SCHED_BATCH}
