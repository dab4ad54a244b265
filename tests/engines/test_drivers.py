"""A machine without the engines is told so."""

from __future__ import annotations

import pytest

from tests.engines import drivers


@pytest.mark.parametrize("engine", drivers.ENGINES)
def test_what_is_missing_is_said_in_one_sentence(monkeypatch, engine):
    monkeypatch.setattr(drivers, "found", lambda _program: None)
    monkeypatch.setattr(drivers.debian, "install", lambda *_packages: False)
    with pytest.raises(LookupError, match=f"for {engine}, .* Install them, or leave .* out"):
        drivers.ready(engine)


def test_what_is_missing_is_installed(monkeypatch):
    there = set()
    monkeypatch.setattr(drivers, "found", lambda _program: there)
    monkeypatch.setattr(drivers.debian, "install", lambda *packages: there.update(packages) or True)
    drivers.ready("webkit")
    assert there == {"webkit2gtk-driver", "xvfb"}
