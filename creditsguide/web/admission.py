"""Who may keep a worker's threads waiting: decided in front of Django, before any body is read.

A body comes as slowly as its sender likes, and a thread that reads one can't be freed. So whatever
may wait has its share of the threads, and what finds no place there is refused, unread.
"""

from __future__ import annotations

from collections import OrderedDict
from importlib import import_module
from io import BytesIO

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import Error
from django.http.cookie import parse_cookie
from django.http.response import HttpResponseBase

from creditsguide.content import connection, revision
from creditsguide.content.watch import READING, watch
from creditsguide.web import headers, preview, query
from creditsguide.web.layers import Application, Environ, Start
from creditsguide.web.shares import LOOK_UPS, SAVES, SIGNING_IN, STAFF_PAGES, Share

ADMIN, SIGN_IN = "/admin/", "/admin/login/"
SIGN_IN_BYTES = 4_096
# Seconds that the database may take; a live preview is asked for again with the next key.
SAVING, TRYING = 20, 1
REFUSAL, BUSY, LARGE = "creditsguide.refusal", "busy", "large"
REMEMBERED = 1_000


class Sessions:
    """Whose session it is; as it was last seen, while that cannot be asked."""

    def __init__(self) -> None:
        self.people: OrderedDict[str, str] = OrderedDict()

    def person(self, key: str) -> str | None:
        """Who is signed in, "" for nobody; None where it is not known."""
        with LOOK_UPS.place() as free:
            if not free:
                return self.people.get(key)
            try:
                person = look_up(key)
            except Error:
                watch.doubt()
                return self.people.get(key)
        self._remember(key, person)
        return person

    def _remember(self, key: str, person: str) -> None:
        if not person:
            self.people.pop(key, None)
            return
        self.people[key] = person
        if len(self.people) > REMEMBERED:
            self.people.popitem(last=False)


def look_up(key: str) -> str:
    revision.current()  # finds out about a lost connection
    session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    return session.get(SESSION_KEY, "")


class Admission:
    """Stands between the kept pages, which wait for nobody, and Django."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.sessions = Sessions()

    def __call__(self, environ: Environ, start: Start) -> HttpResponseBase:
        person = self._person(environ)
        share = None if person is None else _share(environ, person)
        if person is None:
            environ[REFUSAL] = BUSY
        elif share is SIGNING_IN and headers.body_bytes(environ) > SIGN_IN_BYTES:
            environ[REFUSAL] = LARGE
        elif share:
            return self._in_place(share, person, environ, start)
        return self.application(_unread(environ), start)

    def _in_place(
        self, share: Share, person: str, environ: Environ, start: Start
    ) -> HttpResponseBase:
        with share.place(person) as free, connection.patience(_patience(share, environ)):
            if not free:
                environ[REFUSAL] = BUSY
                _unread(environ)
            return self.application(environ, start)

    def _person(self, environ: Environ) -> str | None:
        """Who of the staff asks for what is theirs; "" for everyone else."""
        cookies = environ.get("HTTP_COOKIE", "")
        if settings.SESSION_COOKIE_NAME not in cookies or not _of_staff(environ):
            return ""
        key = parse_cookie(cookies).get(settings.SESSION_COOKIE_NAME, "")
        person = self.sessions.person(key) if headers.SESSION_KEY.fullmatch(key) else ""
        if not person:
            environ["HTTP_COOKIE"] = _without_session(cookies)  # Django need not look it up again
        return person


def _of_staff(environ: Environ) -> bool:
    in_admin = environ["PATH_INFO"].startswith(ADMIN)
    return in_admin or preview.PARAMETER in query.read_params(environ.get("QUERY_STRING", ""))


def _without_session(cookies: str) -> str:
    pairs = cookies.split(";")
    name = settings.SESSION_COOKIE_NAME
    return ";".join(pair for pair in pairs if pair.partition("=")[0].strip() != name)


def _share(environ: Environ, person: str) -> Share | None:
    """None where nothing may wait: for a page, nobody's body is read."""
    announced = headers.body_bytes(environ) > 0
    if person:
        chunked = "HTTP_TRANSFER_ENCODING" in environ
        page = environ["REQUEST_METHOD"] in {"GET", "HEAD"} and not (announced or chunked)
        return STAFF_PAGES if page else SAVES
    signs_in = environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"] == SIGN_IN
    return SIGNING_IN if announced and signs_in else None


def _patience(share: Share, environ: Environ) -> float:
    if share is STAFF_PAGES:
        return READING
    return TRYING if "HTTP_HX_REQUEST" in environ else SAVING


def _unread(environ: Environ) -> Environ:
    """Leave nothing to wait for, whoever comes to read."""
    environ["wsgi.input"] = BytesIO()
    if environ.get("CONTENT_TYPE"):
        environ["CONTENT_TYPE"] = "application/x-www-form-urlencoded"  # no parts, no boundary
    return environ
