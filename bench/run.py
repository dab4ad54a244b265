"""Speed as ratios: CPU time per request, one server beside the other. See bench/README.md."""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import browser, load, servers
from bench.servers import Server

RESULTS = Path(__file__).with_name("RESULTS.md")
RANDOM = """
math.randomseed(os.time() * 1000 + {seed})
request = function()
  return wrk.format("GET", string.format("{path}?hd=%d&hd-plus=%d&2k=%d&drafts=0",
    math.random(0, 9999), math.random(0, 9999), math.random(0, 9999)))
end
"""
STARTED = {
    "": servers.SAME_SERVER,
    ", one thread": servers.ONE_THREAD,
    ", scheduled as ours": servers.LIKE_OURS,
}
PEER = "the same fragment by FastAPI with Jinja2"
BROTLI = {"Accept-Encoding": "br"}


@dataclass
class Target:
    """One address of one server, and the best that was measured on it."""

    name: str
    server: Server
    path: str = "/"
    headers: dict[str, str] = field(default_factory=lambda: dict(BROTLI))
    random: bool = False
    cpu: float = float("inf")  # µs a request
    p50: float = float("inf")  # ms
    p99: float = float("inf")
    rate: float = 0.0
    bytes: int = 0

    def measure(self, seconds: int, folder: Path) -> None:
        command = [*servers.on_core(1), "wrk", "-t1", "-c4", f"-d{seconds}s", "--latency"]
        for name, value in self.headers.items():
            command += ["-H", f"{name}: {value}"]
        if self.random:
            script = folder / "random.lua"
            script.write_text(RANDOM.format(seed=os.getpid(), path=self.path))
            command += ["-s", str(script)]
        before = self.server.cpu()
        said = subprocess.run(  # noqa: S603
            [*command, self.server.url + self.path], capture_output=True, text=True, check=True
        ).stdout
        used = self.server.cpu() - before
        if "Non-2xx" in said and "304" not in self.name:
            raise RuntimeError(f"{self.name}: {said}")
        requests = int(re.search(r"(\d+) requests in", said)[1])
        self.cpu = min(self.cpu, used / requests * 1e6)
        self.rate = max(self.rate, requests / seconds)
        self.p50 = min(self.p50, milliseconds(said, "50%"))
        self.p99 = min(self.p99, milliseconds(said, "99%"))


def milliseconds(said: str, line: str) -> float:
    value, unit = re.search(rf"{line}\s+([\d.]+)(us|ms|s)\b", said).groups()
    return float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def answers(url: str) -> bool:
    try:
        servers.fetch(url)
    except OSError:
        return False
    return True


def targets(folder: Path, other: Path | None) -> Iterable[Target]:
    if other:
        before = servers.guide(folder / "other", root=other)
        yield Target("guide, kept, other release", before)
        yield Target("fragment, never seen, other release", before, "/estimate/", random=True)
    for times in (1, 10, 100):
        var = folder / f"guide-{times}"
        site = servers.guide(var, times)
        name = "" if times == 1 else f", {times} × content"
        body, known = servers.polished(site)
        same = servers.nginx(
            folder / f"nginx-{times}", {"index.html": body}, "add_header Content-Encoding br;"
        )
        yield Target(f"nginx, the guide as a file{name}", same, bytes=len(body))
        yield Target(f"guide, kept{name}", site, bytes=len(body))
        yield Target(f"guide, 304{name}", site, headers=BROTLI | {"If-None-Match": known["ETag"]})
        yield Target(f"fragment, never seen{name}", site, "/estimate/", random=True)
        if times == 1:
            yield from bare(folder, site)
            peer = servers.peer(folder / "peer", VAR_DIR=str(var), SITE_URL=site.url)
            yield Target(PEER, peer, "/estimate/", random=True)
            yield from small(site)


def bare(folder: Path, site: Server) -> Iterable[Target]:
    """Django handing out the same answers, which are there already."""
    for name, path, middleware in (
        ("bare Django view", "/", "none"),
        ("bare Django view, usual middleware", "/estimate/?hd=20&hd-plus=3", "usual"),
    ):
        page = folder / f"{middleware}.html"
        page.write_bytes(servers.fetch(site.url + path)[0])
        for how, command in STARTED.items():
            server = servers.granian(
                command, "bench.bare:application", BARE=middleware, PAGE=str(page)
            )
            yield Target(name + how, server, bytes=page.stat().st_size)


def small(site: Server) -> Iterable[Target]:
    mix = "?hd=20&hd-plus=3"
    yield Target("fragment, kept", site, f"/estimate/{mix}")
    yield Target("guide, never seen mix", site, "/", random=True)
    yield Target("embed, kept", site, f"/embed/{mix}")
    yield Target("embed's fragment, never seen", site, "/embed/estimate/", random=True)
    if answers(f"{site.url}/api/v1/guide"):
        yield Target("API, the guide", site, "/api/v1/guide")
        yield Target("API, an estimate", site, f"/api/v1/estimate{mix}")


def ratio(found: dict[str, Target], one: str, other: str, most: float) -> str:
    return judged(f"{one} ÷ {other}", found[one].cpu / found[other].cpu, most)


def beside_bare(found: dict[str, Target], one: str, bare: str, most: float) -> Iterable[str]:
    """Judged beside the bare view on the same server; the other ways to start it are told."""
    yield ratio(found, one, bare, most)
    for how in filter(None, STARTED):
        yield f"| {one} ÷ {bare}{how} | {found[one].cpu / found[bare + how].cpu:.2f} | | |"


def judged(what: str, value: float, most: float) -> str:
    return f"| {what} | {value:.2f} | ≤ {most} | {'ok' if value <= most else 'missed'} |"


def at_half(target: Target, rounds: int, seconds: int) -> str:
    """The slowest of visitors who come half as often as the server could answer."""
    # The fastest round, not the best ratio: where a queue never ends, all wait equally long.
    p99, p50 = min(load.tail(target.server, target.rate / 2, seconds) for _round in range(rounds))
    return judged(f"{target.name}, at half of capacity: p99 ÷ p50", p99 / p50, 10)


def report(measured: list[Target], tail: str) -> str:
    found = {target.name: target for target in measured}
    rows = [
        f"| {t.name} | {t.cpu:.0f} | {t.rate:,.0f} | {t.p50:.2f} | {t.p99:.2f} "
        f"| {f'{t.bytes:,}' if t.bytes else ''} |"
        for t in measured
    ]
    usual = "bare Django view, usual middleware"
    ratios = [
        ratio(found, "guide, kept", "nginx, the guide as a file", 3),
        *beside_bare(found, "guide, kept", "bare Django view", 0.3),
        ratio(found, "guide, 304", "guide, kept", 1.05),
        ratio(found, "guide, kept, 100 × content", "guide, kept", 1.5),
        ratio(found, "fragment, kept", "guide, kept", 1.1),
        ratio(found, "embed, kept", "guide, kept", 1.1),
        *beside_bare(found, "fragment, never seen", usual, 2),
        ratio(found, "fragment, never seen", PEER, 1.3),
        *(
            ratio(found, name.removesuffix(", other release"), name, 1.05)
            for name in found
            if name.endswith("other release")
        ),
    ]
    return "\n".join(
        [
            "| what | CPU µs a request | requests/s | p50 ms | p99 ms | bytes |",
            "|---|---|---|---|---|---|",
            *rows,
            "",
            "| ratio, of CPU time if no other | measured | wanted | |",
            "|---|---|---|---|",
            *ratios,
            tail,
        ]
    )


def run(rounds: int, seconds: int, other: Path | None) -> str:
    with TemporaryDirectory(prefix="creditsguide-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        measured: list[Target] = []
        try:
            measured.extend(targets(folder, other))
            for _round in range(rounds):
                for target in measured:
                    target.measure(seconds, folder)
            busy = next(target for target in measured if target.name == "fragment, never seen")
            return report(measured, at_half(busy, rounds, seconds))
        finally:
            servers.stop_all()


def section(title: str, make: Callable[[], str]) -> str:
    return f"## {title}\n\n{make()}\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3, help="for each address and round")
    parser.add_argument("--only", choices=["server", "browser"])
    parser.add_argument("--other", type=Path, help="a checkout of the release to be compared with")
    options = parser.parse_args()
    missing = [tool for tool in ("wrk", "nginx") if not shutil.which(tool, path=PATH)]
    if missing:
        sys.exit(f"Not installed: {', '.join(missing)}. See bench/README.md.")
    machine = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    parts = [f"# Measured on {datetime.date.today()}\n\n`python -m bench.run` on {machine}.\n"]
    if options.only != "browser":
        parts.append(
            section("Servers", lambda: run(options.rounds, options.seconds, options.other))
        )
    if options.only != "server":
        parts.append(section("In a browser", browser.run))
    sys.stdout.write("\n".join(parts))
    if not options.only:
        RESULTS.write_text("\n".join(parts))


PATH = f"{os.environ['PATH']}:/usr/sbin"

if __name__ == "__main__":
    main()
