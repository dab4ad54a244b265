"""Run the site with the production server."""

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.core.management.utils import get_random_secret_key

WORKERS = 2
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
        if options["prepare"]:
            keep_secret_key()
            call_command("migrate", verbosity=0)
            call_command("seed_guide")
            call_command("collectstatic", interactive=False, verbosity=0)
        python = os.path.relpath(sys.executable)
        self.stdout.write(
            WELCOME.format(url=settings.SITE_URL, python=python, var=settings.VAR_DIR)
        )
        self.stdout.flush()
        # Replaces this process, so that signals reach the server itself.
        os.execv(sys.executable, [sys.executable, *server(options["host"])])  # noqa: S606


def server(host: str) -> list[str]:
    """The server's command line. Without respawning, one crashed worker ends the server."""
    return [
        *(
            "-m",
            "granian",
            "--interface",
            "wsgi",
            "--respawn-failed-workers",
            "--log-level",
            "warning",
        ),
        *("--workers", str(WORKERS), "--blocking-threads", str(BLOCKING_THREADS)),
        *("--working-dir", str(settings.BASE_DIR)),
        *("--host", host, "--port", str(settings.PORT), "creditsguide.wsgi:application"),
    ]


def keep_secret_key() -> None:
    """Make a key once, readable by its owner alone, where the environment brings none."""
    path = settings.SECRET_KEY_FILE
    if settings.HTTPS or os.environ.get("SECRET_KEY") or path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(get_random_secret_key())
