"""What a browser keeps is confirmed only by the release that made it, settings included."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time

import pytest

from creditsguide.web import caching
from tests.conftest import ROOT
from tests.test_never_stale import ADDRESSES, SILENT

pytestmark = pytest.mark.django_db

CONTACT = "/.well-known/security.txt"
PICTURES = ["/og.png", "/badge/hd.svg", "/badge/social.png"]
SHOWN = {
    "SITE_URL": "http://127.0.0.1:9999",
    "SECURITY_CONTACT": "mailto:other@credits.example",
    "TIME_ZONE": "Pacific/Auckland",
    "LANGUAGE_CODE": "de",
    "SHARED_CACHE_SECONDS": 60,
    "A_SETTING_OF_TOMORROW": "x",
}


@pytest.fixture(autouse=True)
def contact(settings):
    settings.SECURITY_CONTACT = "mailto:first@credits.example"


@pytest.mark.parametrize("address", [*ADDRESSES, *SILENT.values(), *PICTURES])
@pytest.mark.parametrize("name", ["SITE_URL", "SECURITY_CONTACT"])
def test_no_answer_is_confirmed_that_another_setting_makes_another(client, settings, address, name):
    known = client.get(address)
    setattr(settings, name, SHOWN[name])
    asked = {"if-none-match": known["ETag"]} if "ETag" in known else {}
    again = client.get(address, headers=asked)
    assert again.status_code != 304 or client.get(address).content == known.content


def test_the_contact_that_changed_is_seen_at_once(client, settings):
    known = client.get(CONTACT)["ETag"]
    assert client.get(CONTACT, headers={"if-none-match": known}).status_code == 304
    settings.SECURITY_CONTACT = SHOWN["SECURITY_CONTACT"]
    again = client.get(CONTACT, headers={"if-none-match": known})
    assert "Contact: mailto:other@credits.example" in again.content.decode()


@pytest.mark.parametrize("name", ["SITE_URL", "SECURITY_CONTACT", "TIME_ZONE", "LANGUAGE_CODE"])
def test_a_setting_that_shows_makes_another_release(settings, name):
    before = caching.release()
    setattr(settings, name, SHOWN[name])
    assert caching.release() != before


RELEASE = """
import django; django.setup()
from creditsguide.web import caching; print(caching.release())
"""


def in_a_process(**environment: str) -> str:
    """The release, as a worker with these settings finds it."""
    return run(RELEASE, **environment)


def run(code: str, **environment: str) -> str:
    keep = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    env = keep | {"DJANGO_SETTINGS_MODULE": "creditsguide.settings"} | environment
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture(scope="module")
def plain() -> str:
    return in_a_process(SITE_URL="http://127.0.0.1:8000")


class TestProcesses:
    def test_workers_and_machines_of_one_site_agree(self, plain, tmp_path):
        other = {
            "SITE_URL": "http://127.0.0.1:8000/",
            "VAR_DIR": str(tmp_path),
            "PORT": "8123",
            "WORKERS": "4",
            "SECRET_KEY": "x" * 50,
            "PYTHONHASHSEED": "7",
        }
        assert in_a_process(**other) == plain

    def test_a_port_shows_where_it_makes_the_address(self, plain):
        assert in_a_process(PORT="8123") != plain

    @pytest.mark.parametrize("name", ["SITE_URL", "SECURITY_CONTACT", "TIME_ZONE"])
    def test_what_shows_makes_another_release(self, plain, name):
        environment = {"SITE_URL": "http://127.0.0.1:8000", name: SHOWN[name]}
        assert in_a_process(**environment) != plain


def test_a_setting_is_part_of_the_release_unless_it_is_named_as_unseen(settings):
    known = json.loads(caching._settings())
    assert not set(known) & caching.UNSEEN
    assert {"SITE_URL", "SECURITY_CONTACT", "TIME_ZONE", "SHARED_CACHE_SECONDS"} <= set(known)


def test_a_package_that_was_updated_makes_another_release(monkeypatch, tmp_path):
    before = caching._packages()
    (tmp_path / "django-5.2.99.dist-info").mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    assert set(caching._packages()) - set(before) == {"django-5.2.99.dist-info"}


def test_a_worker_knows_its_release_before_its_files_are_replaced():
    """Else the old worker would give its answers the mark of the next one's."""
    code = "from creditsguide import wsgi; from creditsguide.web import caching as c; "
    code += "print(c._code.cache_info().currsize)"
    assert run(code) == "1"


def test_proxies_answer_by_themselves_until_midnight_at_the_latest(settings, monkeypatch):
    settings.SHARED_CACHE_SECONDS = 600
    monkeypatch.setattr(caching.clock, "ends", lambda day: time.time() + 30)
    seconds = re.search(r"s-maxage=(\d+),", caching.cache_control())
    assert int(seconds[1]) <= 30
