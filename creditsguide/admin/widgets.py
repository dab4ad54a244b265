"""What the admin lacks: a text with tokens, and a figure that is worked out, never typed."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.widgets import Script
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from creditsguide.content import clock
from creditsguide.domain import days

TOKENS = "tokens"  # the id of the list of tokens, in templates/admin/_tokens.html


class TextWithTokens(forms.Textarea):
    """A text, and a button that opens the list of tokens."""

    def render(self, *args: Any, **options: Any) -> SafeString:  # noqa: ANN401 - as any widget
        return format_html(
            '<span class="text">{}'
            '<button type="button" class="insert" popovertarget="{}">{}</button></span>',
            super().render(*args, **options),
            TOKENS,
            _("Insert a token"),
        )


class FigureOutput(forms.Widget):
    # A change of each figure is not announced: the preview says that it moved.
    def render(
        self, name: str, value: str, attrs: dict[str, Any] | None = None, renderer: object = None
    ) -> SafeString:
        words = (attrs or {}).get("id", name), value
        return format_html('<output id="{}" aria-live="off">{}</output>', *words)


class WorkedOut(BoundField):
    def value(self) -> str:
        return getattr(self.form, f"{self.name}_in_words")()


class FigureField(forms.Field):
    """Never typed: its form has a method like `subtotal_in_words` that says it."""

    widget = FigureOutput

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - as any field
        super().__init__(disabled=True, required=False, **options)

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> BoundField:
        return WorkedOut(form, self, field_name)


def day_in_words(typed: object) -> str:
    """Of a day as it was typed its weekday and distance: "Tuesday, in 6 days"."""
    day = clock.typed_day(str(typed or ""))
    return days.distance(day, clock.today()) if day else ""


class DayInput(AdminDateWidget):
    """A text with the calendar beside it, and in words which day that is."""

    class Media:
        js = [Script("admin/days.js", defer=True)]

    def __init__(self) -> None:
        super().__init__(attrs={"placeholder": "2026-12-01", "size": "18"})

    def render(
        self, name: str, value: object, attrs: dict[str, Any] | None = None, renderer: object = None
    ) -> SafeString:
        box = super().render(name, value, attrs)
        words = in_words_id((attrs or {}).get("id", name)), day_in_words(value)
        return format_html(
            '{}<output id="{}" class="which-day" aria-live="off">{}</output>', box, *words
        )


def in_words_id(id_of_field: str) -> str:
    return f"{id_of_field}_in_words"


class DayField(forms.DateField):
    """Read by the one reader of days: slashes and dots are refused, since they are two days."""

    widget = DayInput

    def to_python(self, value: object) -> datetime.date | None:
        if isinstance(value, datetime.date):
            return value
        if value in self.empty_values:
            return None
        if day := clock.typed_day(str(value)):
            return day
        raise ValidationError(clock.no_day(str(value)), code="invalid")
