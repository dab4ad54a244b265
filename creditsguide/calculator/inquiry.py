"""What an address asks for, of which content and where: all that follows is worked out once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.conf import settings
from django.utils.translation import gettext as _

from creditsguide.calculator.forms import Reading
from creditsguide.content.catalogue import Catalogue
from creditsguide.domain import links
from creditsguide.domain.estimate import MAX_QUANTITY, Estimate, all_in_one, estimate_mix
from creditsguide.domain.links import Place, State


@dataclass(frozen=True, eq=False)
class Inquiry:
    """A Reading with the Catalogue that answers it and the Place that shows the answer."""

    reading: Reading
    catalogue: Catalogue
    place: Place

    @property
    def state(self) -> State:
        return self.reading.state

    @cached_property
    def estimate(self) -> Estimate:
        return estimate_mix(self.state.quantities, self.catalogue.rates, self.state.drafts)

    @cached_property
    def totals(self) -> Mapping[str, int]:
        """Credits for the same images in one tier each."""
        return all_in_one(self.estimate, self.catalogue.rates)

    @cached_property
    def uncounted(self) -> list[str]:
        """What could not be read."""
        return [self.catalogue.names.get(name) or _("drafts") for name in self.reading.errors]

    @cached_property
    def query(self) -> str:
        return links.query(self.state, self.catalogue.names)

    @cached_property
    def query_as_typed(self) -> str:
        """With what could not be read, for answers that say so."""
        unread = urlencode([(name, self.reading.typed[name]) for name in self.reading.errors])
        return "&".join(filter(None, [self.query, unread]))

    @cached_property
    def share(self) -> str:
        """The address to hand on: always the guide's, with nothing of a preview."""
        public = [tier.slug for tier in self.catalogue.tiers if not tier.draft]
        day = self.catalogue.day if self._remembers_day else None
        return _guide(links.query(self.state, public, on=day))

    @property
    def to_share(self) -> str:
        """The same without the mix, which scripts add."""
        return _guide(f"on={self.catalogue.day}" if self._remembers_day else "")

    @property
    def _remembers_day(self) -> bool:
        """A mix remembers the day it was priced."""
        return not (self.reading.plans or self.catalogue.preview)

    def at(self, state: State) -> str:
        """The address here that asks for something else."""
        return self.place.address(links.query(state, self.catalogue.names))

    def opens(self, quantities: Mapping[str, int], drafts: int = 0) -> str:
        """A mix in the counting calculator; "" for what its fields can't hold."""
        if not 0 < max(quantities.values()) <= MAX_QUANTITY:
            return ""
        return self.at(State(quantities, drafts))


def _guide(query: str) -> str:
    return f"{settings.SITE_URL}{links.GUIDE.address(query)}"
