"""What every response keeps: policy, headers, methods, limits, and no cookie."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.django_db

PUBLIC = [
    *("/", "/?hd=20&hd-plus=3", "/estimate/?hd=1", "/embed/", "/embed/estimate/"),
    *("/embed/?show=table", "/embed/?show=social&theme=dark", "/embed/code/"),
    "/oembed/?url=http%3A%2F%2F127.0.0.1%3A8000%2F",
    *("/badge/hd.txt", "/badge/social.png", "/badge/social.json"),
    *("/api/", "/guide.md", "/llms.txt", "/robots.txt", "/sitemap.xml", "/site.webmanifest"),
    *("/og.png", "/changes/", "/changes.atom"),
]
SITE = "http://127.0.0.1:8000"
# Both names of our origin: in a sandboxed frame WebKit does not take 'self' for it.
POLICY = (
    "default-src 'none'",
    f"script-src 'self' {SITE}",
    f"style-src 'self' {SITE}",
    f"img-src 'self' {SITE} data:",
    f"font-src 'self' {SITE}",
    f"connect-src 'self' {SITE}",
    f"manifest-src 'self' {SITE}",
    f"form-action 'self' {SITE}",
    "base-uri 'none'",
    "object-src 'none'",
)


def is_fragment(path: str) -> bool:
    """The guide's, which no frame opens: it does without the longer name."""
    return path.startswith("/estimate/")


@pytest.mark.parametrize("path", [*PUBLIC, "/nothing/", "/admin/login/"])
def test_the_policy_is_strict_everywhere(client, path):
    policy = client.get(path)["Content-Security-Policy"]
    parts = {part.strip() for part in policy.split(";")}
    assert {rule.replace(f" {SITE}", "") if is_fragment(path) else rule for rule in POLICY} <= parts
    assert "unsafe" not in policy
    assert "nonce" not in policy


@pytest.mark.parametrize(
    "path", [*PUBLIC, "/badge/hd.svg", "/embed.js", "/words.js", "/nothing/", "/healthz"]
)
def test_public_pages_set_no_cookie_and_vary_on_nothing_of_the_visitor(client, path):
    response = client.get(path)
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.parametrize("path", PUBLIC)
def test_answers_are_asked_for_again_and_kept_for_bad_days(client, path):
    expected = "public, max-age=0, must-revalidate, stale-if-error=86400"
    assert client.get(path)["Cache-Control"] == expected


@pytest.mark.parametrize("path", ["/", "/estimate/", "/embed/code/", "/nothing/", "/admin/login/"])
def test_other_origins_are_kept_out(client, path):
    response = client.get(path)
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"


@pytest.mark.parametrize("path", PUBLIC)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_public_pages_are_only_read(client, path, method):
    client.handler.enforce_csrf_checks = True
    assert getattr(client, method)(path).status_code == 405


@pytest.mark.parametrize("path", ["/", "/embed/", "/embed/code/", "/estimate.csv", "/oembed/"])
def test_only_fragments_and_api_are_asked_beforehand(client, path):
    assert client.options(path).status_code == 405


@pytest.mark.parametrize("path", PUBLIC)
def test_head_is_answered_like_get(client, path):
    head, get = client.head(path), client.get(path)
    assert head.status_code == 200
    assert head["ETag"] == get["ETag"]
    assert head.content == b""


@pytest.mark.parametrize("path", ["/", "/estimate/", "/embed/", "/admin/login/"])
def test_an_address_longer_than_any_of_ours_is_refused(client, path):
    response = client.get(f"{path}?hd={'1' * 2_048}")
    assert response.status_code == 414
    assert response["Content-Type"].startswith("text/plain")


def test_an_address_with_too_many_parts_is_refused(client):
    assert client.get("/?" + "&".join(f"a{n}=1" for n in range(65))).status_code == 400
    assert client.get("/?" + "&".join(f"a{n}=1" for n in range(64))).status_code == 200


def test_a_forged_host_never_reaches_the_page(client):
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400
    page = client.get("/", headers={"host": "localhost", "x-forwarded-host": "evil.example"})
    assert b"evil.example" not in page.content


def settings_process(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    keep = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=keep | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_site_on_https_passes_djangos_deployment_checks():
    deploy = ("check", "--deploy", "--fail-level", "WARNING")
    done = settings_process(
        *deploy, SITE_URL="https://credits.example", SECRET_KEY="k" * 60 + "abcdef"
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"SITE_URL": "https://credits.example"}, "SECRET_KEY is not set"),
        (
            {"SITE_URL": "http://credits.example"},
            "SITE_URL is “http://credits.example”: plain http is",
        ),
        ({"SITE_URL": "credits.example"}, "SITE_URL is “credits.example”: write it like"),
        ({"DEBUG": "perhaps"}, "DEBUG is “perhaps”"),
        ({"PORT": "many"}, "PORT is “many”: write a number from 1 to 65535."),
        ({"PORT": "70000"}, "PORT is “70000”"),
        ({"PROXIES": "-1"}, "PROXIES is “-1”"),
        ({"TIME_ZONE": "Mars/Olympus"}, "TIME_ZONE is “Mars/Olympus”: write a name like"),
        ({"TIME_ZONE": "../x"}, "TIME_ZONE is “../x”"),
        ({"SITE_URL": "https://a.example/path"}, "SITE_URL is “https://a.example/path”"),
        ({"SITE_URL": "https://me:pass@a.example"}, "SITE_URL is “https://…”"),
        ({"DATABASE_URL": "mysql://me:pass@db/x"}, "DATABASE_URL is “mysql://…”: write sqlite:"),
        ({"ALLOWED_HOSTS": "https://a.example"}, "ALLOWED_HOSTS is “https://a.example”"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS is “*”: write names like example.com"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS is “”: write names like example.com"),
        ({"SHARED_CACHE_SECONDS": "abc"}, "SHARED_CACHE_SECONDS is “abc”: write a number from 0"),
        ({"SECURITY_CONTACT": "me"}, "SECURITY_CONTACT is “me”: write mailto:… or https://…."),
    ],
)
@pytest.mark.parametrize("command", ["check", "serve"])
def test_a_setting_nobody_understands_stops_the_start_with_one_sentence(
    environment, words, command
):
    done = settings_process(command, **environment)
    assert done.returncode != 0
    assert done.stderr.startswith(words)
    assert done.stderr.count("\n") == 1
    assert "pass@" not in done.stderr


def test_nothing_is_debugged_unless_asked_for():
    code = "from creditsguide import settings; print(settings.DEBUG)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env={}, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
