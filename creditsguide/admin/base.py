"""What all forms share: texts with tokens, plain choices, warnings, ways to the site."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import InlineAdminForm, InlineAdminFormSet
from django.contrib.admin.options import BaseModelAdmin, InlineModelAdmin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _

from creditsguide.admin import attention, filled
from creditsguide.admin.history import Row
from creditsguide.admin.preview import PreviewAdmin
from creditsguide.admin.saving import Context
from creditsguide.admin.widgets import DayField, DayInput, TextWithTokens
from creditsguide.content import clock, reader, rules, versions
from creditsguide.domain import links
from creditsguide.models import (
    ExampleProject,
    LineItem,
    Pack,
    ProjectTip,
    Question,
    Tier,
    UsageTip,
)
from creditsguide.models.base import Slugged
from creditsguide.models.fields import ProseField, Status

Words = str | Promise
SPARE_ROWS = 3
Placed = ExampleProject | LineItem | Pack | ProjectTip | Question | Tier | UsageTip


class ContentForm(forms.ModelForm):
    """Its texts may keep what they name, retired or not; what they name anew is published."""

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - as any form
        super().__init__(*args, **options)
        self.tokens_saved = rules.tokens_in(self.instance)

    def has_changed(self) -> bool:
        """A new row's place comes by itself: nothing was typed yet."""
        new = self.instance.pk is None
        return bool(set(self.changed_data) - ({"position"} if new else set()))

    def _post_clean(self) -> None:
        # After Django's own checks, on the instance they filled.
        super()._post_clean()  # type: ignore[misc] # Django's own way in, left out of its stubs
        catalogue = reader.current()
        resolving = catalogue.tokens.keys()
        kept = {name: saved & resolving for name, saved in self.tokens_saved.items()}
        errors = rules.token_errors(self.instance, catalogue.token_names, kept)
        for field, message in errors.items():
            if field in self.fields and field not in self.errors:
                self.add_error(field, message)


class WithdrawnForm(ContentForm):
    """Of a row that leaves the guide by being a draft again."""

    def clean_status(self) -> str:
        """What texts name by token stays until they don't."""
        status: str = self.cleaned_data["status"]
        was = self.instance.status
        leaving = self.instance.pk and was == Status.PUBLISHED and status != was
        if leaving and (message := rules.withdrawing_error(self.instance)):
            raise ValidationError(message)
        return status


def uncut(field: forms.Field) -> None:
    """Browsers would cut what is pasted, and say nothing: our own check says it."""
    field.widget.attrs.pop("maxlength", None)


class TextsMixin(BaseModelAdmin):
    """For ModelAdmin and inlines: the form above, help in editors' words, room to write."""

    form: type[forms.ModelForm] = ContentForm
    formfield_overrides = {models.DateField: {"form_class": DayField, "widget": DayInput}}
    help_texts: Mapping[str, Words] = {}

    def formfield_for_dbfield(
        self,
        db_field: models.Field,
        request: HttpRequest,
        **options: Any,  # noqa: ANN401 - as any field
    ) -> forms.Field | None:
        if isinstance(db_field, ProseField):
            widget = TextWithTokens(attrs={"rows": 2, "cols": 60})
            options |= {"widget": widget, "help_text": ""}
        if db_field.name in self.help_texts:
            options["help_text"] = self.help_texts[db_field.name]
        formfield = super().formfield_for_dbfield(db_field, request, **options)
        if formfield:
            uncut(formfield)
        if formfield and isinstance(formfield.widget, RelatedFieldWidgetWrapper):
            # A plain choice, without ways into other forms.
            formfield.widget = formfield.widget.widget
            if isinstance(self, InlineModelAdmin) and isinstance(formfield, forms.ModelChoiceField):
                formfield.choices = list(formfield.iterator(formfield))
        return formfield


class RowsInline(TextsMixin, admin.StackedInline):
    """Rows within a form; a few empty ones stand ready where no script can add any."""

    extra = 0
    template = "admin/creditsguide/rows.html"
    add_text: Words = ""

    def get_formset(
        self, request: HttpRequest, obj: models.Model | None = None, **options: object
    ) -> type[forms.BaseInlineFormSet]:
        formset = super().get_formset(request, obj, **options)
        # The class is made anew for each request.
        return filled.named(formset, str(self.verbose_name))


def spare_rows(shown: InlineAdminFormSet) -> list[InlineAdminForm]:
    formset = shown.formset
    if formset.is_bound or not shown.has_add_permission:
        return []
    first = formset.total_form_count()
    return [
        InlineAdminForm(
            formset,
            formset._construct_form(number),
            shown.fieldsets,
            shown.prepopulated_fields,
            None,
            shown.readonly_fields,
            model_admin=shown.opts,
        )
        for number in range(first, first + SPARE_ROWS)
    ]


class PlacedFormSet(forms.BaseInlineFormSet):
    """New rows go last."""

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        if form.instance.pk is None:
            form.initial.setdefault("position", last_position(self.get_queryset()) + 1)


def last_position(rows: Iterable[Placed]) -> int:
    return max((row.position for row in rows), default=0)


class ContentAdmin(TextsMixin, PreviewAdmin[Row]):
    """Base of every table's admin."""

    section = "main"  # of the guide, where these rows show

    class Media:
        js = [Script(f"admin/{name}.js", defer=True) for name in ("tokens", "order", "preview")]

    def view_on_site(self, row: Row) -> str:
        """Drafts show in the preview alone."""
        anchor = f"{self.section}-{row.slug}" if hasattr(row, "slug") else self.section
        if getattr(row, "status", Status.PUBLISHED) == Status.DRAFT:
            return links.guide_as_of(clock.today(), f"#{anchor}").bare
        return f"/#{anchor}"

    def get_inline_formsets(
        self, request: HttpRequest, *args: object, **options: object
    ) -> list[InlineAdminFormSet]:
        every = super().get_inline_formsets(request, *args, **options)
        for shown in every:
            shown.spare = spare_rows(shown)
            shown.spare_total = shown.formset.total_form_count() + SPARE_ROWS
        return every

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, object]:
        initial = super().get_changeform_initial_data(request)
        if any(field.name == "position" for field in self.opts.fields):
            initial.setdefault("position", last_position(self.model.objects.all()) + 1)
        return initial

    def get_deleted_objects(
        self, objs: Iterable[Row], request: HttpRequest
    ) -> tuple[list, dict, set, list]:
        """What texts name by token can't be deleted."""
        deletable, count, perms_needed, protected = super().get_deleted_objects(objs, request)
        named = [row for row in objs if isinstance(row, Slugged)]
        places = [place for row in named for place in rules.texts_naming(row)]
        return deletable, count, perms_needed, [*protected, *places]

    def tools(self, request: HttpRequest, row: Row) -> list[tuple[str, str]]:
        """More that can be done with a row: words and address."""
        return []

    def copy_address(self, request: HttpRequest) -> str:
        """Where the form is sent to be filled in for another row; "" where none is copied."""
        return ""

    def render_change_form(
        self, request: HttpRequest, context: Context, *args: object, **options: object
    ) -> HttpResponse:
        """Texts stand beside the tokens they may carry, each with what it prints today."""
        models_here = [self.model, *(inline.model for inline in self.inlines)]
        if any(rules.prose_fields(model) for model in models_here):
            catalogue = reader.current()
            names, printed = catalogue.token_names, catalogue.tokens.items()
            context["tokens"] = [(f"{{{name}}}", words) for name, words in printed if name in names]
        if row := context["original"]:
            context["tools"] = self.tools(request, row)
            context["copy"] = self.copy_address(request)
        return super().render_change_form(request, context, *args, **options)

    def response_add(
        self, request: HttpRequest, obj: models.Model, *args: object, **options: object
    ) -> HttpResponse:
        _warn(request, obj)
        return super().response_add(request, obj, *args, **options)

    def response_change(self, request: HttpRequest, obj: models.Model) -> HttpResponse:
        _warn(request, obj)
        return super().response_change(request, obj)


def _warn(request: HttpRequest, obj: models.Model) -> None:
    catalogue, names, fine = reader.current(), attention.tier_names(), attention.dismissed()
    rows = versions.present(obj).values()
    places = attention.places(rows)
    for row in rows:
        for notice in attention.of_row(row, catalogue, names, places):
            if notice.mark in fine:
                continue
            words = _("Saved, but look again. {link}: {words}")
            link = format_html('<a href="{}">{}</a>', notice.address, notice.about)
            messages.warning(request, format_html(words, link=link, words=notice.message))
