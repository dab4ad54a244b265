"""20,000 addresses that nobody asked before: what a visitor types fills no memory."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from creditsguide.web.shares import THREADS
from tests.faults import Figure
from tests.support.live import Site

QUICK = False  # the suite has its short form

ADDRESSES = ("/?hd={n}", "/?utm_source={n}", "/estimate/?hd={n}&2k=1", "/embed/?hd-plus={n}&x{n}")


def ask(site: Site, numbers: range) -> list[int]:
    visitor = site.visitor()
    paths = [ADDRESSES[n % 4].format(n=n // 4) for n in numbers for _twice in range(2)]
    return [visitor.get(path).status for path in paths]


def answered(site: Site, numbers: range, connections: int = 8) -> int:
    """From a few connections, so that each worker gets its share."""
    with ThreadPoolExecutor(connections) as crowd:
        parts = [numbers[first::connections] for first in range(connections)]
        return sum(part.count(200) for part in crowd.map(lambda part: ask(site, part), parts))


def run(quick: bool) -> list[Figure]:
    count = 1_000 if quick else 20_000
    with Site() as site:
        # A thread comes with its connection when it is first needed: all are to be there before.
        answered(site, range(count, count + 2_400), connections=2 * THREADS)
        before = site.memory()
        answers = answered(site, range(count))
        growth = (site.memory() - before) / 1_000
    return [
        Figure("different addresses", count, at_least=count),
        Figure("answers, each address asked twice", answers, at_least=2 * count),
        Figure("memory growth of all processes in MB", growth, at_most=None if quick else 5),
    ]
