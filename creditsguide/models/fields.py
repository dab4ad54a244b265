"""Fields, validators and constraints that several tables share."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, TypeAlias

from django.core.exceptions import ValidationError
from django.core.validators import (
    MaxValueValidator,
    MinValueValidator,
    RegexValidator,
    URLValidator,
)
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from creditsguide.domain import links, money

Text: TypeAlias = "models.CharField[str, str]"
Words = Any  # str, or the promise of one: that type is in Django's stubs alone

TEXT_LENGTH = 2_000
TOKEN_HELP = _("Numbers and tier names are written as tokens, like {hd} or {hd.credits}.")
DAYS_IN_ORDER = _("The last day can't be before the first.")
ORIGIN = re.compile(
    r"\*|https?://(?:\*\.)?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*"
    r"(?::[0-9]{1,5})?"
)


class Status(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")


class TierStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    RETIRED = "retired", _("Retired")


def validate_not_reserved(slug: str) -> None:
    if slug in {*links.RESERVED, *links.SHOWS}:
        raise ValidationError(
            _("“%(slug)s” is a word our own addresses use. Choose another."),
            params={"slug": slug},
        )


def validate_origin(origin: str) -> None:
    if not ORIGIN.fullmatch(origin):
        raise ValidationError(
            _("Write https://www.example.com, https://*.example.com, or * for every site.")
        )


def validate_currency(code: str) -> None:
    if not money.is_currency(code):
        raise ValidationError(_("Write the three letters of a currency, like USD or EUR."))


def slug_field() -> Text:
    """Tiers, projects and packs share one namespace of parameter names and tokens."""
    return models.CharField(
        max_length=30,
        unique=True,
        validators=[
            RegexValidator(
                r"\A[a-z0-9]+(-[a-z0-9]+)*\Z",
                _("Use small letters, digits and single hyphens, like hd-plus."),
            ),
            validate_not_reserved,
        ],
        help_text=_("Part of links and tokens. It can't be changed after the first save."),
    )


def position_field() -> models.PositiveSmallIntegerField[int, int]:
    # Never unique: swapping two inline rows would pass validation and fail in the database.
    return models.PositiveSmallIntegerField(default=0, help_text=_("Smaller numbers come first."))


def status_field(choices: type[Status | TierStatus] = Status) -> Text:
    return models.CharField(max_length=9, choices=choices, default=choices.DRAFT)


class ProseField(models.CharField):
    """Text that may carry tokens."""

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - as any field
        usual: dict[str, Any] = {"max_length": TEXT_LENGTH, "help_text": TOKEN_HELP}
        super().__init__(*args, **usual | options)


class AmountField(models.DecimalField):
    """Money, exactly: as many decimals as any currency has, and read without idle zeros."""

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - as any field
        usual: dict[str, Any] = {"max_digits": 13, "decimal_places": 4}
        super().__init__(*args, **usual | options)

    def from_db_value(self, value: Decimal | None, *_of: object) -> Decimal | None:
        return None if value is None else money.trimmed(value)


def url_field(name: Words, help_text: Words) -> Text:
    """An address of a web page, or nothing; never javascript: and the like."""
    validator = URLValidator(schemes=["http", "https"])
    return models.CharField(
        name, max_length=500, blank=True, validators=[validator], help_text=help_text
    )


def whole_number(
    most: int,
    **options: Any,  # noqa: ANN401 - as any field
) -> models.PositiveIntegerField[int, int]:
    """From 1 on."""
    return models.PositiveIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(most)], **options
    )


def from_one_to(most: int, field: str) -> models.CheckConstraint:
    """A rule on one whole number, for writes that pass no form."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__gte": 1, f"{field}__lte": most}),
        name=f"%(class)s_{field}_in_bounds",
        violation_error_message=f"{field} must be from 1 to {most:,}.",
    )


def ordered_pair(low: str, high: str, message: Words) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{low}__lte": F(high)}),
        name=f"%(class)s_{low}_at_most_{high}",
        violation_error_message=message,
    )


def days_in_order() -> models.CheckConstraint:
    return ordered_pair("public_from", "public_until", DAYS_IN_ORDER)


def known_status(choices: type[Status | TierStatus] = Status) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(status__in=choices.values),
        name="%(class)s_status_is_known",
        violation_error_message=_("Choose one of the states in the list."),
    )
