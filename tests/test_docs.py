"""The docs say what there is: every room and module, setting, command and public address."""

from __future__ import annotations

import re

import pytest

from creditsguide.urls import urlpatterns

from .conftest import ROOT
from .test_architecture import MODULES, named

README = (ROOT / "README.md").read_text()
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text()
ADDRESSES = (ROOT / "docs" / "addresses.md").read_text()
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), ROOT / "bench" / "README.md"])
READS_A_SETTING = re.compile(r'(?:text|number|on_or_off)\(\s*"([A-Z_]+)"')


def settings_read() -> set[str]:
    files = [ROOT / "creditsguide" / name for name in ("settings.py", "environment.py")]
    return {name for file in files for name in READS_A_SETTING.findall(file.read_text())}


def test_the_readme_lists_every_setting_and_no_other():
    listed = set(re.findall(r"^\| `([A-Z_]+)` \|", README, re.MULTILINE))
    assert {"SITE_URL", "DATABASE_URL", "VAR_DIR"} <= settings_read()
    assert listed == settings_read()


@pytest.mark.parametrize(
    "command", sorted(p.stem for p in ROOT.glob("creditsguide/management/commands/[a-z]*.py"))
)
def test_the_docs_name_every_command(command):
    assert any(f"manage.py {command}" in page.read_text() for page in PAGES)


def public_addresses() -> list[str]:
    routes = [str(pattern.pattern).replace("<slug:slug>", "<slug>") for pattern in urlpatterns]
    return [f"/{route}" for route in routes if not route.startswith("admin/")]


@pytest.mark.parametrize("address", public_addresses())
def test_the_docs_list_every_public_address(address):
    assert f"`{address}`" in ADDRESSES


def test_the_docs_list_no_address_that_is_gone():
    listed = re.findall(r"^\| (`/.*?) \|", ADDRESSES, re.MULTILINE)
    assert {name for cell in listed for name in re.findall(r"`(.*?)`", cell)} == set(
        public_addresses()
    )


# The packages' own docstrings are all there is in their __init__.
SHOWN = [path for path in MODULES if path.name != "__init__.py" and "commands" not in path.parts]


@pytest.mark.parametrize("path", SHOWN, ids=named)
def test_the_architecture_page_names_every_module_in_its_room(path):
    room, *inner = path.relative_to(ROOT / "creditsguide").with_suffix("").parts
    line = rf"^\| `{room}/` \|.*`{inner[-1]}`" if inner else rf"`{room}`"
    assert re.search(line, ARCHITECTURE, re.MULTILINE)


def test_the_architecture_page_names_no_module_that_is_gone():
    for room, modules in re.findall(r"^\| `(\w+)/` \| (.*?) \|", ARCHITECTURE, re.MULTILINE):
        there = {path.stem for path in (ROOT / "creditsguide" / room).rglob("*.py")}
        assert set(re.findall(r"`(\w+)`", modules)) <= there, room


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_the_docs_lead_somewhere(path):
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text()):
        assert (path.parent / target).exists(), target
