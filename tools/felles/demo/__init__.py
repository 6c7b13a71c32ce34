"""The sample handbook with the history that led to it: a repository to look at, to judge proposals in, to break.

The story is ``story.yaml``; earlier texts lie under ``texts``, a folder for each time and a file for each document.
Where it ends, the handbook is the sample as it comes with Felles, but for what the story says went past the decisions.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from felles import shipped, starting
from felles.demo.playing import Beginning, Played, Proposed, play
from felles.demo.story import HOME, Story, story
from felles.demo.texts import sample
from felles.forge import write_file
from felles.history.beginning import begin
from felles.history.writing import move
from felles.reading.handbook import read
from felles.reading.held import Held

SAID = Path(".git") / "felles-demo"
"""Where what was said of the proposals lies."""
OPEN, CLOSED = "forslag", "lukket"
"""What the branches of proposals begin with: those that are open, and those that were refused."""


def make(folder: Path) -> Story:
    """Makes the repository in an empty folder; the same bytes and ids every time. The story, for who tells about it."""
    told = story()
    repository = begin(folder, "main")
    played = play(repository, told, _beginning(told))
    move(repository, "refs/heads/main", None, played.tip)
    for left in played.left:
        move(repository, f"refs/heads/{CLOSED if left.event.way == 'closed' else OPEN}/{left.event.name}", None, left.head)
        write_file(folder / SAID / f"{left.event.name}.json", left.reviews)
    (folder / SAID / "expected.json").write_bytes(_expected(told, played))
    shutil.rmtree(folder / ".git" / "logs", ignore_errors=True)  # they tell by the clock when it was made, and nothing else
    return told


def _beginning(told: Story) -> Beginning:
    present = sample(told.folders)
    schemas = shipped.schemas()
    kinds = {f"schemas/{path.relative_to(schemas).as_posix()}": path.read_bytes() for path in sorted(schemas.rglob("*")) if _counts(path, schemas)}
    handbook = read(Held("sample", {**present, **kinds}))
    common = starting.texts("nb", {})
    around = {name: common[name] for name in (".gitattributes", ".gitignore")}
    around |= {path.name: path.read_bytes() for path in sorted((HOME / "around").iterdir())}
    return Beginning(present, {id: document.path for id, document in handbook.by_id.items()}, {**kinds, **around})


def _counts(path: Path, home: Path) -> bool:
    parts = path.relative_to(home).parts
    return path.is_file() and not any(part.startswith(".") or part == "__pycache__" for part in parts)


def _expected(told: Story, played: Played) -> bytes:
    """Which proposals are met on the story's last day, and what there is to see in each."""
    still = [left for left in played.left if left.event.way == "open"]
    value = {
        "today": told.last_day,
        "met": [left.event.name for left in still if left.event.met],
        "not_met": [left.event.name for left in still if not left.event.met],
        "proposals": {left.event.name: _row(left) for left in played.left},
    }
    return json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8") + b"\n"


def _row(left: Proposed) -> dict[str, object]:
    closed = left.event.way == "closed"
    return {
        "branch": f"{CLOSED if closed else OPEN}/{left.event.name}",
        "number": left.reviews.proposal.number,
        "title": left.event.says,
        "state": "closed" if closed else "open",
        "met": left.event.met,
        "why": left.event.told,
    }
