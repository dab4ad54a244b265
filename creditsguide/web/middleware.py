"""What holds for every request and response: limits, who may use the answer, and its id."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import cache
from http import HTTPStatus

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.exceptions import SuspiciousOperation, TooManyFilesSent
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.security import SecurityMiddleware
from django.urls import reverse
from django.utils.translation import gettext as _

from creditsguide.web import admission, errors, headers, logs
from creditsguide.web.query import MAX_QUERY_BYTES, MAX_QUERY_PAIRS

MAX_BODY_BYTES = 1_000_000

GetResponse = Callable[[HttpRequest], HttpResponse]


class RequestLimitsMiddleware(SecurityMiddleware):
    """Refuse addresses, headers and bodies larger than any of ours, before anything reads them.

    With the headers that Django's middleware then cannot add.
    """

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        refusal = self._refusal(request)
        return self.process_response(request, refusal) if refusal else self.get_response(request)

    def _refusal(self, request: HttpRequest) -> HttpResponse | None:
        if admission.REFUSAL in request.META:
            return _not_admitted(request)
        query = request.META.get("QUERY_STRING", "")
        if max(len(query), len(request.path)) > MAX_QUERY_BYTES:
            return refuse(_("This address is too long to be one of ours."), 414)
        if query.count("&") >= MAX_QUERY_PAIRS:
            return refuse(_("This address asks for too many things at once."), 400)
        if not headers.are_short(request.META):
            return refuse(_("Your browser sent more along than any address of ours needs."), 431)
        length = headers.body_bytes(request.META)
        if length > _most(length, request.path):
            return refuse(_("This is more than any form of ours sends. Nothing was saved."), 413)
        if not _is_form(request):
            return refuse(_("No browser sends a form of ours like this. Nothing was saved."), 400)
        return None


def _not_admitted(request: HttpRequest) -> HttpResponse:
    if request.META[admission.REFUSAL] == admission.LARGE:
        return refuse(_("This is more than a sign-in sends."), 413)
    return errors.unavailable(request, unread=True)


def _most(length: int, path: str) -> int:
    """Content files are larger than any form."""
    if length > MAX_BODY_BYTES and path == reverse("admin:content"):
        return settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    return MAX_BODY_BYTES


def _is_form(request: HttpRequest) -> bool:
    """Asked only where a body is read: all other addresses answer 405."""
    if request.method != "POST" or not request.path.startswith("/admin/"):
        return True
    return bool(headers.FORM.fullmatch(request.META.get("CONTENT_TYPE", "")))


class ContentFileHandler(MemoryFileUploadHandler):
    """Takes a file in where content is brought in, and nowhere else."""

    def new_file(self, *args: object, **kwargs: object) -> None:
        if self.request.path != reverse("admin:content"):
            raise TooManyFilesSent(_("No file belongs here."))
        super().new_file(*args, **kwargs)


def refuse(sentence: str, status: int) -> HttpResponse:
    return HttpResponse(f"{sentence}\n", status=status, content_type="text/plain; charset=utf-8")


class KnownHostMiddleware(SecurityMiddleware):
    """Refuse a host that is not ours, with the headers that Django's middleware then cannot add."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            request.get_host()
        except SuspiciousOperation as error:
            return self.process_response(request, errors.bad_request(request, error))
        return self.get_response(request)


def is_admin(request: HttpRequest) -> bool:
    return request.path.startswith("/admin/")


def users(request: HttpRequest) -> str:
    """Sandboxed embeds, of no origin, need our files: a 304 that said less would take them away."""
    return "cross-origin" if request.path.startswith(settings.STATIC_URL) else "same-origin"


class AnswerMiddleware:
    """What every answer carries: its id for log and reader, and who may use it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        mark = logs.request_id.set(secrets.token_hex(8))
        response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", users(request))
        if is_admin(request):
            response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        if response.status_code >= HTTPStatus.BAD_REQUEST:
            # A refusal may be over with the next edit; caches keep a 404 as they please.
            response.headers.setdefault("Cache-Control", "no-store")
        # Public answers are kept and shared: they belong to no single request.
        if "public" not in response.get("Cache-Control", ""):
            response.headers["X-Request-ID"] = logs.request_id.get()
        logs.request_id.reset(mark)
        return response


class PolicyMiddleware(CSPMiddleware):
    """The site's one policy, built once: for each answer anew it took as long as all the rest."""

    def process_request(self, request: HttpRequest) -> None:
        """Without the nonce that is made here for policies that name one."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if settings.DEBUG or any(name.startswith("_csp") for name in vars(response)):
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, site_policy())
        return response


@cache
def site_policy() -> str:
    return build_policy()


class StaffOnly:
    """Mixed into what a visitor has no use for: all but staff go past it."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if is_admin(request) or settings.SESSION_COOKIE_NAME in request.COOKIES:
            return super().__call__(request)
        return self.get_response(request)


class StaffSessionMiddleware(StaffOnly, SessionMiddleware):
    def process_request(self, request: HttpRequest) -> None:
        """Ask for no session that was never made: PostgreSQL fails on some of what cookies say."""
        name = settings.SESSION_COOKIE_NAME
        if not headers.SESSION_KEY.fullmatch(request.COOKIES.get(name, "")):
            request.COOKIES.pop(name, None)
        super().process_request(request)


class StaffAuthenticationMiddleware(StaffOnly, AuthenticationMiddleware):
    pass


class StaffMessageMiddleware(StaffOnly, MessageMiddleware):
    pass
