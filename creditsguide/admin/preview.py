"""The unsaved form as the guide would show it: saved, looked at and undone, all in one go."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django import forms
from django.db import models, transaction
from django.forms import all_valid
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from creditsguide.admin import filled
from creditsguide.admin.editing import PREVIEW, Editing
from creditsguide.admin.effects import Effect, Unconfirmed
from creditsguide.admin.history import Row
from creditsguide.admin.saving import Context, SavingAdmin
from creditsguide.admin.widgets import DayField, FigureField, day_in_words, in_words_id
from creditsguide.content import clock, reader
from creditsguide.content.catalogue import Catalogue
from creditsguide.domain import wording
from creditsguide.models.base import Scheduled


@dataclass
class Preview:
    """What stands beside a form."""

    html: str = ""  # none where the guide doesn't show the row
    day: str = ""  # in words; none for today
    effects: Sequence[Effect] = ()
    problems: Sequence[str] = ()  # why it is what is saved, and not what was typed
    figures: Mapping[str, str] = field(default_factory=dict)  # id → words, within the form


class PreviewAdmin(SavingAdmin[Row]):
    """Rows that have a public template of their own are shown in it beside their form."""

    preview_template = ""

    def preview_context(self, row: Row, catalogue: Catalogue) -> Mapping[str, object] | None:
        """For that template; None where the guide doesn't show the row."""
        raise NotImplementedError

    def render_change_form(
        self, request: HttpRequest, context: Context, *args: object, **options: object
    ) -> HttpResponse:
        if self.preview_template:
            preview = self._preview(request, context["original"])
            if PREVIEW in Editing.of(request).typed and "HX-Request" in request.headers:
                return _fragment(request, preview)
            context["preview"] = preview
        return super().render_change_form(request, context, *args, **options)

    def _preview(self, request: HttpRequest, row: Row | None) -> Preview:
        editing = Editing.of(request)
        preview = self._tried(request, editing, row) if request.method == "POST" else Preview()
        if row and (request.method != "POST" or preview.problems):
            self._show(preview, self._as_saved(request, row), _first_day(row), editing)
        if editing.question:
            preview.effects = ()  # the question above the form shows them
        return preview

    def _as_saved(self, request: HttpRequest, row: Row) -> Row:
        """Forms write into the row that they are given."""
        saved: Row = self.get_object(request, str(row.pk))
        return saved

    def _show(self, preview: Preview, row: Row, day: datetime.date, editing: Editing) -> None:
        """As of the day on which it is first true."""
        later = day > clock.today()
        catalogue = reader.preview(day) if later else editing.catalogue
        preview.html = self._html(row, catalogue)
        preview.day = wording.date(day) if later else ""

    def _html(self, row: Row, catalogue: Catalogue) -> str:
        context = self.preview_context(row, catalogue)
        return render_to_string(self.preview_template, context) if context else ""

    def _tried(self, request: HttpRequest, editing: Editing, row: Row | None) -> Preview:
        """Save as the button would, read the guide, and undo it."""
        if editing.conflicts:
            return Preview(problems=editing.conflicts)
        change = row is not None
        instance = self._as_saved(request, row) if row else None
        form = self.get_form(request, row, change=change)(editing.typed, instance=instance)
        form.refusals = ()
        valid = form.is_valid()
        formsets, _inlines = self._create_formsets(request, form.instance, change=change)
        valid = all_valid(formsets) and valid
        parts = [one for formset in formsets for one in formset.forms]
        figures = dict(_figures([form, *parts]))
        if not valid:
            problems = [fault.brief for fault in filled.faults(form, formsets)]
            return Preview(problems=problems, figures=figures)
        preview = Preview(figures=figures)
        with transaction.atomic():
            preview.effects = self._save(request, form, formsets, change)
            day = max(_first_day(form.instance), *_days_typed(parts), clock.today())
            self._show(preview, form.instance, day, Editing(editing.typed))
            transaction.set_rollback(True)
        return preview

    def _save(
        self, request: HttpRequest, form: forms.ModelForm, formsets: object, change: bool
    ) -> Sequence[Effect]:
        """What it does, where that is asked about before a save."""
        self.save_model(request, self.save_form(request, form, change), form, change)
        try:
            self.save_related(request, form, formsets, change)
        except Unconfirmed as question:
            return question.effects
        return ()


def _first_day(row: models.Model) -> datetime.date:
    """Of a row that does not show yet, the day on which it does."""
    first = row.public_from if isinstance(row, Scheduled) else None
    return max(first or clock.today(), clock.today())


def _days_typed(rows: Iterable[forms.BaseForm]) -> Iterator[datetime.date]:
    """The first days of prices that were added or changed."""
    for form in rows:
        day = form.cleaned_data.get("effective_on") if form.has_changed() else None
        yield day or clock.today()


def _fragment(request: HttpRequest, preview: Preview) -> HttpResponse:
    """While something is wrong the last preview stays, with the reason above it."""
    response = render(request, "admin/_preview_answer.html", {"preview": preview})
    if preview.problems:
        response.headers["HX-Reswap"] = "none"
    return response


def _figures(rows: Iterable[forms.BaseForm]) -> Iterator[tuple[str, str]]:
    for form in rows:
        for name, one in form.fields.items():
            if isinstance(one, FigureField):
                yield form[name].auto_id, form[name].value()
            elif isinstance(one, DayField):
                yield in_words_id(form[name].auto_id), day_in_words(form[name].value())
