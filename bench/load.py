"""Visitors who come when they come: waiting counts from then on, however busy the server is."""

from __future__ import annotations

import http.client
import itertools
import random
import time
from concurrent.futures import ThreadPoolExecutor

from bench.servers import Server

CONNECTIONS = 16
MIX = "/estimate/?hd={}&hd-plus={}&2k={}"


def latencies(server: Server, rate: float, seconds: int) -> list[float]:
    """Seconds from when each request was due to its answer, shortest first."""
    began, turns = time.perf_counter() + 0.1, itertools.count()

    def visit() -> list[float]:
        connection = http.client.HTTPConnection("127.0.0.1", server.port)
        took = []
        while (due := began + next(turns) / rate) < began + seconds:
            time.sleep(max(0, due - time.perf_counter()))
            connection.request("GET", never_seen(), headers={"Accept-Encoding": "br"})
            connection.getresponse().read()
            took.append(time.perf_counter() - due)
        connection.close()
        return took

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        visits = [pool.submit(visit) for _ in range(CONNECTIONS)]
    return sorted(itertools.chain.from_iterable(done.result() for done in visits))


def never_seen() -> str:
    return MIX.format(*(random.randint(0, 9_999) for _tier in range(3)))  # noqa: S311


def tail(server: Server, rate: float, seconds: int) -> tuple[float, float]:
    """How long the slowest hundredth waits, and the middle one."""
    took = latencies(server, rate, seconds)
    return took[len(took) * 99 // 100], took[len(took) // 2]
