"""Ten minutes of visitors with an edit each five seconds: no failure, and memory stays."""

from __future__ import annotations

import random
import time

from tests.faults import Figure
from tests.support.live import Site, Visitor, form
from tests.support.probes import Probes

GUIDE = "/admin/creditsguide/guide/1/change/"
PATHS = ("/", "/embed/", "/healthz", "/nothing/", *(f"/?hd={n}&2k={n % 7}" for n in range(400)))
EDIT_EACH = 5
QUICK = False


def edit(editor: Visitor) -> str:
    title = f"Image generation credits {random.random()}"
    assert editor.post(GUIDE, form(editor.get(GUIDE).text) | {"title": title}).status == 302
    return title


def run(quick: bool) -> list[Figure]:
    seconds, warm = (12, 6) if quick else (600, 120)
    edits = stale = before = 0
    with Site() as site:
        editor, began = site.editor(), time.monotonic()
        with Probes(site, PATHS) as probes:
            while (passed := time.monotonic() - began) < seconds:
                title = edit(editor)
                edits += 1
                stale += sum(title not in site.visitor().get("/").text for _ in range(4))
                if not before and passed >= warm:
                    before = site.memory()
                time.sleep(EDIT_EACH)
            growth = 100 * (site.memory() / before - 1)
    return [
        Figure("views", probes.asked, at_least=100),
        Figure("edits", edits, at_least=2 if quick else 100),
        Figure("stale pages after an edit", stale, at_most=0),
        Figure("failed views", probes.failures, at_most=0),
        Figure("memory growth in %", growth, at_most=None if quick else 5),
    ]
