"""The page where marketers put an embed together: options, live preview, code to copy."""

from __future__ import annotations

from urllib.parse import parse_qsl

from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from creditsguide.content.catalogue import Catalogue
from creditsguide.embed import badge, badge_code, code, oembed
from creditsguide.embed.frame import builder_place, widest
from creditsguide.metadata import picture
from creditsguide.web.public import EVERYTHING, params, public


@csp_update({"frame-src": settings.OURSELVES})
@public(reads=EVERYTHING)
def embed_code(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    embed = code.read(params(request), catalogue)
    size = widest(params(request))
    place = builder_place(embed.frame, size)
    width = int(size) if size else None
    context = {
        "catalogue": catalogue,
        "embed": embed,
        "size": size,
        "mix": [*parse_qsl(embed.query), *embed.frame.utm],
        "builder": place,
        "height": embed.height(width),
        "frame": embed.code(width),
        "scripted": embed.code_with_script(width),
        "badges": badge.every(catalogue),
        "badge_codes": badge_code.codes(catalogue, embed.frame.utm),
        "oembed": oembed.discovery(embed.address),
        "site_url": settings.SITE_URL,
        "picture_version": picture.poster(catalogue).version,
    }
    response = render(request, "embed/code.html", context)
    response.headers["HX-Replace-Url"] = place.address(embed.query)
    return response
