"""Reloads under load lose no request, and a broken release is refused while the old one serves."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from tests.faults import Figure
from tests.support.live import ROOT, Site
from tests.support.probes import Probes
from tests.support.proxied import ProxiedSite

VIEWS = {True: 200, False: 25_000}
PATHS = ("/", "/healthz")  # nginx keeps the one, and has nothing to put in place of the other


def run(quick: bool) -> list[Figure]:
    with ProxiedSite() as site:
        site.root = Path(site.proxy.name) / "release"
        copy(site.root)
        site.stop()
        site.start()
        with Probes(site, PATHS, threads=4, pause=0) as probes:
            taken_over = sum(one_reload(site, number) for number in range(1 if quick else 6))
            refused = sum(refuses(site, fault) for fault in FAULTS)
            probes.go_on(0, VIEWS[quick])
    sys.stderr.write(f"{dict(probes.statuses)} {dict(probes.lost)}\n")
    return [
        Figure("requests behind nginx", probes.asked, at_least=VIEWS[quick]),
        Figure("reloads that took over", taken_over, at_least=1 if quick else 6),
        Figure("broken releases refused", refused, at_least=len(FAULTS)),
        Figure("dropped or failed", probes.failures, at_most=0),
    ]


def copy(target: Path) -> None:
    """A release of its own, to be edited."""
    for name in ("creditsguide", "templates", "static", "fixtures"):
        shutil.copytree(ROOT / name, target / name)
    shutil.copy(ROOT / "manage.py", target)


def one_reload(site: Site, number: int) -> bool:
    """A new word on a page shows which release answers."""
    page = site.root / "templates" / "400.html"
    text = page.read_text()
    page.write_text(text.replace("</h1>", f" release {number}</h1>"))
    site.manage("serve", "--reload")
    pages = [visitor.get("/", Host="evil.example").text for visitor in site.each_worker()]
    return all(f"release {number}</h1>" in text for text in pages)


FAULTS = {
    "creditsguide/guide/views.py": "raise RuntimeError('broken')\n",
    "creditsguide/settings.py": "DEBUG =\n",
    "templates/guide/page.html": "{% broken %}",
    "templates/answer/_result.jinja": "{% broken %}",
    "creditsguide/migrations/0999_later.py": (
        "from django.db import migrations\n\n\nclass Migration(migrations.Migration):\n"
        "    dependencies = [('creditsguide', '0001_initial')]\n    operations = []\n"
    ),
}


def refuses(site: Site, fault: str) -> bool:
    path = site.root / fault
    sound = path.read_text() if path.exists() else None
    path.write_text((sound or "") + FAULTS[fault])
    done = site.manage("serve", "--reload", check=False)
    if sound is None:
        path.unlink()
    else:
        path.write_text(sound)
    serves = site.visitor().get("/").status == 200
    if done.returncode == 0 or not serves:
        sys.stderr.write(f"{fault}: {done.stdout}{done.stderr}\n")
    return done.returncode != 0 and serves
