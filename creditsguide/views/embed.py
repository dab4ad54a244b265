"""The embed: the calculator alone, for other sites to frame."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt

from creditsguide import calculator, forms, links
from creditsguide.facts import Catalogue
from creditsguide.views.calculator import fragment
from creditsguide.views.public import public

EVERYONE = "*"
# A sandboxed frame asks from the origin "null": its requests are cross-origin ones.
FRAGMENT_CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": (
        "HX-Request, HX-Current-URL, HX-Target, HX-Trigger, HX-Trigger-Name"
    ),
    "Access-Control-Expose-Headers": "HX-Replace-Url",
    "Access-Control-Max-Age": "86400",
}

View = Callable[[HttpRequest, Catalogue], HttpResponse]


def framed(view: View) -> View:
    """Let the listed origins frame the answer. A literal `*` would refuse hosts opened as files."""

    @wraps(view)
    def answer(request: HttpRequest, content: Catalogue) -> HttpResponse:
        everyone = EVERYONE in content.origins
        ancestors = None if everyone else ["'self'", *content.origins]
        response = csp_replace({"frame-ancestors": ancestors})(view)(request, content)
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        response.headers["Cross-Origin-Embedder-Policy"] = "require-corp"
        return response

    return answer


@xframe_options_exempt
@public
@framed
def embed(request: HttpRequest, content: Catalogue) -> HttpResponse:
    reading = forms.read(request.GET, content)
    calc = calculator.work_out(reading, content, links.EMBED)
    context = {"content": content, "calc": calc, "site_url": settings.SITE_URL}
    return render(request, "embed/page.html", context)


@public
def _estimate(request: HttpRequest, content: Catalogue) -> HttpResponse:
    return fragment(request, content, links.EMBED)


@csrf_exempt
def estimate(request: HttpRequest) -> HttpResponse:
    preflight = request.method == "OPTIONS"
    response = HttpResponse(status=204) if preflight else _estimate(request)
    for name, value in FRAGMENT_CORS.items():
        response.headers[name] = value
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
