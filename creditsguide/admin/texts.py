"""Forms whose texts may carry tokens: an unknown one is an error beside its field."""

from __future__ import annotations

from django import forms
from django.db import models

from creditsguide import catalogue, rules
from creditsguide.fields import ProseField


class ContentForm(forms.ModelForm):
    def _post_clean(self) -> None:
        # After Django's own checks, on the instance they filled.
        super()._post_clean()
        errors = rules.token_errors(self.instance, catalogue.token_names())
        for field, message in errors.items():
            if field in self.fields and field not in self.errors:
                self.add_error(field, message)


class TextsMixin:
    """For ModelAdmin and inlines: the form above, and room to write."""

    form = ContentForm

    def formfield_for_dbfield(
        self, field: models.Field, request: object, **options: object
    ) -> forms.Field | None:
        if isinstance(field, ProseField):
            options["widget"] = forms.Textarea(attrs={"rows": 2, "cols": 60})
        return super().formfield_for_dbfield(field, request, **options)
