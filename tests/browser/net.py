"""A net for a site that can be cut, switched to another edition, or taken over by a sign-in page; counts what went over it.

Playwright's own “offline” doesn't always reach a service worker. Here the server is gone: its port is closed.
"""

from __future__ import annotations

import gzip
import http.server
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

_TEXT = (".html", ".css", ".js", ".json", ".svg", ".txt", ".xml", ".webmanifest", "/")


class Net:
    """Serves ``folder`` at one address for as long as it is up. Texts are sent gzip'd, as servers do."""

    def __init__(self, folder: Path, below: str = "/") -> None:
        self.folder, self.below = folder, below
        self.asked: list[tuple[str, int]] = []
        """Path and bytes of what was answered, head and body."""
        self.instead: Callable[[str], bytes | None] = lambda path: None
        """HTML that is sent in place of a file, with 200, as a portal does; None: the file."""
        self._server: http.server.ThreadingHTTPServer | None = None
        self._port = 0
        self.up()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}{self.below}"

    def up(self) -> None:
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", self._port), self._handler())
        self._port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def cut(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
        self._server = None

    def _handler(self) -> type[http.server.BaseHTTPRequestHandler]:
        net = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path = self.path.partition("?")[0]
                content, kind, status = net.content(path)
                zipped = path.endswith(_TEXT) and "gzip" in self.headers.get("Accept-Encoding", "")
                body = gzip.compress(content, 6) if zipped else content
                self.send_response(status)
                if status == 301:
                    self.send_header("Location", path + "/")
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                if zipped:
                    self.send_header("Content-Encoding", "gzip")
                head = sum(map(len, self._headers_buffer))  # type: ignore[attr-defined]
                self.end_headers()
                self.wfile.write(body)
                net.asked.append((path, head + len(body)))

            def log_message(self, format: str, *args: Any) -> None:
                """Nothing: requests are no news."""

        return Handler

    def content(self, path: str) -> tuple[bytes, str, int]:
        """Body, type and status of an address."""
        if (other := self.instead(path)) is not None:
            return other, "text/html; charset=utf-8", 200
        inside = path.removeprefix(self.below)
        if not path.startswith(self.below) or ".." in inside:
            return b"", "text/plain", 404
        file = self.folder / inside
        if file.is_dir() and not path.endswith("/"):
            return b"", "text/plain", 301
        if file.is_dir():
            file = file / "index.html"
        if not file.is_file():
            lost = self.folder / "404.html"
            return (lost.read_bytes() if lost.exists() else b""), "text/html; charset=utf-8", 404
        return file.read_bytes(), http.server.SimpleHTTPRequestHandler.extensions_map.get(file.suffix) or _kind(file.name), 200


def _kind(name: str) -> str:
    import mimetypes

    return mimetypes.guess_type(name)[0] or "application/octet-stream"
