"""The shipped content is the test data: it is loaded once, and every test's edits are undone."""

from __future__ import annotations

import datetime
import html
import re
from pathlib import Path

import hypothesis
import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from creditsguide.content import import_export
from creditsguide.models import Price

ROOT = Path(__file__).resolve().parent.parent
FIXTURE = ROOT / "fixtures" / "guide.json"
PRIMES = {"hd": 101, "hd-plus": 103, "2k": 107}

hypothesis.settings.register_profile("a busy machine", deadline=None)
hypothesis.settings.load_profile("a busy machine")


def pytest_collection_modifyitems(items):
    """An open browser keeps Django from the database: its tests come last, and ask for it alone.

    A parameter called `page` would bring the browser along, and all of its tests.
    """
    for item in items:
        if "browser_name" in item.fixturenames and "browser" not in item.path.parts:
            raise pytest.UsageError(f"{item.nodeid} asks for a browser outside tests/browser")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        import_export.load(FIXTURE.read_text(), FIXTURE.name)


@pytest.fixture(autouse=True)
def quick_settings(settings):
    """Tests need no collected files, and no slow hashes of their passwords."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STATIC_ROOT = ROOT / "static"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def prime_prices(db):
    """Prices that occur nowhere in the original, so that no old figure passes by accident."""
    for slug, credits in PRIMES.items():
        price = Price.objects.get(tier__slug=slug)
        price.credits_per_image = credits
        price.save()


@pytest.fixture
def one_connection():
    """Between requests Django would close the connection that a test's transaction is on."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def tomorrow():
    return datetime.date.today() + datetime.timedelta(days=1)


@pytest.fixture
def staff_client(admin_client):
    return admin_client


@pytest.fixture
def ben(client, django_user_model):
    """A colleague at another desk."""
    client.force_login(django_user_model.objects.create_superuser("ben", first_name="Ben"))
    return client


def visible(response) -> str:
    """What a person reads: no tags, no addresses, single spaces."""
    text = response.content.decode()
    text = re.sub(r"<(script|style|template)\b.*?</\1>", " ", text, flags=re.DOTALL)
    text = re.sub(r"<[^>]*>", " ", text)
    text = re.sub(r"\s+", " ", html.unescape(text))
    return re.sub(r" ([.,;:])", r"\1", text)
