"""A generated handbook's past: a repository in which thousands of proposals were decided, recorded and merged.

The same sizes give the same ids. Records are made as the product makes them, so chain, versions and fingerprints hold
and the tip is proven; what a forge would add (who said what) is made up.
"""

from __future__ import annotations

import datetime
import json
import os
import random
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import corpus

from felles.approval import team
from felles.facts import Facts
from felles.model import Approval, Content, Decided, Decision, Handbook, Member, Origin, day_of
from felles.reading.decisions import blob_id, fingerprint, written
from felles.reading.handbook import read_folder
from felles.recording.records import baseline, numbered

BEGUN = int(datetime.datetime(2023, 9, 20, 8, tzinfo=datetime.UTC).timestamp())
LAST = int(datetime.datetime(2026, 10, 30, 8, tzinfo=datetime.UTC).timestamp())
TEAM = "implementeringsteam"
PROPOSAL = "forslag"
TODAY = "2026-11-21"
MEMBERS = {
    "sone-nord": ((4, "sykepleier"), (6, "avdelingsleder")),
    "sone-sor": ((7, "helsefagarbeider"), (9, "avdelingsleder")),
    "sone-ost": ((1, "tjenesteleder"), (3, "kvalitetsradgiver")),
    "sone-vest": ((2, "fagutviklingssykepleier"), (13, "sykepleier")),
    "nattjenesten": ((16, "ansvarsvakt"), (17, "helsefagarbeider")),
    "hverdagsrehabilitering": ((18, "fysioterapeut"), (19, "ergoterapeut")),
    "tunet": ((21, "helsefagarbeider"), (23, "avdelingsleder")),
}
OWN = {"decides_on": {"kinds": "all", "sites": "own"}, "groups": [{"site": "own", "count": 1}]}


@dataclass
class Routine:
    """One document on its way through the years."""

    id: str
    path: str
    site: str
    text: str
    version: int = 1


@dataclass(frozen=True)
class Past:
    """The repository that was made."""

    top: Path
    commits: int
    decisions: int
    routines: tuple[Routine, ...]
    reviews: Path
    """What was said of the one proposal that is open, ``PROPOSAL``: it is met."""


class _Stream:
    """``git fast-import``, told what to make and asked what ids it became."""

    def __init__(self, top: Path) -> None:
        self._git = subprocess.Popen(
            ["git", "-C", str(top), "fast-import", "--quiet", "--force"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=_clean()
        )
        assert self._git.stdin is not None and self._git.stdout is not None
        self._in: IO[bytes] = self._git.stdin
        self._out: IO[bytes] = self._git.stdout
        self._marks: dict[str, int] = {}  # what lies in an unfinished pack is known by its mark only

    @property
    def made(self) -> int:
        return len(self._marks)

    def commit(self, ref: str, at: int, said: str, files: dict[str, bytes], parents: tuple[str, ...] = ()) -> str:
        """One commit's id."""
        mark = len(self._marks) + 1
        message = said.encode()
        lines = [f"commit {ref}", f"mark :{mark}"]
        lines += [f"{who} Skriver <skriver@kommune.example> {at} +0100" for who in ("author", "committer")]
        lines += [f"data {len(message)}"]
        self._in.write("\n".join(lines).encode() + b"\n" + message + b"\n")
        for name, parent in zip(("from", *["merge"] * 9), parents, strict=False):
            self._in.write(f"{name} :{self._marks[parent]}\n".encode())
        for path, content in files.items():
            self._in.write(f"M 100644 inline {path}\ndata {len(content)}\n".encode() + content + b"\n")
        self._in.write(f"\nget-mark :{mark}\n".encode())
        self._in.flush()
        made = self._out.readline().decode().strip()
        self._marks[made] = mark
        return made

    def end(self) -> None:
        self._in.close()
        if self._git.wait():
            raise RuntimeError("git fast-import failed")


def make(folder: Path, documents: int, commits: int, decisions: int) -> Past:
    """Writes a handbook of so many routines with that past to ``folder`` (emptied first), and checks its last version out.

    A decision is a merge commit of one proposal with one commit, and the record's own commit; so many of them as are
    needed to come out at ``commits`` are squashed, which is one commit less.
    """
    corpus.make(folder, documents)
    first = {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
    rng = random.Random(f"past {documents} {commits} {decisions}")
    _git(folder, "init", "--quiet", "-b", "main")
    stream = _Stream(folder)
    at = BEGUN
    tip = stream.commit("refs/heads/main", at, "Håndboken slik den er", first)
    handbook = read_folder(folder)
    newest = _baseline(handbook, tip, at)
    tip = stream.commit("refs/heads/main", at + 3600, "Vedtak 1", {newest.path: written(newest)}, (tip,))
    members = next(team(d.id, d.path, d.data).members for d in handbook.documents if d.id == TEAM)
    routines = tuple(_routine(d.id, d.path, d.source) for d in handbook.documents if d.kind.folder == "routines")
    squashed = 3 * decisions - 1 - commits
    for number in range(2, decisions + 1):
        at = BEGUN + (LAST - BEGUN) * number // decisions
        # Half of all changes are to the same few.
        chosen = routines[int(rng.random() ** 2 * len(routines))] if rng.random() < 0.5 else rng.choice(routines)
        files = {chosen.path: _revised(chosen, rng)}
        chosen.version += 1
        squash = number * squashed // (decisions - 1) > (number - 1) * squashed // (decisions - 1)
        newest, tip = _decided(stream, members, number, at, newest, chosen, files, tip, squash=squash, rng=rng)
    made = stream.made
    open_ = next(one for one in routines if one.site == "sone-nord")
    text = _edited(open_.text, f"Du ringer innen {documents} minutter når ingen svarer.", rng)
    head = stream.commit(f"refs/heads/{PROPOSAL}", LAST + 86_400, "Forslag", {open_.path: text.encode()}, (tip,))
    stream.end()
    _git(folder, "reset", "--quiet", "--hard", "main")
    reviews = folder.with_name(folder.name + "-forslag.json")
    reviews.write_text(json.dumps(_said(tip, head), ensure_ascii=False), "utf-8")
    return Past(folder, made, decisions, routines, reviews)


def _baseline(handbook: Handbook, commit: str, at: int) -> Decision:
    facts = Facts(handbook, day_of(moment(at)), settled=True)
    made = baseline(handbook, facts["standings"], facts["guarded_files"], team=TEAM, commit=commit, at=moment(at))
    assert made is not None
    return made


def _routine(id: str, path: str, text: str) -> Routine:
    site = re.search(r"(?m)^  sites: \[([a-z-]+)\]$", text)
    assert site is not None
    return Routine(id, path, site[1], text)


def _revised(routine: Routine, rng: random.Random) -> bytes:
    routine.text = _edited(routine.text, f"Utgave {routine.version + 1} gir {rng.randint(1, 24)} timer mer tid.", rng)
    return routine.text.encode()


def _edited(text: str, note: str, rng: random.Random) -> str:
    """As people change texts: what they say of it, a deadline, and a sentence or two of a paragraph."""
    text = re.sub(r"(?m)^  note: .*$", f"  note: {note}", text, count=1)
    text = re.sub(r"Innen \d+ timer", f"Innen {rng.randint(1, 24)} timer", text, count=1)
    lines = text.split("\n")
    long = [i for i, line in enumerate(lines) if len(line) > 400 and ":" not in line]
    where = rng.choice(long)
    sentences = lines[where].split(". ")
    sentences[rng.randrange(len(sentences) - 1)] = corpus.sentence(rng, 10)[:-1]
    lines[where] = ". ".join(sentences)
    return "\n".join(lines)


def _decided(
    stream: _Stream, members: tuple[Member, ...], number: int, at: int, newest: Decision, routine: Routine, files: dict[str, bytes], tip: str, *, squash: bool, rng: random.Random
) -> tuple[Decision, str]:
    """One proposal, its merge and its record: the decision, and main's new tip."""
    content = files[routine.path]
    by, other = MEMBERS[routine.site]
    others = MEMBERS[rng.choice(corpus.SITES)]
    if squash:
        merge = stream.commit("refs/heads/main", at + 7200, f"Forslag {number}", files, (tip,))
        head = merge
    else:
        head = stream.commit("refs/heads/pr", at, f"{routine.id}: utgave {routine.version}", files, (tip,))
        merge = stream.commit("refs/heads/main", at + 7200, f"Forslag {number}", files, (tip, head))
    merged_at = moment(at + 7200)
    decided = Decided(
        routine.id, Content(routine.path, blob_id(content), fingerprint(content)), (), routine.version, "significant", "approved", day_of(merged_at), TEAM, "reviews"
    )
    origin = Origin(
        number=number,
        url=f"https://forge.example/forslag/{number}",
        base=tip,
        head=head,
        merge=merge,
        opened_by=by[0],
        opened_at=moment(at),
        head_at=moment(at),
        authors=(by[0],),
        last_pushed_by=by[0],
        merged_at=merged_at,
        urgent=False,
    )
    rows = {row.no: row for row in reversed(members) if row.begins <= day_of(moment(at)) and (row.ends is None or day_of(moment(at)) <= row.ends)}
    said = tuple(
        Approval(no, rows[no].role, rows[no].site, "approved", head, moment(at + 60 * (i + 1)), None, "forge", fingerprint(f"{number} {i}".encode()))
        for i, (no, _) in enumerate(dict.fromkeys(one for one in (other, *others) if one != by))  # nobody says yes to what is their own
    )
    made = numbered((newest,), Decision(0, merged_at, tip, None, (decided,), (), (OWN,), origin, said))
    record = stream.commit("refs/heads/main", at + 7300, f"Vedtak {made.number}: {routine.id}", {made.path: written(made)}, (merge,))
    return made, record


def _said(base: str, head: str) -> dict[str, object]:
    opened = moment(LAST + 86_400)
    proposal = {
        "number": 9000, "url": "https://forge.example/forslag/9000", "opened_by": "nord-helsefagarbeider", "opened_at": opened, "base": base, "head": head,
        "head_at": opened, "authors": ["nord-helsefagarbeider"], "last_pushed_by": "nord-helsefagarbeider", "merged_at": None, "merge_commit": None, "urgent": False,
    }  # fmt: skip
    review = {"account": "nord-sykepleier", "state": "approved", "commit": head, "submitted_at": moment(LAST + 90_000), "on_behalf_of": None, "reason": None}
    return {"source": "file", "proposal": proposal, "reviews": [review]}


def moment(at: int) -> str:
    return datetime.datetime.fromtimestamp(at, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _clean() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return kept | {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}


def _git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(folder), *arguments], check=True, env=_clean())
