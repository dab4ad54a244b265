"""The guide page."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from creditsguide import calculator, embedding, forms, links, picture
from creditsguide.facts import Catalogue
from creditsguide.payloads import linked_data
from creditsguide.views.public import public, reads


@public
@reads(lambda content: forms.parameters(content, "inc", "dec"))
def guide(request: HttpRequest, content: Catalogue) -> HttpResponse:
    if content.guide is None:
        return render(None, "guide/empty.html")
    reading = forms.read(request.GET, content)
    calc = calculator.work_out(reading, content, links.GUIDE)
    context = {
        "content": content,
        "calc": calc,
        "site_url": settings.SITE_URL,
        "oembed": embedding.discovery(calc.query),
        "linked_data": linked_data.script(content),
        "picture_version": picture.poster(content).version,
    }
    return render(None, "guide/page.html", context)
