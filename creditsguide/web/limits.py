"""What is refused before anything reads it: too long, too large, no form, or for another host."""

from __future__ import annotations

from collections.abc import Awaitable
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation, TooManyFilesSent
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.response import HttpResponseBase
from django.middleware.security import SecurityMiddleware
from django.urls import reverse
from django.utils.translation import gettext as _

from creditsguide.web import admission, errors, headers
from creditsguide.web.public import TEXT
from creditsguide.web.query import MAX_QUERY_BYTES, MAX_QUERY_PAIRS

MAX_BODY_BYTES = 1_000_000
PASSED_OVER = 4_000_000  # more than deploy/nginx.conf.template lets through


class RefusingMiddleware(SecurityMiddleware):
    """Its refusals carry the headers that Django's middleware then cannot add."""

    def refusal(self, request: HttpRequest) -> HttpResponse | None:
        raise NotImplementedError

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        refusal = self.refusal(request)
        return self.process_response(request, refusal) if refusal else self.get_response(request)


class KnownHostMiddleware(RefusingMiddleware):
    """Refuse a host that is not ours."""

    def refusal(self, request: HttpRequest) -> HttpResponse | None:
        try:
            request.get_host()
        except SuspiciousOperation as error:
            return errors.bad_request(request, error)
        return None


class RequestLimitsMiddleware(RefusingMiddleware):
    """Refuse addresses, headers and bodies larger than any of ours."""

    def refusal(self, request: HttpRequest) -> HttpResponse | None:
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
            _pass_over(request)
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


def _pass_over(request: HttpRequest) -> None:
    """Let a body of staff come: a proxy that can't send all of it tells of no answer.

    They have a place to wait in, and `admission` has taken away what strangers announced.
    """
    left = PASSED_OVER
    with suppress(UnreadablePostError):
        while left > 0 and (part := request.read(65_536)):
            left -= len(part)


def _is_form(request: HttpRequest) -> bool:
    """Asked only where a body is read: all other addresses answer 405."""
    if request.method != "POST" or not request.path.startswith("/admin/"):
        return True
    return bool(headers.FORM.fullmatch(request.META.get("CONTENT_TYPE", "")))


class ContentFileHandler(MemoryFileUploadHandler):
    """Takes a file in where content is brought in, and nowhere else."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Django calls it
        if self.request is None or self.request.path != reverse("admin:content"):
            raise TooManyFilesSent(_("No file belongs here."))
        super().new_file(*args, **kwargs)


def refuse(sentence: str, status: int) -> HttpResponse:
    return HttpResponse(f"{sentence}\n", status=status, content_type=TEXT)
