"""The unsaved form as the guide would show it: saved, looked at and undone, all in one go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django import forms
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.forms import all_valid
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from creditsguide import catalogue
from creditsguide.admin.confirm import Unconfirmed
from creditsguide.admin.history import PREVIEW
from creditsguide.admin.texts import previewed
from creditsguide.admin.widgets import FigureField
from creditsguide.effects import Effect
from creditsguide.facts import Catalogue


@dataclass
class Preview:
    """What stands beside a form."""

    shown: str = ""  # as HTML; "" where the guide doesn't show the row
    effects: Sequence[Effect] = ()
    problems: Sequence[str] = ()  # why there is nothing new to show
    figures: Mapping[str, str] = field(default_factory=dict)  # id → words, within the form


class PreviewMixin:
    """For a ModelAdmin whose rows have a public template of their own."""

    preview_template = ""

    def preview_context(self, row: models.Model, content: Catalogue) -> Mapping[str, object] | None:
        """For that template; None where the guide doesn't show the row."""
        raise NotImplementedError

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict | None = None,
    ) -> HttpResponse:
        if PREVIEW in request.POST:
            row = self.get_object(request, unquote(object_id)) if object_id else None
            if row or not object_id:
                request.preview = self._try_out(request, row)
                if "HX-Request" in request.headers:
                    return _fragment(request)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def get_refusals(self, request: HttpRequest) -> list[str]:
        """Without scripts the form comes back as it was filled in, and is never saved."""
        looking = [_("Nothing is saved yet.")] if hasattr(request, "preview") else []
        return [*super().get_refusals(request), *looking]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, object], *args: object, **options: object
    ) -> HttpResponse:
        if hasattr(request, "preview"):
            context["title"] = _("Nothing is saved yet")
            if len(context["errors"]) == 1:
                context["errors"] = None
        elif row := context["original"]:
            request.preview = Preview(self._shown(row, previewed(request)))
        context["preview"] = getattr(request, "preview", Preview())
        return super().render_change_form(request, context, *args, **options)

    def _shown(self, row: models.Model, content: Catalogue) -> str:
        context = self.preview_context(row, content)
        return render_to_string(self.preview_template, context) if context else ""

    def _try_out(self, request: HttpRequest, row: models.Model | None) -> Preview:
        """Save as the button would, read the guide, and undo it."""
        change = row is not None
        if not (
            self.has_change_permission(request, row) if change else self.has_add_permission(request)
        ):
            raise PermissionDenied
        form = self.get_form(request, row, change=change)(request.POST, instance=row)
        form.is_valid()
        formsets, _inlines = self._create_formsets(request, form.instance, change=change)
        valid = all_valid(formsets) and form.is_valid()
        parts = [one for formset in formsets for one in formset.forms]
        figures = dict(_figures(parts))
        if not valid:
            problems = [*_problems([form, *parts]), *_of_all(formsets)]
            return Preview(problems=problems, figures=figures)
        with transaction.atomic():
            effects = self._save(request, form, formsets, change=change)
            content = catalogue.preview(catalogue.today())
            transaction.set_rollback(True)
        return Preview(self._shown(form.instance, content), effects, figures=figures)

    def _save(
        self,
        request: HttpRequest,
        form: forms.ModelForm,
        formsets: Sequence[forms.BaseFormSet],
        *,
        change: bool,
    ) -> Sequence[Effect]:
        """What it does, where that is asked about before a save."""
        self.save_model(request, self.save_form(request, form, change), form, change)
        try:
            self.save_related(request, form, formsets, change)
        except Unconfirmed as asked:
            return asked.found
        return ()


def _fragment(request: HttpRequest) -> HttpResponse:
    """While something is wrong the last preview stays, with the reason above it."""
    response = render(request, "admin/_preview_answer.html", {"preview": request.preview})
    if request.preview.problems:
        response.headers["HX-Reswap"] = "none"
    return response


def _figures(filled: Iterable[forms.BaseForm]) -> Iterator[tuple[str, str]]:
    for form in filled:
        for name, one in form.fields.items():
            if isinstance(one, FigureField):
                yield form[name].auto_id, form[name].value()


def _problems(filled: Iterable[forms.BaseForm]) -> Iterator[str]:
    """ "Title: This field is required." """
    for form in filled:
        for name, messages in form.errors.items():
            label = f"{form.fields[name].label}: " if name in form.fields else ""
            yield from (f"{label}{message}" for message in messages)


def _of_all(formsets: Iterable[forms.BaseFormSet]) -> Iterator[str]:
    for formset in formsets:
        yield from formset.non_form_errors()
