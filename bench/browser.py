"""What a visitor feels: Chromium on 1.6 Mbit/s, 150 ms and a CPU four times slower."""

from __future__ import annotations

import itertools
import os
import re
import shutil
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

from bench import servers

RUNS = 9
ROUND_TRIP = 150  # ms
NETWORK = {
    "offline": False,
    "latency": ROUND_TRIP,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
SLOWER = 4
OBSERVE = """
window.seen = {lcp: 0, cls: 0, tbt: 0, slowest: 0};
const on = (type, use, more = {}) =>
  new PerformanceObserver((list) => list.getEntries().forEach(use))
    .observe({type, buffered: true, ...more});
on("largest-contentful-paint", (e) => { seen.lcp = e.startTime; });
on("layout-shift", (e) => { if (!e.hadRecentInput) seen.cls += e.value; });
on("longtask", (e) => { seen.tbt += Math.max(0, e.duration - 50); });
on("event", (e) => { if (e.interactionId) seen.slowest = Math.max(seen.slowest, e.duration); },
  {durationThreshold: 16});
"""
# From the event to the frame in which the new total stands. Nothing is asked of the page before:
# looking at every frame would keep a slow CPU busy with frames in which nothing changed.
UNTIL_PAINTED = """
(event) => new Promise((done) => {
  let began;
  const words = document.getElementById("total").textContent;
  addEventListener(event, () => { began ??= performance.now(); }, {capture: true, once: true});
  const swapped = new MutationObserver(() => {
    if (document.getElementById("total").textContent === words) return;
    swapped.disconnect();
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
  });
  swapped.observe(document.querySelector(".calc"), {childList: true, subtree: true});
})
"""
# When each new total was painted, from the first press of a key that is then held.
EACH_PAINTED = """
() => {
  const total = () => document.getElementById("total").textContent;
  let words = total();
  window.totals = [];
  addEventListener("keydown", () => totals.push(performance.now()), {capture: true, once: true});
  window.watching = new MutationObserver(() => {
    if (total() === words) return;
    words = total();
    requestAnimationFrame(() => setTimeout(() => totals.push(performance.now())));
  });
  watching.observe(document.querySelector(".calc"), {childList: true, subtree: true});
}
"""
HELD_SECONDS = 3
REPEAT_SECONDS = 1 / 30
Figures = dict[str, float]


def visit(browser: Browser, url: str, *, use: bool) -> Figures:
    """One first visit with an empty cache; `use` also types and clicks."""
    context = browser.new_context(viewport={"width": 412, "height": 823})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", NETWORK)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    loaded: dict[str, float] = {}
    session.on("Network.responseReceived", lambda e: loaded.setdefault(e["requestId"], 0))
    session.on(
        "Network.loadingFinished",
        lambda e: loaded.update({e["requestId"]: e["encodedDataLength"]}),
    )
    page.add_init_script(OBSERVE)
    page.goto(url, wait_until="networkidle")
    found = {name: page.evaluate(f"seen.{name}") for name in ("lcp", "cls", "tbt")}
    # Addresses within the page itself, as of its icon, are no requests.
    sent = {key: size for key, size in loaded.items() if size}
    found |= {"requests": len(sent), "kilobytes": sum(sent.values()) / 1000}
    if use:
        found |= interact(page)
    context.close()
    return found


def interact(page: Page) -> Figures:
    field = page.locator("#q-hd")
    field.scroll_into_view_if_needed()
    field.focus()
    typed = [timed(page, "keydown", lambda: page.keyboard.press("7")) for _key in range(4)]
    more = page.locator("button[name=inc][value=hd]")
    return {
        "first_typed": typed[0],
        "typed": statistics.median(typed[1:]),
        "clicked": timed(page, "click", more.click),
        "next_paint": page.evaluate("seen.slowest"),
        **held(page),
    }


def held(page: Page) -> Figures:
    """The longest that nothing new stood there while a key was held, and how often it was asked."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator("#q-2k").focus()
    page.evaluate(EACH_PAINTED)
    released = time.monotonic() + HELD_SECONDS
    while time.monotonic() < released:
        page.keyboard.down("ArrowUp")
        time.sleep(REPEAT_SECONDS)
    painted = page.evaluate("(watching.disconnect(), [...totals, performance.now()])")
    requests = len(asked)
    page.keyboard.up("ArrowUp")
    return {
        "held": max(after - before for before, after in itertools.pairwise(painted)),
        "held_requests": requests / HELD_SECONDS,
    }


def timed(page: Page, event: str, act: Callable[[], None]) -> float:
    page.evaluate(f"() => {{ window.painted = ({UNTIL_PAINTED})('{event}'); }}")
    act()
    took = page.evaluate("painted")
    page.wait_for_timeout(500)
    return took


def twin(site: servers.Server, folder: Path, collected: Path) -> servers.Server:
    """nginx with the same page and its files, compressed as the guide sends them."""
    body, _headers = servers.polished(site)
    html = servers.fetch(site.url)[0].decode()
    files = {"index.html": body}
    for name in sorted(set(re.findall(r'/(static/[^"#?]+)', html))):
        path = collected / name.removeprefix("static/")
        best = path.with_name(path.name + ".br")
        files[name] = (best if best.exists() else path).read_bytes()
    return servers.nginx(folder, files, "add_header Content-Encoding br;")


def median(runs: list[Figures]) -> Figures:
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}


def run() -> str:
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    with TemporaryDirectory(prefix="creditsguide-bench-") as name, sync_playwright() as playwright:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "twin").mkdir()
        site = servers.guide(folder / "var", 1)
        guide, static = [], []
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
        try:
            file = twin(site, folder / "twin", folder / "var" / "static")
            for _run in range(RUNS):
                static.append(visit(browser, file.url, use=False))
                guide.append(visit(browser, site.url, use=True))
        finally:
            browser.close()
            servers.stop_all()
    return report(median(guide), median(static))


def report(guide: Figures, static: Figures) -> str:
    rows = [
        ("largest contentful paint, ms", "lcp", 1.1 * static["lcp"]),
        ("layout shift", "cls", 0),
        ("total blocking time, ms", "tbt", 50),
        ("requests", "requests", 6),
        ("kB with headers", "kilobytes", 45),
        ("key press to painted total, ms", "typed", ROUND_TRIP + 120),
        ("the first key press to painted total, ms", "first_typed", ROUND_TRIP + 120),
        ("stepper click to painted total, ms", "clicked", ROUND_TRIP + 100),
        ("a key held: longest without a new total, ms", "held", ROUND_TRIP + 100),
        ("a key held: requests a second", "held_requests", 1000 / ROUND_TRIP),
        ("slowest interaction to next paint, ms", "next_paint", 100),
    ]
    lines = [
        f"| {what} | {guide[name]:.6g} | {format(static[name], '.6g') if name in static else ''} "
        f"| ≤ {most:.6g} | {'ok' if guide[name] <= most else 'missed'} |"
        for what, name, most in rows
    ]
    head = f"Median of {RUNS} first visits, 412 px wide, 1.6 Mbit/s, 150 ms, CPU 4 × slower.\n\n"
    table = "| | guide | the same page as files | wanted | |\n|---|---|---|---|---|\n"
    return head + table + "\n".join(lines)
