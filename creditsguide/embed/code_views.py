"""The page where marketers put an embed together: options, live preview, code to copy."""

from __future__ import annotations

from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from creditsguide.content.catalogue import Catalogue
from creditsguide.embed import badge, badge_code, oembed, options, snippets
from creditsguide.metadata import picture
from creditsguide.web.public import EVERYTHING, params, public


@csp_update({"frame-src": settings.OURSELVES})
@public(reads=EVERYTHING)
def embed_code(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    chosen = options.read(params(request), catalogue)
    embed = chosen.embed
    pasted = snippets.snippets(embed, chosen.width)
    context = {
        "catalogue": catalogue,
        "options": chosen,
        "embed": embed,
        "height": embed.height(chosen.width),
        "snippets": pasted,
        "events": snippets.EVENTS,
        "answers": _answers(chosen, pasted),
        "badges": badge.every(catalogue),
        "badge_codes": badge_code.codes(catalogue, embed.frame.utm),
        "oembed": oembed.discovery(embed.address),
        "site_url": settings.SITE_URL,
        "picture_version": picture.poster(catalogue).version,
    }
    response = render(request, "embed/code.html", context)
    response.headers["HX-Replace-Url"] = chosen.place.address(embed.query)
    return response


def _answers(chosen: options.Options, pasted: list[snippets.Snippet]) -> str:
    """The parts that follow a changed option, beside the preview; no field is among them."""
    keys = [*(snippet.key for snippet in pasted), *badge_code.Codes._fields]
    codes = (f"#c-{key}" for key in keys)
    errors = (f"#e-{option.name}" for option in chosen.typed)
    return ",".join(["#starts", "#remarks", *codes, *errors])
