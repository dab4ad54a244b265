"""Content files: what moves between sites, all of it or nothing."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Sequence

from django.apps import apps
from django.core import serializers
from django.core.exceptions import (
    NON_FIELD_ERRORS,
    FieldDoesNotExist,
    ObjectDoesNotExist,
    ValidationError,
)
from django.core.management import call_command
from django.core.management.color import no_style
from django.core.serializers.base import DeserializationError, DeserializedObject
from django.db import Error, connection, models, transaction
from django.utils.translation import gettext as _

from creditsguide.content import revision, rules, versions
from creditsguide.content.versions import Change
from creditsguide.models import ExampleProject, Tier
from creditsguide.models.base import Slugged
from creditsguide.models.fields import TierStatus

UNWRITABLE = re.compile("[\0\ud800-\udfff]")  # NUL, and halves of characters


NOT_A_ROW = (
    *(DeserializationError, FieldDoesNotExist, ObjectDoesNotExist, ValidationError),
    *(ArithmeticError, AttributeError, KeyError, StopIteration, TypeError, ValueError),
)


class ContentError(Exception):
    """Why a file was refused, naming file, entry and field."""


def is_empty() -> bool:
    return not any(model.objects.exists() for model in rules.content_models())


def dump() -> str:
    """All content as a file."""
    content, text = rules.content_models(), io.StringIO()
    app = apps.get_app_config("creditsguide")
    call_command(
        "dumpdata",
        app.label,
        exclude=[model._meta.label for model in app.get_models() if model not in content],
        use_natural_foreign_keys=True,
        indent=2,
        stdout=text,
    )
    return text.getvalue()


def decoded(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ContentError(
            _("%(file)s cannot be read: it is no text in UTF-8.") % {"file": name}
        ) from error


def load(text: str, name: str, *, keep: bool = True) -> list[Change]:
    """Make the content equal to a file's and tell the changes; unless `keep`, only tell them.

    All of it or nothing: raises ContentError, naming file, entry and field, with nothing saved.
    """
    entries = _entries(text, name)
    with revision.locked():
        before = versions.everything()
        _clear()
        rows = [_save(entry, f"{name}, entry {n}") for n, entry in enumerate(entries, start=1)]
        for n, built in enumerate(rows, start=1):
            _link(built, f"{name}, entry {n}")
        _refuse_twins(rows, name)
        _remove_others(rows, name)
        _continue_numbering()
        if problems := rules.problems():
            n = [built.object for built in rows].index(problems[0].row) + 1
            raise _refusal(f"{name}, entry {n}", *problems[0])
        changes = versions.changes(before, versions.everything())
        if not keep:
            transaction.set_rollback(True)
    return changes


def _clear() -> None:
    """Remove every row that no address names; the file brings its own."""
    for model in rules.content_models():
        if not issubclass(model, Slugged):
            model.objects.all().delete()


def _refuse_twins(rows: Sequence[DeserializedObject], name: str) -> None:
    """A second entry for a row would silently replace the first."""
    keys = set()
    for n, built in enumerate(rows, start=1):
        key = (type(built.object), built.object.pk)
        if key in keys:
            raise ContentError(
                _("%(file)s, entry %(n)s: “%(row)s” is in the file twice.")
                % {"file": name, "n": n, "row": built.object}
            )
        keys.add(key)


def _remove_others(rows: Sequence[DeserializedObject], name: str) -> None:
    """Remove what the file does not have. Links name published tiers, so those must be in it."""
    slugs = [built.object.slug for built in rows if isinstance(built.object, Slugged)]
    missing = Tier.objects.exclude(slug__in=slugs)
    if tier := missing.exclude(status=TierStatus.DRAFT).first():
        raise ContentError(
            _("%(file)s: the tier “%(tier)s” is missing; links use it, so retire it instead.")
            % {"file": name, "tier": tier}
        )
    missing.delete()
    ExampleProject.objects.exclude(slug__in=slugs).delete()


def _continue_numbering() -> None:
    """Rows bring their numbers along: PostgreSQL must count on from the highest."""
    with connection.cursor() as cursor:
        for line in connection.ops.sequence_reset_sql(no_style(), rules.content_models()):
            cursor.execute(line)


def _entries(text: str, name: str) -> list[object]:
    try:
        entries = json.loads(text)
    except (ValueError, RecursionError) as error:
        words = {"file": name, "why": error}
        raise ContentError(_("%(file)s cannot be read as JSON: %(why)s.") % words) from error
    if not isinstance(entries, list):
        raise ContentError(_("%(file)s: this is no list of entries.") % {"file": name})
    return entries


def _save(entry: object, where: str) -> DeserializedObject:
    """Save a valid row in place of its like."""
    built = _build(entry, where)
    if isinstance(built.object, Slugged):
        _take_place(built.object)
    _check(built.object, where)
    try:
        built.save()
    except (Error, ArithmeticError) as error:
        raise _refusal(where, built.object, "pk", error) from error
    return built


def _check(row: models.Model, where: str) -> None:
    """The steps of full_clean(), each only after the one before: the first fault is told."""
    try:
        row.clean_fields()
        row.clean()
        row.validate_unique()
        row.validate_constraints()
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        field = "" if field == NON_FIELD_ERRORS else field
        raise _refusal(where, row, field, messages[0]) from error


def _link(built: DeserializedObject, where: str) -> None:
    """Fill in what only a later entry brought."""
    if not built.deferred_fields:
        return
    try:
        built.save_deferred_fields()
    except DeserializationError as error:
        raise _unknown(built, where) from error
    _check(built.object, where)


def _unknown(built: DeserializedObject, where: str) -> ContentError:
    field, value = next(iter(built.deferred_fields.items()))
    kind = field.related_model._meta.verbose_name
    words = {"kind": kind, "value": value}
    return _refusal(where, built.object, field.name, _("%(value)s is no %(kind)s here.") % words)


def _refusal(where: str, row: models.Model, field: str, why: object) -> ContentError:
    reason = " ".join(getattr(why, "messages", [str(why)]))
    return ContentError(f"{where} ({row._meta.label}): {field and field + ': '}{reason}")


def _take_place(row: Slugged) -> None:
    """Give a row the number under which this site knows it; a new one keeps the file's, if free."""
    rows = type(row).objects
    number = rows.filter(slug=row.slug).values_list("pk", flat=True).first()
    row._state.adding = number is None
    if number is None and rows.filter(pk=row.pk).exists():
        number = rows.latest("pk").pk + 1  # the next of the database may stand in the file, too
    row.pk = number or row.pk


def _build(entry: object, where: str) -> DeserializedObject:
    tables = {model._meta.label_lower: model for model in rules.content_models()}
    label = str(entry.get("model")) if isinstance(entry, dict) else ""
    if label not in tables:
        raise ContentError(_("%(where)s: this is none of the guide's tables.") % {"where": where})
    _read(tables[label], entry.get("fields"), where)
    try:
        objects = serializers.deserialize("python", [entry], handle_forward_references=True)
        built = next(iter(objects))
    except NOT_A_ROW as error:
        raise ContentError(f"{where} ({label}): {error!r}") from error
    if any(not field.null for field in built.deferred_fields):
        raise _unknown(built, where)
    return built


def _read(model: type[models.Model], fields: object, where: str) -> None:
    """The deserializer would tell what stands in a field, but not in which."""
    for name, value in fields.items() if isinstance(fields, dict) else ():
        try:
            field = model._meta.get_field(name)
            if isinstance(value, str) and UNWRITABLE.search(value):
                raise ValidationError(_("No text can hold what stands here."))
            stored = value if field.is_relation else field.to_python(value)
            if str(stored) != str(value):
                raise ValidationError(
                    _("%(value)s would be kept as %(kept)s.") % {"value": value, "kept": stored}
                )
        except NOT_A_ROW as error:
            raise _refusal(where, model, name, error) from error
