"""Confirm with effects: a save that changes what visitors are told shows what, and asks once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django import forms
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from reversion.models import Version

from creditsguide.admin import effects
from creditsguide.admin.conflicts import StaleMixin
from creditsguide.admin.effects import Unconfirmed
from creditsguide.content import clock

BUTTONS = ("_continue", "_addanother", "_save")


class ConfirmMixin(StaleMixin):
    def add_view(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        return _asking(super().add_view, request, *args, **kwargs)

    def change_view(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        return _asking(super().change_view, request, *args, **kwargs)

    def get_refusals(self, request: HttpRequest) -> list[str]:
        refusals = [_("Confirm what saving this does.")] if hasattr(request, "asked") else []
        return [*super().get_refusals(request), *refusals]

    def save_model(
        self, request: HttpRequest, obj: models.Model, form: forms.ModelForm, change: bool
    ) -> None:
        # Nothing is written yet, and nobody else can write until this is done.
        request.outlook = effects.outlook(clock.today())
        super().save_model(request, obj, form, change)

    def save_related(
        self,
        request: HttpRequest,
        form: forms.ModelForm,
        formsets: Sequence[forms.BaseFormSet],
        change: bool,
    ) -> None:
        super().save_related(request, form, formsets, change)
        effects.ask(request.outlook, request.POST.get("confirmed", ""))

    def restore(self, request: HttpRequest, version: Version) -> models.Model:
        before = effects.outlook(clock.today())
        row = super().restore(request, version)
        effects.ask(before, request.POST.get("confirmed", ""))
        return row

    def render_change_form(
        self, request: HttpRequest, context: dict, *args: object, **kwargs: object
    ) -> HttpResponse:
        # When anything else is wrong too, that is put right first.
        if hasattr(request, "asked") and len(context["errors"]) == 1:
            context |= {
                "title": _("Nothing is saved yet"),
                "errors": None,
                "effects": request.asked.effects,
                "digest": request.asked.digest,
                "pressed": next((name for name in BUTTONS if name in request.POST), "_save"),
            }
        return super().render_change_form(request, context, *args, **kwargs)


def _asking(
    view: Callable[..., HttpResponse], request: HttpRequest, *args: object, **kwargs: object
) -> HttpResponse:
    """Outside of every transaction: what is not confirmed is undone before the form comes back."""
    try:
        return view(request, *args, **kwargs)
    except Unconfirmed as question:
        request.asked = question
        return view(request, *args, **kwargs)
