"""Every kind of page in a folder, for checkers of HTML: python -m tests.support.pages FOLDER."""

from __future__ import annotations

import os
import sys
from copy import copy
from pathlib import Path
from tempfile import TemporaryDirectory

import django
from django.apps import apps
from django.core.management import call_command
from django.template.loader import render_to_string
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
    "changes": "/changes/",
    "embed-wrong": "/embed/?hd=x&theme=light",
    "sign-in": "/admin/login/",
    "not-found": "/nothing/",
}
RETIRED = "/?4k=3&hd=1"
# Pages that say something went wrong, with what they are told.
FAILURES: dict[str, tuple[str, dict[str, object]]] = {
    "makes-no-sense": ("400.html", {}),
    "forbidden": ("403.html", {}),
    "form-too-old": ("403_csrf.html", {}),
    "too-many-sign-ins": ("429.html", {"wait": "1 minute"}),
    "failed": ("500.html", {"request_id": "0a1b2c3d"}),
    "away": ("503.html", {"path": "/?hd=20"}),
    "not-read": ("503.html", {"path": "/admin/", "sent": True, "unread": True}),
    "not-saved": ("503.html", {"path": "/admin/", "sent": True, "typed": [("images", "7")]}),
}


def write(folder: Path) -> None:
    """The empty page first, then all others with the shipped content."""
    folder.mkdir(parents=True, exist_ok=True)
    client = Client(headers={"host": "localhost"})
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", verbosity=0)
    (folder / "empty.html").write_bytes(client.get("/").content)
    (folder / "embed-empty.html").write_bytes(client.get("/embed/").content)
    call_command("seed_guide")
    for name, address in PAGES.items():
        (folder / f"{name}.html").write_bytes(client.get(address).content)
    retire()
    (folder / "retired.html").write_bytes(client.get(RETIRED).content)
    for name, (template, context) in FAILURES.items():
        (folder / f"{name}.html").write_text(render_to_string(template, context))


def retire() -> None:
    """A tier of before, for links that still name it."""
    better = apps.get_model("creditsguide", "Tier").objects.get(slug="2k")
    tier = copy(better)
    tier.pk, tier.name, tier.slug, tier.status, tier.replaced_by = (
        None,
        "4K",
        "4k",
        "retired",
        better,
    )
    tier.save()
    tier.prices.create(credits_per_image=5, effective_on="2025-01-01")


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "creditsguide.settings"
    with TemporaryDirectory() as var:
        os.environ |= {"DATABASE_URL": f"sqlite:///{var}/db.sqlite3", "VAR_DIR": var}
        django.setup()
        write(Path(sys.argv[1]))
