"""The last changes to content, whoever made them, each with its undoing where that is exact."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from django.contrib.admin import AdminSite
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from reversion.models import Version

from creditsguide.admin import undo
from creditsguide.admin.history import HistoryAdmin
from creditsguide.content import permissions, structure, versions
from creditsguide.content.versions import Family
from creditsguide.models import Action, Tier

# A LogEntry that also knows the numbers of its row's two newest versions, by annotation.
Entry = Any

SHOWN = 10
NO_FIELDS_CHANGED = "[]"


class Undo(NamedTuple):
    """Where to post what was newest; without that, a page that asks first."""

    address: str
    newest: Version | None = None


class LoggedChange(NamedTuple):
    """An entry of the log, and the form of its row while there is one."""

    entry: Entry
    form: str
    undo: Undo | None

    def __str__(self) -> str:
        return f"{capfirst(self.entry.content_type.name)} “{self.entry.object_repr}”"

    @property
    def words(self) -> str:
        return _("Deleted.") if self.entry.is_deletion() else self.entry.get_change_message()

    @property
    def who(self) -> str:
        return permissions.name(self.entry.user)

    @property
    def at(self) -> datetime.datetime:
        moment: datetime.datetime = self.entry.action_time
        return moment


class WholeAction(NamedTuple):
    """Several rows at once: one entry with one Undo."""

    action: Action
    undo: Undo | None
    form: str = ""
    words: str = ""

    def __str__(self) -> str:
        return self.action.summary

    @property
    def who(self) -> str:
        return permissions.name(self.action.by)

    @property
    def at(self) -> datetime.datetime:
        return self.action.at


class Case(NamedTuple):
    """What an undoing is judged by: the row as it is now, and its two newest versions."""

    request: HttpRequest
    admin: HistoryAdmin
    entry: Entry
    row: models.Model | None
    version: Version | None
    before: Version | None
    content: Family


def changes(
    request: HttpRequest, site: AdminSite, content: Family
) -> list[LoggedChange | WholeAction]:
    """The newest that this person may see."""
    newest = Action.objects.select_related("by")[:SHOWN]
    actions = [_whole(request, one) for one in newest if undo.may_see(request.user, one)]
    hidden = {number for one in newest for number in one.entries}
    every: list[LoggedChange | WholeAction] = [
        *actions,
        *_logged(request, site, content, hidden),
    ]
    return sorted(every, key=lambda change: change.at, reverse=True)[:SHOWN]


def _whole(request: HttpRequest, action: Action) -> WholeAction:
    possible = not action.taken_back and undo.may_take_back(request.user, action)
    return WholeAction(action, Undo(undo.address(action)) if possible else None)


def _logged(
    request: HttpRequest, site: AdminSite, content: Family, hidden: Collection[int]
) -> Iterator[LoggedChange]:
    """Changes of single rows; only the last one of a row can be undone by itself."""
    tables = filter(site.is_registered, structure.content_models())
    every = [(model.__name__.lower(), site.get_model_admin(model)) for model in tables]
    admins = {name: admin for name, admin in every if isinstance(admin, HistoryAdmin)}
    tables_shown = [name for name, admin in admins.items() if admin.has_view_permission(request)]
    entries = list(_entries(tables_shown, hidden))
    versions_by_number, rows_done = _newest_versions(entries), set()
    for entry in entries:
        name, admin = entry.content_type.model, admins[entry.content_type.model]
        row = content.get((admin.model, int(entry.object_id)))
        newest, before = versions_by_number.get(entry.newest), versions_by_number.get(entry.before)
        case = Case(request, admin, entry, row, newest, before, content)
        undo = None if (name, entry.object_id) in rows_done else UNDOINGS[entry.action_flag](case)
        rows_done.add((name, entry.object_id))
        yield LoggedChange(entry, admin.address("change", row.pk) if row else "", undo)


def _entries(tables: Iterable[str], hidden: Collection[int]) -> QuerySet[Entry]:
    of_row = {"content_type": OuterRef("content_type"), "object_id": OuterRef("object_id")}
    versions_of_row = (
        Version.objects.filter(db=DEFAULT_DB_ALIAS, **of_row).order_by("-pk").values("pk")
    )
    entries = LogEntry.objects.exclude(pk__in=hidden)
    newest_first = entries.order_by("-pk").select_related("user", "content_type")
    return newest_first.filter(
        content_type__app_label="creditsguide", content_type__model__in=tables
    ).annotate(newest=versions_of_row[:1], before=versions_of_row[1:2])[:SHOWN]


def _newest_versions(entries: Iterable[Entry]) -> Mapping[int, Version]:
    """The two newest versions of each row, with everything that was saved along with them."""
    numbers = {number for entry in entries for number in (entry.newest, entry.before) if number}
    queryset = Version.objects.filter(pk__in=numbers)
    return queryset.select_related("revision").prefetch_related("revision__version_set").in_bulk()


def _deleting(case: Case) -> Undo | None:
    if case.row and case.admin.has_delete_permission(case.request, case.row):
        return Undo(case.admin.address("delete", case.row.pk))
    return None


def _going_back(case: Case) -> Undo | None:
    """To the version before, if this entry made the newest and nothing has changed since."""
    entry, version = case.entry, case.version
    if entry.change_message == NO_FIELDS_CHANGED or not (case.row and version and case.before):
        return None
    allowed = case.admin.has_change_permission(case.request, case.row)
    if not allowed or version.revision.date_created != entry.action_time:
        return None
    then, now = versions.of(version), versions.family(case.row, case.content.values())
    alone = len(then) == len(version.revision.version_set.all())  # no other row moved along
    if not alone or not versions.same(now, then) or not _leads_back(case.row, case.before, now):
        return None
    return Undo(case.admin.address("revision", case.row.pk, entry.before), version)


def _leads_back(present: models.Model, before: Version, now: Family) -> bool:
    """Whether the version before says something else, and something that may be again."""
    then = versions.of(before)
    row = next(iter(then.values()))
    if isinstance(row, Tier) and isinstance(present, Tier):
        return not row.goes_back_to_draft(present.status) and not versions.same(now, then)
    return not versions.same(now, then)


def _recovering(case: Case) -> Undo | None:
    """A deletion keeps what it deletes, so its row's newest version is that."""
    admin, version = case.admin, case.version
    allowed = admin.has_add_permission(case.request) and admin.has_change_permission(case.request)
    if case.row or not (version and allowed):
        return None
    if version.revision.date_created > case.entry.action_time:
        return None
    return Undo(admin.address("recover", version.pk), version)


UNDOINGS = {ADDITION: _deleting, CHANGE: _going_back, DELETION: _recovering}
