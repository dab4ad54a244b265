"""The admin's start page: what needs attention, above the list of tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial, wraps
from typing import TypeVar, cast

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ERROR_FLAG
from django.core.exceptions import SuspiciousOperation
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.translation import gettext as _

from creditsguide.admin import attention, dismissals, import_export, recent_changes, search, undo
from creditsguide.admin.desk import Desk
from creditsguide.content import versions
from creditsguide.web import errors

KEY = re.compile(r"[0-9]{1,18}")

AdminView = TypeVar("AdminView", bound=Callable[..., HttpResponseBase])


class GuideAdminSite(AdminSite):
    site_header = site_title = "Credits Guide"
    index_title = "Content"
    index_template = "admin/desk.html"
    enable_nav_sidebar = False  # six tables: the way back is short, and forms need the room

    def index(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> TemplateResponse:
        content = versions.everything()
        context = {
            "notices": attention.notices(request.user, content.values()),
            "changes": recent_changes.changes(request, self, content),
            "desk": Desk(request, self, content),
        }
        return super().index(request, context | (extra_context or {}))

    def logout(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> TemplateResponse:
        return super().logout(request, {"left": request.user.pk} | (extra_context or {}))

    def get_urls(self) -> list[URLPattern | URLResolver]:
        mine = [
            path("fine/", self.admin_view(dismissals.dismissals), name="dismissals"),
            path("undo/<int:pk>/", self.admin_view(undo.undo), name="undo"),
            path("search/", self.admin_view(search.search), name="search"),
            path("content/", self.admin_view(import_export.content), name="content"),
            path(
                "content/download/",
                self.admin_view(import_export.download),
                name="content-download",
            ),
        ]
        return [*mine, *super().get_urls()]

    def admin_view(self, view: AdminView, cacheable: bool = False) -> AdminView:
        """Whoever was signed out meanwhile is told: Django would drop what they sent.

        An address that asks for what is not there shows what is, and says so: Django would call it
        a database error.
        """
        answer = super().admin_view(view, cacheable)

        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            leaving = request.path == reverse("admin:logout")
            if request.method == "POST" and not (leaving or self.has_permission(request)):
                return errors.too_old(request)
            if _asks_for_nul(request, kwargs):
                raise Http404
            _leave_out_no_keys(request)
            if not request.GET:
                return answer(request, *args, **kwargs)
            return _filtered(partial(answer, request, *args, **kwargs), request)

        return cast("AdminView", guarded)

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[dict[str, object]]:
        """Content first, accounts after it."""
        apps = super().get_app_list(request, app_label)
        return sorted(apps, key=lambda app: app["app_label"] != "creditsguide")


def _asks_for_nul(request: HttpRequest, path: Mapping[str, object]) -> bool:
    """PostgreSQL keeps no NUL in a text, and fails when it is to look for one."""
    asked = [unquote(str(part)) for part in path.values()]
    if request.method != "GET":  # else it is one of the filters that somebody made up
        asked += map(str, request.GET.values())
    return any("\0" in text for text in asked)


def _leave_out_no_keys(request: HttpRequest) -> None:
    """Of the rows chosen in a list: looking for what can be no key fails."""
    chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
    keys = [key for key in chosen if KEY.fullmatch(key)]
    if keys != chosen:
        sent: QueryDict = request.POST.copy()
        sent.setlist(ACTION_CHECKBOX_NAME, keys)
        setattr(request, "POST", sent)  # noqa: B010 - declared as what cannot be changed


def _filtered(answer: Callable[[], HttpResponseBase], request: HttpRequest) -> HttpResponseBase:
    """The answer to an address with filters, pages or fields that somebody may have made up."""
    # With it Django takes an unknown filter for a broken database.
    parameters = request.GET.copy()
    parameters.pop(ERROR_FLAG, None)
    request.GET = parameters  # type: ignore[assignment] # Django reads, and never changes, any kind
    try:
        if any(name.endswith("regex") for name in request.GET):
            raise SuspiciousOperation  # no list offers it, and databases fail on half of one
        response = answer()
    except (SuspiciousOperation, DataError, OverflowError):  # the last of SQLite, for large numbers
        return _unfiltered(request)
    unknown = response.get("Location") == f"{request.path}?{ERROR_FLAG}=1"
    return _unfiltered(request) if unknown else response


def _unfiltered(request: HttpRequest) -> HttpResponse:
    messages.warning(request, _("There is no such page or filter here, so this shows everything."))
    return redirect(request.path)
