"""A repository where there is none yet: the same on every machine, whatever Git is told there."""

from __future__ import annotations

from pathlib import Path

from felles.history.repository import Repository

_CONFIG = b"[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tlogallrefupdates = true\n"


def begin(folder: Path, branch: str) -> Repository:
    """An empty repository in a folder, with a branch checked out that has no commit yet.

    It is laid out by hand, as gitrepository-layout(5) says: ``git init`` would bring in the machine's own template,
    hooks and formats. CannotRun when Git isn't there to be used.
    """
    inside = folder / ".git"
    for part in ("objects/info", "objects/pack", "refs/heads", "refs/tags", "info"):
        (inside / part).mkdir(parents=True)
    (inside / "HEAD").write_bytes(b"ref: refs/heads/%s\n" % branch.encode("utf-8"))
    (inside / "config").write_bytes(_CONFIG)
    return Repository(folder)
