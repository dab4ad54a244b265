"""Somebody else's site, at another origin, with a page that shows frames."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# Says hello to the frame beside it, and lies to the page about that frame's height.
HOSTILE = """<!doctype html><script>
setInterval(() => {
  for (let n = 0; n < parent.frames.length; n++)
    parent.frames[n].postMessage({ type: "creditsguide:hello" }, "*");
  parent.postMessage({ type: "creditsguide:height", height: 5 }, "*");
  parent.postMessage({ type: "creditsguide:estimate", credits: 1, images: 1, query: "" }, "*");
}, 20);
</script>"""


class Crowded(ThreadingHTTPServer):
    """Connections that wait for a busy machine are taken later, not sent away."""

    request_queue_size = 128


class Host:
    """Somebody else's site: one page at http://localhost:PORT/."""

    def __init__(self, site: str) -> None:
        self.site = site
        self.pages = {"/hostile": HOSTILE}
        self.headers: dict[str, str] = {}
        pages, headers = self.pages, self.headers

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                body = pages.get(self.path, "").encode()
                self.send_response(200 if body else 204)
                kind = "application/xhtml+xml" if self.path.endswith(".xhtml") else "text/html"
                self.send_header("Content-Type", f"{kind}; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_arguments):
                pass

        self.server = Crowded(("localhost", 0), Handler)
        self.port = self.server.server_port
        self.url = f"http://localhost:{self.port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def frame(self, query: str = "?hd=20&hd-plus=3", width: int = 480, more: str = "") -> str:
        return (
            f'<iframe src="{self.site}/embed/{query}" title="Calculator" width="{width}" '
            f'height="150" style="border:0;color-scheme:light dark" {more}></iframe>'
        )

    def page(self, body: str) -> str:
        script = f'<script async src="{self.site}/embed.js"></script>'
        return f'<!doctype html><html lang="en"><title>A blog</title><main>{body}</main>{script}'

    def serve(self, body: str) -> str:
        self.pages["/"] = self.page(body)
        return f"{self.url}/"
