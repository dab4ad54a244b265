"""Make the site's content equal to a file's, all of it or nothing."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from creditsguide.content import import_export
from creditsguide.content.entries import ContentError


class Command(BaseCommand):
    help = "Make the content equal to an exported file. Everything is validated first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="only tell what would change")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        path, only_tell = options["file"], options["dry_run"]
        try:
            text = import_export.decoded(path.read_bytes(), path.name)
            changes = import_export.load(text, path.name, keep=not only_tell)
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error}") from error
        except ContentError as error:
            raise CommandError(f"Nothing was saved. {error}") from error
        for change in changes:
            self.stdout.write(str(change))
        verdict = "would change" if only_tell else "changed"
        self.stdout.write(f"{len(changes)} {verdict}." if changes else "Nothing differs.")
