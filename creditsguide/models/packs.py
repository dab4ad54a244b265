"""Packs of credits and their dated prices in money."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from creditsguide.models.base import DatedPrice, Slugged
from creditsguide.models.fields import (
    AmountField,
    ProseField,
    from_one_to,
    known_status,
    position_field,
    status_field,
    url_field,
    whole_number,
)

MAX_CREDITS = 10_000_000
MAX_PUBLISHED = 12


class Period(models.TextChoices):
    ONCE = "once", _("Once")
    MONTH = "month", _("Every month")
    YEAR = "year", _("Every year")


class Pack(Slugged):
    """Credits sold for money, once or, as people call a plan, every month or year."""

    name = models.CharField(max_length=40, unique=True)
    credits = whole_number(MAX_CREDITS, help_text=_("Whole credits: what one payment brings."))
    period = models.CharField(max_length=5, choices=Period, default=Period.ONCE)
    note = ProseField(blank=True)
    buy_url = url_field(_("address to buy it"), _("While it is empty no button is shown with it."))
    position = position_field()
    status = status_field()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            from_one_to(MAX_CREDITS, "credits"),
            models.CheckConstraint(
                condition=Q(period__in=Period.values),
                name="pack_period_is_known",
                violation_error_message=_("Choose one of the periods in the list."),
            ),
            known_status(),
        ]

    def __str__(self) -> str:
        return self.name


class PackPrice(DatedPrice):
    """What a pack costs in money."""

    pack = models.ForeignKey(Pack, models.CASCADE, related_name="prices")
    amount = AmountField(
        help_text=_(
            "In the guide's currency, with a point before the decimals: 9.00. "
            "It buys whole credits."
        )
    )

    class Meta:
        ordering = ["pack", "effective_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="packprice_amount_above_zero",
                violation_error_message=_("A price must be more than nothing."),
            ),
            models.UniqueConstraint(
                fields=["pack", "effective_on"],
                name="packprice_one_per_pack_and_day",
                violation_error_message=_("This pack already has a price from that day on."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} from {self.since}"
