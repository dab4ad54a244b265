"""Two editors at once: a write on top of rows that its editor has not seen is refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import LogEntry
from django.contrib.admin.options import get_content_type_for_model
from django.contrib.admin.utils import unquote
from django.core import signing
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from creditsguide.admin import snapshots
from creditsguide.admin.snapshots import FieldChange, Snapshot
from creditsguide.content import revision

SALT = "creditsguide.admin.seen"


@dataclass(frozen=True)
class Sight:
    """The rows behind a page, and the newest entry of their history."""

    rows: Snapshot
    log: int

    def signed(self) -> str:
        return signing.dumps([self.rows, self.log], salt=SALT, compress=True)


def posted_sight(request: HttpRequest) -> Sight | None:
    """What the editor had seen; None when the page lost it or made it up."""
    try:
        return Sight(*signing.loads(request.POST.get("seen", ""), salt=SALT))
    except signing.BadSignature:
        return None


class RefusableForm(forms.ModelForm):
    """Not saved, but shown again as it was filled in, where there are refusals."""

    refusals: Sequence[str] = ()

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        for message in self.refusals:
            self.add_error(None, message)
        return cleaned


class StaleMixin:
    """For the ModelAdmin of every content table."""

    def get_form(
        self, request: HttpRequest, obj: models.Model | None = None, **options: object
    ) -> type[forms.ModelForm]:
        form = super().get_form(request, obj, **options)
        refusals = {"refusals": self.get_refusals(request)}
        return type(form)(form.__name__, (RefusableForm, form), refusals)

    def get_refusals(self, request: HttpRequest) -> list[str]:
        return getattr(request, "refusals", [])

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict | None = None,
    ) -> HttpResponse:
        with _locked_if_writing(request):
            obj = object_id and self.get_object(request, unquote(object_id))
            # Before the form reads its rows: a write in between is then refused, not missed.
            now = self._look(request, [obj] if obj else [])
            seen = posted_sight(request)
            if object_id and not obj and seen and self.has_add_permission(request):
                object_id, form_url = None, self._offer_again(request, seen)
            elif request.method == "POST" and obj:
                self._refuse_if_stale(request, now)
            context = (extra_context or {}) | {"seen": now.signed()}
            return super().changeform_view(request, object_id, form_url, context)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict | None = None
    ) -> HttpResponse:
        with _locked_if_writing(request):
            obj = self.get_object(request, unquote(object_id))
            now = self._look(request, [obj] if obj else [])
            deleting = request.method == "POST" and self.has_delete_permission(request, obj)
            if deleting and obj and (refusals := self._refusals(request, now)):
                return _shown_again(request, refusals)
            context = (extra_context or {}) | {"seen": now.signed()}
            return super().delete_view(request, object_id, context)

    def response_action(
        self, request: HttpRequest, queryset: models.QuerySet
    ) -> HttpResponse | None:
        """Actions that ask first carry on their page what was asked about."""
        with revision.locked():
            chosen = queryset.filter(pk__in=request.POST.getlist(ACTION_CHECKBOX_NAME))
            now = self._look(request, chosen)
            if "post" in request.POST and (refusals := self._refusals(request, now)):
                return _shown_again(request, refusals)
            response = super().response_action(request, queryset)
            if isinstance(response, TemplateResponse):
                response.context_data["seen"] = now.signed()
            return response

    def _tables(self, request: HttpRequest) -> Iterator[tuple[str, str, models.QuerySet]]:
        for formset, inline in self.get_formsets_with_inlines(request):
            yield formset.get_default_prefix(), formset.fk.name, inline.get_queryset(request)

    def _history(self, keys: Iterable[str]) -> models.QuerySet:
        kind = get_content_type_for_model(self.model)
        return LogEntry.objects.filter(content_type=kind, object_id__in=keys).order_by("-id")

    def _look(self, request: HttpRequest, objects: Iterable[models.Model]) -> Sight:
        rows = {"": snapshots.rows(objects)}
        newest = self._history(rows[""]).values_list("id", flat=True).first()
        for prefix, parent, inline_rows in self._tables(request):
            rows[prefix] = snapshots.rows(inline_rows.filter(**{f"{parent}__in": rows[""]}))
        return Sight(rows, newest or 0)

    def _refuse_if_stale(self, request: HttpRequest, now: Sight) -> None:
        """The form then shows what was typed, on top of what is saved by now."""
        seen = posted_sight(request)
        if seen and not any(snapshots.changes(seen.rows, now.rows)):
            return
        request.POST = snapshots.rebased(request.POST, seen.rows if seen else {}, now.rows)
        advice = _("What you typed is kept, what they changed is filled in. Check both, then save.")
        request.refusals = [*self._refusals(request, now), advice]

    def _offer_again(self, request: HttpRequest, seen: Sight) -> str:
        """Somebody deleted the object: what was typed moves to the form that adds one."""
        [values] = seen.rows[""].values()
        request.POST = snapshots.rebased(request.POST, {prefix: {} for prefix in seen.rows}, {})
        for name, value in values.items():
            request.POST.setdefault(name, value)  # fields that are only shown once saved
        for prefix, parent, _rows in self._tables(request):
            for index in range(int(request.POST[f"{prefix}-TOTAL_FORMS"])):
                request.POST.pop(f"{prefix}-{index}-{parent}", None)
        request.refusals = [
            _("%(who)s deleted this while you had it open. Saving adds it again, as below.")
            % {"who": self._who(request, seen)}
        ]
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_add")

    def _refusals(self, request: HttpRequest, now: Sight) -> list[str]:
        """Who changed what since it was seen; empty when nobody changed anything."""
        seen = posted_sight(request)
        if seen is None:
            return [_("This page lost track of what you had seen, so nothing was saved.")]
        changes = list(snapshots.changes(seen.rows, now.rows))
        if not changes:
            return []
        who = {"who": self._who(request, seen)}
        tables = {prefix: rows.model for prefix, _parent, rows in self._tables(request)}
        return [
            _("%(who)s changed this while you had it open, so nothing was saved.") % who,
            *(
                _sentence(tables.get(c.prefix, self.model), now, c, _yours(request, now, c))
                for c in changes
            ),
        ]

    def _who(self, request: HttpRequest, seen: Sight) -> str:
        news = self._history(seen.rows[""]).filter(id__gt=seen.log).select_related("user")
        entry = news.first()
        if entry is None:
            return _("Someone")
        if entry.user == request.user:
            return _("You, in another window,")
        return entry.user.get_full_name() or entry.user.get_username()


def _locked_if_writing(request: HttpRequest) -> AbstractContextManager[None]:
    return revision.locked() if request.method == "POST" else nullcontext()


def _shown_again(request: HttpRequest, refusals: Sequence[str]) -> HttpResponse:
    for message in refusals:
        messages.error(request, message)
    return HttpResponseRedirect(request.get_full_path())


def _yours(request: HttpRequest, now: Sight, change: FieldChange) -> str | None:
    """What was typed into a field that somebody else changed too."""
    if not change.field:
        return None
    typed = request.POST.get(snapshots.key(now.rows, change), change.new)
    return typed if typed != change.new else None


def _sentence(model: type[models.Model], now: Sight, change: FieldChange, yours: str | None) -> str:
    """ "Price “3 from 2026-12-01”, credits per image: 3 → 4." """
    row = f"{capfirst(model._meta.verbose_name)} “{change.label}”"
    if not change.field:
        news = _("%(row)s is new.") if change.old is None else _("%(row)s is gone.")
        return news % {"row": row}
    field = model._meta.get_field(change.field)
    name = f"{row}, {field.verbose_name}"
    if not change.prefix and len(now.rows[""]) == 1:
        name = capfirst(field.verbose_name)  # the page is about this row
    sentence = f"{name}: {_in_words(field, change.old)} → {_in_words(field, change.new)}."
    return sentence if yours is None else f"{sentence} {_('You typed')} {_in_words(field, yours)}."


def _in_words(field: models.Field, value: str | None) -> str:
    if not value:
        return "–"
    if field.related_model:
        return str(field.related_model._default_manager.filter(pk=value).first() or value)
    if field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    return Truncator(_("yes") if value == "on" else value).chars(60)
