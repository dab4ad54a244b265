"""Every public address, built anew and compared with what the running server answers."""

from __future__ import annotations

import http.client
import re
from collections.abc import Callable, Iterator
from http import HTTPStatus
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from django.conf import settings
from django.test import Client
from django.urls import get_resolver

from creditsguide.content import reader, revision
from creditsguide.operations import release

STAFF = "admin/"
SLUG = "<slug:slug>"
# Those that say what a mix of images takes are asked with that of each example project.
MIXES = ("", "estimate/", "estimate.csv", "embed/", "embed/estimate/", "embed/code/")
MIXES_API = ("api/v1/estimate",)
READ_BY_PEOPLE = ("text/html", "text/markdown", "text/plain", "text/csv", "image/svg+xml")
BRACES = re.compile(r"\{[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z]+)?\}")
# Each time another worker may take it, with pages of its own.
TIMES = 4
EVERY_HOST = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - to be asked, not listened on


class Answer(NamedTuple):
    status: int
    etag: str
    kind: str
    body: bytes


def addresses() -> list[str]:
    catalogue = reader.current()
    retired = [tier.slug for tier in catalogue.retired]
    slugs = [*catalogue.by_slug, *retired, *catalogue.example_by_slug, *catalogue.pack_by_slug]
    mixes = [example.query for example in catalogue.examples]
    queries = {route: ["", *mixes] for route in MIXES + MIXES_API} | {
        "api/v1/budget": ["budget=100&images=20"],
        "oembed/": [f"url={quote(settings.SITE_URL, safe='')}%2F"],
    }
    return [
        f"/{route.replace(SLUG, slug)}{query and '?'}{query}"
        for route in map(str, (entry.pattern for entry in get_resolver().url_patterns))
        if not route.startswith(STAFF)
        for slug in (slugs if SLUG in route else [""])
        for query in queries.get(route, [""])
    ]


def build(address: str) -> Answer:
    """As a visitor would get it, from the tables."""
    client = Client(headers={"host": _host()}, raise_request_exception=True)
    response = client.get(address, secure=settings.HTTPS)
    etag, kind = response.headers.get("ETag", ""), response.headers.get("Content-Type", "")
    return Answer(response.status_code, etag, kind, response.content)


def faults() -> Iterator[str]:
    serve = _server()
    for address in addresses():
        try:
            built = build(address)
        except Exception as error:
            yield f"{address} cannot be built: {type(error).__name__}: {error}"
            continue
        yield from _shown(address, built)
        if serve:
            yield from _served(address, built, serve)


def _shown(address: str, built: Answer) -> Iterator[str]:
    absent = address == "/.well-known/security.txt" and not settings.SECURITY_CONTACT
    if built.status >= HTTPStatus.BAD_REQUEST and not absent:
        yield f"{address} answers {built.status}."
    if built.kind.startswith(READ_BY_PEOPLE):
        for name in sorted(set(BRACES.findall(built.body.decode()))):
            yield f"{address} shows {name}, which is to be filled in."


Serve = Callable[[str], Answer]


def is_served() -> bool:
    return release.running() is not None


def _server() -> Serve | None:
    """How to ask the server of this VAR_DIR, if one runs."""
    running = release.running()
    if running is None:
        return None
    pid, _environment = running
    words = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    host, port = (words[words.index(name) + 1] for name in ("--host", "--port"))
    headers = {"Host": _host()} | ({"X-Forwarded-Proto": "https"} if settings.HTTPS else {})

    def serve(address: str) -> Answer:
        connection = http.client.HTTPConnection(EVERY_HOST.get(host, host), int(port), timeout=10)
        try:
            connection.request("GET", address, headers=headers)
            response = connection.getresponse()
            etag, kind = response.headers.get("ETag", ""), response.headers.get("Content-Type", "")
            return Answer(response.status, etag, kind, response.read())
        finally:
            connection.close()

    return serve


def _served(address: str, built: Answer, serve: Serve) -> Iterator[str]:
    for _time in range(TIMES):
        try:
            served = serve(address)
            if served != built:
                built, served = _at_once(address, serve)
        except (OSError, http.client.HTTPException) as error:
            yield f"The running server does not answer: {error}."
            return
        if served.etag != built.etag:
            yield "The running server has another release or other settings: reload it."
        elif (served.status, served.body) != (built.status, built.body):
            yield f"The running server shows something else at {address} than the tables say."


def _at_once(address: str, serve: Serve) -> tuple[Answer, Answer]:
    """Of one state of the content: an editor may save meanwhile."""
    while True:
        before = revision.current()
        both = build(address), serve(address)
        if revision.current() == before:
            return both


def _host() -> str:
    return settings.ALLOWED_HOSTS[0].lstrip(".")
