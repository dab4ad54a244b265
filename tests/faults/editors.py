"""Four editors save one opened object at the same moment, again and again, against a running site.

    python -m tests.faults.editors --rounds 100
    python -m tests.postgres python -m tests.faults.editors --rounds 50

Each round all four open one tier, then save it at once with words of their own. Exactly one may
win; the others are refused and keep what they typed. Any other outcome ends in exit code 1.
"""

from __future__ import annotations

import argparse
import html
import http.cookiejar
import os
import re
import secrets
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent.parent
EDITORS = ("ada", "ben", "cleo", "dan")
TIER = "/admin/creditsguide/tier/2/change/"
REFUSED = "changed this while you had it open, so nothing was saved"


class Answer(NamedTuple):
    status: int
    address: str
    page: str


class Editor:
    """A browser's worth of HTTP: cookies, and forms sent back as they came."""

    def __init__(self, site: str, name: str, password: str) -> None:
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(cookies)
        self.site, self.name = site, name
        form = fields(self.ask("/admin/login/?next=/admin/").page)
        self.ask("/admin/login/", form | {"username": name, "password": password})

    def ask(self, path: str, data: dict[str, str] | None = None) -> Answer:
        body = urllib.parse.urlencode(data).encode() if data else None
        request = urllib.request.Request(self.site + path, body, {"Referer": self.site + path})
        try:
            with self.opener.open(request, timeout=60) as response:
                return Answer(response.status, response.url, response.read().decode())
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.url, error.read().decode())


def fields(page: str) -> dict[str, str]:
    """What a browser would send back unchanged."""
    found = {}
    for tag in re.findall(r"<input [^>]*>", page):
        named = {key: html.unescape(value) for key, value in re.findall(r'([\w-]+)="([^"]*)"', tag)}
        skipped = named.get("type") == "submit" or "__prefix__" in named.get("name", "")
        if (
            "name" in named
            and not skipped
            and (named.get("type") != "checkbox" or " checked" in tag)
        ):
            found[named["name"]] = named.get("value", "")
    for name, text in re.findall(
        r'<textarea name="([^"]+)"[^>]*>\s?(.*?)</textarea>', page, re.DOTALL
    ):
        found[name] = html.unescape(text)
    for name, choices in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', choices)
        found[name] = chosen[1] if chosen else ""
    return found


def one_round(editors: list[Editor], pool: ThreadPoolExecutor) -> Counter[str]:
    opened = list(pool.map(lambda editor: fields(editor.ask(TIER).page), editors))
    words = [f"{editor.name} wrote {secrets.token_hex(4)}" for editor in editors]
    start = threading.Barrier(len(editors))

    def save(editor: Editor, form: dict[str, str], text: str) -> Answer:
        start.wait()
        return editor.ask(TIER, form | {"best_for": text})

    answers = list(pool.map(save, editors, opened, words))
    saved = fields(editors[0].ask(TIER).page)["best_for"]
    outcomes = Counter(judge(*pair, saved) for pair in zip(answers, words, strict=True))
    outcomes["rounds without one winner"] += outcomes["won"] != 1
    return outcomes


def judge(answer: Answer, text: str, saved: str) -> str:
    if answer.status >= 500:
        return "5xx"
    if answer.status == 200 and not answer.address.endswith(TIER):
        return "won" if saved == text else "lost"
    if REFUSED in html.unescape(answer.page):
        return "refused" if fields(answer.page)["best_for"] == text else "refused, words lost"
    return "neither saved nor refused"


@contextmanager
def site(env: dict[str, str]) -> Iterator[tuple[str, str]]:
    """A running site with four editors: its address and their password."""
    with tempfile.TemporaryDirectory(prefix="editors-") as var, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port, password = probe.getsockname()[1], secrets.token_urlsafe(12)
        probe.close()
        env = env | {"VAR_DIR": var, "PORT": str(port), "SITE_URL": f"http://127.0.0.1:{port}"}
        manage = [sys.executable, str(ROOT / "manage.py")]
        with (Path(var) / "log").open("w") as log:
            serve = [*manage, "serve", "--prepare"]
            server = subprocess.Popen(serve, env=env, cwd=ROOT, stdout=log, stderr=log)
            try:
                wait_for(env["SITE_URL"], server, Path(var) / "log")
                for name in EDITORS:
                    make = [*manage, "createsuperuser", "--noinput", "--username", name]
                    secret = {"DJANGO_SUPERUSER_PASSWORD": password}
                    make += ["--email", f"{name}@guide.example"]
                    subprocess.run(
                        make, env=env | secret, cwd=ROOT, check=True, stdout=subprocess.DEVNULL
                    )
                yield env["SITE_URL"], password
            finally:
                server.terminate()
                server.wait(timeout=20)


def wait_for(address: str, server: subprocess.Popen, log: Path) -> None:
    for _try in range(600):
        try:
            urllib.request.urlopen(f"{address}/readyz").close()
            return
        except urllib.error.URLError:
            time.sleep(0.1)
        if server.poll() is not None:
            break
    raise SystemExit(f"The site did not start:\n{log.read_text()}")


def run(rounds: int, env: dict[str, str]) -> Counter[str]:
    total: Counter[str] = Counter()
    with site(env) as (address, password), ThreadPoolExecutor(len(EDITORS)) as pool:
        editors = [Editor(address, name, password) for name in EDITORS]
        for _round in range(rounds):
            total += one_round(editors, pool)
    return total


def is_right(total: Counter[str], rounds: int) -> bool:
    return total == Counter(won=rounds, refused=rounds * (len(EDITORS) - 1))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=100)
    chosen = parser.parse_args().rounds
    result = run(chosen, dict(os.environ))
    database = (
        "PostgreSQL" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "SQLite"
    )
    sys.stdout.write(
        f"{chosen} rounds of {len(EDITORS)} simultaneous saves on {database}: {dict(result)}\n"
    )
    sys.exit(not is_right(result, chosen))
