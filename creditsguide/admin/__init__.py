"""The admin: one file a family of tables."""

from creditsguide.admin import page, projects, tiers

__all__ = ["page", "projects", "tiers"]
