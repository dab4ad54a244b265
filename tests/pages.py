"""Write every kind of page to a folder, for checkers of HTML: python -m tests.pages FOLDER."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import django
from django.core.management import call_command
from django.test import Client

PAGES = {
    "guide": "/",
    "mix": "/?hd=20&hd-plus=3&drafts=2",
    "wrong": "/?hd=-1&hd-plus=three",
    "old-link": "/?hd=3&on=2025-02-01",
    "fragment": "/estimate/?hd=20&2k=x",
    "embed": "/embed/?hd=20&theme=dark&background=clear&utm_source=x",
    "embed-budget": "/embed/?budget=100&images=20",
    "embed-table": "/embed/?show=table",
    "embed-tiers": "/embed/?show=tiers",
    "embed-project": "/embed/?show=social",
    "embed-code": "/embed/code/?hd=20&maxwidth=320",
    "api": "/api/",
    "not-found": "/nothing/",
}


def write(folder: Path) -> None:
    """The empty page first, then all others with the shipped content."""
    folder.mkdir(parents=True, exist_ok=True)
    client = Client(headers={"host": "localhost"})
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", verbosity=0)
    (folder / "empty.html").write_bytes(client.get("/").content)
    call_command("seed_guide")
    for name, address in PAGES.items():
        (folder / f"{name}.html").write_bytes(client.get(address).content)


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "creditsguide.settings"
    with TemporaryDirectory() as var:
        os.environ |= {"DATABASE_URL": "sqlite://:memory:", "VAR_DIR": var}
        django.setup()
        write(Path(sys.argv[1]))
