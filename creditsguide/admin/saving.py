"""A save from form to answer: never over a colleague's, previewed, confirmed with its effects."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from reversion.models import Version

from creditsguide.admin import effects, filled
from creditsguide.admin.conflicts import Conflicts
from creditsguide.admin.editing import Editing, EditingForm
from creditsguide.admin.effects import Unconfirmed
from creditsguide.admin.history import HistoryAdmin, Row
from creditsguide.content import clock, revision, versions
from creditsguide.models.base import Scheduled

DAYS = {"public_from", "public_until"}

Context = dict[str, Any]  # for a template, as Django hands it on


class SavingAdmin(HistoryAdmin[Row]):
    """What every table's form does with a save; all it remembers of one is its Editing."""

    asks_first = False  # whether effects on what visitors are told have to be confirmed

    def add_view(self, request: HttpRequest, *args: object, **options: object) -> HttpResponse:
        return _asking(super().add_view, request, *args, **options)

    def change_view(self, request: HttpRequest, *args: object, **options: object) -> HttpResponse:
        return _asking(super().change_view, request, *args, **options)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Context | None = None,
    ) -> HttpResponse:
        """Of one that saves, HistoryAdmin has locked all other writers out."""
        editing, conflicts = Editing.of(request), Conflicts(self, request)
        row = object_id and self.get_object(request, unquote(object_id))
        # Before the form reads its rows: a write in between is then refused, not missed.
        now = conflicts.sight([row] if row else [])
        if object_id and not row and conflicts.before and self.has_add_permission(request):
            object_id, form_url = None, self.address("add")
            editing.typed, editing.conflicts = conflicts.offered_again(conflicts.before)
        elif request.method == "POST" and row:
            editing.typed, editing.conflicts = conflicts.rebased(now)
        elif request.method == "POST":
            editing.typed = conflicts.counted(editing.typed, now)
        context = (extra_context or {}) | {"seen": now.signed()}
        return super().changeform_view(request, object_id, form_url, context)

    def get_form(
        self, request: HttpRequest, obj: models.Model | None = None, **options: object
    ) -> type[EditingForm]:
        form, editing = super().get_form(request, obj, **options), Editing.of(request)
        state = {"typed": editing.typed, "refusals": editing.refusals}
        return type(form)(form.__name__, (EditingForm, form), state)

    def get_formset_kwargs(self, request: HttpRequest, *args: object) -> Context:
        options = super().get_formset_kwargs(request, *args)
        return options | {"data": Editing.of(request).typed} if "data" in options else options

    def save_model(
        self, request: HttpRequest, obj: Row, form: forms.ModelForm, change: bool
    ) -> None:
        if change and "name" in form.changed_data:
            words = _("“%(before)s” is now called “%(now)s”, wherever the guide names it.")
            names = {"before": form.initial["name"], "now": form.cleaned_data["name"]}
            Editing.of(request).action = words % names
        if self.asks_first or DAYS & set(form.changed_data):
            # Nothing is written yet, and nobody else can write until this is done.
            Editing.of(request).before = effects.outlook(clock.today())
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: forms.ModelForm, *args: object) -> None:
        super().save_related(request, form, *args)
        editing = Editing.of(request)
        if editing.before:
            effects.ask(editing.before, editing.confirmed, editing.more)

    def restore(self, request: HttpRequest, version: Version) -> models.Model:
        asks = self.asks_first or _moves_days(version)
        before = effects.outlook(clock.today()) if asks else None
        row = super().restore(request, version)
        if before:
            effects.ask(before, Editing.of(request).confirmed)
        return row

    def render_change_form(
        self, request: HttpRequest, context: Context, *args: object, **options: object
    ) -> HttpResponse:
        """A refusal that is the only one is no error: the form asks, or shows its preview."""
        editing = Editing.of(request)
        alone = len(context["errors"]) == 1 and not editing.conflicts
        if editing.question and alone:
            # When anything else is wrong too, that is put right first.
            context["effects"] = editing.question.effects
            context["digest"] = editing.question.digest
            context["pressed"] = editing.button
        if editing.saves_nothing or (editing.question and alone):
            context["title"] = _("Nothing is saved yet")
            context["errors"] = None if alone else context["errors"]
        elif row := context["original"]:
            context |= {"title": str(row), "subtitle": capfirst(self.opts.verbose_name)}
        context |= _filled_in(context) | {"kept": editing.stamp}
        return super().render_change_form(request, context, *args, **options)

    def message_user(
        self,
        request: HttpRequest,
        message: object,
        level: int | str = messages.INFO,
        extra_tags: str = "",
        fail_silently: bool = False,
    ) -> None:
        if level == messages.SUCCESS:
            extra_tags = Editing.of(request).saved
        super().message_user(request, message, level, extra_tags, fail_silently)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: Context | None = None
    ) -> HttpResponse:
        conflicts = Conflicts(self, request)
        with revision.locked() if request.method == "POST" else nullcontext():
            row = self.get_object(request, unquote(object_id))
            now = conflicts.sight([row] if row else [])
            deleting = request.method == "POST" and self.has_delete_permission(request, row)
            if deleting and row and (refusals := conflicts.refusals(now)):
                return _back_to_the_page(request, refusals)
            context = (extra_context or {}) | {"seen": now.signed()}
            return super().delete_view(request, object_id, context)

    def response_action(
        self, request: HttpRequest, queryset: models.QuerySet
    ) -> HttpResponse | None:
        """Actions that ask first carry on their page what was asked about."""
        conflicts = Conflicts(self, request)
        now = conflicts.sight(queryset.filter(pk__in=request.POST.getlist(ACTION_CHECKBOX_NAME)))
        if "post" in request.POST and (refusals := conflicts.refusals(now)):
            return _back_to_the_page(request, refusals)
        response = super().response_action(request, queryset)
        if isinstance(response, TemplateResponse):
            response.context_data = (response.context_data or {}) | {"seen": now.signed()}
        return response


def _filled_in(context: Context) -> Context:
    """For the list of faults above the form, in place of Django's own words, and the save bar."""
    form = context["adminform"].form
    formsets = [inline.formset for inline in context["inline_admin_formsets"]]
    found = list(filled.faults(form, formsets)) if context["errors"] else []
    rows = [row for formset in formsets for row in formset.forms]
    return {"faults": found, "errors": None, "unsaved": json.dumps(filled.unsaved([form, *rows]))}


def _moves_days(version: Version) -> bool:
    """Whether going back to it moves the days of a row that is there."""
    row = next(iter(versions.of(version).values()))
    now = type(row)._default_manager.filter(pk=row.pk).first()
    if not (isinstance(row, Scheduled) and isinstance(now, Scheduled)):
        return False
    return any(getattr(row, name) != getattr(now, name) for name in DAYS)


def _asking(
    view: Callable[..., HttpResponse], request: HttpRequest, *args: object, **options: object
) -> HttpResponse:
    """Outside of every transaction: what is not confirmed is undone before the form comes back."""
    try:
        return view(request, *args, **options)
    except Unconfirmed as question:
        Editing.of(request).question = question
        return view(request, *args, **options)


def _back_to_the_page(request: HttpRequest, refusals: Sequence[str]) -> HttpResponse:
    for message in refusals:
        messages.error(request, message)
    return HttpResponseRedirect(request.get_full_path())
