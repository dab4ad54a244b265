"""Example projects with their lines and tips."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from creditsguide.admin.base import (
    ContentForm,
    PlacedFormSet,
    TextsMixin,
    last_position,
    uncut,
)
from creditsguide.admin.editing import Editing
from creditsguide.admin.ordering import Column, OrderedAdmin
from creditsguide.admin.saving import Context
from creditsguide.admin.widgets import FigureField
from creditsguide.content import rules
from creditsguide.content.catalogue import Catalogue
from creditsguide.domain import links, wording
from creditsguide.domain.estimate import Line, Rate, add_up
from creditsguide.models import ExampleProject, LineItem, ProjectTip, Tier
from creditsguide.models.fields import Status

NOTHING = "—"


class LineItemFormSet(PlacedFormSet):
    def clean(self) -> None:
        super().clean()
        if any(self.errors) or self.instance.status != Status.PUBLISHED:
            return
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data]
        tiers = [row["tier"] for row in rows if not row.get("DELETE")]
        if message := rules.publishing_error(tiers):
            raise ValidationError(message)


class LineItemForm(ContentForm):
    subtotal = FigureField(label=gettext_lazy("Credits"))
    rates: Mapping[str, Rate] = {}

    def subtotal_in_words(self) -> str:
        item, wrong = self.instance, {"quantity", "tier"} & self.errors.keys()
        rate = None if wrong or item.tier_id is None else self.rates.get(item.tier.slug)
        if not (rate and item.quantity):
            return NOTHING
        return wording.sum_in_words(add_up([Line(item.tier.slug, item.quantity, rate)]))


class LineItemInline(TextsMixin, admin.StackedInline):
    model = LineItem
    form = LineItemForm
    formset = LineItemFormSet
    extra = 0
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
        self, request: HttpRequest, obj: ExampleProject | None = None, **options: object
    ) -> type[forms.BaseInlineFormSet]:
        formset = super().get_formset(request, obj, **options)
        # The class is made anew for each request.
        if issubclass(formset.form, LineItemForm):
            formset.form.rates = Editing.of(request).catalogue.rates
        return formset


class ProjectTipInline(TextsMixin, admin.StackedInline):
    model = ProjectTip
    formset = PlacedFormSet
    extra = 0
    fields = [("text", "position")]
    help_texts = {"position": ""}


class ProjectForm(ContentForm):
    def clean_status(self) -> str:
        """A project that texts name by token stays on the guide until they don't."""
        status, was = self.cleaned_data["status"], self.instance.status
        leaving = self.instance.pk and was == Status.PUBLISHED and status != was
        if leaving and (message := rules.withdrawing_error(self.instance)):
            raise ValidationError(message)
        return status


class CopyForm(forms.ModelForm):
    class Meta:
        model = ExampleProject
        fields = ["name", "short_name", "slug"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as any form
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            uncut(field)


@admin.register(ExampleProject)
class ExampleProjectAdmin(OrderedAdmin[ExampleProject]):
    preview_template = "admin/preview/project.html"
    form = ProjectForm
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
        "status": gettext_lazy("A draft shows only in the preview."),
    }

    def columns(self, request: HttpRequest) -> Sequence[Column[ExampleProject]]:
        examples = Editing.of(request).catalogue.example_by_slug

        @admin.display(description=_("credits"))
        def total(project: ExampleProject) -> str:
            one = examples.get(project.slug)
            return wording.number(one.estimate.credits) if one else NOTHING

        return ["name", total, "slug", "position", "status"]

    def get_readonly_fields(
        self, request: HttpRequest, obj: ExampleProject | None = None
    ) -> list[str]:
        return ["slug"] if obj else []

    def preview_context(self, row: ExampleProject, catalogue: Catalogue) -> Context | None:
        example = catalogue.example_by_slug.get(row.slug)
        # Its link leads to another window: what was typed stays in this one.
        place = replace(catalogue.place, origin=settings.SITE_URL)
        return {"example": example, "place": place} if example else None

    def get_deleted_objects(
        self, objs: Iterable[ExampleProject], request: HttpRequest
    ) -> tuple[list, dict, set, list]:
        deletable, count, perms_needed, protected = super().get_deleted_objects(objs, request)
        places = [place for project in objs for place in rules.texts_naming(project)]
        return deletable, count, perms_needed, [*protected, *places]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.duplicate_view)
        name = "creditsguide_exampleproject_duplicate"
        return [path("<int:pk>/duplicate/", view, name=name), *super().get_urls()]

    def tools(self, request: HttpRequest, row: ExampleProject) -> list[tuple[str, str]]:
        ways = []
        if example := Editing.of(request).catalogue.example_by_slug.get(row.slug):
            place = Editing.of(request).catalogue.place if example.draft else links.GUIDE
            ways.append((_("Open in calculator"), place.address(example.query)))
        if self.has_add_permission(request):
            address = reverse("admin:creditsguide_exampleproject_duplicate", args=[row.pk])
            ways.append((_("Duplicate as a draft"), address))
        return ways

    def duplicate_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Names for the copy, all of which can be changed first; a POST makes it."""
        project = get_object_or_404(ExampleProject, pk=pk)
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = CopyForm(request.POST or None, instance=_draft_of(project))
        if request.method == "POST" and form.is_valid():
            with self.create_revision(request):
                copy = form.save()
                _copy_parts(project, copy)
                self.log_addition(request, copy, _("Duplicated “%s”.") % project)
            messages.success(request, _("This is the copy, a draft that visitors don't see."))
            return redirect("admin:creditsguide_exampleproject_change", copy.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Duplicate “%s” as a draft") % project,
            "opts": self.opts,
            "object": project,
            "form": form,
        }
        return TemplateResponse(request, "admin/duplicate.html", context)


def _draft_of(project: ExampleProject) -> ExampleProject:
    slugs_in_use = set(Tier.objects.values_list("slug", flat=True))
    slugs_in_use.update(ExampleProject.objects.values_list("slug", flat=True))
    slugs = (f"{project.slug[:26].rstrip('-')}-{n}" for n in itertools.count(2))
    return ExampleProject(
        slug=next(slug for slug in slugs if slug not in slugs_in_use),
        name=_("%s (copy)") % project.name[:73],
        short_name=project.short_name,
        summary=project.summary,
        position=last_position(ExampleProject.objects.all()) + 1,
        status=Status.DRAFT,
    )


def _copy_parts(project: ExampleProject, copy: ExampleProject) -> None:
    parts: list[LineItem | ProjectTip] = [*project.items.all(), *project.tips.all()]
    for part in parts:
        part.pk, part.project, part._state.adding = None, copy, True
        part.save()
