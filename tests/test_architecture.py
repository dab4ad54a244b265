"""The house keeps its order: who may import whom, and what never stands where."""

from __future__ import annotations

import ast
import re
from itertools import chain

import pytest

from .conftest import ROOT

PACKAGE = ROOT / "creditsguide"
# From the ground up: a room may import those on lower floors, and its own.
FLOORS = [
    {"domain"},
    {"models"},
    {"content"},
    {"web"},
    {"calculator", "metadata"},
    {"embed", "api"},
    {"guide"},
]
# What stands beside these floors, with all that it may import.
BESIDE = {
    "admin": {"domain", "models", "content", "web"},
    "operations": {"models", "content", "environment"},
    "management": {"content", "operations", "web"},
    "templatetags": {"domain", "content", "web"},
    "apps": {"content", "admin"},
    "urls": {"admin", *chain(*FLOORS)},
    "environment": set(),
    "formats": set(),
    "settings": {"environment"},
    "wsgi": {"content", "operations", "web"},
}
BELOW = {room: set(chain(*FLOORS[:level])) for level, rooms in enumerate(FLOORS) for room in rooms}
MODULES = [
    path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts and path.stat().st_size
]


def room_of(path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path) -> set[str]:
    """The modules that a module imports, by their full names."""
    here = ["creditsguide", *path.relative_to(PACKAGE).parts[:-1]]
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = here[: len(here) + 1 - node.level] if node.level else []
            base = ".".join([*above, *filter(None, [node.module])])
            names |= {f"{base}.{alias.name}" for alias in node.names}
    return {name for name in names if name.startswith("creditsguide.")}


def named(path):
    return str(path.relative_to(PACKAGE))


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_imports_point_one_way(path):
    room = room_of(path)
    allowed = {room} | (BESIDE | BELOW)[room]
    for name in imported(path):
        assert name.split(".")[1] in allowed, f"{room} imports {name}"


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_nothing_is_imported_inside_a_function(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef) and node.name != "ready":
            inner = [n for n in ast.walk(node) if isinstance(n, ast.Import | ast.ImportFrom)]
            assert not inner
    assert "TYPE_CHECKING" not in path.read_text()


PURE = [*(PACKAGE / "domain").glob("*.py"), PACKAGE / "content" / "contradictions.py"]


@pytest.mark.parametrize("path", PURE, ids=named)
def test_pure_modules_know_no_models_and_no_requests(path):
    text = path.read_text()
    assert "django.db" not in text
    assert "django.http" not in text
    assert ".format(" not in text


@pytest.mark.parametrize("room", sorted(chain(*FLOORS[FLOORS.index({"web"}) :])))
def test_public_rooms_leave_tables_to_the_reader(room):
    for path in (PACKAGE / room).glob("*.py"):
        assert ".objects" not in path.read_text(), named(path)


PROOF = "operations/verification.py"  # has the database add up as well, and shows nothing


def test_there_is_one_sum():
    sums = [
        named(path)
        for path in MODULES
        if re.search(r"quantity \* |\* .*credits_per_image|Sum\(", path.read_text())
        and named(path) not in {"domain/estimate.py", "domain/drawing.py", PROOF}
    ]
    assert sums == []


TEMPLATES = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "templates").rglob("*.jinja")]


@pytest.mark.parametrize("path", sorted(TEMPLATES), ids=str)
def test_templates_hold_no_script_no_style_and_little_else(path):
    text = path.read_text()
    assert not re.search(r"\sstyle=|\son[a-z]+=|\|safe\b|<style|<script>", text)
    assert "widthratio" not in text
    assert text.count("\n") <= 80


# Django's own names, and those that stand in the description of the API.
SHARED_NAMES = {"Meta", "Media", "Command"}
DESCRIBED = "api/shapes.py"


def test_no_two_classes_share_a_name():
    seen = {}
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef) and named(path) != DESCRIBED:
                assert node.name not in seen.keys() - SHARED_NAMES, (named(path), seen[node.name])
                seen[node.name] = named(path)


def test_every_function_says_its_types():
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef):
                assert node.returns is not None, f"{named(path)}: {node.name}"


def test_modules_and_functions_are_small():
    for path in MODULES:
        assert path.read_text().count("\n") <= 250, named(path)
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef):
                assert node.end_lineno - node.lineno < 30, f"{named(path)}: {node.name}"


def test_lock_files_name_no_index():
    for name in ("requirements.txt", "requirements-dev.txt"):
        assert "://" not in (ROOT / name).read_text()
