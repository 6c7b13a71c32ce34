"""A rule's samples as handbooks on disk: the base, the product's schemas, and the sample's own files on top."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from felles import shipped
from felles.check import check
from felles.facts import Facts
from felles.model import Place, Problem
from felles.reading.decisions import written
from felles.reading.handbook import read_folder
from felles.reading.text import read_yaml
from felles.recording.records import baseline

PAGES = shipped.about() / "rules"
BASE = PAGES / "base"
TODAY = "2026-11-21"
Side = Literal["bad", "good"]
Part = Literal["before", "bad", "good"]

_DOINGS = {"encode": dict, "links": dict, "copies": dict, "pad": dict, "remove": list, "decided": str, "settled": bool, "edit": dict, "tampered": dict}
COMMIT = "0123456789abcdef0123456789abcdef01234567"
"""The commit that samples say they were adopted at; what is checked never asks for it."""
_PADDING = "# Limt inn fra et annet dokument, linje for linje, uten at noen så hvor langt det ble.\n"


@dataclass(frozen=True)
class Sample:
    """One rule's folder."""

    rule: str
    place: Place
    """Where the problem is in the bad tree."""
    doings: Mapping[Side, Mapping[str, Any]]

    @property
    def folder(self) -> Path:
        return PAGES / self.rule

    def files(self, side: Part) -> dict[str, bytes]:
        """The overlay's files as they lie in the repository, by path in the handbook."""
        top = self.folder / side
        return {p.relative_to(top).as_posix(): p.read_bytes() for p in sorted(top.rglob("*")) if p.is_file()}

    def lay(self, side: Side, target: Path) -> Path:
        """Writes the whole handbook of one side to a new folder and returns it."""
        lay_base(target)
        doing = self.doings[side]
        if "decided" in doing:
            _write(target, self.files("before"))
            _adopt(target, doing["decided"])
        _write(target, self.files(side))
        for path, edits in doing.get("edit", {}).items():
            text = (target / path).read_text("utf-8")
            for old, new in edits:
                assert text.count(old) == 1, f"{self.rule}: “{old}” is not once in {path}"
                text = text.replace(old, new)
            (target / path).write_text(text, "utf-8")
        for path, encoding in doing.get("encode", {}).items():
            (target / path).write_bytes((target / path).read_text("utf-8").encode(encoding))
        for path, size in doing.get("pad", {}).items():
            content = (target / path).read_bytes()
            (target / path).write_bytes((content + _PADDING.encode() * (size // len(_PADDING)))[:size])
        for path, source in doing.get("copies", {}).items():
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(target / source, target / path)
        for path, to in doing.get("links", {}).items():
            (target / path).unlink(missing_ok=True)
            (target / path).symlink_to(to)
        for path in doing.get("remove", ()):
            (target / path).unlink()
        return target


def _write(target: Path, files: Mapping[str, bytes]) -> None:
    for path, content in files.items():
        file = target / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def _adopt(target: Path, at: str) -> None:
    """What stands in the folder, taken in by a record, and its texts kept aside as a repository would keep them."""
    handbook = read_folder(target)
    facts = Facts(handbook, TODAY)
    decision = baseline(handbook, facts["standings"], facts["guarded_files"], team="utviklingsteam", commit=COMMIT, at=at)
    assert decision is not None
    _write(target, {decision.path: written(decision)})
    kept = {content.blob: content.path for row in decision.documents for content in (row.content, *row.attachments)}
    _write(target.with_name(target.name + "-texts"), {blob: (target / path).read_bytes() for blob, path in kept.items()})


def _kept(root: Path) -> Callable[[Iterable[str]], Mapping[str, bytes]]:
    folder = root.with_name(root.name + "-texts")
    return lambda blobs: {blob: (folder / blob).read_bytes() for blob in blobs if (folder / blob).is_file()}


def lay_base(target: Path) -> Path:
    """The base handbook with the product's schemas under it."""
    shutil.copytree(BASE, target)
    shutil.copytree(shipped.schemas(), target / "schemas")
    return target


def problems(root: Path, doing: Mapping[str, Any] | None = None) -> tuple[Problem, ...]:
    """Every problem of a handbook on disk, of every level, on the samples' day; with what a sample says of its history."""
    handbook = read_folder(root)
    said = doing or {}
    tampered = tuple((path, variant, COMMIT, False) for path, variant in said.get("tampered", {}).items())
    facts = Facts(handbook, TODAY, settled=said.get("settled", False), texts=_kept(root), tampered=tampered)
    return check(handbook, facts).problems


def sample(rule: str) -> Sample:
    """The sample of a rule, read strictly: a slip in sample.yaml is an error here, never a silent nothing."""
    data = dict(read_yaml((PAGES / rule / "sample.yaml").read_text("utf-8")))
    place = Place(data.pop("path"), data.pop("line"), data.pop("column"))
    sides: dict[Side, dict[str, Any]] = {"bad": dict(data.pop("bad", {})), "good": dict(data.pop("good", {}))}
    for own in (data, *sides.values()):
        for name, value in own.items():
            if not isinstance(value, _DOINGS.get(name, ())):
                raise ValueError(f"{rule}/sample.yaml: {name} is not known, or not written as README.md says")
    return Sample(rule, place, {side: {**data, **own} for side, own in sides.items()})
