"""Earlier versions of a row and of the lines that belong to it: what they say, and back to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from reversion import add_to_revision, create_revision, register, set_comment
from reversion.models import Version

from creditsguide import catalogue, rules

Key = tuple[type[models.Model], int]
Family = Mapping[Key, models.Model]  # a row first, then its parts
NOTHING = "—"


class Change(NamedTuple):
    """A field that differs between now and then; no field: the whole row."""

    row: str
    field: str
    now: str
    then: str


def parts(model: type[models.Model]) -> list[models.ForeignKey]:
    """The foreign keys of rows that live and die with one of this model."""
    return [link.field for link in model._meta.related_objects if link.on_delete is models.CASCADE]


def register_all() -> None:
    """A version of a row brings its parts along, and that of a part its whole."""
    for model in rules.content_models():
        whole = [
            field.name
            for field in model._meta.fields
            if field.is_relation and field.remote_field.on_delete is models.CASCADE
        ]
        accessors = [link.remote_field.get_accessor_name() for link in parts(model)]
        register(model, follow=[*whole, *accessors])


register_all()


def present(row: models.Model) -> Family:
    found = [row]
    for link in parts(type(row)):
        found += link.model.objects.filter(**{link.attname: row.pk})
    return _by_key(found)


def of(version: Version) -> Family:
    """The row and its parts as they were; a revision may hold other rows, saved along with it."""
    row = _row(version)
    links = {link.model: link.attname for link in parts(type(row))}
    others = map(_row, version.revision.version_set.order_by("pk"))
    mine = [one for one in others if getattr(one, links.get(type(one), ""), None) == row.pk]
    return _by_key([row, *mine])


def _row(version: Version) -> models.Model:
    model = ContentType.objects.get_for_id(version.content_type_id).model_class()
    row = model(**version.field_dict)
    row._state.adding = False  # it is, or was, in the database
    return row


def _by_key(rows: Iterable[models.Model]) -> Family:
    return {_key(row): row for row in rows}


def _key(row: models.Model) -> Key:
    return type(row), row.pk


def changes(now: Family, then: Family) -> list[Change]:
    """What going back would change."""
    found = []
    for key in now | then:
        old, new = now.get(key), then.get(key)
        row = old or new
        label = f"{capfirst(row._meta.verbose_name)} “{row}”"
        if old and new:
            found += _field_changes(label, old, new)
        else:
            found.append(Change(label, "", str(old or NOTHING), str(new or NOTHING)))
    return found


def _field_changes(label: str, old: models.Model, new: models.Model) -> list[Change]:
    return [
        Change(label, capfirst(field.verbose_name), _words(field, old), _words(field, new))
        for field in old._meta.concrete_fields
        if field.value_from_object(old) != field.value_from_object(new)
    ]


def _words(field: models.Field, row: models.Model) -> str:
    value = field.value_from_object(row)
    if field.is_relation and value:
        return str(field.related_model.objects.filter(pk=value).first() or value)
    return str(dict(field.flatchoices).get(value, value) or NOTHING)


def keep_present(row: models.Model) -> None:
    """Record a row as it stands, unless its newest version says the same.

    Content also comes by files and commands, which record nothing.
    """
    newest = Version.objects.get_for_object(row).first()
    if newest is None or changes(present(row), of(newest)):
        with create_revision():
            set_comment(_("As it was found."))
            add_to_revision(row)


def restore(version: Version) -> models.Model:
    """Write a version back, under the rules of any save. Belongs into a transaction.

    Raises ValidationError.
    """
    before, then = set(rules.problems()), of(version)
    row = next(iter(then.values()))
    for link in parts(type(row)):
        link.model.objects.filter(**{link.attname: row.pk}).delete()
    for one in then.values():
        one.full_clean()
        one.save_base(raw=True)
    found = [one for one in rules.problems() if one not in before or _key(one.row) in then]
    tokens = catalogue.unsaved(catalogue.today()).token_names
    wrong = [text for one in then.values() for text in rules.token_errors(one, tokens).values()]
    if found or wrong:
        raise ValidationError([*wrong, *map(str, found)])
    return row
