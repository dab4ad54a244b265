"""Put a backup back into the running site's database."""

from pathlib import Path

from creditsguide.content import triggers
from creditsguide.management.commands import backup
from creditsguide.operations import backups


class Command(backup.Command):
    help = "Replace everything in the database by a backup. The site may run meanwhile."

    def work(self, path: Path) -> str:
        replaced = backups.restore(path)
        triggers.make()  # an older backup may have none, and may have gone unnoticed in part
        return (
            f"Restored. What was there before is kept in {replaced}\n"
            "From an older release? Run `manage.py migrate`. Then `manage.py verify` proves it."
        )
