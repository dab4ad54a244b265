"""Collect static files, into a folder that is ours alone: collecting deletes what it replaces."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.management.commands import collectstatic
from django.core.management.base import CommandError

from creditsguide.operations import static_folder


class Command(collectstatic.Command):
    def handle(self, **options: Any) -> str | None:  # noqa: ANN401
        folder = Path(settings.STATIC_ROOT)
        try:
            static_folder.require_ours(folder)
        except static_folder.NotOursError as error:
            raise CommandError(str(error)) from error
        if not options["dry_run"]:
            static_folder.mark(folder)
        return super().handle(**options)

    def clear_dir(self, path: str) -> None:
        super().clear_dir(path)
        if not self.dry_run:
            static_folder.mark(Path(settings.STATIC_ROOT))
