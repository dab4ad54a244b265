"""Four editors save one opened object at the same moment, again and again, on both databases."""

from __future__ import annotations

import html
import secrets
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from tests.faults import Figure
from tests.support import postgres
from tests.support.live import PASSWORD, Answer, Site, Visitor, form

QUICK = False  # test_live.py runs its short form

COLLEAGUES = ("ben", "cleo", "dan")
TIER = "/admin/creditsguide/tier/2/change/"
REFUSED = "changed this while you had it open, so nothing was saved"


def run(quick: bool) -> list[Figure]:
    figures = figures_of("SQLite", Site(), 5 if quick else 100)
    if not quick:
        with postgres.running() as address:
            figures += figures_of("PostgreSQL", Site(DATABASE_URL=address).fill(), 50)
    return figures


def figures_of(database: str, site: Site, rounds: int) -> list[Figure]:
    seen = race(site, rounds)
    refused = rounds * len(COLLEAGUES)
    return [
        Figure(f"{database}: rounds with one winner", seen["won"], rounds, rounds),
        Figure(f"{database}: refused, words kept", seen["refused"], refused, refused),
        Figure(f"{database}: saves lost", seen["lost"], at_most=0),
        Figure(f"{database}: 5xx", seen["5xx"], at_most=0),
    ]


def race(site: Site, rounds: int) -> Counter[str]:
    outcomes: Counter[str] = Counter()
    with site, ThreadPoolExecutor(len(COLLEAGUES) + 1) as pool:
        editors = [site.editor()]
        for name in COLLEAGUES:
            site.add_staff(name)
            editors.append(site.visitor())
            assert editors[-1].sign_in(name, PASSWORD).status == 302
        for _round in range(rounds):
            outcomes += one_round(editors, pool)
    return outcomes


def one_round(editors: list[Visitor], pool: ThreadPoolExecutor) -> Counter[str]:
    opened = list(pool.map(lambda editor: form(editor.get(TIER).text), editors))
    words = [f"Written by {secrets.token_hex(4)}" for _editor in editors]
    start = threading.Barrier(len(editors))

    def save(editor: Visitor, fields: dict[str, str], text: str) -> Answer:
        start.wait()
        return editor.post(TIER, fields | {"best_for": text})

    answers = list(pool.map(save, editors, opened, words))
    saved = form(editors[0].get(TIER).text)["best_for"]
    return Counter(judge(*pair, saved) for pair in zip(answers, words, strict=True))


def judge(answer: Answer, text: str, saved: str) -> str:
    if answer.status >= 500:
        return "5xx"
    if answer.status == 302:
        return "won" if saved == text else "lost"
    kept = form(answer.text).get("best_for") == text
    return "refused" if kept and REFUSED in html.unescape(answer.text) else "words lost"
