"""``felles points``: numbers from any table go in whole, or not at all, and every fault is told with its row and column."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path

import openpyxl
import pytest
from tests.killing import left_by_kills
from tests.rules.samples import BASE
from tests.rules.test_indicators import subject

from felles import shipped
from felles.check import check
from felles.cli import main
from felles.facts import Facts
from felles.reading.handbook import read_folder

SERIES = "docs/series/ser-001-varslet.yaml"
HEAD = """\ufeffid: SER-001
kind: series   # tallene bak diagrammet
title: Varslet
lang: nb
owner_role: virksomhetsleder
change: {class: significant, note: Tallene.}
indicator: IND-001
points:
  # Første år
  - {period: 2025-11, numerator: 20, denominator: 40}
  - {period: 2025-12, missing: Ikke talt.}   # ferie

  - {period: 2026-01, numerator: 22, denominator: 40}
  # her kommer nye
source: {note: Månedsrapport.}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return laid(tmp_path / "handbok")


def laid(folder: Path, head: str = HEAD, more: str = "", unit: str = "percent", frequency: str = "monthly", ends: str = "\n") -> Path:
    shutil.copytree(BASE, folder)
    shutil.copytree(shipped.schemas(), folder / "schemas", ignore=shutil.ignore_patterns("samples"))
    (folder / "docs/indicators").mkdir(parents=True)
    (folder / "docs/series").mkdir()
    (folder / "docs/indicators/ind-001-varslet.md").write_text(subject(more, unit=unit, frequency=frequency), "utf-8")
    (folder / SERIES).write_bytes(head.replace("\n", ends).encode())
    return folder


def given(folder: Path, text: str | bytes, name: str = "tall.csv") -> Path:
    path = folder.parent / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def run(folder: Path, file: Path, *more: str, lang: str = "en") -> int:
    return main(["-C", str(folder), "--lang", lang, "points", "SER-001", str(file), *more])


def points(folder: Path) -> list[dict[str, object]]:
    document = next(one for one in read_folder(folder).documents if one.id == "SER-001")
    return list(document.data["points"])


NEW = [{"period": "2026-02", "numerator": 25, "denominator": 41}, {"period": "2026-03", "numerator": 29, "denominator": 43}]
TABLES: dict[str, str | bytes] = {
    "semicolons": "Periode;Teller;Nevner\n2026-02;25;41\n2026-03;29;43\n",
    "tabs": "Periode\tTeller\tNevner\n2026-02\t25\t41\n2026-03\t29\t43\n",
    "commas, in any order": "denominator,month,numerator\n41,2026-02,25\n43,2026-03,29\n",
    "Norwegian months": "Måned;Teller;Nevner\nfebruar 2026;25;41\nmars 2026;29;43\n",
    "Danish months": "Måned;Tæller;Nævner\nfeb. 2026;25;41\nmarts 2026;29;43\n",
    "Swedish months": "Månad;Täljare;Nämnare\nfebruari 2026;25;41\nmars -26;29;43\n",
    "a year of its own": "År;Måned;Teller;Nevner\n2026;2;25;41\n2026;3;29;43\n",
    "days": "Dato;Teller;Nevner\n28.02.2026;25;41\n2026-03-31;29;43\n",
    "Excel's numbers of days": "Dato;Teller;Nevner\n46054;25;41\n46082;29;43\n",
    "a title above, a share beside, a remark after, months to come": "Rapport fra journalen\n\nPeriode;Teller;Nevner;Andel (%);Hvem som talte\n2026-02;25;41;61,0;A\n2026-03;29;43;67 %;B\n2026-04;;;;\n2026-05;;;;\n",
    "no heading": "2026-02;25;41\n2026-03;29;43\n",
    "what stands already too": "Periode;Teller;Nevner;Mangler\n2025-12;;;Ikke talt\n2026-01;22;40;\n2026-02;25;41;\n2026-03;29;43;\n",
    "Windows": "Måned;Teller;Nevner\nfebruar 2026;25;41\nmars 2026;29;43\n".encode("cp1252"),
    "UTF-16": "Måned;Teller;Nevner\nfebruar 2026;25;41\nmars 2026;29;43\n".encode("utf-16"),
    "a mark of UTF-8": "Måned;Teller;Nevner\nfebruar 2026;25;41\nmars 2026;29;43\n".encode("utf-8-sig"),
}  # fmt: skip


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES.keys())
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_every_way_to_write_a_table_gives_the_same_document(tmp_path: Path, table: str | bytes, ends: str) -> None:
    folder = laid(tmp_path / "handbok", ends=ends)
    assert run(folder, given(folder, table)) == 0
    rows = "  - {period: 2026-02, numerator: 25, denominator: 41}\n  - {period: 2026-03, numerator: 29, denominator: 43}\n"
    before = "  # her kommer nye\n"
    assert (folder / SERIES).read_bytes() == HEAD.replace(before, rows + before).replace("\n", ends).encode()
    handbook = read_folder(folder)
    assert [p.rule for p in check(handbook, Facts(handbook, "2026-11-27")).problems if p.place.path.startswith("docs/series")] == []


def test_an_excel_file_with_days_and_shares(tmp_path: Path) -> None:
    folder = laid(tmp_path / "handbok", HEAD.replace("numerator: 20, denominator: 40", "value: 50").replace("numerator: 22, denominator: 40", "value: 55"))
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Måned", "Andel", "n"])
    for month, share in ((2, 0.583), (3, 0.61)):
        sheet.append([datetime.datetime(2026, month, 1), share, 41])
        sheet.cell(sheet.max_row, 2).number_format = "0.0 %"
    sheet.append([46113, "=1/2", 40])
    book.create_sheet("Merknader")["A1"] = "Telt på nytt"
    book.save(folder.parent / "tall.xlsx")
    assert run(folder, folder.parent / "tall.xlsx") != 0
    assert run(folder, folder.parent / "tall.xlsx", "--sheet", "Sheet") == 3, "a formula nobody worked out has no number"
    sheet.delete_rows(4)
    book.save(folder.parent / "tall.xlsx")
    assert run(folder, folder.parent / "tall.xlsx", "--sheet", "Sheet") == 0
    assert points(folder)[-2:] == [{"period": "2026-02", "value": 58.3, "denominator": 41}, {"period": "2026-03", "value": 61, "denominator": 41}]


def test_run_again_it_changes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = given(folder, TABLES["semicolons"])
    assert run(folder, file) == 0
    assert "2 numbers put into docs/series/ser-001-varslet.yaml." in capsys.readouterr().out
    after = (folder / SERIES).read_bytes()
    assert run(folder, file) == 0
    assert "Nothing new" in capsys.readouterr().out and (folder / SERIES).read_bytes() == after


def test_what_came_before_goes_before(folder: Path) -> None:
    assert run(folder, given(folder, "Periode;Teller;Nevner\n2025-09;18;39\n2025-10;19;40\n2025-11;20;40\n2026-02;25;41\n")) == 0
    assert [row["period"] for row in points(folder)] == ["2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02"]
    lines = (folder / SERIES).read_text("utf-8").split("\n")
    assert lines[8:12] == ["  # Første år", "  - {period: 2025-09, numerator: 18, denominator: 39}", "  - {period: 2025-10, numerator: 19, denominator: 40}", "  - {period: 2025-11, numerator: 20, denominator: 40}"]


def test_few_people_are_left_out_before_anything_is_written(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, given(folder, "Periode;Teller;Nevner\n2026-02;3;41\n2026-03;39;41\n2026-04;0;4\n")) == 0
    assert points(folder)[-3:] == [{"period": f"2026-0{n}", "missing": "Færre enn 5."} for n in (2, 3, 4)]
    assert "2026-02, 2026-03 and 2026-04" in capsys.readouterr().out
    assert "41" not in (folder / SERIES).read_text("utf-8")


def test_events_may_be_few(tmp_path: Path) -> None:
    folder = laid(tmp_path / "handbok", more="counts: events\n", unit="per-1000")
    assert run(folder, given(folder, "Periode;Antall avvik;Av besøk\n2026-02;3;7 841\n")) == 0
    assert points(folder)[-1] == {"period": "2026-02", "numerator": 3, "denominator": 7841}


@pytest.mark.parametrize(
    ("frequency", "standing", "table", "came"),
    [
        ("weekly", "2025-W52", "Uke;Verdi\n1 2026;60\nuke 2, 2026;61\n", None),
        ("weekly", "2025-W52", "Uke;Verdi\nuke 1 2026;60\n2026-W02;61\n", ["2026-W01", "2026-W02"]),
        ("weekly", "2026-W53", "År;Uke;Verdi\n2027;uke 1;60\n", ["2027-W01"]),
        ("quarterly", "2025-Q3", "Kvartal;Verdi\n4. kvartal 2025;60\nK1 2026;61\n", ["2025-Q4", "2026-Q1"]),
        ("half-yearly", "2025-H1", "Halvår;Verdi\n2. halvår 2025;60\nH1 2026;61\n", ["2025-H2", "2026-H1"]),
        ("yearly", '"2024"', "År;Verdi\n2025;60\n2026;61\n", ["2025", "2026"]),
    ],
)
def test_every_length_of_period(tmp_path: Path, frequency: str, standing: str, table: str, came: list[str] | None) -> None:
    head = HEAD.split("points:")[0] + f"points:\n- period: {standing}\n  value: 59\n"
    folder = laid(tmp_path / "handbok", head.rstrip("\n"), frequency=frequency)
    assert run(folder, given(folder, table)) == (1 if came is None else 0)
    assert [row["period"] for row in points(folder)][1:] == (came or [])


FAULTY: dict[str, tuple[str, str]] = {
    "no heading": ("a;b\nc;d\n", "tall.csv: No row here is a heading"),
    "no numbers": ("Periode;Teller;Nevner\n", "tall.csv: There is a heading here, and no numbers."),
    "no column of numbers": ("Periode;Antall\n2026-02;3\n", "row 1: The heading names no column with numbers"),
    "two of a sort": ("Periode;Antall avvik;Antall besøk\n2026-02;3;4\n", "row 1, column C (Antall besøk): This column and “Antall avvik” mean the same."),
    "no period": ("Periode;Teller;Nevner\n2026-02;25;41\nSum;25;41\n", "row 3, column A (Periode): “Sum” is no period of this length. Write it like this: 2024-01."),
    "another length": ("Periode;Teller;Nevner\n2026-Q1;25;41\n", "“2026-Q1” is no period of this length"),
    "a month there isn't": ("Periode;Teller;Nevner\n2026-13;25;41\n", "“2026-13” is no period"),
    "no number": ("Periode;Teller;Nevner\n2026-02;ca. 25;41\n", "row 2, column B (Teller): “ca. 25” is no number."),
    "thousands or decimals": ("Periode;Teller;Nevner\n2026-02;25;1.041\n", "row 2, column C (Nevner): “1.041” can be a number with decimals or one of thousands."),
    "a percentage of people": ("Periode;Teller;Nevner\n2026-02;25 %;41\n", "row 2, column B (Teller): “25 %” is a percentage, and this is none."),
    "less than nothing": ("Periode;Teller;Nevner\n2026-02;-25;41\n", "row 2, column B (Teller): “-25” is less than nothing."),
    "half a person": ("Periode;Teller;Nevner\n2026-02;25,5;41\n", "row 2, column B (Teller): “25,5” is no whole number of people."),
    "a month without a number": ("Periode;Teller;Nevner\n2026-02;;\n2026-03;29;43\n", "row 2, column A (Periode): There is no number of 2026-02"),
    "counted without a whole": ("Periode;Teller;Nevner\n2026-02;25;\n", "row 2, column B (Teller): What was counted is told without"),
    "a whole without counted": ("Periode;Teller;Nevner\n2026-02;;41\n", "row 2, column C (Nevner): What was counted is told without"),
    "of nobody": ("Periode;Teller;Nevner\n2026-02;0;0\n", "row 2, column C (Nevner): Something is counted out of nobody."),
    "more than there are": ("Periode;Teller;Nevner\n2026-02;43;41\n", "row 2, column B (Teller): More are counted (43) than there are (41)."),
    "over a hundred": ("Periode;Andel\n2026-02;100,5\n", "row 2, column B (Andel): 100.5 is more than 100 per cent."),
    "a value that isn't what was counted": ("Periode;Teller;Nevner;Andel\n2026-02;25;41;58\n", "row 2, column D (Andel): The value is 58, and what was counted gives 61"),
    "shares that may be per cent": ("Periode;Andel\n2026-02;0,58\n2026-03;0,61\n", "row 2, column B (Andel): No value in this column is over 1"),
    "the newest first": ("Periode;Teller;Nevner\n2026-04;25;41\n2026-03;25;41\n2026-02;25;41\n", "row 2, column A (Periode): The newest comes first."),
    "twice": ("Periode;Teller;Nevner\n2026-02;25;41\n2026-02;25;41\n", "row 3, column A (Periode): 2026-02 is in row 2 too."),
    "out of order": ("Periode;Teller;Nevner\n2026-03;29;43\n2026-02;25;41\n2026-04;25;41\n", "row 3, column A (Periode): 2026-02 comes after 2026-03 here."),
    "a gap": ("Periode;Teller;Nevner\n2026-02;25;41\n2026-04;25;41\n", "row 3, column A (Periode): After 2026-02 comes 2026-04: 2026-03 is passed over."),
    "a gap to what stands": ("Periode;Teller;Nevner\n2026-03;25;41\n", "row 2, column A (Periode): Between 2026-01 and 2026-03 there is nothing for 2026-02"),
    "a gap before what stands": ("Periode;Teller;Nevner\n2025-09;25;41\n", "row 2, column A (Periode): Between 2025-09 and 2025-11 there is nothing for 2025-10"),
    "another number than what stands": ("Periode;Teller;Nevner\n2026-01;23;40\n2026-02;25;41\n", "row 2, column A (Periode): 2026-01 is 22 / 40 in the document, and 23 / 40 here."),
    "a number of what is missing": ("Periode;Teller;Nevner\n2025-12;25;41\n", "row 2, column A (Periode): 2025-12 is missing in the document (Ikke talt.), and is 25 / 41 here."),
    "missing, of what stands": ("Periode;Teller;Nevner;Grunn\n2026-01;;;Slettet\n", "row 2, column A (Periode): 2026-01 is 22 / 40 in the document, and missing here (Slettet)."),
}  # fmt: skip


@pytest.mark.parametrize(("table", "says"), FAULTY.values(), ids=FAULTY.keys())
@pytest.mark.parametrize("lang", ["en", "nb", "da", "sv"])
def test_each_fault_is_told_where_it_is_and_nothing_is_written(folder: Path, table: str, says: str, lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = (folder / SERIES).read_bytes()
    assert run(folder, given(folder, table), lang=lang) == 1
    told = capsys.readouterr().out
    assert (folder / SERIES).read_bytes() == before
    assert "{" not in told and len(told.strip().split("\n")) >= 2
    if lang == "en":
        assert says in told and "Nothing was written." in told


def test_all_faults_are_told_at_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, given(folder, "Periode;Teller;Nevner\n2026-02;x;41\n2026-03;43;41\nSum;1;1\n" + "".join(f"{n};1;1\n" for n in range(3000, 3060)))) == 1
    told = capsys.readouterr().out
    assert all(text in told for text in ("row 2", "row 3", "row 4", "23 more like these."))


@pytest.mark.parametrize(
    ("head", "says"),
    [
        (HEAD.split("points:")[0] + "points: [{period: 2026-01, value: 50}]\n", "aren't one row a line"),
        (HEAD.replace("indicator: IND-001", "indicator: IND-404"), "can't be understood"),
        (HEAD.split("points:")[0] + "points: mange\n", "can't be understood"),
    ],
)
def test_a_document_that_numbers_cant_be_put_into_is_left_alone(tmp_path: Path, head: str, says: str, capsys: pytest.CaptureFixture[str]) -> None:
    folder = laid(tmp_path / "handbok", head)
    before = (folder / SERIES).read_bytes()
    assert run(folder, given(folder, "Periode;Verdi\n2026-02;55\n")) == 3
    assert says in capsys.readouterr().err and (folder / SERIES).read_bytes() == before


def test_what_is_no_series_is_told_by_name(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = given(folder, TABLES["semicolons"])
    assert main(["-C", str(folder), "--lang", "en", "points", "IND-001", str(file)]) == 2
    assert "IND-001 is no series of numbers. Name one of: SER-001." in " ".join(capsys.readouterr().err.split())
    assert main(["-C", str(folder), "--lang", "en", "points", "SER-002", str(file)]) == 2
    assert "SER-001" in capsys.readouterr().err
    assert main(["-C", str(folder), "--lang", "en", "points", SERIES, str(folder / "borte.csv")]) == 3


def test_killed_at_any_line_of_the_writing_the_old_or_the_new_stands_there(tmp_path: Path) -> None:
    folder = laid(tmp_path / "handbok")
    file = given(folder, TABLES["semicolons"])
    old = (folder / SERIES).read_bytes()
    assert run(folder, file) == 0
    new = (folder / SERIES).read_bytes()
    (folder / SERIES).write_bytes(old)
    left = left_by_kills(folder, ("cli/points.py", "felles/output.py", "amending/rows.py"), lambda: run(folder, file), tmp_path / "left")
    assert len(left) > 2 and [(one / SERIES).read_bytes() for one in (left[0], left[-1])] == [old, new]
    for one in left:
        assert (one / SERIES).read_bytes() in (old, new)
        assert run(one, file) == 0 and (one / SERIES).read_bytes() == new
