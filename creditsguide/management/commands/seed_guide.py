"""Fill empty content tables with the content that ships with the project."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from creditsguide.content import import_export
from creditsguide.content.entries import ContentError

FIXTURE = Path(settings.BASE_DIR) / "fixtures" / "guide.json"


class Command(BaseCommand):
    help = "Load fixtures/guide.json, but only where there is no content yet: edits are never lost."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        if not import_export.is_empty():
            self.stdout.write("There is content already: nothing was changed.")
            return
        try:
            changes = import_export.load(FIXTURE.read_text(encoding="utf-8"), FIXTURE.name)
        except ContentError as error:
            raise CommandError(f"Nothing was saved. {error}") from error
        self.stdout.write(f"{len(changes)} entries of content saved.")
