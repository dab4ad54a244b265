"""The page's copy, advice, table rows, and who may frame the embed."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from creditsguide.admin.base import ContentAdmin
from creditsguide.admin.forms import DRAFT_HELP
from creditsguide.admin.ordering import Column, OrderedAdmin
from creditsguide.content import reader, tokens
from creditsguide.content.catalogue import Catalogue
from creditsguide.models import BatchSize, EmbedOrigin, Guide, Question, UsageTip

PARTS = ("intro", "text")  # what stands under a heading


@admin.register(Guide)
class GuideAdmin(ContentAdmin[Guide]):
    fieldsets = [
        (_("Top of the page"), {"fields": ["title", "lede", "credit_text", "recommended_tier"]}),
        (_("Smart usage"), {"fields": ["smart_heading", "smart_text"]}),
        (_("Tiers"), {"fields": ["tiers_heading", "tiers_intro"]}),
        (_("Calculator"), {"fields": ["calculator_heading", "calculator_intro"]}),
        (_("Quick table"), {"fields": ["table_heading", "table_intro"]}),
        (
            _("Packs of credits"),
            {"fields": ["packs_heading", "packs_intro", ("currency", "price_note")]},
        ),
        (_("Example projects"), {"fields": ["projects_heading", "projects_intro"]}),
        (_("Usage tips"), {"fields": ["tips_heading", "tips_intro"]}),
        (_("Questions"), {"fields": ["questions_heading"]}),
        (
            _("Call to action"),
            {
                "fields": [
                    *("cta_heading", "cta_text", "cta_label"),
                    *("cta_url", "cta_carries", "help_url"),
                ]
            },
        ),
    ]
    preview_template = "admin/preview/guide.html"
    help_texts = {
        "lede": _("One sentence under the title; the guide adds what an image costs."),
        "price_note": _("Under the packs, like “plus VAT”. May be empty."),
        "credit_text": _("One sentence under it. While it is empty nothing is shown."),
        "recommended_tier": _("Its card carries the badge “Recommended”. May be empty."),
    }

    def preview_context(self, row: Guide, catalogue: Catalogue) -> dict[str, object]:
        """Heading by heading, as visitors read them."""
        copy = catalogue.guide or {}
        names = [name for name in copy if name.endswith("_heading")]
        sections = [
            (copy[name], [copy.get(name.replace("heading", part), "") for part in PARTS])
            for name in names
        ]
        return {"copy": copy, "sections": sections}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not Guide.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Guide | None = None) -> bool:
        return False

    def stays_because(self, row: Guide) -> str:
        return str(_("There is always a guide page: it can't be deleted."))


def _as_printed(name: str, heading: str) -> Column[UsageTip | Question]:
    """A column of texts with their tokens filled in."""
    words = reader.current().tokens

    @admin.display(description=heading, ordering=name)
    def printed(row: UsageTip | Question) -> str:
        return tokens.fill(getattr(row, name), words)

    return printed


@admin.register(UsageTip)
class UsageTipAdmin(OrderedAdmin[UsageTip]):
    preview_template = "guide/_tip.html"
    fields = ["title", "text", "position", "status", ("public_from", "public_until")]
    list_filter = ["status"]
    search_fields = ["title", "text"]
    section = "tips"
    help_texts = {"status": DRAFT_HELP}

    def columns(self, request: HttpRequest) -> Sequence[Column[UsageTip]]:
        return [_as_printed("title", str(_("title"))), "position", "status"]

    def preview_context(self, row: UsageTip, catalogue: Catalogue) -> dict[str, object]:
        return {"tip": reader.tip(row, catalogue.tokens)}


# What people ask everywhere. Only the owner knows the answers.
ASKED_EVERYWHERE = (
    _("Does a failed image cost credits?"),
    _("When do credits expire?"),
    _("Which credits are used first?"),
    _("Do unused credits roll over?"),
    _("Can I get my credits back?"),
)


@admin.register(Question)
class QuestionAdmin(OrderedAdmin[Question]):
    preview_template = "admin/preview/question.html"
    fields = ["question", "answer", "position", "status", ("public_from", "public_until")]
    list_filter = ["status"]
    search_fields = ["question", "answer"]
    section = "questions"
    help_texts = {"status": DRAFT_HELP}

    def columns(self, request: HttpRequest) -> Sequence[Column[Question]]:
        return [_as_printed("question", str(_("question"))), "position", "status"]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        proposes = self.has_add_permission(request) and not Question.objects.exists()
        context = {"proposals": ASKED_EVERYWHERE if proposes else ()}
        return super().changelist_view(request, context | (extra_context or {}))

    def view_on_site(self, row: Question) -> str:
        return super().view_on_site(row).replace(f"#{self.section}", f"#{row.anchor}")

    def preview_context(self, row: Question, catalogue: Catalogue) -> dict[str, object]:
        return {"question": reader.question(row, catalogue.tokens)}


@admin.register(BatchSize)
class BatchSizeAdmin(ContentAdmin[BatchSize]):
    section = "table"
    help_texts = {"images": _("A row of the quick table: this many images in every tier.")}


@admin.register(EmbedOrigin)
class EmbedOriginAdmin(ContentAdmin[EmbedOrigin]):
    search_fields = ["origin"]
    view_on_site = False  # type: ignore[assignment] # nowhere, in Django's words
