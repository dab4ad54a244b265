"""Content files: what moves between sites, all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from django.apps import apps
from django.core import serializers
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.management.color import no_style
from django.core.serializers.base import DeserializationError, DeserializedObject
from django.db import Error, connection, models, transaction
from django.utils.translation import gettext as _

from creditsguide.content import entries, revision, rules, structure, versions
from creditsguide.content.entries import ContentError, Entry, Name
from creditsguide.content.versions import Change
from creditsguide.models import ExampleProject, Pack, Tier
from creditsguide.models.base import Slugged, check_all
from creditsguide.models.fields import TierStatus


class Row(NamedTuple):
    """An entry of a file, with the row that it makes."""

    number: int
    entry: Entry
    where: str
    built: DeserializedObject


class Saved(NamedTuple):
    rows: list[Row]
    faults: list[str]
    left_out: set[Name]  # of rows with faults


def is_empty() -> bool:
    return not any(model._default_manager.exists() for model in structure.content_models())


def dump() -> str:
    """All content as a file."""
    app, content = apps.get_app_config("creditsguide"), structure.content_models()
    tables = serializers.sort_dependencies([(app, None)], allow_cycles=True)
    rows = chain.from_iterable(_with_what_they_name(one) for one in tables if one in content)
    text = serializers.serialize("json", rows, indent=2, use_natural_foreign_keys=True)
    return str(text)


def _with_what_they_name(model: type[models.Model]) -> structure.Rows:
    """A table's rows, with those that their entries name: one by one took a second."""
    links = [field.name for field in model._meta.fields if field.is_relation]
    rows = model._default_manager.order_by("pk")
    return rows.select_related(*links) if links else rows


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
    parsed = entries.read(text, name)  # what is wrong by itself is told before anybody has to wait
    with revision.locked():
        before = versions.everything()
        _write(parsed, name)
        changes = versions.changes(before, versions.everything())
        if not keep:
            transaction.set_rollback(True)
    return changes


def _write(parsed: Sequence[Entry], name: str) -> None:
    """All rows, guarded by the database: asking each row first took most of an upload's time.

    Only where some are refused are all asked, one by one: that tells every fault, and why.
    """
    try:
        with transaction.atomic():
            rows = _replace(parsed, name, careful=False)
            connection.check_constraints(structure.content_tables())
    except (Error, ContentError):
        rows = _replace(parsed, name, careful=True)
    if problems := rules.problems():
        wheres = dict(
            zip((built.object for built in rows), entries.wheres(parsed, name), strict=True)
        )
        raise ContentError(*(str(entries.refusal(wheres[one.row], *one)) for one in problems))


def _replace(parsed: Sequence[Entry], name: str, *, careful: bool) -> list[DeserializedObject]:
    _clear()
    saved = _save_all(parsed, entries.wheres(parsed, name), careful=careful)
    faults = [*saved.faults, *_unlinked(saved), *_twins(saved.rows, name), *_missing(parsed, name)]
    if faults:
        raise ContentError(*faults)
    _remove_others(parsed)
    continue_numbering()
    return [row.built for row in saved.rows]


def _save_all(parsed: Sequence[Entry], wheres: Sequence[str], *, careful: bool) -> Saved:
    """Every faulty row is told; what only follows from one is not."""
    saved = Saved([], [], set())
    numbers: dict[Name, int] = {}
    for n, (entry, where) in enumerate(zip(parsed, wheres, strict=True), start=1):
        try:
            built = _save(entries.numbered(entry, numbers), where, careful=careful)
            saved.rows.append(Row(n, entry, where, built))
            if isinstance(built.object, Slugged):
                numbers[built.object._meta.label_lower, built.object.slug] = built.object.pk
        except ContentError as error:
            if isinstance(error.__cause__, Error):  # PostgreSQL answers no more
                raise ContentError(*saved.faults, *error.faults) from error
            if not saved.left_out & entries.names_needed(entry):
                saved.faults.extend(error.faults)
            saved.left_out.update(entries.names(entry))
    return saved


def _clear() -> None:
    """Remove every row that no address names; the file brings its own."""
    for model in structure.content_models():
        if not issubclass(model, Slugged):
            model._default_manager.all().delete()


def _twins(rows: Sequence[Row], name: str) -> Iterator[str]:
    """A second entry for a row would silently replace the first."""
    words = _("%(file)s, entry %(n)s: “%(row)s” is in the file twice.")
    keys = set()
    for row in rows:
        key = versions.key(row.built.object)
        if key in keys:
            yield words % {"file": name, "n": row.number, "row": row.built.object}
        keys.add(key)


def _missing(parsed: Sequence[Entry], name: str) -> Iterator[str]:
    """Links name published tiers, so those must be in every file."""
    words = _("%(file)s: the tier “%(tier)s” is missing; links use it, so retire it instead.")
    seen = Tier.objects.exclude(status=TierStatus.DRAFT)
    for tier in seen.exclude(slug__in=entries.slugs(parsed)):
        yield words % {"file": name, "tier": tier}


def _remove_others(parsed: Sequence[Entry]) -> None:
    """Remove what the file does not have."""
    for model in (Tier, ExampleProject, Pack):
        model._default_manager.exclude(slug__in=entries.slugs(parsed)).delete()


def continue_numbering() -> None:
    """Rows bring their numbers along: PostgreSQL must count on from the highest."""
    with connection.cursor() as cursor:
        for line in connection.ops.sequence_reset_sql(no_style(), structure.content_models()):
            cursor.execute(line)


def _save(entry: Entry, where: str, *, careful: bool) -> DeserializedObject:
    """Save a valid row in place of its like."""
    built = entries.build(entry, where)
    row = built.object
    if isinstance(row, Slugged):
        _take_place(row)
    _check(row, where, careful=careful)
    try:
        built.save(force_insert=row._state.adding)
    except (Error, ArithmeticError) as error:
        if careful or not isinstance(error, Error):
            raise entries.refusal(where, row, "pk", error) from error
        raise
    return built


def _check(row: models.Model, where: str, *, careful: bool = True) -> None:
    """The steps of full_clean(): what only makes sense of right fields comes after them."""
    links = {field.name for field in row._meta.fields if field.is_relation}
    guarded = links if structure.wholes(type(row)) and not careful else set()  # parts are many
    whole = (row.clean, row.validate_unique, row.validate_constraints) if careful else (row.clean,)
    try:
        row.clean_fields(exclude=guarded)
        check_all(*whole)
    except ValidationError as error:
        faults = [
            str(entries.refusal(where, row, "" if field == NON_FIELD_ERRORS else field, message))
            for message, field in _each_once(error.message_dict)
        ]
        raise ContentError(*faults) from error


def _each_once(messages: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """With its field, where both a field's check and a constraint say it."""
    beside_fields = {
        one for field in messages.keys() - {NON_FIELD_ERRORS} for one in messages[field]
    }
    for field, told in messages.items():
        for message in told:
            if field != NON_FIELD_ERRORS or message not in beside_fields:
                yield message, field


def _unlinked(saved: Saved) -> Iterator[str]:
    for row in saved.rows:
        try:
            _link(row.built, row.where)
        except ContentError as error:
            if not saved.left_out & entries.names_needed(row.entry):
                yield from error.faults


def _link(built: DeserializedObject, where: str) -> None:
    """Fill in what only a later entry brought."""
    if not built.deferred_fields:
        return
    try:
        built.save_deferred_fields()
    except DeserializationError as error:
        raise entries.unknown(built, where) from error
    _check(built.object, where)


def _take_place(row: Slugged) -> None:
    """Give a row the number under which this site knows it; a new one keeps the file's, if free."""
    rows = type(row).objects
    number = rows.filter(slug=row.slug).values_list("pk", flat=True).first()
    row._state.adding = number is None
    if number is None and rows.filter(pk=row.pk).exists():
        number = rows.latest("pk").pk + 1  # the next of the database may stand in the file, too
    row.pk = number or row.pk
