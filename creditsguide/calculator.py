"""What the calculator shows: a Reading worked out against the Catalogue, in finished words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from creditsguide import answer, drawing, links, sentences, wording
from creditsguide.estimate import MAX_DRAFTS, MAX_QUANTITY, Estimate, cheapest
from creditsguide.estimate import estimate as add_up
from creditsguide.facts import Catalogue
from creditsguide.forms import Reading
from creditsguide.links import Place

NOTHING = "—"


@dataclass(frozen=True, slots=True)
class Row:
    """One field with its steppers. Drafts have no glyph."""

    slug: str
    glyph: drawing.Glyph | None
    label: str
    hint: str
    fewer: str
    more: str
    value: str
    error: str
    subtotal: str
    limit: int
    at_least: bool
    at_most: bool


@dataclass(frozen=True, slots=True)
class Calculator:
    """Fields, answer and addresses of the counting mode."""

    place: Place
    rows: Sequence[Row]
    result: answer.Result
    query: str
    address: str
    share: str
    say: str


def count(reading: Reading, catalogue: Catalogue, place: Place) -> Calculator:
    """Work out the quantities of a Reading."""
    order = list(catalogue.names)
    done = add_up(reading.state.quantities, catalogue.rates, reading.state.drafts)
    query = links.query(reading.state, order)
    uncounted = [catalogue.names.get(name) or _("drafts") for name in reading.errors]
    return Calculator(
        place=place,
        rows=_rows(reading, catalogue, place, done),
        result=answer.work_out(reading, catalogue, place, done, uncounted),
        query=query,
        address=place.address(query),
        share=absolute(links.query(reading.state, order, on=catalogue.day)),
        say=sentences.announcement(done, uncounted),
    )


def absolute(query: str) -> str:
    """The address to hand on: always the guide's."""
    return f"{settings.SITE_URL}{links.GUIDE.address(query)}"


def _rows(reading: Reading, catalogue: Catalogue, place: Place, done: Estimate) -> list[Row]:
    finals = {line.slug: line.credits for line in done.lines if not line.draft}
    rows = [
        Row(
            slug=tier.slug,
            glyph=tier.glyph,
            label=tier.name,
            hint=tier.price_each,
            fewer=_("One %(tier)s image fewer") % {"tier": tier.name},
            more=_("One %(tier)s image more") % {"tier": tier.name},
            **_field(
                reading,
                tier.slug,
                reading.state.quantities.get(tier.slug, 0),
                finals.get(tier.slug, 0),
                MAX_QUANTITY,
            ),
        )
        for tier in catalogue.tiers
    ]
    # Where room is short, drafts are asked for only by links that bring some.
    if rows and not (place.compact and "drafts" not in reading.typed):
        rows.append(_drafts_row(reading, catalogue, done))
    return rows


def _drafts_row(reading: Reading, catalogue: Catalogue, done: Estimate) -> Row:
    tier = catalogue.by_slug[cheapest(catalogue.rates)]
    return Row(
        slug="drafts",
        glyph=None,
        label=_("Drafts first"),
        hint=_("for each image, in %(tier)s") % {"tier": tier.name},
        fewer=_("One draft fewer for each image"),
        more=_("One draft more for each image"),
        **_field(
            reading,
            "drafts",
            reading.state.drafts,
            sum(line.credits for line in done.lines if line.draft),
            MAX_DRAFTS,
        ),
    )


def _field(reading: Reading, slug: str, value: int, credits: int, limit: int) -> dict[str, object]:
    """What was typed stays; a field never touched shows 0."""
    error = reading.errors.get(slug, "")
    return {
        "value": reading.typed.get(slug, "").strip() or "0",
        "error": error,
        "limit": limit,
        "at_least": value <= 0 and not error,
        "at_most": value >= limit,
        "subtotal": NOTHING if error else wording.credits(credits),
    }
