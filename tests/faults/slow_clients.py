"""400 connections that never finish what they ask: others are answered as usual."""

from __future__ import annotations

import resource
import socket
import time

from tests.faults import Figure
from tests.live import Site
from tests.probes import Probes

CONNECTIONS = 400
HEAD = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n"
POST = b"POST /admin/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9999\r\n\r\n"


def drip(site: Site, seconds: float) -> None:
    """Half of them send a header now and then, half a byte of a form."""
    slow = [socket.create_connection(("127.0.0.1", site.port)) for _ in range(CONNECTIONS)]
    for number, connection in enumerate(slow):
        connection.sendall(HEAD if number % 2 else POST)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        for number, connection in enumerate(slow):
            try:
                connection.send(b"X-Slow: 1\r\n" if number % 2 else b"x")
            except OSError:
                continue  # the server has given it up, as it may
        time.sleep(1)
    for connection in slow:
        connection.close()


def run(quick: bool) -> list[Figure]:
    resource.setrlimit(resource.RLIMIT_NOFILE, (4_096, 4_096))
    with Site() as site, Probes(site) as probes:
        drip(site, 4 if quick else 40)
    quickly = sum(seconds < 2 for seconds in probes.seconds)
    return [
        Figure("slow connections", CONNECTIONS, at_least=CONNECTIONS),
        Figure("probes", probes.asked, at_least=50),
        Figure("% of probes under 2 s", 100 * quickly / probes.asked, at_least=99),
        Figure("failed probes", probes.failures, at_most=0),
    ]
