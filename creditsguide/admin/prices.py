"""Dated prices, inline in the form of what they are the prices of."""

from __future__ import annotations

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet, Window
from django.db.models.functions import Lead
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from creditsguide.admin.forms import RowsInline
from creditsguide.content import clock, rules
from creditsguide.domain import days, wording
from creditsguide.models.base import DatedPrice
from creditsguide.models.fields import Status


class DatedPriceFormSet(BaseInlineFormSet):
    def get_unique_error_message(self, unique_check: object) -> str:
        words = gettext("This %(kind)s already has a price from that day on.")
        return words % {"kind": self.instance._meta.verbose_name}

    def get_form_error(self) -> str:
        return self.get_unique_error_message(None)

    def clean(self) -> None:
        super().clean()
        if any(self.errors) or self.instance.status != Status.PUBLISHED:
            return
        starts = [row["effective_on"] for row in self.kept_rows]
        if message := rules.pricing_error(self.instance, starts):
            raise ValidationError(message)

    @property
    def kept_rows(self) -> list[dict]:
        """What was typed in the rows that stay."""
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data]
        return [row for row in rows if not row.get("DELETE")]


class DatedPriceInline(RowsInline):
    model: type[DatedPrice]
    formset = DatedPriceFormSet
    add_text = _("Add a price")
    template = "admin/creditsguide/prices.html"
    readonly_fields = ["state"]
    help_texts = {"reason": _("Why, in one sentence for the price history and its feed.")}

    def get_queryset(self, request: HttpRequest) -> QuerySet[DatedPrice]:
        [owner] = rules.wholes(self.model)
        following = Window(Lead("effective_on"), partition_by=owner.name, order_by="effective_on")
        return super().get_queryset(request).annotate(next_start=following)

    @admin.display(description=_("state"))
    def state(self, price: models.Model) -> str:
        """With the guide as it looks on the first day of this price."""
        if not isinstance(price, DatedPrice) or price.pk is None:
            return "–"
        return format_html(
            '{} · <a href="{}?as_of={}">{}</a>',
            days.price_state(price.effective_on, vars(price)["next_start"], clock.today()),
            reverse("guide"),
            price.effective_on.isoformat(),
            _("See %(day)s") % {"day": wording.date(price.effective_on)},
        )
