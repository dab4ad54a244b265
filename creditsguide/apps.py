"""The one application: wires the revision to every content write, and keeps the editors' group."""

import django.contrib.admin.apps
from django.apps import AppConfig
from django.db.models.signals import post_delete, post_migrate, post_save


class CreditsGuideConfig(AppConfig):
    name = "creditsguide"
    verbose_name = "Credits Guide"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from creditsguide.content.permissions import keep_group
        from creditsguide.content.revision import renew_on_write

        post_save.connect(renew_on_write, dispatch_uid="renew revision on save")
        post_delete.connect(renew_on_write, dispatch_uid="renew revision on delete")
        post_migrate.connect(keep_group, sender=self, dispatch_uid="keep the editors' group")


class DeskConfig(django.contrib.admin.apps.AdminConfig):
    """The admin with our start page."""

    default = False
    default_site = "creditsguide.admin.site.Desk"

    def ready(self) -> None:
        # Not in the package itself: the site is one of its modules, and has to be made before them.
        from creditsguide.admin import guide, projects, tiers  # noqa: F401

        super().ready()
