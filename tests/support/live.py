"""The real server, started as the README says, in a folder of its own."""

from __future__ import annotations

import atexit
import html
import http.client
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import weakref
from collections.abc import Iterator
from functools import cache
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from tests.support import sockets

ROOT = Path(__file__).resolve().parents[2]
TEXT_AREA = r'<textarea[^>]*name="([^"]+)"[^>]*>\s?(.*?)</textarea>'
SELECT = r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>'
NAME, PASSWORD = "ada", "a-long-enough-pass-phrase"
WORKERS = 2  # where the environment does not say otherwise


class Site:
    """`with Site() as site:` serves the shipped content and has one member of staff."""

    def __init__(self, **environment: str) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="creditsguide-")
        self.var = Path(environment.get("VAR_DIR", self.folder.name))
        self.port = sockets.free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        keep = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self.env = keep | {"VAR_DIR": str(self.var), "PORT": str(self.port)} | environment
        self.root = ROOT
        self.server: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Site:
        shutil.copytree(prepared(), self.var, dirs_exist_ok=True)
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()
        self.folder.cleanup()

    @property
    def database(self) -> Path:
        return self.var / "db.sqlite3"

    @property
    def log(self) -> str:
        return (self.var / "log").read_text()

    def manage(self, *words: str, check: bool = True, **more: str) -> subprocess.CompletedProcess:
        """Run a management command beside the server."""
        command = [sys.executable, "manage.py", *words]
        done = subprocess.run(
            command, cwd=self.root, env=self.env | more, capture_output=True, text=True, check=False
        )
        if check and done.returncode:
            raise RuntimeError(f"{' '.join(words)}: {done.stdout}{done.stderr}")
        return done

    def add_staff(self, name: str) -> None:
        words = ("createsuperuser", "--noinput", "--username", name, "--email", "a@b.example")
        self.manage(*words, DJANGO_SUPERUSER_PASSWORD=PASSWORD)

    def fill(self) -> Site:
        """What an empty database of its own lacks."""
        for command in ("migrate", "seed_guide"):
            self.manage(command)
        self.add_staff(NAME)
        return self

    def start(self, *options: str) -> None:
        with (self.var / "log").open("ab") as log:
            self.server = subprocess.Popen(
                [sys.executable, "manage.py", "serve", *options],
                cwd=self.root,
                env=self.env,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.wait()

    def wait(self, seconds: float = 60) -> None:
        """Until every worker takes connections, and one of them says that it can answer."""
        workers = int(self.env.get("WORKERS", WORKERS))
        deadline = time.monotonic() + seconds
        while not (len(self.workers()) == workers and self.ready()):
            if self.server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"The site did not start: {self.log}")
            time.sleep(0.05)

    def workers(self) -> set[int]:
        """Those that take connections; one that was just started does not yet."""
        children = Path(f"/proc/{self.server.pid}/task/{self.server.pid}/children")
        ears = sockets.between(self.port)
        return {int(pid) for pid in children.read_text().split() if sockets.held_by(pid) & ears}

    def each_worker(self) -> Iterator[Visitor]:
        """A visitor of each: the system gives a connection to whom it likes."""
        missing = self.workers()
        while missing:
            visitor = Visitor(self.port)
            visitor.get("/healthz")
            here = sockets.between(self.port, visitor.connection.sock.getsockname()[1])
            if met := {pid for pid in missing if sockets.held_by(pid) & here}:
                missing -= met
                yield visitor

    def memory(self) -> int:
        """kB of the server and its workers that no other process shares."""
        pids = {self.server.pid, *self.workers()}
        text = "".join(Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in pids)
        return sum(int(kb) for kb in re.findall(r"Private_\w+:\s+(\d+)", text))

    def ready(self) -> bool:
        visitor = self.visitor()
        try:
            return visitor.get("/readyz").status == 200
        except OSError:
            return False
        finally:
            visitor.connection.close()

    def stop(self) -> None:
        if self.server and self.server.poll() is None:
            self.server.terminate()
            try:
                self.server.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.kill()

    def kill(self) -> None:
        """kill -9 for the server and every worker, until none of them holds the port."""
        os.killpg(self.server.pid, 9)
        self.server.wait()
        while sockets.between(self.port):
            time.sleep(0.01)

    def visitor(self) -> Visitor:
        return Visitor(self.port)

    def editor(self) -> Visitor:
        """A visitor who is signed in to the admin."""
        visitor = Visitor(self.port)
        assert visitor.sign_in(NAME, PASSWORD).status == 302
        return visitor


@cache
def prepared() -> Path:
    """A VAR_DIR made once, as the README says, and copied by each site."""
    folder = Path(tempfile.mkdtemp(prefix="creditsguide-"))
    atexit.register(shutil.rmtree, folder)
    site = Site(VAR_DIR=str(folder))
    for command in (["migrate"], ["seed_guide"], ["collectstatic", "--no-input"]):
        site.manage(*command)
    name = ("--username", NAME, "--email", "a@b.example")
    site.manage("createsuperuser", "--noinput", *name, DJANGO_SUPERUSER_PASSWORD=PASSWORD)
    site.folder.cleanup()
    return folder


class Answer:
    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status, self.headers, self.body = response.status, response.headers, response.read()

    @property
    def text(self) -> str:
        return self.body.decode()


class Visitor:
    """A browser without a face: one connection, its cookies, and forms posted as they came."""

    def __init__(self, port: int, timeout: float = 60) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
        weakref.finalize(self, self.connection.close)  # a browser that goes hangs up
        self.origin = f"http://127.0.0.1:{port}"
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            self.connection.request(method, path, body, sent)
            answer = Answer(self.connection.getresponse())
        except (http.client.HTTPException, OSError):
            self.connection.close()
            raise
        for line in answer.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return answer

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, **headers)

    def post(self, path: str, fields: dict[str, str], **headers: str) -> Answer:
        body, kind = urlencode(fields).encode(), "application/x-www-form-urlencoded"
        return self.ask("POST", path, body, Content_Type=kind, Origin=self.origin, **headers)

    def sign_in(self, name: str, password: str) -> Answer:
        path = "/admin/login/?next=/admin/"
        fields = form(self.get(path).text) | {"username": name, "password": password}
        return self.post(path, fields)


def form(page: str) -> dict[str, str]:
    """What a browser would post of an admin page if nothing was changed."""
    fields: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        marks = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        ticked = marks.get("type") not in {"checkbox", "radio"} or " checked" in tag
        if "name" in marks and marks.get("type") not in {"submit", "file"} and ticked:
            fields[marks["name"]] = marks.get("value", "")
    fields |= dict(re.findall(TEXT_AREA, page, re.DOTALL))
    for name, inside in re.findall(SELECT, page, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', inside)
        fields[name] = chosen[1] if chosen else ""
    return {name: html.unescape(value) for name, value in fields.items()}
