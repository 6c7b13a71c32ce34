"""Packs changed by who knows how they are made: each list added up anew, each record chained again. What the texts and records tell
against each other is noticed all the same, and without anybody's knowing the pack's digest."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.cli.handbook import felles

from felles.reading.decisions import blob_id, fingerprint

from .packs import Files, second, summed, zipped

Records = list[dict[str, Any]]


class Forging:
    """A pack's files, with its records as values. Put together, everything that only adds up does so again."""

    def __init__(self, sound: Mapping[str, bytes]) -> None:
        self.files = dict(sound)
        self.records: Records = [json.loads(self.files[name]) for name in sorted(sound) if name.startswith("data/decisions/")]
        self.manifest: dict[str, Any] = json.loads(self.files["data/manifest.json"])
        self.versions: dict[str, Any] = json.loads(self.files["data/versions.json"])

    def record(self, number: int) -> dict[str, Any]:
        return self.records[number - 1]

    def row(self, id: str, number: int) -> dict[str, Any]:
        found: dict[str, Any] = next(row for row in self.versions["versions"] if (row["id"], row["decision"]) == (id, number))
        return found

    def text(self, id: str, number: int, *changes: tuple[str, str]) -> None:
        """Another text under a decision, and everything that names its bytes changed with it."""
        row = self.row(id, number)
        at = row["files"][0]["at"]
        for old, new in changes:
            self.edit(at, old, new)
        names = {"blob": blob_id(self.files[at]), "fingerprint": fingerprint(self.files[at])}
        row["files"][0].update(names)
        next(one for one in self.record(number)["documents"] if one["id"] == id).update(names)

    def edit(self, name: str, old: str, new: str) -> None:
        text = self.files[name].decode("utf-8")
        assert old in text, old
        self.files[name] = text.replace(old, new, 1).encode("utf-8")

    def named(self, pattern: str) -> str:
        return next(name for name in sorted(self.files) if re.fullmatch(pattern, name))

    def line(self, change: Callable[[list[str]], list[str]]) -> None:
        """Another list of changes, and what the pack says of itself changed with it."""
        rows = change(self.files["data/history/line.txt"].decode().split())
        stored = "".join(f"{one}\n" for one in rows).encode()
        self.files["data/history/line.txt"] = stored
        self.manifest["line"] = {"count": len(rows), "sha256": hashlib.sha256(stored).hexdigest()}
        self.manifest["commit"] = rows[-1]

    def whole(self) -> Files:
        made = {name: content for name, content in self.files.items() if not name.startswith("data/decisions/")}
        before = None
        for one in self.records:
            one["previous"] = before
            stored = (json.dumps(one, ensure_ascii=False, indent=1) + "\n").encode()
            made[f"data/decisions/{one['decided_at'][:4]}/{one['decision']:04}.json"] = stored
            before = fingerprint(stored)
        self.manifest["records"] = {"count": len(self.records), "last": before}
        made["data/manifest.json"] = json.dumps(self.manifest, ensure_ascii=False).encode()
        made["data/versions.json"] = json.dumps(self.versions, ensure_ascii=False).encode()
        return summed(made)


@dataclass(frozen=True)
class Forgery:
    name: str
    forge: Callable[[Forging], object]
    told: str
    """A claim that has to fail for it."""
    second: bool = True
    """Whether the second verifier can see it, which doesn't read texts and makes no tables again."""


def _reviews(f: Forging, number: int) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = f.record(number)["reviews"]
    return rows


def _document(f: Forging, number: int) -> dict[str, Any]:
    row: dict[str, Any] = f.record(number)["documents"][0]
    return row


def _without_last(f: Forging) -> None:
    f.records.pop()
    f.versions["versions"].remove(f.row("RUT-002", 7))
    f.row("RUT-002", 6)["ends"] = None
    for name in [name for name in f.files if name.startswith("data/versions/RUT-002/0007/")]:
        del f.files[name]


def _without_row(f: Forging) -> None:
    row = f.row("RUT-002", 2)
    f.versions["versions"].remove(row)
    del f.files[row["files"][0]["at"]]


def _moved_days(f: Forging) -> None:
    _document(f, 7)["in_force_from"] = "2026-05-01"
    f.row("RUT-002", 7).update({"in_force_from": "2026-05-01", "begins": "2026-05-01"})
    f.row("RUT-002", 6)["ends"] = "2026-04-30"


def _swapped(rows: list[str]) -> list[str]:
    return [*rows[:4], rows[5], rows[4], *rows[6:]]


FORGERIES = [
    # Who said yes
    Forgery("an approval taken away", lambda f: _reviews(f, 2).pop(), "decision.unmet"),
    Forgery("a member invented", lambda f: _reviews(f, 2)[0].update(no=99), "decision.unmet"),
    Forgery("the proposer's own yes", lambda f: _reviews(f, 2)[0].update(no=5, role="avdelingsleder"), "decision.unmet"),
    Forgery("one person twice", lambda f: _reviews(f, 2)[1].update(no=4, strength="stated") or _reviews(f, 2)[1].pop("signature", None), "decision.unmet"),
    Forgery("a comment counted", lambda f: _reviews(f, 3)[0].update(state="commented"), "decision.unmet"),
    Forgery("a yes given after the merge", lambda f: _reviews(f, 2)[0].update(at="2026-04-01T10:00:00Z"), "decision.unmet"),
    Forgery("a deputy made a leader", lambda f: _reviews(f, 4)[0].update(no=3, role="avdelingsleder"), "decision.unmet"),
    Forgery("a no left out of sight", lambda f: f.record(2)["reviews"].append({**_reviews(f, 6)[-1], "at": _reviews(f, 2)[0]["at"]}), "decision.unmet"),
    Forgery("not urgent after all", lambda f: f.record(4)["proposal"].update(urgent=False), "decision.unmet"),
    Forgery("the hearing cut short", lambda f: f.record(2)["proposal"].update(head_at=f.record(2)["proposal"]["merged_at"]), "decision.unmet"),
    Forgery("a signature of something else", lambda f: next(r for r in _reviews(f, 2) if "signature" in r).update(commit="0" * 40), "decision.unmet", second=False),
    Forgery("a signature taken away", lambda f: next(r for r in _reviews(f, 2) if "signature" in r).update(strength="stated") or next(r for r in _reviews(f, 2) if "signature" in r).pop("signature"), "decision.unmet", second=False),
    Forgery("a function nobody had", lambda f: _reviews(f, 2)[0].update(role="kommunalsjef"), "decision.who", second=False),
    Forgery("a place somewhere else", lambda f: _reviews(f, 2)[0].update(site="sone-elva"), "decision.who", second=False),
    # By which rule
    Forgery("a lighter rule", lambda f: f.record(2)["policy"][0].update(groups=[{"count": 1}]), "decision.policy", second=False),
    Forgery("no rule", lambda f: f.record(2)["policy"].clear(), "decision.policy"),
    Forgery("another rule of the team's", lambda f: f.record(2).update(policy=f.record(3)["policy"]), "decision.policy", second=False),
    Forgery("another team", lambda f: _document(f, 2).update(team="ledergruppen"), "decision.team", second=False),
    Forgery("a meeting that wasn't", lambda f: _document(f, 2).update(way="meeting"), "decision.way", second=False),
    Forgery("too few at the meeting", lambda f: f.text("MOT-2026-03-09", 6, ("present: [1, 4, 5]", "present: [1, 4]")), "decision.unmet"),
    # What a record says of texts and days
    Forgery("a version skipped", lambda f: _document(f, 7).update(version=9), "record.version"),
    Forgery("a decision called a confirmation", lambda f: _document(f, 2).update(outcome="confirmed"), "record.version"),
    Forgery("decided and adopted at once", lambda f: _document(f, 2).update(outcome="baseline"), "record.baseline"),
    Forgery("days moved", _moved_days, "version.day", second=False),
    Forgery("decided on another day", lambda f: f.record(7).update(decided_at="2026-06-01T10:00:00Z"), "record.moment"),
    Forgery("a withdrawal hidden", lambda f: _document(f, 7).update(outcome="approved"), "version.outcome"),
    Forgery("a larger change than it says", lambda f: f.text("RUT-002", 3, ("class: editorial", "class: significant")), "version.class", second=False),
    Forgery("another document's text", lambda f: f.text("RUT-002", 7, ("id: RUT-002", "id: RUT-009")), "version.id"),
    Forgery("a text exchanged", lambda f: f.text("RUT-002", 7, ("Innen fire minutter", "Innen en time")), "items.other"),
    Forgery("an earlier text exchanged", lambda f: f.text("RUT-002", 2, ("Innen fem minutter", "Innen en time")), "items.other", second=False),
    Forgery("the bytes alone", lambda f: f.edit(f.row("RUT-002", 7)["files"][0]["at"], "Innen fire", "Innen seks"), "version.bytes"),
    Forgery("a kind of document", lambda f: f.edit(f.named("data/files/schemas/routine/labels.yaml"), ":", ": "), "file.bytes", second=False),
    # Records and lists
    Forgery("a record taken out", lambda f: f.records.pop(3), "record.number"),
    Forgery("the last record taken out", _without_last, "items.other"),
    Forgery("a version left out", _without_row, "versions.lacking", second=False),
    Forgery("a version's last day", lambda f: f.row("RUT-002", 6).update(ends="2026-12-31"), "versions.other"),
    Forgery("when a kind was decided", lambda f: f.versions["files"][0].update(decision=2), "versions.files", second=False),
    Forgery("why a version is there", lambda f: f.row("RUT-002", 7).update(why="before"), "versions.other", second=False),
    Forgery("a shorter period", lambda f: f.manifest["asked"].update(begins="2026-06-29"), "versions.added", second=False),
    Forgery("how long it is kept", lambda f: f.manifest.update(retention="til i morgen"), "manifest.other", second=False),
    Forgery("texts left out that weren't", lambda f: f.manifest.update(left_out=["Noe."]), "manifest.other", second=False),
    Forgery("objects that aren't there", lambda f: f.manifest.update(objects=True), "manifest.other", second=False),
    Forgery("fewer past the team", lambda f: f.manifest["counts"].update(bypasses=3), "manifest.other", second=False),
    Forgery("no language", lambda f: f.manifest.update(language="xx"), "manifest.other", second=False),
    Forgery("whose handbook", lambda f: f.manifest["handbook"].update(organisation="En annen kommune"), "manifest.other", second=False),
    # What people read
    Forgery("the register's data", lambda f: f.edit("data/items/EV01.json", '"version": 1', '"version": 2'), "items.other"),
    Forgery("a table's data", lambda f: f.edit("data/items/EV02.json", "Fem minutter nå.", "Ti minutter nå."), "items.other", second=False),
    Forgery("a table", lambda f: f.edit("data/items/EV02.csv", "Fem minutter nå.", "Ti minutter nå."), "items.other", second=False),
    Forgery("a page", lambda f: f.edit("data/items/EV02.html", "Fem minutter nå.", "Ti minutter nå."), "items.other", second=False),
    Forgery("what changed", lambda f: f.edit(f.named("data/redlines/RUT-002/0001-0002.html"), "fem", "seks"), "items.other", second=False),
    Forgery("the page that says how to check", lambda f: f.edit("README.txt", "sha256sum -c", "echo"), "items.other", second=False),
    Forgery("the program that checks", lambda f: f.edit("verify.py", "BAD.extend", "BAD.count"), "verifier.other", second=False),
    # The history
    Forgery("a change taken out of the list", lambda f: f.line(lambda rows: [*rows[:3], *rows[4:]]), "line.lacks", second=False),
    Forgery("the list cut off", lambda f: f.line(lambda rows: rows[:-4]), "line.lacks", second=False),
    Forgery("two changes the other way round", lambda f: f.line(_swapped), "line.order", second=False),
]  # fmt: skip


def verified(target: Path) -> tuple[int, list[dict[str, Any]]]:
    code, out, err = felles("verify", "--format", "json", str(target))
    assert code in (0, 1), out + err
    rows: list[dict[str, Any]] = json.loads(out)["claims"]
    return code, rows


def test_put_together_again_unchanged_it_holds(sound: Files, tmp_path: Path) -> None:
    target = zipped(Forging(sound).whole(), tmp_path / "same.zip")
    code, rows = verified(target)
    assert code == 0, [row for row in rows if row["verdict"] == "fails"]
    assert second(target)[0]


@pytest.mark.parametrize("forgery", FORGERIES, ids=lambda one: one.name.replace(" ", "-"))
def test_what_tells_against_itself_is_noticed_without_a_digest(sound: Files, tmp_path: Path, forgery: Forgery) -> None:
    forging = Forging(sound)
    forgery.forge(forging)
    target = zipped(forging.whole(), tmp_path / "forged.zip")
    code, rows = verified(target)
    failing = {row["id"] for row in rows if row["verdict"] == "fails"}
    assert code == 1 and forgery.told in failing, sorted(failing)
    holds, said = second(target)
    assert holds is not forgery.second, said
    assert "can't be read or understood (KeyError" in said or "Error" not in said, said


def test_what_was_taken_in_instead_of_decided_is_never_passed_over(sound: Files, tmp_path: Path) -> None:
    """Nobody can tell a false adoption from a true one; so each is listed."""
    forging = Forging(sound)
    for row in forging.record(2)["documents"]:
        row.update(outcome="baseline", way="mandate")
    forging.record(2).update(proposal=None, reviews=[], policy=[], why="Det hastet.")
    _, rows = verified(zipped(forging.whole(), tmp_path / "adopted.zip"))
    adopted = [row["subject"] for row in rows if row["id"] == "decision.adopted"]
    assert adopted == ["data/decisions/2026/0001.json", "data/decisions/2026/0002.json"]


def test_another_edition_of_the_product_says_so_and_not_that_it_is_wrong(sound: Files, tmp_path: Path) -> None:
    forging = Forging(sound)
    forging.edit("data/items/EV02.csv", "Fem minutter nå.", "Ti minutter nå.")
    forging.manifest["tool"]["sha256"] = "0" * 64
    code, rows = verified(zipped(forging.whole(), tmp_path / "other.zip"))
    assert code == 0
    (told,) = [row for row in rows if row["id"] == "items.tool"]
    assert told["count"] == 1
