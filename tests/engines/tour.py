"""Each engine takes the tour's steps in a thread of its own: none waits for another."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from tests.browser.host import Host
from tests.engines.drivers import ENGINES, opened
from tests.engines.proxy import Proxy
from tests.engines.tab import Tab
from tests.support.live import Site


class Walker:
    """One engine, one browser at a time: light, then dark."""

    def __init__(self, engine: str, tour: Tour) -> None:
        self.engine, self.tour = engine, tour
        self.thread = ThreadPoolExecutor(1)
        self.browser = ExitStack()
        self.scheme, self.tab = "", None

    def submit(self, step: pytest.Function) -> Future[None]:
        return self.thread.submit(self.take, step)

    def take(self, step: pytest.Function) -> None:
        others = {name: value for name, value in step.callspec.params.items() if name != "tab"}
        tab = self.tab_in(scheme_of(step))
        tab.begin()
        step.obj(tab, **others)
        tab.end()

    def tab_in(self, scheme: str) -> Tab:
        if scheme != self.scheme:
            self.browser.close()
            driver = self.browser.enter_context(opened(self.engine, scheme))
            self.tab = Tab(driver, self.engine, self.tour.proxy, self.tour.host)
            self.scheme = scheme
        return self.tab

    def close(self) -> None:
        self.thread.shutdown(cancel_futures=True)
        self.browser.close()


class Tour:
    """A site, somebody else's site, and three engines that visit both."""

    def __init__(self) -> None:
        self.ends = ExitStack()
        self.proxy = self.ends.enter_context(Proxy())
        site = self.ends.enter_context(Site(SITE_URL=self.proxy.url, WORKERS="1"))
        self.proxy.behind = site.port
        self.host = Host(self.proxy.url)
        self.host.pages["/paper"] = self.host.page("<textarea></textarea>")
        self.walkers = {engine: Walker(engine, self) for engine in ENGINES}
        self.taken: dict[pytest.Function, Future[None]] = {}

    def take(self, steps: list[pytest.Function]) -> None:
        """A browser has to start anew for another colour scheme: each does so once."""
        for step in sorted(steps, key=scheme_of, reverse=True):
            self.taken[step] = self.walkers[step.callspec.params["tab"]].submit(step)

    def close(self) -> None:
        for walker in self.walkers.values():
            walker.close()
        self.host.server.shutdown()
        self.host.server.server_close()
        self.ends.close()


def scheme_of(step: pytest.Function) -> str:
    return step.callspec.params.get("scheme", "light")
