"""Budget mode: what so many credits can make, in finished words and drawings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from django.utils.translation import gettext as _

from creditsguide.calculator import advice
from creditsguide.calculator.forms import Reading
from creditsguide.calculator.inquiry import Inquiry
from creditsguide.content.catalogue import Breakdown, Catalogue
from creditsguide.content.kept import kept
from creditsguide.content.offers import PricedTier
from creditsguide.content.packs import PERIODS
from creditsguide.domain import drawing, links, replies, selling, sentences, wording
from creditsguide.domain.budget import cover, most_even_mix, shortfall
from creditsguide.domain.estimate import MAX_BUDGET, estimate_mix
from creditsguide.domain.links import State

QUICK_AMOUNTS = (10, 25, 50, 100)  # images in the lowest-priced tier


@dataclass(frozen=True, slots=True)
class Spending:
    """One way to spend the budget; without an address it is no mix the calculator can count."""

    title: str
    uses: str
    address: str
    segments: Sequence[drawing.Segment]
    glyph: drawing.Glyph | None = None
    tally: drawing.Tally | None = None


class Offer(NamedTuple):
    """A budget to start from: what a pack brings, or just so many credits."""

    credits: int
    number: str
    unit: str
    name: str  # the pack's; "" without one


@dataclass(slots=True)
class Amount:
    """An offer where it stands."""

    offer: Offer
    address: str
    current: bool


@dataclass(frozen=True, slots=True)
class Headline:
    """The answer in one line; `text` says what is missing."""

    total: str
    beside: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class BudgetPlan:
    """What a budget makes: in one tier, as example projects, and evenly over several tiers."""

    headline: Headline
    amounts: Sequence[Amount]
    words: str  # the headline in one sentence
    say: str
    mix: Mapping[str, int] = field(default_factory=dict)  # the most even one
    even: Spending | None = None
    step: advice.NextStep | None = None  # to the most even mix
    tiers: Sequence[Spending] = ()
    projects: Sequence[Spending] = ()
    cost: Sequence[str] = ()  # of the budget itself, in money
    scale: str = ""  # what a full bar is

    @property
    def of_packs(self) -> bool:
        """Whether the amounts are what packs bring."""
        return any(amount.offer.name for amount in self.amounts)


@kept
def start(catalogue: Catalogue) -> State:
    """What budget mode begins with: an amount that shows what the mode does."""
    amounts = sorted({offer.credits for offer in _offers(catalogue)}) if catalogue.tiers else []
    return State(budget=amounts[len(amounts) // 2]) if amounts else State()


def first_step(inquiry: Inquiry) -> advice.NextStep:
    begin = start(inquiry.catalogue)
    return advice.NextStep(replies.try_credits(begin.budget), inquiry.at(begin))


def plan(inquiry: Inquiry) -> BudgetPlan:
    """Work out a budget. The catalogue has a tier."""
    reading, catalogue, state = inquiry.reading, inquiry.catalogue, inquiry.state
    amounts = _amounts(inquiry)
    if not state.budget:
        words = _no_budget(reading)
        return BudgetPlan(Headline("", "", words), amounts, words, _say(words, reading))
    headline = _headline(state, catalogue)
    words = _words(headline, reading)
    even = state.images and most_even_mix(state.budget, state.images, catalogue.rates)
    mix = even.quantities if even else {}
    return BudgetPlan(
        headline=headline,
        amounts=amounts,
        words=words,
        say=_say(words, reading),
        mix=mix,
        even=_answer(wording.mix(mix, catalogue.names), mix, inquiry) if mix else None,
        step=_open(mix, inquiry) if mix else None,
        tiers=[_in_one_tier(tier, inquiry) for tier in catalogue.tiers],
        projects=[
            _project(example, inquiry)
            for example in catalogue.examples
            if example.lines  # a draft may have none yet
        ],
        cost=catalogue.packs.in_words(state.budget),
        scale=replies.full_bar(state.budget),
    )


def in_one_line(inquiry: Inquiry) -> str:
    """The answer to a budget; "" where none is said."""
    if not inquiry.state.budget:
        return ""
    headline = _headline(inquiry.state, inquiry.catalogue)
    return _words(headline, inquiry.reading).removesuffix(".")


def _words(headline: Headline, reading: Reading) -> str:
    words = headline.text or f"{headline.total} {headline.beside}"
    if "images" in reading.errors:
        return sentences.not_counted(words, [wording.image_unit(0)])
    return words


def _say(words: str, reading: Reading) -> str:
    """What a screen reader hears after a change."""
    return sentences.because(words, reading.errors.values())


def _no_budget(reading: Reading) -> str:
    if "budget" not in reading.errors:
        return _("Say how many credits you have, and see what they make.")
    if "images" in reading.errors:
        return _("Credits and images not counted.")
    return _("Credits not counted.")


def _headline(state: State, catalogue: Catalogue) -> Headline:
    """How many images, from all in the dearest tier to all in the cheapest, or those asked for."""
    fits = [cover(state.budget, rate.credits).times for rate in catalogue.rates.values()]
    fewest, most = min(fits), max(fits)
    if not state.images:
        count = most if fewest == most else 0  # "0–1 images" is plural
        return Headline(wording.numbers(fewest, most), replies.images_for(count, state.budget))
    missing = shortfall(state.budget, state.images, catalogue.rates)
    if missing:
        text = replies.not_enough(state.budget, most, state.images, missing)
        return Headline(wording.number(most), replies.images_for(most, state.budget), text)
    images = wording.number(state.images)
    return Headline(images, replies.images_for(state.images, state.budget))


def _open(mix: Mapping[str, int], inquiry: Inquiry) -> advice.NextStep:
    return advice.NextStep(replies.start_with(inquiry.state.images), inquiry.opens(mix))


def _in_one_tier(tier: PricedTier, inquiry: Inquiry) -> Spending:
    budget = inquiry.state.budget
    images = cover(budget, tier.rate.credits).times
    return _answer(
        wording.tier_images(images, tier.name),
        {tier.slug: images},
        inquiry,
        glyph=tier.glyph,
        tally=drawing.tally(tier.css, images, tier.rate.credits, budget) if images else None,
    )


def _project(example: Breakdown, inquiry: Inquiry) -> Spending:
    """The project as often as the budget covers it; once too dear, what it takes more."""
    budget, total = inquiry.state.budget, example.estimate.credits
    times = cover(budget, total).times
    if not times:
        return Spending(example.name, replies.needs_more(total, total - budget), "", ())
    quantities = {slug: times * n for slug, n in example.quantities.items()}
    title = wording.so_often(times, example.name)
    return _answer(title, quantities, inquiry)


def _answer(
    title: str,
    quantities: Mapping[str, int],
    inquiry: Inquiry,
    glyph: drawing.Glyph | None = None,
    tally: drawing.Tally | None = None,
) -> Spending:
    budget, tiers = inquiry.state.budget, inquiry.catalogue.by_slug
    estimate = estimate_mix(quantities, inquiry.catalogue.rates)
    return Spending(
        title=title,
        uses=replies.uses(estimate.credits, budget),
        address=inquiry.opens(quantities),
        segments=drawing.bar(
            [(line.slug, tiers[line.slug].css, line.credits) for line in estimate.lines], budget
        ),
        glyph=glyph,
        tally=tally,
    )


def _amounts(inquiry: Inquiry) -> list[Amount]:
    """To begin with, keeping the images asked for."""
    catalogue, place = inquiry.catalogue, inquiry.place
    budget, images = inquiry.state.budget, inquiry.state.images
    offers = [(offer, links.budget_query(offer.credits, images)) for offer in _offers(catalogue)]
    return [Amount(offer, place.address(query), offer.credits == budget) for offer, query in offers]


@kept
def _offers(catalogue: Catalogue) -> Sequence[Offer]:
    """What packs bring; where none are sold, what so many images take."""
    packs = chain.from_iterable(map(catalogue.packs.of_period, PERIODS))
    of_packs = [
        _offer(pack.credits, selling.amount_unit(pack.credits, pack.period), pack.name)
        for pack in packs
    ]
    amounts = [catalogue.lowest_priced.rate.credits * images for images in QUICK_AMOUNTS]
    others = [_offer(credits, wording.credit_unit(credits)) for credits in amounts]
    return _within_limit(of_packs) or _within_limit(others)


def _offer(credits: int, unit: str, name: str = "") -> Offer:
    return Offer(credits, wording.number(credits), unit, name)


def _within_limit(offers: Sequence[Offer]) -> list[Offer]:
    return [offer for offer in offers if offer.credits <= MAX_BUDGET]
