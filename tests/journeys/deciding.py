"""A small handbook in a real repository, with a team that decides: proposals, reviews, merges and records on it."""

from __future__ import annotations

import datetime
import gc
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from tests.cli.handbook import felles
from tests.history.building import Built

from felles import shipped

BASE = shipped.about() / "rules" / "base"
ROUTINE = "routines/besok/rut-002-last-dor.md"
MEDICINES = "routines/legemidler/rut-001-utdeling-av-legemidler.md"
TEAM = "roles/utviklingsteam.yaml"
SETTINGS = "docs/registers/reg-settings.yaml"
START = int(datetime.datetime(2026, 3, 2, 8, tzinfo=datetime.UTC).timestamp())

MEMBERS = """members:
  - {no: 1, role: sykepleier, site: sone-elva, profession: sykepleier, account: elva-sykepleier, participation: fixed, from: 2026-02-01}
  - {no: 2, role: helsefagarbeider, site: sone-elva, profession: helsefagarbeider, account: elva-vara, participation: fixed, from: 2026-02-01, deputy_for: 1}
  - {no: 3, role: helsefagarbeider, site: sone-skogen, profession: helsefagarbeider, account: skogen-fagarbeider, participation: fixed, from: 2026-02-01}
  - {no: 4, role: sykepleier, site: sone-skogen, profession: sykepleier, account: skogen-sykepleier, participation: fixed, from: 2026-02-01}
  - {no: 5, role: avdelingsleder, site: sone-elva, profession: sykepleier, account: elva-leder, participation: fixed, from: 2026-02-01}
  - {no: 6, role: avdelingsleder, site: sone-skogen, profession: vernepleier, account: skogen-leder, participation: fixed, from: 2026-02-01}
policy:
  - decides_on: {class: editorial}
    groups: [{count: 1}]
  - decides_on: {class: confirmed}
    groups: [{count: 1}]
  - decides_on: {kinds: all, folders: all, sites: all}
    groups: [{role: sykepleier, count: 1}, {sites: distinct, count: 2}]
    hearing_days: 2
    urgent: {groups: [{role: avdelingsleder, count: 1}, {role: sykepleier, count: 1}], confirm_within_days: 14}
"""


class Deciding(Built):
    """The handbook's repository. ``felles`` runs in it as people run it."""

    def __init__(self, top: Path) -> None:
        top.mkdir(parents=True)
        shutil.copytree(BASE, top, dirs_exist_ok=True)
        shutil.copytree(shipped.schemas(), top / "schemas")
        team = (top / TEAM).read_text("utf-8")
        (top / TEAM).write_text(team[: team.index("members:")] + MEMBERS, "utf-8")
        settings = re.sub(r"(?m)^guarded:.*\n", "", (top / SETTINGS).read_text("utf-8"))
        (top / SETTINGS).write_text(f"{settings}guarded: [routines, roles, docs/registers, schemas]\n", "utf-8")
        (top / ".gitattributes").write_text("* -text\n")
        super().__init__(top)
        self.clock = START
        self.commit_all({}, "Håndboken slik den er")

    @classmethod
    def copied(cls, other: Deciding, top: Path) -> Self:
        """The same in another folder: building and adopting takes longer than most of what is tried on it."""
        shutil.copytree(other.top, top, symlinks=True)
        made = cls.__new__(cls)
        Built.__init__(made, top)
        made.clock = other.clock
        return made

    def felles(self, *arguments: str, code: int = 0, today: str | None = None, lang: str = "en") -> str:
        """Runs a command on the day the repository's clock stands at; its exit code must be the one given."""
        day = today or datetime.datetime.fromtimestamp(self.clock, datetime.UTC).date().isoformat()
        command = [sys.executable, "-m", "felles", "-C", str(self.top), "--lang", lang, "--today", day, *arguments]
        ran = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        assert ran.returncode == code, f"{' '.join(arguments)} → {ran.returncode}\n{ran.stdout}{ran.stderr}"
        assert "Traceback" not in ran.stderr
        return ran.stdout + ran.stderr

    def adopt(self) -> str:
        """The baseline; returns main's tip."""
        self.felles("adopt")
        return self.tip("main")

    def wait(self, *, days: int = 0, hours: int = 0) -> None:
        """Time goes by."""
        self.clock += days * 86_400 + hours * 3_600

    @property
    def moment(self) -> str:
        return datetime.datetime.fromtimestamp(self.clock, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def text(self, path: str) -> str:
        return (self.top / path).read_text("utf-8")

    def edited(self, path: str, *changes: tuple[str, str], note: str = "", sort: str = "significant") -> str:
        """A document's text with some parts exchanged, and what it says of its own change."""
        text = self.text(path)
        for old, new in changes:
            assert text.count(old) >= 1, old
            text = text.replace(old, new, 1)
        if note:
            text = re.sub(r"  note: .*", f"  note: {note}", text, count=1)
        return re.sub(r"  class: .*", f"  class: {sort}", text, count=1)

    def propose(self, name: str, files: Mapping[str, str | bytes | None], *, by: str = "elva-leder", start: str = "main", urgent: bool = False, number: int = 7) -> Proposing:
        """A proposal on a branch of its own."""
        self.on("main")
        self.branch(name, start)
        head = self.commit_all(files, name)
        self.on("main")
        return Proposing(self, name, number, by, self.tip(start), head, self.moment, urgent)

    def records(self, revision: str = "main") -> list[dict[str, Any]]:
        """Every record on a branch, by number."""
        paths = self.git("ls-tree", "-r", "--name-only", revision, "docs/decisions").split()
        return [json.loads(self.git("show", f"{revision}:{path}")) for path in sorted(paths, key=lambda p: p.rsplit("/", 1)[1])]

    def standing(self, id: str, day: str | None = None) -> tuple[str, int | None]:
        """What the site's data says of a document: standing and version."""
        out = self.top.parent / "data-site"
        self.felles("build", "--out", str(out), today=day)
        rows = {row["id"]: row for row in json.loads((out / "data" / "documents.json").read_text("utf-8"))}
        return rows[id]["standing"], rows[id]["version"]


class Quick(Deciding):
    """The same with the commands run in this process, which takes half the time."""

    def felles(self, *arguments: str, code: int = 0, today: str | None = None, lang: str = "en") -> str:
        found, said = self.ran(*arguments, today=today, lang=lang)
        assert found == code, f"{' '.join(arguments)} → {found}\n{said}"
        return said

    def ran(self, *arguments: str, today: str | None = None, lang: str = "en") -> tuple[int, str]:
        """Exit code and all that was said."""
        day = today or datetime.datetime.fromtimestamp(self.clock, datetime.UTC).date().isoformat()
        found, out, said = felles("-C", str(self.top), "--lang", lang, "--today", day, *arguments)
        gc.enable()  # a command that keeps all it reads switches it off
        assert "Something went wrong inside" not in said, said
        return found, out + said


class Proposing:
    """One proposal and what was said of it."""

    def __init__(self, handbook: Deciding, name: str, number: int, by: str, base: str, head: str, at: str, urgent: bool) -> None:
        self.handbook, self.name, self.urgent = handbook, name, urgent
        self.facts: dict[str, Any] = {
            "number": number, "url": f"https://forge.example/forslag/{number}", "opened_by": by, "opened_at": at, "base": base, "head": head,
            "head_at": at, "authors": [by], "last_pushed_by": by, "merged_at": None, "merge_commit": None, "urgent": urgent,
        }  # fmt: skip
        self.reviews: list[dict[str, Any]] = []

    @property
    def file(self) -> Path:
        """The reviews file, as it stands now."""
        path = self.handbook.top.parent / f"{self.name.replace('/', '-')}.json"
        path.write_text(json.dumps({"source": "file", "proposal": self.facts, "reviews": self.reviews}, ensure_ascii=False), "utf-8")
        return path

    def said(self, account: str, state: str = "approved", *, commit: str | None = None, reason: str | None = None) -> Proposing:
        """One more review, an hour later."""
        self.handbook.wait(hours=1)
        self.reviews.append(
            {"account": account, "state": state, "commit": commit or self.facts["head"], "submitted_at": self.handbook.moment, "on_behalf_of": None, "reason": reason}
        )
        return self

    def pushed(self, files: Mapping[str, str | bytes | None], by: str | None = None) -> str:
        """A newer version of the proposal."""
        self.handbook.on(self.name)
        self.facts["head"] = self.handbook.commit_all(files, self.name)
        self.handbook.on("main")
        self.facts["head_at"] = self.handbook.moment
        if by is not None:
            self.facts["authors"].append(by)
            self.facts["last_pushed_by"] = by
        return str(self.facts["head"])

    def merged(self, mode: str) -> str:
        """Brought into main in one of the forge's ways; returns main's tip."""
        tip = str(getattr(self.handbook, mode)(self.name))
        self.facts |= {"merge_commit": tip, "merged_at": self.handbook.moment}
        return tip

    def verdict(self, code: int = 0) -> dict[str, Any]:
        """What the gate says of it now."""
        out = self.handbook.felles(
            "approval", "--base", "main", "--head", self.facts["head"], "--reviews", str(self.file), "--format", "json", code=code
        )
        found: dict[str, Any] = json.loads(out)
        return found
