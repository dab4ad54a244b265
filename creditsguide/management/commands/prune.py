"""Remove sessions that are over and old versions of content."""

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand

from creditsguide.operations import pruning


def days(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 36_500):
        raise ArgumentTypeError(f"“{text}” is no number of days from 1 to 36500")
    return int(text)


class Command(BaseCommand):
    help = "Remove sessions that are over and old versions of content. The site may run meanwhile."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--history-days",
            type=days,
            default=365,
            help="versions older than that go, but for the two newest of each row (default: 365)",
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        sessions, versions = pruning.sessions(), pruning.history(options["history_days"])
        self.stdout.write(f"Removed: {sessions} sessions, {versions} versions of content.")
