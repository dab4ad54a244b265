"""The one application: wires the revision to every content write."""

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save


class CreditsGuideConfig(AppConfig):
    name = "creditsguide"
    verbose_name = "Credits Guide"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from creditsguide.revision import renew_on_write

        post_save.connect(renew_on_write, dispatch_uid="renew revision on save")
        post_delete.connect(renew_on_write, dispatch_uid="renew revision on delete")
