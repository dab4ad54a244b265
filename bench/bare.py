"""What every Django site pays: a view that returns a ready page, with and without middleware."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.cache import patch_vary_headers

from creditsguide.web import compression


def compressed(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """What both sides send is compressed by the same function."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if compression.choice(request.headers.get("Accept-Encoding", "")) == "br":
            response.content = compression.compress("br", response.content, quick=True)
            response.headers["Content-Encoding"] = "br"
            response.headers["Content-Length"] = str(len(response.content))
            patch_vary_headers(response, ["Accept-Encoding"])
        return response

    return answer


# A new project's own, and the three that nearly every deployment adds.
USUAL = [
    "bench.bare.compressed",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
settings.configure(
    ROOT_URLCONF=__name__,
    SECRET_KEY="bench",  # noqa: S106
    ALLOWED_HOSTS=["*"],
    MIDDLEWARE=USUAL if os.environ["BARE"] == "usual" else [],
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth"],
    STATIC_URL="/static/",
    CONTENT_SECURITY_POLICY={"DIRECTIVES": {"default-src": ["'none'"], "script-src": ["'self'"]}},
)


PAGE = Path(os.environ["PAGE"]).read_bytes()


def answer(request: HttpRequest) -> HttpResponse:
    return HttpResponse(PAGE)


urlpatterns = [path("", answer)]
application = get_wsgi_application()
