"""The command line: whatever ends a command is told in a sentence, never in a traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from tests.conftest import ROOT


@pytest.fixture
def begin(tmp_path):
    """Start a command in a folder of its own, where nothing was prepared."""

    def start(*words: str, python: tuple[str, ...] = (), **more: int) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, *python, "manage.py", *words],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path / "var")},
            stderr=subprocess.PIPE,
            text=True,
            **{"stdout": subprocess.PIPE} | more,
        )

    return start


def told(process: subprocess.Popen[str]) -> str:
    """Its only line."""
    _out, error = process.communicate(timeout=300)
    assert process.returncode > 0
    assert error.count("\n") == 1, error
    return error


@pytest.mark.parametrize("command", ["prune", "seed_guide", "export_guide"])
def test_a_database_that_nobody_prepared_is_told(begin, command):
    assert "ataba" in told(begin(command))


def test_a_disk_that_is_full_is_told(begin, tmp_path):
    with open("/dev/full", "w") as full:
        assert "No space left on device." in told(begin("help", stdout=full.fileno()))


def test_a_reader_that_has_read_enough_is_no_fault(begin):
    process = begin("help")
    process.stdout.close()
    with process.stderr as told:
        assert told.read() == ""
    assert process.wait(300) in {0, 1}


def test_a_python_without_our_packages_is_told(begin):
    assert "install requirements.txt" in told(begin("help", python=("-S",)))


MEETS_A_FINALIZER = """
class Finalized:
    def __del__(self):
        signal.raise_signal(signal.SIGINT)

def work(_words):
    Finalized()
    time.sleep(60)
"""
MEETS_THE_END = """
def work(_words):
    atexit.register(signal.raise_signal, signal.SIGINT)
"""


def interrupted(work: str) -> subprocess.CompletedProcess[str]:
    lines = ("import atexit, manage, signal, time", work)
    lines += ("manage.execute_from_command_line = work", "manage.main()")
    command = [sys.executable, "-c", "\n".join(lines)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=50)


def test_ctrl_c_that_meets_a_finalizer_ends_it_all_the_same():
    done = interrupted(MEETS_A_FINALIZER)
    assert done.stderr == "Stopped. What was finished is kept: start it again.\n"


def test_ctrl_c_after_the_end_says_nothing():
    done = interrupted(MEETS_THE_END)
    assert (done.returncode, done.stderr) == (-signal.SIGINT, "")


def test_ctrl_c_ends_the_preparing_and_the_next_start_does_it(begin, tmp_path):
    first = begin("serve", "--prepare", "--check")
    while not (tmp_path / "var" / "db.sqlite3").exists():
        assert first.poll() is None
        time.sleep(0.01)
    first.send_signal(signal.SIGINT)
    assert told(first).startswith("Stopped.")
    second = begin("serve", "--prepare", "--check")
    said = second.communicate(timeout=300)
    assert second.returncode == 0, said
