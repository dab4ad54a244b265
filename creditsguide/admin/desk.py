"""What the start page says: prices in force, what comes and when, projects, all tables."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from django.contrib.admin import AdminSite
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from creditsguide.admin import timeline, totals
from creditsguide.admin.places import form_address
from creditsguide.admin.timeline import Link, Turn
from creditsguide.admin.totals import Total
from creditsguide.content import clock, permissions, reader, schedule, structure
from creditsguide.content.offers import PricedTier
from creditsguide.content.permissions import Visitor
from creditsguide.content.versions import Family
from creditsguide.domain import links, wording
from creditsguide.models import Price, Tier

# As the guide shows them; any other table comes after these.
ORDER = "guide tier pack exampleproject question usagetip batchsize embedorigin".split()


class PriceNow(NamedTuple):
    tier: PricedTier
    address: str
    number: str
    unit: str
    since: str
    then: str


class PacksNow(NamedTuple):
    number: str
    each: str


class Table(NamedTuple):
    name: str
    address: str
    rows: str


class Desk:
    """All of it from one look at the content, as far as this person may see it."""

    def __init__(self, request: HttpRequest, site: AdminSite, content: Family) -> None:
        self.request, self.site, self.content = request, site, content
        self.user: Visitor = request.user
        self.today = clock.today()

    def may(self, do: str) -> bool:
        """ "change_tier"."""
        return permissions.has(self.user, [do])

    @cached_property
    def has_guide(self) -> bool:
        return reader.current().guide is not None

    def actions(self) -> Iterator[Link]:
        """What an editor comes for."""
        if self.may("change_tier"):
            yield Link(_("Change a price"), reverse("admin:creditsguide_tier_changelist"))
        if self.may("add_exampleproject"):
            yield Link(_("New project"), reverse("admin:creditsguide_exampleproject_add"))
        if self.may("add_question"):
            yield Link(_("New question"), reverse("admin:creditsguide_question_add"))
        yield Link(_("Preview with drafts"), links.guide_as_of(self.today, "").bare)
        yield Link(_("Embed code"), reverse("embed-code"))

    def files(self) -> Iterator[Link]:
        if permissions.may_read(self.user):
            yield Link(_("Download content"), reverse("admin:content-download"))
        if permissions.may_edit(self.user):
            yield Link(_("Upload content"), reverse("admin:content"))

    def prices(self) -> list[PriceNow]:
        if not self.may("view_tier"):
            return []
        keys = {row.slug: row.pk for row in self.content.values() if isinstance(row, Tier)}
        return [self._price(tier, keys[tier.slug]) for tier in reader.current().tiers]

    def _price(self, tier: PricedTier, key: int) -> PriceNow:
        credits, since = tier.rate.credits, tier.history[-1].effective_on
        coming = [
            (row.effective_on, row.credits_per_image)
            for row in self.content.values()
            if isinstance(row, Price) and row.tier_id == key and row.effective_on > self.today
        ]
        day, next_credits = min(coming, default=(None, 0))
        return PriceNow(
            tier,
            form_address(Tier, key),
            wording.number(credits),
            wording.credit_unit(credits),
            wording.date(since),
            totals.from_day(next_credits, day) if day else "",
        )

    def packs(self) -> PacksNow | None:
        """How many are sold, and what a credit costs in them."""
        every = reader.current().packs.every if self.may("view_pack") else ()
        if not every:
            return None
        in_order = sorted(every, key=lambda pack: pack.each_amount)
        ends = list(dict.fromkeys([in_order[0].each, in_order[-1].each]))
        words = {"each": _(" to ").join(ends)}
        return PacksNow(wording.number(len(every)), _("%(each)s a credit") % words)

    @cached_property
    def ahead(self) -> list[datetime.date]:
        """The days on which the guide turns from tomorrow on."""
        return sorted(schedule.coming_turns(self.today)) if self.may("view_tier") else []

    def coming(self) -> list[Turn]:
        may = self.may("view_tier")
        return timeline.coming(self.content, self.today, self.ahead) if may else []

    def later(self) -> str:
        return timeline.later(self.ahead)

    def totals(self) -> list[Total]:
        return totals.totals(self.today) if self.may("view_exampleproject") else []

    def tables(self) -> list[Table]:
        """Content in editors' order, then accounts."""
        listed = [
            (entry["model"], entry)
            for app in self.site.get_app_list(self.request)
            for entry in app["models"]
        ]
        return [
            Table(str(entry["name"]), entry["admin_url"] or "", self._count(model))
            for model, entry in sorted(listed, key=lambda pair: _rank(pair[0]))
        ]

    def _count(self, model: type[models.Model]) -> str:
        if model not in structure.content_models() or model._meta.model_name == "guide":
            return ""
        return wording.number(sum(isinstance(row, model) for row in self.content.values()))


def _rank(model: type[models.Model]) -> int:
    name = model._meta.model_name or ""
    return ORDER.index(name) if name in ORDER else len(ORDER)
