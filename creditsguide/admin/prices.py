"""Dated prices, inline in the form of what they are the prices of."""

from __future__ import annotations

import datetime

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet, Window
from django.db.models.functions import Lead
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from creditsguide.admin.forms import ContentForm, RowsFormSet, RowsInline
from creditsguide.content import clock, rules, structure
from creditsguide.domain import days, wording
from creditsguide.models.base import DatedPrice
from creditsguide.models.fields import Status


class DatedPriceForm(ContentForm):
    def validate_constraints(self) -> None:
        """But for its day, which is compared with the rows around it: two may well swap theirs."""
        # Django's own two, left out of its stubs.
        exclude = self._get_validation_exclusions()  # type: ignore[attr-defined]
        try:
            self.instance.validate_constraints(exclude={*exclude, "effective_on"})
        except ValidationError as error:
            self._update_errors(error)  # type: ignore[attr-defined]


class DatedPriceFormSet(RowsFormSet):
    def validate_unique(self) -> None:
        """All prices of their owner are in its form."""
        words = gettext("This %(kind)s already has a price from that day on.")
        days_taken = set()
        for row in self.rows_kept:
            day = row.cleaned_data.get("effective_on")
            if day and day in days_taken:
                message = words % {"kind": self.instance._meta.verbose_name}
                row.add_error("effective_on", message)
            days_taken.add(day)

    def clean(self) -> None:
        days_typed = [row.cleaned_data.get("effective_on") for row in self.rows_kept]
        super().clean()
        starts = [day for day in days_typed if day]
        if self.instance.status != Status.PUBLISHED or len(starts) < len(days_typed):
            return
        if message := rules.pricing_error(self.instance, starts):
            raise ValidationError(message)

    def save_existing_objects(self, commit: bool = True) -> list[models.Model]:
        """No two rows may share a day even while they are written one by one."""
        changed = [row.instance for row in self.initial_forms if row.has_changed()]
        for n, price in enumerate(changed):
            meanwhile = datetime.date.max - datetime.timedelta(n)
            rows = type(price)._default_manager.filter(pk=price.pk)
            rows.update(effective_on=meanwhile)
        saved: list[models.Model] = super().save_existing_objects(commit)
        return saved


class DatedPriceInline(RowsInline):
    model: type[DatedPrice]
    form = DatedPriceForm
    formset = DatedPriceFormSet
    add_text = _("Add a price")
    template = "admin/creditsguide/prices.html"
    readonly_fields = ["state"]
    help_texts = {"reason": _("Why, in one sentence for the price history and its feed.")}

    def get_queryset(self, request: HttpRequest) -> QuerySet[DatedPrice]:
        [owner] = structure.wholes(self.model)
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
