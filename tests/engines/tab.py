"""What a person does at the guide and sees there, in any engine."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import parse_qsl, quote, urlsplit

from selenium.common.exceptions import (
    StaleElementReferenceException,
    TimeoutException,
    WebDriverException,
)
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement
from urllib3.exceptions import HTTPError

from tests.browser.host import Host
from tests.engines.drivers import ENGINES, HEIGHT
from tests.engines.proxy import Proxy

SECONDS = 60  # of which a busy machine may need many
UNANSWERED = (TimeoutException, HTTPError)
# What stands on the page now: fields by name, the total, the address.
STATE = """
const fields = document.querySelectorAll(".calc input[data-limit]");
return { total: document.getElementById("total")?.textContent.trim(),
         address: location.pathname + location.search,
         fields: Object.fromEntries([...fields].map((e) => [e.name, e.value])) };
"""
LOADED = "return document.readyState === 'complete' && location.href === arguments[0]"
NAMED = """
return [...document.querySelectorAll("a, button, summary")].find((e) => e.getClientRects().length
  && (e.getAttribute("aria-label") ?? e.textContent).trim().replace(/\\s+/g, " ") === arguments[0]);
"""
SHOWN = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })"


class Tab:
    """A tab of one engine, and where the site and somebody else's site are."""

    UP, ENTER = Keys.ARROW_UP, Keys.ENTER

    def __init__(self, driver: WebDriver, engine: str, proxy: Proxy, host: Host) -> None:
        self.driver, self.engine, self.proxy, self.host = driver, ENGINES[engine], proxy, host
        self.name = engine
        self.first = driver.current_window_handle
        self.reports = proxy.reports[engine]

    def begin(self) -> None:
        """A new step starts in the first tab, alone and of the usual width.

        One that a sandboxed frame opened is sandboxed for good, and engines list tabs in any order.
        """
        for tab in self.driver.window_handles:
            if tab != self.first:
                self.driver.switch_to.window(tab)
                self.driver.close()
        self.driver.switch_to.window(self.first)
        # The same address again, but for its anchor, would be no new page.
        self.load("about:blank")
        self.reports.clear()
        self.slow = self.proxy.slow[self.name]
        self.width(self.engine.wide)

    def end(self) -> None:
        """The page had no fault, and nothing was against its policy."""
        faults = [*self.run("return window.faults ?? []"), *self.reports]
        assert not faults, f"faults of the page: {faults}"

    def open(self, path: str) -> None:
        """A path of ours or a whole address, until it has loaded."""
        address = path if "://" in path else f"{self.proxy.url}{path}"
        self.load(address)

    def load(self, address: str) -> None:
        try:
            self.driver.get(address)
        except UNANSWERED:
            # WebKit's driver sometimes waits for ever; the page itself goes on.
            self.run("location.href = arguments[0]", address)
        self.until(lambda: self.run(LOADED, address), f"loaded: {address}")

    def open_frame(self, rights: str) -> None:
        """Somebody else's page with our frame of these rights, and then inside the frame."""
        path = f"/{quote(rights)}"
        self.host.pages[path] = self.host.page(self.host.frame(more=rights))
        self.open(f"{self.host.url}{path}")
        self.driver.switch_to.frame(self.driver.find_element("css selector", "iframe"))

    def run(self, script: str, *arguments: object) -> object:
        return self.driver.execute_script(script, *arguments)

    def until(self, true: Callable[[], object], words: str) -> None:
        deadline = time.monotonic() + SECONDS
        while not attempt(true):
            assert time.monotonic() < deadline, f"not {words}"
            time.sleep(0.02)

    def control(self, key: str) -> None:
        chain = ActionChains(self.driver).key_down(Keys.CONTROL).send_keys(key)
        chain.key_up(Keys.CONTROL).perform()

    def width(self, px: int, height: int = HEIGHT) -> None:
        self.engine.resize(self.driver, px, height)
        self.until(lambda: self.run("return innerWidth") == px, f"{px} px wide")

    def back(self) -> None:
        self.run("setTimeout(() => history.back())")

    def forward(self) -> None:
        self.run("setTimeout(() => history.forward())")

    def reload(self) -> None:
        with suppress(*UNANSWERED):  # as with `load`
            self.driver.refresh()

    def asking(self) -> None:
        """Until a slow answer was asked for, which is some time before it comes."""
        self.until(lambda: self.proxy.slow[self.name] > self.slow, "asking")

    def click(self, name: str) -> None:
        """A real click on what is called so: a button, a link."""
        self.until(lambda: self.clicked(name), f"on the page: “{name}”")

    def clicked(self, name: str) -> bool:
        """What an answer takes the place of just now was not clicked, and is looked for anew."""
        element = self.named(name)
        try:
            if element:
                self.click_on(element)
        except StaleElementReferenceException:
            return False
        return element is not None

    def click_on(self, element: WebElement) -> None:
        self.run(SHOWN, element)
        element.click()

    def type(self, field: str, keys: str) -> None:
        """Click the field, as people do, and type; the calculator's, not the quick estimate's."""
        own = f"input[name='{field}']:not(.try *)"
        self.click_on(self.driver.find_element("css selector", own))
        self.keys(keys)

    def retype(self, field: str, keys: str) -> None:
        """As with `type`, where no script selects what the field said."""
        self.type(field, "")
        self.control("a")
        self.keys(keys)

    def keys(self, keys: str) -> None:
        ActionChains(self.driver).send_keys(keys).perform()

    def named(self, name: str) -> WebElement | None:
        return self.run(NAMED, name)

    def follow(self, address: str) -> None:
        """A real click on the link that leads there."""
        self.click_on(self.driver.find_element("css selector", f".calc a[href='{address}']"))

    def leave(self) -> None:
        """For another page of ours, as by a link."""
        self.run("setTimeout(() => { location.href = '/api/' })")
        self.until(lambda: self.run(LOADED, f"{self.proxy.url}/api/"), "left")

    def next_tab(self) -> None:
        """Go on in the tab that a click has opened."""
        here = self.driver.current_window_handle
        self.until(lambda: len(self.driver.window_handles) == 2, "another tab")
        for tab in self.driver.window_handles:
            if tab != here:
                self.driver.switch_to.window(tab)

    def state(self) -> dict:
        return self.run(STATE) or {}

    def shows(self, address: str, total: str | None = None) -> None:
        """This mix in address and fields, and this total."""
        wanted = dict(parse_qsl(urlsplit(address).query))
        seen: dict = {}

        def agree() -> bool:
            state = self.state()
            if not state:  # between two pages
                return False
            seen.update(state)
            typed = {name: text for name, text in seen["fields"].items() if text not in ("", "0")}
            right = total is None or seen["total"] == total
            return right and (seen["address"], typed) == (address, wanted)

        try:
            self.until(agree, "shown")
        except AssertionError:
            raise AssertionError(f"{address}, {total} credits expected, {seen} shown") from None

    def pasted(self) -> str:
        """What the clipboard holds, by pasting it."""
        self.open(f"{self.host.url}/paper")
        paper = self.driver.find_element("css selector", "textarea")
        paper.click()
        self.control("v")
        text = "return arguments[0].value"
        self.until(lambda: self.run(text, paper), "pasted")
        return self.run(text, paper)


def attempt(true: Callable[[], object]) -> object:
    """Between two pages there is none to ask."""
    try:
        return true()
    except (WebDriverException, HTTPError):
        return False
