"""Bodies that are announced and never come, from strangers and in a session of staff: no proxy."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import cycle, product

from tests.faults import Figure, Seconds
from tests.support.live import PASSWORD, Answer, Site, Visitor, form
from tests.support.probes import Probes, wait_until

GUIDE = "/admin/creditsguide/guide/1/change/"
PATHS = ("/", "/healthz", "/estimate/?hd=7&hd-plus={n}")
STRANGER = "csrftoken=" + 32 * "a"
MADE_UP = f"{STRANGER}; sessionid=" + 32 * "b"
STRANGERS, COLLEAGUE = 100, 12
ROUNDS = 8  # until all that can wait does
FORM = "Content-Type: application/x-www-form-urlencoded"


def head(method: str, path: str, cookies: str, length: str, more: str = FORM) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", f"Cookie: {cookies}", length, more]
    return "\r\n".join([*lines, "", ""]).encode()


def sign_in(length: int) -> bytes:
    return head("POST", "/admin/login/", STRANGER, f"Content-Length: {length}")


LARGE, SMALL = sign_in(700_000), sign_in(2_000)
# What else asks somebody to wait for a body: all of it is to be answered without.
OTHERS = [
    head("POST", GUIDE, MADE_UP, "Content-Length: 2000"),
    head("POST", "/", STRANGER, "Content-Length: 2000"),
    head("GET", "/?hd=1", STRANGER, "Content-Length: 2000"),
    head("PUT", "/admin/login/", STRANGER, "Content-Length: 2000"),
    head("OPTIONS", "/estimate/", STRANGER, "Content-Length: 2000"),
    head("POST", "/admin/login/", STRANGER, "Transfer-Encoding: chunked"),
    head("POST", "/admin/logout/", MADE_UP, "Content-Length: 2000", "Expect: 100-continue"),
]


# Where strangers have no body to send, and where staff bring in, preview, undo and dismiss.
PUBLIC = ["/", "/estimate/", "/api/v1/estimate", "/words.js", "/embed.js", "/oembed/", "/changes/"]
STAFF = [
    "/admin/content/",
    "/admin/creditsguide/usagetip/1/change/",
    "/admin/creditsguide/pack/add/",
    "/admin/creditsguide/tier/",
    "/admin/undo/1/",
    "/admin/fine/",
    "/admin/logout/",
    "/?as_of=2026-12-01",
]
LENGTHS = ("Content-Length: 2000", "Content-Length: 700000", "Transfer-Encoding: chunked")
MULTIPART = "Content-Type: multipart/form-data; boundary=x"
KINDS = (f"{FORM}\r\nHX-Request: true", MULTIPART, FORM)


def everywhere(cookies: Sequence[str]) -> list[bytes]:
    """Announced at each address in each length, on one session and another."""
    methods = {path: "GET" if path in PUBLIC[1:] else "POST" for path in PUBLIC + STAFF}
    ways = zip(cycle(cookies), product(methods, zip(LENGTHS, KINDS, strict=True)), strict=False)
    return [head(methods[path], path, cookie, *way) for cookie, (path, way) in ways]


class Silence:
    """`with Silence(site, heads):` keeps a connection open for each, whatever it is answered."""

    def __init__(self, site: Site, heads: Sequence[bytes]) -> None:
        self.site, self.heads = site, heads
        self.held: dict[int, socket.socket] = {}
        self.answered: Counter[int] = Counter()
        self.rounds = 0
        self.over = threading.Event()
        self.work = threading.Thread(target=self.keep_on)

    def __enter__(self) -> Silence:
        self.work.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.over.set()
        self.work.join()

    def keep_on(self) -> None:
        while not self.over.wait(0.2):
            self.rounds += 1
            for number, announced in enumerate(self.heads):
                if number not in self.held:
                    self.held[number] = self.ask(announced)
                elif status := self.status(self.held[number]):
                    self.answered[status] += 1
                    self.held.pop(number).close()
        self.waiting = sum(not self.status(open_one) for open_one in self.held.values())
        for open_one in self.held.values():
            open_one.close()

    def ask(self, announced: bytes) -> socket.socket:
        asking = socket.create_connection(("127.0.0.1", self.site.port))
        asking.sendall(announced)
        asking.setblocking(False)
        return asking

    @staticmethod
    def status(open_one: socket.socket) -> int:
        """0 while nothing is answered; 100 is the leave to send the body."""
        try:
            found = re.findall(rb"HTTP/1.1 (\d+)", open_one.recv(9_999) or b"HTTP/1.1 999")
        except BlockingIOError:
            return 0
        except OSError:
            return 999
        return next((status for status in map(int, found) if status != 100), 0)


class Editing:
    """`with Editing(editor):` opens a page and saves it again and again."""

    def __init__(self, editor: Visitor) -> None:
        self.editor = editor
        self.pages: list[float] = []
        self.saves: list[float] = []
        self.failed: Counter[str] = Counter()
        self.over = threading.Event()
        self.work = threading.Thread(target=self.edit)

    def __enter__(self) -> Editing:
        self.work.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.over.set()
        self.work.join()

    def edit(self) -> None:
        """On a connection of its own each time, so that each worker is met."""
        while not self.over.wait(0.3):
            try:
                page = self.timed(self.pages, self.editor.get, GUIDE)
                fields = form(page.text) | {"title": f"Image generation credits {len(self.pages)}"}
                saved = self.timed(self.saves, self.editor.post, GUIDE, fields)
            except OSError as error:
                self.failed[repr(error)] += 1
            else:
                self.failed[f"{page.status}, {saved.status}"] += saved.status != 302

    def timed(self, times: list[float], ask: Callable[..., Answer], *what: object) -> Answer:
        began = time.perf_counter()
        answer = ask(*what)
        times.append(time.perf_counter() - began)
        self.editor.connection.close()
        return answer


def figures(
    name: str, site: Site, heads: Sequence[bytes], seconds: float, awaited: int = 0
) -> list[Figure]:
    """A post that is refused for another reason than its body would prove nothing: some wait."""
    editor, paths = site.editor(), tuple(path.format(n=int(seconds)) for path in PATHS)
    for visitor in site.each_worker():
        visitor.cookies = editor.cookies
        visitor.get(GUIDE)  # while many ask who they are, only those whom a worker knows come in
    with Silence(site, heads) as silence:
        wait_until(lambda: silence.rounds > ROUNDS)
        with Probes(site, paths) as probes, Editing(editor) as editing:
            probes.go_on(seconds, int(10 * seconds))
            wait_until(lambda: len(editing.saves) >= seconds / 2)
    return [
        Figure(f"{name}: bodies awaited in the end", silence.waiting, at_least=awaited),
        Figure(f"{name}: answered without", silence.answered.total(), at_least=1),
        Figure(f"{name}: views", probes.asked, at_least=10 * seconds),
        Figure(f"{name}: failed views", probes.failures, at_most=0),
        Seconds(f"{name}: slowest view in s", max(probes.seconds), at_most=1),
        Figure(f"{name}: saves", len(editing.saves), at_least=seconds / 2),
        Figure(f"{name}: editor's failures", editing.failed.total(), at_most=0),
        Seconds(f"{name}: editor's slowest page in s", max(editing.pages, default=9), at_most=1),
        Seconds(f"{name}: editor's slowest save in s", max(editing.saves, default=9), at_most=1),
    ]


def colleague(site: Site) -> list[bytes]:
    """Saves on a real session, another one than the editor's."""
    site.add_staff("ben")
    return COLLEAGUE * [head("POST", GUIDE, session(site, "ben"), "Content-Length: 700000")]


def session(site: Site, name: str) -> str:
    editor = site.visitor()
    assert editor.sign_in(name, PASSWORD).status == 302
    return "; ".join(f"{name}={value}" for name, value in editor.cookies.items())


def browsers(site: Site) -> list[str]:
    """Three sessions of that colleague."""
    return [session(site, "ben") for _browser in range(3)]


def run(quick: bool) -> list[Figure]:
    seconds = 3 if quick else 120
    with Site() as site:
        slow = colleague(site)
        busy = everywhere(browsers(site))
        if quick:
            strangers = [*50 * [LARGE, SMALL], *OTHERS, *everywhere([MADE_UP])]
            heads = [*strangers, *slow, *busy]
            return figures("all at once", site, heads, seconds, awaited=4)
        return [
            *figures("700,000 bytes", site, STRANGERS * [LARGE], seconds),
            *figures("2,000 bytes", site, STRANGERS * [SMALL], seconds, awaited=1),
            *figures("other requests", site, 10 * OTHERS, seconds / 4),
            *figures("a colleague's session", site, slow, seconds / 4, awaited=3),
            *figures("everywhere", site, everywhere([MADE_UP]), seconds / 4),
            *figures("a colleague everywhere", site, busy, seconds / 4, awaited=3),
        ]
