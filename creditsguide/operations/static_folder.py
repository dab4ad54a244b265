"""The folder of collected static files: ours alone, or nothing is written or deleted in it."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MARKER, ASIDE, LIST = ".creditsguide", ".collecting", "staticfiles.json"
NOTE = "Credits Guide collects its static files here, and deletes what is old in this folder.\n"
OURS = {"guide.css", "embed.js"}  # in the list of files of a release that left no marker


class NotOursError(Exception):
    """Somebody else's files are there."""


def require_ours(folder: Path) -> None:
    """Raise unless the folder is new, empty or made by us, with no way out of it."""
    is_new = not os.path.lexists(folder)
    if not (is_new or (folder.is_dir() and (_is_empty(folder) or _is_ours(folder)))):
        raise NotOursError(
            f"VAR_DIR is “{folder.parent}”: {folder} holds what this site has not put there. "
            "Empty it, or choose another folder."
        )


def _is_empty(folder: Path) -> bool:
    return not any(folder.iterdir())


@contextmanager
def collecting(folder: Path) -> Iterator[Path]:
    """A new folder inside; what is in it afterwards takes its place, each file at one stroke.

    The list of files comes last: until then the old ones are in force, and all of them are there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARKER).write_text(NOTE)
    aside = folder / ASIDE
    shutil.rmtree(aside, ignore_errors=True)  # of one that was cut off
    aside.mkdir()
    yield aside
    files = [path for path in aside.rglob("*") if path.is_file()]
    for path in sorted(files, key=lambda path: path.name == LIST):
        place = folder / path.relative_to(aside)
        place.parent.mkdir(parents=True, exist_ok=True)
        path.replace(place)
    shutil.rmtree(aside)


def _is_ours(folder: Path) -> bool:
    is_ours = (folder / MARKER).is_file() or _manifest(folder).keys() >= OURS
    return is_ours and not any(path.is_symlink() and path.is_dir() for path in folder.rglob("*"))


def _manifest(folder: Path) -> dict[str, str]:
    try:
        return dict(json.loads((folder / LIST).read_text())["paths"])
    except (OSError, ValueError, KeyError, TypeError):
        return {}
