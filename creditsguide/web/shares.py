"""How a worker's threads are shared out, so that nobody's waiting is everybody's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock


class Share:
    """So many of a worker's threads, of which one person takes no more than `each`."""

    def __init__(self, threads: int, each: int) -> None:
        self.threads, self.each = threads, each
        self.taken: Counter[str] = Counter()
        self.lock = Lock()

    @contextmanager
    def place(self, person: str = "") -> Iterator[bool]:
        """Whether there is one for the body of the `with`, which runs either way."""
        with self.lock:
            free = self.taken.total() < self.threads and self.taken[person] < self.each
            self.taken[person] += free
        try:
            yield free
        finally:
            with self.lock:
                self.taken[person] -= free
                if not self.taken[person]:
                    del self.taken[person]


# A worker's threads. Pages of staff may wait too: for a table that is locked.
SIGNING_IN, SAVES, STAFF_PAGES, LOOK_UPS = Share(2, 2), Share(4, 3), Share(4, 4), Share(4, 4)
VISITORS = sum(share.threads for share in (SIGNING_IN, SAVES, STAFF_PAGES, LOOK_UPS))
THREADS = 2 * VISITORS
