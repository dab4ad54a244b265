"""Ask whether this release can serve, without serving it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from creditsguide import release


class Command(BaseCommand):
    help = "Check settings, migrations and static files, and build the real pages once."
    requires_system_checks: list[str] = []  # asked inside, so that their answer is one sentence

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        if problem := release.problem():
            raise CommandError(problem)
        self.stdout.write("This release can serve.")
