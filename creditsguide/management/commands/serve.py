"""Run the site with the production server."""

import contextlib
import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import Error

from creditsguide.operations import preparation, release, surroundings
from creditsguide.web import shares

# Without respawning, one crashed worker ends the server.
GRANIAN = [
    *("-m", "granian", "--interface", "wsgi", "--http", "1", "--no-ws"),
    *("--blocking-threads", str(shares.THREADS)),
    *("--respawn-failed-workers", "--workers-kill-timeout", "30", "--log-level", "warning"),
]

WELCOME = """
Credits Guide runs at {url}/
Staff sign in at      {url}/admin/
The first of them:    {python} manage.py createsuperuser
Stop with Ctrl+C. Edits are kept in {var}
"""

NOT_STARTED = "Not started."
NOT_RELOADED = "Not reloaded, the old release goes on serving."
CANNOT_SERVE = "It cannot serve."


class Command(BaseCommand):
    help = "Serve the site, once this release has proved that it can."
    # Asked by the preflight, so that its answer is one sentence.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--prepare",
            action="store_true",
            help="first bring database and static files up to date",
        )
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
        instead = parser.add_mutually_exclusive_group()
        instead.add_argument("--check", action="store_true", help="prove it, and do no more")
        instead.add_argument(
            "--reload", action="store_true", help="let the running server take this release over"
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        os.umask(0o077)  # the database holds accounts: what is written is ours alone to read
        self.refusal = (
            CANNOT_SERVE if options["check"] else NOT_RELOADED if options["reload"] else NOT_STARTED
        )
        try:
            self.work(**options)
        except (Error, OSError) as error:
            raise CommandError(f"{self.refusal} {surroundings.failure(error)}") from error

    def work(self, *, host: str, prepare: bool, check: bool, reload: bool, **_: object) -> None:
        if not (check or reload):
            self.refuse(surroundings.port_problem(host) or release.running_problem())
        if prepare:
            self.prepare()
        if check:
            self.check_release()
        elif reload:
            self.reload()
        else:
            self.start(host)

    def tell(self, words: str) -> None:
        """Now, also where it is written to a log."""
        self.stdout.write(words)
        self.stdout.flush()

    def refuse(self, problem: str) -> None:
        if problem:
            raise CommandError(f"{self.refusal} {problem}")

    def prepare(self) -> None:
        self.refuse(surroundings.folder_problem())
        with preparation.folder_alone(self.tell):
            self.refuse(surroundings.database_problem())
            with preparation.database_alone(self.tell):
                self.refuse(surroundings.newer_problem())
                preparation.prepare()

    def check_release(self) -> None:
        self.refuse(surroundings.folder_problem())
        # Half prepared, it would be refused.
        with preparation.folder_alone(self.tell, share=True):
            self.refuse(surroundings.problem() or release.problem())

    def reload(self) -> None:
        server = release.running()
        if server is None:
            raise CommandError("No server runs here: start one with `manage.py serve`.")
        pid, environment = server
        self.refuse(release.preflight(environment))
        if not release.take_over(pid):
            raise CommandError("The old workers did not all end: look at the server's log.")

    def start(self, host: str) -> None:
        self.refuse(surroundings.folder_problem())
        release.keep_secret_key()
        self.refuse(release.preflight(dict(os.environ)))
        self.refuse(surroundings.port_problem(host))  # another may have been faster
        python = os.path.relpath(sys.executable)
        words = WELCOME.format(url=settings.SITE_URL, python=python, var=settings.VAR_DIR)
        release.keep_pid()
        self.tell(words)
        hand_over_gently()
        # Replaces this process and keeps its id, so that signals reach the server itself.
        os.execv(sys.executable, [sys.executable, *server(host)])  # noqa: S606


def server(host: str) -> list[str]:
    """The server's command line."""
    return [
        *GRANIAN,
        *("--workers", str(settings.WORKERS), "--working-dir", str(settings.BASE_DIR)),
        *("--host", host, "--port", str(settings.PORT), release.APPLICATION),
    ]


def hand_over_gently() -> None:
    """Let a thread finish its turn when it wakes another: the server inherits this from us.

    Interrupted at each wake-up, network and Python threads took 40 % more for a kept page.
    """
    if hasattr(os, "SCHED_BATCH"):
        with contextlib.suppress(OSError):  # a container may forbid it
            os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
