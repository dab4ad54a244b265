"""What every public view shares: safe methods, one Catalogue, an ETag of its state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from http import HTTPStatus

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from creditsguide.content import reader
from creditsguide.content.catalogue import Catalogue
from creditsguide.content.watch import watch
from creditsguide.web import caching
from creditsguide.web.query import Parameters, canonical, read_params

View = Callable[..., HttpResponseBase]
Reads = Callable[[Catalogue], Parameters]
Finish = Callable[[HttpResponseBase, Catalogue], HttpResponseBase]

TEXT = "text/plain; charset=utf-8"

PREFLIGHT = {"Access-Control-Allow-Headers": "*", "Access-Control-Max-Age": "86400"}


def params(request: HttpRequest) -> Mapping[str, str]:
    """The parameters of the address, read once for all who look at them."""
    return read_params(_query(request))


def _query(request: HttpRequest) -> str:
    """As it was sent: servers hand bytes on as if they were Latin-1."""
    query = request.META.get("QUERY_STRING", "")
    return query if query.isascii() else query.encode("iso-8859-1").decode(errors="replace")


def nothing(catalogue: Catalogue) -> Parameters:
    return Parameters()


EVERYTHING = None  # the whole address: of such answers there is no end, so none is kept


def as_it_is(response: HttpResponseBase, catalogue: Catalogue) -> HttpResponseBase:
    return response


def public(*, reads: Reads | None, finish: Finish = as_it_is) -> Callable[[View], View]:
    """Give a view the Catalogue, and answer 304 while nothing it depends on has changed.

    `reads` says what it reads of its address: its answers are kept, one for every state of that.
    `finish` adds the headers that a 304 needs as well: browsers renew what they keep from it.
    """

    def decorate(view: View) -> View:
        @csrf_exempt  # nothing is ever changed here, and a POST is to meet 405, not a token's lack
        @require_safe
        @wraps(view)
        def answer(request: HttpRequest, **path: str) -> HttpResponseBase:
            try:
                catalogue = reader.current()
            except DatabaseError as error:
                catalogue = _last_good(error)
                response = finish(view(request, catalogue, **path), catalogue)
                response.headers["Cache-Control"] = "no-store"
                return response
            mark = caching.Mark((catalogue.revision, catalogue.day), reads and reads(catalogue))
            etag = caching.etag(mark.state, _address(request, mark.reads))
            unchanged = get_conditional_response(request, etag=etag)
            response = finish(unchanged or view(request, catalogue, **path), catalogue)
            return _marked(response, etag, mark)

        return answer

    return decorate


def _marked(response: HttpResponseBase, etag: str, mark: caching.Mark) -> HttpResponseBase:
    if response.status_code >= HTTPStatus.BAD_REQUEST:
        return response  # a refusal has no state to be compared by
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = caching.cache_control()
    response.headers["Vary"] = "Accept-Encoding"
    # nginx keeps a copy for when we are away, already due: it asks again each time.
    response.headers["X-Accel-Expires"] = "@1"
    caching.set_mark(response, mark)
    return response


def shared(view: View) -> View:
    """Let pages of every origin use the answer; a 304 has to say so as well."""

    @wraps(view)
    def answer(request: HttpRequest, **path: str) -> HttpResponseBase:
        response = view(request, **path)
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    return answer


def preflighted(view: View, expose: str = "") -> View:
    """Answer what browsers ask before they send headers of their own, and let scripts read one."""

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, **path: str) -> HttpResponseBase:
        asks = request.method == "OPTIONS"
        response = HttpResponse(status=204, headers=PREFLIGHT) if asks else view(request, **path)
        if expose:
            response.headers["Access-Control-Expose-Headers"] = expose
        return response

    return answer


def _address(request: HttpRequest, read: Parameters | None) -> str:
    if read is None:
        return request.get_full_path()
    return f"{request.path}?{canonical(_query(request), read)}"


def _last_good(error: DatabaseError) -> Catalogue:
    """While the database does not answer, what it said last; nobody is to keep that."""
    watch.lost(error)
    catalogue = reader.last_good()
    if catalogue is None:
        raise error
    return catalogue
