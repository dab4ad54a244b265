"""Entries of a content file: read, and refused in words that name file, entry and field."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from django.apps import apps
from django.core import serializers
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist, ValidationError
from django.core.serializers.base import DeserializationError, DeserializedObject
from django.db import models
from django.utils.translation import gettext as _

from creditsguide.content import clock, structure

Entry = dict[str, object]
Name = tuple[str, str]  # a table, and a number or slug in it
NAMES = ("name", "title", "question", "origin", "images")
KINDS = {
    "creditsguide.lineitem": "line",
    "creditsguide.projecttip": "tip",
    "creditsguide.price": "price",
    "creditsguide.packprice": "price",
}
WHOLES = {  # the field that leads to a part's whole, and its table; a line's tier comes after
    "project": "creditsguide.exampleproject",
    "pack": "creditsguide.pack",
    "tier": "creditsguide.tier",
}
Column: TypeAlias = "models.Field[Any, Any] | models.ForeignObjectRel"  # of whatever type

UNWRITABLE = re.compile("[\0\ud800-\udfff]")  # NUL, and halves of characters

# What Django raises of an entry that makes no row.
NOT_A_ROW = (
    *(DeserializationError, FieldDoesNotExist, ObjectDoesNotExist, ValidationError),
    *(ArithmeticError, AttributeError, KeyError, StopIteration, TypeError, ValueError),
)


class ContentError(Exception):
    """Why a file was refused: every fault, each naming file, row, entry and field."""

    def __init__(self, *faults: str) -> None:
        """What a file holds need not be text: whoever shows a fault has to be able to."""
        self.faults = tuple(fault.encode(errors="backslashreplace").decode() for fault in faults)
        super().__init__(*self.faults)

    def __str__(self) -> str:
        return "\n".join(self.faults)


def read(text: str, name: str) -> list[Entry]:
    """All of a file's entries, each checked by itself: that needs no table, and no lock."""
    try:
        entries = json.loads(text)
    except json.JSONDecodeError as error:
        words = {"file": name, "why": error.msg, "line": error.lineno, "column": error.colno}
        advice = _(
            "%(file)s cannot be read as JSON: line %(line)s, column %(column)s: %(why)s. Look there"
            " for a missing comma, quote or bracket, or download the file again."
        )
        raise ContentError(advice % words) from error
    except (ValueError, RecursionError) as error:
        words = {"file": name, "why": error}
        raise ContentError(_("%(file)s cannot be read as JSON: %(why)s.") % words) from error
    if not isinstance(entries, list):
        raise ContentError(_("%(file)s: this is no list of entries.") % {"file": name})
    places = list(zip(entries, wheres(entries, name), strict=True))
    faults = [fault for entry, where in places for fault in _faults(entry, where)]
    faults += _too_many(places)
    if faults:
        raise ContentError(*faults)
    return entries


def wheres(entries: Sequence[object], name: str) -> list[str]:
    """Of each entry its row in words: "guide.json, Social Media Campaign, line 2, entry 19"."""
    names: dict[tuple[str, object], str] = {}
    counts = Counter[tuple[str, str]]()
    found = []
    for n, entry in enumerate(entries, start=1):
        label, pk, fields = _parts(entry)
        words = next((str(fields[key]) for key in NAMES if fields.get(key)), "")
        names |= {(label, pk): words, (label, str(fields.get("slug"))): words}
        if whole := _whole(label, fields, names):
            counts[label, whole] += 1
            words = f"{whole}, {KINDS[label]} {counts[label, whole]}"
        found.append(", ".join(filter(None, [name, words, _("entry %s") % n])))
    return found


def _parts(entry: object) -> tuple[str, object, dict[str, object]]:
    known = entry if isinstance(entry, dict) else {}
    fields, pk = known.get("fields"), known.get("pk")
    number = pk if isinstance(pk, int | str) else ""
    return str(known.get("model")), number, fields if isinstance(fields, dict) else {}


def _whole(label: str, fields: dict[str, object], names: dict[tuple[str, object], str]) -> str:
    """The name of what a part belongs to, which stands before it in every file we write."""
    if label not in KINDS:
        return ""
    for link, kind in WHOLES.items():
        value = fields.get(link)
        key = value[0] if isinstance(value, list) and value else value
        if isinstance(key, int | str) and (kind, key) in names:
            return names[kind, key]
    return ""


def names(entry: Entry) -> set[Name]:
    """What other entries call it by."""
    label, pk, fields = _parts(entry)
    return {(label, str(pk)), (label, str(fields.get("slug")))}


def names_needed(entry: Entry) -> set[Name]:
    """The rows that it leads to."""
    return set(_links(entry).values())


def _links(entry: Entry) -> dict[str, Name]:
    """By field, the row that it leads to."""
    label, _pk, fields = _parts(entry)
    links = {
        field.name: field.related_model._meta.label_lower
        for field in apps.get_model(label)._meta.fields
        if isinstance(field, models.ForeignKey)
    }
    found = {link: fields[link] for link in links if fields.get(link)}
    return {
        link: (links[link], str(value[0] if isinstance(value, list) else value))
        for link, value in found.items()
    }


def numbered(entry: Entry, numbers: Mapping[Name, int]) -> Entry:
    """With the numbers of rows that are known, which Django would ask for one by one."""
    fields = _parts(entry)[2]
    known = {
        link: numbers[name]
        for link, name in _links(entry).items()
        if name in numbers and fields[link] == [name[1]]
    }
    return {**entry, "fields": {**fields, **known}} if known else entry


def slugs(parsed: Sequence[Entry]) -> list[str]:
    fields = (_parts(entry)[2] for entry in parsed)
    return [str(one["slug"]) for one in fields if "slug" in one]


def _too_many(places: Iterable[tuple[object, str]]) -> Iterator[str]:
    """Said once of each row that has more parts than its form takes."""
    words = _("%(where)s: one row takes %(most)s of these at most.")
    counts = Counter[tuple[str, str]]()
    for entry, where in places:
        label, _pk, fields = _parts(entry)
        link = next((link for link in WHOLES if link in fields), "")
        if label in KINDS:
            counts[label, str(fields.get(link))] += 1
            if counts[label, str(fields.get(link))] == structure.MOST_PARTS + 1:
                yield words % {"where": where, "most": structure.MOST_PARTS}


def _faults(entry: object, where: str) -> Iterator[str]:
    """The deserializer would tell what stands in a field, but not in which."""
    tables = {model._meta.label_lower: model for model in structure.content_models()}
    label = str(entry.get("model")) if isinstance(entry, dict) else ""
    if not isinstance(entry, dict) or label not in tables:
        yield _("%(where)s: this is none of the guide's tables.") % {"where": where}
        return
    fields = entry.get("fields")
    for name, value in fields.items() if isinstance(fields, dict) else ():
        try:
            _check_field(tables[label]._meta.get_field(name), value)
        except FieldDoesNotExist:
            known = ", ".join(field.name for field in tables[label]._meta.fields if field.editable)
            words = _("there is no such field. Remove it, or correct its name: %(known)s.")
            yield str(refusal(where, tables[label], name, words % {"known": known}))
        except NOT_A_ROW as error:
            yield str(refusal(where, tables[label], name, error))


def _check_field(field: Column, value: object) -> None:
    texts = value if isinstance(value, list) else [value]  # of a row, what names it
    if any(isinstance(text, str) and UNWRITABLE.search(text) for text in texts):
        raise ValidationError(_("No text can hold what stands here."))
    if not isinstance(field, models.Field) or field.is_relation:
        return
    if isinstance(field, models.DateField) and value is not None and not clock.day(str(value)):
        words = _("“%(value)s” is no day: write it like 2026-12-01.")
        raise ValidationError(words % {"value": value})
    stored = field.to_python(value)
    if str(stored) != str(value):
        raise ValidationError(
            _("%(value)s would be kept as %(kept)s.") % {"value": value, "kept": stored}
        )
    if not (field.blank and stored in field.empty_values):
        field.clean(stored, None)


def build(entry: Entry, where: str) -> DeserializedObject:
    try:
        objects = serializers.deserialize("python", [entry], handle_forward_references=True)
        built = next(iter(objects))
    except NOT_A_ROW as error:
        raise ContentError(f"{where} ({entry['model']}): {error!r}") from error
    if any(not field.null for field in built.deferred_fields):
        raise unknown(built, where)
    return built


def unknown(built: DeserializedObject, where: str) -> ContentError:
    field, value = next(iter(built.deferred_fields.items()))
    kind = field.related_model._meta.verbose_name if field.related_model else ""
    words = {"kind": kind, "value": value}
    return refusal(where, built.object, field.name, _("%(value)s is no %(kind)s here.") % words)


def refusal(
    where: str, row: models.Model | type[models.Model], field: str, why: object
) -> ContentError:
    reason = " ".join(getattr(why, "messages", [str(why)]))
    return ContentError(f"{where} ({row._meta.label}): {field and field + ': '}{reason}")
