"""Run the site with the production server."""

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from creditsguide import release

BLOCKING_THREADS = 4

WELCOME = """
Credits Guide runs at {url}/
Staff sign in at      {url}/admin/
The first of them:    {python} manage.py createsuperuser
Stop with Ctrl+C. Edits are kept in {var}
"""


class Command(BaseCommand):
    help = (
        "Serve the site; with --prepare, first bring database, content and static files up to date."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--prepare", action="store_true", help="prepare before serving")
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        os.umask(0o077)  # the database holds accounts: what is written is ours alone to read
        release.keep_secret_key()
        if options["prepare"]:
            release.prepare()
        if problem := release.preflight(dict(os.environ)):
            raise CommandError(f"Not started. {problem}")
        python = os.path.relpath(sys.executable)
        self.stdout.write(
            WELCOME.format(url=settings.SITE_URL, python=python, var=settings.VAR_DIR)
        )
        self.stdout.flush()
        # Replaces this process and keeps its id, so that signals reach the server itself.
        release.remember(os.getpid())
        os.execv(sys.executable, [sys.executable, *server(options["host"])])  # noqa: S606


def server(host: str) -> list[str]:
    """The server's command line. Without respawning, one crashed worker ends the server."""
    return [
        *("-m", "granian", "--interface", "wsgi", "--http", "1", "--no-ws"),
        *("--respawn-failed-workers", "--workers-kill-timeout", "30", "--log-level", "warning"),
        *("--workers", str(settings.WORKERS), "--blocking-threads", str(BLOCKING_THREADS)),
        *("--working-dir", str(settings.BASE_DIR)),
        *("--host", host, "--port", str(settings.PORT), "creditsguide.wsgi:application"),
    ]
