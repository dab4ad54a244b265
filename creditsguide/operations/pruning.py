"""What only grows: sessions that are over, and the history of content."""

from __future__ import annotations

import datetime

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from reversion.models import Revision, Version

from creditsguide.models import Action

KEPT = 2  # versions of each row at least: the newest, and the one that Undo goes back to


def sessions() -> int:
    """Remove those that are over; how many."""
    removed, _models = Session.objects.filter(expire_date__lt=timezone.now()).delete()
    return removed


def history(days: int) -> int:
    """Remove the versions of rows that are older, but for the newest of each; how many."""
    moment = timezone.now() - datetime.timedelta(days=days)
    with transaction.atomic():
        Action.objects.filter(at__lt=moment).delete()
        _removed, models = _older(moment).delete()
    return models.get(Version._meta.label, 0)


def _older(moment: datetime.datetime) -> QuerySet[Revision]:
    """Saves none of whose versions is needed: what was saved together goes back together."""
    newest_first = Window(
        RowNumber(),
        partition_by=[F("db"), F("content_type"), F("object_id")],
        order_by=F("pk").desc(),
    )
    needed = Version.objects.annotate(place=newest_first).filter(place__lte=KEPT)
    return Revision.objects.filter(date_created__lt=moment).exclude(
        pk__in=needed.values("revision")
    )
