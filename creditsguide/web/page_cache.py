"""Finished public answers, kept in front of Django: as cheap as a file, never out of date."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import Lock
from typing import Any, cast

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.core.handlers.wsgi import WSGIRequest
from django.db import DatabaseError
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import parse_etags

from creditsguide.content import clock, connection, reader, revision
from creditsguide.content.watch import watch
from creditsguide.web import caching, compression, headers, preview
from creditsguide.web.layers import Application, Environ, Start
from creditsguide.web.query import (
    MAX_QUERY_BYTES,
    MAX_QUERY_PAIRS,
    Parameters,
    canonical,
    read_params,
)

COMPARED = {"ETag", "X-Accel-Expires"}  # for caches, which ask again with it
Form = tuple[list[tuple[str, str]], bytes]  # headers and body in one encoding

MIB = 2**20
# What Django looks at before it takes a request: whose name it calls, and whether it came by TLS.
ENTRANCE = ("wsgi.url_scheme", "SERVER_NAME", "SERVER_PORT", "HTTP_HOST", "HTTP_X_FORWARDED_PROTO")


def _is_among(etag: str, header: str) -> bool:
    """Whether If-None-Match names this answer."""
    if header == etag:
        return True
    etags = parse_etags(header)
    return etags == ["*"] or any(one.removeprefix("W/") == etag[2:] for one in etags)


def _admits(*values: str | None) -> bool:
    """Whether Django would answer here, and not refuse the host or redirect to https."""
    request = WSGIRequest(
        {name: value for name, value in zip(ENTRANCE, values, strict=True) if value is not None}
        | {"REQUEST_METHOD": "GET", "wsgi.input": BytesIO()}
    )
    try:
        request.get_host()
    except DisallowedHost:
        return False
    return request.is_secure() or not settings.SECURE_SSL_REDIRECT


def _plain_query(query: str, cookies: str) -> bool:
    """Neither refused for its length nor a preview, which only staff see."""
    return (
        query.isascii()
        and len(query) <= MAX_QUERY_BYTES
        and query.count("&") < MAX_QUERY_PAIRS
        and not (
            settings.SESSION_COOKIE_NAME in cookies and preview.PARAMETER in read_params(query)
        )
    )


class Page:
    """One finished answer in every encoding that was asked for."""

    def __init__(self, response: HttpResponse) -> None:
        self.etag = response.headers["ETag"]
        self.compressible = compression.pays(response.headers["Content-Type"])
        skipped = {"Content-Length", "Content-Type", "Cache-Control"}
        self.headers = [pair for pair in response.items() if pair[0] not in skipped]
        self.content_type = response.headers["Content-Type"]
        self.content = response.content
        self.forms = {"": self._form("", self.content)}
        # Its compressed forms together are no larger than the plain one.
        self.weight = 2 * len(self.content)
        self.polished = False

    def answer(self, environ: Environ, start: Start) -> list[bytes]:
        control = ("Cache-Control", caching.cache_control())
        etags = environ.get("HTTP_IF_NONE_MATCH")
        if etags and _is_among(self.etag, etags):
            start("304 Not Modified", [*self.headers, control])
            return []
        headers, body = self._chosen(environ)
        start("200 OK", [*headers, control])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def answer_meanwhile(self, environ: Environ, start: Start) -> list[bytes]:
        """While the database is away, for nobody to keep or to compare with."""
        headers, body = self._chosen(environ)
        headers = [pair for pair in headers if pair[0] not in COMPARED]
        start("200 OK", [*headers, ("Cache-Control", "no-store")])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _chosen(self, environ: Environ) -> Form:
        accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
        coding = compression.choice(accepted) if self.compressible else ""
        return self.forms.get(coding) or self._compress(coding)

    def polish(self) -> None:
        """Compress as well as can be, which no request should wait for."""
        for coding in compression.CODINGS if self.compressible else ():
            body = compression.compress(coding, self.content, quick=False)
            self.forms[coding] = self._form(coding, body)

    def _compress(self, coding: str) -> Form:
        body = compression.compress(coding, self.content, quick=True)
        return self.forms.setdefault(coding, self._form(coding, body))

    def _form(self, coding: str, body: bytes) -> Form:
        headers = [("Content-Type", self.content_type), ("Content-Length", str(len(body)))]
        if coding:
            headers.append(("Content-Encoding", coding))
        return [*self.headers, *headers], body


class PageStore:
    """Pages by address. The one not asked for the longest makes room."""

    def __init__(self, most: int, heaviest: int) -> None:
        self.most, self.heaviest, self.weight = most, heaviest, 0
        self.pages: OrderedDict[str, Page] = OrderedDict()
        self.lock = Lock()

    def get(self, address: str) -> Page | None:
        with self.lock:
            page = self.pages.get(address)
            if page:
                self.pages.move_to_end(address)
            return page

    def put(self, address: str, page: Page) -> None:
        with self.lock:
            replaced = self.pages.pop(address, None)
            self.pages[address] = page
            self.weight += page.weight - (replaced.weight if replaced else 0)
            while self.pages and (len(self.pages) > self.most or self.weight > self.heaviest):
                self.weight -= self.pages.popitem(last=False)[1].weight


class StateCache:
    """All that is kept of one state of the content: the next state begins a new one."""

    def __init__(self, state: caching.ContentState | None) -> None:
        self.state = state
        self.value = state[0] if state else ""
        self.begin, self.end = clock.span(state[1]) if state else (0.0, 0.0)
        self.reads: dict[str, Parameters] = {}
        # What visitors and robots put into addresses never pushes out the pages themselves.
        self.bare, self.with_query = PageStore(256, 32 * MIB), PageStore(512, 2 * MIB)

    def is_current(self) -> bool:
        try:
            return self.begin <= time.time() < self.end and revision.current() == self.value
        except DatabaseError as error:
            watch.lost(error)
            return False

    def is_last_good(self) -> bool:
        catalogue = reader.last_good()
        return catalogue is not None and self.state == (catalogue.revision, catalogue.day)

    def place(self, environ: Environ) -> tuple[PageStore, str]:
        path, query = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
        query = query and canonical(query, self.reads[path])
        return (self.with_query, f"{path}?{query}") if query else (self.bare, path)


def _whole(response: HttpResponseBase) -> list[bytes]:
    """In one piece: a thread that hands out parts waits for whoever is slow to take them."""
    try:
        return [b"".join(cast("Iterable[bytes]", response))]  # as both kinds of answers are
    finally:
        response.close()


class PageCache:
    """The outermost layer: answers what is kept, and keeps what views mark as public."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.cache = StateCache(None)
        self.polisher = ThreadPoolExecutor(max_workers=1)
        self.admits = headers.remembered(_admits)

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        headers.tidy(environ)
        connection.follow_file()
        if not self._plain(environ):
            return _whole(self.application(environ, start))
        cache = self.cache  # the same one to the end: another thread may begin the next
        page = self._find(cache, environ)
        if page and cache.is_current():
            return page.answer(environ, start)
        if page and watch.away and cache.is_last_good():
            return page.answer_meanwhile(environ, start)
        begun: list[tuple[Any, ...]] = []
        response = self.application(environ, lambda *begin: begun.append(begin))
        # Of a file a server may make something of its own, as runserver does.
        if not isinstance(response, HttpResponse) or not (mark := caching.mark_of(response)):
            start(*begun[0])
            return _whole(response)
        page = Page(response)
        response.close()
        self._keep(environ, mark, page)
        return page.answer(environ, start)

    def _plain(self, environ: Environ) -> bool:
        """Whether Django would take it, and answer everyone alike."""
        query = environ.get("QUERY_STRING", "")
        return (
            environ["REQUEST_METHOD"] in {"GET", "HEAD"}
            and "HTTP_IF_MATCH" not in environ
            and "HTTP_IF_UNMODIFIED_SINCE" not in environ
            and self.admits(*map(environ.get, ENTRANCE))
            and (not query or _plain_query(query, environ.get("HTTP_COOKIE", "")))
        )

    def _find(self, cache: StateCache, environ: Environ) -> Page | None:
        if environ["PATH_INFO"] not in cache.reads:
            return None
        store, address = cache.place(environ)
        page = store.get(address)
        # Never what visitors make up: of that there is no end, and waiting pages fill memory.
        if page and store is cache.bare and not page.polished:
            page.polished = True
            self.polisher.submit(page.polish)
        return page

    def _keep(self, environ: Environ, mark: caching.Mark, page: Page) -> None:
        if settings.DEBUG or mark.reads is None or not mark.state[0]:
            return
        cache = self.cache
        if cache.state != mark.state:
            cache = self.cache = StateCache(mark.state)
        cache.reads[environ["PATH_INFO"]] = mark.reads
        store, address = cache.place(environ)
        store.put(address, page)
