"""What one click changed, in however many rows: kept, so that one click takes it back."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class Action(models.Model):
    """No content: neither exported nor a new revision."""

    at = models.DateTimeField(default=timezone.now, db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    summary = models.TextField()
    entries = models.JSONField(default=list)  # of the admin's log, by number
    rights = models.JSONField(default=list)  # that taking it back needs, like change_tier
    undoes = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    taken_back = models.BooleanField(default=False)
    before = models.TextField()  # the rows that changed, as JSON
    after = models.TextField()

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.summary
