"""No fault, but measured like one: what MDN's Observatory says of guide, admin and embed by TLS.

A+ is given from 100 points, B+ from 80. With `*` as an embed origin any site may frame the embed,
which costs it the points for `frame-ancestors`: that is what `*` means.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults import Figure, Skipped
from tests.proxied import NAME, ProxiedSite

QUICK = False
SCANNER = "@mdn/mdn-http-observatory"
LISTED = (
    "EmbedOrigin.objects.all().delete(); EmbedOrigin.objects.create(origin='https://a.example')"
)


def installed(folder: str) -> Path:
    npm = shutil.which("npm")
    command = [str(npm), "install", "--ignore-scripts", "--no-audit", "--no-fund", SCANNER]
    if (
        npm is None
        or subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode
    ):
        raise Skipped("the scanner cannot be installed")
    package = Path(folder) / "node_modules" / SCANNER
    (package / "conf/hsts-preload.json").write_text("{}")  # it would be fetched; only adds points
    return package / "src/scan.js"


def score(scanner: Path, site: ProxiedSite, path: str) -> int:
    """The scanner asks ports 80 and 443 and no other."""
    done = subprocess.run(
        ["node", str(scanner), NAME + path],
        env=os.environ | {"NODE_EXTRA_CA_CERTS": str(site.certificate)},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)["scan"]["score"]


def run(quick: bool) -> list[Figure]:
    with TemporaryDirectory() as folder:
        scanner = installed(folder)
        with ProxiedSite(https=443, http=80) as site:
            everyone = score(scanner, site, "/embed/")
            site.manage("shell", "-c", LISTED)
            paths = {"guide": "/", "admin": "/admin/", "embed, origins listed": "/embed/"}
            scores = {name: score(scanner, site, path) for name, path in paths.items()}
    return [
        *(Figure(f"points of the {name} (A+: 100)", n, at_least=100) for name, n in scores.items()),
        Figure("points of the embed, origin * (B+: 80)", everyone, at_least=80),
    ]
