"""A stand-in for a forge on this machine: it tells a story in the forge's own form, and minds its own description.

Every request is held to the forge's description before it is answered, and every answer before it is sent; what is
unlike it fails the test at the end. Faults are put in after that, on purpose.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.forge.conforming import Unlike, description

TOKEN = "a-token-nobody-may-see"


@dataclass(frozen=True)
class Asked:
    """One request."""

    method: str
    path: str
    query: Mapping[str, str]
    body: Any
    headers: Mapping[str, str]


@dataclass
class Told:
    """One answer. ``raw`` is sent instead of the value when there is some."""

    value: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    before: Callable[[], None] | None = None
    """Done before anything is sent: to be slow, or to hang up."""
    promised: int | None = None
    """Bytes announced, when that isn't what is sent."""
    drip: float = 0.0
    """Seconds between one byte and the next."""


class World:
    """What a forge knows, and how it answers. Each forge has its own in ``stories.py``'s terms."""

    forge = ""
    root = ""
    """Path of the API's address."""

    def answer(self, asked: Asked) -> Told:
        raise NotImplementedError


Fault = Callable[[Asked, Told], Told | None]
"""Changes an answer, or leaves it (None)."""


@dataclass
class Place:
    """A running stand-in."""

    world: World
    address: str
    asked: list[Asked] = field(default_factory=list)
    unlike: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


@contextmanager
def standing_in(world: World) -> Iterator[Place]:
    """A stand-in on a free port; what was unlike the description fails at the end."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = 1 << 16  # head and body in one packet; else each waits for the other side's word

        def _any(self) -> None:
            parts = urlsplit(self.path)
            length = int(self.headers.get("content-length", 0))
            content = self.rfile.read(length)
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = json.loads(content) if content else None
            asked = Asked(self.command, parts.path.removeprefix(world.root), dict(parse_qsl(parts.query)), body, headers)
            with lock:
                place.asked.append(asked)
                told = self._told(asked)
            if told.before is not None:
                told.before()
            content = told.raw if told.raw is not None else json.dumps(told.value).encode("utf-8")
            self.send_response(told.status)
            for name, value in told.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Length", str(len(content) if told.promised is None else told.promised))
            self.end_headers()
            for piece in [content] if not told.drip else [content[at : at + 1] for at in range(len(content))]:
                self.wfile.write(piece)
                self.wfile.flush()
                time.sleep(told.drip)
            if told.promised is not None:
                self.close_connection = True

        def _told(self, asked: Asked) -> Told:
            try:
                described = description(world.forge)
                described.request(asked.method, asked.path, asked.query, asked.body)
                told = world.answer(asked)
                if told.status < 300:
                    described.answer(asked.method, asked.path, told.status, told.value)
            except Unlike as error:
                place.unlike.append(str(error))
                return Told({"message": str(error)}, 500)
            for fault in place.faults:
                told = fault(asked, told) or told
            return told

        do_GET = do_POST = do_PATCH = do_PUT = _any

        def log_message(self, format: str, *args: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            pass  # the client hung up, which some tests are about

    lock = threading.Lock()
    server = Server(("127.0.0.1", 0), Handler)
    place = Place(world, f"http://127.0.0.1:{server.server_address[1]}{world.root}")
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield place
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert place.unlike == []
