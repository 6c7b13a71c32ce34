"""A pack put together: everything an inspector is handed, file by file into a bag. The same arguments give the same bytes.

Texts and records are the bytes that were decided, read by their ids and checked against what the records say of them.
What rests on the whole history is marked as such, and what isn't known is said.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib import resources
from typing import Any

import felles
from felles.check import Report, check, level_of
from felles.errors import CannotRun
from felles.evidence.frames import answered, frames
from felles.evidence.ground import Ground, Noted, laid
from felles.evidence.items import items
from felles.facts import Facts
from felles.history import Commit, Repository
from felles.history.objects import blobs, each
from felles.history.walking import Step, backdated, damage, first_parents, refuse_unless_whole
from felles.model import Asked, Content, Decision, Exemption, Handbook, Item, Kept, Problem
from felles.pack.bag import Bag
from felles.pack.history import Past, past
from felles.pack.paths import safe
from felles.pack.tables import as_csv, as_json, workbook
from felles.reading.decisions import FOLDER
from felles.reading.handbook import read
from felles.rules import all_rules
from felles.words import N_, Words
from felles.words.problems import said

FORMAT = 1
"""Of what lies where in a pack, and what its files say: docs/design/0017-evidence.md."""

Tell = Callable[[str, int, int], None]
"""Hears what is being done, how much of it is done, and of how much."""


@dataclass(frozen=True)
class Made:
    """What went into a pack."""

    digest: str
    folder: str
    documents: int
    versions: int
    decisions: int
    unproven: int
    """What stands on main and nobody has decided, and what went past the team before."""


@dataclass(frozen=True)
class Seen:
    """A repository looked through from one commit, before anything is written."""

    repository: Repository
    commit: str
    tip: Handbook
    line: Sequence[Step]
    past: Past
    ground: Ground
    report: Report

    @property
    def words(self) -> Words:
        return self.ground.words


def see(repository: Repository, commit: str, asked: Asked, words: Words | None = None, tell: Tell = lambda what, done, of: None) -> Seen:
    """Everything a pack is made of. CannotRun when the history isn't whole, something in it is damaged, or nothing had
    been decided by then.

    ``words`` is the language that the pack speaks; else the handbook's own.
    """
    tell(N_("Looking through the history"), 0, 0)
    refuse_unless_whole(repository, commit)
    found = damage(repository, commit)
    if found:
        raise CannotRun(
            N_("The repository is damaged: {reason}."),
            N_("Clone anew from where the handbook is kept, or look into it with “git fsck --full”."),
            reason=found[0][:200].rstrip("."),
        )
    line = first_parents(repository, commit, oldest_first=True)
    tip = read(Commit(repository.root, commit, repository))
    texts = _Texts(repository)
    guarded = Facts(tip, asked.ends, settled=True, texts=texts)["options"].guarded
    before = past(repository, line, tip.decisions, guarded)
    tell(N_("Checking the handbook"), 0, 0)
    facts = Facts(tip, asked.ends, settled=True, texts=texts, tampered=before.tampered)
    report = check(tip, facts)
    words = words or Words(facts["options"].language)
    counts = {"documents": report.documents, **report.counts}
    ground = laid(
        asked, tip, texts, words, commit=commit, bypasses=before.bypasses, noted=tuple(_noted(report, words)), counts=counts, tampered=before.tampered
    )
    return Seen(repository, commit, tip, line, before, ground, report)


class _Texts:
    """Earlier versions by blob id, as far as the repository has them; those at hand already are not read again."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self.at_hand: dict[str, bytes] = {}

    def __call__(self, ids: Iterable[str]) -> Mapping[str, bytes]:
        wanted = set(ids)
        found = {id: self.at_hand[id] for id in wanted & self.at_hand.keys()}
        more = blobs(self._repository, wanted - found.keys())
        return found | {id: content for id, content in more.items() if content is not None}


def _noted(report: Report, words: Words) -> Iterator[Noted]:
    some: list[tuple[Problem, Exemption | None]] = [(problem, None) for problem in report.problems]
    some += report.silenced
    for problem, exemption in some:
        message, help = said(problem, words)
        yield Noted(problem.rule, level_of(problem), problem.place, problem.document, message, help, exemption.ends if exemption else None)


def make(
    seen: Seen,
    bag_in: Callable[[str], Bag],
    *,
    accounts: bool = True,
    sign: Callable[[str], str] | None = None,
    tell: Tell = lambda what, done, of: None,
) -> Made:
    """Writes a pack of what was seen. ``bag_in`` gives the bag to fill, by the name of the folder it is to have.

    Without ``accounts``, texts that name people's accounts are left out, and the pack says so.
    """
    ground = seen.ground
    folder = _folder(ground)
    bag = bag_in(folder)
    personal = _Personal(ground)
    versions = _versions(bag, seen, personal, accounts, tell)
    files = _files(bag, seen)
    _add(bag, "data/versions.json", {"format": FORMAT, "versions": versions, "files": files})
    tell(N_("Writing the decisions"), 0, len(seen.tip.decisions))
    last = _records(bag, seen, personal)
    bag.add("data/history/line.txt", "".join(f"{step.commit}\n" for step in seen.line).encode())
    _add(bag, "data/history/bypasses.json", _bypasses(seen))
    _add(bag, "data/check.json", _checked(seen))
    tell(N_("Working out what the texts and decisions say"), 0, 0)
    made = items(ground)
    _items(bag, made, ground.words)
    manifest = _manifest(seen, folder, versions, last, personal, accounts, made)
    _add(bag, "data/manifest.json", manifest)
    # The report, the items as pages, redlines, README.txt and verify.py come here as they land.
    digest = bag.close(_info(seen, manifest), sign)
    unproven = sum(1 for one in ground.tip_standings.values() if one.state == "unproven")
    open_ones = {one.path for one in ground.bypasses if one.ended is None}
    return Made(digest, folder, len(ground.chosen), len(versions), len(seen.tip.decisions), unproven + len(open_ones))


# Texts


def _versions(bag: Bag, seen: Seen, personal: _Personal, accounts: bool, tell: Tell) -> list[dict[str, Any]]:
    """Writes each decided version, one at a time; returns what ``versions.json`` says of them."""
    ground = seen.ground
    left = [one for one in ground.kept if not accounts and personal.holds(one)]
    given = [one for one in ground.kept if one not in left] if left else ground.kept
    stream = each(seen.repository, (content.blob for one in given for content in _contents(one)))
    rows: list[dict[str, Any]] = []
    left_out = {id(one) for one in left}
    for place, one in enumerate(ground.kept):
        tell(N_("Writing the texts"), place, len(ground.kept))
        row = _row(one)
        for content, file in zip(_contents(one), row["files"], strict=True):
            if id(one) in left_out:
                file["at"] = None
                continue
            text = next(stream)
            if f"sha256:{bag.add(file['at'], text)}" != content.fingerprint:
                raise _other(one, content)
            if content is one.named.decided.content:
                personal.look(one, file["at"], text)
        rows.append(row)
    return rows


def _contents(one: Kept) -> tuple[Content, ...]:
    decided = one.named.decided
    return (decided.content, *{content.path: content for content in decided.attachments}.values())


def _row(one: Kept) -> dict[str, Any]:
    decided = one.named.decided
    return {
        "id": decided.id,
        "decision": one.named.decision.number,
        "kind": one.kind,
        "version": decided.version,
        "outcome": decided.outcome,
        "in_force_from": decided.in_force_from,
        "begins": one.begins,
        "ends": one.ends,
        "why": one.why,
        "files": [
            {"path": content.path, "blob": content.blob, "fingerprint": content.fingerprint, "at": f"{one.folder}/{safe(content.path)}"}
            for content in _contents(one)
        ],
    }


def _other(one: Kept, content: Content) -> CannotRun:
    return CannotRun(
        N_("The text of {document} at {path} is another than decision {number} says, so nothing can be shown by it."),
        N_("A record is never changed by hand. Bring back the one that was there, and tell whoever answers for the handbook."),
        document=one.named.decided.id,
        path=content.path[:200],
        number=one.named.decision.number,
    )


def _files(bag: Bag, seen: Seen) -> list[dict[str, Any]]:
    """Writes the files that are no documents and were decided by the last day, such as schemas; returns their rows."""
    newest: dict[str, tuple[Content, Decision]] = {}
    for decision in seen.ground.decided.decisions:
        newest.update((file.path, (file, decision)) for file in decision.files)
    there = [(path, *newest[path]) for path in sorted(newest) if newest[path][0].blob]
    rows = []
    for (path, file, decision), content in zip(there, each(seen.repository, [file.blob for _, file, _ in there]), strict=True):
        at = f"data/files/{safe(path)}"
        bag.add(at, content)
        rows.append({"path": path, "blob": file.blob, "decision": decision.number, "at": at})
    return rows


def _records(bag: Bag, seen: Seen, personal: _Personal) -> str:
    """Writes every record's exact bytes; returns the digest of the last."""
    last = ""
    for decision in seen.tip.decisions:
        content = seen.tip.bytes_at(decision.path)
        if content is None:
            raise CannotRun(N_("The repository lacks a text that was decided ({blob})."), N_("Fetch the whole history again, or clone anew."), blob=decision.path)
        last = f"sha256:{bag.add(record_at(decision), content)}"
        personal.count(decision)
    return last


def record_at(decision: Decision) -> str:
    """Where a record's bytes lie in a pack."""
    return f"data/decisions/{decision.path.removeprefix(f'{FOLDER}/')}"


# What personal data there is


class _Personal:
    """What a pack holds of people: accounts in the texts of those who decide, and numbers of members in records."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._naming = {kind.name for kind in ground.decided.kinds.values() if kind.serves == "bodies"}
        self._accounts: set[str] = set()
        self._files = 0
        self._numbers: set[int] = set()

    def holds(self, one: Kept) -> bool:
        """Whether a version's text may name accounts."""
        return one.kind in self._naming

    def look(self, one: Kept, at: str, text: bytes) -> None:
        """Counts the accounts in a text that was handed over."""
        if not self.holds(one):
            return
        self._files += 1
        document = self._ground.text(one.named)
        rows = document.data.get("members") if document is not None else None
        self._accounts |= {str(row["account"]) for row in (rows if isinstance(rows, list) else ()) if isinstance(row, Mapping) and row.get("account")}

    def count(self, decision: Decision) -> None:
        """Counts whom a record names by number."""
        origin = decision.origin
        some = [number for one in decision.reviews for number in (one.no, one.on_behalf_of)]
        some += [origin.opened_by, origin.last_pushed_by, *origin.authors] if origin is not None else []
        self._numbers |= {number for number in some if number is not None}

    def rows(self, accounts: bool, words: Words) -> list[dict[str, Any]]:
        """What the manifest says of it."""
        found = []
        if self._files:
            found.append(
                {
                    "what": words("Accounts of members, in the texts of those who decide"),
                    "where": "data/versions",
                    "count": len(self._accounts),
                    "files": self._files,
                    "why": words("Whose yes counted can't be worked out again without them."),
                }
            )
        if self._numbers:
            found.append(
                {
                    "what": words("Members' numbers, in the records of decisions"),
                    "where": "data/decisions",
                    "count": len(self._numbers),
                    "files": len(self._ground.tip.decisions) if self._ground.tip else 0,
                    "why": words("They say who was counted. Names stand nowhere in the pack."),
                }
            )
        return found


# What the history and the checks say


def _bypasses(seen: Seen) -> dict[str, Any]:
    rows = [
        {"commit": one.commit, "at": one.at, "path": one.path, "document": one.document, "sort": one.sort, "ended": one.ended, "decision": one.decision}
        for one in seen.past.bypasses
    ]
    return {"format": FORMAT, "bypasses": rows}


def _checked(seen: Seen) -> dict[str, Any]:
    rows = [
        {
            "rule": one.rule,
            "level": one.level,
            "path": one.place.path,
            "line": one.place.line,
            "column": one.place.column,
            "document": one.document,
            "message": one.message,
            "help": one.help,
            **({"waived_until": one.waived_until} if one.waived_until else {}),
        }
        for one in seen.ground.noted
    ]
    counts = dict(seen.ground.counts or {})
    return {
        "format": FORMAT,
        "commit": seen.commit,
        "day": seen.ground.asked.ends,
        "counts": counts,
        "problems": [row for row in rows if "waived_until" not in row],
        "waived": [row for row in rows if "waived_until" in row],
    }


# Items


def _items(bag: Bag, made: Sequence[Item], words: Words) -> None:
    for item in made:
        bag.add(f"data/items/{item.id}.json", as_json(item, words))
        for table in item.tables:
            bag.add(f"data/items/{table.name}.csv", as_csv(table))
    bag.add("data/items/items.xlsx", workbook(made))
    rows = [
        {
            "id": frame.id,
            "title": frame.title,
            "clauses": [
                {
                    "id": one.clause.id,
                    "name": one.clause.name,
                    "text": one.clause.text,
                    "given": [item.id for item in one.given],
                    "absent": [item.id for item in one.absent],
                    "outside": one.clause.outside,
                    "checked": one.clause.checked,
                }
                for one in answered(frame, made)
            ],
        }
        for frame in frames(words)
    ]
    _add(bag, "data/frames.json", {"format": FORMAT, "frames": rows})


# About the pack


def _manifest(
    seen: Seen, folder: str, versions: Sequence[Mapping[str, Any]], last: str, personal: _Personal, accounts: bool, made: Sequence[Item]
) -> dict[str, Any]:
    ground, asked = seen.ground, seen.ground.asked
    options = ground.decided_facts["options"]
    line = "".join(f"{step.commit}\n" for step in seen.line).encode()
    words = ground.words
    return {
        "format": FORMAT,
        "tool": {"name": "felles", "version": felles.__version__},
        "rules": {"ids": list(all_rules()), "sha256": _rules_digest()},
        "handbook": {"name": options.name, "organisation": options.organisation, "language": options.language},
        "language": words.language,
        "folder": folder,
        "commit": seen.commit,
        "line": {"count": len(seen.line), "sha256": sha256(line).hexdigest()},
        "records": {"count": len(seen.tip.decisions), "last": last},
        "asked": {
            "begins": asked.begins,
            "ends": asked.ends,
            "sites": list(asked.sites),
            "documents": list(asked.documents),
            "requirements": list(asked.requirements),
            "findings": list(asked.findings),
        },
        "counts": {
            "documents": len(ground.chosen),
            "versions": len(versions),
            "bypasses": len(seen.past.bypasses),
            "items": {item.id: item.count for item in made},
        },
        "personal_data": personal.rows(accounts, words),
        "retention": options.evidence.get("retention", ""),
        "case_ref": options.evidence.get("case_ref", ""),
        "repository": {
            "whole": True,
            "damage": [],
            "backdated": [step.commit for step in reversed(backdated(list(reversed(seen.line))))],
            "unknown_decisions": list(seen.past.unknown),
        },
        "left_out": [] if accounts else [words("The texts that name members' accounts: whose yes counted can't be worked out again.")],
    }


def _rules_digest() -> str:
    """SHA-256 over the rules as they are written: which rules these were can be told even between two versions."""
    whole = sha256()
    files = sorted((file for file in resources.files("felles.rules").iterdir() if file.name.endswith(".py")), key=lambda file: file.name)
    for file in files:
        whole.update(file.name.encode() + b"\0" + file.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return whole.hexdigest()


def _info(seen: Seen, manifest: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The rows of bag-info.txt."""
    asked, words, handbook = seen.ground.asked, seen.ground.words, manifest["handbook"]
    if handbook["organisation"]:
        yield "Source-Organization", handbook["organisation"]
    if asked.one_day:
        yield "External-Description", words("What was in force on {day}, and how it was decided.", day=asked.ends)
    else:
        yield "External-Description", words("What was in force from {first} to {last}, and how it was decided.", first=asked.begins, last=asked.ends)
    if manifest["case_ref"]:
        yield "External-Identifier", manifest["case_ref"]
    yield "Bagging-Date", asked.ends
    yield "Bag-Software-Agent", f"felles {felles.__version__}"
    yield "Felles-Pack-Format", str(FORMAT)


_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ä": "a", "ö": "o", "ð": "d", "þ": "th"})


def _folder(ground: Ground) -> str:
    options = ground.decided_facts["options"]
    name = unicodedata.normalize("NFKD", (options.name or options.organisation or "felles").casefold().translate(_LETTERS))
    plain = "-".join(re.findall(r"[a-z0-9]+", name.encode("ascii", "ignore").decode()))[:60].strip("-") or "felles"
    asked = ground.asked
    return f"{plain}-{asked.ends}" if asked.one_day else f"{plain}-{asked.begins}-{asked.ends}"


def _add(bag: Bag, path: str, data: Mapping[str, Any]) -> str:
    return bag.add(path, as_lines(data))


def as_lines(data: Mapping[str, Any]) -> bytes:
    """JSON in which each row of a list at the top is a line. What is no character in a path is written as an escape."""
    parts = []
    for name, value in data.items():
        rows = ",\n  ".join(map(_written, value)) if isinstance(value, list) and value and isinstance(value[0], dict) else None
        parts.append(f" {_written(name)}: " + (f"[\n  {rows}\n ]" if rows is not None else _written(value)))
    return ("{\n" + ",\n".join(parts) + "\n}\n").encode("utf-8", "backslashreplace")


_written = json.JSONEncoder(ensure_ascii=False).encode
