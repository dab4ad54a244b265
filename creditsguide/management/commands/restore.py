"""Put a backup back into the running site's database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from creditsguide import backups


class Command(BaseCommand):
    help = "Replace everything in the database by a backup. The site may run meanwhile."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        try:
            replaced = backups.restore(options["file"])
        except backups.BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Restored. What was there before is kept in {replaced}")
        self.stdout.write("From an older release? Run `manage.py migrate`.")
