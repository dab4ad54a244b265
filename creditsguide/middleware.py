"""What holds for every request and response: limits on addresses, and who may embed the answer."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

MAX_QUERY_BYTES = 2_048
MAX_QUERY_PAIRS = 64

GetResponse = Callable[[HttpRequest], HttpResponse]


class RequestLimitsMiddleware:
    """Refuse addresses longer than any of ours, before anything reads them."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if len(query) > MAX_QUERY_BYTES:
            return refuse(_("This address is too long to be one of ours."), 414)
        if query.count("&") >= MAX_QUERY_PAIRS:
            return refuse(_("This address asks for too many things at once."), 400)
        return self.get_response(request)


def refuse(sentence: str, status: int) -> HttpResponse:
    return HttpResponse(f"{sentence}\n", status=status, content_type="text/plain; charset=utf-8")


class CrossOriginMiddleware:
    """Keep responses to our own origin, unless a view says that other sites may use its answer."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response
