"""What a link says of itself in tabs, bookmarks and chats: the answer that it opens."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from creditsguide.calculator.calculator import Calculator
from creditsguide.content.catalogue import Catalogue
from creditsguide.domain import links
from creditsguide.domain.wording import listed


@dataclass(frozen=True, slots=True)
class LinkPreview:
    title: str
    description: str
    url: str


def link_preview(calc: Calculator, catalogue: Catalogue) -> LinkPreview:
    """Of the page itself while there is no answer."""
    copy = catalogue.guide or {}
    return LinkPreview(
        title=calc.headline or copy.get("title", ""),
        description=_answer(calc) if calc.headline else _page(catalogue, copy.get("lede", "")),
        url=links.guide_at(settings.SITE_URL, anchor="").address(calc.query),
    )


def _page(catalogue: Catalogue, lede: str) -> str:
    takes = catalogue.one_image_takes if catalogue.tiers else ""
    return " ".join(filter(None, [lede, takes]))


def _answer(calc: Calculator) -> str:
    """What it is made of as well: the images of each tier, or what a budget has to choose from."""
    if calc.result:
        counted = [row for row in calc.rows if row.times]
        return _("%(answer)s: %(rows)s. Time %(time)s, storage %(size)s.") % {
            "answer": calc.headline,
            "rows": ", ".join(f"{row.field.in_sum} {row.times} = {row.credits}" for row in counted),
            "time": calc.result.time,
            "size": calc.result.size,
        }
    if calc.plan and calc.plan.even:
        return f"{calc.headline}: {calc.plan.even.title}."
    ways = [way.title for way in calc.plan.tiers] if calc.plan else []
    return f"{calc.headline}: {listed(ways, _('or'))}."
