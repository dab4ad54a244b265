"""The admin: one file a family of tables."""

from django.contrib import admin

from creditsguide.admin import page, projects, tiers

__all__ = ["page", "projects", "tiers"]

admin.site.site_header = admin.site.site_title = "Credits Guide"
admin.site.index_title = "Content"
