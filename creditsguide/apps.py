"""The one application; after each migrate, triggers and the editors' group are as they should."""

import django.contrib.admin.apps
from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CreditsGuideConfig(AppConfig):
    name = "creditsguide"
    verbose_name = "Credits Guide"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from creditsguide.content import triggers
        from creditsguide.content.permissions import keep_group

        post_migrate.connect(triggers.keep, sender=self, dispatch_uid="keep the triggers")
        post_migrate.connect(keep_group, sender=self, dispatch_uid="keep the editors' group")


class GuideAdminConfig(django.contrib.admin.apps.AdminConfig):
    """The admin with our start page."""

    default = False
    default_site = "creditsguide.admin.site.GuideAdminSite"

    def ready(self) -> None:
        # Not in the package itself: the site is one of its modules, and has to be made before them.
        from creditsguide.admin import accounts, guide, packs, projects, tiers  # noqa: F401

        super().ready()
