"""Visitors who keep asking while something goes wrong, and what they were answered."""

from __future__ import annotations

import http.client
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Self

from tests.support.live import Site

PATIENCE = 60  # seconds, more than any machine needs for what comes at all


def wait_until(true: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    """Whether it came true in time."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


class Askers:
    """Threads that ask for as long as a `with` lasts, and look whether it is `over`."""

    work: list[threading.Thread]
    asked: int

    def __init__(self) -> None:
        self.over = threading.Event()

    def go_on(self, seconds: float, least: int = 0) -> None:
        """For so long, and longer where a busy machine has answered fewer by then."""
        time.sleep(seconds)
        wait_until(lambda: self.asked >= least)

    def __enter__(self) -> Self:
        for thread in self.work:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.over.set()
        for thread in self.work:
            thread.join()


class Probes(Askers):
    """`with Probes(site) as probes:` asks from some threads, at a pace, until the end."""

    def __init__(
        self, site: Site, paths: tuple[str, ...] = ("/",), threads: int = 2, pause: float = 0.02
    ) -> None:
        super().__init__()
        self.site, self.paths, self.pause = site, paths, pause
        self.statuses: Counter[int] = Counter()
        self.seconds: list[float] = []
        self.lost: Counter[str] = Counter()
        self.work = [threading.Thread(target=self.ask) for _ in range(threads)]

    def ask(self) -> None:
        """A connection a request, as strangers come; a lost answer is a failure."""
        number = 0
        while not self.over.is_set():
            number += 1
            began = time.perf_counter()
            visitor = self.site.visitor()
            try:
                answer = visitor.get(self.paths[number % len(self.paths)], Connection="close")
                self.statuses[answer.status] += 1
            except (OSError, http.client.HTTPException) as error:
                self.lost[repr(error)] += 1
            visitor.connection.close()
            self.seconds.append(time.perf_counter() - began)
            time.sleep(self.pause)

    @property
    def asked(self) -> int:
        return len(self.seconds)

    @property
    def failures(self) -> int:
        return self.lost.total() + sum(n for status, n in self.statuses.items() if status >= 500)

    def percentile(self, share: float) -> float:
        """Milliseconds."""
        ordered = sorted(self.seconds)
        return 1_000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]
