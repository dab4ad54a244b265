"""Starting: one command prepares everything, and what it makes is private and kept."""

from __future__ import annotations

import os
import stat

import pytest

from creditsguide.management.commands import serve

from .conftest import ROOT


@pytest.fixture
def var(settings, tmp_path, monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    settings.SECRET_KEY_FILE = tmp_path / "var" / "secret-key"
    settings.HTTPS = False
    return tmp_path / "var"


def test_a_key_is_made_once_and_readable_by_its_owner_alone(var):
    serve.keep_secret_key()
    path = var / "secret-key"
    first = path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    serve.keep_secret_key()
    assert path.read_text() == first
    assert len(first) >= 50


def test_no_key_is_made_where_the_environment_brings_one(var, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "x")
    serve.keep_secret_key()
    assert not var.exists()


def test_the_server_is_the_production_one_and_respawns_its_workers():
    command = serve.server("127.0.0.1")
    assert "granian" in command
    assert "--respawn-failed-workers" in command
    assert command[command.index("--workers") + 1] == "2"


def test_what_a_running_site_writes_is_not_part_of_the_project():
    assert "/var/" in (ROOT / ".gitignore").read_text().split()
    assert os.access(ROOT / "manage.py", os.R_OK)
