"""What other programs read of a table: exact in JSON, safe to open in a spreadsheet, the same bytes every time."""

from __future__ import annotations

import csv
import datetime
import io
import json
import os
import random
import re
import subprocess
import sys
import zipfile
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from felles.errors import CannotRun
from felles.model import Cell, Column, Item, Table
from felles.pack.tables import MOST_SIGNS, as_csv, as_json, shown_as, workbook
from felles.words import Words

COLUMNS = (
    Column("title", "Tittel"),
    Column("begins", "Gjelder fra", "day"),
    Column("at", "Tidspunkt", "moment"),
    Column("version", "Versjon", "number"),
    Column("overdue", "Forfalt", "yes"),
)


def table(*rows: dict[str, Cell], name: str = "EV01", columns: tuple[Column, ...] = COLUMNS) -> Table:
    return Table(name, "Register", "Ett dokument per rad.", columns, rows)


def item(*tables: Table, id: str = "EV01", absent: str = "") -> Item:
    return Item(id, "Dokumentregister", "Alle dokumenter.", tables, absent)


ROW: dict[str, Cell] = {"title": "Låst dør; «nøkkel»", "begins": "2024-02-29", "at": "2024-02-29T09:30:00Z", "version": 3, "overdue": False}
NOTHING: dict[str, Cell] = {"title": None, "begins": None, "at": None, "version": None, "overdue": None}


def read_csv(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


# CSV


def test_a_csv_has_headings_for_people_and_opens_in_a_nordic_spreadsheet() -> None:
    content = as_csv(table(ROW, NOTHING))
    assert content.decode("utf-8-sig") == 'Tittel;Gjelder fra;Tidspunkt;Versjon;Forfalt\r\n"Låst dør; «nøkkel»";2024-02-29;2024-02-29T09:30:00Z;3;0\r\n;;;;\r\n'


FORMULAS = ["=1+1", "+47", "-2", "@SUM(A1)", '=HYPERLINK("http://a.example","x")', "=cmd|' /C calc'!A0", "＝1+1", "＋1", "－1", "＠a", " =1", "\n=1", "'=1", "''+1"]


@pytest.mark.parametrize("text", FORMULAS)
def test_what_a_spreadsheet_would_take_for_a_formula_is_a_text(text: str) -> None:
    content = as_csv(table({**NOTHING, "title": text}))
    cell = read_csv(content)[1][0]
    assert cell == f"'{text}"
    sheet = opened(workbook([item(table({**NOTHING, "title": text}))]))["EV01"]
    assert (sheet["A2"].value, sheet["A2"].data_type, sheet["A2"].hyperlink) == (text, "s", None)


def test_a_heading_is_no_formula_either() -> None:
    columns = (Column("a", "=1+1"),)
    assert read_csv(as_csv(table({"a": "x"}, columns=columns)))[0] == ["'=1+1"]
    assert opened(workbook([item(table({"a": "x"}, columns=columns))]))["EV01"]["A1"].data_type == "s"


@pytest.mark.parametrize(("text", "shown"), [("a\tb", "a\\u0009b"), ("\t=1", "\\u0009=1"), ("\r=1", "\\u000d=1"), ("a\x00b", "a\\u0000b"), ("a\u202eb", "a\\u202eb"), ("a\u200bb", "a\\u200bb"), ("a\x1bb", "a\\u001bb"), ("a\nb", "a\nb"), ("𝄞", "𝄞")])
def test_what_cant_be_seen_is_written_out(text: str, shown: str) -> None:
    assert read_csv(as_csv(table({**NOTHING, "title": text})))[1][0] == shown
    assert opened(workbook([item(table({**NOTHING, "title": text}))]))["EV01"]["A2"].value == shown
    assert json.loads(as_json(item(table({**NOTHING, "title": text})), Words("nb")))["tables"][0]["rows"][0]["title"] == text


def test_what_only_looks_like_a_number_stays_as_it_is_written() -> None:
    rows = [{**NOTHING, "title": text} for text in ("007", "1e5", "1/2", "2024-01-01", "http://a.example", "mailto:a@b.example", "TRUE")]
    sheet = opened(workbook([item(table(*rows))]))["EV01"]
    assert [(cell.value, cell.data_type, cell.hyperlink) for cell in sheet["A"][1:]] == [(row["title"], "s", None) for row in rows]
    assert [row[0] for row in read_csv(as_csv(table(*rows)))[1:]] == [row["title"] for row in rows]


def test_what_looks_like_an_escape_of_the_workbooks_own_is_escaped_itself() -> None:
    """ECMA-376's ST_Xstring: “_x0041_” would be an A. openpyxl reads such a cell as it is written."""
    with zipfile.ZipFile(io.BytesIO(workbook([item(table({**NOTHING, "title": "_x0041_"}))]))) as book:
        assert b">_x005F_x0041_<" in book.read("xl/worksheets/sheet2.xml")


CELLS = st.one_of(st.none(), st.booleans(), st.integers(), st.text())


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=6))
def test_a_csv_gives_back_what_was_in_it(rows: list[list[Cell]]) -> None:
    columns = tuple(Column(key, key) for key in "abc")
    content = as_csv(table(*[dict(zip("abc", row, strict=True)) for row in rows], columns=columns))
    found = [[_unguarded(cell) for cell in row] for row in read_csv(content)[1:]]
    assert found == [[_plain(cell) for cell in row] for row in rows]


def _unguarded(cell: str) -> str:
    guarded = re.match(r"'[\s']*[=+\-@＝＋－＠]", cell)
    return cell[1:] if guarded else cell


def _plain(cell: Cell) -> str:
    return "" if cell is None else shown_as(cell) if isinstance(cell, str) else str(int(cell))


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_no_text_begins_as_a_formula_does(text: str) -> None:
    cell = read_csv(as_csv(table({"a": text}, columns=(Column("a", "a"),))))
    assert len(cell) == 2 or text == ""
    assert not (cell[1] or [""])[0].lstrip().startswith(tuple("=+-@\t\r＝＋－＠"))


# JSON


def test_json_has_every_value_as_it_is_with_key_and_heading() -> None:
    content = as_json(item(table(ROW, NOTHING)), Words("nb"))
    assert json.loads(content) == {
        "item": "EV01",
        "title": "Dokumentregister",
        "says": "Alle dokumenter.",
        "absent": "",
        "rests_on": "texts",
        "language": "nb",
        "tables": [
            {
                "name": "EV01",
                "title": "Register",
                "says": "Ett dokument per rad.",
                "columns": [{"key": c.key, "heading": c.heading, "sort": c.sort} for c in COLUMNS],
                "rows": [ROW, NOTHING],
            }
        ],
    }
    assert content.endswith(b"}\n") and b'"title": "L\xc3\xa5st d\xc3\xb8r' in content


def test_json_of_what_isnt_there_says_why() -> None:
    assert json.loads(as_json(item(absent="Ingen planer ennå."), Words("nb")))["absent"] == "Ingen planer ennå."


@settings(max_examples=150, deadline=None)
@given(st.lists(CELLS, min_size=1, max_size=4))
def test_json_gives_back_every_value(cells: list[Cell]) -> None:
    columns = tuple(Column(f"c{i}", "x") for i in range(len(cells)))
    row = {f"c{i}": cell for i, cell in enumerate(cells)}
    content = as_json(item(table(row, columns=columns)), Words("nb"))
    found = json.loads(content)["tables"][0]["rows"][0]
    assert found == row and [type(value) for value in found.values()] == [type(value) for value in row.values()]
    assert content.decode("utf-8").replace("\n", "").isprintable() or not all(str(c).isprintable() for c in cells)


# The workbook


def test_a_workbook_has_a_sheet_a_table_with_headings_that_stay_and_filter() -> None:
    book = opened(workbook([item(table(ROW, NOTHING), table(ROW, name="EV01-more")), item(id="EV06", absent="Ingen planer ennå.")]))
    assert book.sheetnames == ["EV", "EV01", "EV01-more"]
    sheet = book["EV01"]
    assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref == "A1:E3"
    assert [cell.value for cell in sheet[1]] == [column.heading for column in COLUMNS]
    assert [cell.value for cell in sheet[2]] == [ROW["title"], datetime.datetime(2024, 2, 29), ROW["at"], 3, False]
    assert (sheet["B2"].number_format, sheet["B2"].is_date, sheet["A2"].number_format) == ("dd.mm.yyyy", True, "@")
    assert [cell.value for cell in sheet[3]] == [None] * 5
    assert [[cell.value for cell in row] for row in book["EV"].iter_rows()][-1] == ["EV06", "Dokumentregister", "Ingen planer ennå."]


def test_what_is_no_day_is_a_text_all_the_same() -> None:
    days = ("2024-02-30", "1899-12-31", "snart", "2024-1-1")
    sheet = opened(workbook([item(table(*({**NOTHING, "begins": day} for day in days)))]))["EV01"]
    assert [(cell.value, cell.data_type) for cell in sheet["B"][1:]] == [(day, "s") for day in days]


def test_a_number_with_more_digits_than_a_spreadsheet_keeps_is_a_text() -> None:
    sheet = opened(workbook([item(table({**NOTHING, "version": 10**15 + 1}, {**NOTHING, "version": 10**15 - 1}))]))["EV01"]
    assert [cell.value for cell in sheet["D"][1:]] == [str(10**15 + 1), 10**15 - 1]


def test_a_cell_that_is_too_long_is_refused_and_named_never_cut() -> None:
    with pytest.raises(CannotRun) as refused:
        workbook([item(table(ROW, {**NOTHING, "title": "a" * (MOST_SIGNS + 1)}))])
    assert refused.value.values == {"table": "EV01", "row": 3, "column": 1, "count": MOST_SIGNS + 1, "limit": MOST_SIGNS}
    longest = "a" * MOST_SIGNS
    assert opened(workbook([item(table({**NOTHING, "title": longest}))]))["EV01"]["A2"].value == longest
    with pytest.raises(CannotRun):  # such a sign takes two of what a spreadsheet counts
        workbook([item(table({**NOTHING, "title": "𝄞" * (MOST_SIGNS // 2 + 1)}))])


def test_sheets_have_names_that_fit_and_no_two_alike() -> None:
    names = ["EV14-" + "a" * 40, "EV14-" + "a" * 41, "EV14-" + "A" * 40, "EV03:x/y", "ev", "EV05-it's"]
    book = opened(workbook([item(*(table(ROW, name=name) for name in names))]))
    assert len({name.lower() for name in book.sheetnames}) == 7 and all(len(name) <= 31 for name in book.sheetnames)
    assert "EV03-x-y" in book.sheetnames


def test_the_same_tables_give_the_same_bytes_in_another_process_zone_and_locale() -> None:
    program = (
        "import sys, hashlib; sys.path.insert(0, sys.argv[1]); from felles.model import *; from felles.pack.tables import *\n"
        "t = Table('EV01', 'Register', 'Rad.', (Column('a', 'A'), Column('b', 'B', 'day')), tuple({'a': f'rad {i}', 'b': f'2024-01-{i:02}'} for i in range(1, 30)))\n"
        "print(hashlib.sha256(workbook([Item('EV01', 'Register', 'Alt.', (t,))])).hexdigest())"
    )
    found = set()
    for zone, locale, seed in (("UTC", "C", "1"), ("Pacific/Auckland", "C.UTF-8", "2")):
        environment = {**os.environ, "TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": seed}
        run = subprocess.run([sys.executable, "-c", program, "tools"], capture_output=True, text=True, env=environment, check=True)
        found.add(run.stdout)
    assert len(found) == 1


def test_the_workbook_is_stored_and_dated_by_no_clock() -> None:
    content = workbook([item(table(ROW))])
    with zipfile.ZipFile(io.BytesIO(content)) as made:
        assert {(entry.compress_type, entry.date_time) for entry in made.infolist()} == {(zipfile.ZIP_STORED, (1980, 1, 1, 0, 0, 0))}
        everything = b"".join(made.read(name) for name in made.namelist())
    assert str(datetime.date.today().year).encode() + b"-" not in everything
    assert b"<f>" not in everything and b"hyperlink" not in everything


def test_many_rows_of_anything_come_back(seed: int = 7) -> None:
    """As a spreadsheet reads them: every text, whatever it holds."""
    chance = random.Random(seed)
    signs = "aæø =+-@'\"<>&;_x0\n0019"
    rows: list[dict[str, Cell]] = [{**NOTHING, "title": "".join(chance.choices(signs, k=chance.randrange(1, 12)))} for _ in range(400)]
    sheet = opened(workbook([item(table(*rows))]))["EV01"]
    assert [cell.value for cell in sheet["A"][1:]] == [row["title"] for row in rows]


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("felles.pack.tables.MOST_ROWS", 3)
    assert opened(workbook([item(table(ROW, ROW))]))["EV01"].max_row == 3
    with pytest.raises(CannotRun, match="EV01"):
        workbook([item(table(ROW, ROW, ROW))])
