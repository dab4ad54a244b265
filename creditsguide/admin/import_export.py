"""Content moves between sites in the admin: a file down, a file up, looked at before it is in."""

from __future__ import annotations

from dataclasses import astuple, dataclass, replace

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from creditsguide.admin import effects, undo
from creditsguide.admin.effects import Effect
from creditsguide.content import (
    clock,
    entries,
    import_export,
    permissions,
    revision,
    versions,
)
from creditsguide.content.entries import ContentError
from creditsguide.content.versions import Change
from creditsguide.models import Guide

SALT = "creditsguide.moving"
MAX_FILE_BYTES = 2_000_000  # a hundred times the shipped content takes half of it


@dataclass(frozen=True)
class File:
    """A content file, and which content it was looked at beside."""

    name: str
    text: str
    beside: str = ""

    def signed(self) -> str:
        return signing.dumps(astuple(self), salt=SALT, compress=True)


@dataclass(frozen=True)
class Report:
    """What a file would change, and what that does."""

    file: File
    changes: list[Change]
    effects: list[Effect]


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Content file"),
        help_text=gettext_lazy("A file that another site's Download, or export_guide, has made."),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        error_messages={
            "required": gettext_lazy("Choose a file first."),
            "empty": gettext_lazy("This file is empty."),
        },
    )

    class Meta:
        """For mypy, whose Django plugin else waits for one to come until it gives up."""

    def clean_file(self) -> Report:
        """Everything is validated, nothing is saved."""
        upload = self.cleaned_data["file"]
        if upload.size > MAX_FILE_BYTES:
            raise ValidationError(_("This file is too large: content takes 2 MB at most."))
        try:
            return _report(File(upload.name, import_export.decoded(upload.read(), upload.name)))
        except ContentError as error:
            raise ValidationError(list(error.faults)) from error


def download(request: HttpRequest) -> HttpResponse:
    """Exactly what export_guide writes."""
    if not permissions.may_read(request.user):
        raise PermissionDenied
    name = f"guide-{clock.today().isoformat()}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(import_export.dump(), content_type="application/json", headers=headers)


def content(request: HttpRequest) -> HttpResponse:
    """A posted file is looked at; one that was looked at and is posted again is saved."""
    if not permissions.may_edit(request.user):
        raise PermissionDenied
    if "looked_at" in request.POST:
        return _confirmed(request)
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*data)
    return _page(request, form, form.cleaned_data["file"] if form.is_valid() else None)


def _confirmed(request: HttpRequest) -> HttpResponse:
    try:
        file = File(*signing.loads(request.POST["looked_at"], salt=SALT))
        if _bring_in(request, file):
            return redirect("admin:index")
        report = _report(file)
    except signing.BadSignature:
        messages.error(request, _("This page lost its file: choose it again."))
        return redirect("admin:content")
    except ContentError as error:
        messages.error(request, _("Nothing was saved. %(why)s") % {"why": error})
        return redirect("admin:content")
    meanwhile = _("Content was changed meanwhile, so nothing was saved. Look at the file again.")
    messages.warning(request, meanwhile)
    return _page(request, UploadForm(), report)


def _page(request: HttpRequest, form: UploadForm, report: Report | None) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": _("Upload content"),
        "form": form,
        "report": report,
    }
    return TemplateResponse(request, "admin/content.html", context)


def _report(file: File) -> Report:
    entries.read(file.text, file.name)  # refused before anybody has to wait
    with revision.locked():
        file = replace(file, beside=revision.current())
        before = effects.outlook(clock.today())
        changes = import_export.load(file.text, file.name)
        differences = effects.since(before)
        transaction.set_rollback(True)
    return Report(file, changes, differences)


def _bring_in(request: HttpRequest, file: File) -> bool:
    """All of it, if content still is what the file was looked at beside."""
    with revision.locked():
        if revision.current() != file.beside:
            return False
        before = versions.everything()
        versions.keep_all(before)  # what a file replaces can be brought back row by row
        n = len(import_export.load(file.text, file.name))
        text = ngettext("Imported %(file)s: %(n)s change.", "Imported %(file)s: %(n)s changes.", n)
        summary = text % {"file": file.name, "n": n}
        versions.keep_all(versions.everything(), summary, request.user)
        page = Guide.objects.first() or Guide(title=_("guide page"))
        user = str(request.user.pk)  # who may edit is signed in
        entry = LogEntry.objects.log_actions(user, [page], CHANGE, summary, single_object=True)
        undo.keep(request, summary, before, [entry])
    return True
