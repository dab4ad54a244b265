"""Write the site's content to a file, for another site to import."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from creditsguide.content import import_export


class Command(BaseCommand):
    help = "Write all content to a file, or to the screen."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="where to; without it, the screen")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        text = import_export.dump()
        if options["file"] is None:
            self.stdout.write(text, ending="")
            return
        try:
            write(options["file"], text)
        except OSError as error:
            raise CommandError(f"Nothing was written: {error}") from error
        self.stdout.write(f"Content written to {options['file']}.")


def write(path: Path, text: str) -> None:
    """In place of an earlier export, but of no other file."""
    if path.is_file() and not path.read_bytes().lstrip().startswith(b"["):
        raise CommandError(f"{path} is no content file: nothing was written.")
    path.write_text(text, encoding="utf-8")
