"""The demonstration: the same everywhere, everything in it that it promises, and the gate agrees with what it says."""

from __future__ import annotations

import gc
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pytest
from tests.cli.handbook import felles
from tests.sharing import Shared

from felles.demo.story import story

from .conftest import ROOT, Installed, clean

pytestmark = pytest.mark.timeout(900)

FELLES = (sys.executable, "-m", "felles")
STORY = story()
OPEN = [event for event in STORY.events if event.way == "open"]


@dataclass(frozen=True)
class Demo:
    """A demonstration that was made."""

    top: Path
    said: str

    def felles(self, *arguments: str, code: int = 0) -> str:
        found, out, told = felles("-C", str(self.top), "--today", STORY.last_day, *arguments)
        gc.enable()  # a command that keeps all it reads switches it off
        assert found == code, out + told
        return out

    def git(self, *arguments: str) -> str:
        command = ["git", "-C", str(self.top), "-c", "core.quotePath=false", *arguments]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout.strip()

    @property
    def refs(self) -> str:
        return self.git("for-each-ref", "--format=%(refname) %(objectname)")

    @cached_property
    def records(self) -> list[dict[str, Any]]:
        return [json.loads(path.read_text("utf-8")) for path in sorted((self.top / "docs" / "decisions").rglob("*.json"), key=lambda p: p.stem)]

    @property
    def files(self) -> Mapping[str, bytes]:
        inside = [path for path in self.top.rglob("*") if path.is_file() and (".git" not in path.parts or "felles-demo" in path.parts)]
        return {path.relative_to(self.top).as_posix(): path.read_bytes() for path in inside}


@cache
def verdict(demo: Demo, name: str) -> dict[str, Any]:
    """What the gate says of a proposal that is open, on the story's last day."""
    met = next(event.met for event in OPEN if event.name == name)
    arguments = ("--base", "main", "--head", f"forslag/{name}", "--reviews", f".git/felles-demo/{name}.json")
    found: dict[str, Any] = json.loads(demo.felles("approval", *arguments, "--format", "json", code=0 if met else 1))
    return found


@pytest.fixture(scope="session")
def demo(shared: Shared) -> Demo:
    """Made once for all, and looked at while it is made: what stands there is what killing it there would leave."""

    def made(folder: Path) -> None:
        (folder / "place").mkdir()
        with (folder / "said.txt").open("wb") as out:
            _watched(subprocess.Popen([*FELLES, "demo", str(folder / "place" / "fjellvik")], stdout=out, stderr=subprocess.STDOUT), folder / "place")

    folder = shared("demo", made)
    return Demo(folder / "place" / "fjellvik", (folder / "said.txt").read_text("utf-8"))


def _watched(running: subprocess.Popen[bytes], place: Path) -> None:
    """Stopped at random moments: it is there whole, or not at all."""
    dice, seen = random.Random(4), 0
    while running.poll() is None:
        time.sleep(dice.uniform(0.05, 0.25))
        running.send_signal(signal.SIGSTOP)
        there = [path.name for path in place.iterdir() if not path.name.startswith(".")]
        assert there in ([], ["fjellvik"])
        assert not there or (place / "fjellvik" / ".git" / "felles-demo" / "expected.json").exists()
        seen += 1
        running.send_signal(signal.SIGCONT)
    assert running.wait() == 0, (place.parent / "said.txt").read_text("utf-8")
    assert seen >= 16


def test_it_says_what_to_look_at(demo: Demo) -> None:
    lines = demo.said.strip().split("\n")
    assert len(lines) == 4 and str(demo.top) in lines[0]
    assert demo.git("status", "--porcelain") == "" and demo.git("symbolic-ref", "HEAD") == "refs/heads/main"
    for line, code in ((lines[1], 1), (lines[2], 1)):
        words = line[line.index("felles -C ") :].split()[3:]
        assert demo.felles(*words, code=code)


@pytest.mark.thorough
def test_the_clock_the_machine_and_a_kill_have_no_say_and_the_wheel_tells_the_same(demo: Demo, installed: Installed, tmp_path: Path) -> None:
    """From the wheel: begun, killed, begun again, under another zone, mask and language and with a Git that is set up
    otherwise."""
    own = tmp_path / "home"
    own.mkdir()
    template = own / "template" / "hooks"
    template.mkdir(parents=True)
    (template / "pre-commit").write_text("#!/bin/sh\nexit 1\n")
    (own / ".gitconfig").write_text(
        f"[init]\n\tdefaultBranch = trunk\n\ttemplateDir = {template.parent}\n[core]\n\tautocrlf = true\n"
        "[user]\n\tname = Another\n\temail = a@b.example\n[commit]\n\tgpgsign = true\n[i18n]\n\tcommitEncoding = latin1\n"
    )
    strange = {"HOME": str(own), "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "GIT_AUTHOR_DATE": "2001-01-01T00:00:00Z", "GIT_COMMITTER_NAME": "Another"}
    top = tmp_path / "here"
    command = [str(installed.bin / "felles"), "--lang", "en", "--today", "2031-05-01", "demo", str(top)]
    first = subprocess.Popen(command, env={**clean(), **strange}, stdout=subprocess.DEVNULL, start_new_session=True)
    time.sleep(random.Random(5).uniform(2, 4))
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    assert not top.exists()
    again = subprocess.run(command, env={**clean(), **strange}, umask=0o077, capture_output=True, text=True, timeout=300, check=False)
    assert again.returncode == 0, again.stdout + again.stderr
    other = Demo(top, again.stdout)
    assert other.refs == demo.refs
    assert other.files == demo.files
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".here")) in ([], [".here.felles-tmp.lock"])


def test_each_kind_of_decision_is_there(demo: Demo) -> None:
    rows = [(record, row) for record in demo.records for row in record["documents"]]
    ways = Counter((row["way"], row["outcome"]) for record, row in rows)
    assert ways["mandate", "baseline"] == len(demo.records[0]["documents"]) > 30
    assert ways["reviews", "approved"] > 90
    assert ways["meeting", "approved"] >= 8
    assert ways["urgent", "approved"] == 2
    assert ways["editorial", "approved"] == 1
    assert ways["reviews", "confirmed"] == 2
    parents = Counter(len(demo.git("log", "-1", "--format=%P", record["proposal"]["merge"]).split()) for record in demo.records[1:])
    assert parents[2] > 5 and parents[1] > 5
    several = [record for record in demo.records[1:] if record["proposal"]["merge"] != record["proposal"]["head"] and _replayed(demo, record)]
    assert several, "one came in as several commits, replayed"


def _replayed(demo: Demo, record: Mapping[str, Any]) -> bool:
    proposal = record["proposal"]
    between = demo.git("rev-list", "--count", f"{record['before']}..{proposal['merge']}")
    return len(demo.git("log", "-1", "--format=%P", proposal["merge"]).split()) == 1 and int(between) > 1


def test_what_hastened_is_confirmed_once_and_once_not(demo: Demo) -> None:
    shown = {}
    for id in ("RUT-013", "RUT-017"):
        history = [row | {"at": record["decided_at"]} for record in demo.records for row in record["documents"] if row["id"] == id]
        (urgent,) = (i for i, row in enumerate(history) if row["way"] == "urgent")
        shown[id] = history[urgent + 1 :]
    assert shown["RUT-013"] == []
    assert shown["RUT-017"][0]["outcome"] == "confirmed"


def test_approvals_stopped_counting_and_were_given_again(demo: Demo) -> None:
    (record,) = (r for r in demo.records if r["documents"][0]["id"] == "RUT-011" and r["reviews"] and r["documents"][0]["version"] == 2)
    head = record["proposal"]["head"]
    twice = Counter(review["no"] for review in record["reviews"] if review["state"] == "approved")
    assert max(twice.values()) == 2
    assert {review["commit"] == head for review in record["reviews"]} == {True, False}


def test_what_did_not_work_was_taken_back(demo: Demo) -> None:
    blobs = [row["blob"] for record in demo.records for row in record["documents"] if row["id"] == "RUT-017"]
    texts = [demo.git("cat-file", "blob", blob) for blob in blobs]
    told = ["".join(line for line in text.splitlines(keepends=True) if not line.startswith("  note:")) for text in texts]
    assert any(told[i] == told[i + 2] != told[i + 1] for i in range(len(told) - 2))


def test_what_came_later_was_decided_when_it_came(demo: Demo) -> None:
    """Twelve routines, the pathways, the agreement, the functions and the groups were not in the folders of 2023."""
    began: dict[str, tuple[str, str]] = {}
    for record in demo.records:
        for row in record["documents"]:
            began.setdefault(row["id"], (record["decided_at"][:7], row["outcome"]))
    routines = {id: (when, outcome) for id, (when, outcome) in began.items() if id.startswith("RUT-")}
    assert len(routines) == 40
    assert Counter(outcome for _, outcome in routines.values()) == {"baseline": 28, "approved": 12}
    later = {"PRO-001": "2026-02", "PRO-002": "2026-02", "AVT-001": "2026-02", "koordinator": "2026-02", "driftskoordinator": "2025-06"}
    later |= {"ledergruppen": "2025-11", "laeringssirkel-1": "2026-02", "laeringssirkel-4": "2026-02", "REG-PRACTICES": "2026-11"}
    assert {id: began[id] for id in later} == {id: (when, "approved") for id, when in later.items()}


def test_no_text_names_what_was_not_there_yet(demo: Demo) -> None:
    """Each text, when it was decided, leads only to documents that stood in the handbook then or came with it."""
    there: set[str] = set()
    for record in demo.records:
        there |= {row["id"] for row in record["documents"]}
        for row in record["documents"]:
            text = demo.git("cat-file", "blob", row["blob"])
            assert set(re.findall(r"\b(?:RUT|PRO|AVT)-\d{3}\b", text)) <= there, (record["decision"], row["id"])


def test_every_routine_but_a_few_was_written_anew_by_the_team(demo: Demo) -> None:
    """Its page has a history with a text before and a text after, and someone's reason for it."""
    versions = Counter(row["id"] for record in demo.records for row in record["documents"] if row["outcome"] != "confirmed")
    once = [id for id, count in versions.items() if count == 1 and id.startswith("RUT-")]
    assert once == ["RUT-034"], "it came whole, with the function and the pathway it belongs to"
    assert versions["RUT-022"] == 3 and versions["RUT-017"] == 7 and versions["AVT-001"] == 2
    meeting = next(record for record in demo.records if "RUT-036" in [row["id"] for row in record["documents"]] and record["proposal"])
    assert {row["id"]: row["way"] for row in meeting["documents"]} == dict.fromkeys(("RUT-036", "driftskoordinator", "MOT-2025-06-11"), "meeting")


def test_what_was_refused_stands_in_minutes_and_nowhere_else(demo: Demo) -> None:
    (refused,) = (event for event in STORY.events if event.way == "closed")
    head = demo.git("rev-parse", f"lukket/{refused.name}")
    assert demo.git("branch", "--contains", head, "--list", "main") == ""
    assert all(record["proposal"] is None or record["proposal"]["head"] != head for record in demo.records)
    assert "outcome: reject" in demo.git("show", "main:docs/meetings/mot-2025-03-12-beskjeder-i-gruppechat.md")


def test_it_ends_as_the_sample_stands_but_for_what_went_past(demo: Demo) -> None:
    sample = {path for folder in STORY.folders for path in (ROOT / folder).rglob("*") if path.suffix in (".md", ".yaml")}
    other = [path.name for path in sample if (demo.top / path.relative_to(ROOT)).read_bytes() != path.read_bytes()]
    found = json.loads(demo.felles("check", "--at", "main", "--format", "json", code=1))
    errors = [(problem["rule"], problem["document"]) for problem in found["problems"] if problem["level"] == "error"]
    assert errors == [("C3", "RUT-009")]
    assert [name[:7] for name in other] == ["rut-009"]
    assert "RUT-009" not in json.dumps(demo.records[-1])


def test_each_record_leaves_nothing_unproven(demo: Demo) -> None:
    """After each record, until the one text that went past, main is clean. Three of them, spread over the years."""
    commits = demo.git("log", "--first-parent", "--reverse", "--format=%H", "main", "--", "docs/decisions").split()
    assert len(commits) == len(demo.records)
    for commit in (commits[0], commits[len(commits) // 2], commits[-1]):
        demo.felles("check", "--at", commit)


@pytest.mark.parametrize("name", [event.name for event in OPEN])
def test_the_gate_agrees_with_what_is_expected(demo: Demo, name: str) -> None:
    expected = json.loads((demo.top / ".git" / "felles-demo" / "expected.json").read_text("utf-8"))
    assert sorted([*expected["met"], *expected["not_met"]]) == sorted(event.name for event in OPEN)
    met = name in expected["met"]
    assert expected["proposals"][name]["met"] is met
    assert verdict(demo, name)["met"] is met


def test_the_open_ones_show_what_can_stand_in_the_way(demo: Demo) -> None:
    codes: dict[str, str] = {}
    for event in OPEN:
        found = verdict(demo, event.name)
        codes[event.name] = " ".join(found["reasons"]) + " ".join(str(row["rule"]) for row in found["reviews"] if not row["counts"])
        if event.urgent:
            assert [row["way"] for row in found["documents"]] == ["urgent"]
    assert "24. november 2026" in codes["kontaktene-innen-fem-virkedager"]
    assert "avdelingsleder" in codes["avklaring-ogsaa-paa-kvelden"] and "fagutviklingssykepleier" not in codes["avklaring-ogsaa-paa-kvelden"]
    assert codes["kontroll-paa-video"].count("G4") == 4
    assert codes["tjue-minutter-ved-laast-dor"].startswith("Andre har endret de samme linjene")
    assert "Medlem 6 har bedt om endringer" in codes["to-sammen-om-natten"] and "avdelingsleder" in codes["to-sammen-om-natten"]
    assert "Kontrollen finner feil" in codes["rapport-til-ambulansen-paa-e-post"] and "mangler" not in codes["rapport-til-ambulansen-paa-e-post"]


def test_it_can_be_read_as_a_site(demo: Demo, tmp_path: Path) -> None:
    out = tmp_path / "site"
    demo.felles("build", "--out", str(out))
    rows = {row["id"]: row for row in json.loads((out / "data" / "documents.json").read_text("utf-8"))}
    assert rows["RUT-009"]["standing"] == "unproven"
    assert {row["standing"] for id, row in rows.items() if id != "RUT-009"} == {"in-force"}
    assert rows["RUT-017"]["version"] == 7


def test_a_folder_with_something_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "mine.txt").write_text("mine")
    ran = subprocess.run([*FELLES, "demo", str(tmp_path / "here")], capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 3 and "Traceback" not in ran.stderr
    assert [path.name for path in (tmp_path / "here").iterdir()] == ["mine.txt"]
