"""The guide page."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from creditsguide.calculator import calculator, forms
from creditsguide.content.catalogue import Catalogue
from creditsguide.embed import oembed
from creditsguide.guide.figure import scale_figure
from creditsguide.metadata import linked_data, picture
from creditsguide.web.preview import banner, previewable
from creditsguide.web.public import params, reads


@previewable
@reads(lambda content: forms.parameters(content, "inc", "dec"))
def guide(request: HttpRequest, content: Catalogue) -> HttpResponse:
    context = {"content": content, "preview": banner(request, content)}
    if content.guide is None:
        return render(None, "guide/empty.html", context)
    reading = forms.read(params(request), content)
    calc = calculator.work_out(reading, content, content.place)
    context |= {
        "calc": calc,
        "figure": scale_figure(content),
        "site_url": settings.SITE_URL,
        "oembed": oembed.discovery(calc.query),
        "linked_data": linked_data.script(content),
        "picture_version": picture.poster(content).version,
    }
    return render(None, "guide/page.html", context)
