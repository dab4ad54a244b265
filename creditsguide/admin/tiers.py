"""Tiers and their dated prices."""

from __future__ import annotations

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from creditsguide import rules
from creditsguide.admin.texts import ContentAdmin, ContentForm
from creditsguide.fields import TierStatus
from creditsguide.models import Guide, LineItem, Price, Tier


class PriceFormSet(BaseInlineFormSet):
    def clean(self) -> None:
        super().clean()
        if any(self.errors) or self.instance.status != TierStatus.PUBLISHED:
            return
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data]
        kept = [row["effective_on"] for row in rows if not row.get("DELETE")]
        if message := rules.pricing_error(kept):
            raise ValidationError(message)


class PriceInline(admin.StackedInline):
    model = Price
    formset = PriceFormSet
    extra = 0


class TierForm(ContentForm):
    def clean_status(self) -> str:
        """A tier that is in use stays published until nothing needs it."""
        status, tier = self.cleaned_data["status"], self.instance
        if status != TierStatus.RETIRED or tier.pk is None:
            return status
        users = [item.project.name for item in _lines_in(tier)]
        if Guide.objects.filter(recommended_tier=tier).exists():
            users.append(str(_("the recommendation")))
        if users:
            raise ValidationError(
                _("Still used by %(users)s: move those to another tier first."),
                params={"users": ", ".join(dict.fromkeys(users))},
            )
        if not Tier.objects.filter(status=TierStatus.PUBLISHED).exclude(pk=tier.pk).exists():
            raise ValidationError(_("This is the last published tier: it stays."))
        return status


def _lines_in(tier: Tier) -> list[LineItem]:
    return list(tier.items.select_related("project"))


@admin.register(Tier)
class TierAdmin(ContentAdmin):
    section = "tier"
    form = TierForm
    inlines = [PriceInline]
    list_display = ["name", "slug", "width_px", "height_px", "position", "status"]
    list_filter = ["status"]
    search_fields = ["name", "slug"]

    def get_readonly_fields(self, request: HttpRequest, obj: Tier | None = None) -> list[str]:
        return ["slug"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Tier | None = None) -> bool:
        """Links and texts name what was ever published: only a draft can be deleted."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and obj is not None and obj.status == TierStatus.DRAFT
