"""Two edits in one second: whoever read between them is not told that nothing has changed."""

from __future__ import annotations

import time
from collections import Counter

from tests.faults import Figure
from tests.support.live import Site, Visitor, form

QUICK = False  # the suite has its short form

GUIDE = "/admin/creditsguide/guide/1/change/"


def save(editor: Visitor, title: str) -> None:
    assert editor.post(GUIDE, form(editor.get(GUIDE).text) | {"title": title}).status == 302


def one_round(site: Site, editor: Visitor, number: int) -> Counter[str]:
    began = time.monotonic()
    save(editor, f"First {number}")
    read = site.visitor().get("/").headers
    save(editor, f"Second {number}")
    within = time.monotonic() - began < 1
    known = {"If_None_Match": read["ETag"], "If_Modified_Since": read["Date"]}
    answers = [site.visitor().get("/", **known) for _worker in range(4)]
    new = sum(f"Second {number}" in answer.text for answer in answers)
    return Counter(within=within, new=new, false=len(answers) - new)


def run(quick: bool) -> list[Figure]:
    rounds = 5 if quick else 100
    seen: Counter[str] = Counter()
    with Site() as site:
        editor = site.editor()
        for number in range(rounds):
            seen += one_round(site, editor, number)
    return [
        Figure("pairs of edits", rounds, at_least=rounds),
        Figure("of them within one second", seen["within"], at_least=rounds / 2),
        Figure("answers that were new", seen["new"], at_least=4 * rounds),
        Figure("false 304 or old pages", seen["false"], at_most=0),
    ]
