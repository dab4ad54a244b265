"""A real browser before the real server: what `manage.py serve --prepare` starts."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.error import URLError

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser import chromium
from tests.browser.host import Host
from tests.conftest import ROOT

HERE = Path(__file__).parent
PASSWORD = "a-long-enough-pass-phrase"
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


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment(var: Path, port: int) -> dict[str, str]:
    keep = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return keep | {"VAR_DIR": str(var), "PORT": str(port)}


def answers(url: str) -> bool:
    try:
        return urllib.request.urlopen(f"{url}/readyz").status == 200
    except URLError:
        return False


MANAGE = [sys.executable, str(ROOT / "manage.py")]


@pytest.fixture(scope="session")
def surroundings(tmp_path_factory):
    """The environment of the running site and of commands for it."""
    return environment(tmp_path_factory.mktemp("var"), free_port())


@pytest.fixture(scope="session")
def shell(site, surroundings):
    """Change the running site's content as from a console."""

    def run(code: str) -> None:
        lines = f"from creditsguide.models import *\n{code}"
        subprocess.run(
            [*MANAGE, "shell", "--no-imports", "-c", lines], env=surroundings, cwd=ROOT, check=True
        )

    return run


@pytest.fixture(scope="session")
def site(surroundings):
    """The address of a running site with the shipped content and one member of staff."""
    env, var, port = surroundings, Path(surroundings["VAR_DIR"]), surroundings["PORT"]
    log = (var / "log").open("w")
    server = subprocess.Popen(
        [*MANAGE, "serve", "--prepare"], env=env, cwd=ROOT, stdout=log, stderr=log
    )
    url = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 60
    while not answers(url):
        if server.poll() is not None or time.monotonic() > deadline:
            pytest.exit(f"The site did not start: {(var / 'log').read_text()}", returncode=1)
        time.sleep(0.1)
    subprocess.run(
        [*MANAGE, "createsuperuser", "--noinput", "--username", "ada", "--email", "a@b.example"],
        env=env | {"DJANGO_SUPERUSER_PASSWORD": PASSWORD},
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    yield url
    server.terminate()
    server.wait(timeout=20)
    log.close()


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
    page.set_default_timeout(10_000)
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
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/admin/")
    return page


def press(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def flawless(page) -> None:
    """Nothing wider than the window, and nothing that axe objects to."""
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert page.evaluate("window.reports") == []
    found = Axe().run(page)
    page.evaluate("window.reports = []")  # axe itself tries an inline style
    assert found.violations_count == 0, found.generate_report()
