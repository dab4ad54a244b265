"""A form as it was filled in: what is wrong with it, and what of it is not saved."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from creditsguide.admin import snapshots

FORM = "__all__"  # Django's name for what no single field is to blame for
ROW = "row_name"
POSITION = re.compile(r"[0-9]{1,9}")
LAST = 10_000  # where a row goes whose position is no number


class Fault(NamedTuple):
    """What is wrong, and the id of the field where that is put right."""

    words: str
    field: str = ""

    def __str__(self) -> str:
        return " ".join(self.words.splitlines())

    @property
    def brief(self) -> str:
        """What more there is to say, like a list of tokens, stands beside the field."""
        return self.words.partition("\n")[0]


def faults(form: forms.BaseForm, formsets: Sequence[forms.BaseFormSet]) -> Iterator[Fault]:
    """ "Line 2, quantity: This field is required." """
    yield from _of_form(form)
    for formset in formsets:
        heading = f"{formset.prefix}-heading"
        yield from (Fault(str(message), heading) for message in formset.non_form_errors())
        for number, row in enumerate(_in_order(formset), start=1):
            yield from _of_form(row, f"{capfirst(kind(formset))} {number}")


def _of_form(form: forms.BaseForm, row: str = "") -> Iterator[Fault]:
    for name, messages in form.errors.items():
        field = None if name == FORM else form[name]
        label = str(field.label) if field else ""
        place = _("%(row)s, %(field)s") % {"row": row, "field": label.lower()}
        place = place if row and field else row or label
        for message in messages:
            words = f"{place}: {message}" if place else str(message)
            yield Fault(words, field.id_for_label if field else "")


def named(formset: type[forms.BaseInlineFormSet], row: str) -> type[forms.BaseInlineFormSet]:
    """A formset that knows what editors call one of its rows."""
    setattr(formset, ROW, row)
    return formset


def kind(formset: forms.BaseFormSet) -> str:
    return str(getattr(formset, ROW, _("row")))


def _in_order(formset: forms.BaseFormSet) -> list[forms.BaseForm]:
    """As they stand on the page, where a script puts them in order."""

    def position(row: forms.BaseForm) -> int:
        typed = str(row["position"].value()) if "position" in row.fields else ""
        return int(typed) if POSITION.fullmatch(typed) else LAST

    return sorted(formset.forms, key=position)


def unsaved(filled: Iterable[forms.BaseForm]) -> dict[str, str]:
    """The names of fields that say something else than what is saved, with that."""
    return {
        form.add_prefix(name): snapshots.posted(form.get_initial_for_field(form.fields[name], name))
        for form in filled
        if form.is_bound
        for name in form.changed_data
    }
