"""Calculator state ↔ its one canonical address. A link stores inputs, never prices."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

# Names a slug may not have: our own parameters, and what a form field may not be called because
# it would shadow a property of the form in scripts.
RESERVED = frozenset(
    "budget credits packs images drafts on inc dec theme background lang show as_of url format "
    "maxwidth maxheight height name id action method target submit reset elements length".split()
)


@dataclass(frozen=True, slots=True)
class State:
    """What a visitor asked for; only what could be counted."""

    quantities: Mapping[str, int] = field(default_factory=dict)
    drafts: int = 0
    budget: int = 0
    images: int = 0


def query(state: State, order: Iterable[str], on: datetime.date | None = None) -> str:
    """The canonical query string: tiers in position order, zeros left out. "" when empty."""
    if state.budget:
        counted = [budget_query(state.budget, state.images)]
    else:
        mix = state.quantities
        counted = [f"{slug}={mix[slug]}" for slug in order if mix.get(slug)]
        if counted and state.drafts:
            counted.append(f"drafts={state.drafts}")
    if on and counted:
        counted.append(f"on={on}")
    return "&".join(counted)


def budget_query(credits: int, images: int) -> str:
    return f"budget={credits}&images={images}" if images else f"budget={credits}"


Pairs = tuple[tuple[str, str], ...]

# What an embed can be asked to show; the first is the usual, and left out of addresses.
SHOWS = ("calculator", "table", "tiers")  # or an example project, by its slug


@dataclass(frozen=True, slots=True)
class Place:
    """A page that shows the calculator."""

    path: str
    fragment: str = ""  # the address of what is swapped in as quantities change
    anchor: str = ""
    compact: bool = False  # where room is short, only the answer itself is shown
    params: Pairs = ()  # what all its addresses carry on
    origin: str = ""  # named where links leave a frame

    def address(self, query_string: str) -> str:
        """The page with this calculator, scrolled to it."""
        if self.params:
            query_string = "&".join(filter(None, [query_string, urlencode(self.params)]))
        return f"{self.origin}{self.path}{query_string and '?'}{query_string}{self.anchor}"

    def at_total(self, query_string: str) -> str:
        """The page with this calculator, where a change made by a link is to be seen and heard."""
        return replace(self, anchor="#total").address(query_string)

    @property
    def bare(self) -> str:
        """The page with an empty calculator."""
        return self.address("")


GUIDE = Place("/", "/estimate/", "#calculator")
CSV = Place("/estimate.csv")
CHANGES = Place("/changes/")
FEED = "/changes.atom"


def guide_at(origin: str, utm: Pairs = (), anchor: str = GUIDE.anchor) -> Place:
    """The guide as seen from other sites."""
    return Place(GUIDE.path, GUIDE.fragment, anchor, params=utm, origin=origin)


def guide_as_of(day: datetime.date, anchor: str = GUIDE.anchor) -> Place:
    """The guide of another day, as staff preview it."""
    return replace(GUIDE, anchor=anchor, params=_as_of(day))


def changes_as_of(day: datetime.date) -> Place:
    return replace(CHANGES, params=_as_of(day))


def _as_of(day: datetime.date) -> Pairs:
    return (("as_of", day.isoformat()),)


def carrying(url: str, credits: int, query_string: str) -> str:
    """Another site's address with an estimate."""
    return joined(url, (("credits", str(credits)), *parse_qsl(query_string)))


def joined(url: str, params: Pairs) -> str:
    """Another site's address with these, in place of parameters of its own that are called the
    same. A campaign stays last, where people look for it.
    """
    parts, names = urlsplit(url), dict(params)
    own = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] not in names]
    campaign = [pair for pair in own if pair[0].startswith("utm_")]
    others = [pair for pair in own if pair not in campaign]
    return urlunsplit(parts._replace(query=urlencode([*others, *params, *campaign])))


def tagged(url: str, utm: Pairs) -> str:
    """An address of another site, with the host's campaign in place of its own."""
    return joined(url, utm) if url and utm else url
