"""Verify: one sentence for each thing that is shown and is not what the tables say."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from creditsguide.content import costs, import_export, reader, revision
from creditsguide.domain import estimate
from creditsguide.management.commands.verify import NOT_PROVED
from creditsguide.metadata import picture
from creditsguide.models import Price, UsageTip
from creditsguide.operations import surfaces, surroundings
from creditsguide.urls import urlpatterns
from tests.support.live import Site
from tests.support.packs import sell

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def whole(settings, tmp_path):
    settings.STATICFILES_DIRS = []
    settings.PID_FILE = tmp_path / "serve.pid"


@pytest.fixture
def verify(capsys):
    """What the command says; its last line is the verdict."""

    def run() -> list[str]:
        reader._latest.clear()  # as in a process of its own
        verdict = []
        try:
            call_command("verify")
        except CommandError as error:
            verdict = [str(error)]
        return capsys.readouterr().out.splitlines() + verdict

    return run


def test_a_site_that_is_whole_passes_and_stays_as_it_was(verify):
    before = revision.current(), import_export.dump()
    rows = len(json.loads(before[1]))
    [verdict] = verify()
    assert verdict.startswith(f"{rows} rows and ")
    assert verdict.endswith("addresses, not served: all as it should be.")
    assert (revision.current(), import_export.dump()) == before


def test_every_public_route_is_built():
    asked = [address.partition("?")[0].removeprefix("/") for address in surfaces.addresses()]
    for route in (str(entry.pattern) for entry in urlpatterns):
        start, _slug, end = route.partition(surfaces.SLUG)
        public = [path for path in asked if path.startswith(start) and path.endswith(end)]
        assert public or route.startswith(surfaces.STAFF), route


def test_badges_are_built_for_tiers_and_projects():
    asked = surfaces.addresses()
    for slug in ("hd", "hd-plus", "2k", "social", "website", "print", "launch"):
        assert {f"/badge/{slug}.{ending}" for ending in ("svg", "png", "txt", "json")} < set(asked)


def test_badges_are_built_for_packs():
    sell()
    asked = surfaces.addresses()
    for slug in ("starter", "studio", "team", "basic", "pro"):
        assert {f"/badge/{slug}.{ending}" for ending in ("svg", "png", "txt", "json")} < set(asked)


def test_every_fault_is_told_in_one_go(verify):
    UsageTip.objects.filter(pk=1).update(text="{nothing.credits}")
    Price.objects.filter(tier__slug="2k").delete()
    lines = verify()
    assert lines[-1] == f"{NOT_PROVED}: {len(lines) - 1} to mend."
    text = "\n".join(lines)
    assert "nothing.credits" in text
    assert "Tier “2K”, status: A published tier needs a price that is in force today." in lines


def test_a_row_that_no_form_would_accept(verify):
    UsageTip.objects.filter(pk=1).update(title="")
    assert "Usage tip “”, title: This field cannot be blank." in verify()


def test_a_sum_that_is_wrong_everywhere(verify, monkeypatch):
    monkeypatch.setattr(estimate, "total", lambda lines: sum(one.credits for one in lines) + 1)
    lines = verify()
    assert "“Social Media Campaign” shows 27 credits, its lines say 26." in lines
    assert "“Product Launch” shows 86 credits, its lines say 85." in lines
    assert len(lines) == 5


def test_a_price_that_is_not_the_one_in_force(verify, monkeypatch):
    monkeypatch.setattr(costs, "in_force", lambda steps, _day: steps[0])
    Price.objects.create(tier_id=1, credits_per_image=101, effective_on="2026-01-01")
    assert "“Product Launch” shows 85 credits, its lines say 1585." in verify()


def test_a_database_that_cannot_be_written_to_is_no_contradiction(verify, monkeypatch):
    monkeypatch.setattr(surroundings, "database_problem", lambda: "The disk is read-only.")
    told = "The export cannot be tried without writing. The disk is read-only."
    assert verify() == [told, f"{NOT_PROVED}: 1 to mend."]


def test_an_export_that_loses_something(verify, monkeypatch):
    kept = [row for row in json.loads(import_export.dump()) if "Start Small" not in str(row)]
    monkeypatch.setattr(import_export, "dump", lambda: json.dumps(kept))
    assert "The export says something else: Usage tip “Start Small” is removed." in verify()
    assert UsageTip.objects.filter(title="Start Small").exists()


def test_a_page_that_cannot_be_built(verify, monkeypatch):
    def fail(_poster: object) -> bytes:
        raise RuntimeError("no font")

    monkeypatch.setattr(picture, "png", fail)
    assert verify()[:-1] == ["/og.png cannot be built: RuntimeError: no font"]


def test_a_page_that_is_refused(verify, monkeypatch):
    monkeypatch.setattr(surfaces, "addresses", lambda: ["/", "/badge/nothing.txt"])
    assert "/badge/nothing.txt answers 404." in verify()


def test_braces_that_visitors_would_see(verify, monkeypatch):
    monkeypatch.setattr("creditsguide.content.tokens.fill", lambda text, _words: text)
    assert "/guide.md shows {hd.credits}, which is to be filled in." in verify()


def test_triggers_that_are_missing(verify):
    table = "creditsguide_usagetip"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DROP TRIGGER {table}_renews_on_write ON {table}")
        else:
            cursor.execute(f"DROP TRIGGER {table}_renews_on_update")
    assert verify()[:-1] == [f"Writes to {table} would go unnoticed: --prepare mends that."]


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="writes past the server's back")
@pytest.mark.slow
class TestServed:
    """Beside a running server, which keeps finished pages."""

    def verify(self, site: Site, **more: str) -> str:
        done = site.manage("verify", check=False, **more)
        assert done.returncode == (1 if "to mend" in done.stderr else 0), done.stderr
        return done.stdout

    def ask(self, site: Site, *statements: str) -> None:
        with closing(sqlite3.connect(site.database)) as database, database:
            for statement in statements:
                database.execute(statement)

    def test_what_the_server_answers_is_compared(self):
        with Site() as site:
            assert "as the running server answers them" in self.verify(site)
            other = self.verify(site, SECURITY_CONTACT="mailto:a@b.example")
            assert other == "The running server has another release or other settings: reload it.\n"
            self.ask(
                site,
                "DROP TRIGGER creditsguide_price_renews_on_update",
                "UPDATE creditsguide_price SET credits_per_image = 101 WHERE tier_id = 1",
            )
            stale = self.verify(site)
            assert "Writes to creditsguide_price would go unnoticed" in stale
            assert "The running server shows something else at / than the tables say." in stale
            site.manage("migrate")
            assert "all as it should be" in self.verify(site)

    def test_a_database_that_contradicts_itself_or_is_empty(self):
        site = Site()
        lacking = "The database lacks contenttypes.0001_initial: --prepare brings it.\n"
        assert self.verify(site) == lacking
        site.folder.cleanup()
        with Site() as site:
            site.stop()
            self.ask(site, "UPDATE creditsguide_lineitem SET tier_id = 999 WHERE id = 1")
            assert "The database contradicts itself: The row in table" in self.verify(site)
