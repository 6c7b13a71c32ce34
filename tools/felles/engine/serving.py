"""A finished site on this machine, with pages that load again when it has been built anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from mkdocs.livereload import LiveReloadServer


class _Server(LiveReloadServer):
    """Says where it is as soon as the port is its own, and not before."""

    started: Callable[[str], None]

    def server_activate(self) -> None:
        super().server_activate()
        self.started(self.url)


def serve(
    site: Path,
    host: str,
    port: int,
    watched: Iterable[Path],
    rebuild: Callable[[], None],
    started: Callable[[str], None],
) -> None:
    """Serves ``site`` until interrupted; ``rebuild`` is called when anything watched changes, and must not fail.

    Raises OSError when the port can't be had.
    """
    server = _Server(rebuild, host, port, str(site))
    server.started = started
    server.error_handler = lambda code: (site / "404.html").read_bytes() if code == 404 else None
    for path in watched:
        server.watch(str(path))
    try:
        server.serve()  # type: ignore[no-untyped-call]
    finally:
        server.shutdown()
