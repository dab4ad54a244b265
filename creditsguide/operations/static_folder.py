"""The folder of collected static files: ours alone, or nothing is written or deleted in it."""

from __future__ import annotations

import json
from pathlib import Path

MARKER = ".creditsguide"
NOTE = "Credits Guide collects its static files here, and deletes what is old in this folder.\n"
OURS = {"guide.css", "embed.js"}  # in the list of files of a release that left no marker


class NotOursError(Exception):
    """Somebody else's files are there."""


def require_ours(folder: Path) -> None:
    """Raise unless the folder is new, empty or made by us, with no way out of it."""
    if folder.exists() and not (folder.is_dir() and (_is_empty(folder) or _is_ours(folder))):
        raise NotOursError(
            f"VAR_DIR is “{folder.parent}”: {folder} holds what this site has not put there. "
            "Empty it, or choose another folder."
        )


def _is_empty(folder: Path) -> bool:
    return not any(folder.iterdir())


def mark(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARKER).write_text(NOTE)


def _is_ours(folder: Path) -> bool:
    is_ours = (folder / MARKER).is_file() or _manifest(folder).keys() >= OURS
    return is_ours and not any(path.is_symlink() and path.is_dir() for path in folder.rglob("*"))


def _manifest(folder: Path) -> dict[str, str]:
    try:
        return dict(json.loads((folder / "staticfiles.json").read_text())["paths"])
    except (OSError, ValueError, KeyError, TypeError):
        return {}
