"""However content is written, the answer that a browser already has is not confirmed any more."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection

from creditsguide.content import revision
from creditsguide.models import BatchSize, ExampleProject, UsageTip
from tests.admin.test_admin import save
from tests.conftest import FIXTURE

pytestmark = pytest.mark.django_db

WRITES = {
    "saved": lambda: UsageTip.objects.first().save(),
    "created": lambda: UsageTip.objects.create(title="a", text="b"),
    "deleted": lambda: UsageTip.objects.first().delete(),
    "deleted as a set": lambda: UsageTip.objects.all().delete(),
    "deleted with what belongs to it": lambda: ExampleProject.objects.first().delete(),
    "got or created": lambda: UsageTip.objects.get_or_create(title="new", text="b"),
    "updated or created": lambda: BatchSize.objects.update_or_create(images=77),
    "loaded from a fixture": lambda: call_command("loaddata", FIXTURE, verbosity=0),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_however_content_is_written_no_browser_keeps_the_old(client, write):
    known = client.get("/")["ETag"]
    assert client.get("/", headers={"if-none-match": known}).status_code == 304
    write()
    assert client.get("/", headers={"if-none-match": known}).status_code == 200


@pytest.mark.parametrize("write", ["bulk_create", "bulk_update", "update", "raw SQL"])
def test_bulk_writes_renew_it_inside_changing(client, write):
    known = client.get("/")["ETag"]
    with revision.changing():
        if write == "bulk_create":
            BatchSize.objects.bulk_create([BatchSize(images=77)])
        elif write == "bulk_update":
            tip = UsageTip.objects.first()
            UsageTip.objects.bulk_update([tip], ["title"])
        elif write == "update":
            UsageTip.objects.update(title="other words")
        else:
            with connection.cursor() as cursor:
                cursor.execute("UPDATE creditsguide_usagetip SET title = 'other words'")
    assert client.get("/", headers={"if-none-match": known}).status_code == 200


def test_a_save_in_the_admin_renews_it(client, staff_client):
    known = client.get("/")["ETag"]
    size = BatchSize.objects.first()
    address = f"/admin/creditsguide/batchsize/{size.pk}/change/"
    assert save(staff_client, address, images="77").status_code == 302
    assert client.get("/", headers={"if-none-match": known}).status_code == 200
