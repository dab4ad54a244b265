"""Two editors at once: a write on top of rows that its editor has not seen is refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.contrib.admin import ModelAdmin
from django.contrib.admin.models import LogEntry
from django.contrib.admin.options import get_content_type_for_model
from django.core import signing
from django.db import models
from django.http import HttpRequest, QueryDict
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from creditsguide.admin import snapshots
from creditsguide.admin.snapshots import FieldChange, Snapshot
from creditsguide.content import permissions, versions

SALT = "creditsguide.admin.seen"


class Sight(NamedTuple):
    """The rows behind a page, and the newest entry of their history."""

    rows: Snapshot
    log: int

    def signed(self) -> str:
        return signing.dumps(self, salt=SALT, compress=True)


class Part(NamedTuple):
    """A table within a form: its rows, and the key that leads to the form's own row."""

    key: str
    rows: models.QuerySet


@dataclass(frozen=True)
class Conflicts:
    """What the page behind a request showed, beside what is saved by now."""

    admin: ModelAdmin
    request: HttpRequest

    @cached_property
    def before(self) -> Sight | None:
        """None when the page lost it or made it up."""
        try:
            return Sight(*signing.loads(self.request.POST.get("seen", ""), salt=SALT))
        except signing.BadSignature:
            return None

    @cached_property
    def parts(self) -> dict[str, Part]:
        """By the prefix of their formsets."""
        pairs = self.admin.get_formsets_with_inlines(self.request)
        return {
            formset.get_default_prefix(): Part(formset.fk.name, inline.get_queryset(self.request))
            for formset, inline in pairs
        }

    def sight(self, rows: Iterable[models.Model]) -> Sight:
        """Of rows of the admin's own table, as they are now, with their parts."""
        snapshot = {"": snapshots.rows(rows)}
        newest = newest_entry(self.admin, snapshot[""])
        for prefix, part in self.parts.items():
            of_rows = part.rows.filter(**{f"{part.key}__in": snapshot[""]})
            snapshot[prefix] = snapshots.rows(of_rows)
        return Sight(snapshot, newest)

    def rebased(self, now: Sight) -> tuple[QueryDict, list[str]]:
        """The form shows what was typed, on top of what is saved by now, and why."""
        typed: QueryDict = self.request.POST
        if self.before and not any(snapshots.changes(self.before.rows, now.rows)):
            return self.counted(typed, now), []
        typed = snapshots.rebased(typed, self.before.rows if self.before else {}, now.rows)
        advice = _("What you typed is kept, what they changed is filled in. Check both, then save.")
        return typed, [*self.refusals(now, typed), advice]

    def counted(self, typed: QueryDict, now: Sight) -> QueryDict:
        """What was typed, with its rows counted anew where the page miscounts them."""
        parts = {prefix: now.rows[prefix] for prefix in self.parts}
        if all(snapshots.is_counted(typed, prefix, rows) for prefix, rows in parts.items()):
            return typed
        return snapshots.rebased(typed, parts, parts)

    def offered_again(self, before: Sight) -> tuple[QueryDict, list[str]]:
        """Somebody deleted the row: what was typed moves to the form that adds one."""
        [values] = before.rows[""].values()
        typed = self.as_new()
        for name, value in values.items():
            typed.setdefault(name, value)  # fields that are only shown once saved
        refusal = _("%(who)s deleted this while you had it open. Saving adds it again, as below.")
        return typed, [refusal % {"who": self._who(before)}]

    def as_new(self) -> QueryDict:
        """What was typed, for a form that adds a row with all its parts."""
        typed = snapshots.rebased(self.request.POST, {prefix: {} for prefix in self.parts}, {})
        for prefix, part in self.parts.items():
            for index in range(int(str(typed[f"{prefix}-TOTAL_FORMS"]))):
                typed.pop(f"{prefix}-{index}-{part.key}", None)
        return typed

    def refusals(self, now: Sight, typed: QueryDict | None = None) -> list[str]:
        """Who changed what since the page was made; empty when nobody changed anything."""
        if self.before is None:
            return [_("This page lost track of what you had seen, so nothing was saved.")]
        changes = list(snapshots.changes(self.before.rows, now.rows))
        if not changes:
            return []
        refusal = _("%(who)s changed this while you had it open, so nothing was saved.")
        sentences = [self._sentence(now, change, typed or QueryDict()) for change in changes]
        return [refusal % {"who": self._who(self.before)}, *sentences]

    def _who(self, before: Sight) -> str:
        news = history(self.admin, before.rows[""]).filter(id__gt=before.log)
        entry = news.select_related("user").first()
        if entry is None:
            return permissions.name(None)
        if entry.user == self.request.user:
            return _("You, in another window,")
        return permissions.name(entry.user)

    def _sentence(self, now: Sight, change: FieldChange, typed: QueryDict) -> str:
        """ "Price “3 from 1 December 2026”, credits per image: 3 → 4." """
        part = self.parts.get(change.prefix)
        options = (part.rows.model if part else self.admin.model)._meta
        row = f"{capfirst(options.verbose_name)} “{change.label}”"
        if not change.field:
            news = _("%(row)s is new.") if change.old is None else _("%(row)s is gone.")
            return news % {"row": row}
        field = options.get_field(change.field)
        name = f"{row}, {field.verbose_name}"
        if not change.prefix and len(now.rows[""]) == 1:
            name = capfirst(field.verbose_name)  # the page is about this row
        sentence = f"{name}: {_in_words(field, change.old)} → {_in_words(field, change.new)}."
        mine = typed.get(snapshots.key(now.rows, change), change.new)
        return sentence if mine == change.new else f"{sentence} {_yours(field, mine)}"


def history(admin: ModelAdmin, keys: Iterable[str]) -> models.QuerySet[LogEntry]:
    kind = get_content_type_for_model(admin.model)
    return LogEntry.objects.filter(content_type=kind, object_id__in=keys).order_by("-id")


def newest_entry(admin: ModelAdmin, keys: Iterable[str]) -> int:
    return history(admin, keys).values_list("id", flat=True).first() or 0


def _yours(field: models.Field, typed: str | None) -> str:
    return f"{_('You typed')} {_in_words(field, typed)}."


def _in_words(field: models.Field, value: str | None) -> str:
    if not value:
        return "–"
    return Truncator(_("yes") if value == "on" else versions.words(field, value)).chars(60)
