"""The builder's options: what its address says of each, what counts of that, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django import forms as django_forms
from django.utils.translation import gettext as _

from creditsguide.calculator import forms
from creditsguide.calculator.forms import CountField, Reading, trimmed
from creditsguide.calculator.inquiry import Inquiry
from creditsguide.content.catalogue import Catalogue
from creditsguide.domain import links
from creditsguide.domain.links import Pairs, Place
from creditsguide.domain.wording import number
from creditsguide.embed import code
from creditsguide.embed.frame import (
    PACKS,
    PASTED,
    UTM,
    Frame,
    builder_place,
    embed_place,
    parts,
    read_frame,
)

NARROWEST, WIDEST = 280, 2_000  # pixels


class TextOption(NamedTuple):
    """An option that is typed."""

    name: str
    label: str
    typed: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class Options:
    """All that is chosen and typed; what is wrong stays as it was typed and counts as nothing."""

    frame: Frame
    width: int | None
    inquiry: Inquiry
    shows: Pairs  # what there is to show, by its name
    mix: tuple[TextOption, ...]
    budget: tuple[TextOption, ...]
    size: tuple[TextOption]
    campaign: tuple[TextOption, ...]

    @property
    def embed(self) -> code.Embed:
        return code.describe(self.frame, self.inquiry)

    @property
    def place(self) -> Place:
        return builder_place(self.frame, str(self.width or ""))

    @property
    def typed(self) -> Iterable[TextOption]:
        return (*self.mix, *self.budget, *self.size, *self.campaign)

    @property
    def other_campaign(self) -> Pairs:
        """What an address brought along of a campaign and no field says."""
        fields = {option.name for option in self.campaign}
        return tuple(pair for pair in self.frame.utm if pair[0] not in fields)


def read(params: Mapping[str, str], catalogue: Catalogue) -> Options:
    """A form that is sent names all its fields, so a budget counts only where one is typed."""
    params = {name: trimmed(value) for name, value in params.items()}
    frame = read_frame(params, parts(catalogue), PASTED)
    reading = forms.read(params, catalogue, steps=False, plans=bool(params.get("budget")))
    width, width_error = _width(params.get("maxwidth", ""))
    return Options(
        frame=frame,
        width=width,
        inquiry=Inquiry(reading, catalogue, embed_place(frame)),
        shows=_shows(catalogue),
        mix=_mix(reading, catalogue),
        budget=_budget(reading),
        size=(TextOption("maxwidth", _("In pixels"), params.get("maxwidth", ""), width_error),),
        campaign=tuple(
            TextOption(name, label, params.get(name, ""))
            for name, label in zip(UTM, (_("Source"), _("Medium"), _("Campaign")), strict=False)
        ),
    )


def _width(typed: str) -> tuple[int | None, str]:
    """Pixels at most; none are all the width there is."""
    too_narrow = _("Type %(least)s or more, or leave it empty.") % {"least": NARROWEST}
    field = CountField(
        WIDEST,
        _("Type the width in digits, like 480."),
        too_narrow,
        _("The width must be %(most)s or less.") % {"most": number(WIDEST)},
    )
    try:
        width = field.clean(typed)
    except django_forms.ValidationError as error:
        return None, str(error.message)
    return (None, too_narrow) if 0 < width < NARROWEST else (width or None, "")


def _shows(catalogue: Catalogue) -> Pairs:
    labels = (_("Calculator"), _("Price table"), _("Tiers"))
    projects = ((example.slug, example.name) for example in catalogue.examples)
    packs = [(PACKS, _("Packs of credits"))] if catalogue.packs else []
    return (*zip(links.SHOWS, labels, strict=True), *packs, *projects)


def _mix(reading: Reading, catalogue: Catalogue) -> tuple[TextOption, ...]:
    labels = {**catalogue.names, "drafts": _("Drafts per image")}
    return tuple(_counted(name, label, reading) for name, label in labels.items())


def _budget(reading: Reading) -> tuple[TextOption, ...]:
    credits = _counted("budget", _("Credits"), reading)
    if not reading.plans and reading.typed.get("images"):
        credits = credits._replace(error=_("Type the credits as well."))
    return credits, _counted("images", _("Images, optional"), reading)


def _counted(name: str, label: str, reading: Reading) -> TextOption:
    return TextOption(name, label, reading.typed.get(name, ""), reading.errors.get(name, ""))
