"""Example projects: worked cases on the page."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from creditsguide.domain.estimate import MAX_QUANTITY
from creditsguide.models.base import Content, Named, Scheduled, Slugged
from creditsguide.models.fields import (
    ProseField,
    days_in_order,
    from_one_to,
    known_status,
    position_field,
    whole_number,
)
from creditsguide.models.tiers import Tier


class ExampleProject(Slugged, Scheduled, Named):
    """A worked case on the page."""

    name = models.CharField(max_length=80)
    short_name = models.CharField(
        max_length=20, help_text=_("One word for the calculator's starting points.")
    )
    summary = ProseField()
    position = position_field()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [known_status(), days_in_order()]

    def __str__(self) -> str:
        return self.name


class LineItem(Content):
    """So many images in one tier, and why."""

    project = models.ForeignKey(ExampleProject, models.CASCADE, related_name="items")
    tier = models.ForeignKey(Tier, models.PROTECT, related_name="items")
    quantity = whole_number(MAX_QUANTITY)
    subject = models.CharField(
        max_length=80, help_text=_("What they are, without number and tier: “hero images”.")
    )
    subject_singular = models.CharField(max_length=80, help_text=_("“hero image”."))
    rationale = ProseField(blank=True)
    position = position_field()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [from_one_to(MAX_QUANTITY, "quantity")]

    def __str__(self) -> str:
        return f"{self.quantity} {self.subject}"

    @property
    def inflected_subject(self) -> str:
        return self.subject_singular if self.quantity == 1 else self.subject


class ProjectTip(Content):
    """Advice under an example project."""

    project = models.ForeignKey(ExampleProject, models.CASCADE, related_name="tips")
    text = ProseField()
    position = position_field()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text
