"""Requests that nobody with good intent sends: none may fail, and the site goes on."""

from __future__ import annotations

import random
import re
import socket
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from threading import Semaphore

from creditsguide.web.shares import SIGNING_IN
from tests.faults import Figure
from tests.support import postgres
from tests.support.live import Site

PATHS = (
    *("/", "/estimate/", "/embed/", "/embed/estimate/", "/embed/code/", "/estimate.csv"),
    *("/oembed/", "/api/v1/estimate", "/api/v1/budget", "/api/v1/guide", "/badge/hd.svg"),
    *("/admin/", "/admin/login/", "/admin/creditsguide/tier/1/change/", "/static/guide.css"),
    *("/healthz", "/readyz", "/guide.md", "/%00", "/..%2f..%2fetc/passwd", "/%ff%fe"),
    *("//evil.example/", "/.env", "//[/admin/", "/admin/%ed%a0%80", "/admin/r/%00/1/"),
)
NAMES = (
    *("hd", "HD", "amp;hd-plus", "2k", "budget", "images", "drafts", "on", "inc", "dec", "theme"),
    *("show", "lang", "as_of", "url", "format", "maxwidth", "next", "_popup", "q", "utm_source"),
    *("\x00", "ｈｄ", "__proto__", "x" * 300),
)
VALUES = (
    *("-1", "1e9", "9" * 400, "１２", "%00", "\x00", "<script>", "' OR 1=1 --", "{hd.credits}"),
    *("{{7*7}}", "../../etc/passwd", "null", "1,0,0", "2026-13-45", "0000-00-00", "9999-12-31"),
    *("\ud83d", "％", "", "http://127.0.0.1:22/", "javascript:alert(1)", "xml", "json", "//["),
    *("a" * 1_500, "\r\nSet-Cookie: x=1", "\u200e20", "1\u20092"),
)
METHODS = (*("GET",) * 12, "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "BREW")
HEADERS = (
    *("Host: evil.example", "Host: localhost:99999", "Host: [::1", "Host: \xff"),
    *("X-Forwarded-Host: evil.example", "X-Forwarded-Proto: gopher", "Range: bytes=9-1"),
    *("Cookie: sessionid=\xff; csrftoken=1", 'Cookie: sessionid="aaaaaaaa\\000"', "Cookie: ;=;"),
    *('If-None-Match: "', "If-Modified-Since: never", "Accept: */*;q=x", "HX-Request: 1"),
    *("Accept-Encoding: \x7f, br;q=9", "Accept-Language: " + "x" * 3_000, "Content-Length: -5"),
    *("Content-Type: application/json", "Content-Type: a/b; charset=hex", "Origin: null"),
    *("Content-Type: a/b; x*=idna''%ff", "Origin: http://[", "Referer: https://["),
    *("X-Request-ID: <script>", "Transfer-Encoding: gzip", "Expect: 7"),
)
TOKEN = "a" * 32
FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
KINDS = (
    *(FORM, PARTS, f"{FORM}; charset=utf-16", f"{FORM}; charset=latin-1", f"{FORM}; charset=zz"),
    *(
        f"{PARTS}; charset=hex",
        f"{PARTS}; charset=idna",
        "multipart/form-data",
        "a/b; x*=idna''%ff",
    ),
)
BODIES = (
    *("username=ada&password=x", "username=a%00&next=%00", "username=%ed%a0%80&next=//["),
    *("&".join(["a=1"] * 1_200), "--x\r\n", "--x\r\nContent-Disposition: form-data; name=a\r\n"),
    '--x\r\nContent-Disposition: form-data; name="a"; filename="b"\r\n\r\nc\r\n--x--\r\n',
)

NOT_IMPLEMENTED = 501
# A worker refuses a sign-in for which it has no place (slow_bodies.py): that is none of its faults.
PLACES = Semaphore(SIGNING_IN.threads)


def quoted(text: str, chance: random.Random) -> str:
    """Percent signs sometimes as they are, sometimes right."""
    raw = text.encode("utf-8", "surrogatepass")
    if chance.random() < 0.2:
        return "".join(chr(byte) for byte in raw if byte > 32)
    return "".join(f"%{byte:02x}" for byte in raw)


def sign_in(chance: random.Random) -> bytes:
    """A form whose body is read: it brings the token that its cookie names."""
    kind, body = chance.choice(KINDS), chance.choice(BODIES)
    if kind == FORM:
        body = f"csrfmiddlewaretoken={TOKEN}&{body}"
    lines = [
        *("POST /admin/login/ HTTP/1.1", "Host: 127.0.0.1", "Connection: close"),
        *(f"Cookie: csrftoken={TOKEN}", f"X-CSRFToken: {TOKEN}", f"Content-Type: {kind}"),
        *(f"Content-Length: {len(body)}", *chance.sample(HEADERS[4:], chance.choice((0, 0, 1)))),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode("latin-1", "replace")


def request(chance: random.Random) -> bytes:
    if chance.random() < 0.05:
        return sign_in(chance)
    pairs = [
        f"{quoted(chance.choice(NAMES), chance)}={quoted(chance.choice(VALUES), chance)}"
        for _ in range(chance.choice((0, 1, 1, 2, 3, 70)))
    ]
    path = chance.choice(PATHS) + chance.choice(("?", "?", "?&", ";", "")) + "&".join(pairs)
    lines = [f"{chance.choice(METHODS)} {path} HTTP/1.1", "Host: 127.0.0.1", "Connection: close"]
    lines += chance.sample(HEADERS, chance.choice((0, 0, 1, 2)))
    body = "csrfmiddlewaretoken=x&username=%00&images=%ff" if chance.random() < 0.3 else ""
    if body and not any(line.startswith("Content-Length") for line in lines):
        lines.append(f"Content-Length: {len(body)}")
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode("latin-1", "replace")


def status(port: int, sent: bytes) -> int:
    """0 where the server closes without a word, as it may on what is no HTTP."""
    place = PLACES if sent.startswith(b"POST /admin/login/") else nullcontext()
    with place, socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        try:
            connection.sendall(sent)
            head = connection.recv(64)
        except ConnectionError:
            return 0
    found = re.match(rb"HTTP/1.1 (\d{3})", head)
    return int(found[1]) if found else 0


def figures_of(name: str, site: Site, count: int) -> list[Figure]:
    """Each run asks the same."""
    with site, ThreadPoolExecutor(8) as crowd:
        statuses = Counter(
            crowd.map(lambda n: status(site.port, request(random.Random(n))), range(count))
        )
        serves = site.visitor().get("/").status == 200 and site.server.poll() is None
        errors = len(re.findall('"level": "(?:ERROR|CRITICAL)|^Traceback', site.log, re.MULTILINE))
    # 501 is no fault: oEmbed has to answer so to a format that it does not know.
    failed = sum(n for s, n in statuses.items() if s >= 500 and s != NOT_IMPLEMENTED)
    return [
        Figure(f"{name}: hostile requests", statuses.total(), at_least=count),
        Figure(f"{name}: answered 5xx", failed, at_most=0),
        Figure(f"{name}: errors in the log", errors, at_most=0),
        Figure(f"{name}: different statuses", len(statuses), at_least=6),
        Figure(f"{name}: serves afterwards", int(serves), at_least=1),
    ]


def run(quick: bool) -> list[Figure]:
    figures = figures_of("SQLite", Site(), 2_000 if quick else 100_000)
    try:
        with postgres.running() as address:
            site = Site(DATABASE_URL=address).fill()
            figures += figures_of("PostgreSQL", site, 1_000 if quick else 20_000)
    except LookupError:
        figures.append(Figure("PostgreSQL: not on this machine", 0))
    return figures
