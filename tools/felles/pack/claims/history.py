"""Main's line of commits, as the pack has it: what can be seen of it without the repository, and what can't."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from hashlib import sha1, sha256

from felles.model import Decision
from felles.pack.claims.claim import Claim, fails, holds, unknown
from felles.pack.claims.understood import MANIFEST, Understood, Unreadable, record_place
from felles.pack.zips import Broken

LINE = "data/history/line.txt"
BYPASSES = "data/history/bypasses.json"
CHECK = "data/check.json"
OBJECTS = "data/objects/"
_LINE = re.compile(rb"(?:[0-9a-f]{40}\n)+|(?:[0-9a-f]{64}\n)+")


def line(pack: Understood) -> tuple[str, ...]:
    """Main's commits, oldest first. Unreadable when the pack has no such list."""
    try:
        stored = pack.opened.read(LINE)
    except (KeyError, Broken, OSError) as error:
        raise Unreadable(LINE) from error
    if not _LINE.fullmatch(stored):
        raise Unreadable(LINE)
    return tuple(stored.decode("ascii").split())


def claims(pack: Understood) -> Iterator[Claim]:
    try:
        commits = line(pack)
    except Unreadable:
        if LINE in pack.opened:
            yield fails("line.unreadable", LINE)
        return
    digest = sha256("".join(f"{one}\n" for one in commits).encode()).hexdigest()
    places = {commit: i for i, commit in enumerate(commits)}
    if len(places) != len(commits):
        yield fails("line.twice", LINE)
    if pack.manifest and (pack.said("line", "count"), pack.said("line", "sha256")) != (len(commits), digest):
        yield fails("line.other", MANIFEST)
    elif pack.manifest and commits[-1] != pack.manifest.get("commit"):
        yield fails("line.end", MANIFEST)
    else:
        yield holds("line", "", len(commits))
    yield from _along(pack, places)
    yield from _stated(pack)
    yield from _objects(pack, places)


def _along(pack: Understood, places: Mapping[str, int]) -> Iterator[Claim]:
    """Each decision's commits stand on the line, in the decisions' order."""
    left = pack.said("repository", "unknown_decisions")
    admitted = {number for number in left if isinstance(number, int)} if isinstance(left, list) else set()
    last, right = -1, 0
    for decision in pack.decisions:
        merge = decision.origin.merge if decision.origin is not None else decision.before
        at, before = places.get(merge), places.get(decision.before)
        where = record_place(decision)
        if at is None or before is None:
            yield unknown("line.left", where, number=decision.number) if decision.number in admitted else fails("line.lacks", where, number=decision.number)
        elif at < before or at < last or (decision.origin is not None and at == before):
            yield fails("line.order", where, number=decision.number)
        else:
            right += 1
        last = max(last, at if at is not None else -1)
    if right:
        yield holds("line.decisions", "", right)


def _stated(pack: Understood) -> Iterator[Claim]:
    """What only the whole history tells. It is as whoever made the pack says."""
    try:
        rows = pack.parsed(BYPASSES)["bypasses"]
        open_ones = [row for row in rows if row["ended"] is None]
    except (Unreadable, KeyError, TypeError):
        if BYPASSES in pack.opened:
            yield fails("stated.unreadable", BYPASSES)
    else:
        yield unknown("stated.bypasses", BYPASSES, len(rows), still=len(open_ones)) if rows else unknown("stated.none", BYPASSES)
    if CHECK in pack.opened:
        yield unknown("stated.check", CHECK)
    dated = pack.said("repository", "backdated")
    if isinstance(dated, list) and dated:
        some = [str(one)[:12] for one in dated[:5]]
        yield unknown("stated.dates", MANIFEST, len(dated), commits=", ".join(some) + (" …" if len(dated) > len(some) else ""))


def _objects(pack: Understood, places: Mapping[str, int]) -> Iterator[Claim]:
    """Git's own objects, where the pack has them: their names are their digests, and commits name their parents."""
    names = [name for name in pack.opened.names if name.startswith(OBJECTS)]
    made = sum(not decision.baseline for decision in pack.decisions)
    if made:
        yield unknown("decisions.checked", "", made)
    if not names:
        if made:
            yield unknown("decisions.seen", "", made)
        yield unknown("objects.none")
        return
    sound: dict[str, bytes] = {}
    for name in names:
        try:
            stored = pack.opened.read(name)
        except (Broken, OSError):
            continue
        id = name.removeprefix(OBJECTS)
        named = sha256(stored) if len(id) == 64 else sha1(stored)
        if named.hexdigest() != id:
            yield fails("objects.name", name)
        else:
            sound[id] = stored
    commits = {id: stored for id, stored in sound.items() if stored.startswith(b"commit ")}
    order = sorted(places, key=places.__getitem__)
    for one, following in itertools.pairwise(order):
        if following in commits and _parents(commits[following])[:1] != [one]:
            yield fails("objects.parent", OBJECTS + following)
    yield holds("objects", "", len(sound))
    yield from _reviewed(pack, sound)


def _parents(commit: bytes) -> list[str]:
    head = commit.partition(b"\0")[2].partition(b"\n\n")[0]
    return [row[7:].decode("ascii", "replace") for row in head.split(b"\n") if row.startswith(b"parent ")]


def _reviewed(pack: Understood, objects: Mapping[str, bytes]) -> Iterator[Claim]:
    """What was said yes to is what was decided: at the reviewed commit, each path has the same bytes (G4)."""
    seen, left = 0, sum(not decision.baseline for decision in pack.decisions)
    for decision in pack.decisions:
        for commit in dict.fromkeys(one.commit for one in decision.approvals if one.commit is not None):
            if commit == (decision.origin.head if decision.origin is not None else None):
                other = _unlike(decision, commit, objects)
                if other is None:
                    continue
                left -= 1
                if other:
                    yield fails("objects.reviewed", record_place(decision), number=decision.number, path=other)
                else:
                    seen += 1
    if left:
        yield unknown("decisions.seen", "", left)
    if seen:
        yield holds("objects.reviewed", "", seen)


def _unlike(decision: Decision, commit: str, objects: Mapping[str, bytes]) -> str | None:
    """The first path that has other bytes there; empty when none has, None when the pack doesn't tell."""
    stored = objects.get(commit)
    if stored is None:
        return None
    top = stored.partition(b"\0")[2].partition(b"\n")[0].removeprefix(b"tree ").decode("ascii", "replace")
    wanted = {row.content.path: row.content.blob for row in decision.documents} | {file.path: file.blob for file in decision.files}
    for path, blob in sorted(wanted.items()):
        found = _at(top, path, objects)
        if found is None:
            return None
        if found != blob:
            return path
    return ""


def _at(tree: str, path: str, objects: Mapping[str, bytes]) -> str | None:
    """The blob at a path, empty where there is none; None when a tree on the way isn't at hand."""
    id = tree
    for part in path.split("/"):
        stored = objects.get(id)
        if stored is None or not stored.startswith(b"tree "):
            return None
        rows = dict(_rows(stored, len(id) // 2))
        if part not in rows:
            return ""
        id = rows[part]
    return id


def _rows(tree: bytes, width: int) -> Iterator[tuple[str, str]]:
    body = tree.partition(b"\0")[2]
    at = 0
    while at < len(body):
        end = body.find(b"\0", at)
        if end < 0:
            return
        yield body[at:end].partition(b" ")[2].decode("utf-8", "surrogateescape"), body[end + 1 : end + 1 + width].hex()
        at = end + 1 + width
