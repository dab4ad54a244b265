"""The order of rows in a list: by hand or by number, saved in one go, never over a colleague's."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.main import ORDER_VAR
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from creditsguide.admin import snapshots, undo
from creditsguide.admin.base import ContentAdmin
from creditsguide.admin.conflicts import Conflicts, Sight, newest_entry
from creditsguide.admin.editing import KEPT, Editing
from creditsguide.admin.forms import Placed
from creditsguide.content import revision, versions

BUTTON = "_reorder"
LONGEST = 4  # digits

Ordered = TypeVar("Ordered", bound=Placed)
Column = str | Callable[[Ordered], str]


class OrderedAdmin(ContentAdmin[Ordered]):
    """For the ModelAdmin of rows with a position, which their list lets editors type."""

    def columns(self, request: HttpRequest) -> Sequence[Column[Ordered]]:
        columns: Sequence[Column[Ordered]] = self.list_display
        return columns

    def get_list_display(self, request: HttpRequest) -> list[Column[Ordered]]:
        places = self._place_column(request) if self.has_change_permission(request) else "position"
        return [places if name == "position" else name for name in self.columns(request)]

    def _place_column(self, request: HttpRequest) -> Callable[[Ordered], str]:
        @admin.display(description=gettext_lazy("position"), ordering="position")
        def place(row: Ordered) -> str:
            return format_html(
                '<input type="text" inputmode="numeric" autocomplete="off" name="{}" value="{}"'
                ' aria-label="{}">',
                _name(row),
                request.POST.get(_name(row), row.position),
                _("Position of %(row)s") % {"row": row},
            )

        return place

    def changelist_view(
        self, request: HttpRequest, extra_context: dict | None = None
    ) -> HttpResponse:
        placeable = self.has_change_permission(request)
        if placeable and BUTTON in request.POST:
            if self._reorder(request):
                return HttpResponseRedirect(request.get_full_path())
            # Shown again with what was typed; rows chosen for an action are none of this button's.
            typed: QueryDict = request.POST.copy()
            typed.pop(ACTION_CHECKBOX_NAME, None)
            setattr(request, "POST", typed)  # noqa: B010 - declared as what cannot be changed
        editing = Editing.of(request)
        order = self._order(self.model.objects.all())
        # What the browser kept was typed beside what was seen then.
        seen = request.POST.get("seen", "") if KEPT in request.POST else order.signed()
        sortable = placeable and ORDER_VAR not in request.GET
        context = {"seen": seen, "placeable": placeable, "sortable": sortable}
        context |= {"kept": editing.stamp, "unsaved": _saved_places(request, order)}
        return super().changelist_view(request, context | (extra_context or {}))

    def _order(self, rows: Iterable[models.Model]) -> Sight:
        """Other fields of the rows may well be edited meanwhile."""
        fields = (snapshots.LABEL, "position")
        places = {
            pk: {name: row[name] for name in fields} for pk, row in snapshots.rows(rows).items()
        }
        return Sight({"": places}, newest_entry(self, places))

    def _reorder(self, request: HttpRequest) -> bool:
        """Whether the order is as it was asked for; else it says why nothing was saved."""
        with revision.locked():
            rows = list(self.model.objects.all())
            typed = {
                row.pk: request.POST[name] for row in rows if (name := _name(row)) in request.POST
            }
            wrong = [place for place in typed.values() if not _is_place(place)]
            refusals = Conflicts(self, request).refusals(self._order(rows))
            refusals += [
                _("“%s” is no position: type a whole number, like 3.") % place for place in wrong
            ]
            for refusal in refusals:
                messages.error(request, refusal)
            if not refusals:
                places = {pk: int(place) for pk, place in typed.items()}
                self._save_order(request, arranged(rows, places))
        return not refusals

    def _save_order(self, request: HttpRequest, rows: Sequence[Ordered]) -> None:
        moves = [(n, row) for n, row in enumerate(rows, start=1) if row.position != n]
        if not moves:
            editing = Editing.of(request)
            messages.success(request, _("The order is as it was."), extra_tags=editing.saved)
            return
        before = ", ".join(map(str, self.model.objects.all()))
        with undo.recorded(request):
            for n, row in moves:
                self._move(request, row, n)
            words = _("New order of %(rows)s: %(now)s. Before: %(before)s.")
            now = ", ".join(map(str, rows))
            names = {"rows": self.opts.verbose_name_plural, "now": now, "before": before}
            Editing.of(request).action = words % names

    def _move(self, request: HttpRequest, row: Ordered, n: int) -> None:
        versions.keep_present(row)
        with self.create_revision(request):
            row.position = n
            row.save()
            self.log_change(request, row, _("Moved to position %s.") % n)


def _saved_places(request: HttpRequest, order: Sight) -> str:
    """What is saved, where the list shows what was typed."""
    names = {f"order-{pk}": row["position"] for pk, row in order.rows[""].items()}
    typed = {name: place for name, place in names.items() if name in request.POST}
    return json.dumps(typed)


def _name(row: models.Model) -> str:
    return f"order-{row.pk}"


def _is_place(typed: str) -> bool:
    digits = typed.strip()
    return digits.isascii() and digits.isdigit() and len(digits) <= LONGEST


def arranged(rows: Sequence[Ordered], places: Mapping[int, int]) -> list[Ordered]:
    """Rows by the numbers typed beside them; those that were not shown stay where they are.

    Of equal numbers the one that was typed wins: it goes before the other when its row moves up,
    and after it when it moves down.
    """

    def key(row: Ordered) -> tuple[int, int]:
        place = places[row.pk]
        return place, (place > row.position) - (place < row.position)

    in_order = iter(sorted((row for row in rows if row.pk in places), key=key))
    return [next(in_order) if row.pk in places else row for row in rows]
