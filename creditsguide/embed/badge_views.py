"""Badges: what a tier or a project takes, as pictures, a line of text, and for shields.io."""

from __future__ import annotations

import hashlib
from base64 import b64encode

from csp.decorators import csp_update
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from creditsguide.content.catalogue import Catalogue
from creditsguide.embed import badge, badge_picture
from creditsguide.web.public import TEXT, nothing, public, shared

# A picture inside a page can load no stylesheet, so the one inside it is allowed by what it says.
STYLE_HASH = f"'sha256-{b64encode(hashlib.sha256(badge.STYLE.encode()).digest()).decode()}'"


def _find(slug: str, catalogue: Catalogue) -> badge.Badge:
    card = badge.find(slug, catalogue)
    if card is None:
        raise Http404
    return card


@shared
@csp_update({"style-src": [STYLE_HASH]})
@public(reads=nothing)
def svg(request: HttpRequest, catalogue: Catalogue, slug: str) -> HttpResponse:
    context = {"badge": _find(slug, catalogue), "style": badge.STYLE}
    return render(None, "badge.svg", context, content_type="image/svg+xml; charset=utf-8")


@shared
@public(reads=nothing)
def text(request: HttpRequest, catalogue: Catalogue, slug: str) -> HttpResponse:
    return HttpResponse(f"{_find(slug, catalogue).words}\n", content_type=TEXT)


@shared
@public(reads=nothing)
def png(request: HttpRequest, catalogue: Catalogue, slug: str) -> HttpResponse:
    return HttpResponse(badge_picture.png(_find(slug, catalogue)), content_type="image/png")


@shared
@public(reads=nothing)
def shields(request: HttpRequest, catalogue: Catalogue, slug: str) -> HttpResponse:
    payload = _find(slug, catalogue).endpoint
    return JsonResponse(payload, json_dumps_params={"ensure_ascii": False})
