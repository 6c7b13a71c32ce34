"""A pack put together: everything an inspector is handed, file by file into a bag. The same arguments give the same bytes.

What rests on the whole history is marked as such, and what isn't known is said.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import resources
from typing import Any

import felles
from felles.evidence.frames import answered, frames
from felles.evidence.items import items
from felles.history.walking import Author
from felles.model import Answer, Frame, Item
from felles.pack.bag import Bag
from felles.pack.manifest import FORMAT, bag_info, folder_of, line, manifest
from felles.pack.objects import write_objects
from felles.pack.personal import Personal
from felles.pack.report import addresses, item_page, readme, report
from felles.pack.report.pdf import report_pdf
from felles.pack.seeing import Seen, Tell, quietly
from felles.pack.tables import as_csv, as_json, workbook
from felles.pack.texts import write_files, write_records, write_versions
from felles.words import N_, Words

Sign = Callable[[str], str]
"""Makes a signature of a text."""


@dataclass(frozen=True)
class Made:
    """What went into a pack."""

    digest: str
    folder: str
    documents: int
    versions: int
    decisions: int
    unproven: int
    """How many texts stand on main without a decision, documents and others."""
    bypasses: int
    """How many changes reached main without a decision, ended or not."""
    authors: tuple[Author, ...]
    """Whose names and addresses it holds in Git's own objects."""


def make(seen: Seen, bag_in: Callable[[str], Bag], *, objects: bool = False, pdf: bool = False, sign: Sign | None = None, tell: Tell = quietly) -> Made:
    """Writes a pack of what was seen. ``bag_in`` gives the bag to fill, by the name of the folder it is to have.

    With ``objects`` the Git objects that its claims rest on go along, with ``pdf`` the report as a PDF.
    """
    ground, words = seen.ground, seen.words
    folder = folder_of(ground)
    bag, personal = bag_in(folder), Personal(ground)
    versions = write_versions(bag, seen, personal, tell)
    _add(bag, "data/versions.json", {"format": FORMAT, "versions": versions, "files": write_files(bag, seen)})
    tell(N_("Writing the decisions"), 0, 0)
    last = write_records(bag, seen, personal)
    bag.add("data/history/line.txt", line(seen))
    _add(bag, "data/history/bypasses.json", _bypasses(seen))
    _add(bag, "data/check.json", _checked(seen))
    authors: tuple[Author, ...] = ()
    if objects:
        tell(N_("Writing Git's own objects"), 0, 0)
        authors = write_objects(bag, seen)
        personal.name(authors)
    made = items(ground, tell=partial(tell, N_("Working out what texts and decisions say")))
    some = frames(words, ground.decided_facts["options"].evidence.get("frames", ()))
    _items(bag, made, words)
    _frames(bag, some, made)
    about = manifest(
        seen,
        folder=folder,
        versions=len(versions),
        last=last,
        items=made,
        personal=personal.rows(words),
        left_out=[] if seen.accounts else [words("The texts that name members' accounts. Without them it can't be worked out again whose yes counted.")],
        signed=sign is not None,
        objects=objects,
    )
    _add(bag, "data/manifest.json", about)
    told = {"tool": f"felles {felles.__version__}", "personal_data": about["personal_data"], "accounts": seen.accounts, "objects": objects, "signature": sign is not None}
    for done, item in enumerate(made):
        tell(N_("Writing what is to be read"), done, len(made))
        bag.add(addresses.item(item), item_page(item, ground, told))
    bag.add(addresses.REPORT, report(ground, made, some, told))
    if pdf:
        bag.add(addresses.PDF, report_pdf(ground, made, some, told))
    bag.add("README.txt", readme(ground, told))
    bag.add("verify.py", _verifier())
    digest = bag.close(bag_info(seen, about), sign)
    unproven = {one.id for one in ground.tip_standings.values() if one.state == "unproven"}
    return Made(digest, folder, len(ground.chosen), len(versions), len(seen.tip.decisions), len(unproven), len(ground.bypasses), authors)


def _verifier() -> bytes:
    """The second verifier, however a checkout ends its lines."""
    return (resources.files("felles.pack.second") / "verify.py").read_bytes().replace(b"\r\n", b"\n")


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
        "day": seen.checked_on,
        "counts": counts,
        "problems": [row for row in rows if "waived_until" not in row],
        "waived": [row for row in rows if "waived_until" in row],
    }


def _items(bag: Bag, made: Sequence[Item], words: Words) -> None:
    for item in made:
        bag.add(f"{addresses.ITEMS}/{item.id}.json", as_json(item, words))
        for table in item.tables:
            bag.add(addresses.table(table), as_csv(table))
    bag.add(addresses.WORKBOOK, workbook(made))


def _frames(bag: Bag, some: Sequence[Frame], made: Sequence[Item]) -> None:
    def clause(one: Answer) -> dict[str, Any]:
        there = {"given": [item.id for item in one.given], "absent": [item.id for item in one.absent]}
        return {"id": one.clause.id, "name": one.clause.name, "text": one.clause.text, **there, "outside": one.clause.outside, "checked": one.clause.checked}

    rows = [{"id": frame.id, "title": frame.title, "clauses": [clause(one) for one in answered(frame, made)]} for frame in some]
    _add(bag, "data/frames.json", {"format": FORMAT, "frames": rows})


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
