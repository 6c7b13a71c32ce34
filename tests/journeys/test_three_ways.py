"""Whatever is proposed, and whatever main does meanwhile: merge commit, squash and rebase give one verdict and one record.

Eight stories are played each time; FELLES_STORIES=20 (or any number) plays more of them.
"""

from __future__ import annotations

import json
import os
import random
from pathlib import Path
from typing import Any

import pytest
from tests.history.building import MODES

from .deciding import MEDICINES, ROUTINE, Deciding, Proposing, Quick

WORDS = "Ring|Spør|Rop|Sykepleier|dosett|journalen|brukeren|døren".split("|")
STEPS = {ROUTINE: "Innen ti minutter", MEDICINES: "Innen en time fra avtalt tid"}


def _edited(handbook: Deciding, dice: random.Random, path: str, round_: int) -> str:
    """One more change of a document: a step's deadline, a sentence at its end, or both."""
    text = handbook.edited(path, note=f"Endring {round_}, {dice.randrange(1000)}.")
    if dice.random() < 0.7:
        before, _, rest = text.partition("    deadline: ")
        _, _, after = rest.partition("\n")
        text = f"{before}    deadline: Innen {dice.randrange(2, 90)} minutter\n{after}"
    if dice.random() < 0.5:
        text = f"{text.rstrip()}\n\n{dice.choice(WORDS)} {dice.randrange(100)} ganger.\n"
    return text


def _proposed(handbook: Deciding, dice: random.Random) -> Proposing:
    """A proposal of one to four commits on one or two documents; one of them may be taken back again."""
    mine = dice.sample([ROUTINE, MEDICINES], dice.randrange(1, 3))
    proposal = handbook.propose("forslag", {path: _edited(handbook, dice, path, 0) for path in mine})
    for round_ in range(1, dice.randrange(1, 5)):
        handbook.on("forslag")
        files = {path: _edited(handbook, dice, path, round_) for path in dice.sample(mine, dice.randrange(1, len(mine) + 1))}
        proposal.pushed(files if dice.random() < 0.8 else {f"notat-{round_}.txt": "x"})
    return proposal


def _meanwhile(handbook: Deciding, dice: random.Random, proposal: Proposing) -> None:
    """What main does while people read: nothing, something beside, a decision on another text, a bypass."""
    handbook.on("main")
    for n in range(dice.randrange(0, 4)):
        handbook.commit_all({f"beside-{dice.randrange(3)}.txt": f"{n}\n"}, "noe ved siden av")
    touched = {path for path in STEPS if handbook.git("diff", "--name-only", f"main...{proposal.name}", "--", path)}
    other = next((path for path in STEPS if path not in touched), None)
    if other is None or dice.random() < 0.4:
        return
    files = {other: _edited(handbook, dice, other, 9)}
    if dice.random() < 0.5:
        handbook.commit_all(files, "rett inn")
        return
    second = handbook.propose("annet", files, number=8).said("skogen-sykepleier").said("elva-sykepleier")
    handbook.wait(days=3)
    second.merged("squashed")
    if dice.random() < 0.5:
        handbook.felles("record", "--reviews", str(second.file))
    else:
        (handbook.top.parent / "annet-sagt.json").write_bytes(second.file.read_bytes())


def _said(handbook: Deciding, dice: random.Random, proposal: Proposing) -> None:
    asked = ["skogen-sykepleier", "elva-sykepleier"] if dice.random() < 0.8 else []
    for account in (*asked, *dice.sample(["elva-sykepleier", "skogen-fagarbeider", "elva-leder", "ukjent"], dice.randrange(0, 3))):
        proposal.said(account, dice.choices(["approved", "commented", "changes_requested"], [12, 1, 1])[0])


def _outcome(handbook: Deciding, proposal: Proposing, way: str, told: bool) -> dict[str, Any]:
    """What comes of it, merged in one way: the records with all but the merge, and what is left undecided."""
    merged_at = handbook.moment
    proposal.merged(way)
    proposal.facts["merged_at"] = merged_at
    if not told:
        proposal.facts["merge_commit"] = None
    files = [str(proposal.file)]
    other = handbook.top.parent / "annet-sagt.json"
    if other.exists():
        files.insert(0, str(other))
    known = len(handbook.records())
    run = handbook.ran("record", *(part for one in files for part in ("--reviews", one)))
    records = handbook.records()[known:]
    for record in records:
        if record["proposal"]["number"] == proposal.facts["number"]:
            record["proposal"]["merge"] = ""
        record["previous"] = None if record is not records[0] else record["previous"]
    problems = json.loads(handbook.ran("check", "--at", "main", "--format", "json")[1])["problems"]
    return {
        "records": records,
        "code": run[0],
        "unmet": sorted(line for line in run[1].splitlines() if not line.startswith(("Not decided", "Nobody decided"))),
        "problems": sorted((p["rule"], p["path"]) for p in problems),
    }


@pytest.mark.parametrize("seed", range(int(os.environ.get("FELLES_STORIES", "8"))))
def test_one_verdict_and_one_record_in_every_way(handbook: Quick, tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    proposal = _proposed(handbook, dice)
    _said(handbook, dice, proposal)
    _meanwhile(handbook, dice, proposal)
    handbook.wait(days=3)
    handbook.on("main")
    asked = ("approval", "--base", "main", "--head", proposal.facts["head"], "--reviews", str(proposal.file), "--format", "json")
    verdict = json.loads(handbook.ran(*asked)[1])
    told = dice.random() < 0.5
    outcomes = {}
    ways = [*MODES, *(["moved_on"] if handbook.git("merge-base", "main", "forslag") == handbook.tip("main") else [])]
    for way in ways:
        folder = tmp_path / way
        folder.mkdir()
        for beside in tmp_path.glob("annet-sagt.json"):
            (folder / beside.name).write_bytes(beside.read_bytes())
        copy = Quick.copied(handbook, folder / "handbook")
        mine = Proposing(copy, proposal.name, 7, "elva-leder", "", "", "", False)
        mine.facts, mine.reviews = dict(proposal.facts), proposal.reviews
        outcomes[way] = _outcome(copy, mine, way, told)
    first = outcomes["merged"]
    assert all(outcome == first for outcome in outcomes.values()), json.dumps(outcomes, indent=1, ensure_ascii=False)
    assert verdict["met"] == any(record["proposal"]["number"] == 7 for record in first["records"])
