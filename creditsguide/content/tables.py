"""What the tables say, each of them read once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from creditsguide.content import costs
from creditsguide.content.costs import History
from creditsguide.models import (
    BatchSize,
    EmbedOrigin,
    ExampleProject,
    Guide,
    Question,
    Tier,
    UsageTip,
)
from creditsguide.models.base import Scheduled


class Tables(NamedTuple):
    histories: Sequence[History]
    projects: Iterable[ExampleProject]  # those that tokens name, withdrawn ones too
    tips: Sequence[UsageTip]
    questions: Sequence[Question]
    guide: Guide | None
    sizes: Sequence[int]
    origins: Sequence[str]

    @property
    def tiers(self) -> list[Tier]:
        return [row for row, _history in self.histories]

    @property
    def scheduled(self) -> list[Scheduled]:
        """Those with days, beside projects."""
        return [*self.tips, *self.questions]


def read(statuses: Sequence[str]) -> Tables:
    """Rows of these statuses; of tiers all, since tokens of retired ones go on resolving."""
    return Tables(
        histories=costs.histories(),
        projects=costs.named(statuses, "tips"),
        tips=list(UsageTip.objects.filter(status__in=statuses)),
        questions=list(Question.objects.filter(status__in=statuses)),
        guide=Guide.objects.first(),
        sizes=list(BatchSize.objects.values_list("images", flat=True)),
        origins=list(EmbedOrigin.objects.values_list("origin", flat=True)),
    )
