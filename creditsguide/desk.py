"""The admin's start page: what needs attention, above the list of tables."""

from __future__ import annotations

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse

from creditsguide import attention


class Desk(AdminSite):
    site_header = site_title = "Credits Guide"
    index_title = "Content"
    index_template = "admin/desk.html"
    enable_nav_sidebar = False  # six tables: the way back is short, and forms need the room

    def index(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        context = {"desk": attention.desk(request.user)}
        return super().index(request, context | (extra_context or {}))

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[dict[str, object]]:
        """Content first, accounts after it."""
        found = super().get_app_list(request, app_label)
        return sorted(found, key=lambda app: app["app_label"] != "creditsguide")
