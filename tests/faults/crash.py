"""Workers are killed with -9, one after another, then the server itself: visitors see the guide."""

from __future__ import annotations

import os
import signal
import time

from tests.faults import Figure
from tests.support.live import Site
from tests.support.probes import Probes, wait_until
from tests.support.proxied import ProxiedSite

PATHS = ("/", "/?hd=20&hd-plus=3")
SECONDS = 6  # granian gives up on a worker that ends twice within 5.5 s
VIEWS = 100


def respawned(site: Site) -> int:
    """Whether another worker takes the place of a killed one, and stays."""
    old = site.workers()
    os.kill(min(old), signal.SIGKILL)
    came = wait_until(lambda: len(site.workers() - old) == 1)
    new = site.workers()
    time.sleep(SECONDS)
    return int(came and site.workers() == new)


def run(quick: bool) -> list[Figure]:
    crashes = 1 if quick else 10
    with ProxiedSite() as site:
        for path in PATHS:
            site.visitor().get(path)  # nginx keeps it from here on
        with Probes(site, PATHS) as probes:
            again = sum(respawned(site) for _crash in range(crashes))
            site.kill()
            time.sleep(1)  # RestartSec of the unit
            site.start()
            probes.go_on(0, VIEWS)
    return [
        Figure("workers killed", crashes, at_least=crashes),
        Figure("workers respawned", again, at_least=crashes),
        Figure("views behind nginx", probes.asked, at_least=VIEWS),
        Figure("failed views", probes.failures, at_most=0),
    ]
