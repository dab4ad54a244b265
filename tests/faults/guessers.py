"""16 guess passwords as fast as they are answered: visitors notice nothing."""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections import Counter

from tests.faults import Figure
from tests.live import Site, Visitor, form
from tests.probes import Probes

GUESSERS = 16
LATENCY = {True: None, False: 100}  # a busy machine says nothing about it in five seconds
LOGIN = "/admin/login/?next=/admin/"


def guess(port: int, number: int, until: float, answers: Counter[int]) -> None:
    visitor = Visitor(port)
    visitor.connection.source_address = (f"127.0.1.{number}", 0)
    fields = form(visitor.get(LOGIN).text) | {"username": f"user{number}", "password": "wrong"}
    while time.monotonic() < until:
        answers[visitor.post(LOGIN, fields).status] += 1


def crowd(port: int, seconds: float, queue: multiprocessing.Queue) -> None:
    """In a process of its own, so that the visitors' clock is not theirs."""
    answers: Counter[int] = Counter()
    until = time.monotonic() + seconds
    work = [
        threading.Thread(target=guess, args=(port, number, until, answers))
        for number in range(GUESSERS)
    ]
    for thread in work:
        thread.start()
    for thread in work:
        thread.join()
    queue.put(answers)


def run(quick: bool) -> list[Figure]:
    seconds = 5 if quick else 30
    queue = multiprocessing.Queue()
    with Site() as site:
        with Probes(site) as alone:
            time.sleep(seconds / 2)
        guessers = multiprocessing.Process(target=crowd, args=(site.port, seconds + 1, queue))
        guessers.start()
        with Probes(site) as probes:
            time.sleep(seconds)
        answers = queue.get(timeout=60)
        guessers.join()
    return [
        Figure("guesses refused unhashed", answers[429], at_least=100),
        Figure("passwords hashed", answers[200], at_most=20),
        Figure("views of the guide", probes.asked, at_least=20 if quick else 1_000),
        Figure("failed views", probes.failures, at_most=0),
        Figure("guide alone, p99 in ms", alone.percentile(0.99)),
        Figure("guide, p50 in ms", probes.percentile(0.5)),
        Figure("guide, p99 in ms", probes.percentile(0.99), at_most=LATENCY[quick]),
    ]
