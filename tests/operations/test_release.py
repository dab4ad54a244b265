"""Starting: one command prepares everything, and what it makes is private and kept."""

from __future__ import annotations

import os
import re
import shutil
import socket
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core import checks
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from creditsguide.content import reader, triggers
from creditsguide.management.commands import serve
from creditsguide.operations import release, surroundings
from tests.conftest import ROOT
from tests.support.live import Site
from tests.support.sockets import free_port


@pytest.fixture
def var(settings, tmp_path, monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    settings.SECRET_KEY_FILE = tmp_path / "var" / "secret-key"
    settings.HTTPS = False
    return tmp_path / "var"


def test_a_key_is_made_once_and_readable_by_its_owner_alone(var):
    release.keep_secret_key()
    path = var / "secret-key"
    first = path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    release.keep_secret_key()
    assert path.read_text() == first
    assert len(first) >= 50


def test_of_two_that_start_at_once_one_makes_the_key(var):
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: release.keep_secret_key(), range(8)))
    assert [path.name for path in var.iterdir()] == ["secret-key"]
    assert len((var / "secret-key").read_text()) >= 50


def test_no_key_is_made_where_the_environment_brings_one(var, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "x")
    release.keep_secret_key()
    assert not var.exists()


def test_a_blank_one_in_the_environment_is_none(var, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", " ")
    release.keep_secret_key()
    assert (var / "secret-key").exists()


def test_a_public_site_is_told_its_key_and_makes_none(var, settings):
    settings.HTTPS = True
    release.keep_secret_key()
    assert not var.exists()


def test_what_a_server_writes_is_its_owners_alone_to_read(monkeypatch, tmp_path):
    monkeypatch.setattr(serve.Command, "work", lambda *_, **__: (tmp_path / "db").touch())
    before = os.umask(0o022)
    try:
        call_command("serve")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "db").stat().st_mode) == 0o600


def test_the_server_is_the_production_one_and_respawns_its_workers():
    command = serve.server("127.0.0.1")
    assert "granian" in command
    assert "--respawn-failed-workers" in command
    assert command[command.index("--workers") + 1] == "2"


def test_what_a_running_site_writes_is_not_part_of_the_project():
    assert "/var/" in (ROOT / ".gitignore").read_text().split()
    assert os.access(ROOT / "manage.py", os.R_OK)


@pytest.fixture
def whole(db, settings):
    """A release with nothing wrong: tests keep their static files where they are written."""
    settings.STATICFILES_DIRS = []


def test_a_release_that_is_whole_can_serve(whole):
    assert release.problem() == ""


def test_a_page_that_cannot_be_built_keeps_a_release_from_serving(whole, monkeypatch):
    def fail(*_args):
        raise RuntimeError("broken")

    monkeypatch.setattr(reader, "_read", fail)
    monkeypatch.setattr(reader, "_latest", [])
    assert release.problem() == "/ cannot be built: RuntimeError: broken"


def test_so_does_a_page_that_is_not_there(whole, monkeypatch):
    monkeypatch.setattr(release, "PAGES", ("/", "/nowhere/"))
    assert release.problem() == "/nowhere/ answers 404."


def test_tables_whose_writes_nobody_would_notice_keep_a_release_from_serving(whole, monkeypatch):
    monkeypatch.setattr(triggers, "missing", lambda: ["creditsguide_usagetip"])
    assert release.problem() == (
        "Writes to creditsguide_usagetip would go unnoticed: --prepare mends that."
    )


def test_a_check_that_only_informs_keeps_no_release_from_serving(whole, monkeypatch):
    monkeypatch.setattr(checks, "run_checks", lambda **_: [checks.Info("only so you know")])
    assert release.problem() == ""


@pytest.mark.parametrize("fault", ["{% broken %}", '{% part "_nothing.jinja" %}'])
@pytest.mark.parametrize("broken", ["calculator/_budget.html", "answer/_plan.jinja"])
def test_a_template_of_either_language_that_cannot_be_read_keeps_a_release_from_serving(
    whole, settings, tmp_path, broken, fault
):
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    (tmp_path / "templates" / broken).write_text(fault)
    settings.TEMPLATES = [
        engine | {"DIRS": [tmp_path / folder.relative_to(ROOT) for folder in engine["DIRS"]]}
        for engine in settings.TEMPLATES
    ]
    assert re.search(r" cannot be read: \w", release.problem())


def test_a_missing_migration_keeps_a_release_from_serving(whole):
    [last] = MigrationLoader(connection).graph.leaf_nodes("creditsguide")
    MigrationRecorder(connection).record_unapplied(*last)
    assert release.problem().startswith(f"The database lacks creditsguide.{last[1]}")


def test_static_files_nobody_collected_keep_a_release_from_serving(whole, settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    manifest = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": manifest}}
    assert release.problem() == "Static files are not collected: --prepare does that."


def test_a_failed_check_keeps_a_release_from_serving(whole, settings):
    settings.HTTPS = True
    assert "SECURE_HSTS_SECONDS" in release.problem()


def test_preflight_says_the_problem_in_one_sentence():
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    problem = release.preflight(environment | {"PORT": "many"})
    assert problem == "PORT is “many”: write a number from 1 to 65535."


def test_nothing_is_reloaded_where_nothing_runs(settings, tmp_path):
    settings.PID_FILE = tmp_path / "serve.pid"
    settings.SECRET_KEY_FILE = tmp_path / "key"
    assert release.running() is None
    settings.PID_FILE.write_text(str(os.getpid()))  # a number that another process got since
    assert release.running() is None
    with pytest.raises(CommandError, match="No server runs here"):
        call_command("serve", "--reload")


def test_a_number_that_another_sites_server_has_by_now_is_not_ours(settings, tmp_path):
    settings.PID_FILE = tmp_path / "serve.pid"
    with Site() as site:
        settings.PID_FILE.write_text(str(site.server.pid))
        assert release.running() is None
        settings.VAR_DIR = site.var / "static" / ".."
        pid, environment = release.running()
        assert (pid, environment["VAR_DIR"]) == (site.server.pid, str(site.var))


def test_a_number_that_a_server_started_by_hand_has_by_now_is_not_ours(settings, tmp_path):
    settings.PID_FILE = tmp_path / "serve.pid"
    command = [sys.executable, "-c", "import sys; sys.stdin.read()", release.APPLICATION]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as other:
        settings.PID_FILE.write_text(str(other.pid))
        assert release.running() is None


def test_a_second_server_is_refused_where_one_runs():
    with Site() as site:
        second = site.manage("serve", check=False, PORT=str(free_port()))
        assert second.returncode == 1
        assert f"Not started. Process {site.server.pid} serves from {site.var}" in second.stderr
        assert (site.var / "serve.pid").read_text() == str(site.server.pid)


def test_a_folder_whose_name_is_no_text_serves_and_is_found(tmp_path):
    folder = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9 of ours")
    with Site(VAR_DIR=folder) as site:
        assert site.visitor().get("/").status == 200
        assert site.manage("serve", "--reload").returncode == 0


def test_what_an_earlier_server_left_makes_way_also_where_it_is_a_link(settings, tmp_path):
    settings.VAR_DIR, settings.PID_FILE = tmp_path, tmp_path / "serve.pid"
    (tmp_path / "thesis").write_text("all of it")
    settings.PID_FILE.symlink_to(tmp_path / "thesis")
    release.keep_pid()
    assert settings.PID_FILE.read_text() == str(os.getpid())
    assert (tmp_path / "thesis").read_text() == "all of it"


def test_a_preflight_that_was_cut_off_has_proved_nothing(monkeypatch):
    monkeypatch.setattr(release.sys, "executable", "/bin/false")
    assert release.preflight({}) == "Its check was cut off."


def test_a_port_that_another_server_has_is_not_shared_with_it(settings, tmp_path):
    settings.SECRET_KEY_FILE = tmp_path / "key"
    with socket.create_server(("127.0.0.1", 0)) as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        settings.PORT = other.getsockname()[1]
        with pytest.raises(
            CommandError, match=f"PORT is “{settings.PORT}”: it cannot be had on 127.0.0.1"
        ):
            call_command("serve")
    assert surroundings.port_problem("127.0.0.1") == ""


def test_the_servers_threads_let_each_other_finish():
    def policy() -> int:
        serve.hand_over_gently()
        return os.sched_getscheduler(0)

    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(policy).result() == os.SCHED_BATCH


def test_a_container_that_forbids_it_serves_all_the_same(monkeypatch):
    def refused(*_arguments: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "sched_setscheduler", refused)
    serve.hand_over_gently()


ASK_WHAT_IS_LEFT = """
import pkgutil, sys
import creditsguide, creditsguide.wsgi
here = pkgutil.walk_packages(creditsguide.__path__, "creditsguide.")
print(*(module.name for module in here if module.name not in sys.modules))
"""


def test_a_worker_has_read_all_it_answers_with_before_the_first_request():
    with Site() as site:
        command = [sys.executable, "-W", "ignore", "-c", ASK_WHAT_IS_LEFT]
        done = subprocess.run(command, cwd=ROOT, env=site.env, capture_output=True, check=True)
    left = done.stdout.decode().split()
    rooms = {name.split(".")[1] for name in left}
    assert rooms == {"management", "migrations", "operations"}, "commands read these, no page does"


def test_a_worker_says_when_it_has_read_all_that():
    with Site() as site:
        comm = [Path(f"/proc/{pid}/comm") for pid in site.workers()]
        deadline = time.monotonic() + 60
        while {path.read_text() for path in comm} != {f"{release.HELD}\n"}:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert len(comm) == 2


REPLACES_ITS_CHILD = """
import signal, subprocess
child = subprocess.Popen(["sleep", "60"])
def replace(*_):
    global child
    old, child = child, subprocess.Popen(["sleep", "60"])
    old.kill()
    old.wait()
signal.signal(signal.SIGHUP, replace)
print(flush=True)
while True:
    signal.pause()
"""


def test_a_server_is_not_taken_over_before_its_new_workers_have_read_all(monkeypatch):
    monkeypatch.setattr(release, "TAKE_OVER_SECONDS", 1)
    with subprocess.Popen(
        [sys.executable, "-c", REPLACES_ITS_CHILD], stdout=subprocess.PIPE
    ) as server:
        server.stdout.readline()
        try:
            assert not release.take_over(server.pid)
            monkeypatch.setattr(release, "HELD", "sleep")
            assert release.take_over(server.pid)
        finally:
            for child in Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split():
                os.kill(int(child), 9)
            server.kill()


KEEPS_ITS_CHILD = """
import signal, subprocess
signal.signal(signal.SIGHUP, lambda *_: None)
subprocess.Popen(["sleep", "60"])
print(flush=True)
while True:
    signal.pause()
"""


def test_a_server_whose_old_workers_stay_is_not_taken_over(monkeypatch):
    monkeypatch.setattr(release, "TAKE_OVER_SECONDS", 1)
    monkeypatch.setattr(release, "HELD", "sleep")
    command = [sys.executable, "-c", KEEPS_ITS_CHILD]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as server:
        server.stdout.readline()
        try:
            assert not release.take_over(server.pid)
        finally:
            for child in Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split():
                os.kill(int(child), 9)
            server.kill()
