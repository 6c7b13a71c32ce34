"""A handbook's repository: where it is, and the three ways Git is run in it.

A handed-over clone is untrusted: its configuration, hooks, filters, attributes and replace refs can run code or
change bytes. So names are turned into ids once, by one plumbing command in a clean environment (``run``), and
everything else is looked up by id from a Git folder of our own (``look``). Only what a person asks for by a command
that writes uses that person's own configuration (``use``), and never hooks.
"""

from __future__ import annotations

import configparser
import hashlib
import os
import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO, Any

from felles.errors import CannotRun
from felles.history.aside import Aside
from felles.words import N_

OLDEST = (2, 38)
"""``merge-tree --write-tree`` came with this version."""

_CLEAN = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_NO_LAZY_FETCH": "1",  # from 2.45; before that the empty list of protocols stops it
    "GIT_ALLOW_PROTOCOL": "none",  # unlike protocol.allow, a clone's own protocol.ext.allow can't undo it
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
_OPTIONS = (
    "advice.graftFileDeprecated=false",
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    f"core.attributesFile={os.devnull}",
    "core.commitGraph=false",  # a graph file is believed without a look at the commits
    "core.multiPackIndex=false",
    "core.quotePath=false",
    "core.splitIndex=false",
    "core.warnAmbiguousRefs=true",
    "protocol.allow=never",
)
_WRITING = ("core.fsync=all", "fastimport.unpackLimit=100")
# What would lead Git elsewhere than to this repository. All else that a person has set counts where it counts.
_ELSEWHERE = re.compile(
    r"GIT_(?:DIR|COMMON_DIR|WORK_TREE|IMPLICIT_WORK_TREE|INDEX_FILE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES"
    r"|NAMESPACE|PREFIX|SHALLOW_FILE|GRAFT_FILE|REPLACE_REF_BASE|QUARANTINE_PATH|EXTERNAL_DIFF|TRACE\w*)"
)
_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True, slots=True)
class Answer:
    """What Git said."""

    status: int
    out: bytes
    said: str
    """Its own words, from standard error, without passwords."""


class Repository:
    """A handbook's repository, opened."""

    def __init__(self, root: Path) -> None:
        if shutil.which("git") is None:
            raise CannotRun(N_("Git isn't installed."), N_("Install Git {wanted} or later."), wanted=_dotted(OLDEST))
        import git  # costs some 0.2 s, and most commands need no history

        self.root = root.resolve()
        # Only where to find things is taken from it; everything is read through `run` and `look`.
        try:
            with _environment_without(re.compile("GIT_.*")):
                self._repo = git.Repo(self.root, search_parent_directories=True, expand_vars=False)
                version = tuple(self._repo.git.version_info[:2])
        except (git.exc.GitError, OSError, ValueError, configparser.Error):
            raise CannotRun(
                N_("{folder} is not kept in Git, so there are no earlier versions to read."),
                N_("Leave out the revision, or begin with “git init” and a first commit."),
                folder=str(root),
            ) from None
        if version < OLDEST:
            raise CannotRun(
                N_("Git {version} is too old."), N_("Install Git {wanted} or later."), version=_dotted(version), wanted=_dotted(OLDEST)
            )
        self.git_dir = Path(self._repo.git_dir).resolve()
        self.common_dir = Path(str(self._repo.common_dir)).resolve()
        # core.worktree is not asked: a clone could name any folder there.
        top = next((folder for folder in (self.root, *self.root.parents) if os.path.lexists(folder / ".git")), None)
        self.top = top or self.git_dir
        self.bare = top is None
        self.prefix = "." if top is None else self.root.relative_to(top).as_posix()
        self._kept_open: tuple[int, ...] = ()

    # Running Git

    def run(self, *arguments: str, stdin: Any = None) -> bytes:
        """One plumbing command's output, in the clean environment. CannotRun when Git refuses."""
        return _output(self.ask(*arguments, stdin=stdin.read() if stdin is not None else b""))

    def look(self, *arguments: str, stdin: bytes = b"") -> bytes:
        """The same for what is named by id, out of reach of the repository's own configuration."""
        return _output(self.seek(*arguments, stdin=stdin))

    def ask(self, *arguments: str, stdin: bytes = b"", **environment: str) -> Answer:
        """As ``run``, with the status, for commands whose refusal is an answer."""
        return self._done(arguments, _OPTIONS, _CLEAN | {"GIT_DIR": str(self.git_dir)} | environment, stdin)

    def seek(self, *arguments: str, stdin: bytes = b"", **environment: str) -> Answer:
        """As ``look``, with the status."""
        return self._done(arguments, _OPTIONS, self._looking | environment, stdin)

    def store(self, *arguments: str, stdin: bytes = b"", **environment: str) -> Answer:
        """As ``seek``, but what Git writes goes into the repository's own objects, where no name leads to it yet."""
        shared = self.setting("core.sharedRepository")
        options = (*_OPTIONS, *_WRITING, *([f"core.sharedRepository={shared}"] if shared else []))
        own = self._looking | {"GIT_OBJECT_DIRECTORY": str(self.common_dir / "objects")}
        return self._done(arguments, options, own | environment, stdin)

    def use(self, *arguments: str, stdin: bytes = b"") -> Answer:
        """A command with the person's own configuration, environment and credentials, hooks off."""
        options = (f"core.hooksPath={os.devnull}", "core.fsmonitor=false", "gc.auto=0", "maintenance.auto=false")
        own = {"GIT_DIR": str(self.git_dir), "GIT_TERMINAL_PROMPT": "0", "GIT_NO_REPLACE_OBJECTS": "1", "LC_ALL": "C"}
        return self._done(arguments, options, own, stdin, without=_ELSEWHERE)

    @contextmanager
    def reading(self, *arguments: str, stdin: bytes = b"") -> Iterator[IO[bytes]]:
        """The output of ``look``, to be read bit by bit. CannotRun when Git refuses in the end."""
        with tempfile.TemporaryFile() as asked:
            asked.write(stdin)
            asked.seek(0)
            running = self._started(arguments, _OPTIONS, self._looking, asked)
            try:
                yield running.stdout
                said = running.stderr.read()
                _output(Answer(running.proc.wait(), b"", _told(said)))
            finally:
                running._terminate()

    def _done(self, arguments: Sequence[str], options: Sequence[str], environment: Mapping[str, str], stdin: bytes, without: re.Pattern[str] | None = None) -> Answer:
        running = self._started(arguments, options, environment, subprocess.PIPE, without)
        out, said = running.communicate(stdin)
        return Answer(running.proc.returncode, bytes(out), _told(said))

    def _started(self, arguments: Sequence[str], options: Sequence[str], environment: Mapping[str, str], stdin: Any, without: re.Pattern[str] | None = None) -> Any:
        given = [part for setting in options for part in ("-c", setting)]
        more: dict[str, Any] = {"pass_fds": self._kept_open} if self._kept_open and without is None else {}
        with _environment_without(without or re.compile("GIT_.*")):
            return self._repo.git.execute(["git", *given, *arguments], istream=stdin, as_process=True, env=dict(environment), **more)

    @contextmanager
    def holding(self, handle: int) -> Iterator[None]:
        """Whatever runs in the block keeps this open file too, and so a lock on it, should we be killed before it ends."""
        self._kept_open = (handle,) if os.name == "posix" else ()
        try:
            yield
        finally:
            self._kept_open = ()

    @property
    def _looking(self) -> dict[str, str]:
        return _CLEAN | {"GIT_DIR": str(self.aside.folder)}

    @cached_property
    def aside(self) -> Aside:
        """The Git folder of our own from which everything is looked up."""
        return Aside(self.common_dir / "objects", self.hash_name)

    # What the repository is like

    def setting(self, name: str) -> str | None:
        """A value of the repository's own configuration."""
        answer = self.ask("config", "--local", "--get", name)
        return answer.out.decode("utf-8", "replace").strip() if answer.status == 0 else None

    @cached_property
    def hash_name(self) -> str:
        """sha1 or sha256: what objects are named by here."""
        return "sha256" if self.setting("extensions.objectformat") == "sha256" else "sha1"

    def object_id(self, sort: str, content: bytes) -> str:
        """The id Git gives an object, worked out without Git."""
        return hashlib.new(self.hash_name, b"%s %d\0" % (sort.encode(), len(content)) + content, usedforsecurity=False).hexdigest()

    def blob_id(self, content: bytes) -> str:
        """The id Git gives a file's bytes, whatever conversion of line ends is set."""
        return self.object_id("blob", content)

    def inside(self, path: str) -> str | None:
        """A path of the repository as the handbook names it; None for what lies outside."""
        prefix = "" if self.prefix == "." else self.prefix + "/"
        return path[len(prefix) :] if path.startswith(prefix) else None

    def outside(self, path: str) -> str:
        """A path of the handbook as the repository names it."""
        return path if self.prefix == "." else f"{self.prefix}/{path}".rstrip("/")

    # Names

    def commit(self, revision: str) -> str:
        """The full id of the commit a revision names. CannotRun when there is none, or when two things bear the name."""
        try:
            answer = self.ask("rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}")
        except ValueError:  # a NUL, or what no file name can hold
            answer = Answer(128, b"", "")
        found = answer.out.decode("ascii", "replace").strip()
        if answer.status != 0 or not is_id(found):
            branch = self.current_branch()
            if branch is not None and revision in ("HEAD", branch) and self.tip(branch) is None:
                raise CannotRun(
                    N_("Nothing has been committed on “{branch}” yet, so there is no version to read."),
                    N_("Begin with “git add .” and “git commit”."),
                    branch=branch.removeprefix("refs/heads/"),
                )
            raise CannotRun(
                N_("There is no revision “{revision}” in this repository."),
                N_("Name a branch, a tag or a commit. In a shallow clone, fetch the whole history first."),
                revision=revision[:80],
            )
        # A tag called main would otherwise quietly take the place of the branch, and bring its own policy.
        if "is ambiguous" in answer.said:
            raise CannotRun(
                N_("More than one thing in this repository is called “{revision}”."),
                N_("Say which, for instance refs/heads/{revision} for the branch, or give the full id."),
                revision=revision[:80],
            )
        return found

    def current_branch(self) -> str | None:
        """The full name of the branch that is checked out, ``refs/heads/…``; None when a single version is."""
        answer = self.ask("symbolic-ref", "--quiet", "HEAD")
        return answer.out.decode("utf-8", "surrogateescape").strip() if answer.status == 0 else None

    def own_branch(self) -> str:
        """The same. CannotRun when there is none."""
        branch = self.current_branch()
        if branch is None:
            raise CannotRun(
                N_("No branch is checked out here, only a single version (Git calls it a detached HEAD)."),
                N_("Switch to the branch first, for instance with “git switch main”."),
            )
        return branch

    def tip(self, ref: str) -> str | None:
        """The commit a ref by its full name points at; None when there is no such ref."""
        answer = self.ask("rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}") if ref.startswith("refs/") else None
        found = answer.out.decode("ascii", "replace").strip() if answer and answer.status == 0 else ""
        return found if is_id(found) else None


def is_id(text: str) -> bool:
    """Whether this is the full id of an object."""
    return _ID.fullmatch(text) is not None


def named(ids: Iterable[str]) -> bytes:
    """Ids as Git reads them from standard input. Nothing that isn't an id gets there."""
    listed = list(ids)
    if not all(map(is_id, listed)):
        raise ValueError(f"not an id: {next(i for i in listed if not is_id(i))[:80]!r}")
    return "".join(f"{i}\n" for i in listed).encode("ascii")


def damaged(name: str) -> CannotRun:
    """What is said when an object isn't what its id says."""
    return CannotRun(
        N_("The repository is damaged: what it holds as {object} is something else."),
        N_("Clone it again from where the handbook is kept, or look into it with “git fsck --full”."),
        object=name[:12],
    )


def lacking(name: str) -> CannotRun:
    """What is said when an object isn't there."""
    return CannotRun(
        N_("The repository lacks an object it needs ({blob})."),
        N_("Fetch the whole history again, or clone it again."),
        blob=name[:12],
    )


@contextmanager
def _environment_without(names: re.Pattern[str]) -> Iterator[None]:
    """GitPython hands on the whole environment: what must not get there is taken out while Git is started."""
    with _ONE_AT_A_TIME:
        kept = {name: os.environ.pop(name) for name in list(os.environ) if names.fullmatch(name)}
        try:
            yield
        finally:
            os.environ.update(kept)


_GONE = re.compile(r"(?i)(?:could not read|unable to (?:read|find)|missing|bad)(?: (?:tree|blob|commit|object))? \(?([0-9a-f]{40}|[0-9a-f]{64})\b")
"""How Git says that an object isn't there, in its plumbing's English."""


def refusal(answer: Answer) -> CannotRun:
    """What Git refused, as an error of ours."""
    gone = _GONE.search(answer.said)
    if gone:
        return lacking(gone[1])
    return CannotRun(N_("Git could not answer: {reason}"), "", reason=answer.said[:200] or str(answer.status))


def _output(answer: Answer) -> bytes:
    if answer.status != 0:
        raise refusal(answer)
    return answer.out


def _told(said: bytes) -> str:
    return re.sub(r"(?<=://)[^/@\s]+@", "", said.decode("utf-8", "replace").strip())


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))
