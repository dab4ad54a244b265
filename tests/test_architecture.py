"""The house keeps its order: who may import whom, and what never stands where."""

from __future__ import annotations

import ast
import re

import pytest

from .conftest import ROOT

PACKAGE = ROOT / "creditsguide"
# From the ground up: a room may import those on lower floors, and its own.
FLOORS = [
    {"estimate"},
    {"wording", "links", "drawing", "logs", "sign_ins", "database", "compression", "shown"},
    {"sentences", "revision", "fields"},
    {"facts", "pages"},
    {"models"},
    {"tokens", "forms", "guard", "table"},
    {"catalogue", "advice"},
    {"rules", "answer", "planner", "spreadsheet", "badge", "picture"},
    {"versions"},
    {
        *("contents", "calculator", "embedding", "backups", "release"),
        *("attention", "recent", "editors", "effects", "retiring"),
    },
    {"payloads", "moving"},
    {"admin", "desk", "views", "templatetags", "management", "middleware"},
    {"apps"},
    {"urls", "settings", "wsgi"},
]
FLOOR = {room: level for level, rooms in enumerate(FLOORS) for room in rooms}
MODULES = [
    path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts and path.stat().st_size
]


def room_of(path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path) -> set[str]:
    """The rooms that a module imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("creditsguide"):
            parts = node.module.split(".")
            found |= {parts[1]} if len(parts) > 1 else {alias.name for alias in node.names}
    return found


def named(path):
    return str(path.relative_to(PACKAGE))


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_imports_point_one_way(path):
    room = room_of(path)
    for other in imported(path) - {room}:
        assert FLOOR[other] < FLOOR[room], f"{room} imports {other}"


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_nothing_is_imported_inside_a_function(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef) and node.name != "ready":
            inner = [n for n in ast.walk(node) if isinstance(n, ast.Import | ast.ImportFrom)]
            assert not inner
    assert "TYPE_CHECKING" not in path.read_text()


@pytest.mark.parametrize("room", ["estimate", "wording", "sentences", "links", "drawing", "guard"])
def test_pure_rooms_know_no_models_and_no_requests(room):
    text = (PACKAGE / f"{room}.py").read_text()
    assert "django.db" not in text
    assert "django.http" not in text
    assert ".format(" not in text


@pytest.mark.parametrize("path", sorted((PACKAGE / "views").glob("*.py")), ids=named)
def test_views_leave_tables_to_the_reader(path):
    assert ".objects" not in path.read_text()


def test_there_is_one_sum():
    sums = [
        named(path)
        for path in MODULES
        if re.search(r"quantity \* |\* .*credits_per_image|Sum\(", path.read_text())
        and room_of(path) not in {"estimate", "drawing"}
    ]
    assert sums == []


@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("*.html")), ids=str)
def test_templates_hold_no_script_no_style_and_little_else(path):
    text = path.read_text()
    assert not re.search(r"\sstyle=|\son[a-z]+=|\|safe\b|<style|<script>", text)
    assert "widthratio" not in text
    assert text.count("\n") <= 80


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
