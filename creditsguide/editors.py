"""The group of those who edit content and nothing else."""

from __future__ import annotations

from django.apps import apps as installed
from django.apps.config import AppConfig
from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions

from creditsguide import rules

NAME = "Guide editors"


def keep_group(app_config: AppConfig, apps: Apps = installed, **signal: object) -> None:
    """Receiver of post_migrate: inside a first migration permissions do not exist yet."""
    try:
        groups, permissions = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    except LookupError:  # auth is migrated later than this
        return
    create_permissions(app_config, apps=apps, **signal)
    group, _made = groups.objects.get_or_create(name=NAME)
    tables = [model._meta.model_name for model in rules.content_models()]
    group.permissions.set(
        permissions.objects.filter(
            content_type__app_label=app_config.label, content_type__model__in=tables
        ).exclude(codename="delete_guide")
    )
