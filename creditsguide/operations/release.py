"""Whether this release can serve, and the running server that may take it over."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core import checks
from django.core.management.utils import get_random_secret_key
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.template import TemplateDoesNotExist, TemplateSyntaxError, engines
from django.template.loader import get_template
from django.test import Client
from django.utils.formats import get_format
from jinja2 import TemplateSyntaxError as JinjaSyntaxError

from creditsguide.content import triggers

PAGES = ("/", "/estimate/", "/embed/", "/admin/login/", "/readyz")

APPLICATION = "creditsguide.wsgi:application"
TAKE_OVER_SECONDS = 180

COMMAND_NAME = Path("/proc/self/comm")
HELD = "creditsguide"  # the system keeps 15 signs of a name


def keep_secret_key() -> None:
    """Make a key once, readable by its owner alone, where the environment brings none."""
    path = settings.SECRET_KEY_FILE
    if settings.HTTPS or os.environ.get("SECRET_KEY", "").strip() or path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    # Whole from the first moment on, and never in place of another: two may start at once.
    with NamedTemporaryFile("w", dir=path.parent, prefix=f"{path.name}.") as file:
        file.write(get_random_secret_key())
        file.flush()
        with contextlib.suppress(FileExistsError):
            os.link(file.name, path)


def problem() -> str:
    """The first thing that would keep this release from serving; "" when there is none."""
    return unprepared() or _triggers() or _templates() or _pages()


def unprepared() -> str:
    """What keeps anything of it from being tried."""
    return _settings() or _migrations() or _static_files()


def _settings() -> str:
    warnings = checks.run_checks(include_deployment_checks=settings.HTTPS)
    # Checks run in no order of their own; the same fault is to be told each time.
    warnings = sorted(warnings, key=lambda check: str(check.id))
    return next((check.msg for check in warnings if check.level >= checks.WARNING), "")


def _migrations() -> str:
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        return f"The database cannot be read: {error}"
    return f"The database lacks {plan[0][0]}: --prepare brings it." if plan else ""


def _triggers() -> str:
    tables = triggers.missing()
    return unnoticed(tables[0]) if tables else ""


def unnoticed(table: str) -> str:
    return f"Writes to {table} would go unnoticed: --prepare mends that."


def _static_files() -> str:
    read = getattr(staticfiles_storage, "read_manifest", None)
    missing = read is not None and read() is None
    return "Static files are not collected: --prepare does that." if missing else ""


def _templates() -> str:
    """All of them: pages are tried in one state each, and `hold` reads every one."""
    for name, engine in template_names():
        try:
            get_template(name, using=engine)
        except (TemplateDoesNotExist, TemplateSyntaxError) as error:
            cause = error.__cause__  # Jinja2's own words, of which Django makes a list
            words = cause.message if isinstance(cause, JinjaSyntaxError) else error
            return f"{name} cannot be read: {words}"
    return ""


def template_names() -> Iterator[tuple[str, str]]:
    """Each with the engine that renders it."""
    for engine, ending in (("django", "html"), ("jinja2", "jinja")):
        for folder in map(Path, engines[engine].dirs):
            for path in sorted(folder.rglob(f"*.{ending}")):
                yield str(path.relative_to(folder)), engine


def _pages() -> str:
    """Build the real pages, as a visitor would get them."""
    host = settings.ALLOWED_HOSTS[0].lstrip(".")
    client = Client(headers={"host": host}, raise_request_exception=True)
    for path in PAGES:
        try:
            status = client.get(path, secure=settings.HTTPS).status_code
        except Exception as error:
            return f"{path} cannot be built: {type(error).__name__}: {error}"
        if status != 200:
            return f"{path} answers {status}."
    return ""


def hold() -> None:
    """Read views, formats, templates and the list of static files now, which Django would with
    the first request: a release that is copied over this one changes nothing before the reload."""
    import_module(settings.ROOT_URLCONF)
    get_format("DATE_INPUT_FORMATS")
    for name, engine in template_names():
        get_template(name, using=engine)
    staticfiles_storage.exists("")


def tell_held() -> None:
    """Name this process, for `take_over` to see that nothing is left to be read."""
    with contextlib.suppress(OSError):  # a system without it has no take-over either
        COMMAND_NAME.write_text(HELD)


def _held(pid: str) -> bool:
    with contextlib.suppress(OSError):  # it has ended meanwhile
        return Path(f"/proc/{pid}/comm").read_text().strip() == HELD
    return False


def preflight(environment: dict[str, str]) -> str:
    """The problem of the release as it is on disk, found by a process that can break alone."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "serve", "--check"]
    process = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    last = (
        process.stderr.strip().rpartition("\n")[2].removeprefix("CommandError: It cannot serve. ")
    )
    return (last or "Its check was cut off.") if process.returncode else ""


def running() -> tuple[int, dict[str, str]] | None:
    """The server of this VAR_DIR and the environment it was started with."""
    try:
        pid = int(settings.PID_FILE.read_text())
        command, pairs = _words_of(pid, "cmdline"), _words_of(pid, "environ")
        environment = {name: value for name, _, value in (pair.partition("=") for pair in pairs)}
        is_ours = APPLICATION in command and _writes_here(command, environment)
    except (OSError, ValueError):  # the file holds no number, or that of a process of another kind
        return None
    return (pid, environment) if is_ours else None


def _words_of(pid: int, name: str) -> list[str]:
    """Of the system's lists about a process; what stands there need not be UTF-8."""
    return os.fsdecode(Path(f"/proc/{pid}/{name}").read_bytes()).rstrip("\0").split("\0")


def _writes_here(command: list[str], environment: dict[str, str]) -> bool:
    """The number may be that of another server by now, in another folder."""
    clone = Path(command[command.index("--working-dir") + 1])
    folder = Path(environment.get("VAR_DIR", clone / "var"))
    return folder.resolve() == settings.VAR_DIR.resolve()


def running_problem() -> str:
    """Of two servers here, `--reload` and `verify` would find the later one alone."""
    server = running()
    if server is None:
        return ""
    return (
        f"Process {server[0]} serves from {settings.VAR_DIR} already: `serve --reload` lets it "
        "take this release over; a second site needs a VAR_DIR of its own."
    )


def keep_pid() -> None:
    """In place of what an earlier server left, also where that was a link."""
    with NamedTemporaryFile("w", dir=settings.VAR_DIR, prefix="serve.pid.", delete=False) as file:
        file.write(str(os.getpid()))
    os.replace(file.name, settings.PID_FILE)


def take_over(pid: int) -> bool:
    """Replace the server's workers one by one; whether all of them are new in the end.

    Until then the release on disk must stay as it was checked: the next worker reads it.
    """
    children = Path(f"/proc/{pid}/task/{pid}/children")
    old = set(children.read_text().split())
    os.kill(pid, signal.SIGHUP)
    deadline = time.monotonic() + TAKE_OVER_SECONDS
    while children.exists() and time.monotonic() < deadline:
        now = set(children.read_text().split())
        if not old & now and all(map(_held, now)):
            return True
        time.sleep(0.1)
    return False
