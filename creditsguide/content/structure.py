"""Which tables are content, which rows are parts of others, and which fields hold texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from django.db import models

from creditsguide.models.base import Content
from creditsguide.models.fields import ProseField, Text

Link: TypeAlias = "models.ForeignKey[Any, Any]"  # to whatever kind of row
MOST_PARTS = 500  # of one kind, that one row can have: its form shows all of them
Rows: TypeAlias = "models.QuerySet[Any]"  # of whatever kind


def content_models() -> list[type[models.Model]]:
    """Every table that visitors see."""
    return [model for model in _all_subclasses(Content) if not model._meta.abstract]


def content_tables() -> list[str]:
    """As the database calls them."""
    return [model._meta.db_table for model in content_models()]


def content_rows() -> Iterator[models.Model]:
    for model in content_models():
        yield from model._default_manager.all()


def _all_subclasses(base: type[models.Model]) -> Iterable[type[models.Model]]:
    for model in base.__subclasses__():
        yield model
        yield from _all_subclasses(model)


def wholes(model: type[models.Model]) -> list[Link]:
    """The foreign keys to the row that one of this model lives and dies with."""
    return [
        field
        for field in model._meta.fields
        if isinstance(field, models.ForeignKey) and field.remote_field.on_delete is models.CASCADE
    ]


def parts(model: type[models.Model]) -> list[Link]:
    """The foreign keys of rows that live and die with one of this model."""
    return [
        link.field
        for link in model._meta.related_objects
        if isinstance(link.field, models.ForeignKey) and link.on_delete is models.CASCADE
    ]


def part_rows(row: models.Model) -> Iterator[Rows]:
    """Of each kind of part, those of this row."""
    for link in parts(type(row)):
        yield link.model._default_manager.filter(**{link.attname: row.pk})


def prose_fields(model: type[models.Model]) -> dict[str, Text]:
    """By name."""
    return {field.name: field for field in model._meta.fields if isinstance(field, ProseField)}
