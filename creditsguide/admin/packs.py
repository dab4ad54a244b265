"""Packs and plans, with their dated prices in money."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Field
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from creditsguide.admin.editing import Editing
from creditsguide.admin.forms import DRAFT_HELP, WithdrawnForm
from creditsguide.admin.ordering import Column, OrderedAdmin
from creditsguide.admin.prices import DatedPriceFormSet, DatedPriceInline
from creditsguide.admin.saving import Context
from creditsguide.content import rules
from creditsguide.content.catalogue import Catalogue
from creditsguide.content.shelf import row_of
from creditsguide.content.versions import NOTHING
from creditsguide.domain import selling
from creditsguide.models import Pack, PackPrice
from creditsguide.models.fields import AmountField, Status

NO_AMOUNT = _("Write the price in digits, with a point before its decimals, like 9.00.")


class PackPriceFormSet(DatedPriceFormSet):
    def clean(self) -> None:
        currency = rules.currency()
        for row in self.rows_kept:
            amount = row.cleaned_data.get("amount")
            if amount and (message := rules.coin_error(amount, currency)):
                row.add_error("amount", message)
        super().clean()


class PackPriceInline(DatedPriceInline):
    model = PackPrice
    formset = PackPriceFormSet
    fields = [("amount", "effective_on", "announced", "state"), "reason"]

    def formfield_for_dbfield(
        self, db_field: Field, request: HttpRequest, **options: object
    ) -> forms.Field | None:
        if isinstance(db_field, AmountField):
            widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
            options |= {"widget": widget, "error_messages": {"invalid": NO_AMOUNT}}
        return super().formfield_for_dbfield(db_field, request, **options)


class PackForm(WithdrawnForm):
    def clean_status(self) -> str:
        status = super().clean_status()
        if status == Status.PUBLISHED and (message := rules.selling_error(self.instance)):
            raise ValidationError(message)
        return status


@admin.register(Pack)
class PackAdmin(OrderedAdmin[Pack]):
    asks_first = True
    preview_template = "admin/preview/pack.html"
    section = "pack"
    form = PackForm
    inlines = [PackPriceInline]
    list_filter = ["status", "period"]
    search_fields = ["name", "slug", "note"]
    fieldsets = [
        (None, {"fields": ["name", "slug", ("credits", "period"), "note", "buy_url"]}),
        (_("On the guide"), {"fields": [("status", "position")]}),
    ]
    help_texts = {
        "note": _("A small line under the pack. May be empty."),
        "period": _("Once: a pack. Every month or year: a plan, which is never mixed with packs."),
        "status": DRAFT_HELP,
    }

    def columns(self, request: HttpRequest) -> Sequence[Column[Pack]]:
        packs = Editing.of(request).catalogue.pack_by_slug

        @admin.display(description=_("price today"))
        def price(pack: Pack) -> str:
            one = packs.get(pack.slug)
            return one.price if one else NOTHING

        @admin.display(description=_("credits"), ordering="credits")
        def brings(pack: Pack) -> str:
            return selling.credits_each_time(pack.credits, pack.period)

        return ["name", price, brings, "slug", "position", "status"]

    def preview_context(self, row: Pack, catalogue: Catalogue) -> Context | None:
        shown = row_of(row.slug, catalogue)
        return {"row": shown} if shown else None
