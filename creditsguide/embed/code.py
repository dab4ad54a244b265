"""What other sites paste: an embed with its name, its size and its code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from creditsguide.calculator import calculator, forms
from creditsguide.calculator.inquiry import Inquiry
from creditsguide.content.catalogue import Catalogue
from creditsguide.content.packs import PricedPack
from creditsguide.domain import links, sentences
from creditsguide.domain.links import State
from creditsguide.embed.frame import PACKS, PASTED, Frame, embed_place, parts, read_frame

NARROW = 400
LONG = 20  # letters of a pack's name from which its chip takes a second line
# Pixels in height: what always stands, and for each row of it; measured at 480 wide, and at 280.
Heights = Mapping[str, tuple[int, int]]
USUAL: Heights = {
    "opening": (280, 107),
    "calculator": (500, 101),
    "drafts": (0, 75),
    "budget": (640, 70),
    "projects": (0, 72),
    "table": (185, 62),
    "tiers": (110, 428),
    "packs": (119, 182),
    "periods": (0, 40),
    "made": (0, 6),  # of each pack in each tier
    "lines": (300, 92),
    "tips": (0, 34),
    "button": (0, 4),
    "cost": (0, 36),
    "amounts": (0, 20),
    "long amounts": (0, 26),
    "project cost": (0, 20),
    "coming": (0, 37),
    "notes": (0, 28),
    "terms": (0, 48),
}
NARROWEST: Heights = {
    "opening": (680, 125),  # where no script tells, there must be room for an answer
    "calculator": (680, 125),
    "drafts": (0, 165),
    "budget": (710, 102),
    "projects": (0, 95),
    "table": (185, 62),
    "tiers": (155, 550),
    "packs": (94, 335),
    "periods": (0, 58),
    "made": (0, 12),
    "lines": (330, 165),
    "tips": (0, 85),
    "button": (0, 36),
    "room for cost": (0, 66),
    "cost": (0, 66),
    "amounts": (0, 44),
    "long amounts": (0, 20),
    "project cost": (0, 30),
    "coming": (0, 62),
    "notes": (0, 48),
    "terms": (0, 49),
}


@dataclass(frozen=True, slots=True)
class Embed:
    """One embed, by what its address asks for."""

    frame: Frame
    query: str  # the mix it begins with
    title: str
    headline: str  # the title with its total
    rows: Mapping[str, int]  # how many it shows of what

    @property
    def mix(self) -> str:
        return self.query if self.frame.show == links.SHOWS[0] else ""

    @property
    def path(self) -> str:
        return embed_place(self.frame).address(self.mix)

    @property
    def address(self) -> str:
        return f"{settings.SITE_URL}{self.path}"

    @property
    def is_project(self) -> bool:
        return self.frame.show not in (*links.SHOWS, PACKS)

    @property
    def guide(self) -> str:
        """Where the guide shows the same."""
        anchor = f"#project-{self.frame.show}" if self.is_project else f"#{self.frame.show}"
        return links.guide_at(settings.SITE_URL, self.frame.utm, anchor).address(self.mix)

    @property
    def link(self) -> SafeString:
        """For systems that strip frames. It names no figure, which would grow old there."""
        return format_html('<a href="{}">{}</a>', self.guide, self.title)

    @property
    def script(self) -> SafeString:
        return format_html('<script async src="{}/embed.js"></script>', settings.SITE_URL)

    def height(self, width: int | None) -> int:
        """About what it takes at this width, until the script has measured it."""
        if width and width <= NARROW:
            return self.tallest
        return _sum(self.rows, USUAL)

    @property
    def tallest(self) -> int:
        """Enough in the narrowest column of a page; what is left over stays empty."""
        return _sum(self.rows, NARROWEST)

    def code(self, width: int | None) -> str:
        """The element to paste where no script corrects its height."""
        return self._element(width, self.tallest, mark_safe(' loading="lazy"'))

    def code_with_script(self, width: int | None) -> str:
        """WebKit loads a lazy frame so late that the page around it would jump."""
        return f"{self._element(width, self.height(width))}\n{self.script}"

    def code_by_address(self, width: int, height: int) -> str:
        """For all who know the guide's address alone. WordPress wants the quote first of all,
        whose link it shows until the frame speaks, and keeps nothing of the style.
        """
        return format_html(
            '<blockquote hidden style="display:none">{}</blockquote>'
            '<iframe src="{}" title="{}" width="100%" height="{}" frameborder="0" '
            'style="border:0;width:100%;max-width:{}px;height:{}px;color-scheme:{}"></iframe>',
            self.link,
            self.address,
            self.title,
            height,
            width,
            height,
            self.frame.color_scheme,
        )

    def _element(self, width: int | None, height: int, lazy: str = "") -> str:
        """Without the same color-scheme as its page it turns opaque. Many pages set the height of
        every frame to auto, which outdoes all but a style of its own.
        """
        return format_html(
            '<iframe src="{}"\n  title="{}"{} width="{}" height="{}"\n  '
            'style="border:0;max-width:100%;height:{}px;color-scheme:{}"></iframe>',
            self.address,
            self.title,
            lazy,
            width or "100%",
            height,
            height,
            self.frame.color_scheme,
        )


def read(params: Mapping[str, str], catalogue: Catalogue) -> Embed:
    """An embed that names no theme is light: it is put on pages that may bring no script."""
    frame = read_frame(params, parts(catalogue), PASTED)
    reading = forms.read(params, catalogue, steps=False)
    return describe(frame, Inquiry(reading, catalogue, embed_place(frame)))


def describe(frame: Frame, inquiry: Inquiry) -> Embed:
    """What this frame shows of this mix, in words and in rows."""
    catalogue = inquiry.catalogue
    name = title(frame, catalogue)
    example = catalogue.example_by_slug.get(frame.show)
    headline = name
    if example:
        headline = sentences.costs(name, example.estimate.credits)
    elif frame.show == PACKS:
        headline = _from_price(name, catalogue.packs.every)
    elif frame.show == links.SHOWS[0]:
        headline = calculator.headline(inquiry) or name
    rows = {**_rows(frame, inquiry.state, catalogue), **_owners_rows(frame, inquiry)}
    return Embed(frame, inquiry.query, name, headline, rows)


def _from_price(name: str, packs: Sequence[PricedPack]) -> str:
    """ "What Credits Cost: from $9.00"; of a plan that is "from $9.00 a month"."""
    least = min(packs, key=lambda pack: pack.amount)
    return _("%(name)s: from %(price)s") % {"name": name, "price": least.costs}


def title(frame: Frame, catalogue: Catalogue) -> str:
    """What the frame shows, in words that hold whatever it costs."""
    example = catalogue.example_by_slug.get(frame.show)
    if example:
        return example.name
    heading = (catalogue.guide or {}).get(f"{frame.show}_heading")
    return _("Image credit calculator") if frame.show == links.SHOWS[0] else heading or frame.show


def _rows(frame: Frame, state: State, catalogue: Catalogue) -> Mapping[str, int]:
    example = catalogue.example_by_slug.get(frame.show)
    if example:
        return {"lines": len(example.lines), "tips": len(example.tips)}
    if frame.show == "table":
        return {"table": len(catalogue.table)}
    if frame.show == PACKS:
        packs, tiers = catalogue.packs.every, len(catalogue.tiers)
        periods = len({pack.period for pack in packs})
        return {"packs": len(packs), "periods": periods, "made": len(packs) * tiers}
    tiers = len(catalogue.tiers)
    if frame.show == "tiers":
        return {"tiers": tiers}
    if state.budget:
        return {"budget": tiers, "projects": len(catalogue.examples)}
    if not state.quantities:
        return {"opening": tiers}
    return {"calculator": tiers, "drafts": state.drafts > 0}


def _owners_rows(frame: Frame, inquiry: Inquiry) -> Mapping[str, int]:
    """What owners add to it: a button, what it costs in money, prices to come."""
    catalogue, state = inquiry.catalogue, inquiry.state
    guide, packs = catalogue.guide or {}, catalogue.packs.every
    rows = {"button": bool(guide.get("cta_url"))}
    periods = len({pack.period for pack in packs})  # a line of each at most
    if frame.show in catalogue.example_by_slug:
        return rows | {"project cost": periods}
    if frame.show == "tiers":
        return rows | {"coming": len(catalogue.coming_prices)}
    if frame.show == PACKS:
        notes, terms = sum(bool(pack.note) for pack in packs), bool(guide.get("price_note"))
        return rows | {"coming": len(catalogue.coming_amounts), "notes": notes, "terms": terms}
    if frame.show == "table":
        return rows
    if state.budget:
        long = sum(len(pack.name) > LONG for pack in packs)
        return rows | {"cost": periods, "amounts": len(packs), "long amounts": long}
    return rows | {"cost" if state.quantities else "room for cost": periods}


def _sum(rows: Mapping[str, int], heights: Heights) -> int:
    return sum(
        always + each * rows[what] for what, (always, each) in heights.items() if what in rows
    )
