"""The embed: one part of the guide, for other sites to frame."""

from __future__ import annotations

from functools import partial

from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_exempt

from creditsguide.calculator import calculator, forms
from creditsguide.calculator.inquiry import Inquiry
from creditsguide.calculator.views import fragment
from creditsguide.content.catalogue import Catalogue
from creditsguide.content.shelf import shelf
from creditsguide.domain import links
from creditsguide.embed import code, oembed
from creditsguide.embed.frame import FRAME_PARAMETERS, embed_place, parts, read_frame
from creditsguide.metadata import picture
from creditsguide.web.public import params, preflighted, public, shared
from creditsguide.web.query import Parameters

EVERYONE = "*"


def parameters(catalogue: Catalogue, *others: str) -> Parameters:
    """Drafts have a field where they are asked for, even none of them."""
    return forms.parameters(catalogue, "drafts", *FRAME_PARAMETERS, *others)


def framed(response: HttpResponseBase, catalogue: Catalogue) -> HttpResponseBase:
    """Let the listed origins frame the answer. A literal `*` would refuse hosts opened as files."""
    everyone = EVERYONE in catalogue.origins
    ancestors = None if everyone else [*settings.OURSELVES, *catalogue.origins]
    response.headers["Cross-Origin-Embedder-Policy"] = "require-corp"
    policy = csp_replace({"frame-ancestors": ancestors})
    return policy(xframe_options_exempt(lambda _request: response))(HttpRequest())


@shared
@public(reads=lambda catalogue: parameters(catalogue, "inc", "dec"), finish=framed)
def embed(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    frame = read_frame(params(request), parts(catalogue))
    inquiry = Inquiry(forms.read(params(request), catalogue), catalogue, embed_place(frame))
    described = code.describe(frame, inquiry)
    context = {
        "catalogue": catalogue,
        "frame": frame,
        "title": described.title,
        "headline": described.headline,
        "address": described.address,
        "oembed": oembed.discovery(described.address),
        "picture_version": picture.poster(catalogue).version,
        "calc": calculator.work_out(inquiry),
        "shelf": shelf(catalogue),
        "example": catalogue.example_by_slug.get(frame.show),
        "guide": links.guide_at(settings.SITE_URL, frame.utm),
        "home": links.guide_at(settings.SITE_URL, frame.utm, anchor="").bare,
        "cta_url": links.tagged((catalogue.guide or {}).get("cta_url", ""), frame.utm),
        "site_url": settings.SITE_URL,
    }
    return render(None, "embed/page.html", context)


# A sandboxed frame asks from the origin "null": its requests are cross-origin ones.
@shared
@partial(preflighted, expose="HX-Replace-Url")
@public(reads=parameters)
def estimate(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    frame = read_frame(params(request), parts(catalogue))
    return fragment(request, catalogue, embed_place(frame), code.title(frame, catalogue))
