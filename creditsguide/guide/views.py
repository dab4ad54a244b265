"""The guide page."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from creditsguide.calculator import calculator, forms
from creditsguide.calculator.inquiry import Inquiry
from creditsguide.content.catalogue import Catalogue
from creditsguide.content.shelf import shelf
from creditsguide.embed import oembed
from creditsguide.guide.figure import scale_figure
from creditsguide.guide.link_preview import link_preview
from creditsguide.guide.quick_estimate import quick_estimate
from creditsguide.metadata import linked_data, picture
from creditsguide.web.preview import banner, previewable
from creditsguide.web.public import params


@previewable(reads=lambda catalogue: forms.parameters(catalogue, "inc", "dec"))
def guide(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    context: dict[str, object] = {"catalogue": catalogue, "preview": banner(request, catalogue)}
    if catalogue.guide is None:
        return render(None, "guide/empty.html", context)
    reading = forms.read(params(request), catalogue)
    inquiry = Inquiry(reading, catalogue, catalogue.place)
    calc = calculator.work_out(inquiry)
    preview = link_preview(calc, catalogue)
    context |= {
        "calc": calc,
        "link_preview": preview,
        "figure": scale_figure(catalogue),
        "shelf": shelf(catalogue),
        "quick": quick_estimate(inquiry),
        "site_url": settings.SITE_URL,
        "oembed": oembed.discovery(preview.url),
        "linked_data": linked_data.script(catalogue),
        "picture_version": picture.poster(catalogue).version,
    }
    return render(None, "guide/page.html", context)
