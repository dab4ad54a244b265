"""What every answer carries: its id, its policy, who may use it, and a session for staff alone."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from functools import cache
from http import HTTPStatus

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.deprecation import MiddlewareMixin

from creditsguide.web import headers, logs

GetResponse = Callable[[HttpRequest], HttpResponseBase]


def is_admin(request: HttpRequest) -> bool:
    return request.path.startswith("/admin/")


def users(request: HttpRequest) -> str:
    """Sandboxed embeds, of no origin, need our files: a 304 that said less would take them away."""
    return "cross-origin" if request.path.startswith(settings.STATIC_URL) else "same-origin"


class AnswerMiddleware:
    """What every answer carries: its id for log and reader, and who may use it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
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

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if settings.DEBUG or any(name.startswith("_csp") for name in vars(response)):
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, site_policy())
        return response


@cache
def site_policy() -> str:
    return build_policy()


class StaffOnly(MiddlewareMixin):
    """Mixed into what a visitor has no use for: all but staff go past it."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
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
