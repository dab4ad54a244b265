"""What the calculator shows: a Reading worked out against the Catalogue, in finished words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from creditsguide import advice, drawing, links, sentences, wording
from creditsguide.estimate import MAX_DRAFTS, MAX_QUANTITY, Estimate, all_in_one, cheapest
from creditsguide.estimate import estimate as add_up
from creditsguide.facts import Catalogue, PricedTier
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
class Entry:
    """A line of the legend."""

    css: str
    name: str
    glyph: drawing.Glyph
    times: str
    credits: str
    counted: bool


@dataclass(frozen=True, slots=True)
class Gauge:
    """Where the mix falls between all its images in the cheapest and in the dearest tier."""

    heading: str
    mark: drawing.Gauge
    yours: str
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Result:
    """The answer, word by word."""

    total: str
    beside: str
    words: str
    segments: Sequence[drawing.Segment]
    legend: Sequence[Entry]
    time: str
    size: str
    in_one_tier: str
    gauge: Gauge | None
    saving: advice.Suggestion | None
    notes: Sequence[advice.Note]
    first_step: advice.Suggestion | None


@dataclass(frozen=True, slots=True)
class Calculator:
    """Fields, answer and addresses of the counting mode."""

    place: Place
    rows: Sequence[Row]
    result: Result
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
        rows=_rows(reading, catalogue, done),
        result=_result(reading, catalogue, place, done, uncounted),
        query=query,
        address=place.address(query),
        share=absolute(links.query(reading.state, order, on=catalogue.day)),
        say=sentences.announcement(done, uncounted),
    )


def absolute(query: str) -> str:
    """The address to hand on: always the guide's."""
    return f"{settings.SITE_URL}{links.GUIDE.address(query)}"


def _rows(reading: Reading, catalogue: Catalogue, done: Estimate) -> list[Row]:
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
    return [*rows, _drafts_row(reading, catalogue, done)] if rows else []


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


def _result(
    reading: Reading,
    catalogue: Catalogue,
    place: Place,
    done: Estimate,
    uncounted: Sequence[str],
) -> Result:
    return Result(
        total=wording.number(done.credits),
        beside=sentences.beside_total(done, uncounted),
        words=wording.sum_in_words(done),
        segments=_segments(done, catalogue),
        legend=_legend(done, catalogue),
        time=wording.time(done.seconds),
        size=wording.size(done.megabytes),
        in_one_tier=_in_one_tier(done, catalogue),
        gauge=_gauge(done, catalogue),
        saving=advice.cheaper_way(reading, catalogue, place, done),
        notes=[
            *advice.retired_tiers(reading, catalogue, place),
            *advice.price_changes(reading, catalogue, done),
        ],
        first_step=None if done.lines or uncounted else advice.first_step(catalogue, place),
    )


def _segments(done: Estimate, catalogue: Catalogue) -> list[drawing.Segment]:
    """Every tier keeps its segment, so that a bar moves instead of jumping."""
    credits = {(line.slug, line.draft): line.credits for line in done.lines}
    parts = [(tier.slug, tier.css, credits.get((tier.slug, False), 0)) for tier in catalogue.tiers]
    if catalogue.tiers:
        slug = cheapest(catalogue.rates)
        css = f"{catalogue.by_slug[slug].css} draft"
        parts.append(("drafts", css, credits.get((slug, True), 0)))
    return drawing.bar(parts)


def _legend(done: Estimate, catalogue: Catalogue) -> list[Entry]:
    finals = {line.slug: line for line in done.lines if not line.draft}
    entries = [
        _entry(tier, tier.name, finals[tier.slug].quantity if tier.slug in finals else 0)
        for tier in catalogue.tiers
    ]
    for line in done.lines:
        if line.draft:
            tier = catalogue.by_slug[line.slug]
            name = _("%(tier)s drafts") % {"tier": tier.name}
            entries.append(_entry(tier, name, line.quantity))
    return entries


def _entry(tier: PricedTier, name: str, quantity: int) -> Entry:
    return Entry(
        css=tier.css,
        name=name,
        glyph=tier.glyph,
        times=wording.times(quantity, tier.rate.credits),
        credits=wording.credits(quantity * tier.rate.credits),
        counted=quantity > 0,
    )


def _in_one_tier(done: Estimate, catalogue: Catalogue) -> str:
    """ "HD 23 · HD+ 46 · 2K 69"."""
    return " · ".join(
        f"{catalogue.names[slug]} {wording.number(credits)}"
        for slug, credits in all_in_one(done, catalogue.rates).items()
    )


def _gauge(done: Estimate, catalogue: Catalogue) -> Gauge | None:
    totals = all_in_one(done, catalogue.rates)
    if not done.images or min(totals.values()) == max(totals.values()):
        return None
    low, high = min(totals, key=totals.__getitem__), max(totals, key=totals.__getitem__)
    return Gauge(
        heading=_("Where your mix falls for %(images)s") % {"images": wording.images(done.images)},
        mark=drawing.gauge(done.credits, totals[low], totals[high]),
        yours=_("Yours, %(n)s") % {"n": wording.number(done.credits)},
        low=_all_in(catalogue.names[low], totals[low]),
        high=_all_in(catalogue.names[high], totals[high]),
    )


def _all_in(tier: str, credits: int) -> str:
    return _("All %(tier)s, %(n)s") % {"tier": tier, "n": wording.number(credits)}
