"""Live words on somebody else's page, under a strict policy too, in every engine."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from itertools import count

import pytest

LISTEN = """
window.stale = [];
document.addEventListener("creditsguide:stale", (event) => {
  stale.push([event.target.id, event.detail]);
});
"""
HASH = b64encode(hashlib.sha256(LISTEN.encode()).digest()).decode()
# All that a strict page has to allow is the script, and that it asks.
POLICIES = {
    "none": "",
    "strict": "default-src 'none'; script-src 'sha256-{hash}' {site}; connect-src {site}",
}
TEXTS = """<p>One image takes <span id="right" data-credits="hd.credits">1 credit</span>,
or <b id="wrong" data-credits="hd-plus.credits"> 7 credits </b>; in print
<span id="wrapped" data-credits="2k.credits"><i>3
  credits</i></span>, <span id="empty" data-credits="social.total"></span>;
<span id="unknown" data-credits="8k.credits">9 credits</span>,
<span id="odd" data-credits="constructor">nothing</span>.</p>"""
READ = """
return Object.fromEntries([...document.querySelectorAll("[data-credits]")].map(
  (each) => [each.id, each.textContent.trim()]));
"""
PAGES = count()


def visit(tab, policy: str, head: str = "", end: str = "") -> None:
    site = tab.proxy.url
    allowed = policy.format(hash=HASH, site=site)
    meta = policy and f'<meta http-equiv="Content-Security-Policy" content="{allowed}">'
    path = f"/words-{next(PAGES)}"
    tab.host.pages[path] = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">{meta}<title>A blog</title>'
        f"<script>{LISTEN}</script>{head.format(site=site)}</head>"
        f"<body>{TEXTS}{end.format(site=site)}</body></html>"
    )
    tab.open(f"{tab.host.url}{path}")


def told(tab) -> dict[str, str]:
    tab.until(lambda: tab.run(READ)["empty"], "the words of today")
    return tab.run(READ)


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize(
    "script", ['async src="{site}/words.js"', 'type="module" src="{site}/words.js"']
)
def test_it_puts_todays_words_in_and_says_where_they_were_wrong(tab, policy, script):
    visit(tab, POLICIES[policy], head=f"<script {script}></script>")
    found = told(tab)
    assert (found["right"], found["wrong"], found["empty"]) == (
        *("1 credit", "2 credits"),
        "26 credits",
    )
    assert (found["unknown"], found["odd"]) == ("9 credits", "nothing")
    detail = {"name": "hd-plus.credits", "old": "7 credits", "new": "2 credits"}
    assert tab.run("return stale") == [["wrong", detail]]


def test_what_reads_the_same_is_not_touched(tab):
    """Words break where lines end, and may stand in markup of their own."""
    visit(tab, "", end='<script src="{site}/words.js"></script>')
    assert " ".join(told(tab)["wrapped"].split()) == "3 credits"
    assert tab.run("return document.querySelector('#wrapped > i') !== null")


def test_each_pasted_sentence_may_bring_the_script(tab):
    twice = '<script async src="{site}/words.js"></script>' * 2
    visit(tab, "", head=twice, end=twice)
    told(tab)
    assert len(tab.run("return stale")) == 1


def test_without_an_answer_all_stays_as_it_is(tab):
    site = "script-src 'sha256-{hash}' {site}; connect-src 'none'"
    visit(tab, site, head='<script async src="{site}/words.js"></script>')
    tab.until(lambda: tab.run("return Object.keys(window).some((k) => k.endsWith('words'))"), "run")
    assert tab.run(READ)["wrong"] == "7 credits"
    assert tab.run("return window.faults ?? []") == []
