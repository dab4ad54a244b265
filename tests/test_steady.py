"""What faults are measured with says the same on a busy machine and on a quiet one."""

from __future__ import annotations

import socket
from contextlib import closing
from multiprocessing.pool import ThreadPool

import pytest

from tests.faults import Figure, Seconds, seen
from tests.support import sockets
from tests.support.live import Site


def measured(*attempts: tuple[int, float]):
    """A script that sees one of these each time: how many were lost, and how long it took."""
    left = list(attempts)

    def run(quick: bool) -> list[Figure]:
        lost, took = left.pop(0)
        return [Figure("lost", lost, at_most=0), Seconds("slowest in s", took, at_most=1)]

    return run


@pytest.mark.parametrize(
    ("attempts", "values"),
    [
        ([(0, 0.5)], [0, 0.5]),
        ([(0, 1.5), (0, 0.5)], [0, 0.5]),
        ([(0, 1.5), (0, 1.7), (0, 1.6)], [0, 1.5]),
        ([(0, 1.5), (2, 0.5)], [2, 0.5]),
        ([(2, 1.5)], [2, 1.5]),
    ],
    ids=["short", "short in the end", "never short", "lost meanwhile", "lost at once"],
)
def test_of_times_the_best_counts_and_of_all_else_each(attempts, values):
    assert [figure.value for figure in seen(measured(*attempts), quick=True)] == values


def test_a_full_form_measures_once():
    assert [figure.value for figure in seen(measured((0, 1.5)), quick=False)] == [0, 1.5]


def test_no_port_is_given_twice_nor_to_an_outgoing_connection():
    with ThreadPool(8) as pool:
        ports = pool.map(lambda _: sockets.free_port(), range(64))
    assert len(set(ports)) == 64
    with open("/proc/sys/net/ipv4/ip_local_port_range") as outgoing:
        assert max(ports) < int(outgoing.read().split()[0])


def test_a_port_that_somebody_listens_at_is_not_free():
    with closing(socket.create_server(("127.0.0.1", sockets.free_port()))) as other:
        assert not sockets.is_free(other.getsockname()[1])


@pytest.mark.slow
def test_each_worker_is_met_and_none_outlives_a_kill():
    with Site() as site:
        met = [visitor.get("/").status for visitor in site.each_worker()]
        assert met == [200] * len(site.workers()) == [200, 200]
        site.kill()
        assert not sockets.between(site.port)
        site.start()
        assert len(site.workers()) == 2
