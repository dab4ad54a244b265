"""How often a page asks the database: never more because there is more content."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

from creditsguide.content import revision
from creditsguide.models import (
    BatchSize,
    ExampleProject,
    LineItem,
    ProjectTip,
    Tier,
    UsageTip,
)
from tests.support.packs import sell
from tests.support.rows import make_tier

pytestmark = pytest.mark.django_db

PAGES = [
    *("/", "/?hd=20&hd-plus=3", "/estimate/?hd=20", "/embed/", "/embed/estimate/?hd=3"),
    *("/embed/?show=table", "/embed/?show=social", "/embed/code/", "/badge/hd.svg"),
    *("/badge/social.svg", "/badge/hd.png", "/badge/social.txt", "/badge/social.json"),
    "/oembed/?url=http%3A%2F%2F127.0.0.1%3A8000%2F",
    *("/api/", "/api/v1/guide", "/api/v1/estimate?hd=20&drafts=3", "/api/v1/openapi.json"),
    *(
        "/api/v1/budget?budget=43&images=20",
        "/guide.md",
        "/pricing.md",
        "/llms.txt",
        "/sitemap.xml",
        "/og.png",
    ),
    *("/changes/", "/changes.atom", "/api/v1/words"),
]
TABLES = 11  # ten of content, and the day of the last edit


@pytest.fixture
def asks(monkeypatch, django_assert_num_queries):
    """How often the revision is read, which goes past Django's cursors, and the other tables."""
    read, reads = revision._read, []

    def count(database):
        reads.append(database)
        return read(database)

    monkeypatch.setattr(revision, "_read", count)

    @contextmanager
    def asks(*, revisions, tables):
        reads.clear()
        with django_assert_num_queries(tables):
            yield
        assert len(reads) == revisions

    return asks


@pytest.fixture
def ten_times_the_content():
    for n in range(27):
        of_its_own = {"name": f"Tier {n}", "slug": f"tier-{n}", "width_px": 1000 + n}
        make_tier(n + 4, status="published", position=n + 9, best_for="{hd}", **of_its_own)
        UsageTip.objects.create(title=f"Tip {n}", text="{hd.credits}", status="published")
    for n in range(36):
        project = ExampleProject.objects.create(
            name=f"P {n}", short_name=f"P{n}", slug=f"p-{n}", summary="s", status="published"
        )
        for tier in Tier.objects.all()[:3]:
            LineItem.objects.create(
                project=project, tier=tier, quantity=n + 1, subject="a", subject_singular="b"
            )
        ProjectTip.objects.create(project=project, text="{hd}")
    BatchSize.objects.bulk_create(BatchSize(images=n) for n in range(100, 145))


def touch() -> None:
    UsageTip.objects.first().save()


@pytest.mark.parametrize("path", PAGES)
def test_each_table_is_read_once_after_an_edit(client, asks, path):
    touch()
    with asks(revisions=2, tables=TABLES):
        client.get(path)


@pytest.mark.parametrize("path", PAGES)
def test_packs_take_two_more_however_many_there_are(client, asks, path):
    sell()
    with asks(revisions=2, tables=TABLES + 2):
        assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_while_nothing_changes_only_the_revision_is_read(client, asks, path):
    client.get(path)
    with asks(revisions=1, tables=0):
        client.get(path)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.usefixtures("ten_times_the_content")
def test_ten_times_the_content_takes_as_many_queries(client, asks, path):
    touch()
    with asks(revisions=2, tables=TABLES):
        assert client.get(path).status_code == 200
    with asks(revisions=1, tables=0):
        client.get(path)
