"""Forms of rows with texts, plain choices and days, and the rows within a form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import InlineAdminForm, InlineAdminFormSet
from django.contrib.admin.options import BaseModelAdmin, InlineModelAdmin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from creditsguide.admin import filled
from creditsguide.admin.widgets import DayField, DayInput, TextWithTokens
from creditsguide.content import reader, rules, structure
from creditsguide.models import (
    ExampleProject,
    LineItem,
    Pack,
    ProjectTip,
    Question,
    Tier,
    UsageTip,
)
from creditsguide.models.fields import ProseField, Status

Words = str | Promise
SPARE_ROWS = 3
SLUG_HELP = gettext_lazy(
    "Part of links and tokens: /?hd-plus=3, {hd-plus}. The first save makes it final."
)
DRAFT_HELP = gettext_lazy("A draft shows only in the preview.")
BEGIN_WITH_HTTPS = gettext_lazy("A whole address: begin with https://")
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


def _explain(formfield: forms.Field, column: models.Field) -> None:
    """What editors have to know of some kinds of fields, wherever they stand."""
    if column.name == "slug":
        formfield.help_text = SLUG_HELP
    if any(isinstance(check, URLValidator) for check in column.validators):
        formfield.error_messages["invalid"] = BEGIN_WITH_HTTPS
        formfield.help_text = f"{formfield.help_text} {BEGIN_WITH_HTTPS}"
        formfield.widget.attrs["placeholder"] = "https://"


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
            _explain(formfield, db_field)
        if formfield and isinstance(formfield.widget, RelatedFieldWidgetWrapper):
            # A plain choice, without ways into other forms.
            formfield.widget = formfield.widget.widget
            if isinstance(self, InlineModelAdmin) and isinstance(formfield, forms.ModelChoiceField):
                formfield.choices = list(formfield.iterator(formfield))
        return formfield


class RowsInline(TextsMixin, admin.StackedInline):
    """Rows within a form; a few empty ones stand ready where no script can add any."""

    extra = 0
    max_num = structure.MOST_PARTS
    template = "admin/creditsguide/rows.html"
    add_text: Words = ""

    def get_formset(
        self, request: HttpRequest, obj: models.Model | None = None, **options: object
    ) -> type[forms.BaseInlineFormSet]:
        formset = super().get_formset(request, obj, validate_max=True, **options)
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


class RowsFormSet(forms.BaseInlineFormSet):
    default_error_messages = {
        "too_many_forms": gettext_lazy("One row takes %(num)d of these at most: delete some."),
    }

    @property
    def rows_kept(self) -> list[forms.ModelForm]:
        """The rows that stay, right or wrong: what is known of a wrong one is in its data."""
        filled_in = [row for row in self.forms if row.errors or row.cleaned_data]
        return [row for row in filled_in if not row.cleaned_data.get(DELETION_FIELD_NAME)]


class PlacedFormSet(RowsFormSet):
    """New rows go last."""

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        if form.instance.pk is None:
            form.initial.setdefault("position", last_position(self.get_queryset()) + 1)


def last_position(rows: Iterable[Placed]) -> int:
    return max((row.position for row in rows), default=0)
