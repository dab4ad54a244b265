"""What the JSON API answers, type by type. openapi.py describes it from here."""

from __future__ import annotations

import datetime
from dataclasses import Field, dataclass, is_dataclass
from typing import Annotated, Any, ClassVar, Protocol

from creditsguide.content.catalogue import Tip
from creditsguide.content.offers import RetiredTier
from creditsguide.domain.estimate import Span


class Dataclass(Protocol):
    """Any of these."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


@dataclass(frozen=True)
class Price:
    credits_per_image: int
    effective_on: datetime.date
    reason: Annotated[str, "Why, in one sentence; may be empty."]


@dataclass(frozen=True)
class Tier:
    slug: Annotated[str, "Never changes; also the name of the tier's parameter."]
    name: str
    best_for: str
    recommended: bool
    width_px: int
    height_px: int
    seconds: Annotated[Span, "Time for one image."]
    megabytes: Annotated[Span, "File size of one image."]
    price: Annotated[Price, "In force today."]
    past_prices: Annotated[tuple[Price, ...], "Oldest first."]
    announced_prices: Annotated[tuple[Price, ...], "Coming ones, earliest first."]


@dataclass(frozen=True)
class Line:
    tier: Annotated[str, "A tier's slug."]
    label: Annotated[str, "The line in words."]
    rationale: Annotated[str, "Why, in an example project; else empty."]
    draft: Annotated[bool, "Whether these images are thrown away after looking at them."]
    quantity: int
    credits_per_image: int
    credits: int


@dataclass(frozen=True)
class Estimate:
    credits: Annotated[int, "The total."]
    images: Annotated[int, "Finals; drafts are counted apart."]
    drafts: int
    seconds: Annotated[Span, "Time if made one after another."]
    megabytes: Annotated[Span, "File size of all images, drafts included."]
    words: Annotated[str, "The sum in words."]
    lines: tuple[Line, ...]
    url: Annotated[str, "Opens this mix in the calculator."]


@dataclass(frozen=True)
class Project:
    slug: str
    name: str
    summary: str
    estimate: Estimate
    tips: tuple[str, ...]
    public_from: Annotated[datetime.date | None, "Its first day; null for no first day."]
    public_until: Annotated[datetime.date | None, "Its last day; null for no last day."]


@dataclass(frozen=True)
class Question:
    url: Annotated[str, "Opens the answer in the guide."]
    question: str
    answer: str
    public_from: Annotated[datetime.date | None, "Its first day; null for no first day."]
    public_until: Annotated[datetime.date | None, "Its last day; null for no last day."]


@dataclass(frozen=True)
class Amount:
    amount: Annotated[str, "Exact, with the decimals of its currency."]
    currency: Annotated[str, "ISO 4217."]
    effective_on: datetime.date


@dataclass(frozen=True)
class Pack:
    slug: str
    name: str
    credits: Annotated[int, "What one payment brings."]
    period: Annotated[str, "How often that is: once, month or year."]
    note: str
    buy_url: Annotated[str, "Where to buy it; may be empty."]
    price: Annotated[Amount, "In force today."]
    past_prices: Annotated[tuple[Amount, ...], "Oldest first."]
    announced_prices: Annotated[tuple[Amount, ...], "Coming ones, earliest first."]


@dataclass(frozen=True)
class Bought:
    slug: Annotated[str, "A pack's slug."]
    times: int


@dataclass(frozen=True)
class Cost:
    currency: str
    amount: Annotated[str, "Of all of them together."]
    packs: tuple[Bought, ...]
    credits: Annotated[int, "What they bring."]
    left: Annotated[int, "What is left of that."]


@dataclass(frozen=True)
class PlanCover:
    slug: Annotated[str, "Of a pack of every month or year."]
    left: Annotated[int, "What is left of it each time."]


Covering = Annotated[tuple[PlanCover, ...], "Plans that cover it by themselves."]
Cheapest = Annotated[
    Cost | None, "The cheapest packs that bring so many; null where none do, or that is not known."
]


@dataclass(frozen=True)
class Guide:
    day: Annotated[datetime.date, "Prices are those of this day in the site's time zone."]
    changed_on: Annotated[datetime.date | None, "The last edit, or a later midnight's turn."]
    url: str
    title: str
    lede: str
    tiers: Annotated[tuple[Tier, ...], "In the order of quality."]
    retired_tiers: Annotated[tuple[RetiredTier, ...], "No longer offered."]
    packs: Annotated[tuple[Pack, ...], "Credits for money; empty where none are sold."]
    projects: tuple[Project, ...]
    tips: tuple[Tip, ...]
    questions: tuple[Question, ...]


Words = dict[str, str | None]


@dataclass(frozen=True)
class NotOffered:
    tier: Annotated[str, "A retired tier's slug."]
    name: str
    quantity: Annotated[int, "Images that were asked for and not counted."]
    replacement: Annotated[str | None, "The slug of the tier to use instead."]


@dataclass(frozen=True)
class EstimateAnswer:
    day: datetime.date
    estimate: Estimate
    in_one_tier: Annotated[dict[str, int], "Credits for as many images in one tier each."]
    cost: Cheapest
    plans: Covering
    cheaper: Annotated[Estimate | None, "As many images for fewer credits, if there is a way."]
    not_offered: tuple[NotOffered, ...]
    notes: Annotated[tuple[str, ...], "What changed since the day the link was made."]


@dataclass(frozen=True)
class Fit:
    slug: Annotated[str, "Of a tier or an example project."]
    name: str
    times: Annotated[int, "Images in the tier, or how often the project fits."]
    used: int
    left: int


@dataclass(frozen=True)
class BudgetAnswer:
    day: datetime.date
    budget: Annotated[int, "Credits to spend."]
    images: Annotated[int | None, "How many images were asked for."]
    tiers: Annotated[tuple[Fit, ...], "All of it in one tier."]
    projects: Annotated[tuple[Fit, ...], "All of it in one example project."]
    cost: Cheapest
    plans: Covering
    most_even: Annotated[Estimate | None, "So many images, the worst of them as good as it can be."]
    missing: Annotated[int, "Credits that so many images need beyond the budget."]


@dataclass(frozen=True)
class Errors:
    errors: Annotated[dict[str, str], "Parameter → what is wrong with it, in words."]


_here = [one for one in list(globals().values()) if isinstance(one, type) and is_dataclass(one)]
# In an order that no import changes.
ALL: list[type] = list(dict.fromkeys([Span, RetiredTier, Tip, *_here]))
