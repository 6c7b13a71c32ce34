"""Packs of earlier editions verify for ever: what was handed over to somebody can still be shown to hold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.handbook import felles

from .golden import FOLDER, lifted
from .packs import laid, second, summed, zipped

pytestmark = pytest.mark.usefixtures("quiet")

GOLDEN = sorted(FOLDER.glob("*.tar.xz"))
DIGESTS = dict(line.split("  ")[::-1] for line in (FOLDER / "DIGESTS").read_text("utf-8").splitlines())
"""By the file's name: what was printed when it was made."""


def test_there_is_one_of_each_format() -> None:
    assert {path.name for path in GOLDEN} == set(DIGESTS) and GOLDEN
    assert all(path.stat().st_size < 300_000 for path in GOLDEN)


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda path: path.name)
def test_it_still_holds(golden: Path, tmp_path: Path) -> None:
    sound = lifted(golden)
    for target in (zipped(sound, tmp_path / "pakke.zip"), laid(sound, tmp_path / "mappe")):
        code, out, err = felles("verify", "--format", "json", "--expect", DIGESTS[golden.name], str(target))
        data = json.loads(out)
        assert (code, err, data["holds"]) == (0, "", True), [row for row in data["claims"] if row["verdict"] == "fails"]
        held: dict[str, int] = {}
        for row in data["claims"]:
            if row["verdict"] == "holds":
                held[row["id"]] = held.get(row["id"], 0) + row["count"]
        assert {name: held[name] for name in ("decision", "records", "objects.reviewed", "line.decisions")} == {"decision": 6, "records": 7, "objects.reviewed": 6, "line.decisions": 7}
        assert held["version"] == len([name for name in sound if name.startswith("data/versions/")]) and "signature.member" in held
        assert second(target, "--expect", DIGESTS[golden.name])[0]


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda path: path.name)
def test_a_change_in_it_is_still_noticed(golden: Path, tmp_path: Path) -> None:
    sound = lifted(golden)
    name = next(name for name in sorted(sound) if name.startswith("data/decisions/") and b'"approved"' in sound[name])
    forged = zipped(summed({**sound, name: sound[name].replace(b'"state": "approved"', b'"state": "commented"')}), tmp_path / "forged.zip")
    assert felles("verify", str(forged))[0] == 1
    assert not second(forged)[0]
