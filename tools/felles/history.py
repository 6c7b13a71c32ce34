"""The only room that talks to Git. It looks, and changes nothing.

A handed-over clone is untrusted: its configuration, hooks, filters, attributes and replace refs can run code or
change bytes. So only plumbing that reads objects by id is used, in a clean environment, and a revision is
resolved to a commit's id once, before anything else.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from felles.errors import CannotRun
from felles.reading.tree import LEFT_OUT, Entry
from felles.words import N_

OLDEST = (2, 38)
"""``merge-tree --write-tree`` came with this version."""

_CLEAN = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
_OPTIONS = ("core.fsmonitor=false", f"core.hooksPath={os.devnull}", "protocol.allow=never", "core.quotePath=false")


class Repository:
    """A handbook's repository, opened for reading."""

    def __init__(self, root: Path) -> None:
        if shutil.which("git") is None:
            raise CannotRun(N_("Git isn't installed."), N_("Install Git {wanted} or later."), wanted=_dotted(OLDEST))
        import git  # costs some 0.2 s, and most commands need no history

        # Only where to find things is taken from it; everything is read through ``run``.
        try:
            self._repo = git.Repo(root, search_parent_directories=True)
        except (git.exc.InvalidGitRepositoryError, git.exc.NoSuchPathError):
            raise CannotRun(
                N_("{folder} is not kept in Git, so there are no earlier versions to read."),
                N_("Leave out the revision, or begin with “git init” and a first commit."),
                folder=str(root),
            ) from None
        self.top = Path(str(self._repo.working_tree_dir or self._repo.git_dir))
        self.prefix = root.resolve().relative_to(self.top.resolve()).as_posix() if self._repo.working_tree_dir else "."
        version = tuple(self._repo.git.version_info[:2])
        if version < OLDEST:
            raise CannotRun(
                N_("Git {version} is too old."), N_("Install Git {wanted} or later."), version=_dotted(version), wanted=_dotted(OLDEST)
            )

    def run(self, *arguments: str, stdin: Any = None) -> bytes:
        """One plumbing command's output, in the clean environment. CannotRun when Git refuses."""
        import git

        options = [part for setting in (*_OPTIONS, f"safe.directory={self.top}") for part in ("-c", setting)]
        environment = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")} | _CLEAN
        try:
            output = self._repo.git.execute(
                ["git", *options, *arguments],
                istream=stdin,
                stdout_as_string=False,
                strip_newline_in_stdout=False,
                env=environment,
            )
        except git.exc.GitCommandError as error:
            reason = str(error.stderr).strip().removeprefix("stderr: ").strip("'\"\n ")[:200]
            raise CannotRun(N_("Git could not answer: {reason}"), "", reason=reason) from None
        return bytes(output)

    def commit(self, revision: str) -> str:
        """The full id of the commit a revision names. CannotRun when there is none."""
        try:
            found = self.run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        except CannotRun:
            raise CannotRun(
                N_("There is no revision “{revision}” in this repository."),
                N_("Name a branch, a tag or a commit. In a shallow clone, fetch the whole history first."),
                revision=revision[:80],
            ) from None
        return found.decode().strip()


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


class Commit:
    """A handbook's files as one commit has them, byte for byte as Git stores them."""

    def __init__(self, root: Path, revision: str) -> None:
        self._repository = Repository(root)
        self.id = self._repository.commit(revision)
        self.name = f"{root}@{self.id[:12]}"

    @cached_property
    def _listing(self) -> dict[str, tuple[Entry, str]]:
        """Path -> entry and object id. Modes 100644 and 100755 are files; links and submodules are listed as such."""
        prefix = "" if self._repository.prefix == "." else self._repository.prefix + "/"
        raw = self._repository.run("ls-tree", "-r", "-z", "--long", "--full-tree", self.id)
        found: dict[str, tuple[Entry, str]] = {}
        for row in raw.split(b"\0"):
            if not row:
                continue
            facts, _, name = row.partition(b"\t")
            mode, _, blob, size = facts.split()
            path = name.decode("utf-8", "surrogateescape")
            if not path.startswith(prefix):
                continue
            path = path[len(prefix) :]
            parts = path.split("/")
            if any(part.startswith(".") for part in parts) or (len(parts) > 1 and parts[0] in LEFT_OUT):
                continue
            sort = {b"100644": "file", b"100755": "file", b"120000": "link"}.get(mode, "other")
            entry = Entry(path, sort, int(size) if size != b"-" else 0)  # type: ignore[arg-type]
            found[path] = (entry, blob.decode())
        return dict(sorted(found.items()))

    def entries(self) -> Mapping[str, Entry]:
        return {path: entry for path, (entry, _) in self._listing.items()}

    @cached_property
    def _blobs(self) -> dict[str, bytes]:
        """The bytes of everything that may be part of a handbook, in one process, by object id."""
        import tempfile

        wanted = sorted({blob for entry, blob in self._listing.values() if entry.sort == "file" and entry.size <= 16 << 20 and _handbook(entry.path)})
        with tempfile.TemporaryFile() as asked:
            asked.write("".join(f"{blob}\n" for blob in wanted).encode())
            asked.seek(0)
            raw = self._repository.run("cat-file", "--batch", stdin=asked)
        found: dict[str, bytes] = {}
        at = 0
        while at < len(raw):
            end = raw.index(b"\n", at)
            blob, *rest = raw[at:end].split()
            at = end + 1
            if len(rest) != 2:
                raise CannotRun(
                    N_("The repository lacks an object it needs ({blob})."),
                    N_("Fetch the whole history again, or clone anew."),
                    blob=blob.decode()[:12],
                )
            size = int(rest[1])
            found[blob.decode()] = raw[at : at + size]
            at += size + 1
        return found

    def read(self, path: str) -> bytes:
        entry, blob = self._listing[path]
        if entry.sort != "file":
            raise OSError(f"{path} is not a file")
        return self._blobs.get(blob, b"\0" * min(entry.size, 2 << 20))


def _handbook(path: str) -> bool:
    return path.endswith((".md", ".yaml", ".json"))
