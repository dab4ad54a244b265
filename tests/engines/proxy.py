"""Between the browsers and the site: sees every fault of a page, and is slow when asked."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections import Counter, defaultdict
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler

from tests.browser.host import Crowded
from tests.support.live import Answer

# Put before each script of ours, of which the first runs it. htmx calls an error what it gave up.
WATCH = b"""window.faults ??= (() => {
  const faults = [], say = console.error;
  const missing = (e) => `${e.src ?? e.href} is missing`;
  addEventListener("error", (e) => faults.push(e.message ?? missing(e.target)), true);
  addEventListener("unhandledrejection", (e) => faults.push(`${e.reason}`));
  const givenUp = /^htmx:(sendAbort|sendError|afterRequest)/;
  console.error = (...words) => {
    if (!givenUp.test(words[0])) faults.push(words.join(" "));
    say(...words);
  };
  return faults;
})();
"""
REPORTS = "/policy-reports"
POLICY = "Content-Security-Policy"
MARKS = {"firefox": "Firefox/", "chromium": "Chrome/"}
# Answers to this mix take their time, where a script asks.
SLOW, SLOW_SECONDS = "2k=41", 2
OF_ONE_CONNECTION = {"connection", "transfer-encoding", "content-length", "date", "server"}


class Server(Crowded):
    def handle_error(self, *_request: object) -> None:
        """Browsers hang up whenever somebody leaves a page."""


class Proxy:
    """`with Proxy() as proxy:` has an address at once; the site behind it may come later."""

    def __init__(self) -> None:
        self.behind = 0
        self.reports: dict[str, list[str]] = defaultdict(list)
        self.slow: Counter[str] = Counter()  # how many such answers were asked for, by engine
        self.server = Server(("127.0.0.1", 0), handler(self))
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self) -> Proxy:
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    def ask(self, method: str, path: str, sent: dict[str, str]) -> Answer:
        """The site's answer, with our eyes in its scripts and our address in its policy."""
        script = path.partition("?")[0].endswith(".js")
        if script:
            sent = {name: value for name, value in sent.items() if name != "Accept-Encoding"}
        site = http.client.HTTPConnection("127.0.0.1", self.behind, timeout=60)
        site.request(method, path, headers=sent)
        answer = Answer(site.getresponse())
        site.close()
        if POLICY in answer.headers:
            policy = f"{answer.headers[POLICY]}; report-uri {self.url}{REPORTS}"
            answer.headers.replace_header(POLICY, policy)
        if script and answer.status == HTTPStatus.OK:
            answer.body = WATCH + answer.body
        return answer


def handler(proxy: Proxy) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            if SLOW in self.path and "HX-Request" in self.headers:
                proxy.slow[engine_of(self.headers["User-Agent"])] += 1
                time.sleep(SLOW_SECONDS)
            answer = proxy.ask(self.command, self.path, dict(self.headers))
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                if name.lower() not in OF_ONE_CONNECTION:
                    self.send_header(name, value)
            self.end(answer.body)

        do_OPTIONS = do_HEAD = do_GET  # noqa: N815, the names are the library's

        def do_POST(self) -> None:
            """A browser tells what the policy forbade."""
            told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["csp-report"]
            words = (told[name] for name in ("document-uri", "violated-directive", "blocked-uri"))
            proxy.reports[engine_of(self.headers["User-Agent"])].append(" ".join(words))
            self.send_response(HTTPStatus.OK)
            self.end(b"")

        def end(self, body: bytes) -> None:
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            pass

    return Handler


# Each calls itself a Safari.
def engine_of(agent: str) -> str:
    return next((name for name, mark in MARKS.items() if mark in agent), "webkit")
