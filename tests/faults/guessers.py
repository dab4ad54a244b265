"""16 guess passwords as fast as they are answered, each from an address of its own."""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections import Counter

from tests.faults import Figure
from tests.support.live import Site, Visitor, form
from tests.support.probes import PATIENCE, Probes
from tests.support.proxied import ProxiedSite

GUESSERS = 16
GUESSES, VIEWS = 100, {True: 20, False: 1_000}
REFUSED = 429
LATENCY = {True: None, False: 100}  # a busy machine says nothing about it in five seconds
LOGIN = "/admin/login/?next=/admin/"


def guess(visitor: Visitor, number: int, until: float, answers: Counter[int]) -> None:
    visitor.connection.source_address = (f"127.0.1.{number}", 0)
    fields = form(visitor.get(LOGIN).text) | {"username": f"user{number}", "password": "wrong"}
    slow = until + PATIENCE
    while (now := time.monotonic()) < until or (answers[REFUSED] < GUESSES and now < slow):
        try:
            answers[visitor.post(LOGIN, fields).status] += 1
        except OSError:  # the server hangs up on what it refuses unread
            answers[0] += 1


def crowd(site: Site, seconds: float, queue: multiprocessing.Queue) -> None:
    """In a process of its own, so that the visitors' clock is not theirs."""
    answers: Counter[int] = Counter()
    until = time.monotonic() + seconds
    work = [
        threading.Thread(target=guess, args=(site.visitor(), number, until, answers))
        for number in range(GUESSERS)
    ]
    for thread in work:
        thread.start()
    for thread in work:
        thread.join()
    queue.put(answers)


def figures(name: str, site: Site, quick: bool) -> list[Figure]:
    seconds = 5 if quick else 30
    queue = multiprocessing.Queue()
    with site:
        with Probes(site) as alone:
            time.sleep(seconds / 2)
        guessers = multiprocessing.Process(target=crowd, args=(site, seconds + 1, queue))
        guessers.start()
        with Probes(site) as probes:
            probes.go_on(seconds, VIEWS[quick])
        answers = queue.get(timeout=seconds + 2 * PATIENCE)
        guessers.join()
    return [
        Figure(f"{name}: guesses refused unhashed", answers[REFUSED], at_least=GUESSES),
        Figure(f"{name}: passwords hashed", answers[200]),
        Figure(f"{name}: views of the guide", probes.asked, at_least=VIEWS[quick]),
        Figure(f"{name}: failed views", probes.failures, at_most=0),
        Figure(f"{name}: guide alone, p99 in ms", alone.percentile(0.99)),
        Figure(f"{name}: guide, p50 in ms", probes.percentile(0.5)),
        Figure(f"{name}: guide, p99 in ms", probes.percentile(0.99), at_most=LATENCY[quick]),
    ]


def run(quick: bool) -> list[Figure]:
    direct = figures("direct", Site(), quick)
    return direct if quick else direct + figures("behind nginx", ProxiedSite(), quick)
