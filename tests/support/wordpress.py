"""A WordPress of our own, from Debian's packages, thrown away: `with WordPress(…) as blog:`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from tests.support import debian
from tests.support.sockets import free_port

PACKAGES = (
    *("wordpress", "wordpress-theme-twentytwentythree", "mariadb-server-core"),
    *("php", "php-cgi", "php-cli", "php-mysql"),
)
MISSING = "This needs Debian's {packages}, and they could not be installed."
PROGRAM = Path("/usr/share/wordpress")
CONFIG = """<?php
define('DB_NAME', 'blog'); define('DB_USER', 'root'); define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:{socket}'); define('DB_CHARSET', 'utf8mb4'); define('DB_COLLATE', '');
define('WP_HOME', '{url}'); define('WP_SITEURL', '{url}');
define('WP_HTTP_BLOCK_EXTERNAL', true); define('WP_ACCESSIBLE_HOSTS', '127.0.0.1');
define('DISABLE_WP_CRON', true); define('AUTOMATIC_UPDATER_DISABLED', true);
$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
"""
# WordPress asks no guide on the machine it runs on itself; everywhere else it needs no such help.
NEIGHBOUR = """<?php
add_filter('http_request_host_is_external', '__return_true');
add_filter('http_allowed_safe_ports', fn ($ports) => [...$ports, {port}]);
"""
INSTALL = """
define('WP_INSTALLING', true);
function wp_mail() { return true; }
require 'wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install('A blog', 'ada', 'ada@blog.example', true, '', 'a-long-enough-pass-phrase');
wp_insert_user(['user_login' => 'bob', 'user_pass' => wp_generate_password(), 'role' => 'author']);
echo json_encode($wp_version);
"""
POST = """
require 'wp-load.php';
[$author, $title, $content] = json_decode(stream_get_contents(STDIN));
wp_set_current_user(get_user_by('login', $author)->ID);
kses_init();
$post = ['post_title' => $title, 'post_content' => wp_slash($content), 'post_status' => 'publish'];
$id = wp_insert_post($post, true);
echo json_encode(['url' => get_permalink($id), 'content' => get_post($id)->post_content]);
"""


class WordPress:
    """A blog with an administrator, ada, and an author, bob, that may ask a guide at this port."""

    def __init__(self, guide_port: int) -> None:
        ready()
        self.ends = ExitStack()
        self.folder = Path(self.ends.enter_context(tempfile.TemporaryDirectory(prefix="blog-")))
        self.folder.chmod(0o755)
        self.root = self.folder / "site"
        self.url = f"http://127.0.0.1:{free_port()}"
        self.guide_port = guide_port
        self.version = ""

    def __enter__(self) -> WordPress:
        try:
            socket = self._database()
            self._files(socket)
            self.version = self._php(INSTALL)
            self._serve()
        except BaseException:
            self.ends.close()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        self.ends.close()

    def post(self, title: str, content: str, author: str = "ada") -> dict[str, str]:
        """Its address, and the content as WordPress kept it."""
        return self._php(POST, json.dumps([author, title, content]))

    def _database(self) -> Path:
        data, socket = self.folder / "data", self.folder / "socket"
        user = ["--user=root"] if os.geteuid() == 0 else []
        options = ["--no-defaults", f"--datadir={data}", *user]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        install = ["mariadb-install-db", *options, "--auth-root-authentication-method=normal"]
        subprocess.run(install, check=True, **quiet)
        first = self.folder / "first.sql"
        first.write_text("CREATE DATABASE blog;\n")
        server = ["mariadbd", *options, f"--socket={socket}", "--skip-networking"]
        self._start([*server, f"--init-file={first}"])
        wait_for(socket.exists, "a database")
        return socket

    def _files(self, socket: Path) -> None:
        shutil.copytree(PROGRAM, self.root)
        (self.root / "wp-config.php").unlink(missing_ok=True)
        (self.root / "wp-config.php").write_text(CONFIG.format(socket=socket, url=self.url))
        plugins = self.root / "wp-content/mu-plugins"
        plugins.mkdir(exist_ok=True)
        (plugins / "neighbour.php").write_text(NEIGHBOUR.format(port=self.guide_port))

    def _php(self, code: str, words: str = "") -> object:
        done = subprocess.run(
            ["php", "-d", "display_errors=stderr", "-r", code],
            cwd=self.root,
            input=words,
            capture_output=True,
            text=True,
            check=True,
        )
        return json.loads(done.stdout)

    def _serve(self) -> None:
        # PHP's own server answers one at a time, unless told how many.
        address = self.url.removeprefix("http://")
        env = os.environ | {"PHP_CLI_SERVER_WORKERS": "4"}
        self._start(["php", "-S", address, "-t", str(self.root)], env=env)
        wait_for(self._answers, "a blog")

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(self.url) as answer:
                return answer.status == 200
        except OSError:
            return False

    def _start(self, command: list[str], **options: object) -> None:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        process = subprocess.Popen(command, start_new_session=True, **quiet, **options)
        self.ends.callback(process.wait)
        self.ends.callback(lambda: os.killpg(process.pid, 15))


def ready() -> None:
    """Find the programs, or install them. Raises LookupError with one sentence."""
    there = PROGRAM.exists() and shutil.which("mariadbd") and shutil.which("php")
    if not there and not debian.install(*PACKAGES):
        raise LookupError(MISSING.format(packages=", ".join(PACKAGES)))


def wait_for(true: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + 60
    while not true():
        if time.monotonic() > deadline:
            raise RuntimeError(f"{what} did not start")
        time.sleep(0.1)
