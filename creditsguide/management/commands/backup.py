"""Write a checked copy of the whole database, while the site runs."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from creditsguide.operations import backups


class Command(BaseCommand):
    help = "Write the whole database, accounts included, to a new file. The site may run meanwhile."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        try:
            self.stdout.write(self.work(options["file"]))
        except backups.BackupError as error:
            raise CommandError(str(error)) from error

    def work(self, path: Path) -> str:
        backups.save(path)
        return f"Saved and checked: {path}"
