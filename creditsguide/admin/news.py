"""What a save changed, from what to what, in words for the log and the start page."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from django import forms
from django.db import models
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from creditsguide.admin.filled import kind
from creditsguide.domain import wording

LONGEST = 60  # characters of a text that are told
LEAD = 20  # of them before what differs


def news(form: forms.BaseForm, formsets: Sequence[forms.BaseModelFormSet]) -> str:
    """ "Title: Start Small → Begin; line 1, quantity: 20 → 21; line “7 walls” is added"."""
    found = [*_of_form(form, ""), *(words for one in formsets for words in _of_rows(one))]
    return capfirst(f"{'; '.join(found)}.") if found else ""


def _of_rows(formset: forms.BaseModelFormSet) -> Iterator[str]:
    changed = [row for row, _names in formset.changed_objects]
    for number, form in enumerate(formset.initial_forms, start=1):
        if form.instance in changed:
            yield from _of_form(form, f"{kind(formset)} {number}, ")
    for row in formset.new_objects:
        yield _("%(kind)s “%(row)s” is added") % {"kind": kind(formset), "row": row}
    for row in formset.deleted_objects:
        yield _("%(kind)s “%(row)s” is removed") % {"kind": kind(formset), "row": row}


def _of_form(form: forms.BaseForm, place: str) -> Iterator[str]:
    for name in form.changed_data:
        field = form.fields[name]
        old = _words(field, form.get_initial_for_field(field, name))
        new = _words(field, form.cleaned_data.get(name))
        label = str(field.label).lower() if place else str(field.label)
        yield f"{place}{label}: {' → '.join(_apart(old, new))}"


def _words(field: forms.Field, value: object) -> str:
    """As people read it: of a choice its label, of a key the row."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime.date):
        return wording.date(value)
    if value in (None, ""):
        return "–"
    key = value.pk if isinstance(value, models.Model) else value
    choices = getattr(field, "choices", ())
    return str({str(one): label for one, label in choices}.get(str(key), value))


def _apart(old: str, new: str) -> tuple[str, str]:
    """Two texts, each cut so that what differs is seen."""
    same = 0
    while same < min(len(old), len(new)) and old[same] == new[same]:
        same += 1
    start = max(0, same - LEAD) if max(len(old), len(new)) > LONGEST else 0
    return _cut(old, start), _cut(new, start)


def _cut(text: str, start: int) -> str:
    return Truncator(f"…{text[start:]}" if start else text).chars(LONGEST)
