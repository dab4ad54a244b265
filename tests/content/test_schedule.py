"""Projects and tips have days, as prices have: the guide turns by itself at a midnight."""

from __future__ import annotations

import datetime
import json

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from creditsguide.content import clock, import_export, reader
from creditsguide.models import ExampleProject, Price, UsageTip
from tests.conftest import visible

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 12, 10)
DAY = datetime.timedelta(days=1)
WHERE = ["/", "/guide.md", "/api/v1/guide", "/llms.txt", "/embed/?show=table"]


@pytest.fixture(autouse=True)
def the_tenth(monkeypatch):
    set_today(monkeypatch, TODAY)


def set_today(monkeypatch, day: datetime.date) -> None:
    monkeypatch.setattr(clock, "today", lambda: day)


def social(first: str | None = None, last: str | None = None) -> None:
    ExampleProject.objects.filter(slug="social").update(public_from=first, public_until=last)


def shown(client) -> bool:
    return "Social Media Campaign" in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("first", "last", "is_shown"),
    [
        (None, None, True),
        ("2026-12-10", None, True),
        ("2026-12-11", None, False),
        (None, "2026-12-10", True),
        (None, "2026-12-09", False),
        ("2026-12-10", "2026-12-10", True),
        ("2026-12-01", "2026-12-09", False),
        ("2026-12-11", "2026-12-24", False),
        (None, "9999-12-31", True),
    ],
)
def test_both_days_count_and_either_may_be_left_open(client, first, last, is_shown):
    social(first, last)
    assert shown(client) is is_shown


@pytest.mark.parametrize("model", [ExampleProject, UsageTip])
def test_the_last_day_cannot_be_before_the_first(model):
    row = model.objects.first()
    row.public_from, row.public_until = TODAY, TODAY - DAY
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    assert refused.value.message_dict == {
        "public_until": ["The last day can't be before the first."]
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_the_guide_turns_by_itself_and_caches_are_told(client, monkeypatch):
    social(last="2026-12-10")
    before = client.get("/")
    assert shown(client)
    set_today(monkeypatch, TODAY + DAY)
    asked = client.get("/", headers={"if-none-match": before["ETag"]})
    assert asked.status_code == 200
    assert "Social Media Campaign" not in asked.content.decode()
    assert "2026-12-11" in client.get("/sitemap.xml").content.decode()


def test_a_tip_comes_and_goes_on_every_surface(client, monkeypatch):
    UsageTip.objects.create(
        title="Winter sale", text="Now.", status="published", public_from="2026-12-11"
    )
    for n, told in enumerate([False, True]):
        set_today(monkeypatch, TODAY + n * DAY)
        for address in ["/", "/guide.md", "/api/v1/guide"]:
            assert ("Winter sale" in client.get(address).content.decode()) is told, address


def test_the_token_of_a_project_outside_its_days_still_resolves(client):
    UsageTip.objects.create(title="T", text="Ours took {social.total}.", status="published")
    Price.objects.filter(tier__slug="hd").update(credits_per_image=101)
    social(first="2026-12-24")
    assert not shown(client)
    assert "Ours took 2,026 credits." in visible(client.get("/"))
    assert "social.total" in reader.current().token_names


def test_the_start_page_lists_where_such_a_token_stands(staff_client):
    UsageTip.objects.create(title="T", text="Ours took {social.total}.", status="published")
    social(first="2026-12-24")
    words = "{social.total} names Social Media Campaign, which the guide does not show today."
    assert words in visible(staff_client.get("/admin/"))


def test_a_preview_shows_the_days_of_its_own_day(staff_client):
    social(first="2026-12-24", last="2026-12-26")
    seen = [
        "Social Media Campaign" in staff_client.get(f"/?as_of=2026-12-{day}").content.decode()
        for day in (23, 24, 26, 27)
    ]
    assert seen == [False, True, True, False]


def test_a_draft_with_days_is_public_nowhere(client):
    social(first="2026-12-01")
    ExampleProject.objects.filter(slug="social").update(status="draft")
    for address in WHERE:
        assert "Social Media Campaign" not in client.get(address).content.decode()


def test_days_move_with_content_files_and_old_files_have_none(client):
    social(first="2026-12-24", last="2026-12-26")
    text = import_export.dump()
    social()
    import_export.load(text, "new.json")
    row = ExampleProject.objects.get(slug="social")
    assert (row.public_from, row.public_until) == (
        datetime.date(2026, 12, 24),
        datetime.date(2026, 12, 26),
    )
    entries = json.loads(text)
    for entry in entries:
        entry["fields"].pop("public_from", None)
        entry["fields"].pop("public_until", None)
    import_export.load(json.dumps(entries), "old.json")
    assert shown(client)


def test_programs_learn_the_days_of_what_is_shown(client):
    social(first="2026-12-01", last="2026-12-26")
    [one] = [p for p in client.get("/api/v1/guide").json()["projects"] if p["slug"] == "social"]
    assert (one["public_from"], one["public_until"]) == ("2026-12-01", "2026-12-26")
