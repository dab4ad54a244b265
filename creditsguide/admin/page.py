"""The page's copy, advice, table rows, and who may frame the embed."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from creditsguide.admin.texts import TextsMixin
from creditsguide.models import BatchSize, EmbedOrigin, Guide, UsageTip


@admin.register(Guide)
class GuideAdmin(TextsMixin, admin.ModelAdmin):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not Guide.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Guide | None = None) -> bool:
        """There is always a page."""
        return False


@admin.register(UsageTip)
class UsageTipAdmin(TextsMixin, admin.ModelAdmin):
    list_display = ["title", "position", "status"]
    list_filter = ["status"]
    search_fields = ["title", "text"]


@admin.register(BatchSize)
class BatchSizeAdmin(admin.ModelAdmin):
    list_display = ["images"]


@admin.register(EmbedOrigin)
class EmbedOriginAdmin(admin.ModelAdmin):
    list_display = ["origin"]
