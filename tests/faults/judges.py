"""No fault, but measured like one: what MDN's Observatory and Lighthouse say of the site.

Observatory gives A+ from 100 points, B+ from 80. With `*` as an embed origin any site may frame
the embed, which costs it the points for `frame-ancestors`: that is what `*` means.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.browser import chromium
from tests.faults import Figure, Skipped
from tests.support.live import Site
from tests.support.proxied import NAME, ProxiedSite

QUICK = False
OBSERVATORY, LIGHTHOUSE = "@mdn/mdn-http-observatory", "lighthouse"
LISTED = (
    "EmbedOrigin.objects.all().delete(); EmbedOrigin.objects.create(origin='https://a.example')"
)
FLAGS = ("--output", "json", "--quiet", "--chrome-flags=--headless=new --no-sandbox")


def installed(folder: str) -> Path:
    npm = shutil.which("npm")
    if npm is None:
        raise Skipped("npm is missing")
    options = ("--ignore-scripts", "--no-audit", "--no-fund", OBSERVATORY, f"{LIGHTHOUSE}@13")
    done = subprocess.run([npm, "install", *options], cwd=folder, capture_output=True, check=False)
    if done.returncode:
        raise Skipped("the judges cannot be installed")
    return Path(folder) / "node_modules"


def report(script: Path, *words: str, **environment: str) -> dict[str, dict]:
    command = ["node", str(script), *words]
    done = subprocess.run(command, env=os.environ | environment, capture_output=True, check=True)
    return json.loads(done.stdout)


def points(modules: Path, site: ProxiedSite, path: str) -> int:
    """The scanner asks ports 80 and 443 and no other, and wants a list that only adds points."""
    package = modules / OBSERVATORY
    (package / "conf/hsts-preload.json").write_text("{}")
    trusted = {"NODE_EXTRA_CA_CERTS": str(site.certificate)}
    return report(package / "src/scan.js", NAME + path, **trusted)["scan"]["score"]


def observatory(modules: Path) -> list[Figure]:
    with ProxiedSite(https=443, http=80) as site:
        everyone = points(modules, site, "/embed/")
        site.manage("shell", "-c", LISTED)
        paths = {"guide": "/", "admin": "/admin/", "embed, origins listed": "/embed/"}
        scores = {name: points(modules, site, path) for name, path in paths.items()}
    return [
        *(Figure(f"Observatory, {name} (A+: 100)", n, at_least=100) for name, n in scores.items()),
        Figure("Observatory, embed for everyone (B+: 80)", everyone, at_least=80),
    ]


def lighthouse(modules: Path) -> list[Figure]:
    browser = chromium.on_the_path()
    if browser is None:
        raise Skipped("Chromium is missing")
    with Site() as site:
        script = modules / LIGHTHOUSE / "cli/index.js"
        found = report(script, f"{site.url}/", *FLAGS, CHROME_PATH=browser)["categories"]
    return [
        Figure(f"Lighthouse, guide: {name}", 100 * kind["score"], at_least=100)
        for name, kind in found.items()
    ]


def run(quick: bool) -> list[Figure]:
    with TemporaryDirectory() as folder:
        modules = installed(folder)
        return observatory(modules) + lighthouse(modules)
