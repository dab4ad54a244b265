"""What the admin lacks: a text with tokens, and a figure that is worked out, never typed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

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
