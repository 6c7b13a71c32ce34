"""How a case of the hostile set is written down: a few changes to a small sound handbook, and what must be said."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
PROJECT = HERE.parents[1]

ROUTINE = "routines/hjemme/rut-900-fall-i-hjemmet.md"
ROLE = "roles/pleier.yaml"
PROCESS = "routines/processes/pro-900-etter-et-fall.md"
PRACTICES = "docs/registers/reg-practices.yaml"
LEADER = "roles/leder.yaml"
TEAM = "roles/raadet.yaml"
SETTINGS = "docs/registers/reg-settings.yaml"
CHANNELS = "docs/registers/reg-channels.yaml"
SITES = "docs/registers/reg-sites.yaml"
TERMS = "docs/registers/reg-terms.yaml"
WAIVERS = "docs/registers/reg-waivers.yaml"
COMPETENCE = "docs/registers/reg-competence.yaml"
SCHEMA = "schemas/routine/schema.json"

Build = Callable[[Path], None]
Line = int | str | tuple[str, int]


@dataclass(frozen=True)
class Expected:
    """One problem that must be among those reported."""

    rule: str
    line: Line
    """The line, or a text: the first line of the file that holds it; with a number, so many lines below that."""
    path: str = ROUTINE

    def at(self, root: Path) -> tuple[str, str, int]:
        """Rule, path and line in the handbook as it was built."""
        if isinstance(self.line, int):
            return self.rule, self.path, self.line
        text, below = (self.line, 0) if isinstance(self.line, str) else self.line
        lines = (root / self.path).read_bytes().decode("utf-8", "replace").split("\n")
        found = [i for i, line in enumerate(lines, 1) if text in line]
        assert found, f"no line of {self.path} holds {text!r}"
        return self.rule, self.path, found[0] + below


@dataclass(frozen=True)
class Case:
    """A handbook with something wrong (or only apparently wrong) in it."""

    name: str
    builds: tuple[Build, ...]
    expected: tuple[Expected, ...] = ()
    """Empty: the handbook is sound, and nothing at all may be reported."""
    says: str = ""
    """When the folder can't be a handbook at all: part of the sentence; the exit code is 3."""
    unprivileged: bool = False
    """Only means something to a user whom file permissions bind."""


def bad(name: str, builds: Build | tuple[Build, ...], *expected: tuple[str, Line] | tuple[str, Line, str]) -> Case:
    """A case with the problems that must be reported, as (rule, line or text of the line[, path])."""
    assert expected, name
    return Case(name, builds if isinstance(builds, tuple) else (builds,), tuple(Expected(*one) for one in expected))


def good(name: str, *builds: Build) -> Case:
    """A case that looks wrong and isn't."""
    return Case(name, builds)


def base(root: Path) -> None:
    """A small sound handbook, with the project's own kinds."""
    shutil.copytree(HERE / "base", root)
    # Only what the kinds are: their sample documents are other tests' business.
    shutil.copytree(PROJECT / "schemas", root / "schemas", ignore=shutil.ignore_patterns("samples"))


def replaced(old: str, new: str, path: str = ROUTINE) -> Build:
    """``old`` stands in the file, once or more; the first is replaced."""

    def build(root: Path) -> None:
        file = root / path
        text = file.read_text("utf-8")
        assert old in text, f"{path} doesn't hold {old!r}"
        file.write_bytes(text.replace(old, new, 1).encode("utf-8"))

    return build


def rewritten(change: Callable[[str], str | bytes], path: str = ROUTINE) -> Build:
    """The whole file's text through a function."""

    def build(root: Path) -> None:
        file = root / path
        new = change(file.read_text("utf-8"))
        file.write_bytes(new if isinstance(new, bytes) else new.encode("utf-8"))

    return build


def written(path: str, content: str | bytes) -> Build:
    """A file with this content, folders made as needed."""

    def build(root: Path) -> None:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))

    return build


def note(raw: str) -> Build:
    """The routine's note of change, as YAML."""
    return replaced("note: Nytt punkt om å vente med å løfte.", f"note: {raw}")


def title(raw: str, path: str = ROUTINE, was: str = "Fall i hjemmet") -> Build:
    """A document's title, as YAML."""
    return replaced(f"title: {was}", f"title: {raw}", path)


def field(raw: str, path: str = ROUTINE) -> Build:
    """Lines of YAML more in the document's fields, just before ``change``."""
    return replaced("change:\n", raw + "\nchange:\n", path)


def body(text: str) -> Build:
    """More text below the routine."""
    return rewritten(lambda old: old + "\n" + text + "\n")


def removed(path: str) -> Build:
    """The file or folder isn't there."""

    def build(root: Path) -> None:
        target = root / path
        if target.is_dir() and not target.is_symlink():
            shutil.rmtree(target)
        else:
            target.unlink()

    return build


def done(act: Callable[[Path], object]) -> Build:
    """Anything else one can do to a folder."""

    def build(root: Path) -> None:
        act(root)

    return build
