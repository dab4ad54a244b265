"""Answers for machines that watch the site."""

from __future__ import annotations

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from creditsguide import catalogue, revision

TEXT = "text/plain; charset=utf-8"


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
        content = catalogue.build(revision.current(), revision.today())
    except DatabaseError:
        return HttpResponse("the content cannot be read\n", status=503, content_type=TEXT)
    if content.guide is None or not content.tiers:
        return HttpResponse("there is no content yet\n", status=503, content_type=TEXT)
    return HttpResponse("ready\n", content_type=TEXT)
