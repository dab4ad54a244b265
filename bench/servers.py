"""The servers that are compared, each alone in its process tree, and what they use of the CPU."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from email.message import Message
from pathlib import Path
from urllib.error import HTTPError, URLError

from bench import configured  # noqa: F401, before what follows
from creditsguide.management.commands.serve import GRANIAN

ROOT = Path(__file__).resolve().parent.parent
# The server that `serve` starts, without what it does to it; with it; and with a single thread.
SAME_SERVER = [sys.executable, *GRANIAN]
LIKE_OURS = ["chrt", "--batch", "0", *SAME_SERVER]
ONE_THREAD = [*SAME_SERVER, "--blocking-threads", "1"]
ASGI = [sys.executable, "-m", "granian", "--interface", "asgi", "--http", "1", "--no-ws"]
FASTAPI = "fastapi==0.165.0"
TICK = os.sysconf("SC_CLK_TCK")
NGINX = r"""
worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
  access_log off; etag on; keepalive_requests 1000000;
  client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
  uwsgi_temp_path {folder}; scgi_temp_path {folder};
  server {{
    listen 127.0.0.1:{port}; root {folder}/www;
    location / {{ types {{}} default_type "text/html; charset=utf-8"; {headers} }}
    location ~ \.(css|js)$ {{ types {{ text/css css; text/javascript js; }} {headers} }}
    location ~ \.woff2$ {{ types {{ font/woff2 woff2; }} }}
  }}
}}
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def on_core(number: int) -> list[str]:
    """One core for the servers and one for the load, where there are two: neither disturbs."""
    return ["taskset", "-c", str(number)] if (os.cpu_count() or 1) > 1 else []


running: list[Server] = []


def stop_all() -> None:
    while running:
        running.pop().stop()


class Server:
    """A process tree that answers on a port."""

    def __init__(
        self, command: list[str], port: int, root: Path = ROOT, **environment: str
    ) -> None:
        self.port, self.url = port, f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(  # noqa: S603
            [*on_core(0), *command],
            cwd=root,
            env=os.environ | environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        running.append(self)
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(self.url).close()  # noqa: S310
            except HTTPError:
                return
            except URLError:
                time.sleep(0.1)
            else:
                return
        raise RuntimeError(f"{self.url} did not start")

    def cpu(self) -> float:
        """Seconds of CPU time that this server has used so far."""
        return sum(self._ticks(pid) for pid in tree(self.process.pid)) / TICK

    @staticmethod
    def _ticks(pid: int) -> int:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return int(fields[11]) + int(fields[12])

    def stop(self) -> None:
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(timeout=20)


def tree(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(found for child in children for found in tree(int(child)))]


def granian(command: list[str], target: str, **environment: str) -> Server:
    port = free_port()
    listen = ["--host", "127.0.0.1", "--port", str(port), target]
    return Server([*command, *listen], port, **environment)


def peer(packages: Path, **environment: str) -> Server:
    """FastAPI over the same content: what it needs beside our packages is in no lock of ours."""
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(packages)]
    try:
        subprocess.run([*install, FASTAPI], check=True)  # noqa: S603
    except subprocess.CalledProcessError as error:
        raise SystemExit(f"{FASTAPI} cannot be installed, see above.") from error
    path = os.pathsep.join(filter(None, [str(packages), os.environ.get("PYTHONPATH")]))
    return granian(ASGI, "bench.peer:application", PYTHONPATH=path, **environment)


def guide(var: Path, times: int = 1, root: Path = ROOT) -> Server:
    """The guide with content so many times as large as the shipped one; of another checkout."""
    port = free_port()
    environment = {"VAR_DIR": str(var), "PORT": str(port), "WORKERS": "1"}
    manage = [sys.executable, "manage.py"]
    commands = [["migrate"], ["seed_guide"], ["collectstatic", "--noinput"]]
    if times > 1:
        commands.append(["shell", "--no-imports", "-c", "import bench.grow"])
    for command in commands:
        subprocess.run(  # noqa: S603
            [*manage, *command],
            cwd=root,
            env=os.environ | environment | {"TIMES": str(times)},
            check=True,
            stdout=subprocess.DEVNULL,
        )
    return Server([*manage, "serve"], port, root, **environment)


def nginx(folder: Path, files: dict[str, bytes], headers: str = "") -> Server:
    """nginx with ready files."""
    port = free_port()
    for name, content in files.items():
        path = folder / "www" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    config = folder / "nginx.conf"
    config.write_text(NGINX.format(folder=folder, port=port, headers=headers))
    found = shutil.which("nginx") or "/usr/sbin/nginx"
    return Server([found, "-c", str(config)], port)


def fetch(url: str, **headers: str) -> tuple[bytes, Message]:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(url, headers=sent)  # noqa: S310
    with urllib.request.urlopen(request) as response:  # noqa: S310
        return response.read(), response.headers


def polished(site: Server) -> tuple[bytes, Message]:
    """The guide in its final compression, which is made once it was asked for twice."""
    first, _headers = fetch(site.url, Accept_Encoding="br")
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        body, headers = fetch(site.url, Accept_Encoding="br")
        if len(body) < len(first):
            return body, headers
        time.sleep(0.5)
    raise RuntimeError("The guide was never compressed any better than at first.")
