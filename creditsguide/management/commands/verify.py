"""Prove that what is shown is what the tables say."""

import logging
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from creditsguide.content import structure
from creditsguide.operations import surfaces, verification

NOT_PROVED = "It is not proved that what is shown is what the tables say"


class Command(BaseCommand):
    help = "Prove that what is shown is what the tables say: after a restore or an upgrade."
    # Asked as one check among others, so that its answer is one sentence.
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        logging.disable()  # what goes wrong is told in sentences
        try:
            faults = verification.faults()
        finally:
            logging.disable(logging.NOTSET)
        for fault in faults:
            self.stdout.write(fault.replace("\n", " "))
        if faults:
            raise CommandError(f"{NOT_PROVED}: {len(faults)} to mend.")
        rows, addresses = len(list(structure.content_rows())), len(surfaces.addresses())
        served = "and as the running server answers them" if surfaces.is_served() else "not served"
        self.stdout.write(f"{rows} rows and {addresses} addresses, {served}: all as it should be.")
