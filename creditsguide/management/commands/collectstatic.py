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
        return super().handle(**options)

    def collect(self) -> dict[str, list[str]]:
        """Aside, and moved once all are whole: a start that was cut off spoils no file."""
        folder = Path(settings.STATIC_ROOT)
        if self.dry_run:
            return super().collect()
        if self.clear:
            self.clear_dir("")
            self.clear = False
        shown = self.storage
        with static_folder.collecting(folder) as aside:
            self.storage = shown.__class__(location=aside)
            collected = super().collect()
        if hasattr(shown, "load_manifest"):  # as a start reads it, of which this is one
            shown.hashed_files, shown.manifest_hash = shown.load_manifest()
        return collected
