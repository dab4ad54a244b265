"""What an editor saw: the rows behind a form, compared and brought up to date as plain strings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.db import models
from django.http import QueryDict

from creditsguide.content import versions

Values = dict[str, str]  # field → what a browser posts for it; LABEL → the row in words
Rows = dict[str, Values]  # primary key → row, in the form's order
Snapshot = dict[str, Rows]  # a formset's prefix → its rows; "" → the objects themselves

LABEL = ""


class FieldChange(NamedTuple):
    """What somebody did to a field; to a whole row where there is no field."""

    prefix: str
    pk: str
    label: str
    field: str
    old: str | None
    new: str | None


def rows(objects: Iterable[models.Model]) -> Rows:
    return {str(obj.pk): _row(obj) for obj in objects}


def _row(obj: models.Model) -> Values:
    fields = versions.written(type(obj))
    values = {field.name: field.value_from_object(obj) for field in fields}
    return {LABEL: str(obj)} | {name: posted(value) for name, value in values.items()}


def posted(value: object) -> str:
    if value is True:
        return "on"
    return "" if value is None or value is False else str(value)


def changes(before: Snapshot, now: Snapshot) -> Iterator[FieldChange]:
    for prefix in before | now:
        then, today = before.get(prefix, {}), now.get(prefix, {})
        for pk, field in versions.differences(then, today):
            old, new = then.get(pk, {}), today.get(pk, {})
            if field or not (old and new):  # a label is no field: it only follows from some
                label = (old or new)[LABEL]
                yield FieldChange(prefix, pk, label, field, old.get(field), new.get(field))


def rebased(typed: QueryDict, before: Snapshot, now: Snapshot) -> QueryDict:
    """What was typed, on top of what is saved by now: untouched fields take the saved value."""
    data = typed.copy()
    for prefix in before | now:
        then, current = before.get(prefix, {}), now.get(prefix, {})
        if prefix:
            _rebase_rows(data, prefix, then, current)
            continue
        for pk, row in current.items():
            for name, value in _untouched(
                {name: str(text) for name, text in data.items()}, then.get(pk, {}), row
            ).items():
                data[name] = value
    return data


def _untouched(mine: Values, before: Values, now: Values) -> Values:
    """The saved values of the fields in which nothing was typed."""
    return {name: value for name, value in now.items() if mine.get(name, "") == before.get(name)}


def key(now: Snapshot, change: FieldChange) -> str:
    """The name under which a changed field stands in a rebased form."""
    if not change.prefix:
        return change.field
    return f"{change.prefix}-{list(now[change.prefix]).index(change.pk)}-{change.field}"


def is_counted(data: QueryDict, prefix: str, rows: Rows) -> bool:
    """Whether a formset counts its rows as they were sent, and as they are saved."""
    sent = {match[1] for match in filter(None, map(_names(prefix).fullmatch, data))}
    total, initial = (data.get(f"{prefix}-{kind}_FORMS", "") for kind in ("TOTAL", "INITIAL"))
    return initial == str(len(rows)) and total.isdecimal() and int(total[:9]) <= len(sent)


def _names(prefix: str) -> re.Pattern[str]:
    return re.compile(rf"{re.escape(prefix)}-([0-9]{{1,4}})-(.+)")


def _rebase_rows(data: QueryDict, prefix: str, before: Rows, now: Rows) -> None:
    """A colleague's new row is added; one they deleted stays only if something was typed in it."""
    typed = _take_rows(data, prefix)
    mine = {row["id"]: row for row in typed if row.get("id")}
    known = [
        mine.get(pk, row) | _untouched(mine.get(pk, row), before.get(pk, {}), row)
        for pk, row in now.items()
    ]
    orphans = [
        row | {"id": ""}
        for pk, row in mine.items()
        if pk not in now and "DELETE" not in row and not row.items() <= before.get(pk, {}).items()
    ]
    new = [row for row in typed if not row.get("id")]
    for index, row in enumerate([*known, *orphans, *new]):
        for name, value in row.items():
            data[f"{prefix}-{index}-{name}"] = value
    data[f"{prefix}-INITIAL_FORMS"] = str(len(known))
    data[f"{prefix}-TOTAL_FORMS"] = str(len(known) + len(orphans) + len(new))


def _take_rows(data: QueryDict, prefix: str) -> list[Values]:
    """A formset's rows as they were posted, removed from the data."""
    by_index: dict[int, Values] = {}
    for match in filter(None, map(_names(prefix).fullmatch, list(data))):
        by_index.setdefault(int(match[1]), {})[match[2]] = data.pop(match[0])[-1]
    return [by_index[index] for index in sorted(by_index)]
