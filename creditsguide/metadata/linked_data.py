"""schema.org JSON-LD that is true: credits are no money, so offers are those of packs alone."""

from __future__ import annotations

import datetime
import json
from typing import Any

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from creditsguide.content.catalogue import Catalogue
from creditsguide.content.kept import kept
from creditsguide.content.offers import PricedTier
from creditsguide.content.packs import PricedPack
from creditsguide.domain import money
from creditsguide.domain.estimate import Span

Json = dict[str, Any]  # whatever stands in JSON

# Inside a script element these could end it or begin a comment.
ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&"}
DURATIONS = {"month": "MON", "year": "ANN"}  # UN/CEFACT
TWINS = (("api/v1/guide", "application/json"), ("guide.md", "text/markdown"))


@kept
def script(catalogue: Catalogue) -> SafeString:
    """The data block for the guide's head; browsers run no script in it."""
    text = json.dumps(describe(catalogue), ensure_ascii=False, separators=(",", ":"))
    return format_html(
        '<script type="application/ld+json">{}</script>', SafeString(text.translate(ESCAPES))
    )


def describe(catalogue: Catalogue) -> Json:
    """A page about a list of quality levels, and where the same is said as data."""
    copy, home = catalogue.guide or {}, f"{settings.SITE_URL}/"
    levels = [
        _typed("ListItem", position=rank, item=_level(tier))
        for rank, tier in enumerate(catalogue.tiers, start=1)
    ]
    page = _typed(
        "WebPage",
        url=home,
        name=copy.get("title", ""),
        description=copy.get("lede", ""),
        isPartOf=_typed("WebSite", name="Credits Guide", url=home),
        mainEntity=_typed("ItemList", itemListElement=levels),
        encoding=[
            _typed("MediaObject", contentUrl=f"{home}{path}", encodingFormat=kind)
            for path, kind in TWINS
        ],
    )
    if catalogue.questions:
        page["hasPart"] = _questions(catalogue)
    if catalogue.packs:
        offers = [_offer(pack) for pack in catalogue.packs.every]
        heading = copy.get("packs_heading", "")
        page["mentions"] = _typed("OfferCatalog", name=heading, itemListElement=offers)
    if catalogue.changed_on:
        page["dateModified"] = catalogue.changed_on.isoformat()
    return {"@context": "https://schema.org"} | page


def _questions(catalogue: Catalogue) -> Json:
    return _typed(
        "FAQPage",
        url=f"{settings.SITE_URL}/#questions",
        mainEntity=[
            _typed(
                "Question",
                url=f"{settings.SITE_URL}/#{one.anchor}",
                name=one.question,
                acceptedAnswer=_typed("Answer", text=one.answer),
            )
            for one in catalogue.questions
        ],
    )


def _typed(kind: str, **properties: object) -> Json:
    return {"@type": kind, **properties}


def _offer(pack: PricedPack) -> Json:
    """A pack; of a plan, how often it is paid."""
    price = {"price": money.figure(pack.amount, pack.currency), "priceCurrency": pack.currency}
    offer = _typed(
        "Offer",
        name=pack.name,
        **price,
        eligibleQuantity=_typed("QuantitativeValue", value=pack.credits, unitText=_("credits")),
        url=pack.buy_url or f"{settings.SITE_URL}/#pack-{pack.slug}",
    )
    if pack.period in DURATIONS:
        duration = {"billingDuration": 1, "unitCode": DURATIONS[pack.period]}
        offer["priceSpecification"] = _typed("UnitPriceSpecification", **price, **duration)
    if later := next((step for step in pack.coming if step.amount != pack.amount), None):
        last = later.effective_on - datetime.timedelta(days=1)
        offer["priceValidUntil"] = last.isoformat()
    return offer


def _level(tier: PricedTier) -> Json:
    facts = [
        _fact(_("Credits per image"), tier.rate.credits, _("credits")),
        _fact(_("Width"), tier.side.width, "px"),
        _fact(_("Height"), tier.side.height, "px"),
        _fact(_("Time per image"), tier.rate.seconds, "s"),
        _fact(_("File size"), tier.rate.megabytes, "MB"),
    ]
    return _typed(
        "QualitativeValue", name=tier.name, description=tier.best_for, additionalProperty=facts
    )


def _fact(name: str, value: int | Span, unit: str) -> Json:
    if isinstance(value, Span):
        bounds = {"minValue": value.low, "maxValue": value.high}
        return _typed("PropertyValue", name=name, **bounds, unitText=unit)
    return _typed("PropertyValue", name=name, value=value, unitText=unit)
