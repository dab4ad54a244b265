"""The counting calculator's fields: what each says, and how it is filled in."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from creditsguide.calculator.forms import Reading
from creditsguide.calculator.inquiry import Inquiry
from creditsguide.calculator.shown import Shown
from creditsguide.content.catalogue import Catalogue
from creditsguide.content.kept import kept
from creditsguide.domain import drawing, wording
from creditsguide.domain.estimate import (
    MAX_DRAFTS,
    MAX_QUANTITY,
    Line,
)

NOTHING = "—"
DRAFTS = "drafts"


@dataclass(frozen=True, slots=True)
class Field(Shown):
    """What every mix shows of a field with its steppers. Drafts have no glyph."""

    slug: str
    glyph: drawing.Glyph | None
    label: str
    spoken: str  # what the label leaves to the eye
    hint: str
    fewer: str
    more: str
    limit: int


@dataclass(slots=True)
class FieldRow(Shown):
    """A field as it is filled in."""

    field: Field
    value: str
    error: str
    subtotal: str
    beside: str  # what the subtotal leaves to the eye
    at_least: bool
    at_most: bool


@kept
def _fields(catalogue: Catalogue) -> list[Field]:
    fields = [
        Field(
            slug=tier.slug,
            glyph=tier.glyph,
            label=tier.name,
            spoken=f"{wording.image_unit(0)},",
            hint=tier.price_each,
            fewer=_("One %(tier)s image fewer") % {"tier": tier.name},
            more=_("One %(tier)s image more") % {"tier": tier.name},
            limit=MAX_QUANTITY,
        )
        for tier in catalogue.tiers
    ]
    return [*fields, _drafts(catalogue)] if fields else []


def _drafts(catalogue: Catalogue) -> Field:
    return Field(
        slug=DRAFTS,
        glyph=None,
        label=_("Drafts first"),
        spoken="",
        hint=_("for each image, in %(tier)s") % {"tier": catalogue.lowest_priced.name},
        fewer=_("One draft fewer for each image"),
        more=_("One draft more for each image"),
        limit=MAX_DRAFTS,
    )


def rows(inquiry: Inquiry) -> list[FieldRow]:
    reading, catalogue = inquiry.reading, inquiry.catalogue
    # Where room is short, drafts are asked for only by links that bring some.
    brief = inquiry.place.compact and DRAFTS not in reading.typed
    values = {**reading.state.quantities, DRAFTS: reading.state.drafts}
    lines = {DRAFTS if line.draft else line.slug: line for line in inquiry.estimate.lines}
    return [
        _row(field, reading, values.get(field.slug, 0), lines.get(field.slug), catalogue)
        for field in _fields(catalogue)
        if not (brief and field.slug == DRAFTS)
    ]


def _row(
    field: Field, reading: Reading, value: int, line: Line | None, catalogue: Catalogue
) -> FieldRow:
    """What was typed stays; a field never touched shows 0."""
    error = reading.errors.get(field.slug, "")
    return FieldRow(
        field=field,
        value=reading.typed.get(field.slug) or "0",
        error=error,
        subtotal=NOTHING if error else wording.credits(line.credits if line else 0),
        beside=_beside(line, catalogue, error),
        at_least=value <= 0 and not error,
        at_most=value >= field.limit,
    )


def _beside(line: Line | None, catalogue: Catalogue, error: str) -> str:
    """What a subtotal is for, where nobody sees whose row it stands in."""
    if error:
        return _("not counted")
    if line is None:
        return ""
    return _("for %(images)s") % {"images": wording.line(line, catalogue.names[line.slug])}
