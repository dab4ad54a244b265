"""What the admins of all tables share: warnings, ways to the site, what a save says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import InlineAdminFormSet
from django.contrib.admin.utils import unquote
from django.db import models
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.translation import gettext as _

from creditsguide.admin import attention
from creditsguide.admin.forms import SPARE_ROWS, TextsMixin, last_position, spare_rows
from creditsguide.admin.history import Row
from creditsguide.admin.news import news
from creditsguide.admin.places import places
from creditsguide.admin.preview import PreviewAdmin
from creditsguide.admin.saving import Context
from creditsguide.content import clock, reader, rules, structure, versions
from creditsguide.domain import links
from creditsguide.models.base import Slugged
from creditsguide.models.fields import Status


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

    def construct_change_message(
        self,
        request: HttpRequest,
        form: forms.ModelForm,
        formsets: Sequence[forms.BaseModelFormSet] | None,
        add: bool = False,
    ) -> object:
        """From what to what; Django's words name the fields alone."""
        told = "" if add else news(form, formsets or ())
        return told or super().construct_change_message(request, form, formsets, add)

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Row | None = None
    ) -> dict[str, Sequence[str]]:
        """A new row's slug is proposed from its name."""
        return {"slug": ["name"]} if obj is None and issubclass(self.model, Slugged) else {}

    def get_readonly_fields(self, request: HttpRequest, obj: Row | None = None) -> list[str]:
        """And never changes after that."""
        return ["slug"] if obj and issubclass(self.model, Slugged) else []

    def stays_because(self, row: Row) -> str:
        """Why a row can't be deleted, whoever asks; "" where it can."""
        return ""

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: Context | None = None
    ) -> HttpResponse:
        """Who comes here all the same, as from a form opened before, is told why it stays."""
        row = self.get_object(request, unquote(object_id))
        if row and self.has_change_permission(request, row) and (why := self.stays_because(row)):
            messages.error(request, why)
            return redirect(self.address("change", row.pk))
        return super().delete_view(request, object_id, extra_context)

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
        if any(structure.prose_fields(model) for model in models_here):
            catalogue = reader.current()
            names, printed = catalogue.token_names, catalogue.tokens.items()
            context["tokens"] = [(f"{{{name}}}", words) for name, words in printed if name in names]
        if row := context["original"]:
            context["tools"] = self.tools(request, row)
            context["copy"] = self.copy_address(request)
            context["stays"] = self.stays_because(row)
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
    where = places(rows)
    for row in rows:
        for notice in attention.of_row(row, catalogue, names, where):
            if notice.mark in fine:
                continue
            words = _("Saved, but look again. {link}: {words}")
            link = format_html('<a href="{}">{}</a>', notice.address, notice.about)
            messages.warning(request, format_html(words, link=link, words=notice.message))
