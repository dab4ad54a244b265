"""Tiers and their dated prices; retiring one moves what uses it to the tier that replaces it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from creditsguide.admin.editing import Editing
from creditsguide.admin.effects import Effect
from creditsguide.admin.forms import ContentForm
from creditsguide.admin.ordering import OrderedAdmin
from creditsguide.admin.prices import DatedPriceInline
from creditsguide.admin.saving import Context
from creditsguide.content import actions, clock, rules, tokens
from creditsguide.content.catalogue import Catalogue
from creditsguide.domain import wording
from creditsguide.domain.estimate import in_force
from creditsguide.models import ExampleProject, Guide, LineItem, Price, Tier
from creditsguide.models.fields import TierStatus
from creditsguide.models.tiers import ONLY_RETIRED, PAIRS


class PriceInline(DatedPriceInline):
    model = Price
    fields = [("credits_per_image", "effective_on", "announced", "state"), "reason"]


class TierForm(ContentForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as any form
        super().__init__(*args, **kwargs)
        field = self.fields.get("replaced_by")
        if isinstance(field, forms.ModelChoiceField):
            choices = Q(status=TierStatus.PUBLISHED) | Q(pk=self.instance.replaced_by_id)
            field.queryset = Tier.objects.filter(choices).exclude(pk=self.instance.pk)
            field.choices = field.iterator(field)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.initial.get("status") == TierStatus.RETIRED != cleaned.get("status"):
            cleaned["replaced_by"] = None  # it stands for itself again
        self._check_beside_fields(cleaned)
        if cleaned.get("status") != TierStatus.RETIRED:
            return cleaned
        if self.initial.get("status", TierStatus.DRAFT) == TierStatus.DRAFT:
            message = _("Visitors never saw this tier, so it can't be retired: delete the draft.")
            self.add_error("status", message)
        else:
            self._check_retiring(cleaned.get("replaced_by"))
        return cleaned

    def _check_beside_fields(self, cleaned: dict[str, Any]) -> None:
        """What the constraints say of the row as a whole."""
        for low, high, message in PAIRS:
            lowest, highest = cleaned.get(low), cleaned.get(high)
            if lowest is not None and highest is not None and lowest > highest:
                self.add_error(high, message)
        if cleaned.get("status") != TierStatus.RETIRED and cleaned.get("replaced_by"):
            self.add_error("replaced_by", ONLY_RETIRED)

    def _check_retiring(self, replacement: Tier | None) -> None:
        if is_last_published(self.instance):
            self.add_error("status", _("This is the last published tier: it stays."))
        users = ", ".join(map(str, users_of(self.instance)))
        if users and (replacement is None or replacement.status != TierStatus.PUBLISHED):
            message = _("Choose the published tier that these move to: %(users)s.")
            self.add_error("replaced_by", ValidationError(message, params={"users": users}))


@admin.register(Tier)
class TierAdmin(OrderedAdmin[Tier]):
    asks_first = True
    preview_template = "admin/preview/tier.html"
    section = "tier"
    form = TierForm
    inlines = [PriceInline]
    list_display = ["name", "price_today", "pixels", "slug", "position", "status"]
    list_filter = ["status"]
    search_fields = ["name", "slug"]
    fieldsets = [
        (None, {"fields": ["name", "slug", "best_for"]}),
        (
            _("One image"),
            {
                "fields": [
                    ("width_px", "height_px"),
                    ("min_seconds", "max_seconds"),
                    ("min_megabytes", "max_megabytes"),
                ]
            },
        ),
        (_("On the guide"), {"fields": ["position", "status", "replaced_by"]}),
    ]
    help_texts = {
        "status": _(
            "Draft: only the preview shows it. Published: on the guide. Retired: no longer "
            "offered; old links say so. What was published can't be a draft again."
        ),
        "replaced_by": _(
            "For a retired tier. Project lines and the recommendation move there, "
            "and old links offer it instead."
        ),
    }

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tier]:
        return super().get_queryset(request).prefetch_related("prices")

    def preview_context(self, row: Tier, catalogue: Catalogue) -> Context | None:
        tier = catalogue.by_slug.get(row.slug)
        return {"tier": tier, "cell_px": catalogue.cell_px} if tier else None

    @admin.display(description=_("price today"))
    def price_today(self, tier: Tier) -> str:
        step = in_force(tokens.history(tier), clock.today())
        return wording.credits(step.credits) if step else "–"

    @admin.display(description=_("image"))
    def pixels(self, tier: Tier) -> str:
        return wording.pixels(tier.width_px, tier.height_px)

    def has_delete_permission(self, request: HttpRequest, obj: Tier | None = None) -> bool:
        """Links and texts name what was ever published: only a draft can be deleted."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and obj is not None and obj.status == TierStatus.DRAFT

    def stays_because(self, row: Tier) -> str:
        if row.status == TierStatus.DRAFT:
            return ""
        places = [*map(str, users_of(row)), *rules.texts_naming(row)]
        words = _("It can't be deleted, since old links name it: retire it instead.")
        used = _("Used in: %(places)s.") % {"places": "; ".join(places)}
        return f"{words} {used}" if places else str(words)

    def view_on_site(self, row: Tier) -> str:
        """A retired tier shows in old links alone."""
        if row.status == TierStatus.RETIRED:
            return f"/?{row.slug}=1#calculator"
        return super().view_on_site(row)

    def touched(self, request: HttpRequest, row: Tier) -> list[models.Model]:
        retires = request.POST.get("status") == TierStatus.RETIRED
        return [row, *(users_of(row) if retires else [])]

    def save_related(self, request: HttpRequest, form: forms.ModelForm, *args: object) -> None:
        tier = form.instance
        if "status" in form.changed_data and tier.status == TierStatus.RETIRED:
            Editing.of(request).action = _retirement(tier)
        elif "status" in form.changed_data and (staying := _staying(tier)):
            Editing.of(request).more = [staying]
        if tier.status == TierStatus.RETIRED and tier.replaced_by:
            for row in move(tier, tier.replaced_by):
                note = _("%(tier)s was retired: moved to %(replacement)s.")
                names = {"tier": tier.name, "replacement": tier.replaced_by.name}
                self.log_change(request, row, note % names)
        super().save_related(request, form, *args)


def _retirement(tier: Tier) -> str:
    """ "HD+ was retired; what used it moved to 2K: Social Media Campaign, Print." """
    users = users_of(tier) if tier.replaced_by else []
    if not users:
        return gettext("%(tier)s was retired.") % {"tier": tier}
    words = gettext("%(tier)s was retired; what used it moved to %(replacement)s: %(users)s.")
    names = {"tier": tier, "replacement": tier.replaced_by, "users": ", ".join(map(str, users))}
    return words % names


def _staying(tier: Tier) -> Effect | None:
    """Lines that moved away when it was retired: where they are now, they stay."""
    keys = actions.moved_when_retired(tier)
    lines = LineItem.objects.filter(pk__in=keys).exclude(tier=tier).select_related("tier")
    words = gettext("%(line)s of %(project)s, in %(tier)s")
    told = tuple(
        words % {"line": line, "project": line.project, "tier": line.tier}
        for line in lines.select_related("project")
    )
    return Effect(gettext("These lines stay where they moved to"), told) if told else None


def users_of(tier: Tier) -> list[ExampleProject | Guide]:
    """The projects with lines in a tier, drafts too, and the page where it recommends the tier."""
    projects = ExampleProject.objects.filter(items__tier=tier).distinct()
    return [*projects, *Guide.objects.filter(recommended_tier=tier)]


def is_last_published(tier: Tier) -> bool:
    """No other tier is published."""
    return not Tier.objects.exclude(pk=tier.pk).filter(status=TierStatus.PUBLISHED).exists()


def move(tier: Tier, to: Tier) -> list[ExampleProject | Guide]:
    """Move what uses a retired tier; the rows that were changed. Belongs into a transaction."""
    rows = users_of(tier)
    for item in tier.items.all():
        item.tier = to
        item.save()
    for guide in Guide.objects.filter(recommended_tier=tier):
        guide.recommended_tier = to
        guide.save()
    return rows
