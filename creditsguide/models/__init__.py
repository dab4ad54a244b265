"""The tables, their constraints, and facts of one row."""

from creditsguide.models.actions import Action
from creditsguide.models.attention import Dismissal
from creditsguide.models.base import Revision
from creditsguide.models.packs import Pack, PackPrice
from creditsguide.models.page import BatchSize, EmbedOrigin, Guide, Question, UsageTip
from creditsguide.models.projects import ExampleProject, LineItem, ProjectTip
from creditsguide.models.tiers import Price, Tier

__all__ = [
    "Action",
    "BatchSize",
    "Dismissal",
    "EmbedOrigin",
    "ExampleProject",
    "Guide",
    "LineItem",
    "Pack",
    "PackPrice",
    "Price",
    "ProjectTip",
    "Question",
    "Revision",
    "Tier",
    "UsageTip",
]
