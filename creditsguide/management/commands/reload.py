"""Let the running server take over the release on disk, once that has proved that it can serve."""

import os
import signal
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from creditsguide import release


class Command(BaseCommand):
    help = "Replace the workers of the running server, one by one; with --prepare, prepare first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--prepare", action="store_true", help="prepare before reloading")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        server = release.running()
        if server is None:
            raise CommandError("No server runs here: start one with `manage.py serve`.")
        pid, environment = server
        if options["prepare"]:
            release.prepare()
        if problem := release.preflight(environment):
            raise CommandError(f"Not reloaded, the old release goes on serving. {problem}")
        os.kill(pid, signal.SIGHUP)
        self.stdout.write("Reloading.")
