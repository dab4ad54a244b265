"""Reads settings from the environment. What makes no sense is refused in one sentence."""

from __future__ import annotations

import contextlib
import ipaddress
import os
import pwd
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from django.core.exceptions import ImproperlyConfigured
from django.http.request import validate_host
from environ import Env

BASE_DIR = Path(__file__).resolve().parent.parent
CONNECT_SECONDS = 5
MAX_PORT = 65_535
MAX_SHOWN = 100  # characters of a value that a sentence quotes
HOST = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")
SITE = re.compile(r"(https?)://([^/:@?#\s]+|\[[0-9a-f:.]+\])(?::([0-9]{1,5}))?")
ESCAPES = "A password writes signs like / as %2F."
DEFAULT_PORTS = {"http": 80, "https": 443}
UNUSABLE = (OSError, RuntimeError, ValueError)  # what looking at a path may end with
HOST_AND_PORT = re.compile(r"(\[[^][]*\]|[^][:]*)(:[^][:]*)?")
PARTS = {"ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS"}  # of a database
SQLITE = "sqlite:////path/db.sqlite3"
POSTGRES = "postgres://user@host/name"


def text(name: str, default: str = "") -> str:
    """Word for word: django-environ would look up what starts with a dollar sign."""
    return os.environ.get(name, default)


def refuse(name: str, advice: str) -> ImproperlyConfigured:
    """Quotes the value, but of what may hold a password only the scheme."""
    if name not in os.environ:
        return ImproperlyConfigured(f"{name} is not set: {advice}")
    value = " ".join(text(name).split())[:MAX_SHOWN]
    if "@" in value or (name == "DATABASE_URL" and value):
        scheme, separator, _rest = value.partition("://")
        value = f"{scheme}://…" if separator else "…"
    return ImproperlyConfigured(f"{name} is “{value}”: {advice}")


def on_or_off(name: str) -> bool:
    word = text(name, "0").strip().lower()
    if word not in {"0", "1", "true", "false", "on", "off", "yes", "no", ""}:
        raise refuse(name, "write 1 or 0.")
    return word in {"1", "true", "on", "yes"}


def number(name: str, default: int, low: int, high: int) -> int:
    digits = text(name, str(default))
    if not (re.fullmatch("[0-9]{1,9}", digits) and low <= int(digits) <= high):
        raise refuse(name, f"write a number from {low} to {high}.")
    return int(digits)


def var_dir() -> Path:
    """Where a running site writes: never among the code, nor where it would be one among others."""
    default = BASE_DIR / "var"
    path = Path(text("VAR_DIR", str(default)))
    if not path.is_absolute():  # Path("") is the working directory
        raise refuse("VAR_DIR", "write the whole path of a folder, from / on.")
    with _looked_at("VAR_DIR"):
        if _among_code(path):
            raise refuse("VAR_DIR", f"code is there. Leave it out to write to {default}.")
        if any(_holds(path, other) for other in [BASE_DIR, *_homes()]):
            raise refuse("VAR_DIR", "other things are there. Choose a folder for this site alone.")
        if path.exists() and not path.is_dir():
            raise refuse("VAR_DIR", "that is a file. Choose a folder.")
        if path.exists() and _owner(path) not in {0, os.geteuid()}:  # root's may be lent to us
            owner, we = _account(_owner(path)), _account(os.geteuid())
            lost = f"{path} belongs to {owner}, who could not use what {we} writes there"
            raise refuse("VAR_DIR", f"{lost}. Run this as {owner}.")
    return path


def _owner(path: Path) -> int:
    return path.stat().st_uid


def _account(number: int) -> str:
    names = {account.pw_uid: account.pw_name for account in pwd.getpwall()}
    return names.get(number, f"user {number}")


@contextlib.contextmanager
def _looked_at(name: str) -> Iterator[None]:
    """A path may be locked, too long, too deep, a circle of links, or none at all."""
    try:
        yield
    except UNUSABLE as error:
        raise refuse(name, f"it leads nowhere: {_why(error)}.") from error


def _why(error: Exception) -> str:
    if isinstance(error, RuntimeError):
        return "links lead in a circle, or folders too deep"
    return getattr(error, "strerror", None) or str(error)


def _among_code(path: Path) -> bool:
    path, own = path.resolve(), (BASE_DIR / "var").resolve()
    return path.is_relative_to(BASE_DIR) and not path.is_relative_to(own)


def _holds(path: Path, other: Path) -> bool:
    """Whether it is that folder or one of its parents."""
    return other.resolve().is_relative_to(path.resolve())


def _homes() -> list[Path]:
    with contextlib.suppress(RuntimeError):  # an account that is in no list has none
        return [home for home in [Path.home()] if home.is_absolute()]
    return []


Database = dict[str, Any]  # as Django takes it


def database(default: Path) -> Database:
    """The default goes past the URL: a path may hold signs that mean something in one."""
    if "DATABASE_URL" not in os.environ:
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(default)}
    if not (kind := re.match(r"(sqlite|postgres(?:ql)?)://", text("DATABASE_URL"))):
        raise refuse("DATABASE_URL", f"write {SQLITE} or {POSTGRES}.")
    if fault := _misspelled(text("DATABASE_URL")):
        raise refuse("DATABASE_URL", fault)
    return _sqlite() if kind[1] == "sqlite" else _postgres()


def _misspelled(url: str) -> str:
    """What is wrong with its escapes: half understood, they lead elsewhere."""
    if re.search("%(?![0-9A-Fa-f]{2})", url):
        return "a % alone stands for nothing. Write the sign itself as %25."
    try:
        return "%00 stands for no sign." if "\0" in unquote(url, errors="strict") else ""
    except UnicodeError:
        return "what its % stand for is no text in UTF-8."


def _sqlite() -> Database:
    if not text("DATABASE_URL").startswith("sqlite:////"):
        raise refuse("DATABASE_URL", f"write the whole path of a file, like {SQLITE}.")
    if re.search("[?#]", text("DATABASE_URL")):
        raise refuse("DATABASE_URL", "a file takes no options. Write ? and # as %3F and %23.")
    config = Env.db_url_config(text("DATABASE_URL"))
    path = Path(config["NAME"])
    with _looked_at("DATABASE_URL"):
        if path.is_dir():
            raise refuse("DATABASE_URL", f"{path} is a folder. Name a file.")
        if _among_code(path):
            raise refuse("DATABASE_URL", f"code is in {path.parent}. Name a file elsewhere.")
    return config


def _postgres() -> Database:
    authority = re.split("[/?#]", text("DATABASE_URL").partition("://")[2])[0]
    hosts = list(map(HOST_AND_PORT.fullmatch, authority.rpartition("@")[2].split(",")))
    if not all(hosts):
        raise refuse("DATABASE_URL", f"its host is written like h:5432 or [::1]:5432. {ESCAPES}")
    try:
        config = Env.db_url_config(text("DATABASE_URL"))
        ports = [int(port) for port in str(config["PORT"]).split(",") if port]
    except ValueError:  # its words may quote a part of the password
        config, ports = {}, [0]
    if not all(0 < port <= MAX_PORT for port in ports):
        raise refuse("DATABASE_URL", f"its port is no number from 1 to {MAX_PORT}. {ESCAPES}")
    if not config["NAME"]:
        raise refuse("DATABASE_URL", f"it names no database. Write {POSTGRES}.")
    if others := config.keys() - PARTS:
        raise refuse("DATABASE_URL", f"{min(others).lower()} is no option of a connection.")
    if len(hosts) > 1 and ports:  # each has its own; the library would give one to all
        config["PORT"] = ",".join((host[2] or ":5432")[1:] for host in hosts if host)
    config["HOST"] = unquote(config["HOST"])  # of a socket: %2Fvar%2Frun%2Fpostgresql
    patience = {"connect_timeout": CONNECT_SECONDS}  # a frozen server would be waited for for ever
    return config | {"OPTIONS": patience | config.get("OPTIONS", {})}


def make_folder(path: Path, name: str) -> None:
    """For what the setting of that name asks for."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except UNUSABLE as error:
        shown = str(path)[:MAX_SHOWN]
        raise refuse(name, f"the folder {shown} cannot be made: {_why(error)}.") from error


def site_url(port: int) -> tuple[str, str, str]:
    """The address with its scheme and its host; a port that goes without saying is left out."""
    url = text("SITE_URL", f"http://127.0.0.1:{port}").rstrip("/").lower()
    site = SITE.fullmatch(url)
    if not (site and is_host(site[2]) and 0 < int(site[3] or 1) <= MAX_PORT):
        raise refuse("SITE_URL", "write it like https://example.com.")
    scheme, host = site[1], site[2]
    written = int(site[3] or DEFAULT_PORTS[scheme])
    after = "" if written == DEFAULT_PORTS[scheme] else f":{written}"
    return f"{scheme}://{host}{after}", scheme, host


def is_host(name: str) -> bool:
    """A name, or the address of a machine: what looks like one has to be one."""
    if name.startswith("[") or re.fullmatch(r"[\d.]+", name):
        try:
            return bool(ipaddress.ip_address(name.strip("[]")))
        except ValueError:
            return False
    return len(name) <= 253 and HOST.fullmatch(name) is not None


def allowed_hosts(host: str, machine: list[str]) -> list[str]:
    """Names the site answers to; a dot in front stands for all names below it."""
    words = text("ALLOWED_HOSTS", ",".join([host, *machine])).lower().split(",")
    names = [word.strip() for word in words if word.strip()]
    if not (names and all(is_host(name.removeprefix(".")) for name in names)):
        raise refuse("ALLOWED_HOSTS", "write names like example.com, with commas between them.")
    if not validate_host(host, names):
        raise refuse("ALLOWED_HOSTS", f"{host} is missing, the host of SITE_URL.")
    return names


def _is_text(value: str) -> bool:
    """Other bytes stand there as halves of characters, which no page can be signed with."""
    return not any("\ud800" <= character <= "\udfff" for character in value)


def secret_key(file: Path, *, required: bool) -> str:
    """From the environment, else the kept one; "" before the first `serve`."""
    key = text("SECRET_KEY").strip()
    if not key and required:
        raise ImproperlyConfigured("SECRET_KEY is not set: a site on https needs one of its own.")
    if key:
        if not _is_text(key):
            raise ImproperlyConfigured("SECRET_KEY is no text in UTF-8.")
        return key
    try:
        key = file.read_text().strip()
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except (OSError, ValueError) as error:
        raise ImproperlyConfigured(f"SECRET_KEY is not set, and {file} cannot be read.") from error
    if not key:
        raise ImproperlyConfigured(f"SECRET_KEY is not set, and {file} is empty: delete it.")
    return key
