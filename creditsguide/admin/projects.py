"""Example projects with their lines and tips."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from creditsguide.admin.conflicts import Conflicts
from creditsguide.admin.editing import COPY, Editing
from creditsguide.admin.forms import (
    DRAFT_HELP,
    ContentForm,
    PlacedFormSet,
    RowsInline,
    WithdrawnForm,
    last_position,
)
from creditsguide.admin.ordering import Column, OrderedAdmin
from creditsguide.admin.saving import Context
from creditsguide.admin.widgets import FigureField
from creditsguide.content import rules
from creditsguide.content.catalogue import Catalogue
from creditsguide.content.versions import NOTHING
from creditsguide.domain import links, wording
from creditsguide.domain.estimate import Line, Rate, add_up
from creditsguide.models import ExampleProject, LineItem, ProjectTip
from creditsguide.models.base import Slugged
from creditsguide.models.fields import Status


class LineItemFormSet(PlacedFormSet):
    def clean(self) -> None:
        super().clean()
        if self.instance.status != Status.PUBLISHED:
            return
        if not self.rows_kept:
            raise ValidationError(rules.no_line_error())
        for line in self.rows_kept:
            tier = line.cleaned_data.get("tier")
            if tier and (message := rules.hidden_tier_error(tier)):
                line.add_error("tier", message)


class LineItemForm(ContentForm):
    subtotal = FigureField(label=gettext_lazy("Credits"))
    rates: Mapping[str, Rate] = {}

    def subtotal_in_words(self) -> str:
        item, wrong = self.instance, {"quantity", "tier"} & self.errors.keys()
        rate = None if wrong or item.tier_id is None else self.rates.get(item.tier.slug)
        if not (rate and item.quantity):
            return NOTHING
        return wording.sum_in_words(add_up([Line(item.tier.slug, item.quantity, rate)]))


class LineItemInline(RowsInline):
    model = LineItem
    form = LineItemForm
    formset = LineItemFormSet
    verbose_name, verbose_name_plural = gettext_lazy("line"), gettext_lazy("lines")
    add_text = gettext_lazy("Add a line")
    fields = [
        ("quantity", "tier", "subtotal", "position"),
        ("subject", "subject_singular"),
        "rationale",
    ]
    help_texts = {
        "position": "",
        "rationale": gettext_lazy("Why this tier: a small line under the item. May be empty."),
    }

    def get_queryset(self, request: HttpRequest) -> QuerySet[LineItem]:
        return super().get_queryset(request).select_related("tier")

    def get_formset(
        self, request: HttpRequest, obj: Model | None = None, **options: object
    ) -> type[forms.BaseInlineFormSet]:
        formset = super().get_formset(request, obj, **options)
        # The class is made anew for each request.
        if issubclass(formset.form, LineItemForm):
            formset.form.rates = Editing.of(request).catalogue.rates
        return formset


class ProjectTipInline(RowsInline):
    model = ProjectTip
    formset = PlacedFormSet
    verbose_name, verbose_name_plural = gettext_lazy("tip"), gettext_lazy("tips")
    add_text = gettext_lazy("Add a tip")
    fields = [("text", "position")]
    help_texts = {"position": ""}


@admin.register(ExampleProject)
class ExampleProjectAdmin(OrderedAdmin[ExampleProject]):
    preview_template = "admin/preview/project.html"
    form = WithdrawnForm
    inlines = [LineItemInline, ProjectTipInline]
    list_filter = ["status", "items__tier"]
    search_fields = ["name", "slug", "summary", "items__subject"]
    fieldsets = [
        (None, {"fields": ["name", "short_name", "slug", "summary"]}),
        (
            gettext_lazy("On the page"),
            {"fields": [("status", "position"), ("public_from", "public_until")]},
        ),
    ]
    section = "project"
    help_texts = {
        "summary": gettext_lazy("One line under the name."),
        "status": DRAFT_HELP,
    }

    def columns(self, request: HttpRequest) -> Sequence[Column[ExampleProject]]:
        examples = Editing.of(request).catalogue.example_by_slug

        @admin.display(description=_("credits"))
        def total(project: ExampleProject) -> str:
            one = examples.get(project.slug)
            return wording.number(one.estimate.credits) if one else NOTHING

        return ["name", total, "slug", "position", "status"]

    def preview_context(self, row: ExampleProject, catalogue: Catalogue) -> Context | None:
        example = catalogue.example_by_slug.get(row.slug)
        # Its link leads to another window: what was typed stays in this one.
        place = replace(catalogue.place, origin=settings.SITE_URL)
        return {"example": example, "place": place} if example else None

    def tools(self, request: HttpRequest, row: ExampleProject) -> list[tuple[str, str]]:
        ways = []
        if example := Editing.of(request).catalogue.example_by_slug.get(row.slug):
            place = Editing.of(request).catalogue.place if example.draft else links.GUIDE
            ways.append((_("Open in calculator"), place.address(example.query)))
        return ways

    def copy_address(self, request: HttpRequest) -> str:
        return self.address("add") if self.has_add_permission(request) else ""

    def add_view(self, request: HttpRequest, *args: object, **options: object) -> HttpResponse:
        """Also of what stands in another project's form: then a draft, until it is saved."""
        if COPY in request.POST:
            conflicts = Conflicts(self, request)
            typed = Editing.of(request).typed = conflicts.as_new()
            seen = conflicts.before.rows[""] if conflicts.before else {}
            slug = next((row["slug"] for row in seen.values()), "project")
            for name, value in _draft_of(slug, typed.get("name", "")).items():
                typed[name] = value
        return super().add_view(request, *args, **options)


def _draft_of(slug: str, name: str) -> dict[str, str]:
    """What is different in a copy: all of it can be changed before it is saved."""
    tables = Slugged.__subclasses__()
    slugs_in_use = {slug for one in tables for slug in one.objects.values_list("slug", flat=True)}
    slugs = (f"{slug[:26].rstrip('-')}-{n}" for n in itertools.count(2))
    return {
        "slug": next(slug for slug in slugs if slug not in slugs_in_use),
        "name": _("%s (copy)") % name[:73],
        "position": str(last_position(ExampleProject.objects.all()) + 1),
        "status": Status.DRAFT,
    }
