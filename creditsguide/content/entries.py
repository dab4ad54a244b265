"""Entries of a content file: read, and refused in words that name file, entry and field."""

from __future__ import annotations

import json
import re
from typing import Any, TypeAlias

from django.core import serializers
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist, ValidationError
from django.core.serializers.base import DeserializationError, DeserializedObject
from django.db import models
from django.utils.translation import gettext as _

from creditsguide.content import rules

Entry = dict[str, object]
Column: TypeAlias = "models.Field[Any, Any] | models.ForeignObjectRel"  # of whatever type

UNWRITABLE = re.compile("[\0\ud800-\udfff]")  # NUL, and halves of characters


NOT_A_ROW = (
    *(DeserializationError, FieldDoesNotExist, ObjectDoesNotExist, ValidationError),
    *(ArithmeticError, AttributeError, KeyError, StopIteration, TypeError, ValueError),
)


class ContentError(Exception):
    """Why a file was refused, naming file, entry and field."""


def read(text: str, name: str) -> list[Entry]:
    """All of a file's entries, each checked by itself: that needs no table, and no lock."""
    try:
        entries = json.loads(text)
    except (ValueError, RecursionError) as error:
        words = {"file": name, "why": error}
        raise ContentError(_("%(file)s cannot be read as JSON: %(why)s.") % words) from error
    if not isinstance(entries, list):
        raise ContentError(_("%(file)s: this is no list of entries.") % {"file": name})
    for n, entry in enumerate(entries, start=1):
        _check(entry, f"{name}, entry {n}")
    return entries


def _check(entry: object, where: str) -> None:
    """The deserializer would tell what stands in a field, but not in which."""
    tables = {model._meta.label_lower: model for model in rules.content_models()}
    label = str(entry.get("model")) if isinstance(entry, dict) else ""
    if not isinstance(entry, dict) or label not in tables:
        raise ContentError(_("%(where)s: this is none of the guide's tables.") % {"where": where})
    fields = entry.get("fields")
    for name, value in fields.items() if isinstance(fields, dict) else ():
        try:
            _check_field(tables[label]._meta.get_field(name), value)
        except NOT_A_ROW as error:
            raise refusal(where, tables[label], name, error) from error


def _check_field(field: Column, value: object) -> None:
    if isinstance(value, str) and UNWRITABLE.search(value):
        raise ValidationError(_("No text can hold what stands here."))
    if not isinstance(field, models.Field) or field.is_relation:
        return
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
