"""Evidence from a repository that is damaged, or prepared by somebody who means ill: the same as from the sound one, told, or refused."""

from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path

import pytest
from tests.history.building import everything
from tests.journeys.deciding import Quick

from .preparing import CASES, EITHER, REFUSED, SAME, TOLD, Case, evil, sound


@pytest.fixture(scope="module")
def control(tmp_path_factory: pytest.TempPathFactory) -> tuple[Quick, bytes]:
    made = sound(tmp_path_factory.mktemp("sound") / "handbook")
    pack = made.top.parent / "control.zip"
    made.felles("export", "--out", str(pack))
    return made, pack.read_bytes()


def _files(pack: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(pack) as opened:
        return {name.partition("/")[2]: opened.read(name) for name in opened.namelist()}


def _texts(files: dict[str, bytes]) -> dict[str, bytes]:
    return {name: content for name, content in files.items() if name.startswith(("data/versions/", "data/decisions/", "data/redlines/"))}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name.replace(" ", "-"))
def test_evidence_is_the_sound_one_or_says_what_was_done_or_there_is_none(control: tuple[Quick, bytes], tmp_path: Path, case: Case) -> None:
    whole, expected = control
    if case.name.startswith("owned") and os.geteuid() != 0:
        pytest.skip("only root can give files away")
    made = Quick.copied(whole, tmp_path / "handbook")
    folder = case.prepare(made)
    if folder is not None:
        made.top = folder
    _, marker = evil(made)
    out = tmp_path / "pack.zip"
    kept, beside = everything(tmp_path), {path.name for path in tmp_path.iterdir()}
    code, said = made.ran("export", "--out", str(out))
    assert not marker.exists(), "something of theirs ran"
    after = {name: content for name, content in everything(tmp_path).items() if name != "pack.zip"}
    assert after == kept, "looking changed something"
    assert {path.name for path in tmp_path.iterdir()} - beside <= {"pack.zip"}
    outcome = case.outcome if case.outcome != EITHER else SAME if code == 0 else REFUSED
    if outcome == REFUSED:
        assert code == 3 and not out.exists(), said
        assert case.said in said and len(said.strip().splitlines()) >= 1
        assert "\x1b" not in said and "Traceback" not in said
        return
    assert code == 0, said
    if outcome == SAME:
        assert out.read_bytes() == expected
        return
    assert outcome == TOLD
    files, sound_ones = _files(out), _files(tmp_path_pack(tmp_path, expected))
    assert _texts(files) == _texts(sound_ones), "what was decided is what was decided"
    assert case.said.encode() in files[case.where], files[case.where][:2000].decode()
    assert b"/etc" not in files["data/report.html"] and not any(Path("/etc/hostname").read_bytes().strip() == content.strip() for content in files.values())
    code, told = made.ran("verify", str(out))
    assert code == 0, told


def tmp_path_pack(folder: Path, content: bytes) -> Path:
    path = folder / "control.zip"
    path.write_bytes(content)
    return path


def test_there_are_as_many_as_were_promised() -> None:
    """Promise 4: 37 repositories."""
    assert len(CASES) >= 37 and len({case.name for case in CASES}) == len(CASES)


def test_dates_that_go_backwards_are_named(control: tuple[Quick, bytes], tmp_path: Path) -> None:
    made = Quick.copied(control[0], tmp_path / "handbook")
    case = next(case for case in CASES if case.name == "a day long past")
    case.prepare(made)
    made.felles("export", "--out", str(tmp_path / "pack.zip"))
    assert json.loads(_files(tmp_path / "pack.zip")["data/manifest.json"])["repository"]["backdated"] == [made.tip("main")]
    assert f"When 1 change ({made.tip('main')[:12]}) came in: they say a day before the one they are built on" in made.felles("verify", str(tmp_path / "pack.zip"))
