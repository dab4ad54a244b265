"""One request of an editor to a form: what its parts learn of it, made once and handed on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from creditsguide.admin.effects import Effect, Outlook, Unconfirmed
from creditsguide.content import clock, reader
from creditsguide.content.catalogue import Catalogue

# Buttons of forms that post, and save nothing: they show what was typed.
PREVIEW, COPY, KEPT = "_preview", "_copy", "_kept"
STAMP = re.compile(r"[a-z0-9]{1,20}")
BUTTONS = ("_continue", "_addanother", "_save")


@dataclass
class Editing:
    typed: QueryDict  # what was posted, on top of what colleagues saved meanwhile
    conflicts: Sequence[str] = ()  # what colleagues did meanwhile, in words
    before: Outlook | None = None  # what visitors are told until this is saved
    action: str = ""  # what this does to several rows at once, in words
    more: Sequence[Effect] = ()  # what an editor should know beside its effects
    question: Unconfirmed | None = None  # what has to be confirmed before this is saved

    @classmethod
    def of(cls, request: HttpRequest) -> Editing:
        if not isinstance(editing := vars(request).get("editing"), cls):
            editing = vars(request)["editing"] = cls(request.POST)
        return editing

    @property
    def saves_nothing(self) -> bool:
        return not {PREVIEW, COPY, KEPT}.isdisjoint(self.typed)

    @property
    def stamp(self) -> str:
        """Names what the browser keeps of this form; a copy is nothing that it keeps yet."""
        stamp = self.typed.get("kept", "")
        return stamp if STAMP.fullmatch(stamp) and COPY not in self.typed else ""

    @property
    def saved(self) -> str:
        """A mark of the message that it is saved: the browser then keeps it no longer."""
        return f"saved-{self.stamp}" if self.stamp else ""

    @property
    def confirmed(self) -> str:
        """The digest of the effects that were agreed to."""
        return self.typed.get("confirmed", "")

    @property
    def button(self) -> str:
        return next((name for name in BUTTONS if name in self.typed), "_save")

    @property
    def refusals(self) -> list[str]:
        """Why nothing is saved, whatever was typed."""
        refusals = list(self.conflicts)
        if self.question:
            refusals.append(_("Confirm what saving this does."))
        if self.saves_nothing:
            refusals.append(_("Nothing is saved yet."))
        return refusals

    @cached_property
    def catalogue(self) -> Catalogue:
        """The guide today with its drafts."""
        return reader.preview(clock.today())


class EditingForm(forms.ModelForm):
    """Filled in with what was typed, and not saved but shown again where there are refusals."""

    typed = QueryDict()
    refusals: Sequence[str] = ()

    def __init__(
        self,
        data: QueryDict | None = None,
        *args: Any,  # noqa: ANN401 - as any form
        **options: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(data if data is None else self.typed, *args, **options)

    def clean(self) -> dict[str, object] | None:
        cleaned = super().clean()
        for message in self.refusals:
            self.add_error(None, message)
        return cleaned
