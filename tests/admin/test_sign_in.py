"""Signing in: a few attempts, then a wait, and no password is hashed meanwhile."""

from __future__ import annotations

import pytest
from django.contrib.auth.hashers import BasePasswordHasher

from creditsguide.admin import sign_in
from creditsguide.admin.sign_in import RateLimit, address_of, one_at_a_time
from tests.conftest import visible

LOGIN = "/admin/login/?next=/admin/"


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(sign_in, "by_address", RateLimit(5, 60, clock))
    monkeypatch.setattr(sign_in, "by_account", RateLimit(10, 30, clock))
    return clock


def guess(client, password="wrong", name="ada", **where):
    return client.post(LOGIN, {"username": name, "password": password}, **where)


@pytest.fixture
def ada(django_user_model):
    return django_user_model.objects.create_superuser("ada", "a@b.example", "right")


@pytest.mark.django_db
def test_an_address_has_five_attempts_and_one_more_each_minute(client, ada, clock):
    assert [guess(client).status_code for _ in range(6)] == [200] * 5 + [429]
    clock.now += 59
    assert guess(client).status_code == 429
    clock.now += 1
    assert guess(client, "right").status_code == 302


@pytest.mark.django_db
def test_the_refusal_says_when_to_come_back(client, ada, clock):
    for _ in range(5):
        guess(client)
    response = guess(client)
    assert response["Retry-After"] == "60"
    assert "Please wait 1 minute, then go back" in response.content.decode()
    clock.now += 31
    assert "Please wait 29 seconds" in guess(client).content.decode()


@pytest.mark.django_db
def test_an_account_is_guarded_against_many_addresses(client, ada, clock):
    def far(n):
        return guess(client, name="ADA", REMOTE_ADDR=f"10.0.0.{n}").status_code

    assert [far(n) for n in range(11)] == [200] * 10 + [429]


@pytest.mark.django_db
def test_right_passwords_are_never_counted(client, ada, clock):
    assert {guess(client, "right").status_code for _ in range(30)} == {302}


@pytest.mark.django_db
def test_someone_signed_in_cannot_guess_on(client, ada, clock):
    guess(client, "right")
    assert [guess(client, name="grace").status_code for _ in range(6)][-1] == 429


@pytest.mark.django_db
def test_nothing_is_hashed_for_a_refused_attempt(client, ada, clock, monkeypatch):
    for _ in range(5):
        guess(client)

    def hashed(*_args):
        raise AssertionError("a password was hashed")

    monkeypatch.setattr("django.contrib.auth.hashers.check_password", hashed)
    monkeypatch.setattr("django.contrib.auth.authenticate", hashed)
    monkeypatch.setattr(BasePasswordHasher, "verify", hashed)
    assert guess(client).status_code == 429


class Turn:
    """A lock that somebody holds for as long as anyone would wait."""

    def acquire(self, *, blocking):
        assert not blocking, "waiting would hold a thread that visitors need"
        return False


@pytest.mark.django_db
def test_only_one_password_is_hashed_at_a_time(client, ada, clock, monkeypatch):
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(sign_in, "_turn", Turn())
        assert guess(client, "right").status_code == 429
    with one_at_a_time() as first, one_at_a_time() as second:
        assert (first, second) == (True, False)
    assert guess(client, "right").status_code == 302


@pytest.mark.django_db
def test_an_attempt_that_found_another_under_way_is_not_counted(client, ada, clock):
    with one_at_a_time():
        assert {guess(client).status_code for _ in range(20)} == {429}
    assert [guess(client).status_code for _ in range(6)] == [200] * 5 + [429]


def test_the_memory_of_attempts_is_bounded(monkeypatch):
    monkeypatch.setattr(sign_in, "MAX_KEYS", 100)
    limit = RateLimit(1, 60, Clock())
    for n in range(1_000):
        limit.take(f"10.0.{n // 256}.{n % 256}")
    assert len(limit.full_at) == 100


def test_who_guesses_on_is_not_forgotten_for_others_who_came_since(monkeypatch):
    monkeypatch.setattr(sign_in, "MAX_KEYS", 2)
    limit = RateLimit(2, 60, Clock())
    for key in ("guesser", "one", "guesser", "two"):
        assert limit.take(key) == 0
    assert limit.take("guesser") > 0


@pytest.mark.parametrize(
    ("forwarded", "remote", "proxies", "address"),
    [
        ("", "10.0.0.7", 0, "10.0.0.7/32"),
        ("1.2.3.4", "10.0.0.7", 0, "10.0.0.7/32"),
        ("9.9.9.9, 1.2.3.4", "10.0.0.7", 1, "1.2.3.4/32"),
        ("9.9.9.9, 1.2.3.4, 5.6.7.8", "10.0.0.7", 2, "1.2.3.4/32"),
        ("", "10.0.0.7", 1, ""),
        ("2001:db8:1:2:3:4:5:6", "10.0.0.7", 1, "2001:db8:1:2::/64"),
        ("nonsense", "10.0.0.7", 1, ""),
    ],
)
def test_an_address_is_what_our_own_proxies_saw(forwarded, remote, proxies, address):
    meta = {"HTTP_X_FORWARDED_FOR": forwarded, "REMOTE_ADDR": remote}
    assert address_of(meta, proxies) == address


def test_what_is_sent_after_signing_out_is_not_dropped_without_a_word(client):
    response = client.post("/admin/creditsguide/usagetip/1/change/", {"title": "Typed for long"})
    assert response.status_code == 403
    text = visible(response)
    assert "You are signed out, or have signed in again since the form was opened." in text
    assert "kept in this browser: sign in, and the form offers it to you again." in text
    assert b'href="/admin/creditsguide/usagetip/1/change/">Sign in and go on' in response.content
    assert client.post("/admin/logout/").status_code == 302


class TestLog:
    """Operators see who came in and that somebody tried; visitors stay unknown."""

    @pytest.fixture
    def lines(self, caplog):
        caplog.set_level("INFO", "creditsguide")
        return lambda: [
            (record.levelname, record.getMessage())
            for record in caplog.records
            if record.name == "creditsguide.admin.sign_in"
        ]

    @pytest.mark.django_db
    def test_who_signs_in_is_named(self, client, ada, clock, lines):
        guess(client, "right", REMOTE_ADDR="203.0.113.9")
        assert lines() == [("INFO", "ada signed in")]

    @pytest.mark.django_db
    def test_a_failure_is_told_without_what_was_typed(self, client, ada, clock, lines, caplog):
        guess(client, "a password", "typed into the wrong field", REMOTE_ADDR="203.0.113.9")
        assert lines() == [("WARNING", "A sign-in failed: no such name and password")]
        for word in ("a password", "wrong field", "203.0.113"):
            assert word not in caplog.text

    @pytest.mark.django_db
    def test_somebody_without_rights_here_does_not_come_in(self, client, clock, lines, ada):
        ada.is_staff = False
        ada.save()
        guess(client, "right")
        assert lines() == [("WARNING", "A sign-in failed: no such name and password")]

    @pytest.mark.django_db
    def test_refusals_say_why(self, client, ada, clock, lines):
        with one_at_a_time():
            guess(client)
        for _ in range(6):
            guess(client)
        assert lines()[0] == (
            "WARNING",
            "A sign-in was refused: another password is being checked",
        )
        assert lines()[-1] == ("WARNING", "A sign-in was refused: too many attempts")
        assert len(lines()) == 7


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "javascript:alert(1)", "//[", "\x00", "", "\\\\x"],
)
@pytest.mark.usefixtures("clock", "ada")
def test_an_address_that_is_not_ours_leads_to_the_start_page(client, elsewhere):
    answer = client.post(
        "/admin/login/", {"username": "ada", "password": "right", "next": elsewhere}
    )
    assert (answer.status_code, answer["Location"]) == (302, "/admin/")


@pytest.mark.usefixtures("clock", "ada")
def test_an_address_of_ours_leads_there(client):
    form = {"username": "ada", "password": "right", "next": "/admin/creditsguide/tier/?o=1"}
    assert client.post("/admin/login/", form)["Location"] == form["next"]
