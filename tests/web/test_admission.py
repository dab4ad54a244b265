"""Admission: nobody's waiting keeps others waiting, and no stranger's body is read."""

from __future__ import annotations

from contextlib import ExitStack
from io import BytesIO

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import OperationalError

from creditsguide.content import revision
from creditsguide.content.connection import here
from creditsguide.content.watch import READING
from creditsguide.management.commands.serve import server
from creditsguide.web import admission, shares
from creditsguide.web.shares import SAVES, SIGNING_IN, STAFF_PAGES, Share
from tests.conftest import ROOT, visible

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_connection")]

LOGIN = "/admin/login/"
GUIDE = "/admin/creditsguide/guide/1/change/"
FORM = "application/x-www-form-urlencoded"


class Body(BytesIO):
    """Knows whether anyone has read from it, which might have taken forever."""

    asked = False

    def read(self, *size):
        self.asked = True
        return super().read(*size)


class Door:
    """The application as a server calls it, for one who has these cookies."""

    def __init__(self, cookies=""):
        self.layer = admission.Admission(self._django)
        self.django = WSGIHandler()
        self.cookies = cookies
        self.inside = []

    def _django(self, environ, start):
        self.inside.append((here.asking.patience, STAFF_PAGES.taken + SAVES.taken))
        return self.django(environ, start)

    def ask(self, method, path, body=b"", **headers):
        self.body = Body(body)
        path, _, query = path.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "wsgi.url_scheme": "http",
            "wsgi.input": self.body,
            "HTTP_COOKIE": self.cookies,
            "CONTENT_TYPE": FORM,
        }
        if body:
            environ["CONTENT_LENGTH"] = str(len(body))
        response = self.layer(environ | headers, lambda *_begun: None)
        b"".join(response)
        return response


@pytest.fixture
def door():
    return Door("csrftoken=" + 32 * "a")


@pytest.fixture
def desk(admin_client):
    session = admin_client.cookies["sessionid"].value
    return Door(f"csrftoken={32 * 'a'}; sessionid={session}")


@pytest.fixture
def taken():
    """`taken(share)`: all of its places."""
    with ExitStack() as places:

        def take(share, number=None):
            for person in range(number or share.threads):
                assert places.enter_context(share.place(str(person)))

        yield take


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("POST", "/", {}),
        ("GET", "/?hd=7", {}),
        ("OPTIONS", "/estimate/", {}),
        ("POST", GUIDE, {}),
        ("POST", GUIDE, {"CONTENT_TYPE": "multipart/form-data; boundary=x"}),
        ("POST", GUIDE, {"HTTP_COOKIE": f"sessionid={'b' * 32}"}),
        ("POST", "/admin/logout/", {"HTTP_COOKIE": "sessionid=x"}),
        ("PUT", LOGIN, {}),
        ("POST", LOGIN, {"CONTENT_LENGTH": "700000"}),
        ("POST", LOGIN, {"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked"}),
        ("POST", "/nothing/", {"HTTP_EXPECT": "100-continue"}),
    ],
)
def test_no_body_of_a_stranger_is_read(door, method, path, headers):
    response = door.ask(method, path, b"x" * 2_000, **headers)
    assert response.status_code < 500
    assert not door.body.asked


def test_a_sign_in_is_read_where_it_is_no_longer_than_one(door):
    assert door.ask("POST", LOGIN, b"x" * 4_096).status_code == 403
    assert door.body.asked
    response = door.ask("POST", LOGIN, b"x" * 4_097)
    assert response.status_code == 413
    assert not door.body.asked


@pytest.mark.parametrize("path", [GUIDE, "/admin/content/"])
def test_staff_are_told_of_a_body_that_is_too_large_once_all_of_it_has_come(desk, path):
    """A proxy that is cut off while it sends says that the site is away."""
    response = desk.ask("POST", path, b" " * 3_100_000)
    assert response.status_code == 413
    assert desk.body.read() == b""


def test_a_body_without_end_is_not_waited_for(desk):
    desk.ask("POST", GUIDE, b" " * 9_000_000)
    assert len(desk.body.read()) > 4_000_000


def test_a_sign_in_that_finds_no_place_is_refused_unread_and_told_when_to_come_back(door, taken):
    taken(SIGNING_IN)
    response = door.ask("POST", LOGIN, b"username=ada")
    assert response.status_code == 503
    assert response["Retry-After"] == "5"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert not door.body.asked


def test_a_save_that_finds_no_place_says_that_it_was_not_read(desk, taken):
    taken(SAVES)
    response = desk.ask("POST", GUIDE, b"title=Typed for long")
    assert response.status_code == 503
    assert "Nothing was saved" in visible(response)
    assert "Go back: what you typed is still there." in visible(response)
    assert not desk.body.asked


@pytest.mark.parametrize("share", [SIGNING_IN, SAVES, STAFF_PAGES])
def test_no_share_takes_the_place_of_another(door, desk, taken, share):
    taken(share)
    answers = {
        SIGNING_IN: door.ask("POST", LOGIN, b"username=ada"),
        SAVES: desk.ask("POST", GUIDE, b"title=x"),
        STAFF_PAGES: desk.ask("GET", GUIDE),
    }
    assert {one for one, answer in answers.items() if answer.status_code == 503} == {share}
    for path in ("/", "/healthz", "/estimate/?hd=7", LOGIN, "/admin/"):
        assert door.ask("GET", path).status_code < 500


def test_one_person_does_not_take_all_places(taken, desk, admin_user):
    share = Share(threads=4, each=3)
    with ExitStack() as places:
        assert [places.enter_context(share.place("ada")) for _ in range(4)] == [1, 1, 1, 0]
        assert places.enter_context(share.place("ben"))
        assert not places.enter_context(share.place("cleo"))
    assert not share.taken


def test_a_place_is_free_again_whatever_happened(door):
    def fail(*_call):
        raise RuntimeError

    door.layer.application = fail
    with pytest.raises(RuntimeError):
        door.ask("POST", LOGIN, b"username=ada")
    assert not SIGNING_IN.taken


def test_staff_wait_for_the_database_as_long_as_what_they_do_is_worth(desk):
    desk.ask("GET", GUIDE)
    desk.ask("POST", GUIDE, b"title=x")
    desk.ask("POST", GUIDE, b"title=x", HTTP_HX_REQUEST="true")
    desk.ask("GET", "/?as_of=2026-12-01")
    desk.ask("GET", "/")
    assert [patience for patience, _taken in desk.inside] == [READING, 20, 1, READING, None]
    assert [sum(taken.values()) for _patience, taken in desk.inside] == [1, 1, 1, 1, 0]
    assert here.asking.patience is None


def test_a_session_that_is_over_is_a_stranger(desk, admin_client):
    assert desk.ask("GET", GUIDE).status_code == 200
    admin_client.logout()
    assert desk.ask("POST", GUIDE, b"title=x").status_code == 403
    assert not desk.body.asked


def test_sessions_are_known_from_before_while_they_cannot_be_looked_up(desk, monkeypatch):
    def fail():
        raise OperationalError("server closed the connection")

    assert desk.ask("GET", GUIDE).status_code == 200
    monkeypatch.setattr(revision, "current", fail)
    desk.ask("POST", GUIDE, b"title=x")
    assert desk.body.asked
    made_up = Door(f"sessionid={'b' * 32}")
    assert made_up.ask("POST", GUIDE, b"title=x").status_code == 503
    assert not made_up.body.asked


def test_sessions_are_known_from_before_while_too_many_are_looked_up(desk, taken):
    assert desk.ask("GET", GUIDE).status_code == 200
    taken(shares.LOOK_UPS)
    assert desk.ask("GET", GUIDE).status_code == 200
    assert Door(f"sessionid={'b' * 32}").ask("GET", GUIDE).status_code == 503


def test_a_session_cookie_that_is_none_asks_the_database_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        Door('sessionid="\\000"').ask("GET", "/admin/")


def test_half_of_the_threads_are_for_visitors_alone():
    waiting = [shares.SIGNING_IN, shares.SAVES, shares.STAFF_PAGES, shares.LOOK_UPS]
    assert sum(share.threads for share in waiting) * 2 == shares.THREADS
    command = server("127.0.0.1")
    assert command[command.index("--blocking-threads") + 1] == str(shares.THREADS)
    assert f"Of the {shares.THREADS} threads of a worker" in (ROOT / "README.md").read_text()


def test_content_files_of_staff_are_read(desk):
    desk.ask("POST", "/admin/content/", b"x" * 2_900_000)
    assert desk.body.asked


def test_no_more_sessions_are_remembered_than_a_site_has_staff(monkeypatch):
    monkeypatch.setattr(admission, "REMEMBERED", 3)
    monkeypatch.setattr(admission, "look_up", lambda key: "1")
    sessions = admission.Sessions()
    for key in "abcde":
        sessions.person(key)
    assert list(sessions.people) == ["c", "d", "e"]


def test_only_who_is_signed_in_is_remembered(monkeypatch):
    """Strangers' cookies would push out the staff's, and who signed out is nobody."""
    people = {"a": "1"}
    monkeypatch.setattr(admission, "look_up", lambda key: people.get(key, ""))
    sessions = admission.Sessions()
    for key in "abcd":
        sessions.person(key)
    assert list(sessions.people) == ["a"]
    people.clear()
    sessions.person("a")
    assert list(sessions.people) == []
