"""Whether what is shown is what the tables say: for after a restore, an upgrade, or a doubt."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import chain

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.db.models import F, OuterRef, Subquery, Sum

from creditsguide.content import clock, import_export, rules, structure, triggers
from creditsguide.content.entries import ContentError
from creditsguide.models import LineItem, Price, Tier
from creditsguide.operations import release, surfaces, surroundings

Faults = Iterator[str]
EXPORT = "The export"
SHOWN = "/api/v1/guide"


def faults() -> list[str]:
    """One sentence each, and the same thing once."""
    if problem := release.unprepared():
        return [problem]
    return list(dict.fromkeys(chain.from_iterable(map(_faults_of, CHECKS))))


def _faults_of(name: str) -> Faults:
    try:
        yield from CHECKS[name]()
    except Exception as error:  # whatever it is, the rest is still to be looked at
        yield f"The {name} cannot be checked: {type(error).__name__}: {error}"


def _storage() -> Faults:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            yield from (
                f"The database is damaged: {line}." for (line,) in cursor.fetchall() if line != "ok"
            )
    try:
        connection.check_constraints()
    except IntegrityError as error:
        yield f"The database contradicts itself: {error}."


def _triggers() -> Faults:
    for table in triggers.missing():
        yield release.unnoticed(table)


def _rows() -> Faults:
    """Every row, as a form would judge it."""
    for row in structure.content_rows():
        try:
            row.full_clean()
        except ValidationError as error:
            for field, messages in error.message_dict.items():
                yield from (str(rules.Problem(row, field, message)) for message in messages)


def _texts() -> Faults:
    """What no single row can state: tokens that name nothing, prices that are missing."""
    yield from map(str, rules.problems())


def _sums() -> Faults:
    """Prices and totals as the database alone finds them: pages share one sum, and its mistakes."""
    shown = json.loads(surfaces.build(SHOWN).body)
    prices, totals = _prices(), _totals()
    for tier in shown["tiers"]:
        if (credits := tier["price"]["credits_per_image"]) != (rows := prices.get(tier["slug"])):
            yield f"“{tier['name']}” shows {credits} credits an image, its prices say {rows}."
    for project in shown["projects"]:
        if (credits := project["estimate"]["credits"]) != (rows := totals.get(project["slug"])):
            yield f"“{project['name']}” shows {credits} credits, its lines say {rows}."


def _in_force(tier: str) -> Subquery:
    dated = Price.objects.filter(tier=OuterRef(tier), effective_on__lte=clock.today())
    return Subquery(dated.order_by("-effective_on").values("credits_per_image")[:1])


def _prices() -> dict[str, int]:
    return dict(Tier.objects.annotate(credits=_in_force("pk")).values_list("slug", "credits"))


def _totals() -> dict[str, int]:
    lines = LineItem.objects.annotate(credits=F("quantity") * _in_force("tier"))
    return dict(lines.values_list("project__slug").annotate(total=Sum("credits")))


def _export() -> Faults:
    """Exported and imported again, content is the same."""
    if problem := surroundings.database_problem():
        yield f"The export cannot be tried without writing. {problem}"
        return
    try:
        for change in import_export.load(import_export.dump(), EXPORT, keep=False):
            yield f"{EXPORT} says something else: {change}."
    except ContentError as error:
        for fault in error.faults:
            yield f"The site would refuse its own export. {fault}"


CHECKS = {
    "database": _storage,
    "triggers": _triggers,
    "rows": _rows,
    "texts": _texts,
    "sums": _sums,
    "export": _export,
    "pages": surfaces.faults,
}
