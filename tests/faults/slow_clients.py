"""400 connections that never finish what they ask: others are answered as usual."""

from __future__ import annotations

import resource
import time

from tests.faults import Figure, Seconds
from tests.support.live import Site
from tests.support.probes import PATIENCE, Probes
from tests.support.proxied import ProxiedSite

CONNECTIONS, PROBES = 400, 50
HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\n"
POST = b"POST /admin/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999\r\n\r\n"


def few(probes: Probes) -> bool:
    return probes.asked < PROBES


def drip(site: Site, seconds: float, probes: Probes) -> None:
    """Half of them send a header now and then, half a byte of a form."""
    slow = [site.visitor().connection for _ in range(CONNECTIONS)]
    for number, connection in enumerate(slow):
        connection.connect()
        connection.sock.sendall(HEAD if number % 2 else POST)
    deadline = time.monotonic() + seconds
    while (now := time.monotonic()) < deadline or (few(probes) and now < deadline + PATIENCE):
        for number, connection in enumerate(slow):
            try:
                connection.sock.send(b"X-Slow: 1\r\n" if number % 2 else b"x")
            except OSError:
                continue  # the server has given it up, as it may
        time.sleep(1)
    for connection in slow:
        connection.close()


def figures(name: str, site: Site, seconds: float) -> list[Figure]:
    with site, Probes(site) as probes:
        drip(site, seconds, probes)
    return [
        Figure(f"{name}: slow connections", CONNECTIONS, at_least=CONNECTIONS),
        Figure(f"{name}: probes", probes.asked, at_least=PROBES),
        Seconds(f"{name}: 99 of 100 within s", probes.percentile(0.99) / 1_000, at_most=2),
        Figure(f"{name}: failed probes", probes.failures, at_most=0),
    ]


def run(quick: bool) -> list[Figure]:
    resource.setrlimit(resource.RLIMIT_NOFILE, (4_096, 4_096))
    seconds = 4 if quick else 40
    return figures("direct", Site(), seconds) + figures("behind nginx", ProxiedSite(), seconds)
