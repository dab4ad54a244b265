"""What an editor typed, lines added, is kept and offered again, in both engines editors use."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tests.engines.drivers import opened
from tests.engines.tab import Tab
from tests.support.live import NAME, PASSWORD, Site

pytestmark = pytest.mark.browser
SOCIAL = "/admin/creditsguide/exampleproject/1/change/"
KEPT = "return Object.keys(localStorage).filter((key) => key.startsWith('typed:')).length"
ASKS = "return !dispatchEvent(new Event('beforeunload', { cancelable: true }))"
VALUE = "return document.getElementById(arguments[0])?.value"
SIGN_OUT = "from django.contrib.sessions.models import Session\nSession.objects.all().delete()"


@pytest.fixture(scope="module")
def site():
    with Site(WORKERS="1") as site:
        yield site


@pytest.fixture(params=["chromium", "firefox"])
def window(request, site):
    """Straight to the site: forms are sent."""
    with opened(request.param) as driver:
        place = SimpleNamespace(url=site.url, reports={request.param: []}, slow={request.param: 0})
        window = Tab(driver, request.param, place, None)
        window.begin()
        window.open("/admin/login/?next=/admin/")
        sign_in(window)
        window.until(lambda: window.run("return location.pathname") == "/admin/", "signed in")
        yield window


def sign_in(window) -> None:
    window.type("username", NAME)
    window.type("password", PASSWORD)
    window.keys(window.ENTER)


def type_a_line(window) -> None:
    window.open(SOCIAL)
    assert not window.run(ASKS)
    window.click("Add a line")
    window.type("items-2-quantity", "7")
    window.type("items-2-subject", "walls")
    window.until(lambda: window.run(KEPT) == 1, "kept")
    assert window.run(ASKS)


def expect_the_line(window) -> None:
    window.click("Show it")
    window.until(lambda: window.run(VALUE, "id_items-2-subject") == "walls", "back")
    assert window.run(VALUE, "id_items-2-quantity") == "7"
    assert window.run(ASKS)


def test_a_reload_offers_an_added_line_again(window):
    type_a_line(window)
    window.run(
        "addEventListener('beforeunload', (event) => event.stopImmediatePropagation(), true)"
    )
    window.reload()
    expect_the_line(window)


def test_back_offers_it_too(window):
    type_a_line(window)
    window.run("setTimeout(() => document.querySelector('#site-name a').click())")
    window.until(lambda: window.run("return location.pathname") == "/admin/", "left")
    window.back()
    expect_the_line(window)


def test_a_save_without_a_session_leads_back_to_the_line(window, site):
    type_a_line(window)
    site.manage("shell", "--no-imports", "-c", SIGN_OUT)
    window.click_on(window.driver.find_element("css selector", ".savebar .default"))
    window.click("Sign in and go on")
    window.until(lambda: window.run("return !!document.getElementById('id_username')"), "asked")
    sign_in(window)
    expect_the_line(window)
