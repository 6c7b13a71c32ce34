"""Evidence from a repository that is damaged, or prepared by somebody who means ill: the same as from the sound one, told, or refused."""

from __future__ import annotations

import json
import os
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from tests.history.building import everything
from tests.journeys.deciding import Quick

from .preparing import CASES, EITHER, REFUSED, SAME, TOLD, Case, evil, sound

FIRST = "2026-03-03"
"""A day on which the first text was still the one to follow."""


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
    earlier = made.ran("show", "RUT-002", "--as-of", FIRST)
    if earlier[0] == 0:
        assert "Innen ti minutter" in earlier[1] and "Innen fem" not in earlier[1]
    else:
        assert (earlier[0] == 3 and case.outcome in (REFUSED, EITHER)) or (earlier[0] == 1 and "error D6" in earlier[1] and case.outcome == TOLD), earlier
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


# The same handbook, kept in another way


class Nested(Quick):
    """The handbook is one folder of a larger repository."""

    def git(self, *arguments: str, check: bool = True, **environment: str) -> str:
        if arguments[0] == "init":
            subprocess.run(["git", *arguments], cwd=self.top.parent, check=True)
            (self.top.parent / "annet").mkdir()
            (self.top.parent / "annet/regnskap.txt").write_text("Ikke håndbokens.\n")
            return ""
        if arguments[0] == "add":
            super().git("add", "--all", "--force", "..")
        return super().git(*arguments, check=check, **environment)


class Longer(Quick):
    """What names its objects by SHA-256."""

    def git(self, *arguments: str, check: bool = True, **environment: str) -> str:
        return super().git(*arguments, *(["--object-format=sha256"] if arguments[0] == "init" else []), check=check, **environment)


@pytest.mark.parametrize("sort", [Nested, Longer])
def test_a_handbook_kept_in_another_way_has_the_same_texts(control: tuple[Quick, bytes], tmp_path: Path, sort: type[Quick]) -> None:
    (tmp_path / "repo").mkdir()
    made = sound(tmp_path / "repo" / "handbook", sort)
    said = made.felles("export", "--out", str(tmp_path / "pack.zip"))
    assert "Nothing stands or came in without a decision." in said
    files, others = _files(tmp_path / "pack.zip"), _files(tmp_path_pack(tmp_path, control[1]))

    def texts(some: dict[str, bytes]) -> dict[str, bytes]:
        return {name: content for name, content in some.items() if name.startswith(("data/versions/", "data/files/", "data/redlines/"))}

    assert texts(files) == texts(others)
    assert not any(b"Ikke h" in content for content in files.values())
    assert "The pack holds." in made.felles("verify", str(tmp_path / "pack.zip"))
    if sort is Nested:
        (made.top.parent / "annet/regnskap.txt").write_text("Nytt.\n")
        made.commit_all({}, "Utenfor")
        made.felles("export", "--out", str(tmp_path / "later.zip"))
        assert json.loads(_files(tmp_path / "later.zip")["data/history/bypasses.json"])["bypasses"] == []


def test_a_repository_without_a_folder_has_no_handbook_to_stand_in(control: tuple[Quick, bytes], tmp_path: Path) -> None:
    made = Quick.copied(control[0], tmp_path / "handbook")
    made.git("clone", "-q", "--bare", ".", str(tmp_path / "bare.git"))
    made.top = tmp_path / "bare.git"
    code, said = made.ran("export", "--out", str(tmp_path / "pack.zip"))
    assert code == 3 and "handbook" in said and not (tmp_path / "pack.zip").exists()


# The site as of a day


@pytest.mark.parametrize("name", ["filters, drivers and converters for texts", "rubbish in the folder", "attributes: *.md working-tree-encoding=UTF-16", "links", "changed past the team"])
def test_the_site_as_of_a_day_is_that_of_the_sound_one(control: tuple[Quick, bytes], tmp_path: Path, name: str) -> None:
    made = Quick.copied(control[0], tmp_path / "handbook")
    next(case for case in CASES if case.name == name).prepare(made)
    _, marker = evil(made)
    assert _site(made, tmp_path / "site") == _site(control[0], tmp_path / "sound")
    assert not marker.exists()


def _site(made: Quick, out: Path) -> list[Any]:
    made.felles("build", "--as-of", FIRST, "--out", str(out))
    rows = json.loads((out / "data/documents.json").read_text("utf-8"))
    page = next(out / row["url"] for row in rows if row["id"] == "RUT-002")
    text = (page / "index.html" if page.is_dir() else page).read_text("utf-8")
    assert "Innen ti minutter" in text and "Innen en time" not in text
    return [rows, sorted(path.relative_to(out).as_posix() for path in out.rglob("*.html"))]
