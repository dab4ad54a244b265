"""An upgrade keeps what a site says, adds nothing to it, and lets the release before it go on."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from django.core.management import call_command
from django.db import connection

from creditsguide.content import import_export
from creditsguide.models import Guide, Price, Question
from tests.conftest import FIXTURE
from tests.support.live import Site

BEFORE = "0003"  # before prices had reasons, and the guide its questions
ANNOUNCE = (
    "INSERT INTO creditsguide_price (tier_id, credits_per_image, effective_on, announced) "
    "VALUES (1, 103, '2031-12-01', 1)"
)


@pytest.mark.slow
@pytest.mark.skipif(connection.vendor != "sqlite", reason="on a file of its own")
class TestMigrating:
    @pytest.fixture
    def site(self) -> Iterator[Site]:
        """One that has content and comes from the release before."""
        site = Site()
        site.manage("migrate")
        site.manage("seed_guide")
        site.manage("migrate", "creditsguide", BEFORE)
        self.ask(site, ANNOUNCE)
        site.manage("migrate")
        yield site
        site.folder.cleanup()

    def ask(self, site: Site, statement: str) -> list[tuple]:
        with closing(sqlite3.connect(site.database)) as database, database:
            return database.execute(statement).fetchall()

    def test_a_site_gains_no_question_and_has_a_heading_for_its_own(self, site):
        site.manage("seed_guide")
        assert self.ask(site, "SELECT count(*) FROM creditsguide_question") == [(0,)]
        heading = "SELECT questions_heading FROM creditsguide_guide"
        assert self.ask(site, heading) == [("Questions",)]

    def test_what_is_announced_was_announced_by_then(self, site):
        noted = "SELECT announced_on IS NOT NULL FROM creditsguide_price WHERE announced"
        assert self.ask(site, noted) == [(1,)]

    def test_the_release_before_goes_on_writing_prices(self, site):
        self.ask(site, ANNOUNCE.replace("2031", "2032"))
        reasons = "SELECT DISTINCT reason FROM creditsguide_price"
        assert self.ask(site, reasons) == [("",)]


@pytest.fixture
def older_file() -> str:
    """As the release before wrote it: with none of what came since."""
    new = {"announced_on", "reason", "questions_heading", "public_from", "public_until"}
    rows = json.loads(FIXTURE.read_text())
    kept = [row for row in rows if row["model"] != "creditsguide.question"]
    for row in kept:
        row["fields"] = {name: value for name, value in row["fields"].items() if name not in new}
    return json.dumps(kept)


@pytest.mark.django_db
class TestFiles:
    def test_an_older_file_loads_and_brings_no_question(self, older_file):
        import_export.load(older_file, "older.json")
        assert not Question.objects.exists()
        assert Guide.objects.get().questions_heading == "Questions"
        assert set(Price.objects.values_list("reason", "announced_on")) == {("", None)}

    def test_a_site_with_content_is_not_seeded_with_questions(self):
        Question.objects.all().delete()
        call_command("seed_guide")
        assert not Question.objects.exists()
