"""Starts that cannot go well: told in one sentence, with nothing of others touched."""

from __future__ import annotations

import hashlib
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

from tests.faults import Figure
from tests.faults.crash import respawned
from tests.faults.reload import copy
from tests.support import postgres
from tests.support.live import Site
from tests.support.sockets import free_port

PREPARE = ("serve", "--prepare", "--check")  # ends by itself where nothing refuses it
COMMANDS = (PREPARE, ("serve", "--prepare"), ("serve",), ("serve", "--check"), ("migrate",))
SECRET = "s3cret"
SECONDS = 60


def run(quick: bool) -> list[Figure]:
    commands, rounds = ([PREPARE], 1) if quick else (COMMANDS, 10)
    with clone() as code, postgres.running() as database:
        cases = [(*case, command) for case in wrong(code, database) for command in commands]
        with ThreadPoolExecutor(2) as threads:
            told = sum(threads.map(lambda case: tells(code, *case), cases))
        well = sum(two_at_once(code, database, number) for number in range(rounds))
        return [
            *strange_folders(code),
            Figure("wrong settings tried", len(cases)),
            Figure("not told in one sentence", len(cases) - told, at_most=0),
            Figure("taken port told", port_taken(code), at_least=1),
            in_the_way(code),
            Figure("two prepare at once: ended well", well, at_least=4 * rounds),
            *newer_database(),
        ]


@contextmanager
def clone() -> Iterator[Path]:
    """A copy of the code: what a fault deletes is not ours. Beside it there are other things."""
    with TemporaryDirectory(prefix="creditsguide-") as folder:
        copy(Path(folder) / "clone")
        (Path(folder) / "file").write_text("no database")
        (Path(folder) / "home").mkdir()
        (Path(folder) / "link").symlink_to(Path(folder) / "clone" / "static")
        yield Path(folder) / "clone"


def start(code: Path, command: tuple[str, ...], **environment: str) -> tuple[int, str]:
    """The status and what is said of a command that ends; one that goes on serving has failed."""
    keep = {"PATH": os.environ["PATH"], "HOME": str(code.parent / "home")}
    keep |= {"PORT": str(free_port()), "VAR_DIR": str(code.parent / "var")}
    process = subprocess.Popen(
        [sys.executable, "-B", "manage.py", *command],
        cwd=code,
        env=keep | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        _nothing, told = process.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        _nothing, told = process.communicate()
        return 0, told
    return process.returncode, told


def tells(code: Path, name: str, value: str, command: tuple[str, ...]) -> bool:
    status, told = start(code, command, **{name: value})
    well = status != 0 and told.count("\n") == 1 and name in told and SECRET not in told
    if not well:
        sys.stderr.write(f"{name}={value} {' '.join(command)}: {status} {told}\n")
    return well


def wrong(code: Path, database: str) -> list[tuple[str, str]]:
    """Settings that no site can start with."""
    require_password(database)
    server = database.partition("@")[2].partition("/")[0]
    down = f"127.0.0.1:{free_port()}"
    return [
        *(("PORT", value) for value in ("", "0", "99999", "many")),
        *(("TIME_ZONE", value) for value in ("", "Mars/Olympus", "Europe")),
        *(("SITE_URL", f"http://{value}") for value in ("", "127.0.0.1:99999", "127.0.0.1/guide")),
        *(("SITE_URL", f"http://127.0.0.1:{value}") for value in ("８０００", "8000\n8001")),
        *(("SECURITY_CONTACT", value) for value in ("me", "mailto:", "https://a\nb")),
        ("SECRET_KEY", os.fsdecode(b"\xff\xfe")),
        ("SITE_URL", f"https://me:{SECRET}@a.example"),
        *(("ALLOWED_HOSTS", value) for value in ("", "b.example", "*")),
        *(("VAR_DIR", value) for value in ("/proc/nowhere", str(code.parent / "file" / "var"))),
        ("VAR_DIR", f"{code.parent}{'/x' * 1_900}"),
        ("DATABASE_URL", "sqlite:////tmp/x%00y"),
        *(("DATABASE_URL", f"sqlite://{value}") for value in ("", "/db.sqlite3", code.parent)),
        *(("DATABASE_URL", f"sqlite:///{value}") for value in (code / "db", code.parent / "file")),
        ("DATABASE_URL", "sqlite:////proc/version"),
        *(
            ("DATABASE_URL", f"postgres://stranger:{SECRET}@{value}")
            for value in (
                *(f"{server}/postgres", f"{down}/guide", "nowhere.invalid/guide", "127.0.0.1/"),
                *("127.0.0.1:99999/guide", "127.0.0.1:many/guide", "127.0.0.1/guide?nonsense=1"),
            )
        ),
        *(("DATABASE_URL", value) for value in ("", "postgres:///nobody", f"{database}x")),
    ]


def require_password(database: str) -> None:
    """Of one account; the server trusts all others."""
    with psycopg.connect(database, autocommit=True) as server:
        server.execute("CREATE ROLE stranger LOGIN PASSWORD 'another'")
        rules = Path(server.execute("SHOW hba_file").fetchone()[0])
        rules.write_text(f"host all stranger all scram-sha-256\n{rules.read_text()}")
        server.execute("SELECT pg_reload_conf()")


def strange_folders(code: Path) -> list[Figure]:
    """Where a site must not write, because others do."""
    before, beside = state(code.parent), code.parent
    values = ["", ".", "..", "static", "/", *map(str, (code, beside, code / "static"))]
    values += map(str, (code / "templates/new", beside / "home", beside / "file", beside / "link"))
    told = sum(tells(code, "VAR_DIR", value, PREPARE) for value in values)
    other = beside / "other"
    (other / "static").mkdir(parents=True)
    (other / "static" / "guide.css").write_text("theirs")
    told += tells(code, "VAR_DIR", str(other), PREPARE)
    touched = state(beside) != before | state(other, beside)
    theirs = [path.name for path in other.rglob("*")] == ["static", "guide.css"]
    return [
        Figure("strange folders refused", told, at_least=len(values) + 1),
        Figure("with files changed or deleted", int(touched or not theirs), at_most=0),
    ]


def in_the_way(code: Path) -> Figure:
    """Where a file or folder of ours belongs there is something else, or a link to nowhere."""
    files = ("prepare.lock", "secret-key", "serve.pid")
    ways = [*((name, Path.mkdir) for name in (*files, "db.sqlite3")), ("static", Path.touch)]
    ways += [(name, lambda path: path.symlink_to("nowhere")) for name in (*files, "static")]
    told = 0
    for number, (name, make) in enumerate(ways):
        folder = code.parent / "var" / f"way-{number}"
        folder.mkdir(parents=True)
        make(folder / name)
        status, words = start(code, PREPARE, VAR_DIR=str(folder))
        told += status != 0 and words.count("\n") == 1 and f"/{name} " in words
    return Figure("things in the way not told", len(ways) - told, at_most=0)


def state(folder: Path, above: Path | None = None) -> dict[str, str]:
    """Every file but the site's own, by what is in it."""
    files = [path for path in folder.rglob("*") if path.is_file() and "var" not in path.parts]
    return {
        str(path.relative_to(above or folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }


def port_taken(code: Path) -> int:
    with socket.create_server(("127.0.0.1", 0)) as other:
        return tells(code, "PORT", str(other.getsockname()[1]), ("serve",))


def two_at_once(code: Path, database: str, number: int) -> int:
    """In one folder with SQLite, and on two machines with one empty PostgreSQL."""
    with psycopg.connect(database, autocommit=True) as server:
        server.execute(f"CREATE DATABASE round_{number}")
    address = re.sub("/[^/]*$", f"/round_{number}", database)
    folders = [str(code.parent / "var" / f"{number}-{name}") for name in "abc"]
    cases = [{"VAR_DIR": folders[0]}] * 2
    cases += [{"VAR_DIR": folder, "DATABASE_URL": address} for folder in folders[1:]]
    with ThreadPoolExecutor(2) as threads:
        ended = list(threads.map(lambda case: start(code, PREPARE, **case), cases))
    sys.stderr.writelines(told for status, told in ended if status)
    return sum(status == 0 for status, _told in ended)


def newer_database() -> list[Figure]:
    """A step that this release does not know: it is refused, and its crashed workers come back."""
    with Site() as site:
        with closing(sqlite3.connect(site.database, timeout=20)) as database, database:
            database.execute(
                "INSERT INTO django_migrations (app, name, applied)"
                " VALUES ('creditsguide', '9999_later', '2030-01-01')"
            )
        asked = (["--check"], ["--reload"], ["--prepare", "--check"], ["--prepare", "--reload"])
        ends = [site.manage("serve", *words, check=False) for words in asked]
        refused = sum(end.returncode != 0 and "newer release" in end.stderr for end in ends)
        again = respawned(site)
        return [
            Figure("starts on a newer database refused", refused, at_least=len(asked)),
            Figure("its crashed worker came back", again, at_least=1),
            Figure("and serves", int(site.visitor().get("/").status == 200), at_least=1),
        ]
