"""A pack beside the pages: the same bytes at an address that stays, shown as what it is, and never one that doesn't hold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.handbook import felles
from tests.journeys.deciding import Quick

from .packs import Files, exported, summed, zipped

DAY = ("--today", "2026-07-01", "--lang", "en")


def _build(made: Quick, pack: Path, site: Path, *more: str) -> tuple[int, str]:
    code, out, err = felles("-C", str(made.top), *DAY, "build", "--out", str(site), "--pack", str(pack), *more)
    return code, out + err


def test_its_bytes_lie_there_and_the_page_says_what_it_is(decided: Quick, pack: Path, tmp_path: Path) -> None:
    code, said = _build(decided, pack, tmp_path / "site")
    assert code == 0, said
    assert (tmp_path / "site/data/evidence.zip").read_bytes() == pack.read_bytes()
    page = (tmp_path / "site/tilsyn/index.html").read_text("utf-8")
    number = json.loads(felles("verify", "--format", "json", str(pack))[1])["digest"]
    assert number in page and "2. mars 2026" in page and "30. juni 2026" in page
    assert 'href="../data/evidence.zip"' in page and f'download="{_top(pack)}.zip"' in page
    # Built anew without one, it is gone again, and nothing leads to it.
    assert felles("-C", str(decided.top), *DAY, "build", "--out", str(tmp_path / "site"))[0] == 0
    assert not (tmp_path / "site/data/evidence.zip").exists()
    assert "evidence.zip" not in (tmp_path / "site/tilsyn/index.html").read_text("utf-8")


def _top(pack: Path) -> str:
    import zipfile

    with zipfile.ZipFile(pack) as opened:
        return opened.namelist()[0].split("/")[0]


def test_packed_anew_by_another_program_it_is_the_same_pack(decided: Quick, pack: Path, sound: Files, tmp_path: Path) -> None:
    other = zipped(sound, tmp_path / "other.zip", folder=f"{_top(pack)}/", way=8)
    assert _build(decided, other, tmp_path / "site")[0] == 0
    number = json.loads(felles("verify", "--format", "json", str(pack))[1])["digest"]
    assert number in (tmp_path / "site/tilsyn/index.html").read_text("utf-8")


@pytest.mark.parametrize("more", [("--audience", "public"), ("--as-of", "2026-04-01")])
def test_it_is_for_staff_and_for_today(decided: Quick, pack: Path, tmp_path: Path, more: tuple[str, ...]) -> None:
    code, said = _build(decided, pack, tmp_path / "site", *more)
    assert code == 2 and "Leave out --pack" in said and not (tmp_path / "site").exists()


def test_none_that_does_not_hold_is_offered(decided: Quick, sound: Files, tmp_path: Path) -> None:
    manifest = json.loads(sound["data/manifest.json"])
    silent = summed({**sound, "data/manifest.json": json.dumps({**manifest, "asked": {}}).encode()})
    for name, content, told in (
        ("altered", {**sound, "data/check.json": sound["data/check.json"] + b" "}, "data/check.json"),
        ("added", {**sound, "data/mer.txt": b"x"}, "data/mer.txt"),
        ("missing", {path: text for path, text in sound.items() if path != "data/versions.json"}, "data/versions.json"),
        ("outside", {**sound, "../x.html": b"x"}, ""),
        ("silent", silent, "which days"),
    ):
        code, said = _build(decided, zipped(content, tmp_path / f"{name}.zip"), tmp_path / "site")
        assert code == 3 and told in said and "Traceback" not in said, (name, said)
        assert not (tmp_path / "site").exists(), name


def test_what_is_no_pack_or_anothers_is_refused(decided: Quick, pack: Path, tmp_path: Path) -> None:
    (tmp_path / "text.zip").write_text("Ikke en pakke.", "utf-8")
    assert _build(decided, tmp_path / "text.zip", tmp_path / "site")[0] == 3
    assert _build(decided, tmp_path / "nowhere.zip", tmp_path / "site")[0] == 2
    other = Quick(tmp_path / "annen")
    other.adopt()
    code, said = _build(decided, exported(other, tmp_path / "annen.zip", "--as-of", "2026-03-10"), tmp_path / "site")
    assert code == 2 and "none of this handbook" in said
    assert not (tmp_path / "site").exists()


def test_what_the_pack_says_is_text_and_nothing_else(decided: Quick, sound: Files, tmp_path: Path) -> None:
    manifest = json.loads(sound["data/manifest.json"])
    evil = '"><script>alert(1)</script>'
    forged = {**manifest, "case_ref": evil, "asked": {**manifest["asked"], "sites": [evil]}}
    target = zipped(summed({**sound, "data/manifest.json": json.dumps(forged).encode()}), tmp_path / "forged.zip", folder="x\"><b>/")
    code, said = _build(decided, target, tmp_path / "site")
    assert code == 0, said
    page = (tmp_path / "site/tilsyn/index.html").read_text("utf-8")
    assert "alert(1)</script>" not in page and "&lt;script&gt;" in page and '"><b>' not in page
