"""Calculator state ↔ its one canonical address. A link stores inputs, never prices."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

# Names a slug may not have: our own parameters, and what a form field may not be called because
# it would shadow a property of the form in scripts.
RESERVED = frozenset(
    "budget images drafts on inc dec theme background lang show as_of url format maxwidth "
    "maxheight height name id action method target submit reset elements length".split()
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
        pairs = [("budget", state.budget), ("images", state.images)]
    else:
        pairs = [(slug, state.quantities.get(slug, 0)) for slug in order]
        pairs.append(("drafts", state.drafts if any(n for _slug, n in pairs) else 0))
    counted = [f"{name}={value}" for name, value in pairs if value]
    if on and counted:
        counted.append(f"on={on}")
    return "&".join(counted)


Pairs = tuple[tuple[str, str], ...]

# What an embed can be asked for; the first of each is the usual, and left out of addresses.
SHOWS = ("calculator", "table", "tiers")  # or an example project, by its slug
THEMES = ("auto", "light", "dark")
BACKGROUNDS = ("card", "clear")
SIZES = ("320", "480")
UTM = tuple(f"utm_{what}" for what in ("source", "medium", "campaign", "term", "content", "id"))
FRAME = ("show", "theme", "background", *UTM)


@dataclass(frozen=True, slots=True)
class Frame:
    """How an embed looks, what it shows, and the host's campaign to hand on."""

    show: str = SHOWS[0]
    theme: str = THEMES[0]
    background: str = BACKGROUNDS[0]
    utm: Pairs = ()

    @property
    def color_scheme(self) -> str:
        """What the frame and the element around it must both say, else it turns opaque."""
        return "light dark" if self.theme == THEMES[0] else self.theme

    @property
    def kept(self) -> Pairs:
        """What every address inside the frame carries on."""
        looks = (
            ("show", self.show, SHOWS),
            ("theme", self.theme, THEMES),
            ("background", self.background, BACKGROUNDS),
        )
        unusual = ((name, chosen) for name, chosen, known in looks if chosen != known[0])
        return (*unusual, *self.utm)


def frame(params: Mapping[str, str], projects: Iterable[str]) -> Frame:
    """Read how an embed is asked for; a value nobody knows means the usual."""

    def choice(name: str, known: tuple[str, ...]) -> str:
        return params[name] if params.get(name) in known else known[0]

    return Frame(
        show=choice("show", (*SHOWS, *projects)),
        theme=choice("theme", THEMES),
        background=choice("background", BACKGROUNDS),
        utm=tuple((name, params[name]) for name in UTM if params.get(name)),
    )


def size(params: Mapping[str, str]) -> str:
    """How wide an embed is to be at most, in pixels; "" is all the width there is."""
    asked = params.get("maxwidth", "")
    return asked if asked in SIZES else ""


def limit(params: Mapping[str, str], name: str) -> int | None:
    """A number of pixels from a consumer of oEmbed; anything else is no limit."""
    asked = params.get(name, "")
    return int(asked) or None if asked.isascii() and asked.isdigit() and len(asked) < 6 else None


def tagged(url: str, utm: Pairs) -> str:
    """An address of another site, with the host's campaign in place of its own."""
    if not (url and utm):
        return url
    parts = urlsplit(url)
    own = parse_qsl(parts.query, keep_blank_values=True)
    pairs = [pair for pair in own if pair[0] not in dict(utm)]
    return urlunsplit(parts._replace(query=urlencode([*pairs, *utm])))


@dataclass(frozen=True, slots=True)
class Place:
    """A page that shows the calculator."""

    path: str
    fragment: str = ""  # the address of what is swapped in as quantities change
    anchor: str = ""
    compact: bool = False  # where room is short, only the answer itself is shown
    kept: Pairs = ()  # what all its addresses carry on
    origin: str = ""  # named where links leave a frame

    def address(self, query_string: str) -> str:
        """The page with this calculator, scrolled to it."""
        if self.kept:
            query_string = "&".join(filter(None, [query_string, urlencode(self.kept)]))
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


def embed(asked: Frame) -> Place:
    return Place("/embed/", "/embed/estimate/", compact=True, kept=asked.kept)


def embed_code(asked: Frame, width: str) -> Place:
    kept = (*asked.kept, ("maxwidth", width)) if width else asked.kept
    return Place("/embed/code/", "", kept=kept)


def guide_at(origin: str, utm: Pairs = (), anchor: str = GUIDE.anchor) -> Place:
    """The guide as seen from other sites."""
    return Place(GUIDE.path, GUIDE.fragment, anchor, kept=utm, origin=origin)


def guide_as_of(day: datetime.date, anchor: str = GUIDE.anchor) -> Place:
    """The guide of another day, as staff preview it."""
    return replace(GUIDE, anchor=anchor, kept=(("as_of", day.isoformat()),))
