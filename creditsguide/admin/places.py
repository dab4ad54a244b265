"""Where each row is edited: its form, its name in it, and the ids of its fields there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.db import models
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from creditsguide.content import structure, versions
from creditsguide.content.versions import Key


class FormPlace(NamedTuple):
    form: Key
    name: str
    ids: str = "id_"  # how those of its fields begin
    number: int = 0  # of a part, among its like in that form, from 1


Places = Mapping[Key, FormPlace]


def places(rows: Iterable[models.Model]) -> Places:
    """Of rows and their parts; parts stand in their form in this order."""
    rows, counts = list(rows), Counter[tuple[type[models.Model], Key]]()
    found = {
        versions.key(row): FormPlace(versions.key(row), versions.row_name(row)) for row in rows
    }
    for row in rows:
        for link in structure.wholes(type(row)):
            whole = versions.whole(row)
            n = counts[type(row), whole]
            counts[type(row), whole] += 1
            words = {"kind": capfirst(row._meta.verbose_name), "n": n + 1, "row": row}
            name = _("%(kind)s %(n)s, “%(row)s”") % words
            if whole in found:
                name = _("%(whole)s, %(part)s") % {"whole": found[whole].name, "part": name}
            prefix = link.remote_field.get_accessor_name()
            found[versions.key(row)] = FormPlace(whole, name, f"id_{prefix}-{n}-", n + 1)
    return found


def form_address(model: type[models.Model], pk: int) -> str:
    return reverse(f"admin:creditsguide_{model._meta.model_name}_change", args=[pk])
