"""The same tests in Chromium, Firefox and WebKit: `tab` is a tab of each in turn."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engines.drivers import ENGINES, ready
from tests.engines.tour import Tour

HERE = Path(__file__).parent


def is_step(item: pytest.Item) -> bool:
    return HERE in item.path.parents and "tab" in item.fixturenames


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in filter(is_step, items):
        item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def tour():
    try:
        for engine in ENGINES:
            ready(engine)
    except LookupError as missing:
        pytest.exit(str(missing), returncode=1)
    tour = Tour()
    yield tour
    tour.close()


@pytest.fixture(params=ENGINES)
def tab(request, tour):
    """The first to be asked for sets all chosen ones going; of many workers, each its own."""
    alone = hasattr(request.config, "workerinput")
    if request.node not in tour.taken:
        tour.take([request.node] if alone else list(filter(is_step, request.session.items)))
    return tour.taken[request.node]


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """The test ran, or runs, in its engine's thread: here it says how it went."""
    if not is_step(pyfuncitem):
        return None
    pyfuncitem.funcargs["tab"].result()
    return True
