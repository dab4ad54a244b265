"""Earlier versions of a row and of the lines that belong to it: what they say, and back to them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from itertools import chain
from typing import Any, NamedTuple, TypeAlias, TypeVar

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Max
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from reversion import add_to_revision, create_revision, register, set_comment, set_user
from reversion.models import Version

from creditsguide.content import clock, rules, structure
from creditsguide.content.permissions import Visitor
from creditsguide.domain import wording

Column: TypeAlias = "models.Field[Any, Any]"  # of whatever type
K = TypeVar("K")
Key = tuple[type[models.Model], int]
Family = Mapping[Key, models.Model]  # a row first, then its parts
NOTHING = "—"


class Change(NamedTuple):
    """A field that differs between now and then; no field: the whole row."""

    row: str
    field: str
    now: str
    then: str

    @property
    def marked(self) -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]]:
        """Both sides in pieces, and of each piece whether the other side lacks it."""
        now, then = re.split(r"(\s+)", self.now), re.split(r"(\s+)", self.then)
        steps = SequenceMatcher(None, now, then, autojunk=False).get_opcodes()
        return (
            [("".join(now[i:j]), tag != "equal") for tag, i, j, _k, _l in steps if i < j],
            [("".join(then[k:m]), tag != "equal") for tag, _i, _j, k, m in steps if k < m],
        )

    def __str__(self) -> str:
        if self.field:
            return f"{self.row}, {self.field}: {self.now} → {self.then}"
        words = _("%(row)s is added") if self.now == NOTHING else _("%(row)s is removed")
        return words % {"row": self.row}


def register_all() -> None:
    """A version of a row brings its parts along, and that of a part its whole."""
    for model in structure.content_models():
        accessors = [link.remote_field.get_accessor_name() for link in structure.parts(model)]
        register(model, follow=[*(field.name for field in structure.wholes(model)), *accessors])


register_all()


def everything() -> Family:
    """All content as it is now."""
    return {key(row): row for row in structure.content_rows()}


def present(row: models.Model) -> Family:
    return family(row, chain.from_iterable(structure.part_rows(row)))


def of(version: Version) -> Family:
    """The row and its parts as they were; a revision may hold other rows, saved along with it."""
    return family(_row(version), map(_row, reversed(version.revision.version_set.all())))


def family(row: models.Model, others: Iterable[models.Model]) -> Family:
    """A row and those of the others that are its parts."""
    links = {link.model: link.attname for link in structure.parts(type(row))}
    mine = [one for one in others if getattr(one, links.get(type(one), ""), None) == row.pk]
    return {key(one): one for one in [row, *mine]}


def _row(version: Version) -> models.Model:
    kind = ContentType.objects.get_for_id(version.content_type_id)
    row: models.Model = apps.get_model(kind.app_label, kind.model)(**version.field_dict)
    row._state.adding = False  # it is, or was, in the database
    return row


def key(row: models.Model) -> Key:
    return type(row), row.pk


def whole(row: models.Model) -> Key:
    """The row with whose form this one is edited: its own, but for parts."""
    for link in structure.wholes(type(row)):
        return link.related_model, link.value_from_object(row)
    return key(row)


def differences(
    before: Mapping[K, Mapping[str, object]], after: Mapping[K, Mapping[str, object]]
) -> Iterator[tuple[K, str]]:
    """The rows that differ with each such field; without one where only one side has the row."""
    for one in {**before, **after}:
        old, new = before.get(one), after.get(one)
        if old is None or new is None:
            yield one, ""
        else:
            yield from ((one, name) for name in new if old.get(name) != new[name])


def same(now: Family, then: Family) -> bool:
    return not any(differences(_values(now), _values(then)))


def _values(rows: Family) -> dict[Key, dict[str, object]]:
    return {
        one: {field.name: field.value_from_object(row) for field in written(type(row))}
        for one, row in rows.items()
    }


def written(model: type[models.Model]) -> list[Column]:
    """What somebody writes; what a row notes by itself only follows from that."""
    return [field for field in model._meta.concrete_fields if field.editable]


def changed(before: Family, after: Family) -> list[Key]:
    """The rows that differ."""
    return list(dict.fromkeys(one for one, _name in differences(_values(before), _values(after))))


def changes(now: Family, then: Family) -> list[Change]:
    """What becoming as it was then would change."""
    rows, present, past = {**then, **now}, _values(now), _values(then)
    found = []
    for one, name in differences(present, past):
        label = _label(rows[one], rows)
        if name:
            [field] = [one for one in rows[one]._meta.concrete_fields if one.name == name]
            if not field.editable:  # only follows from others
                continue
            old, new = words(field, present[one][name]), words(field, past[one][name])
            found.append(Change(label, str(capfirst(field.verbose_name)), old, new))
        else:
            old, new = (str(family.get(one) or NOTHING) for family in (now, then))
            found.append(Change(label, "", old, new))
    return found


def row_name(row: models.Model) -> str:
    """ "Usage tip “Start Small”"."""
    return f"{capfirst(row._meta.verbose_name)} “{row}”"


def _label(row: models.Model, rows: Family) -> str:
    label = row_name(row)
    for field in structure.wholes(type(row)):
        if whole := rows.get((field.related_model, field.value_from_object(row))):
            label = _("%(part)s of %(whole)s") % {"part": label, "whole": whole}
    return label


def words(field: Column, value: object) -> str:
    """What a field holds: of a choice its label, of a key the row that it leads to, a day in words.

    As it is kept, or as a browser sends it.
    """
    if isinstance(field, models.ForeignKey) and value:
        return str(field.related_model._default_manager.filter(pk=value).first() or value)
    if isinstance(field, models.DateField) and (day := clock.typed_day(str(value))):
        return wording.date(day)
    return str(dict(field.flatchoices).get(value, value) or NOTHING)


def keep_present(row: models.Model, why: str = "", by: Visitor | None = None) -> bool:
    """Record a row as it stands, unless its newest version says the same; whether it did.

    Content also comes by files and commands, which record nothing.
    """
    newest = Version.objects.get_for_object(row).first()
    if newest and same(present(row), of(newest)):
        return False
    _record(row, why, by)
    return True


def keep_all(content: Family, why: str = "", by: Visitor | None = None) -> None:
    """The same of every row: to ask for the newest of each took long, and others wait."""
    newest = _newest_of({model for model, _pk in content if not structure.wholes(model)})
    families: dict[Key, dict[Key, models.Model]] = {}
    for one, row in content.items():
        families.setdefault(whole(row), {})[one] = row
    for one, now in families.items():
        if not (one in newest and same(now, of(newest[one]))):
            _record(content[one], why, by)


def _newest_of(tables: Iterable[type[models.Model]]) -> dict[Key, Version]:
    found: dict[Key, Version] = {}
    for model in tables:
        newest = Version.objects.get_for_model(model).order_by().values("object_id")
        numbers = newest.annotate(newest=Max("pk")).values("newest")
        rows = Version.objects.filter(pk__in=numbers).prefetch_related("revision__version_set")
        found |= {(model, int(version.object_id)): version for version in rows}
    return found


def _record(row: models.Model, why: str, by: Visitor | None) -> None:
    with create_revision():
        set_user(by)
        set_comment(why or _("As it was found."))
        add_to_revision(row)


def restore(version: Version) -> models.Model:
    """Write a version back, under the rules of any save. Belongs into a transaction.

    Raises ValidationError.
    """
    before, then = set(rules.problems()), of(version)
    row = next(iter(then.values()))
    for rows in structure.part_rows(row):
        rows.delete()
    for one in then.values():
        one.full_clean()
        one.save_base(raw=True)
    problems = [one for one in rules.problems() if one not in before or key(one.row) in then]
    if problems:
        raise ValidationError([*map(str, problems)])
    return row
