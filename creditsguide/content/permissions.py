"""The group of those who edit content and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps as installed
from django.apps.config import AppConfig
from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import AnonymousUser, User
from django.utils.translation import gettext as _

from creditsguide.content import structure
from creditsguide.models import Guide

NAME = "Guide editors"

Visitor = User | AnonymousUser


def keep_group(
    app_config: AppConfig,
    apps: Apps = installed,
    **signal: Any,  # noqa: ANN401 - as it comes
) -> None:
    """Receiver of post_migrate: inside a first migration permissions do not exist yet."""
    try:
        groups, permissions = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    except LookupError:  # auth is migrated later than this
        return
    create_permissions(app_config, apps=apps, **signal)
    group, _made = groups.objects.get_or_create(name=NAME)
    here = permissions.objects.filter(content_type__app_label=app_config.label)
    group.permissions.set(here.filter(codename__in=rights()))


def rights(*actions: str) -> list[str]:
    """What the group may do with content: all of it, or these actions. The page itself stays."""
    return [
        f"{action}_{model._meta.model_name}"
        for model in structure.content_models()
        for action in actions or model._meta.default_permissions
        if (action, model) != ("delete", Guide)
    ]


def may_read(user: Visitor) -> bool:
    return has(user, rights("view"))


def may_edit(user: Visitor) -> bool:
    return has(user, rights())


def has(user: Visitor, names: Iterable[str]) -> bool:
    """Rights on tables of content, like change_tier."""
    return user.has_perms([f"creditsguide.{name}" for name in names])


def name(user: User | None) -> str:
    """One name for a person, wherever one is named."""
    if user is None:
        return _("Someone")
    return str(user.get_full_name() or user.get_username())
