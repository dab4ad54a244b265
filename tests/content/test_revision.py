"""However content is written, the answer that a browser already has is not confirmed any more."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from creditsguide.content import clock, revision, structure
from creditsguide.models import BatchSize, ExampleProject, Revision, UsageTip
from tests.conftest import FIXTURE
from tests.support.forms import save
from tests.support.packs import sell

pytestmark = pytest.mark.django_db
on_postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="for PostgreSQL")


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


SIZES = "creditsguide_batchsize"
WRITES = {
    "saved": lambda: UsageTip.objects.first().save(),
    "created": lambda: UsageTip.objects.create(title="a", text="b"),
    "deleted": lambda: UsageTip.objects.first().delete(),
    "deleted as a set": lambda: UsageTip.objects.all().delete(),
    "deleted with what belongs to it": lambda: ExampleProject.objects.first().delete(),
    "got or created": lambda: UsageTip.objects.get_or_create(title="new", text="b"),
    "updated or created": lambda: BatchSize.objects.update_or_create(images=77),
    "loaded from a fixture": lambda: call_command("loaddata", FIXTURE, verbosity=0),
    "created in bulk": lambda: BatchSize.objects.bulk_create([BatchSize(images=77)]),
    "created in bulk where there is none": lambda: BatchSize.objects.bulk_create(
        [BatchSize(images=77), BatchSize(images=4)], ignore_conflicts=True
    ),
    "updated as a set": lambda: UsageTip.objects.update(title="other words"),
    "updated in bulk": lambda: UsageTip.objects.bulk_update([UsageTip.objects.first()], ["title"]),
    "deleted unseen": lambda: BatchSize.objects.all()._raw_delete("default"),
    "inserted by SQL": lambda: sql(f"INSERT INTO {SIZES} (images) VALUES (77)"),
    "updated by SQL": lambda: sql(f"UPDATE {SIZES} SET images = 77 WHERE images = 4"),
    "deleted by SQL": lambda: sql(f"DELETE FROM {SIZES}"),
    "put over another by SQL": lambda: sql(
        f"INSERT INTO {SIZES} (id, images) SELECT id, 77 FROM {SIZES} WHERE images = 4 "
        "ON CONFLICT (id) DO UPDATE SET images = excluded.images"
    ),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_however_content_is_written_no_browser_keeps_the_old(client, write):
    known = client.get("/")["ETag"]
    assert client.get("/", headers={"if-none-match": known}).status_code == 304
    write()
    assert client.get("/", headers={"if-none-match": known}).status_code == 200


@pytest.mark.parametrize("model", structure.content_models(), ids=lambda model: model.__name__)
def test_each_table_of_content_is_watched(model):
    sell()  # tables that the shipped content leaves empty
    table, seen = model._meta.db_table, {revision.current()}
    with transaction.atomic():
        sql(f"UPDATE {table} SET id = id")
        seen.add(revision.current())
        sql(f"DELETE FROM {table}")
        seen.add(revision.current())
        transaction.set_rollback(True)  # other rows name these
    assert len(seen) == 3


@on_postgresql
def test_truncate_is_a_write(client):
    client.get("/")
    before = revision.current()
    sql(f"TRUNCATE {SIZES}")
    assert revision.current() != before


@on_postgresql
def test_truncate_of_everything_leaves_a_revision():
    before = revision.current()
    sql(f"TRUNCATE {SIZES}, creditsguide_revision")
    assert revision.current() not in {"", before}


def test_a_save_in_the_admin_renews_it(client, staff_client):
    known = client.get("/")["ETag"]
    size = BatchSize.objects.first()
    address = f"/admin/creditsguide/batchsize/{size.pk}/change/"
    assert save(staff_client, address, images="77").status_code == 302
    assert client.get("/", headers={"if-none-match": known}).status_code == 200


def test_each_value_is_new_and_says_nothing_of_how_often():
    seen = set()
    for images in range(100, 130):
        BatchSize.objects.create(images=images)
        seen.add(revision.current())
    assert len(seen) == 30
    assert all(len(value) == 32 and int(value, 16) for value in seen)


def test_the_moment_is_renewed_with_it():
    Revision.objects.update(changed_at="2001-01-01T00:00:00Z")
    UsageTip.objects.update(title="other words")
    assert revision.edited_on() == clock.today()


def test_a_missing_revision_comes_back_with_the_next_write():
    Revision.objects.all().delete()
    UsageTip.objects.update(title="other words")
    assert len(revision.current()) == 32


def test_a_missing_revision_comes_back_for_who_locks_it():
    Revision.objects.all().delete()
    with revision.locked():
        assert revision.current()


def test_a_write_that_is_undone_renews_nothing():
    before = revision.current()
    with transaction.atomic():
        UsageTip.objects.update(title="other words")
        assert revision.current() != before
        transaction.set_rollback(True)
    assert revision.current() == before


def test_writes_count_only_their_own_rows():
    """Else whoever asks how many rows were changed would be told of the revision's as well."""
    assert BatchSize.objects.filter(images=4).update(images=5) == 1
    row = BatchSize.objects.create(images=77)
    assert BatchSize.objects.get(pk=row.pk).images == 77
