"""A project that texts name by token stays on the guide until they don't."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.http import HttpRequest

from creditsguide.admin.base import ContentForm
from creditsguide.content import rules
from creditsguide.models import ExampleProject
from creditsguide.models.fields import Status


class NamedForm(ContentForm):
    def clean_status(self) -> str:
        status, was = self.cleaned_data["status"], self.instance.status
        leaving = self.instance.pk and was == Status.PUBLISHED and status != was
        if leaving and (message := rules.withdrawing_error(self.instance)):
            raise ValidationError(message)
        return status


class NamedMixin:
    form = NamedForm

    def get_deleted_objects(
        self, objs: Iterable[ExampleProject], request: HttpRequest
    ) -> tuple[list, dict, set, list]:
        found, count, perms_needed, protected = super().get_deleted_objects(objs, request)
        places = [place for project in objs for place in rules.texts_naming(project)]
        return found, count, perms_needed, [*protected, *places]
