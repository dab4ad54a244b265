"""The guide page, and the pages that say something went wrong."""

from __future__ import annotations

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from creditsguide import calculator, catalogue, drawing, embedding, forms, links
from creditsguide.facts import Catalogue
from creditsguide.views.public import public

LOST = drawing.Side("404", "t1", 404, 404)


@public
def guide(request: HttpRequest, content: Catalogue) -> HttpResponse:
    if content.guide is None:
        return render(request, "guide/empty.html")
    reading = forms.read(request.GET, content)
    calc = calculator.work_out(reading, content, links.GUIDE)
    context = {
        "content": content,
        "calc": calc,
        "site_url": settings.SITE_URL,
        "oembed": embedding.discovery(calc.query),
    }
    return render(request, "guide/page.html", context)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The 404 page, drawn inside the tiers' outlines while the database can be read."""
    try:
        sides = catalogue.current().sides
    except DatabaseError:
        sides = ()
    plate = drawing.plate(LOST, [*sides, LOST])
    return render(request, "404.html", {"plate": plate}, status=404)
