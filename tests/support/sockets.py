"""Ports that nobody else has, and who holds which end of a connection."""

from __future__ import annotations

import fcntl
import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

# Below the ports that the system takes for outgoing connections.
PORTS = range(20_000, 32_000)
TURN = Path(tempfile.gettempdir()) / f"creditsguide-port-{os.geteuid()}"


def free_port() -> int:
    """Each port in its turn, so that two processes are not given the same before they listen."""
    with TURN.open("a+") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        turn.seek(0)
        port = next(filter(is_free, following(int(turn.read() or PORTS[0]))))
        turn.truncate(0)
        turn.write(str(port))
    return port


def following(last: int) -> Iterator[int]:
    yield from range(last + 1, PORTS.stop)
    yield from PORTS


def is_free(port: int) -> bool:
    with socket.socket() as probe, suppress(OSError):
        probe.bind(("", port))
        return True
    return False


def between(near: int, far: int = 0) -> set[str]:
    """The sockets from one port of this machine to another; with no other, those that listen."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    ends = (f"{near:04X}", f"{far:04X}")
    return {f"socket:[{row[9]}]" for row in rows if (row[1][-4:], row[2][-4:]) == ends}


def held_by(pid: int | str) -> set[str]:
    """The files of a process, sockets among them."""
    held = set()
    with suppress(OSError):  # it ends
        for number in os.listdir(f"/proc/{pid}/fd"):
            with suppress(OSError):  # closed meanwhile
                held.add(os.readlink(f"/proc/{pid}/fd/{number}"))
    return held
