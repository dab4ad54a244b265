"""Looking at earlier versions of a row, and going back to one of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import IntegrityError, models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.dateformat import format as date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from reversion import get_comment, is_active, set_comment, set_date_created
from reversion.admin import VersionAdmin
from reversion.errors import RevertError
from reversion.models import Version

from creditsguide.admin import undo
from creditsguide.admin.editing import Editing
from creditsguide.admin.effects import Unconfirmed
from creditsguide.content import permissions, revision, versions
from creditsguide.content.revision import BusyError

Extra = dict[str, object] | None
SAVES_A_PAGE = 100
REFUSED = ValidationError, RevertError, IntegrityError


Row = TypeVar("Row", bound=models.Model)


class HistoryAdmin(VersionAdmin, Generic[Row]):
    """Every save is kept as a version; one click goes back, under the rules of any save."""

    object_history_template = "admin/history.html"
    recover_list_template = "admin/recover.html"
    change_list_template = None
    history_latest_first = True

    @contextmanager
    def create_revision(self, request: HttpRequest) -> Iterator[None]:
        # Its transaction locks writers out, so only requests that write open one. What an editor is
        # asked about is tried and undone, and a version of it would stay behind.
        editing = Editing.of(request)
        if request.method != "POST" or editing.saves_nothing or editing.question:
            yield
            return
        chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
        for object_id in filter(None, [_object_id(request), *chosen]):
            if row := self.get_object(request, unquote(object_id)):
                for one in self.touched(request, row):
                    versions.keep_present(one)
        if is_active():  # one is under way
            yield
            return
        with revision.locked(), super().create_revision(request), undo.recorded(request):
            yield

    def touched(self, request: HttpRequest, row: Row) -> Iterable[models.Model]:
        """What the request may change along with a row: it, and others that follow it."""
        return [row]

    def log_change(self, request: HttpRequest, obj: models.Model, message: object) -> LogEntry:
        """An entry and the version saved with it carry the same moment: so they are matched."""
        comment = get_comment() if is_active() else ""
        entry = super().log_change(request, obj, message)
        if is_active():
            set_date_created(entry.action_time)
            words = entry.get_change_message()
            set_comment(comment if words in comment else f"{comment} {words}".strip())
        return entry

    def log_deletions(self, request: HttpRequest, queryset: Iterable[models.Model]) -> object:
        for row in queryset:
            versions.keep_present(row)
        return super().log_deletions(request, queryset)

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
            return self._restore(request, version, row, self.address("history", object_id))
        return self._version_page(request, version, row, **self._outcome(request, version))

    def recover_view(
        self, request: HttpRequest, version_id: str, extra_context: Extra = None
    ) -> HttpResponse:
        version = get_object_or_404(Version.objects.get_deleted(self.model), pk=version_id)
        if not (self.has_add_permission(request) and self.has_change_permission(request)):
            raise PermissionDenied
        if request.method != "POST":
            return self._version_page(request, version, None, **self._outcome(request, version))
        return self._restore(request, version, None, self.address("recoverlist"))

    def _version_page(
        self, request: HttpRequest, version: Version, row: models.Model | None, **question: object
    ) -> HttpResponse:
        words = {"name": row or version.object_repr, "when": saved_on(version)}
        context = {
            **self.admin_site.each_context(request),
            "title": _("%(name)s, %(when)s") % words,
            "opts": self.opts,
            "object": row,
            "changes": versions.changes(versions.present(row) if row else {}, versions.of(version)),
            "newest": _newest(version),
            "undo": "undo" in request.POST,
            **question,
        }
        return TemplateResponse(request, "admin/version.html", context)

    def _outcome(self, request: HttpRequest, version: Version) -> dict[str, object]:
        """What going back does, where that is asked about, or why it can't be done."""
        try:
            with revision.tried():
                self.restore(request, version)
        except BusyError:
            return {"busy": True}
        except Unconfirmed as question:
            return {"effects": question.effects, "digest": question.digest}
        except REFUSED as error:
            return {"refusals": _reasons(error)}
        return {}

    def _restore(
        self, request: HttpRequest, version: Version, row: models.Model | None, back: str
    ) -> HttpResponse:
        """All of it or, with the reason, nothing. An undo starts at the desk and ends there."""
        undo = "undo" in request.POST
        try:
            with revision.locked():
                _refuse_if_newer(version, request.POST.get("newest", ""))
                self._keep_present(version, undo)
                restored = self.restore(request, version)
        except Unconfirmed as unconfirmed:
            question = {"effects": unconfirmed.effects, "digest": unconfirmed.digest}
            return self._version_page(request, version, row, **question)
        except REFUSED as error:
            for reason in _reasons(error):
                messages.error(request, _("Nothing was restored. %(why)s") % {"why": reason})
            return redirect("admin:index" if undo else back)
        words = {"row": version.object_repr, "when": saved_on(version)}
        messages.success(request, _("“%(row)s” is as it was on %(when)s again.") % words)
        return redirect("admin:index" if undo else self.address("change", restored.pk))

    def _keep_present(self, version: Version, undo: bool) -> None:
        now = self.model.objects.filter(pk=version.object_id).first()
        if now and versions.keep_present(now) and undo:
            # Going back would undo more than the entry says.
            raise ValidationError(_("A file or command changed it since: look at its history."))

    def restore(self, request: HttpRequest, version: Version) -> models.Model:
        """Belongs into a transaction. Raises ValidationError."""
        with self.create_revision(request):
            row = versions.restore(version)
            message = _("Restored the version of %(when)s.") % {"when": saved_on(version)}
            self.log_change(request, row, message)
        return row

    def address(self, page: str, *arguments: object) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=arguments)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Extra = None
    ) -> HttpResponse:
        """A page of them at a time: the newest first."""
        versions_of_row = Version.objects.get_for_object_reference(self.model, unquote(object_id))
        pages = Paginator(versions_of_row.select_related("revision__user"), SAVES_A_PAGE)
        page = pages.get_page(request.GET.get(PAGE_VAR))
        context = {
            "newest": versions_of_row.first(),
            "can_restore": self.has_change_permission(request),
            "page": page,
            "action_list": [
                {"revision": one.revision, "url": self.address("revision", object_id, one.pk)}
                for one in page
            ],
        }
        # Past that of reversion, which lists every version there is.
        view = super(VersionAdmin, self).history_view
        return view(request, object_id, context | (extra_context or {}))


def _object_id(request: HttpRequest) -> str | None:
    return request.resolver_match.kwargs.get("object_id") if request.resolver_match else None


def _reasons(error: Exception) -> list[object]:
    return getattr(error, "messages", [error])


def saved_on(version: Version) -> str:
    return date_format(localtime(version.revision.date_created), "j F Y, H:i")


def _newest(version: Version) -> Version:
    return Version.objects.get_for_object_reference(version._model, version.object_id).first()


def _refuse_if_newer(version: Version, seen: str) -> None:
    newest = _newest(version)
    if seen != str(newest.pk):
        who = permissions.name(newest.revision.user)
        raise ValidationError(_("%(who)s saved it meanwhile: look again.") % {"who": who})
