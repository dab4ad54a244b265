"""The page: its copy, advice, table rows, and who may frame the embed."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from creditsguide.domain.estimate import MAX_QUANTITY
from creditsguide.models.base import Content, Scheduled, check_all
from creditsguide.models.fields import (
    ProseField,
    Status,
    TierStatus,
    days_in_order,
    from_one_to,
    known_status,
    position_field,
    url_field,
    validate_currency,
    validate_origin,
    whole_number,
)
from creditsguide.models.packs import Pack
from creditsguide.models.tiers import Tier


class Guide(Content):
    """The copy of the page: one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    title = ProseField()
    lede = ProseField()
    credit_text = ProseField(_("what a credit is"), blank=True, default="", db_default="")
    smart_heading = ProseField()
    smart_text = ProseField()
    tiers_heading = ProseField()
    tiers_intro = ProseField(blank=True)
    calculator_heading = ProseField()
    calculator_intro = ProseField(blank=True)
    table_heading = ProseField()
    table_intro = ProseField(blank=True)
    currency = models.CharField(
        max_length=3,
        blank=True,
        default="",
        db_default="",
        validators=[validate_currency],
        help_text=_("What packs cost, in three letters like USD or EUR. Nothing is converted."),
    )
    packs_heading = ProseField(default="What Credits Cost", db_default="What Credits Cost")
    packs_intro = ProseField(blank=True, default="", db_default="")
    price_note = ProseField(blank=True, default="", db_default="", max_length=200)
    projects_heading = ProseField()
    projects_intro = ProseField(blank=True)
    tips_heading = ProseField()
    tips_intro = ProseField(blank=True)
    # Releases before this one write none, and may still run beside it: so the database does.
    questions_heading = ProseField(default="Questions", db_default="Questions")
    cta_heading = ProseField(_("call to action heading"))
    cta_text = ProseField(_("call to action text"))
    cta_label = ProseField(_("button label"), max_length=40, default="Start creating")
    cta_url = url_field(
        _("button address"),
        _("Where people create images. While it is empty no button is shown."),
    )
    cta_carries = models.BooleanField(
        _("the button takes the estimate along"),
        default=False,
        db_default=False,
        help_text=_("Adds credits=… and the images of each tier to the button's address."),
    )
    help_url = url_field(
        _("help address"),
        _("While it is empty no help link is shown."),
    )
    recommended_tier = models.ForeignKey(
        Tier,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"status": TierStatus.PUBLISHED},
    )

    class Meta:
        verbose_name = _("guide page")
        verbose_name_plural = _("guide page")
        constraints = [
            models.CheckConstraint(
                condition=Q(id=1),
                name="guide_is_one_row",
                violation_error_message=_("There is one guide page: edit that one."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        check_all(super().clean, self._check_recommendation, self._refuse_conversion)

    def _check_recommendation(self) -> None:
        tier = self.recommended_tier
        if tier and tier.status != TierStatus.PUBLISHED:
            raise ValidationError({"recommended_tier": _("Recommend a published tier.")})

    def _refuse_conversion(self) -> None:
        """Prices would stay as they are, and be of other money."""
        was = Guide.objects.filter(pk=self.pk).values_list("currency", flat=True).first()
        sold = Pack.objects.filter(status=Status.PUBLISHED).exists()
        if was and was != self.currency and sold:
            message = _("Packs are sold in %s: make them drafts before this changes.")
            raise ValidationError({"currency": message % was})


class UsageTip(Content, Scheduled):
    """Advice at the end of the page."""

    title = ProseField()
    text = ProseField()
    position = position_field()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [known_status(), days_in_order()]

    def __str__(self) -> str:
        return self.title


class Question(Content, Scheduled):
    """A rule of credits, asked and answered."""

    question = ProseField()
    answer = ProseField()
    position = position_field()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [known_status(), days_in_order()]

    def __str__(self) -> str:
        return self.question

    @property
    def anchor(self) -> str:
        """Links lead to it, so it is none of its words: those may be put better."""
        return f"question-{self.pk}"


class BatchSize(Content):
    """A row of the quick table."""

    images = whole_number(
        MAX_QUANTITY, unique=True, error_messages={"unique": _("The table has this row.")}
    )

    class Meta:
        ordering = ["images"]
        constraints = [from_one_to(MAX_QUANTITY, "images")]

    def __str__(self) -> str:
        return f"{self.images:,}"


class EmbedOrigin(Content):
    """A site that may frame the embed."""

    origin = models.CharField(
        max_length=200,
        unique=True,
        validators=[validate_origin],
        help_text=_("https://www.example.com, https://*.example.com, or * for every site."),
    )

    class Meta:
        ordering = ["origin"]

    def __str__(self) -> str:
        return self.origin
