"""A finished site on this machine, with pages that load again when it has been built anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from mkdocs.livereload import LiveReloadServer


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
    server = LiveReloadServer(rebuild, host, port, str(site))
    server.error_handler = lambda code: (site / "404.html").read_bytes() if code == 404 else None
    for path in watched:
        server.watch(str(path))
    try:
        server.server_bind()
        server.server_activate()
        server.server_bind = server.server_activate = lambda: None  # type: ignore[method-assign]
        started(server.url)
        server.serve()
    finally:
        server.shutdown()
