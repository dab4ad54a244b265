"""Requests that nobody with good intent sends: none may fail, and the site goes on."""

from __future__ import annotations

import random
import re
import socket
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from tests.faults import Figure
from tests.support.live import Site

PATHS = (
    *(
        "/",
        "/estimate/",
        "/embed/",
        "/embed/estimate/",
        "/embed/code/",
        "/estimate.csv",
        "/oembed/",
    ),
    *("/api/v1/estimate", "/api/v1/budget", "/api/v1/guide", "/badge/hd.svg", "/guide.md"),
    *("/admin/", "/admin/login/", "/admin/creditsguide/tier/1/change/", "/static/guide.css"),
    *(
        "/healthz",
        "/readyz",
        "/%00",
        "/..%2f..%2fetc/passwd",
        "/%ff%fe",
        "//evil.example/",
        "/.env",
    ),
)
NAMES = (
    *(
        "hd",
        "hd-plus",
        "2k",
        "budget",
        "images",
        "drafts",
        "on",
        "inc",
        "dec",
        "theme",
        "show",
        "lang",
    ),
    *(
        "as_of",
        "url",
        "format",
        "maxwidth",
        "next",
        "_popup",
        "q",
        "\x00",
        "ｈｄ",
        "__proto__",
        "x" * 300,
    ),
)
VALUES = (
    *(
        "-1",
        "1e9",
        "9" * 400,
        "１２",
        "%00",
        "\x00",
        "<script>",
        "' OR 1=1 --",
        "{hd.credits}",
        "{{7*7}}",
    ),
    *(
        "../../etc/passwd",
        "null",
        "1,0,0",
        "2026-13-45",
        "0000-00-00",
        "9999-12-31",
        "\ud83d",
        "％",
        "",
    ),
    *(
        "http://127.0.0.1:22/",
        "javascript:alert(1)",
        "xml",
        "json",
        "a" * 1_500,
        "\r\nSet-Cookie: x=1",
    ),
)
METHODS = (*("GET",) * 12, "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "BREW")
HEADERS = (
    *(
        "Host: evil.example",
        "Host: localhost:99999",
        "X-Forwarded-Host: evil.example",
        "Range: bytes=9-1",
    ),
    *(
        "X-Forwarded-Proto: gopher",
        "Cookie: sessionid=\xff; csrftoken=1",
        'If-None-Match: "',
        "HX-Request: 1",
    ),
    *(
        "If-Modified-Since: never",
        "Accept: */*;q=x",
        "Accept-Encoding: \x7f, br;q=9",
        "Content-Length: -5",
    ),
    *(
        "Content-Type: application/json",
        "Content-Type: multipart/form-data; boundary=",
        "Origin: null",
    ),
    *(
        "X-Request-ID: <script>",
        "Accept-Language: " + "x" * 3_000,
        "Transfer-Encoding: gzip",
        "Expect: 7",
    ),
)


NOT_IMPLEMENTED = 501


def quoted(text: str, chance: random.Random) -> str:
    """Percent signs sometimes as they are, sometimes right."""
    raw = text.encode("utf-8", "surrogatepass")
    if chance.random() < 0.2:
        return "".join(chr(byte) for byte in raw if byte > 32)
    return "".join(f"%{byte:02x}" for byte in raw)


def request(chance: random.Random) -> bytes:
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
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        try:
            connection.sendall(sent)
            head = connection.recv(64)
        except ConnectionError:
            return 0
    found = re.match(rb"HTTP/1.1 (\d{3})", head)
    return int(found[1]) if found else 0


def run(quick: bool) -> list[Figure]:
    chance = random.Random(2_048)
    count = 2_000 if quick else 100_000
    with Site() as site, ThreadPoolExecutor(8) as crowd:
        statuses = Counter(crowd.map(lambda _: status(site.port, request(chance)), range(count)))
        serves = site.visitor().get("/").status == 200 and site.server.poll() is None
    return [
        Figure("hostile requests", statuses.total(), at_least=count),
        # 501 is no fault: oEmbed has to answer so to a format that it does not know.
        Figure(
            "answered 5xx",
            sum(n for s, n in statuses.items() if s >= 500 and s != NOT_IMPLEMENTED),
            at_most=0,
        ),
        Figure("different statuses", len(statuses), at_least=6),
        Figure("serves afterwards", int(serves), at_least=1),
    ]
