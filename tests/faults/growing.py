"""Work that grows with what editors bring: long texts and many coming prices."""

from __future__ import annotations

import json
import threading
import time

from tests.faults import Figure, Seconds
from tests.support.coming_prices import with_coming_prices
from tests.support.live import Answer, Site, Visitor, form

CONTENT = "/admin/content/"
TIP = "/admin/creditsguide/usagetip/1/change/"
TEXTS = {
    "digits": "1" * 2_000,
    "a number and blanks": "1 credit" + " " * 1_980 + "x",
    "digits and letters": "1" * 1_000 + "a" * 1_000,
}


def run(quick: bool) -> list[Figure]:
    count = 100 if quick else 400
    with Site() as site:
        editor = site.editor()
        usual = best(editor, "A short text")
        longest = max(best(editor, text) for text in TEXTS.values())
        seconds, waited, page = looked_at(site, editor, count)
        confirmed = confirm(editor, page)
    return [
        Figure("seconds of a save with a short text", usual),
        Seconds("seconds of a save with 2,000 signs more than usual", longest - usual, at_most=0.5),
        Figure("coming prices in an upload", count, at_least=count),
        Seconds("seconds until it is looked at", seconds, at_most=3),
        Seconds("seconds a colleague's save waited meanwhile", waited, at_most=3),
        Figure("imported", confirmed, at_least=1),
    ]


def save(editor: Visitor, text: str) -> float:
    fields = form(editor.get(TIP).text) | {"text": text}
    began = time.monotonic()
    assert editor.post(TIP, fields).status == 302
    return time.monotonic() - began


def best(editor: Visitor, text: str) -> float:
    return min(save(editor, text) for _time in range(3))


def looked_at(site: Site, editor: Visitor, count: int) -> tuple[float, float, str]:
    """How long an upload took, how long a colleague's save at the same time, and what it says."""
    colleague, saves = site.editor(), []
    thread = threading.Thread(target=lambda: saves.append(save(colleague, "Meanwhile")))
    token = form(editor.get(CONTENT).text)["csrfmiddlewaretoken"]
    began = time.monotonic()
    thread.start()
    answer = upload(editor, token, json.dumps(with_coming_prices(count)))
    seconds = time.monotonic() - began
    thread.join()
    assert answer.status == 200
    return seconds, saves[0], answer.text


def upload(editor: Visitor, token: str, text: str) -> Answer:
    line = "a-line-that-is-in-no-file"
    body = (
        f'--{line}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n'
        f'--{line}\r\nContent-Disposition: form-data; name="file"; filename="guide.json"\r\n'
        f"Content-Type: application/json\r\n\r\n{text}\r\n--{line}--\r\n"
    )
    kind = f"multipart/form-data; boundary={line}"
    return editor.ask("POST", CONTENT, body.encode(), Content_Type=kind, Origin=editor.origin)


def confirm(editor: Visitor, page: str) -> int:
    """Whether it is imported; one that a colleague was faster than is looked at once more."""
    for _ in range(2):
        answer = editor.post(CONTENT, form(page))
        if answer.status == 302:
            return 1
        page = answer.text
    return 0
