"""Quality levels and their dated prices."""

from __future__ import annotations

from typing import NoReturn

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from creditsguide.domain.estimate import Rate, Span
from creditsguide.models.base import DatedPrice, Slugged, check_all
from creditsguide.models.fields import (
    ProseField,
    TierStatus,
    from_one_to,
    known_status,
    ordered_pair,
    position_field,
    status_field,
    whole_number,
)

MAX_PRICE = 10_000
ONLY_RETIRED = _("Only a retired tier can be replaced by another.")
PAIRS = (
    ("min_seconds", "max_seconds", _("The shortest time can't be longer than the longest time.")),
    (
        "min_megabytes",
        "max_megabytes",
        _("The smallest file can't be larger than the largest file."),
    ),
)


class Tier(Slugged):
    """A quality level. Its position is also its order of quality."""

    name = models.CharField(max_length=40, unique=True)
    width_px = whole_number(100_000, verbose_name=_("width in pixels"))
    height_px = whole_number(100_000, verbose_name=_("height in pixels"))
    min_seconds = whole_number(86_400, verbose_name=_("shortest time in seconds"))
    max_seconds = whole_number(86_400, verbose_name=_("longest time in seconds"))
    min_megabytes = whole_number(100_000, verbose_name=_("smallest file in MB"))
    max_megabytes = whole_number(100_000, verbose_name=_("largest file in MB"))
    best_for = ProseField()
    position = position_field()
    status = status_field(TierStatus)
    replaced_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaces",
        help_text=_("For a retired tier: what old links offer instead."),
    )

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            from_one_to(100_000, "width_px"),
            from_one_to(100_000, "height_px"),
            from_one_to(86_400, "min_seconds"),
            from_one_to(100_000, "min_megabytes"),
            from_one_to(86_400, "max_seconds"),
            from_one_to(100_000, "max_megabytes"),
            *(ordered_pair(*pair) for pair in PAIRS),
            known_status(TierStatus),
            models.CheckConstraint(
                condition=Q(replaced_by=None) | Q(status=TierStatus.RETIRED),
                name="tier_replaced_only_if_retired",
                violation_error_message=ONLY_RETIRED,
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def rate(self, credits_per_image: int) -> Rate:
        return Rate(
            credits_per_image,
            Span(self.min_seconds, self.max_seconds),
            Span(self.min_megabytes, self.max_megabytes),
        )

    def clean(self) -> None:
        check_all(super().clean, self._check_status, self._refuse_replacement_loop)

    def _check_status(self) -> None:
        was = Tier.objects.filter(pk=self.pk).values_list("status", flat=True).first()
        if was:
            self.refuse_draft_again(was)

    def refuse_draft_again(self, was: str) -> None:
        if self.goes_back_to_draft(was):
            self.refuse_leaving()

    def refuse_leaving(self) -> NoReturn:
        raise ValidationError({"status": _("Links may use this tier by now: retire it instead.")})

    def goes_back_to_draft(self, was: str) -> bool:
        return self.status == TierStatus.DRAFT != was

    def _refuse_replacement_loop(self) -> None:
        seen, tier = {self.pk}, self.replaced_by
        while tier is not None:
            if tier.pk is not None and tier.pk in seen:
                raise ValidationError(
                    {"replaced_by": _("These replacements lead back to the tier itself.")}
                )
            seen.add(tier.pk)
            tier = tier.replaced_by


class Price(DatedPrice):
    """What one image costs in a tier."""

    tier = models.ForeignKey(Tier, models.CASCADE, related_name="prices")
    credits_per_image = whole_number(MAX_PRICE)

    class Meta:
        ordering = ["tier", "effective_on"]
        constraints = [
            from_one_to(MAX_PRICE, "credits_per_image"),
            models.UniqueConstraint(
                fields=["tier", "effective_on"],
                name="price_one_per_tier_and_day",
                violation_error_message=_("This tier already has a price from that day on."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.credits_per_image} from {self.since}"
