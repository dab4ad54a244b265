"""Example projects with their lines and tips."""

from __future__ import annotations

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet
from django.http import HttpRequest

from creditsguide import rules
from creditsguide.admin.texts import TextsMixin
from creditsguide.fields import Status
from creditsguide.models import ExampleProject, LineItem, ProjectTip


class LineItemFormSet(BaseInlineFormSet):
    def clean(self) -> None:
        super().clean()
        if any(self.errors) or self.instance.status != Status.PUBLISHED:
            return
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data]
        tiers = [row["tier"] for row in rows if not row.get("DELETE")]
        if message := rules.publishing_error(tiers):
            raise ValidationError(message)


class LineItemInline(TextsMixin, admin.TabularInline):
    model = LineItem
    formset = LineItemFormSet
    extra = 0
    fields = ["position", "quantity", "tier", "subject", "subject_singular", "rationale"]


class ProjectTipInline(TextsMixin, admin.TabularInline):
    model = ProjectTip
    extra = 0
    fields = ["position", "text"]


@admin.register(ExampleProject)
class ExampleProjectAdmin(TextsMixin, admin.ModelAdmin):
    inlines = [LineItemInline, ProjectTipInline]
    list_display = ["name", "slug", "position", "status"]
    list_filter = ["status"]
    search_fields = ["name", "slug", "summary"]

    def get_readonly_fields(
        self, request: HttpRequest, obj: ExampleProject | None = None
    ) -> list[str]:
        return ["slug"] if obj else []
