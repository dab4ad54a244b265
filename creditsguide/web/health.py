"""What watches the site: whether the process answers, and whether it can show the content."""

from __future__ import annotations

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from creditsguide.content import clock, reader, revision
from creditsguide.web.public import TEXT


@csrf_exempt
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type=TEXT)


@csrf_exempt
@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The real content can be built from the database."""
    try:
        catalogue = reader.build(revision.current(), clock.today())
    except DatabaseError:
        return HttpResponse("the content cannot be read\n", status=503, content_type=TEXT)
    if catalogue.guide is None or not catalogue.tiers:
        return HttpResponse("there is no content yet\n", status=503, content_type=TEXT)
    return HttpResponse("ready\n", content_type=TEXT)
