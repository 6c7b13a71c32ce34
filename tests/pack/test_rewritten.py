"""A history that was rewritten after evidence was handed over: the next evidence says so, or there is none."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from tests.journeys.deciding import MEDICINES, ROUTINE, Quick

from felles.pack.claims import since
from felles.pack.claims.understood import Understood
from felles.pack.opening import Opened

from .preparing import RECORD, sound

REWRITES = 1_000


@dataclass(frozen=True)
class Change:
    """One commit of a made-up line: what it holds, and when it says that it was made."""

    text: str
    day: int
    record: int | None = None


Line = tuple[Change, ...]
START: Line = tuple(Change(f"tekst {n}", n, n // 5 + 1 if n % 5 == 4 else None) for n in range(20))
"""Twenty commits; every fifth brings the record of a decision."""


def _ids(line: Line) -> list[str]:
    """What each would be called: its id rests on all that came before."""
    found: list[str] = []
    for change in line:
        before = found[-1] if found else ""
        found.append(hashlib.sha1(f"{before}|{change}".encode()).hexdigest())
    return found


def _records(line: Line, ids: list[str], forged: bool) -> Iterator[tuple[str, bytes]]:
    """The records on the line. ``forged``: made again for the new ids by who rewrote it; else they tell of the old ones."""
    previous, old = None, _ids(START)
    for place, change in enumerate(line):
        if change.record is not None:
            there = ids[place] if forged else old[change.record * 5 - 1]
            stored = json.dumps({"decision": change.record, "previous": previous, "merge": there, "text": change.text}).encode()
            previous = f"sha256:{hashlib.sha256(stored).hexdigest()}"
            yield f"data/decisions/2026/{change.record:04}.json", stored


def _written(folder: Path, line: Line, *, forged: bool = True) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    ids = _ids(line)
    files = {"data/history/line.txt": "".join(f"{one}\n" for one in ids).encode(), **dict(_records(line, ids, forged))}
    files["SHA256SUMS"] = "".join(f"{hashlib.sha256(stored).hexdigest()}  {path}\n" for path, stored in sorted(files.items())).encode()
    for path, stored in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(stored)
    return folder


def _amended(line: Line, at: int, chance: random.Random) -> Line:
    return (*line[:at], replace(line[at], text=f"{line[at].text}, men ikke helt {chance.random()}"), *line[at + 1 :])


def _dropped(line: Line, at: int, chance: random.Random) -> Line:
    return (*line[:at], *line[at + 1 :])


def _reordered(line: Line, at: int, chance: random.Random) -> Line:
    other = chance.choice([place for place in range(len(line)) if place != at])
    moved = list(line)
    moved[at], moved[other] = moved[other], moved[at]
    return tuple(moved)


def _dated(line: Line, at: int, chance: random.Random) -> Line:
    return (*line[:at], replace(line[at], day=line[at].day + chance.choice((-1, 1)) * chance.randint(1, 900)), *line[at + 1 :])


def _slipped_in(line: Line, at: int, chance: random.Random) -> Line:
    return (*line[:at], Change("noe som ikke var der", chance.randint(0, 99)), *line[at:])


def _made_one(line: Line, at: int, chance: random.Random) -> Line:
    to = min(len(line), at + chance.randint(2, 5))
    return (*line[:at], Change(" ".join(one.text for one in line[at:to]), line[to - 1].day, line[to - 1].record), *line[to:])


def _cut_off(line: Line, at: int, chance: random.Random) -> Line:
    return line[:at]


WAYS = (_amended, _dropped, _reordered, _dated, _slipped_in, _made_one, _cut_off)


def _found(newer: Path, older: Opened) -> list[tuple[str, str]]:
    with Opened(newer) as opened:
        return [(claim.verdict, claim.id) for claim in since.claims(Understood(opened), older)]


def test_a_thousand_rewrites_are_all_told(tmp_path: Path) -> None:
    told = 0
    with Opened(_written(tmp_path / "older", START)) as older:
        for turn in range(REWRITES):
            chance = random.Random(turn)
            line, times = START, chance.randint(1, 3)
            while times > 0 or line[: len(START)] == START:  # two exchanges can undo each other
                line = WAYS[turn % len(WAYS)](line, chance.randrange(len(line)), chance) or START[:1]
                times -= 1
            line = (*line, *(Change(f"senere {n}", 100 + n) for n in range(chance.randint(0, 4))))
            found = _found(_written(tmp_path / "newer", line, forged=chance.random() < 0.5), older)
            told += any(verdict == "fails" for verdict, _ in found)
            assert ("holds", "since") not in found, (turn, WAYS[turn % len(WAYS)].__name__)
    assert told == REWRITES


def test_what_only_grew_holds(tmp_path: Path) -> None:
    with Opened(_written(tmp_path / "older", START)) as older:
        for more in (0, 1, 5, 50):
            grown = (*START, *(Change(f"senere {n}", 100 + n, 5 if n == 4 else None) for n in range(more)))
            assert _found(_written(tmp_path / "newer", grown), older) == [("holds", "since")]


# Whole ones


def _rebased(made: Quick, turn: Callable[[list[str]], list[str]], **environment: str) -> None:
    """Main's own texts replayed in another order or number, each as one commit."""
    line = made.git("rev-list", "--first-parent", "--reverse", "main").split()
    tip = line[0]
    for commit in turn(line[1:]):
        tip = made.git("commit-tree", made.tree(commit), "-p", tip, "-m", "x", **environment)
    made.git("update-ref", "refs/heads/main", tip)


def _changed_record(made: Quick) -> None:
    text = made.text(RECORD).replace('"no": 4', '"no": 5', 1)
    made.commit_all({RECORD: text}, "Rettet")


def _amend_tip(made: Quick) -> None:
    made.git("commit", "-q", "--amend", "-m", "En annen grunn")


def _other_second_decision(made: Quick) -> None:
    """Back to before the newest decision, and another in its place."""
    line = made.git("rev-list", "--first-parent", "main").split()
    made.git("reset", "-q", "--hard", line[2])
    proposal = made.propose("annet", {MEDICINES: made.edited(MEDICINES, ("title: ", "title: Annen "), note="Et annet navn.")}).said("skogen-sykepleier").said("elva-sykepleier")
    made.wait(days=3)
    proposal.merged("merged")
    made.felles("record", "--reviews", str(proposal.file))


def _adopted_anew(made: Quick) -> None:
    """Everything begun again, as though nothing had been decided before."""
    made.git("rm", "-q", "-r", "docs/decisions")
    tree = made.git("write-tree")
    made.git("reset", "-q", "--hard", made.git("commit-tree", tree, "-m", "Begynnelsen"))
    made.adopt()


WHOLE: dict[str, Callable[[Quick], None]] = {
    "the newest commit amended": _amend_tip,
    "all made into one": lambda made: _rebased(made, lambda line: line[-1:]),
    "one left out": lambda made: _rebased(made, lambda line: [*line[:1], *line[2:]]),
    "two exchanged": lambda made: _rebased(made, lambda line: [line[1], line[0], *line[2:]]),
    "the same on other days": lambda made: _rebased(made, lambda line: line, GIT_COMMITTER_DATE="1700000000 +0000"),
    "the same by another": lambda made: _rebased(made, lambda line: line, GIT_AUTHOR_NAME="En annen"),
    "cut off before the newest decision": lambda made: made.git("reset", "-q", "--hard", "main~2") and None,
    "another decision in the newest one's place": _other_second_decision,
    "a record changed": _changed_record,
    "a record taken out": lambda made: made.commit_all({RECORD: None}) and None,
    "begun anew": _adopted_anew,
    "the first version another": lambda made: made.git("filter-branch", "-f", "--tree-filter", "echo x > notat.txt", "main", FILTER_BRANCH_SQUELCH_WARNING="1") and None,
}


@pytest.fixture(scope="module")
def handed_over(tmp_path_factory: pytest.TempPathFactory) -> tuple[Quick, Path]:
    made = sound(tmp_path_factory.mktemp("sound") / "handbook")
    pack = made.top.parent / "older.zip"
    made.felles("export", "--out", str(pack))
    return made, pack


@pytest.mark.parametrize("name", WHOLE)
def test_the_next_evidence_of_a_rewritten_handbook_says_so(handed_over: tuple[Quick, Path], tmp_path: Path, name: str) -> None:
    made = Quick.copied(handed_over[0], tmp_path / "handbook")
    WHOLE[name](made)
    made.wait(days=1)
    made.felles("export", "--out", str(tmp_path / "newer.zip"))
    told = made.felles("verify", str(tmp_path / "newer.zip"), "--since", str(handed_over[1]), code=1)
    assert "since the older pack" in told or "it has been changed since" in told or "taken out since" in told, told


def test_the_next_evidence_of_one_that_went_on_says_that(handed_over: tuple[Quick, Path], tmp_path: Path) -> None:
    made = Quick.copied(handed_over[0], tmp_path / "handbook")
    made.commit_all({ROUTINE: made.text(ROUTINE).replace("Innen fem minutter", "Innen seks minutter")}, "Direkte")
    made.felles("export", "--out", str(tmp_path / "newer.zip"))
    assert "records are all here, and its history is how this one begins." in made.felles("verify", str(tmp_path / "newer.zip"), "--since", str(handed_over[1]))
