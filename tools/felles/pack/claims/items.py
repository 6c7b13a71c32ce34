"""The tables and pages that people read, made again from the texts and records in the pack, and held against the pack's own."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from typing import Any

import felles
from felles.errors import CannotRun, WrongUse
from felles.evidence.ground import Ground
from felles.evidence.items import items
from felles.model import Item
from felles.pack.claims.claim import Claim, fails, holds, unknown
from felles.pack.claims.understood import MANIFEST, Understood, Unreadable
from felles.pack.edition import edition
from felles.pack.opening import SUMS
from felles.pack.personal import Personal
from felles.pack.report import addresses, item_page, readme, redline_page
from felles.pack.tables import as_csv, as_json
from felles.pack.zips import Broken

VERIFIER = "verify.py"
_README = "README.txt"
_STATED = (addresses.REPORT, addresses.PDF, addresses.WORKBOOK, "data/frames.json")
"""What tells of the whole history too, beside what follows from the texts."""
_FOLDERS = ("data/versions/", "data/decisions/", "data/files/", "data/objects/", "data/history/")
_OTHERS = frozenset(
    (SUMS, f"{SUMS}.sig", "bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt", MANIFEST, "data/versions.json", "data/check.json")
)


def claims(pack: Understood) -> Iterator[Claim]:
    """Every table and page that texts and records alone are enough for. What rests on the whole history can't be made again."""
    own = pack.said("tool", "sha256") == edition() and not pack.borrowed
    stored = (resources.files("felles.pack.second") / "verify.py").read_bytes().replace(b"\r\n", b"\n")
    if _there(pack, VERIFIER) == stored:
        yield holds("verifier")
    elif VERIFIER in pack.opened:
        yield fails("verifier.other", VERIFIER) if own else unknown("verifier.other", VERIFIER)
    try:
        ground = pack.ground()
        made = items(ground)
        yield from _manifest(pack, own, ground, made)
        yield from _compared(pack, own, ground, made)
    except WrongUse as error:
        yield fails("manifest.named", MANIFEST, why=error)
    except CannotRun as error:
        part = pack.lessened or (pack.asked is not None and not pack.asked.whole)
        if part:
            yield unknown("items.filtered")
        elif pack.asked is not None:
            yield fails("items.ground", why=error) if own else unknown("items.ground", why=error)


def _compared(pack: Understood, own: bool, ground: Ground, made: tuple[Item, ...]) -> Iterator[Claim]:
    right, other = 0, 0
    known = {VERIFIER, *_OTHERS, *_STATED}
    stated = []
    for name, content in _files(pack, ground, made):
        known.add(name)
        if content is None:
            stated.append(name)
            continue
        stored = _there(pack, name)
        if stored == content:
            right += 1
        elif not own:
            other += 1
        elif stored is None and name not in pack.opened:
            yield fails("items.lacking", name)
        elif stored is not None:
            yield fails("items.other", name)
    if right:
        yield holds("items", "", right)
    if other:
        yield unknown("items.tool", "", other, version=str(pack.said("tool", "version"))[:40], own=felles.__version__)
    rest = tuple(name for name in (*stated, *_STATED) if name in pack.opened)
    if rest:
        yield unknown("items.stated", "", len(rest), files=rest)
    more = tuple(name for name in pack.opened.names if name not in known and not name.startswith(_FOLDERS))
    if more:
        yield unknown("items.more", "", len(more), files=more)


def _there(pack: Understood, name: str) -> bytes | None:
    try:
        return pack.opened.read(name) if name in pack.opened else None
    except (Broken, OSError):
        return None


def _files(pack: Understood, ground: Ground, made: tuple[Item, ...]) -> Iterator[tuple[str, bytes | None]]:
    """Each file as it has to be; None for what also tells of the history."""
    about = _about(pack)
    for item in made:
        history = item.rests_on == "history"
        yield f"{addresses.ITEMS}/{item.id}.json", None if history else as_json(item, ground.words)
        yield addresses.item(item), None if history else item_page(item, ground, about)
        for table in item.tables:
            yield addresses.table(table), None if history else as_csv(table)
    for name in pack.opened.names:  # tables of items that rest on the history, and are empty without it
        if any(item.rests_on == "history" and name.startswith((f"{addresses.ITEMS}/{item.id}.", f"{addresses.ITEMS}/{item.id}-")) for item in made):
            yield name, None
    for older, newer in addresses.pairs(ground):
        yield addresses.redline(older, newer), redline_page(ground, older, newer)
    yield _README, readme(ground, about)


def _about(pack: Understood) -> dict[str, Any]:
    """What whoever made the pack told its pages beside the texts."""
    personal = pack.manifest.get("personal_data")
    rows = [{str(key): value for key, value in row.items()} for row in personal if isinstance(row, dict)] if isinstance(personal, list) else []
    return {
        "tool": f"felles {pack.said('tool', 'version')}",
        "personal_data": rows,
        "accounts": not pack.lessened,
        "objects": pack.manifest.get("objects") is True,
        "signature": pack.manifest.get("signed") is True,
    }


def _manifest(pack: Understood, own: bool, ground: Ground, made: tuple[Item, ...]) -> Iterator[Claim]:
    """What the manifest says that the texts say too."""
    options = ground.decided_facts["options"]
    counted = pack.said("counts", "items")
    wanted = {
        "handbook": {"name": options.name, "organisation": options.organisation, "language": options.language},
        "retention": options.evidence.get("retention", ""),
        "case_ref": options.evidence.get("case_ref", ""),
        "counts.documents": len(ground.chosen),
        "counts.versions": len(ground.kept),
    }
    wanted |= {f"counts.items.{item.id}": item.count for item in made if item.rests_on == "texts" and own}
    for name, value in wanted.items():
        part, _, rest = name.partition(".")
        said = pack.manifest.get(part) if not rest else pack.said(part, rest)
        if name.startswith("counts.items."):
            said = counted.get(name.rpartition(".")[2]) if isinstance(counted, dict) else None
        if said != value:
            yield fails("manifest.other", MANIFEST, name=name)
    yield from _itself(pack)
    personal = pack.manifest.get("personal_data")
    wanted_rows = _personal(pack, ground)
    if own and (not isinstance(personal, list) or personal[: len(wanted_rows)] != wanted_rows or (len(personal) > len(wanted_rows) and pack.manifest.get("objects") is not True)):
        yield fails("manifest.other", MANIFEST, name="personal_data")


def _itself(pack: Understood) -> Iterator[Claim]:
    """What the manifest says of the pack's own files."""
    try:
        rows = pack.parsed("data/versions.json")["versions"]
        left = any(file["at"] is None for row in rows for file in row["files"])
        past = len(pack.parsed("data/history/bypasses.json")["bypasses"])
    except (Unreadable, KeyError, TypeError):
        return  # told with those files
    objects = any(name.startswith("data/objects/") for name in pack.opened.names)
    said = {
        "language": pack.language is not None,
        "left_out": bool(pack.manifest.get("left_out")) == left,
        "objects": pack.manifest.get("objects") is objects,
        "counts": pack.said("counts", "bypasses") == past,
    }
    for name in (name for name, right in said.items() if not right):
        yield fails("manifest.other", MANIFEST, name=name)


def _personal(pack: Understood, ground: Ground) -> list[dict[str, Any]]:
    """What the texts and records hold of people. Whom Git's objects name stands behind it."""
    counted = Personal(ground)
    for one in ground.kept:
        counted.look(one, b"")
    for decision in pack.decisions:
        counted.count(decision)
    return counted.rows(ground.words)
