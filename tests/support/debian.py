"""What the tests need of Debian's packages, installed where we may."""

from __future__ import annotations

import os
import shutil
import subprocess


def install(*packages: str) -> bool:
    """Whether they could be installed: as root, by apt."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run(
            ["apt-get", *command], check=False, env=env, stdout=subprocess.DEVNULL
        )
        if done.returncode:
            return False
    return True
