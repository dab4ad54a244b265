"""Answers for machines: search engines, assistants, link previews, and what watches the site."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from creditsguide.content import reader, revision
from creditsguide.content.catalogue import Catalogue
from creditsguide.metadata import picture
from creditsguide.web.public import View, nothing, public, reads, shared

TEXT = "text/plain; charset=utf-8"
CONTACT_HOLDS = datetime.timedelta(days=90)


def document(name: str, content_type: str = TEXT) -> View:
    """A view that fills a template which is no page."""

    @public
    @reads(nothing)
    def answer(request: HttpRequest, content: Catalogue) -> HttpResponse:
        context = {"content": content, "site_url": settings.SITE_URL}
        return render(None, f"machine/{name}", context, content_type=content_type)

    return answer


markdown = document("guide.md", "text/markdown; charset=utf-8")
llms = document("llms.txt")
robots = document("robots.txt")
sitemap = document("sitemap.xml", "application/xml")
manifest = document("site.webmanifest", "application/manifest+json")


@public
@reads(nothing)
def security(request: HttpRequest, content: Catalogue) -> HttpResponse:
    if not settings.SECURITY_CONTACT:
        raise Http404
    context = {
        "contact": settings.SECURITY_CONTACT,
        "expires": content.day + CONTACT_HOLDS,
        "site_url": settings.SITE_URL,
    }
    return render(None, "machine/security.txt", context, content_type=TEXT)


@shared
@public
@reads(nothing)
def link_picture(request: HttpRequest, content: Catalogue) -> HttpResponse:
    return HttpResponse(picture.png(picture.poster(content)), content_type="image/png")


@public
@reads(nothing)
def favicon(request: HttpRequest, content: Catalogue) -> HttpResponse:
    """For those who ask by habit; pages carry the icon themselves."""
    return redirect(static("icons/192.png"))


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
        content = reader.build(revision.current(), revision.today())
    except DatabaseError:
        return HttpResponse("the content cannot be read\n", status=503, content_type=TEXT)
    if content.guide is None or not content.tiers:
        return HttpResponse("there is no content yet\n", status=503, content_type=TEXT)
    return HttpResponse("ready\n", content_type=TEXT)
