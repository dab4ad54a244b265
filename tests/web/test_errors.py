"""When something fails: clear pages, nothing half saved, nothing typed lost, little logged."""

from __future__ import annotations

import json
import logging
import re

import pytest
from django.db import IntegrityError, InterfaceError, OperationalError
from django.db.backends.utils import CursorWrapper

from creditsguide.admin import sign_in
from creditsguide.content import reader
from creditsguide.models import BatchSize
from creditsguide.web import logs

pytestmark = pytest.mark.django_db
ADD = "/admin/creditsguide/batchsize/add/"


@pytest.fixture
def failing(monkeypatch):
    """Make every write of the content fail like this."""

    def fail_with(error):
        execute = CursorWrapper.execute

        def fail(self, sql, params=None):
            if sql.startswith("INSERT") and "batchsize" in sql:
                raise error
            return execute(self, sql, params)

        monkeypatch.setattr(CursorWrapper, "execute", fail)

    return fail_with


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("database is locked"),
        OperationalError("database or disk is full"),
        InterfaceError("connection already closed"),
    ],
    ids=str,
)
def test_a_save_that_meets_a_lock_or_a_full_disk_says_that_nothing_was_saved(
    staff_client, failing, error
):
    failing(error)
    staff_client.raise_request_exception = False
    response = staff_client.post(ADD, {"images": "77", "password1": "secret"})
    page = response.content.decode()
    assert response.status_code == 503
    assert "Nothing was saved" in page
    assert '<input type="hidden" name="images" value="77">' in page
    assert "secret" not in page
    assert response["Retry-After"] == "5"
    assert response["Cache-Control"] == "no-store"
    assert not BatchSize.objects.filter(images=77).exists()


def test_the_kept_form_saves_once_the_database_is_back(staff_client, failing, monkeypatch):
    staff_client.raise_request_exception = False
    failing(OperationalError("database is locked"))
    page = staff_client.post(f"{ADD}?_popup=0", {"images": "77"}).content.decode()
    monkeypatch.undo()
    action = re.search(r'<form method="post" action="([^"]+)"', page)[1]
    typed = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    assert action == f"{ADD}?_popup=0"
    assert staff_client.post(action, typed).status_code == 302
    assert BatchSize.objects.filter(images=77).exists()


def test_what_was_typed_cannot_become_part_of_the_page(staff_client, failing):
    staff_client.raise_request_exception = False
    failing(OperationalError("database is locked"))
    page = staff_client.post(ADD, {"images": "77", '"><script>': "<script>"}).content.decode()
    assert "<script>" not in page


@pytest.mark.parametrize("error", [RuntimeError("ours"), IntegrityError("ours")], ids=repr)
def test_a_fault_of_ours_is_a_500_with_the_id_that_is_in_the_log(client, monkeypatch, error):
    def fail(*_args):
        raise error

    client.raise_request_exception = False
    monkeypatch.setattr(sign_in, "take", fail)
    response = client.post("/admin/login/", {"username": "ada"})
    assert response.status_code == 500
    assert f"name this number: {response['X-Request-ID']}" in response.content.decode()


def test_a_record_is_one_line_of_json_with_the_request_and_no_query():
    mark = logs.request_id.set("abc")
    try:
        raise ValueError("two\nlines")
    except ValueError as error:
        exception = (type(error), error, error.__traceback__)
    record = logging.LogRecord("django.request", 40, "", 0, "Broken: %s", ("/x",), exception)
    line = logs.JsonLines().format(record)
    logs.request_id.reset(mark)
    assert "\n" not in line
    read = json.loads(line)
    assert read["request"] == "abc"
    assert read["message"] == "Broken: /x"
    assert "two\nlines" in read["exception"]


def test_the_log_of_a_failure_holds_no_query_and_no_address(client, monkeypatch, caplog):
    def fail():
        raise RuntimeError("broken")

    client.raise_request_exception = False
    monkeypatch.setattr(reader, "current", fail)
    client.get("/estimate/?hd=secret", REMOTE_ADDR="198.51.100.7")
    lines = [logs.JsonLines().format(record) for record in caplog.records]
    assert any("Internal Server Error: /estimate/" in line for line in lines)
    assert not any("secret" in line or "198.51.100.7" in line for line in lines)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        *(("get", "/nothing/", 404), ("get", "/badge/nothing.svg", 404), ("post", "/", 405)),
        *(("get", "/badge/nothing.png", 404), ("get", "/badge/nothing.json", 404)),
        *(("get", "/oembed/?url=x", 404), ("get", "/oembed/?format=yaml", 501)),
        *(("get", "/api/v1/estimate?hd=x", 400), ("get", f"/?hd={'1' * 2_048}", 414)),
        *(("post", "/admin/", 403), ("get", "/static/nothing.css", 404)),
    ],
)
def test_no_refusal_is_kept_by_anybody(client, method, path, status):
    # The next edit may make a page of it; without a word caches would keep it as they please.
    answer = getattr(client, method)(path)
    assert answer.status_code == status
    assert "no-store" in answer["Cache-Control"]
