"""What projects cost today, and from the day on which that changes."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import NamedTuple

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from creditsguide.admin.places import form_address
from creditsguide.content import clock, costs, reader, schedule
from creditsguide.content.costs import Costs
from creditsguide.content.versions import NOTHING
from creditsguide.domain import days, drawing, wording
from creditsguide.models import ExampleProject

ByDay = Mapping[datetime.date, Costs]


class Total(NamedTuple):
    project: ExampleProject
    parts: str
    bar: list[drawing.Segment]
    credits: str
    unit: str
    then: str

    @property
    def address(self) -> str:
        return form_address(ExampleProject, self.project.pk)

    @property
    def days(self) -> str:
        """When the guide shows it; "" for every day."""
        span = self.project.public_from, self.project.public_until
        return days.span(*span) if any(span) else ""


def totals(today: datetime.date) -> list[Total]:
    """Of all projects, drafts too, on one scale."""
    tiers, projects = costs.histories(), list(costs.projects(reader.WITH_DRAFTS, "tips"))
    turns = {*schedule.coming_turns(today), today}
    found = {day: costs.on(day, tiers, projects, reader.WITH_DRAFTS) for day in sorted(turns)}
    most = max((estimate.credits for estimate in found[today].sums.values()), default=1)
    return [_total(project, found, most) for project in projects]


def _total(project: ExampleProject, found: ByDay, most: int) -> Total:
    now = found[min(found)]
    parts = f"{lines(len(project.items.all()))}, {tips(len(project.tips.all()))}"
    estimate = now.sums.get(project.pk)
    if estimate is None:
        return Total(project, parts, [], NOTHING, "", "")
    css = drawing.css_classes([str(row.pk) for row, _rate in now.tiers])
    shares = [(line.slug, css[line.slug], line.credits) for line in estimate.lines]
    credits = estimate.credits
    then = _then(project, credits, found)
    bar = drawing.bar(shares, most)
    return Total(project, parts, bar, wording.number(credits), wording.credit_unit(credits), then)


def _then(project: ExampleProject, now: int, found: ByDay) -> str:
    for day in sorted(found):
        estimate = found[day].sums.get(project.pk)
        if estimate and estimate.credits != now:
            return from_day(estimate.credits, day)
    return ""


def from_day(credits: int, day: datetime.date) -> str:
    """ "29 from 1 December", with its year where that is another one."""
    same_year = day.year == clock.today().year
    words = {"n": wording.number(credits), "day": format_date(day, "j F" if same_year else "j F Y")}
    return _("%(n)s from %(day)s") % words


def lines(n: int) -> str:
    return ngettext("%(n)s line", "%(n)s lines", n) % {"n": wording.number(n)}


def tips(n: int) -> str:
    return ngettext("%(n)s tip", "%(n)s tips", n) % {"n": wording.number(n)}
