"""How the threads that answer share the processor with the one that reads from the network."""

from __future__ import annotations

import os
import threading
from contextlib import suppress

_here = threading.local()


def wait_turns() -> None:
    """From now on this thread, when woken, lets the one that runs finish.

    Linux lets a woken thread interrupt the one that woke it. The network's thread, interrupted for
    each request it hands over, took 40 % more for a kept page, and twice as much with two threads
    that answer. The network's own stays as it is: it may interrupt those that hash a password.
    """
    if hasattr(_here, "waits_turns"):
        return
    _here.waits_turns = True
    if hasattr(os, "SCHED_BATCH"):
        with suppress(OSError):  # a container may forbid it
            os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
