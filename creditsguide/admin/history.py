"""Looking at earlier versions of a row, and going back to one of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.dateformat import format as date_format
from django.utils.timezone import template_localtime
from django.utils.translation import gettext as _
from reversion.admin import VersionAdmin
from reversion.errors import RevertError
from reversion.models import Version

from creditsguide import revision, versions

Extra = dict[str, object] | None
PREVIEW = "_preview"  # a button of forms: it posts, and saves nothing


class HistoryAdmin(VersionAdmin):
    """Every save is kept as a version; one click goes back, under the rules of any save."""

    object_history_template = "admin/history.html"
    recover_list_template = "admin/recover.html"
    change_list_template = None
    history_latest_first = True

    @contextmanager
    def create_revision(self, request: HttpRequest) -> Iterator[None]:
        # Its transaction locks writers out, so only requests that write open one.
        if request.method != "POST" or PREVIEW in request.POST:
            yield
            return
        chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
        for object_id in filter(None, [request.resolver_match.kwargs.get("object_id"), *chosen]):
            if row := self.get_object(request, unquote(object_id)):
                versions.keep_present(row)
        with super().create_revision(request):
            yield

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        versions.keep_present(obj)
        super().delete_model(request, obj)

    def revision_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: Extra = None
    ) -> HttpResponse:
        """What going back to a version would change; a POST goes back."""
        row = self.get_object(request, unquote(object_id))
        version = get_object_or_404(
            Version.objects.get_for_object_reference(self.model, unquote(object_id)), pk=version_id
        )
        if row is None or not self.has_change_permission(request, row):
            raise PermissionDenied
        if request.method == "POST":
            return self._restore(request, version, self._address("history", object_id))
        context = {
            **self.admin_site.each_context(request),
            "title": _("%(name)s, %(when)s") % {"name": row, "when": saved_on(version)},
            "opts": self.opts,
            "object": row,
            "changes": versions.changes(versions.present(row), versions.of(version)),
            "newest": _newest(version),
        }
        return TemplateResponse(request, "admin/version.html", context)

    def recover_view(
        self, request: HttpRequest, version_id: str, extra_context: Extra = None
    ) -> HttpResponse:
        version = get_object_or_404(Version.objects.get_deleted(self.model), pk=version_id)
        if not (self.has_add_permission(request) and self.has_change_permission(request)):
            raise PermissionDenied
        if request.method != "POST":
            return redirect(self._address("recoverlist"))
        return self._restore(request, version, self._address("recoverlist"))

    def _restore(self, request: HttpRequest, version: Version, back: str) -> HttpResponse:
        """All of it or, with the reason, nothing."""
        words = {"when": saved_on(version), "row": version.object_repr}
        try:
            with revision.locked():
                now = self.model.objects.filter(pk=version.object_id).first()
                _refuse_if_newer(version, request.POST.get("newest", ""))
                if now:
                    versions.keep_present(now)
                with self.create_revision(request):
                    row = versions.restore(version)
                    self.log_change(request, row, _("Restored the version of %(when)s.") % words)
        except (ValidationError, RevertError, IntegrityError) as error:
            for reason in getattr(error, "messages", [error]):
                messages.error(request, _("Nothing was restored. %(why)s") % {"why": reason})
            return redirect(back)
        messages.success(request, _("“%(row)s” is as it was on %(when)s again.") % words)
        return redirect(self._address("change", row.pk))

    def _address(self, page: str, *arguments: object) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=arguments)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Extra = None
    ) -> HttpResponse:
        kept = Version.objects.get_for_object_reference(self.model, unquote(object_id))
        context = {"newest": kept.first(), "can_restore": self.has_change_permission(request)}
        return super().history_view(request, object_id, context | (extra_context or {}))


def saved_on(version: Version) -> str:
    return date_format(template_localtime(version.revision.date_created), "j F Y, H:i")


def _newest(version: Version) -> Version:
    return Version.objects.get_for_object_reference(version._model, version.object_id).first()


def _refuse_if_newer(version: Version, seen: str) -> None:
    newest = _newest(version)
    if seen != str(newest.pk):
        who = newest.revision.user or _("somebody")
        raise ValidationError(_("%(who)s saved it meanwhile: look again.") % {"who": who})
