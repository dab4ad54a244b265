"""oEmbed 1.0: what to show in place of one of our addresses."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from creditsguide.content.catalogue import Catalogue
from creditsguide.embed import code
from creditsguide.embed.frame import pixels_at_most
from creditsguide.web.public import TEXT, asked, public, shared


@shared
@public
def oembed(request: HttpRequest, content: Catalogue) -> HttpResponse:
    wanted = asked(request).get("format", "json")
    if wanted not in code.FORMATS:
        return _refusal(_("The formats are json and xml."), 501)
    found = code.find(asked(request).get("url", ""), content)
    if found is None:
        return _refusal(_("This address is none of ours."), 404)
    width, height = (pixels_at_most(asked(request), name) for name in ("maxwidth", "maxheight"))
    answer = code.oembed(found, content, width, height)
    if wanted == "json":
        return JsonResponse(answer)
    return render(request, "oembed.xml", {"answer": answer}, content_type="text/xml; charset=utf-8")


def _refusal(sentence: str, status: int) -> HttpResponse:
    return HttpResponse(f"{sentence}\n", status=status, content_type=TEXT)
