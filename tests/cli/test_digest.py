"""``felles digest``: which days it takes, what it refuses, and where it puts what it says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.site.making import BASE
from tests.site.making import handbook as made

from felles.cli import main

_FILES = {
    **BASE,
    "roles/assistent.yaml": BASE["roles/assistent.yaml"].replace("reports_to: none", "reports_to: sykepleier"),
    "mkdocs.yml": "site_name: Lia håndbok\n",
}
_DAY = ("--today", "2026-11-28")


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small handbook in which nothing has been decided yet."""
    folder = tmp_path_factory.mktemp("digest")
    made(folder, _FILES)
    return folder


def test_it_tells_of_the_last_week_that_is_over(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-C", str(book), *_DAY, "digest"]) == 0
    assert capsys.readouterr().out == "Lia håndbok, uke 47, 16.–22. nov. 2026: ingenting er besluttet i denne håndboken ennå.\n"
    assert main(["-C", str(book), *_DAY, "digest", "--week", "2026-W48", "--role", "Sykepleier", "--site", "nord", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["since"], told["until"], told["week"], told["function"], told["place"]) == ("2026-11-23", "2026-11-29", "2026-W48", "Sykepleier", "Sone Nord")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["--week", "2026-W54"], "«2026-W54» er ikke en uke."),
        (["--week", "forrige"], "«forrige» er ikke en uke."),
        (["--week", "2026-W50"], "2026-12-07"),
        (["--week", "2026-W47", "--since", "2026-11-01"], "--week"),
        (["--until", "2026-11-01"], "--since"),
        (["--since", "2026-11-10", "--until", "2026-11-01"], "2026-11-01"),
        (["--since", "i går"], "«i går» er ikke en dato."),
        (["--role", "sykeplier"], "Mente du sykepleier?"),
        (["--site", "vest"], "Det finnes ikke noe sted «vest»."),
    ],
)
def test_what_can_not_be_meant_is_refused_with_a_way_out(book: Path, capsys: pytest.CaptureFixture[str], asked: list[str], said: str) -> None:
    assert main(["-C", str(book), *_DAY, "digest", *asked]) == 2
    told = capsys.readouterr()
    assert said in told.err and not told.out


def test_the_public_is_told_of_no_function_it_may_not_know(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-C", str(book), *_DAY, "digest", "--audience", "public", "--role", "sykepleier"]) == 2
    assert "Mente du" not in capsys.readouterr().err


def test_a_file_that_stands_is_left_alone_unless_one_says_so(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "uke.txt"
    assert main(["-C", str(book), *_DAY, "digest", "--out", str(file)]) == 0
    assert "Lia håndbok" in file.read_text("utf-8")
    assert main(["-C", str(book), *_DAY, "digest", "--week", "2026-W46", "--out", str(file)]) == 3
    assert "uke 47" in file.read_text("utf-8")
    assert main(["-C", str(book), *_DAY, "digest", "--week", "2026-W46", "--out", str(file), "--overwrite"]) == 0
    assert "uke 46" in file.read_text("utf-8")


def test_an_error_is_shown_where_it_stands_and_nothing_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made(tmp_path, _FILES)
    file = tmp_path / "roles" / "assistent.yaml"
    file.write_text(file.read_text("utf-8").replace("reports_to: sykepleier", "reports_to: ingen-slik"), "utf-8")
    assert main(["-C", str(tmp_path), *_DAY, "digest"]) == 1
    said = capsys.readouterr().out
    assert "roles/assistent.yaml:" in said and "uke 47" not in said
