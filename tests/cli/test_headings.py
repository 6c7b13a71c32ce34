"""``felles headings``: headings for the survey tool in use, which are known again when answers come back."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pytest

from felles.aggregating.questions import asked_by
from felles.cli import main
from felles.plain.headings import allowed, headings, workbook
from felles.reading.handbook import read_folder

PROJECT = Path(__file__).parents[2]


@pytest.mark.parametrize("by", ["text", "id"])
def test_every_heading_is_known_again(by: str, tmp_path: Path) -> None:
    file = tmp_path / "skj.csv"
    assert main(["-C", str(PROJECT), "headings", "skj-01", "--by", by, "--out", str(file)]) == 0
    raw = file.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    (row,) = csv.reader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";")
    form = read_folder(PROJECT).by_id["SKJ-01"]
    known = [asked_by(form).in_column(heading) for heading in row]
    assert [one.id for one in known if one is not None] == headings(form, by_id=True) and None not in known


def test_a_workbook_has_the_answers_that_are_possible(tmp_path: Path) -> None:
    file = tmp_path / "skj.xlsx"
    assert main(["-C", str(PROJECT), "headings", "SKJ-03", "--as", "xlsx", "--out", str(file)]) == 0
    book = openpyxl.load_workbook(file)
    first, second = (list(sheet.iter_rows(values_only=True)) for sheet in book)
    assert next(cell for cell in first[0] if cell) == "Legen" and second[0][:3] == ("tillit-lege", "Legen", "1 Svært liten")


def test_what_is_made_twice_is_the_same() -> None:
    form = read_folder(PROJECT).by_id["SKJ-05"]
    sheets = [("A & B", [headings(form, by_id=False)]), ("C", allowed(form))]
    assert workbook(sheets) == workbook(sheets) and workbook(sheets)[:2] == b"PK"


def test_a_form_that_is_not_there_is_told_with_those_that_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-C", str(PROJECT), "headings", "SKJ-99"]) == 2
    said = capsys.readouterr().err
    assert "SKJ-99" in said and "SKJ-01" in said


def test_an_excel_file_needs_a_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-C", str(PROJECT), "headings", "SKJ-01", "--as", "xlsx"]) == 2
    assert "--out" in capsys.readouterr().err
