"""What every public view shares: safe methods, one Catalogue, an ETag of its state."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from creditsguide import catalogue, revision
from creditsguide.facts import Catalogue

# Always asked for again, so never stale; kept for a day for when the site is down.
CACHE_CONTROL = "public, max-age=0, must-revalidate, stale-if-error=86400"

View = Callable[..., HttpResponse]


def as_it_is(response: HttpResponse, _content: Catalogue) -> HttpResponse:
    return response


def public(
    view: View, finish: Callable[[HttpResponse, Catalogue], HttpResponse] = as_it_is
) -> View:
    """Give a view the Catalogue, and answer 304 while nothing it depends on has changed.

    `finish` adds the headers that a 304 needs as well: browsers renew what they keep from it.
    """

    @csrf_exempt  # nothing is ever changed here, and a POST is to meet 405, not a token's lack
    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, **path: str) -> HttpResponse:
        content = catalogue.current()
        etag = revision.etag(content.revision, content.day, request.get_full_path())
        unchanged = get_conditional_response(request, etag=etag)
        response = finish(unchanged or view(request, content, **path), content)
        response.headers["ETag"] = etag
        response.headers["Cache-Control"] = CACHE_CONTROL
        # nginx keeps a copy for when we are away, already due: it asks again each time.
        response.headers["X-Accel-Expires"] = "@1"
        return response

    return answer


def shared(view: View) -> View:
    """Let pages of every origin use the answer; a 304 has to say so as well."""

    @wraps(view)
    def answer(request: HttpRequest, **path: str) -> HttpResponse:
        response = view(request, **path)
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    return answer
