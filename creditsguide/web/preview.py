"""The guide as of any day, drafts included, for staff alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from creditsguide.content import clock, reader
from creditsguide.content.catalogue import Catalogue
from creditsguide.domain import wording
from creditsguide.web.public import Reads, View, params, public

PARAMETER = "as_of"
PERMISSION = "creditsguide.view_guide"


@dataclass(frozen=True, slots=True)
class Banner:
    """What the top of a preview says, and of which page it is one."""

    path: str
    day: str
    iso: str
    error: str


def previewable(*, reads: Reads) -> Callable[[View], View]:
    """A public view that staff can also ask for as of another day."""

    def decorate(view: View) -> View:
        published = public(reads=reads)(view)

        @csrf_exempt
        @require_safe
        @wraps(view)
        def answer(request: HttpRequest) -> HttpResponseBase:
            # Only here is a session looked at: any other answer is the same for everyone.
            asks = PARAMETER in params(request) and settings.SESSION_COOKIE_NAME in request.COOKIES
            if not asks:
                return published(request)
            response = view(request, _catalogue_for(request))
            response.headers["Cache-Control"] = "private, no-store"
            return response

        return answer

    return decorate


def _catalogue_for(request: HttpRequest) -> Catalogue:
    if not (request.user.is_staff and request.user.has_perm(PERMISSION)):
        return reader.current()
    return reader.preview(clock.typed_day(params(request)[PARAMETER]) or clock.today())


def banner(request: HttpRequest, catalogue: Catalogue) -> Banner | None:
    if not catalogue.preview:
        return None
    text = params(request)[PARAMETER]
    is_day = not text or clock.typed_day(text)
    error = "" if is_day else f"{clock.no_day(text)} {_('Today is shown.')}"
    return Banner(request.path, wording.date(catalogue.day), catalogue.day.isoformat(), error)
