"""Tables as office programs save them give the same rows; what is torn, ambiguous or made to burst is said with its row."""

from __future__ import annotations

import datetime
import io
import tracemalloc
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from felles.errors import CannotRun
from felles.reading import sheets
from felles.reading.cells import Number, day, number
from felles.reading.sheets import Row, Share, rows

TABLE = [("Måned", "Ja", "Grunn"), ("2024-01", "1,5", "færre; enn før"), ("2024-02", "2", "")]


def _written(lines: list[tuple[str, ...]], delimiter: str, end: str) -> str:
    return end.join(delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in line) for line in lines) + end


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_way_to_save_a_csv_gives_the_same_rows(tmp_path: Path, encoding: str, delimiter: str, end: str) -> None:
    path = tmp_path / "tall.csv"
    path.write_bytes(_written(TABLE, delimiter, end).encode(encoding))
    assert [row.cells for row in rows(path)] == TABLE


def test_commas_between_columns_and_in_numbers_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "tall.csv"
    path.write_text("periode,andel\n2024-01,58.3\n", encoding="utf-8")
    assert [row.cells for row in rows(path)] == [("periode", "andel"), ("2024-01", "58.3")]
    path.write_text("periode;andel\n2024-01;58,3\n2024-02;59,1\n", encoding="utf-8")
    assert [row.cells for row in rows(path)] == [("periode", "andel"), ("2024-01", "58,3"), ("2024-02", "59,1")]


def test_a_row_has_the_number_of_the_line_it_begins_on(tmp_path: Path) -> None:
    path = tmp_path / "tall.csv"
    path.write_text('sep=,\na,b\n\n"x\ny",3\n1\n', encoding="utf-8")
    found = list(rows(path))
    assert [(row.number, row.cells) for row in found] == [(2, ("a", "b")), (4, ("x\ny", "3")), (6, ("1",))]
    assert found[-1].cell(7) == "" and found[1].place(27) == "AB4"


def test_excel_gives_numbers_days_and_shares(tmp_path: Path) -> None:
    path = tmp_path / "tall.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["måned", "andel"])
    sheet.append([datetime.datetime(2024, 1, 1), 0.58])
    sheet["B2"].number_format = "0.0 %"
    sheet.append([45323, ""])
    sheet["C9"] = 3.0
    book.create_sheet("tomt ark")
    book.save(path)
    found = list(rows(path))
    assert found == [
        Row(1, ("måned", "andel")),
        Row(2, (datetime.date(2024, 1, 1), 0.58)),
        Row(3, (45323, "")),
        Row(9, ("", "", 3)),
    ]
    assert isinstance(found[1].cells[1], Share) and type(found[3].cells[2]) is int


def test_a_formula_that_was_never_worked_out_is_told_and_not_taken_for_nothing(tmp_path: Path) -> None:
    path = tmp_path / "tall.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["måned", "tall"])
    book.active.append([45323, "=1+1"])
    book.save(path)
    with pytest.raises(CannotRun, match="row 2: there is a formula here"):
        list(rows(path))


def test_with_two_sheets_in_use_one_is_named(tmp_path: Path) -> None:
    path = tmp_path / "tall.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "svar"
    book.active["A1"] = "a"
    book.create_sheet("om")["A1"] = "b"
    hidden = book.create_sheet("skjult")
    hidden["A1"] = "c"
    hidden.sheet_state = "hidden"
    book.save(path)
    with pytest.raises(CannotRun, match=r"several sheets.*svar, om"):
        list(rows(path))
    assert [row.cells for row in rows(path, sheet="om")] == [("b",)]
    with pytest.raises(CannotRun, match="no sheet “borte”"):
        list(rows(path, sheet="borte"))


def _refused(path: Path, content: bytes, saying: str) -> None:
    path.write_bytes(content)
    with pytest.raises(CannotRun, match=saying):
        list(rows(path))


def test_what_cant_be_read_is_said_with_its_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "tall.csv"
    _refused(path, b'a;b\n1;2\n3;"4\n5;6\n', "row 3: the quotation marks")
    _refused(path, b'a;b\n"1"2;2\n', "row 2: the quotation marks")
    _refused(path, b"a;b\n1;2\n3;\x00\n", "row 3: there are signs")
    _refused(path, "a;b\n1;2\n".encode("utf-16")[:-1], "row 2: there are signs")
    _refused(path, b"a;\xf8\n1;\x81\n", "row 2: there are signs")
    _refused(path, b"a;b\n" + b"x" * (5 << 20), "row 2: a cell is longer")
    _refused(path, b'a;b\n"' + b"x\n" * (80 << 10), "row 2: a cell is longer")
    _refused(path, b"a" + b";" * 3000 + b"\n", "row 1: there are more than 2000 columns")
    _refused(path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old format, or locked")
    _refused(path, b"PK\3\4" + b"\0" * 60, "no Excel file")
    with pytest.raises(CannotRun, match="has no sheets"):
        path.write_text("a;b\n")
        list(rows(path, sheet="svar"))
    with pytest.raises(CannotRun, match=r"can't be read|is no file"):
        list(rows(tmp_path))
    monkeypatch.setattr(sheets, "MOST_ROWS", 3)
    _refused(path, b"a\n" * 4, "more rows")


def _changed(path: Path, part: str, change: dict[bytes, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename == part:
                for before, after in change.items():
                    assert before in content
                    content = content.replace(before, after)
            new.writestr(info, content)
    return out.getvalue()


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "bok.xlsx"
    made = openpyxl.Workbook()
    for n in range(3):
        made.active.append([f"tekst {n}", n])
    made.save(path)
    return path


def test_a_damaged_or_hostile_excel_file_is_refused_within_bounds(book: Path, tmp_path: Path) -> None:
    path, part = tmp_path / "skadd.xlsx", "xl/worksheets/sheet1.xml"
    _refused(path, _changed(book, part, {b"</row><row r=\"3\"": b"</wor><row r=\"3\""}), "row 2: the Excel file is damaged")
    _refused(path, _changed(book, part, {b'<row r="3"': b'<row r="1"'}), "row 1: the Excel file is damaged")
    _refused(path, _changed(book, part, {b"<v>2</v></c></row>": b"<v>9</v></c><c r='C3' t='s'><v>77</v></c></row>"}), "row 3: the Excel file is damaged")
    _refused(path, _changed(book, part, {b"</sheetData>": b"<row r='4'>" + b"<c/>" * 3000 + b"</row></sheetData>"}), "row 4: there are more than 2000")
    _refused(path, _changed(book, part, {b"<sheetData>": b"<sheetData><row r='1'><c t='str'><v>" + bytes(range(97, 123)) * (300 << 10)}), "row 1: a cell is longer")
    entity = b'<!DOCTYPE a [<!ENTITY b "tekst">]><worksheet '
    _refused(path, _changed(book, part, {b"<worksheet ": entity}), "no Excel file")
    _refused(path, _changed(book, "[Content_Types].xml", {b"<Types ": b"<Typer "}), "no Excel file")
    cut = book.read_bytes()
    for end in range(0, len(cut), 97):
        path.write_bytes(cut[:end])
        if end > 8:
            with pytest.raises(CannotRun):
                list(rows(path))
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr("[Content_Types].xml", "<Types/>")
        with new.open("xl/worksheets/sheet1.xml", "w") as file:
            for _ in range(80):
                file.write(b" " * (1 << 20))
    _refused(path, bomb.getvalue(), "unpacks to 80 MB")


def test_rows_far_apart_cost_nothing(book: Path, tmp_path: Path) -> None:
    path = tmp_path / "langt.xlsx"
    path.write_bytes(_changed(book, "xl/worksheets/sheet1.xml", {b'<row r="3"': b'<row r="999999999"', b'"A3"': b'"A999999999"', b'"B3"': b'"B999999999"'}))
    try:
        assert [row.number for row in rows(path)][-1] == 999999999
    except CannotRun as error:  # openpyxl takes no such cell for one
        assert "damaged" in str(error)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_ten_times_the_rows_take_no_more_room(tmp_path: Path, kind: str) -> None:
    def peak(count: int) -> int:
        path = tmp_path / f"{count}.{kind}"
        if kind == "csv":
            path.write_text("n;svar\n" + "".join(f"{n};tekst som er egen for rad {n}\n" for n in range(count)))
        else:
            book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
            sheet = book.add_worksheet()
            for n in range(count):
                sheet.write_row(n, 0, (n, f"tekst som er egen for rad {n}"))
            book.close()
        tracemalloc.start()
        try:
            assert sum(1 for _ in rows(path)) == count + (kind == "csv")
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(50)  # what is imported on the way counts once
    assert peak(20_000) <= 1.2 * peak(2_000)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("58,3", Number(58.3)),
        ("58.3", Number(58.3)),
        ("1 234,5", Number(1234.5)),
        ("1\u00a0234", Number(1234)),
        ("1.234,5", Number(1234.5)),
        ("1,234.5", Number(1234.5)),
        ("1.234.567", Number(1234567)),
        ("1.234", Number(1.234, either=True)),
        ("0.583", Number(0.583)),
        ("58 %", Number(58, percent=True)),
        ("58,3%", Number(58.3, percent=True)),
        ("\u22123", Number(-3)),
        ("1.2.3", None),
        ("12.34.567", None),
        ("ca. 58", None),
        ("1e5", None),
        ("nan", None),
        ("", None),
        ("#DIV/0!", None),
        (True, None),
        (Share(0.58), Number(58.0, percent=True)),
        (float("inf"), None),
    ],
)
def test_numbers_as_people_write_them(text: sheets.Value, meant: Number | None) -> None:
    assert number(text) == meant


@given(st.integers(0, 10**9), st.integers(0, 2))
def test_a_number_read_is_the_number_written(value: int, decimals: int) -> None:
    plain = f"{value / 10**decimals:.{decimals}f}"
    whole, _, rest = plain.partition(".")
    grouped = f"{int(whole):,}".replace(",", "\u00a0") + ("," + rest if rest else "")
    for text in (plain, plain.replace(".", ","), grouped):
        found = number(text)
        assert found is not None and found.value == pytest.approx(float(plain))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2024-02-01", (2024, 2, 1)),
        ("2024-02-01 00:00:00", (2024, 2, 1)),
        ("1.2.2024", (2024, 2, 1)),
        ("01/02/2024", (2024, 2, 1)),
        ("01-02-2024", (2024, 2, 1)),
        (45323, (2024, 2, 1)),
        ("45323", (2024, 2, 1)),
        (datetime.date(2024, 2, 1), (2024, 2, 1)),
        ("2024-02-30", None),
        ("1.2.24", None),
        ("2024", None),
        (2024, None),
        (True, None),
    ],
)
def test_days_as_people_and_excel_write_them(text: sheets.Value, meant: tuple[int, int, int] | None) -> None:
    assert day(text) == (datetime.date(*meant) if meant else None)
