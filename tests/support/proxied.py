"""The real server behind nginx, with the configuration that production uses."""

from __future__ import annotations

import http.client
import os
import secrets
import shutil
import signal
import ssl
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults import Skipped
from tests.support.live import ROOT, Site, Visitor
from tests.support.sockets import free_port

NAME = "localhost"  # the one name that every machine finds


class ProxiedSite(Site):
    """`with ProxiedSite() as site:` is a Site whose visitors come by TLS, through nginx."""

    def __init__(self, https: int = 0, http: int = 0) -> None:
        if not shutil.which("nginx") or not shutil.which("envsubst"):
            raise Skipped("nginx or envsubst is missing")
        self.https, self.http = https or free_port(), http or free_port()
        self.origin = f"https://{NAME}" + (f":{self.https}" if self.https != 443 else "")
        super().__init__(SITE_URL=self.origin, SECRET_KEY=secrets.token_hex(32))
        self.proxy = TemporaryDirectory(prefix="creditsguide-nginx-")

    def __enter__(self) -> ProxiedSite:
        folder = Path(self.proxy.name)
        folder.chmod(0o755)
        ports = map(str, (self.https, self.http, self.port))
        subprocess.run([ROOT / "deploy/local-nginx.sh", folder, NAME, *ports], check=True)
        self.certificate = folder / "tls/fullchain.pem"
        self.tls = ssl.create_default_context(cafile=self.certificate)
        super().__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        super().__exit__(*error)
        os.kill(int((Path(self.proxy.name) / "nginx.pid").read_text()), signal.SIGTERM)
        self.proxy.cleanup()

    def visitor(self) -> Visitor:
        visitor = Visitor(self.https)
        visitor.connection = http.client.HTTPSConnection(
            NAME, self.https, timeout=60, context=self.tls
        )
        visitor.origin = self.origin
        return visitor
