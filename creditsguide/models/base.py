"""What tables have in common, and which state of the content this is."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from creditsguide.domain import wording
from creditsguide.models.fields import DAYS_IN_ORDER, ProseField, Status, slug_field, status_field


class Revision(models.Model):
    """One row. Random, because a counter repeats after a restored backup and then lies."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    # Releases before this one call it a token, and may still run beside it.
    value = models.CharField(max_length=32, db_column="token")
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="revision_is_one_row"),
        ]

    def __str__(self) -> str:
        return self.value


def check_all(*checks: Callable[[], None]) -> None:
    """Make every check, and tell together what they refuse."""
    faults: dict[str, list[ValidationError]] = {}
    for check in checks:
        try:
            check()
        except ValidationError as error:
            faults = error.update_error_dict(faults)
    if faults:
        raise ValidationError(faults)


class Content(models.Model):
    """Base of every table that visitors see: triggers renew the revision when one is written."""

    class Meta:
        abstract = True


class BySlug(models.Manager):
    def get_by_natural_key(self, slug: str) -> models.Model:
        return self.get(slug=slug)


class Slugged(Content):
    """Their slug never changes and is used once among all of them."""

    slug = slug_field()
    objects = BySlug()

    class Meta:
        abstract = True

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def clean(self) -> None:
        check_all(super().clean, self._check_slug)

    def _check_slug(self) -> None:
        slug_before = type(self).objects.filter(pk=self.pk).values_list("slug", flat=True).first()
        if slug_before not in (None, self.slug):
            raise ValidationError({"slug": _("Links use “%s”: it can't be changed.") % slug_before})
        for other in set(Slugged.__subclasses__()) - {type(self)}:
            if other.objects.filter(slug=self.slug).exists():
                raise ValidationError(
                    {
                        "slug": _("A %(kind)s already has this slug.")
                        % {"kind": other._meta.verbose_name}
                    }
                )


class Scheduled(models.Model):
    """When a row shows: published, and on its days. Read like prices: nothing runs at midnight.

    Tables that have it guard it with known_status() and days_in_order().
    """

    status = status_field()
    public_from = models.DateField(
        _("public from"), null=True, blank=True, help_text=_("Its first day. Empty: at once.")
    )
    public_until = models.DateField(
        _("public until"), null=True, blank=True, help_text=_("Its last day. Empty: for good.")
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        """As the constraint, beside the field."""
        super().clean()
        if self.public_from and self.public_until and self.public_from > self.public_until:
            raise ValidationError({"public_until": DAYS_IN_ORDER})

    def shows_on(self, day: datetime.date) -> bool:
        """Whether its days allow it."""
        begun = self.public_from is None or self.public_from <= day
        over = self.public_until is not None and self.public_until < day
        return begun and not over


class Named(models.Model):
    """Rows that texts name by token: once published, their tokens resolve for good."""

    # Releases before this one write none, and may still run beside it: so the database does.
    was_published = models.BooleanField(default=False, db_default=False, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - as any row
        self._note_publishing()
        super().save(*args, **options)

    def clean(self) -> None:
        super().clean()
        self._note_publishing()

    def _note_publishing(self) -> None:
        """Files and earlier versions pass `clean` alone, and may know of less."""
        if not self.was_published:
            rows = type(self)._default_manager.filter(pk=self.pk, was_published=True)
            published = vars(self).get("status") == Status.PUBLISHED
            self.was_published = published or rows.exists()


class DatedPrice(Content):
    """A price from a day on, until the next row's day."""

    effective_on = models.DateField(verbose_name=_("in force from"))
    announced = models.BooleanField(
        default=False, help_text=_("Name this coming price on the guide before it is in force.")
    )
    announced_on = models.DateField(null=True, blank=True, editable=False)
    # Releases before this one write none, and may still run beside it: so the database does.
    reason = ProseField(max_length=200, blank=True, default="", db_default="")

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - as any row
        self._note_announcement()
        super().save(*args, **options)

    def clean(self) -> None:
        super().clean()
        self._note_announcement()

    def _note_announcement(self) -> None:
        """Who follows the history is told when they could first know. Files pass `clean` alone."""
        if not self.announced:
            self.announced_on = None
        elif self.announced_on is None:
            self.announced_on = timezone.localdate()

    @property
    def since(self) -> str:
        """Its first day in words; as it was given while nothing has read it."""
        day = self.effective_on
        return wording.date(day) if isinstance(day, datetime.date) else str(day)

    @property
    def told_on(self) -> datetime.date | None:
        """When it was announced; with its start, if what wrote it noted no day."""
        return (self.announced_on or self.effective_on) if self.announced else None
