"""The pages that say something went wrong."""

from __future__ import annotations

import sys

from django.db import DatabaseError, DataError, IntegrityError, InterfaceError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from creditsguide.content import reader
from creditsguide.content.watch import watch
from creditsguide.domain import drawing
from creditsguide.web import logs

ADMIN, FORMS_THAT_KEEP = "/admin/", "/admin/creditsguide/"
LOST = drawing.Side("404", "t1", 404, 404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What was sent is never looked at again, as Django's own page does: it was the reason."""
    return render(None, "400.html", status=400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The 404 page, drawn inside the tiers' outlines while the database can be read."""
    try:
        sides = reader.current().sides
    except DatabaseError as error:
        watch.lost(error)
        sides = ()
    plate = drawing.plate(LOST, [*sides, LOST])
    return render(request, "404.html", {"plate": plate}, status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """Ours to mend, unless the database is the reason: locked, full or gone, it comes back."""
    error = sys.exc_info()[1]
    ours = isinstance(error, IntegrityError | DataError)
    if isinstance(error, DatabaseError | InterfaceError) and not ours:
        return unavailable(request)
    # No request for the templates: what reads it may be what failed.
    return render(None, "500.html", {"request_id": logs.request_id.get()}, status=500)


def too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose session is over: nothing of it was read, and its page keeps what was typed."""
    keeps = request.path.startswith(FORMS_THAT_KEEP)
    # Lists answer to their address alone; a form may carry the way back to its list.
    context = {"keeps": keeps, "address": request.get_full_path() if keeps else ADMIN}
    return render(None, "403_csrf.html", context, status=403)


def unavailable(request: HttpRequest, *, unread: bool = False) -> HttpResponse:
    """Nothing was saved; what was typed is on the page, to be sent again, or in the page before."""
    sent = request.method == "POST"
    context = {
        "sent": sent,
        "unread": unread,
        "inputs": [] if unread else inputs(request),
        "path": request.get_full_path(),
    }
    response = render(None, "503.html", context, status=503)
    response.headers["Retry-After"] = "5"
    response.headers["Cache-Control"] = "no-store"
    return response


def inputs(request: HttpRequest) -> list[tuple[str, str]]:
    """All fields of the form that was sent, but never a password."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if "password" not in name
    ]
