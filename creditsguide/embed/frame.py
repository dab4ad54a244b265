"""How an embed looks and what it shows, by the parameters of its address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from creditsguide.content.catalogue import Catalogue
from creditsguide.domain import links
from creditsguide.domain.links import Pairs, Place

PACKS = "packs"
THEMES = ("auto", "light", "dark")
BACKGROUNDS = ("card", "clear")
UTM = tuple(f"utm_{what}" for what in ("source", "medium", "campaign", "term", "content", "id"))
LOOKS = ("show", "theme", "background")
FRAME_PARAMETERS = (*LOOKS, *UTM)


@dataclass(frozen=True, slots=True)
class Frame:
    """How an embed looks, what it shows, and the host's campaign to hand on."""

    show: str = links.SHOWS[0]
    theme: str = THEMES[0]
    background: str = BACKGROUNDS[0]
    utm: Pairs = ()

    @property
    def color_scheme(self) -> str:
        """What the frame and the element around it must both say, else it turns opaque."""
        return "light dark" if self.theme == THEMES[0] else self.theme

    def params_beside(self, usual: Frame) -> Pairs:
        """What an address carries on where this frame goes without saying."""
        looks = ((name, getattr(self, name), getattr(usual, name)) for name in LOOKS)
        return (*((name, value) for name, value, other in looks if value != other), *self.utm)


USUAL = Frame()
# Of what others paste: their page is light more often than their reader's system.
PASTED = Frame(theme="light")


def parts(catalogue: Catalogue) -> list[str]:
    """What an embed may show beside what there always is: packs, or one project."""
    return [*([PACKS] if catalogue.packs else []), *catalogue.example_by_slug]


def read_frame(params: Mapping[str, str], parts: Iterable[str], usual: Frame = USUAL) -> Frame:
    """Read how an embed is asked for; a value nobody knows means the usual."""

    def choice(name: str, choices: tuple[str, ...]) -> str:
        return params[name] if params.get(name) in choices else getattr(usual, name)

    return Frame(
        show=choice("show", (*links.SHOWS, *parts)),
        theme=choice("theme", THEMES),
        background=choice("background", BACKGROUNDS),
        utm=tuple((name, params[name]) for name in UTM if params.get(name)),
    )


def pixels_at_most(params: Mapping[str, str], name: str) -> int | None:
    """A number of pixels from a consumer of oEmbed; anything else is no limit."""
    pixels = params.get(name, "")
    return (
        int(pixels) or None if pixels.isascii() and pixels.isdigit() and len(pixels) < 6 else None
    )


def embed_place(frame: Frame) -> Place:
    params = frame.params_beside(USUAL)
    return Place("/embed/", "/embed/estimate/", compact=True, params=params)


def builder_place(frame: Frame, width: str) -> Place:
    size = (("maxwidth", width),) if width else ()
    return Place("/embed/code/", "", params=(*frame.params_beside(PASTED), *size))
