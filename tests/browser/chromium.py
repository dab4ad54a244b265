"""Find a Chromium, or install one: from the PATH, from Debian, from Playwright, in this order."""

from __future__ import annotations

import shutil
import subprocess
import sys

from tests.support import debian

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = (
    "The browser tests need Chromium. None is on the PATH, and neither Debian's packages nor "
    "Playwright could install one. Install it, or leave these tests out: pytest -m 'not browser'"
)


def find() -> str | None:
    """The path of a browser; None means the one that Playwright brought. Raises LookupError."""
    path = on_the_path() or from_debian()
    if path or from_playwright():
        return path
    raise LookupError(MISSING)


def on_the_path() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)


def from_debian() -> str | None:
    return on_the_path() if debian.install("chromium") else None


def from_playwright() -> bool:
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    return subprocess.run(command, check=False).returncode == 0
