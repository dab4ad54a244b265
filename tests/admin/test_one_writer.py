"""One writer at a time: what is written was compared while nobody else could write."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from reversion.models import Version

from creditsguide.content import revision
from creditsguide.content.versions import keep_present
from creditsguide.models import UsageTip
from tests.conftest import FIXTURE
from tests.support.forms import form_of, latest, save

pytestmark = pytest.mark.django_db

TIPS = "/admin/creditsguide/usagetip/"
TIP = f"{TIPS}1/change/"
DELETION = f"{TIPS}1/delete/"
FILES = "/admin/content/"


def a_save(client):
    return TIP, form_of(client.get(TIP)) | {"title": "mine", "position": "9"}


def a_deletion(client):
    return DELETION, {"post": "yes", "seen": client.get(DELETION).context_data["seen"]}


def a_deletion_of_several(client):
    chosen = {"action": "delete_selected", "_selected_action": ["1", "2"]}
    return TIPS, chosen | {"post": "yes", "seen": client.post(TIPS, chosen).context_data["seen"]}


def an_order(client):
    places = {f"order-{tip.pk}": str(9 - tip.pk) for tip in UsageTip.objects.all()}
    seen = client.get(TIPS).context_data["seen"]
    return TIPS, places | {"seen": seen, "_reorder": "1"}


def a_restore(client):
    save(client, TIP, title="mine", position="9")
    newest, oldest = latest_versions()
    return f"{TIPS}1/history/{oldest}/", {"newest": newest}


def latest_versions() -> list[int]:
    return [version.pk for version in Version.objects.get_for_object(UsageTip.objects.get(pk=1))]


def an_undo_of_an_action(client):
    address, data = an_order(client)
    client.post(address, data)
    return latest(client)[0].undo.address, {}


def a_file(client):
    text = FIXTURE.read_text().replace(UsageTip.objects.get(pk=1).title, "mine")
    upload = SimpleUploadedFile("new.json", text.encode())
    looked_at = client.post(FILES, {"file": upload}).context_data["report"].file.signed()
    return FILES, {"looked_at": looked_at}


@pytest.mark.parametrize(
    "write",
    [a_save, a_deletion, a_deletion_of_several, an_order, a_restore, an_undo_of_an_action, a_file],
)
def test_what_a_colleague_saves_while_it_waits_for_its_turn_stays(admin_client, monkeypatch, write):
    address, data = write(admin_client)
    turn, colleagues = revision.locked, [UsageTip.objects.get(pk=1)]

    @contextmanager
    def after_a_colleague():
        while colleagues:
            tip = colleagues.pop()
            tip.title, tip.position = "theirs", 77
            tip.save()
            keep_present(tip)
        with turn():
            yield

    monkeypatch.setattr(revision, "locked", after_a_colleague)
    admin_client.post(address, data)
    assert not colleagues, "it never waited for its turn"
    assert UsageTip.objects.values_list("title", "position").get(pk=1) == ("theirs", 77)


@pytest.mark.parametrize("address", [TIPS, TIP, DELETION, f"{TIPS}add/", f"{TIPS}1/history/"])
def test_looking_waits_for_nobody(admin_client, monkeypatch, address):
    monkeypatch.delattr(revision, "locked")
    assert admin_client.get(address).status_code == 200


def test_a_preview_waits_for_nobody_and_keeps_no_version(admin_client, monkeypatch):
    address, data = a_save(admin_client)
    monkeypatch.delattr(revision, "locked")
    assert admin_client.post(address, data | {"_preview": "1"}).status_code == 200
    assert not latest_versions()
