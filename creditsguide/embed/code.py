"""What other sites paste: an embed with its name, its size and its code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import gettext as _

from creditsguide.calculator import forms
from creditsguide.calculator.question import Question
from creditsguide.content.catalogue import Catalogue
from creditsguide.domain import links, sentences
from creditsguide.domain.links import State
from creditsguide.embed.frame import Frame, embed_place, read_frame

NARROW, TWO_COLUMNS = 400, 562
# Pixels in height: what always stands, and for each row of it; measured at 480 wide.
CALCULATOR, TABLE, TIERS, LINES, TIPS = (575, 96), (185, 62), (110, 428), (300, 92), (0, 34)
BUDGET, PROJECTS, DRAFTS = (570, 125), (0, 97), (0, 125)


@dataclass(frozen=True, slots=True)
class Embed:
    """One embed, by what its address asks for."""

    frame: Frame
    query: str  # the mix it begins with
    title: str
    headline: str  # the title with its total
    room: int  # the height it takes at 480 wide

    @property
    def mix(self) -> str:
        return self.query if self.frame.show == links.SHOWS[0] else ""

    @property
    def path(self) -> str:
        return embed_place(self.frame).address(self.mix)

    @property
    def link(self) -> str:
        """For systems that strip frames. It names no figure, which would grow old there."""
        show = self.frame.show
        anchor = f"#{show}" if show in links.SHOWS else f"#project-{show}"
        guide = links.guide_at(settings.SITE_URL, self.frame.utm, anchor)
        return format_html('<a href="{}">{}</a>', guide.address(self.mix), self.title)

    def height(self, width: int | None) -> int:
        """Enough for this width without a script; what is left over stays empty."""
        if width and width <= NARROW:
            return self.room * 6 // 5
        wide = width and width >= TWO_COLUMNS and self.frame.show == links.SHOWS[0]
        return self.room * 4 // 5 if wide else self.room

    def code(self, width: int | None, height: int | None = None) -> str:
        """The element to paste. Without the same color-scheme as its page it turns opaque."""
        return format_html(
            '<iframe src="{}"\n  title="{}" loading="lazy" width="{}" height="{}"\n  '
            'style="border:0;max-width:100%;color-scheme:{}"></iframe>',
            f"{settings.SITE_URL}{self.path}",
            self.title,
            width or "100%",
            height or self.height(width),
            self.frame.color_scheme,
        )

    def code_with_script(self, width: int | None) -> str:
        script = format_html('<script async src="{}/embed.js"></script>', settings.SITE_URL)
        return f"{self.code(width)}\n{script}"


def read(params: Mapping[str, str], catalogue: Catalogue) -> Embed:
    frame = read_frame(params, catalogue.example_by_slug)
    reading = forms.read(params, catalogue, steps=False)
    question = Question(reading, catalogue, embed_place(frame))
    name = title(frame, catalogue)
    example = catalogue.example_by_slug.get(frame.show)
    headline = name
    if example:
        headline = sentences.costs(name, example.estimate.credits)
    elif frame.show == links.SHOWS[0] and question.estimate.lines:
        headline = sentences.announcement(question.estimate, [])
    room = _room(frame, question.state, catalogue)
    return Embed(frame, question.query, name, headline, room)


def title(frame: Frame, catalogue: Catalogue) -> str:
    """What the frame shows, in words that hold whatever it costs."""
    example = catalogue.example_by_slug.get(frame.show)
    if example:
        return example.name
    heading = (catalogue.guide or {}).get(f"{frame.show}_heading")
    return _("Image credit calculator") if frame.show == links.SHOWS[0] else heading or frame.show


def _room(frame: Frame, state: State, catalogue: Catalogue) -> int:
    example = catalogue.example_by_slug.get(frame.show)
    if example:
        parts = [(LINES, len(example.lines)), (TIPS, len(example.tips))]
    elif frame.show == "table":
        parts = [(TABLE, len(catalogue.table))]
    elif frame.show == "tiers":
        parts = [(TIERS, len(catalogue.tiers))]
    elif state.budget:
        parts = [(BUDGET, len(catalogue.tiers)), (PROJECTS, len(catalogue.examples))]
    else:
        parts = [(CALCULATOR, len(catalogue.tiers)), (DRAFTS, state.drafts > 0)]
    return sum(always + each * rows for (always, each), rows in parts)
