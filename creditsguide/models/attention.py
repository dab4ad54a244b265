"""Findings that somebody has looked at and called fine."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class Dismissal(models.Model):
    """No content: neither exported nor a new revision. Another text makes another mark."""

    mark = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.mark
