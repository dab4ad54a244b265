"""A real browser before the real server."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser import chromium
from tests.browser.host import Host
from tests.support.live import NAME, PASSWORD, Site

HERE = Path(__file__).parent
PATIENCE = 30_000  # ms, for what a busy machine gets to in the end
expect.set_options(timeout=PATIENCE)
WATCH = """
window.reports = [];
document.addEventListener("securitypolicyviolation", (e) => reports.push(e.violatedDirective));
addEventListener("error", (e) => reports.push(e.message));
"""


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args():
    try:
        path = chromium.find()
    except LookupError as missing:
        pytest.exit(str(missing), returncode=1)
    # Root, as in a container, has no sandbox to run in.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {"executable_path": path, "args": arguments}


@pytest.fixture(scope="session")
def running():
    """A site with the shipped content and one member of staff, for each process that tests."""
    with Site() as site:
        yield site


@pytest.fixture(scope="session")
def site(running):
    """Its address."""
    return running.url


@pytest.fixture(scope="session")
def shell(running):
    """Change the running site's content as from a console."""

    def run(code: str) -> None:
        lines = f"from creditsguide.models import *\n{code}"
        running.manage("shell", "--no-imports", "-c", lines)

    return run


@pytest.fixture(scope="session")
def host(site):
    host = Host(site)
    yield host
    host.server.shutdown()
    host.server.server_close()


@pytest.fixture
def context_args():
    """Overridden by tests that need another kind of visitor."""
    return {}


@pytest.fixture
def page(browser, site, context_args):
    usual = {"viewport": DESKTOP, "reduced_motion": "reduce"}
    context = browser.new_context(base_url=site, **usual | context_args)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.add_init_script(WATCH)
    yield page
    if context_args.get("java_script_enabled", True):
        assert page.evaluate("window.reports") == []
    context.close()


DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}
SMALL_PHONE = {"width": 375, "height": 740}


@pytest.fixture
def admin(page):
    """A page signed in to the admin."""
    page.goto("/admin/login/?next=/admin/")
    page.get_by_label("Username").fill(NAME)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/admin/")
    return page


def press(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def wait_until(page, true, seen: object = "") -> None:
    """For as long as even a busy machine may need; the page goes on meanwhile."""
    for _look in range(PATIENCE // 20):
        if true():
            return
        page.wait_for_timeout(20)
    raise AssertionError(f"what was waited for never came: {seen}")


def flawless(page) -> None:
    """Nothing wider than the window, and nothing that axe objects to."""
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert page.evaluate("window.reports") == []
    found = Axe().run(page)
    page.evaluate("window.reports = []")  # axe itself tries an inline style
    assert found.violations_count == 0, found.generate_report()
