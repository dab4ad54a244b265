"""oEmbed 1.0: what to show in place of one of our addresses."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from creditsguide.content.catalogue import Catalogue
from creditsguide.domain import links
from creditsguide.embed import code
from creditsguide.embed.frame import USUAL, embed_place, pixels_at_most
from creditsguide.metadata import picture
from creditsguide.web.limits import refuse
from creditsguide.web.public import EVERYTHING, params, public, shared
from creditsguide.web.query import read_params

WIDEST = 720
FORMATS = {"json": "application/json+oembed", "xml": "text/xml+oembed"}


@shared
@public(reads=EVERYTHING)
def oembed(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    format_name = params(request).get("format", "json")
    if format_name not in FORMATS:
        return refuse(_("The formats are json and xml."), 501)
    embed = find(params(request).get("url", ""), catalogue)
    if embed is None:
        return refuse(_("This address is none of ours."), 404)
    width, height = (pixels_at_most(params(request), name) for name in ("maxwidth", "maxheight"))
    answer = payload(embed, catalogue, width, height)
    if format_name == "json":
        return JsonResponse(answer)
    return render(request, "oembed.xml", {"answer": answer}, content_type="text/xml; charset=utf-8")


def find(url: str, catalogue: Catalogue) -> code.Embed | None:
    """The embed for one of our own addresses; none is ever fetched."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    ours = f"{parts.scheme}://{parts.netloc.lower()}" == settings.SITE_URL
    if not ours or f"{parts.path.removesuffix('/')}/" not in {
        links.GUIDE.path,
        embed_place(USUAL).path,
    }:
        return None
    return code.read(read_params(parts.query), catalogue)


def payload(
    embed: code.Embed, catalogue: Catalogue, max_width: int | None, max_height: int | None
) -> dict[str, str | int]:
    """The oEmbed 1.0 answer of type rich, within the size that was asked for."""
    width = min(WIDEST, max_width or WIDEST)
    height = min(embed.tallest, max_height or embed.tallest)
    return {
        "version": "1.0",
        "type": "rich",
        "title": embed.headline,
        "provider_name": "Credits Guide",
        "provider_url": f"{settings.SITE_URL}/",
        "html": embed.code_by_address(width, height),
        "width": width,
        "height": height,
        **_thumbnail(catalogue, max_width, max_height),
    }


def _thumbnail(
    catalogue: Catalogue, max_width: int | None, max_height: int | None
) -> dict[str, str | int]:
    """The picture of link previews, where it is no larger than was asked for."""
    wide, high = picture.WIDTH, picture.HEIGHT
    if wide > (max_width or wide) or high > (max_height or high):
        return {}
    version = picture.poster(catalogue).version
    return {
        "thumbnail_url": f"{settings.SITE_URL}/og.png?v={version}",
        "thumbnail_width": wide,
        "thumbnail_height": high,
    }


def discovery(address: str) -> dict[str, str]:
    """Media type → where to ask about this address of ours."""
    return {
        media_type: f"{settings.SITE_URL}/oembed/?{urlencode({'url': address, 'format': name})}"
        for name, media_type in FORMATS.items()
    }
