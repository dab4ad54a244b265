"""Scripts for other sites, at addresses that stand in their pages for good."""

from __future__ import annotations

import hashlib
import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import etag, require_safe
from django.views.decorators.vary import vary_on_headers

from creditsguide.web.compression import CODINGS, choice, compress
from creditsguide.web.public import View, shared

COMMENTS = re.compile(r"^\s*+(//.*+)?\n?|(?<! ) ++// .*+$", re.MULTILINE)
KIND = "text/javascript; charset=utf-8"
SECONDS = 3_600  # pages work with an older one, so nobody waits for it each time


def read(name: str) -> bytes:
    """Others' bundles and modules cannot say where they had it from, so it says that itself."""
    source = (settings.BASE_DIR / "static" / name).read_text()
    return COMMENTS.sub("", source).replace("SITE_URL", settings.SITE_URL).encode()


def served(content: bytes) -> View:
    mark = f'W/"{hashlib.sha256(content).hexdigest()[:32]}"'
    forms = {coding: compress(coding, content, quick=False) for coding in CODINGS} | {"": content}

    @csrf_exempt
    @require_safe
    @shared
    @vary_on_headers("Accept-Encoding")
    @cache_control(public=True, max_age=SECONDS)
    @etag(lambda _request: mark)
    def script(request: HttpRequest) -> HttpResponse:
        coding = choice(request.headers.get("Accept-Encoding", ""))
        response = HttpResponse(forms[coding], content_type=KIND)
        if coding:
            response.headers["Content-Encoding"] = coding
        return response

    return script


embed = served(read("embed.js"))
words = served(read("words.js"))
