"""Untrusted input → numbers and messages. Nothing is clamped or dropped silently."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from unicodedata import category

from django import forms
from django.utils.translation import gettext as _

from creditsguide.content import clock
from creditsguide.content.catalogue import Catalogue
from creditsguide.content.kept import kept
from creditsguide.content.offers import RetiredTier
from creditsguide.domain.estimate import MAX_BUDGET, MAX_DRAFTS, MAX_QUANTITY
from creditsguide.domain.links import State
from creditsguide.domain.wording import number
from creditsguide.web.query import Parameters

# A comma, an apostrophe, or a space: usual, no-break, as wide as a digit, thin or narrow.
SEPARATOR = r"[, \u00a0\u2007\u2009\u200a\u202f'’]"
SEPARATORS = re.compile(SEPARATOR)
# ASCII digits, or groups of three with one and the same separator.
COUNT = re.compile(rf"\d+|\d{{1,3}}({SEPARATOR})\d{{3}}(?:\1\d{{3}})*", re.ASCII)
NEGATIVE = re.compile(rf"[-−]\s*\d(?:[\d.]|{SEPARATOR})*", re.ASCII)
LONGEST = 12  # digits; more are too many for every field, and are never turned into a number


def trimmed(typed: str) -> str:
    """Without blanks around it, and without what nobody sees: tables and chats bring along marks
    of direction and characters of no width.
    """
    if not typed.isascii():
        typed = "".join(character for character in typed if category(character) != "Cf")
    return typed.strip()


class CountField(forms.Field):
    """A whole number from 0 to a limit, as a person types it; empty is 0."""

    def __init__(self, limit: int, unreadable: str, negative: str, too_many: str) -> None:
        super().__init__(required=False)
        self.limit = limit
        self.messages = {"unreadable": unreadable, "negative": negative, "too_many": too_many}

    def clean(self, value: str | None) -> int:
        typed = trimmed(value or "")
        if not typed:
            return 0
        if not COUNT.fullmatch(typed):
            code = "negative" if NEGATIVE.fullmatch(typed) else "unreadable"
            raise forms.ValidationError(self.messages[code], code=code)
        digits = SEPARATORS.sub("", typed).lstrip("0") or "0"
        if len(digits) > LONGEST or int(digits) > self.limit:
            raise forms.ValidationError(self.messages["too_many"], code="too_many")
        return int(digits)


def quantity_field(name: str) -> CountField:
    return CountField(
        MAX_QUANTITY,
        _("Type the number of %(tier)s images in digits, like 3.") % {"tier": name},
        _("%(tier)s images must be 0 or more.") % {"tier": name},
        _("%(tier)s images must be %(limit)s or fewer.")
        % {"tier": name, "limit": number(MAX_QUANTITY)},
    )


def plan_field(limit: int, what: str, like: int) -> CountField:
    return CountField(
        limit,
        _("Type the number of %(what)s in digits, like %(like)s.") % {"what": what, "like": like},
        _("The number of %(what)s must be 0 or more.") % {"what": what},
        _("The number of %(what)s must be %(limit)s or fewer.")
        % {"what": what, "limit": number(limit)},
    )


@kept
def count_fields(catalogue: Catalogue) -> dict[str, CountField]:
    """One field per published tier, and the three that plan."""
    return {tier.slug: quantity_field(tier.name) for tier in catalogue.tiers} | {
        "drafts": plan_field(MAX_DRAFTS, _("drafts"), 3),
        "budget": plan_field(MAX_BUDGET, _("credits"), 100),
        "images": plan_field(MAX_QUANTITY, _("images"), 20),
    }


@dataclass(frozen=True, slots=True)
class Reading:
    """What an address asks for: what counts, what was typed, and what is wrong with it."""

    state: State
    typed: Mapping[str, str]
    errors: Mapping[str, str]
    retired: Mapping[RetiredTier, int]
    on: datetime.date | None
    plans: bool  # budget mode
    carried: Mapping[str, int]  # the mix to go back to from budget mode


@kept
def parameters(catalogue: Catalogue, *others: str) -> Parameters:
    """What `read` looks at; `others` in addition, or instead of as a count."""
    retired = (tier.slug for tier in catalogue.retired)
    counts = (name for name in (*catalogue.names, *retired, "drafts") if name not in others)
    return Parameters(tuple(counts), ("budget", "images", "on", *others))


def read(
    params: Mapping[str, str],
    catalogue: Catalogue,
    *,
    steps: bool = True,
    plans: bool | None = None,
) -> Reading:
    """Read the calculator's parameters; unknown ones, `?utm_source` say, are none of ours.

    `steps` applies a press of − or +, for answers that bring the field's new value along.
    `plans` is the mode of an address that has only one.
    """
    fields = count_fields(catalogue)
    typed = {name: trimmed(params[name]) for name in fields if name in params}
    values, errors = _clean(fields, typed)
    if steps:
        _step(params, fields, values, typed)
    plans = _plans(params, catalogue) if plans is None else plans
    own = {"budget", "images"} if plans else {*catalogue.names, "drafts"}
    return Reading(
        state=_state(values, catalogue, plans=plans),
        typed=typed,
        errors={name: message for name, message in errors.items() if name in own},
        retired={} if plans else _retired(params, catalogue),
        on=clock.day(params.get("on", "")),
        plans=plans,
        carried=_quantities(values, catalogue) if plans else {},
    )


def _clean(
    fields: Mapping[str, CountField], typed: Mapping[str, str]
) -> tuple[dict[str, int], dict[str, str]]:
    """The numbers, and messages for what is none."""
    values, errors = {}, {}
    for name, field in fields.items():
        try:
            values[name] = field.clean(typed.get(name))
        except forms.ValidationError as error:
            errors[name] = str(error.message)
    return values, errors


def _state(values: Mapping[str, int], catalogue: Catalogue, *, plans: bool) -> State:
    if plans:
        return State(budget=values.get("budget", 0), images=values.get("images", 0))
    return State(_quantities(values, catalogue), values.get("drafts", 0))


def _quantities(values: Mapping[str, int], catalogue: Catalogue) -> dict[str, int]:
    return {slug: values[slug] for slug in catalogue.names if values.get(slug)}


def _plans(params: Mapping[str, str], catalogue: Catalogue) -> bool:
    """A budget selects its mode. A cleared one stays in it: beside its field for images, which
    only that mode has, or while nothing is counted.
    """
    if trimmed(params.get("budget", "")):
        return True
    counting = {*catalogue.names, "drafts"}
    counts = any(name in params for name in counting)
    return "budget" in params and ("images" in params or not counts)


def _step(
    params: Mapping[str, str],
    fields: Mapping[str, CountField],
    values: dict[str, int],
    typed: dict[str, str],
) -> None:
    """Apply a press of − or + to what the address says, once. Unreadable input stays."""
    for name, by in (("dec", -1), ("inc", 1)):
        field = params.get(name, "")
        if field in values:
            values[field] = stepped(values[field], by, fields[field].limit)
            typed[field] = str(values[field])


def _retired(params: Mapping[str, str], catalogue: Catalogue) -> dict[RetiredTier, int]:
    """Images an old link asks for in tiers that are no longer offered."""
    counts = {}
    for tier in catalogue.retired:
        try:
            images = quantity_field(tier.name).clean(params.get(tier.slug))
        except forms.ValidationError:
            continue
        if images:
            counts[tier] = images
    return counts


def stepped(quantity: int, by: int, limit: int = MAX_QUANTITY) -> int:
    """One press of a − or + button."""
    return max(0, min(limit, quantity + by))
