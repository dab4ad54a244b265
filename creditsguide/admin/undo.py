"""One Undo for a whole action: kept when several rows change at once, taken back in one click."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from creditsguide.admin import effects
from creditsguide.admin.editing import Editing
from creditsguide.admin.effects import Unconfirmed
from creditsguide.content import actions, clock, permissions, revision, versions
from creditsguide.content.permissions import Visitor
from creditsguide.content.revision import BusyError
from creditsguide.content.versions import Family, Key
from creditsguide.models import Action


@contextmanager
def recorded(request: HttpRequest) -> Iterator[None]:
    """Keep what a request changes in several rows, or what its form calls an action."""
    before, newest = versions.everything(), _newest_entry()
    yield
    mine = LogEntry.objects.filter(pk__gt=newest, user=request.user.pk).order_by("pk")
    entries = list(mine.filter(content_type__app_label="creditsguide"))
    summary = Editing.of(request).action
    if summary or len({(entry.content_type_id, entry.object_id) for entry in entries}) > 1:
        keep(request, summary or _summary(entries), before, entries)


def keep(
    request: HttpRequest, summary: str, before: Family, entries: list[LogEntry], **undoes: Action
) -> None:
    """And tell it, with its Undo."""
    saved = Editing.of(request).saved
    action = actions.keep(summary, request.user, before, [entry.pk for entry in entries])
    if not action:
        messages.success(request, summary, extra_tags=saved)
        return
    Action.objects.filter(pk=action.pk).update(**undoes)
    link = format_html('<a href="{}">{}</a>', address(action), _("Undo"))
    messages.success(request, format_html("{} {}", summary, link), extra_tags=saved)


def _newest_entry() -> int:
    return LogEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _summary(entries: list[LogEntry]) -> str:
    if all(entry.action_flag == DELETION for entry in entries):
        names = ", ".join(f"“{entry.object_repr}”" for entry in entries)
        return Truncator(_("Deleted %(names)s.") % {"names": names}).chars(300)
    told = [f"“{entry.object_repr}”: {entry.get_change_message()}" for entry in entries]
    return Truncator(" ".join(told)).chars(300)


def address(action: Action) -> str:
    return reverse("admin:undo", args=[action.pk])


def may_see(user: Visitor, action: Action) -> bool:
    return permissions.has(user, [f"view_{right.partition('_')[2]}" for right in action.rights])


def may_take_back(user: Visitor, action: Action) -> bool:
    return permissions.has(user, action.rights)


def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """What it would change and do, or who changed what since; a POST does it."""
    action = get_object_or_404(Action, pk=pk)
    if not may_take_back(request.user, action):
        raise PermissionDenied
    looking = request.method != "POST"
    try:
        with revision.tried() if looking else revision.locked():
            before = versions.everything()
            _take_back(action, before, request.POST.get("confirmed", ""))
            if not looking:
                _tell(request, action, before)
    except BusyError:
        return _page(request, action, busy=True)
    except Unconfirmed as question:
        return _page(request, action, effects=question.effects, digest=question.digest)
    except ValidationError as error:
        if looking:
            return _page(request, action, obstacles=error.messages)
        for reason in error.messages:
            messages.error(request, _("Nothing was undone. %(why)s") % {"why": reason})
    return _page(request, action) if looking else redirect("admin:index")


def _take_back(action: Action, content: Family, confirmed: str) -> None:
    """Belongs into a transaction. Raises ValidationError, and Unconfirmed."""
    outlook = effects.outlook(clock.today())
    if blocked := obstacles(action, content):
        raise ValidationError(blocked)
    actions.take_back(action)
    effects.ask(outlook, confirmed)


def _tell(request: HttpRequest, action: Action, before: Family) -> None:
    """In the log and, with its own Undo, in a message."""
    again = action.undoes and action.undoes.summary
    words = _("Done again: %(what)s") if again else _("Undone: %(what)s")
    summary = words % {"what": again or action.summary}
    entries = list(_logged(request, action, summary))
    keep(request, summary, before, entries, undoes=action)


def _logged(request: HttpRequest, action: Action, summary: str) -> Iterator[LogEntry]:
    """One entry and, where it is still there, one version for each row with a form."""
    content, newest = versions.everything(), _newest_entry()
    for key, row in actions.rows(action).items():
        if key in actions.wholes(actions.rows(action)) and key not in content:
            LogEntry.objects.log_actions(str(request.user.pk), [row], DELETION, summary)
    present = [content[key] for key in actions.wholes(actions.rows(action)) if key in content]
    for row in present:
        versions.keep_present(row, summary, request.user)
        LogEntry.objects.log_actions(str(request.user.pk), [row], CHANGE, summary)
    yield from LogEntry.objects.filter(pk__gt=newest, user=request.user.pk)


def obstacles(action: Action, content: Family) -> list[str]:
    """What was changed since, and by whom: none of that is overwritten."""
    found = actions.changed_since(action, content)
    return [
        _("%(change)s, changed since by %(who)s.") % {"change": change, "who": _who(action, whole)}
        for whole, changes in found.items()
        for change in changes
    ]


def _who(action: Action, whole: Key) -> str:
    model, pk = whole
    kind = ContentType.objects.get_for_model(model)
    news = LogEntry.objects.filter(content_type=kind, object_id=pk, action_time__gte=action.at)
    entry = news.exclude(pk__in=action.entries).select_related("user").order_by("-pk").first()
    return permissions.name(entry.user) if entry else _("a file or command")


def _page(request: HttpRequest, action: Action, **question: object) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": _("Undo: %(what)s") % {"what": action.summary},
        "action": action,
        "who": permissions.name(action.by),
        "changes": actions.differences(action, versions.everything()),
        **question,
    }
    return TemplateResponse(request, "admin/undo.html", context)
