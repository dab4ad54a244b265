"""The three engines, each driven by Selenium: found or installed, started, sized, light or dark."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from selenium import webdriver
from selenium.webdriver.remote.webdriver import WebDriver

from tests.engines.marionette import Marionette
from tests.support import debian
from tests.support.sockets import free_port

MISSING = (
    "The tour needs {programs} for {engine}, and Debian's {packages} could not be installed. "
    "Install them, or leave the browsers out: pytest -m 'not browser'"
)
MINI_BROWSER = "webkit2gtk-4.*/MiniBrowser"
HEIGHT = 900
PAGE_LOAD_SECONDS = 20
ANSWER_SECONDS = 25


@dataclass(frozen=True)
class Engine:
    """What it takes to start one, and how its page is made as wide as asked."""

    start: Callable[[ExitStack, str], WebDriver]
    resize: Callable[[WebDriver, int, int], None]
    programs: tuple[str, ...]
    packages: tuple[str, ...]
    narrow: int = 375
    wide: int = 1280


@contextmanager
def opened(name: str, scheme: str = "light") -> Iterator[WebDriver]:
    """A browser of this engine on a system of this colour scheme, ended afterwards."""
    engine = ENGINES[name]
    ready(name)
    with ExitStack() as ends:
        driver = engine.start(ends, scheme)
        driver.set_page_load_timeout(PAGE_LOAD_SECONDS)
        engine.resize(driver, engine.wide, HEIGHT)
        yield driver


def ready(name: str) -> None:
    """Find this engine's programs, or install them. Raises LookupError with one sentence."""
    engine = ENGINES[name]
    if all(map(found, engine.programs)):
        return
    if not (debian.install(*engine.packages) and all(map(found, engine.programs))):
        programs, packages = " and ".join(engine.programs), ", ".join(engine.packages)
        raise LookupError(MISSING.format(engine=name, programs=programs, packages=packages))


def found(program: str) -> str | None:
    """MiniBrowser stands beside WebKit's library, not on the PATH."""
    if program == "MiniBrowser":
        return next(map(str, sorted(Path("/usr/lib").glob(f"*/{MINI_BROWSER}"))), None)
    return shutil.which(program)


def start_chromium(ends: ExitStack, scheme: str) -> WebDriver:
    options = webdriver.ChromeOptions()
    options.binary_location = found("chromium")
    # Root, as in a container, has no sandbox to run in.
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    dark = f"--blink-settings=preferredColorScheme={0 if scheme == 'dark' else 1}"
    for argument in ("--headless=new", "--force-prefers-reduced-motion", dark, *root):
        options.add_argument(argument)
    driver = webdriver.Chrome(options, webdriver.ChromeService(found("chromedriver"), free_port()))
    ends.callback(driver.quit)
    return driver


def resize_chromium(driver: WebDriver, width: int, height: int) -> None:
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


FIREFOX_PREFERENCES = """
user_pref("marionette.port", {port});
user_pref("layout.css.prefers-color-scheme.content-override", {scheme});
user_pref("ui.prefersReducedMotion", 1);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
"""
# The window has a least width, so the page is narrowed within it, as Firefox's own tools do.
FIREFOX_SIZE = """
for (const [side, px] of [["width", arguments[0]], ["height", arguments[1]]])
  for (const limit of ["min", "max"])
    gBrowser.selectedBrowser.style.setProperty(`${limit}-${side}`, `${px}px`);
"""


def start_firefox(ends: ExitStack, scheme: str) -> WebDriver:
    profile, port = ends.enter_context(TemporaryDirectory(prefix="firefox-")), free_port()
    preferences = FIREFOX_PREFERENCES.format(port=port, scheme=0 if scheme == "dark" else 1)
    (Path(profile) / "user.js").write_text(preferences)
    # System access is what lets the test narrow the page.
    options = ("--headless", "--marionette", "--remote-allow-system-access", "--no-remote")
    start(ends, [found("firefox-esr"), *options, "--profile", profile])
    line = Marionette(port)
    ends.callback(line.close)
    return WebDriver(line, options=webdriver.FirefoxOptions())


def resize_firefox(driver: WebDriver, width: int, height: int) -> None:
    driver.command_executor.in_chrome(FIREFOX_SIZE, width, height)


def start_webkit(ends: ExitStack, scheme: str) -> WebDriver:
    options = webdriver.WebKitGTKOptions()
    options.binary_location = found("MiniBrowser")
    for argument in ("--automation", *(["--dark-mode"] if scheme == "dark" else [])):
        options.add_argument(argument)
    env = os.environ | {"DISPLAY": screen(ends)}
    service = webdriver.WebKitGTKService(found("WebKitWebDriver"), free_port(), env=env)
    driver = webdriver.WebKitGTK(options, service)
    # It never answers what a page was asked that another took the place of just then.
    driver.command_executor.client_config.timeout = ANSWER_SECONDS
    ends.callback(driver.quit)
    return driver


def resize_webkit(driver: WebDriver, width: int, height: int) -> None:
    driver.set_window_rect(0, 0, width, height)


def screen(ends: ExitStack) -> str:
    """A display of our own, as high as a page: Xvfb chooses a free number and says which."""
    read, write = os.pipe()
    size = ("-screen", "0", "1600x16000x24", "-nolisten", "tcp")
    start(ends, ["Xvfb", "-displayfd", str(write), *size], pass_fds=[write])
    os.close(write)
    with os.fdopen(read) as said:
        return f":{said.readline().strip()}"


def start(ends: ExitStack, command: list[str | None], **options: object) -> None:
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options
    )
    ends.callback(process.wait)
    ends.callback(process.terminate)


ENGINES = {
    "chromium": Engine(
        start_chromium,
        resize_chromium,
        ("chromium", "chromedriver"),
        ("chromium", "chromium-driver"),
    ),
    "firefox": Engine(start_firefox, resize_firefox, ("firefox-esr",), ("firefox-esr",)),
    # MiniBrowser's narrowest window.
    "webkit": Engine(
        start_webkit,
        resize_webkit,
        ("WebKitWebDriver", "MiniBrowser", "Xvfb"),
        ("webkit2gtk-driver", "xvfb"),
        narrow=447,
    ),
}
