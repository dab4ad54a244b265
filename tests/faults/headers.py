"""Headers as long as the server takes them, none of them twice: nothing is kept of them."""

from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor

from tests.faults import Figure
from tests.support.live import Site

BYTES = 380_000
TOKEN = "a" * 32
PATHS = ("/", "/?hd=3&as_of=2026-01-01", "/estimate/?hd=3", "/healthz", "/nothing/", "/admin/")
NAMES = (
    *("Accept-Encoding", "Host", "Cookie", "If-None-Match", "Origin", "Referer", "Accept"),
    *("X-Forwarded-Proto", "X-Forwarded-For", "X-Forwarded-Host", "Content-Type", "User-Agent"),
    *("Accept-Language", "If-Modified-Since", "Range", "HX-Current-URL", "X-Strange"),
)
# What each header is read as; the number makes it new.
BEGINNINGS = {
    "Accept-Encoding": "br, x{n}",
    "Cookie": "sessionid={n}",
    "Origin": "http://{n}.",
    "Referer": "https://{n}.",
    "Content-Type": "text/plain; charset=x{n}",
}


def request(n: int, size: int) -> bytes:
    name = NAMES[n % len(NAMES)]
    value = BEGINNINGS.get(name, "{n}").format(n=n).ljust(size, "x")
    asked = f"GET {PATHS[n % len(PATHS)]}"
    others = [] if name == "Host" else ["Host: 127.0.0.1"]
    if name in {"Origin", "Referer", "Content-Type"}:
        asked, others = "POST /admin/login/", [*others, f"Cookie: csrftoken={TOKEN}"]
    lines = [f"{asked} HTTP/1.1", *others, f"{name}: {value}", "Content-Length: 0"]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode()


def ask(site: Site, n: int, size: int) -> bool:
    with socket.create_connection(("127.0.0.1", site.port), timeout=30) as connection:
        try:
            connection.sendall(request(n, size))
            return connection.recv(16).startswith(b"HTTP/1.1 ")
        except ConnectionError:
            return False


def growth(site: Site, size: int, count: int) -> tuple[int, float]:
    """How many were answered, and the MB that all processes took more for it."""
    with ThreadPoolExecutor(4) as crowd:
        list(crowd.map(lambda n: ask(site, n, size), range(400)))
        before = site.memory()
        answers = sum(crowd.map(lambda n: ask(site, n, size), range(400, 400 + count)))
        return answers, (site.memory() - before) / 1_000


def run(quick: bool) -> list[Figure]:
    figures, count = [], 600 if quick else 20_000
    for size in (BYTES, 8_000):
        with Site() as site:
            answers, grown = growth(site, size, count)
            serves = site.visitor().get("/").status == 200
        figures += [
            Figure(f"{size:,} bytes a header: answers", answers, at_least=count),
            Figure(f"{size:,} bytes a header: MB more in all processes", grown, at_most=10),
            Figure(f"{size:,} bytes a header: serves afterwards", int(serves), at_least=1),
        ]
    return figures
