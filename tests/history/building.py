"""Real repositories, quickly: commits with fixed dates, and the ways in which forges merge."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

_WHO = {
    "GIT_AUTHOR_NAME": "Skriver",
    "GIT_AUTHOR_EMAIL": "skriver@kommune.example",
    "GIT_COMMITTER_NAME": "Skriver",
    "GIT_COMMITTER_EMAIL": "skriver@kommune.example",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
}
FIRST_DAY = 1_700_000_000
"""Of the first commit; each later one is an hour later."""


class Built:
    """A repository being built. Its clock goes on an hour with every commit."""

    def __init__(self, top: Path, *options: str) -> None:
        self.top = top
        self.clock = FIRST_DAY
        top.mkdir(parents=True, exist_ok=True)
        if not (top / ".git").exists():
            self.git("init", "--quiet", "-b", "main", *options)

    def git(self, *arguments: str, check: bool = True, **environment: str) -> str:
        """Runs Git as a person would, and gives what it prints."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        moment = {"GIT_AUTHOR_DATE": f"{self.clock} +0100", "GIT_COMMITTER_DATE": f"{self.clock} +0100"}
        ran = subprocess.run(["git", *arguments], cwd=self.top, env=clean | _WHO | moment | environment, capture_output=True, check=False)
        if check and ran.returncode:
            raise AssertionError(f"git {' '.join(arguments)}: {ran.stderr.decode()}")
        return ran.stdout.decode("utf-8", "surrogateescape").strip()

    def write(self, files: Mapping[str, str | bytes | None]) -> None:
        """Lays files in the folder; None takes one away."""
        for path, content in files.items():
            target = self.top / path
            if content is None:
                target.unlink()
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content.encode() if isinstance(content, str) else content)

    def commit(self, message: str = "change", **files: str | bytes | None) -> str:
        """Commits these files (path: content, None takes away; for paths that are no names see ``commit_all``)."""
        return self.commit_all(files, message)

    def commit_all(self, files: Mapping[str, str | bytes | None], message: str = "change", **environment: str) -> str:
        """Commits these files on the branch that is checked out."""
        self.write(files)
        self.git("add", "--all", "--force")
        self.clock += 3600
        self.git("commit", "--quiet", "--allow-empty", "-m", message, **environment)
        return self.tip()

    def tip(self, revision: str = "HEAD") -> str:
        """Full id of a commit."""
        return self.git("rev-parse", "--verify", f"{revision}^{{commit}}")

    def tree(self, revision: str = "HEAD") -> str:
        """Full id of its tree."""
        return self.git("rev-parse", "--verify", f"{revision}^{{tree}}")

    def branch(self, name: str, start: str = "main") -> None:
        """Begins a proposal."""
        self.git("checkout", "--quiet", "-b", name, start)

    def on(self, name: str) -> None:
        """Goes to a branch."""
        self.git("checkout", "--quiet", name)

    # How forges bring a proposal in: each gives main's new tip.

    def merged(self, name: str) -> str:
        """With a merge commit."""
        self.on("main")
        self.clock += 3600
        self.git("merge", "--quiet", "--no-ff", "-m", f"Merge {name}", name)
        return self.tip()

    def squashed(self, name: str) -> str:
        """As one new commit."""
        self.on("main")
        self.clock += 3600
        self.git("merge", "--quiet", "--squash", name)
        self.git("commit", "--quiet", "-m", f"Squash {name}")
        return self.tip()

    def rebased(self, name: str) -> str:
        """As new commits, one for each; the proposal's own stay as they were."""
        self.clock += 3600
        self.git("checkout", "--quiet", "--detach", name)
        self.git("rebase", "--quiet", "--force-rebase", "main", GIT_COMMITTER_NAME="Forge")
        made = self.tip()
        self.on("main")
        self.git("merge", "--quiet", "--ff-only", made)
        return self.tip()

    def moved_on(self, name: str) -> str:
        """By moving main to the proposal's own last commit."""
        self.on("main")
        self.git("merge", "--quiet", "--ff-only", name)
        return self.tip()


MODES = ("merged", "squashed", "rebased")


def everything(top: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes, the Git folder's included: to show that nothing changed."""
    return {path.relative_to(top).as_posix(): path.read_bytes() for path in sorted(top.rglob("*")) if path.is_file() and not path.is_symlink()}
