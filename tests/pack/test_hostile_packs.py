"""Hostile packs do no harm: each ends with a sentence, in time, and nothing is written or run anywhere."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from tests.cli.handbook import felles
from tests.history.building import everything

from felles.pack.claims import judging

from .hostile import Case, cases
from .packs import SECOND, Files, second

pytestmark = pytest.mark.usefixtures("quiet")

CASES = tuple(cases())
SECONDS = 20
"""Of processor time for one of them, on a machine that others use too. Most take less than one."""
ONLY_THE_PRODUCT = {"another program", "a pattern that takes for ever", "a schema from elsewhere", "a schema of itself", "no schema", "personal data of other sorts", "numbers for places", "a place that isn't", "days that aren't", "the last of days"}
"""What the second verifier can't see: it reads no kinds and asks for no places, and it doesn't tell who it is."""


def test_there_are_enough() -> None:
    assert len(CASES) >= 100 and len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name.replace(" ", "-"))
def test_it_does_no_harm(sound: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: Case) -> None:
    (tmp_path / "inn").mkdir()
    target = case.make(sound, tmp_path / "inn" / "pakke.zip")
    (tmp_path / "her").mkdir()
    monkeypatch.chdir(tmp_path / "her")
    monkeypatch.setattr(judging._Effort, "MOST_SIGNATURES", 100)  # each is a program run: three thousand take a minute
    before, started = everything(tmp_path), time.process_time()
    code, out, err = felles("--lang", "en", "verify", str(target))
    assert time.process_time() - started < SECONDS
    assert code in (1, 3), out + err
    assert "Traceback" not in err and "Something went wrong inside" not in err
    said = out + err
    assert said.strip() and said.replace("\n", "").isprintable()
    assert (out.startswith("The pack does not hold") and not err) if code == 1 else (err.startswith("felles: ") and not out)
    assert everything(tmp_path) == before
    assert not Path("/tmp/felles-ut.txt").exists() and not os.path.lexists(tmp_path / "her" / "ut")
    holds, said = second(target)
    assert holds is (case.name in ONLY_THE_PRODUCT), said
    assert said.replace("\n", "").isprintable() and "Traceback" not in said
    assert everything(tmp_path) == before
    assert SECOND.parent.exists() and not (SECOND.parent / "ut").exists()
