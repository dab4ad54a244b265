"""The counting calculator's fields: what each says, and how it is filled in."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from creditsguide.calculator.forms import Reading
from creditsguide.calculator.inquiry import Inquiry
from creditsguide.content.catalogue import Catalogue
from creditsguide.content.kept import kept
from creditsguide.domain import drawing, wording
from creditsguide.domain.estimate import MAX_DRAFTS, MAX_QUANTITY, Line

DRAFTS = "drafts"


@dataclass(frozen=True, slots=True)
class Field:
    """What every mix shows of a field with its steppers. Drafts have no glyph."""

    slug: str
    glyph: drawing.Glyph | None
    label: str
    spoken: str  # what the label leaves to the eye
    hint: str
    in_sum: str  # what a line of the sum is called
    fewer: str
    more: str
    limit: int


@dataclass(slots=True)
class FieldRow:
    """A field as it is filled in."""

    field: Field
    value: str
    error: str
    times: str  # "20 × 1"; "" while nothing is counted
    credits: str
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
            in_sum=tier.name,
            fewer=_("One %(tier)s image fewer") % {"tier": tier.name},
            more=_("One %(tier)s image more") % {"tier": tier.name},
            limit=MAX_QUANTITY,
        )
        for tier in catalogue.tiers
    ]
    return [*fields, _drafts(catalogue)] if fields else []


def _drafts(catalogue: Catalogue) -> Field:
    tier = {"tier": catalogue.lowest_priced.name}
    return Field(
        slug=DRAFTS,
        glyph=None,
        label=_("Drafts per image"),
        spoken="",
        hint=_("made in %(tier)s first") % tier,
        in_sum=_("%(tier)s drafts") % tier,
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
        _row(field, reading, values.get(field.slug, 0), lines.get(field.slug))
        for field in _fields(catalogue)
        if not (brief and field.slug == DRAFTS)
    ]


def _row(field: Field, reading: Reading, value: int, line: Line | None) -> FieldRow:
    """What was typed stays; a field never touched shows 0."""
    error = reading.errors.get(field.slug, "")
    return FieldRow(
        field=field,
        value=reading.typed.get(field.slug) or "0",
        error=error,
        times=wording.times(line.quantity, line.rate.credits) if line else "",
        credits=_credits(line, error),
        at_least=value <= 0 and not error,
        at_most=value >= field.limit,
    )


def _credits(line: Line | None, error: str) -> str:
    if error:
        return _("not counted")
    return wording.credits(line.credits) if line else _("none")
