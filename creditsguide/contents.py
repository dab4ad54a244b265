"""Content files: read one into empty tables, all of it or nothing."""

from __future__ import annotations

import json
from pathlib import Path

from django.core import serializers
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist, ValidationError
from django.core.serializers.base import DeserializationError, DeserializedObject
from django.db import Error, transaction
from django.utils.translation import gettext as _

from creditsguide import rules


class ContentError(Exception):
    """Why a file was refused, naming file, entry and field."""


def is_empty() -> bool:
    return not any(model.objects.exists() for model in rules.content_models())


def load(path: Path) -> int:
    """Save every entry of a file, validated. Raises ContentError, and then nothing is saved."""
    entries = _entries(path)
    with transaction.atomic():
        for number, entry in enumerate(entries, start=1):
            _save(entry, f"{path.name}, entry {number}")
        if found := rules.problems():
            raise ContentError(f"{path.name}: {found[0]}")
    return len(entries)


def _entries(path: Path) -> list[object]:
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ContentError(f"{path.name}: {error}") from error
    if not isinstance(entries, list):
        raise ContentError(_("%(file)s: this is no list of entries.") % {"file": path.name})
    return entries


def _save(entry: object, where: str) -> None:
    built = _build(entry, where)
    try:
        built.object.full_clean()
        built.save()
    except ValidationError as error:
        raise ContentError(f"{where} ({built.object._meta.label}): {_first(error)}") from error
    except Error as error:
        raise ContentError(f"{where} ({built.object._meta.label}): {error}") from error


def _build(entry: object, where: str) -> DeserializedObject:
    known = {model._meta.label_lower for model in rules.content_models()}
    if not isinstance(entry, dict) or entry.get("model") not in known:
        raise ContentError(_("%(where)s: this is none of the guide's tables.") % {"where": where})
    try:
        return next(iter(serializers.deserialize("python", [entry])))
    except (
        DeserializationError,
        FieldDoesNotExist,
        ObjectDoesNotExist,
        ValidationError,
    ) as error:
        raise ContentError(f"{where} ({entry['model']}): {error}") from error
    except (AttributeError, KeyError, StopIteration, TypeError, ValueError) as error:
        raise ContentError(f"{where} ({entry['model']}): {error!r}") from error


def _first(error: ValidationError) -> str:
    field, messages = next(iter(error.message_dict.items()))
    return f"{field}: {messages[0]}"
