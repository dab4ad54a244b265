"""The one policy and its headers, on every response of every status."""

from __future__ import annotations

import pytest
from django.db import OperationalError

from creditsguide.admin import sign_in
from tests.web.test_public import POLICY

pytestmark = pytest.mark.django_db

ANSWERS = [
    ("get", "/", 200),
    ("get", "/embed/", 200),
    ("get", "/embed/code/", 200),
    ("get", "/embed.js", 200),
    ("get", "/oembed/?url=http://localhost/", 404),
    ("get", "/badge/hd.svg", 200),
    ("get", "/estimate.csv", 200),
    ("get", "/static/guide.css", 200),
    ("get", "/healthz", 200),
    ("options", "/embed/estimate/", 204),
    ("get", "/admin", 301),
    ("get", "/admin/creditsguide/", 302),
    ("get", "/admin/login/", 200),
    ("get", "/?" + "&" * 64, 400),
    ("post", "/admin/login/", 403),
    ("get", "/nothing/", 404),
    ("get", "/admin/nothing/", 302),
    ("get", "/static/nothing.css", 404),
    ("post", "/", 405),
    ("post", "/embed/", 405),
    ("get", "/?" + "1" * 2_049, 414),
]


def strict(response) -> bool:
    parts = [part.strip() for part in response["Content-Security-Policy"].split(";")]
    # A badge allows the one style it brings, by its hash.
    assert all(any(part.startswith(rule) for part in parts) for rule in POLICY)
    assert "unsafe" not in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert response["Cross-Origin-Resource-Policy"] in {"same-origin", "cross-origin"}
    return True


def kept_to_itself(response) -> bool:
    policy = response["Content-Security-Policy"]
    return "frame-ancestors 'none'" in policy and response["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(("method", "path", "status"), ANSWERS)
def test_every_answer_has_the_policy(client, method, path, status):
    client.handler.enforce_csrf_checks = True
    response = getattr(client, method)(path)
    assert response.status_code == status
    assert strict(response)
    alone = response.get("Cross-Origin-Opener-Policy")
    assert alone == ("same-origin" if path.startswith("/admin/") else None)
    framed = path == "/embed/" and status == 200
    assert kept_to_itself(response) != framed
    response.close()  # a static file is open until it is sent


@pytest.mark.parametrize("path", ["/", "/embed/"])
def test_a_kept_page_is_revived_with_the_policy_that_it_came_with(client, path):
    """A browser takes over what a 304 brings: the usual policy would stop the frame."""
    whole = client.get(path)
    response = client.get(path, headers={"if-none-match": whole["ETag"]})
    assert response.status_code == 304
    for header in (
        "Content-Security-Policy",
        "X-Frame-Options",
        "Cross-Origin-Resource-Policy",
        "Cross-Origin-Embedder-Policy",
    ):
        assert sorted(response.get(header, "").split("; ")) == sorted(
            whole.get(header, "").split("; ")
        )


def test_a_file_is_anybodys_to_use_when_it_is_unchanged_too(client):
    """Asked again, by a reload of the guide, it was lost to every sandboxed frame since."""
    whole = client.get("/static/guide.css")
    again = client.get(
        "/static/guide.css", headers={"if-modified-since": whole.headers["Last-Modified"]}
    )
    assert (whole.status_code, again.status_code) == (200, 304)
    for response in (whole, again):
        assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        response.close()


def test_a_host_that_is_not_ours_gets_the_policy_too(client):
    response = client.get("/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert strict(response)
    assert kept_to_itself(response)


def test_so_does_it_on_https_and_the_redirect_there(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert strict(client.get("/", headers={"host": "evil.example"}))
    response = client.get("/")
    assert response.status_code == 301
    assert strict(response)


@pytest.mark.parametrize(
    ("error", "status"), [(RuntimeError("broken"), 500), (OperationalError("locked"), 503)]
)
def test_pages_that_say_we_failed_have_it(client, monkeypatch, error, status):
    def fail(*_args):
        raise error

    client.raise_request_exception = False
    monkeypatch.setattr(sign_in, "take", fail)
    response = client.post("/admin/login/", {"username": "ada"})
    assert response.status_code == status
    assert strict(response)
    assert kept_to_itself(response)


def test_a_refused_sign_in_has_it(client, monkeypatch):
    monkeypatch.setattr(sign_in, "take", lambda address, account: 30.0)
    response = client.post("/admin/login/", {"username": "ada", "password": "x"})
    assert response.status_code == 429
    assert strict(response)


def test_a_body_larger_than_any_form_is_refused_before_it_is_read(client):
    body = b"x" * 1_000_001
    response = client.post("/admin/login/", body, content_type="application/octet-stream")
    assert response.status_code == 413
    assert "Nothing was saved" in response.content.decode()
    assert strict(response)


def test_a_file_is_never_taken_in(client, tmp_path):
    (tmp_path / "x").write_bytes(b"x")
    with (tmp_path / "x").open("rb") as file:
        response = client.post("/admin/login/", {"username": "ada", "file": file})
    assert response.status_code == 400


def test_answers_of_one_request_carry_its_id_and_shared_ones_none(client):
    assert "X-Request-ID" not in client.get("/")
    first, second = client.get("/nothing/"), client.get("/nothing/")
    assert len(first["X-Request-ID"]) == 16
    assert first["X-Request-ID"] != second["X-Request-ID"]
