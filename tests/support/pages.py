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
# Where packs are sold.
SOLD = {
    "sold": "/?hd=20&hd-plus=3",
    "sold-budget": "/?budget=100&images=20",
    "sold-history": "/changes/",
    "embed-sold": "/embed/?hd=20&hd-plus=3",
    "embed-packs": "/embed/?show=packs",
}
# Name, credits, period, amount, address and note, with what is long or rare among them.
PACKS = [
    ("Starter", 100, "once", "9.125", "https://buy.example/starter", ""),
    ("Photographers’ pack for whole newsrooms", 1_200, "once", "123456.789", "", "Never ends."),
    ("Donaudampfschifffahrtsgesellschaftspaket", 5, "once", "0.455", "https://buy.example/d", ""),
    ("Pro", 600, "month", "36", "https://buy.example/pro", "Begins on the day you pay."),
    ("Agency", 10_000_000, "year", "98765.432", "https://buy.example/agency", ""),
]
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
    sell()
    for name, address in SOLD.items():
        (folder / f"{name}.html").write_bytes(client.get(address).content)
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


def sell() -> None:
    """Packs and plans in a currency of three decimals, each with a price to come."""
    apps.get_model("creditsguide", "Guide").objects.update(currency="KWD", price_note="plus VAT")
    for n, (name, credits, period, amount, buy_url, note) in enumerate(PACKS):
        pack = apps.get_model("creditsguide", "Pack").objects.create(
            name=name,
            slug=f"pack-{n}",
            credits=credits,
            period=period,
            note=note,
            buy_url=buy_url,
            position=n,
            status="published",
        )
        pack.prices.create(amount=amount, effective_on="2025-01-01")
        pack.prices.create(
            amount="7", effective_on="2099-01-01", announced=True, reason="It is made elsewhere."
        )


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "creditsguide.settings"
    with TemporaryDirectory() as var:
        os.environ |= {"DATABASE_URL": f"sqlite:///{var}/db.sqlite3", "VAR_DIR": var}
        django.setup()
        write(Path(sys.argv[1]))
