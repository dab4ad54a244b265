"""While the database does not answer, visitors see what it said last, and nothing is lost."""

from __future__ import annotations

import datetime
from types import SimpleNamespace

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import OperationalError, connection, transaction
from django.test import RequestFactory

from creditsguide.admin import effects
from creditsguide.content import clock, reader, revision, rules
from creditsguide.content import connection as database
from creditsguide.content.watch import watch
from creditsguide.models import Price
from creditsguide.web import logs, page_cache
from tests.conftest import visible

pytestmark = pytest.mark.django_db

PUBLIC = ["/", "/?hd=20&hd-plus=3", "/estimate/?hd=7", "/embed/", "/embed/estimate/?hd=3"]


@pytest.fixture
def client(client):
    client.raise_request_exception = False
    return client


@pytest.fixture
def broken(monkeypatch):
    """`broken()`: from now on the database refuses whatever is asked; `broken(False)` heals it."""

    def refuse(*_args):
        raise OperationalError("no such table")

    with pytest.MonkeyPatch.context() as patch:

        def breaks(yes=True):
            patch.undo()
            if yes:
                patch.setattr(connection, "cursor", refuse)
                patch.setattr(revision, "_read", refuse)

        yield breaks


@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_come_from_the_last_good_content(client, broken, caplog, path):
    good = client.get(path)
    broken()
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.content == good.content
    assert answer["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers
    assert "pages show the last good content: no such table" in caplog.text
    broken(False)
    assert client.get(path).headers == good.headers


def test_quantities_nobody_asked_for_before_are_worked_out_too(client, broken):
    client.get("/")
    broken()
    assert "26 credits" in visible(client.get("/estimate/?hd=20&hd-plus=3"))


def test_an_answer_known_to_a_browser_is_not_confirmed_meanwhile(client, broken):
    known = client.get("/")["ETag"]
    broken()
    assert client.get("/", headers={"if-none-match": known}).status_code == 200


def test_the_newest_content_is_back_with_the_database(client, broken):
    client.get("/")
    price = Price.objects.get(tier__slug="hd")
    price.credits_per_image = 101
    price.save()
    broken()
    assert "101 credits" not in visible(client.get("/?hd=1"))
    broken(False)
    assert "101 credits" in visible(client.get("/?hd=1"))


def test_whoever_watches_the_site_is_told(client, broken):
    assert client.get("/readyz").status_code == 200
    broken()
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200
    broken(False)
    assert client.get("/readyz").status_code == 200


def test_readiness_is_read_from_the_tables_even_when_nothing_changed(client):
    client.get("/")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE creditsguide_usagetip RENAME TO elsewhere")
    assert client.get("/").status_code == 200
    assert client.get("/readyz").status_code == 503


@pytest.fixture
def closed(monkeypatch):
    """Each closing of the connection, instead of closing the one that tests need."""
    closed = []
    outside = SimpleNamespace(in_atomic_block=False, close=lambda: closed.append(True))
    monkeypatch.setattr(database.here, "connection", outside)
    return closed


def test_a_lost_connection_is_tried_once_more(monkeypatch, closed):
    answers = [OperationalError("server closed the connection"), "token"]

    def read(_database):
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(revision, "_read", read)
    assert revision.current() == "token"
    assert closed == [True]


@pytest.fixture
def file(tmp_path, monkeypatch, closed):
    """A file that a connection was opened on."""
    path = tmp_path / "db.sqlite3"
    path.write_text("a database")
    monkeypatch.setattr(database, "_FILE", str(path))
    database.follow_file()
    closed.clear()
    return path


@pytest.mark.usefixtures("file")
def test_a_connection_stays_while_its_file_does(closed):
    for _request in range(3):
        database.follow_file()
    assert not closed


@pytest.mark.parametrize("fault", ["replaced", "overwritten", "moved away"])
def test_a_connection_to_a_file_that_is_no_longer_there_is_closed(file, closed, fault):
    if fault == "replaced":
        other = file.with_name("backup")
        other.write_text("a database")
        other.replace(file)
    elif fault == "overwritten":
        file.write_text("garbage, and more of it")
    else:
        file.unlink()
    database.follow_file()
    database.follow_file()
    assert closed == [True]


@pytest.mark.usefixtures("one_connection")
def test_what_was_kept_is_shown_meanwhile_without_being_made_again(monkeypatch):
    made = []
    django = WSGIHandler()
    layer = page_cache.PageCache(lambda *call: made.append(call) or django(*call))

    def get(path, **headers):
        begun = []
        path, _, query = path.partition("?")
        address = {"PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "localhost"}
        environ = RequestFactory()._base_environ(**address, **headers)
        body = b"".join(layer(environ, lambda *begin: begun.extend(begin)))
        return begun[0], dict(begun[1]), body

    status, headers, good = get("/?hd=20&hd-plus=3")
    monkeypatch.setattr(watch, "away", True)
    for known in ({}, {"HTTP_IF_NONE_MATCH": headers["ETag"]}):
        status, headers, body = get("/?hd=20&hd-plus=3", **known)
        assert (status, body) == ("200 OK", good)
        assert headers["Cache-Control"] == "no-store"
        assert not {"ETag", "X-Accel-Expires"} & set(headers)
    assert len(made) == 1
    monkeypatch.setattr(watch, "away", False)
    assert "no-store" not in get("/?hd=20&hd-plus=3")[1]["Cache-Control"]
    Price.objects.create(
        tier_id=Price.objects.get(tier__slug="hd").tier_id,
        credits_per_image=103,
        effective_on="2025-02-01",
    )
    reader.current()
    monkeypatch.setattr(watch, "away", True)
    assert b"2,066" in get("/?hd=20&hd-plus=3")[2]  # what was kept is older than the last good


def test_while_the_database_is_away_nobody_asks_it(client, monkeypatch, django_assert_num_queries):
    client.get("/")
    monkeypatch.setattr(watch, "away", True)
    with django_assert_num_queries(0):
        assert client.get("/estimate/?hd=31").status_code == 200
        assert client.get("/nothing/").status_code == 404
        assert client.get("/readyz").status_code == 503
        assert client.get("/healthz").status_code == 200


def test_staff_are_told_quickly_and_the_log_is_spared(staff_client, monkeypatch, caplog):
    staff_client.raise_request_exception = False
    monkeypatch.setattr(watch, "away", True)
    answer = staff_client.get("/admin/")
    assert answer.status_code == 503
    assert "Back in a moment" in visible(answer)
    answer = staff_client.post("/admin/creditsguide/batchsize/add/", {"images": "77"})
    assert answer.status_code == 503
    assert '<input type="hidden" name="images" value="77">' in answer.content.decode()
    assert caplog.records
    spared = [logs.KnownToBeAway(), logs.SendersFaults()]
    assert not [record for record in caplog.records if all(one.filter(record) for one in spared)]


def test_what_may_yet_be_undone_is_never_the_last_good_content(client):
    price = Price.objects.get(tier__slug="hd")
    later = clock.today() + datetime.timedelta(days=3)
    Price.objects.create(tier=price.tier, credits_per_image=103, effective_on=later)
    client.get("/")
    good = reader.last_good()
    effects.outlook(clock.today())
    assert reader.last_good() is good
    with transaction.atomic():
        price.credits_per_image = 101
        price.save()
        assert rules.problems() == []
        transaction.set_rollback(True)
    assert reader.last_good() is good
