"""Answers for machines: search engines, assistants, and link previews."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static

from creditsguide.content.catalogue import Catalogue
from creditsguide.content.shelf import shelf
from creditsguide.metadata import picture
from creditsguide.web.public import TEXT, View, nothing, public, shared

CONTACT_HOLDS = datetime.timedelta(days=90)


def document(name: str, content_type: str = TEXT) -> View:
    """A view that fills a template which is no page."""

    @public(reads=nothing)
    def answer(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
        context = {
            "catalogue": catalogue,
            "shelf": shelf(catalogue),
            "site_url": settings.SITE_URL,
        }
        return render(None, f"metadata/{name}", context, content_type=content_type)

    return answer


markdown = document("guide.md", "text/markdown; charset=utf-8")
llms = document("llms.txt")
robots = document("robots.txt")
sitemap = document("sitemap.xml", "application/xml")
manifest = document("site.webmanifest", "application/manifest+json")


@public(reads=nothing)
def security(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    if not settings.SECURITY_CONTACT:
        raise Http404
    context = {
        "contact": settings.SECURITY_CONTACT,
        "expires": catalogue.day + CONTACT_HOLDS,
        "site_url": settings.SITE_URL,
    }
    return render(None, "metadata/security.txt", context, content_type=TEXT)


@shared
@public(reads=nothing)
def link_picture(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    return HttpResponse(picture.png(picture.poster(catalogue)), content_type="image/png")


@public(reads=nothing)
def favicon(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    """For those who ask by habit; pages carry the icon themselves."""
    return redirect(static("icons/192.png"))
