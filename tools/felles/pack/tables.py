"""Tables of evidence as files that other programs open: CSV, JSON and a workbook. The same table gives the same bytes.

JSON is exact: every value as it is, under the column's key and with its heading beside it. CSV and the workbook are for
people who open them in a spreadsheet: their first row holds the headings, and a cell is never a formula.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

from felles.errors import CannotRun
from felles.model import Cell, Column, Item, Table
from felles.words import N_, Words

_T = TypeVar("_T")
MOST_SIGNS, MOST_ROWS = 32_767, 1_048_576
"""What one cell and one sheet of a workbook can hold."""

_UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufffe\uffff]")
"""What a cell can't show, or what makes it show something else than it holds; a line's end is neither."""
_FORMULA = re.compile("[\\s']*[=+\\-@\uff1d\uff0b\uff0d\uff20]")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DAYS_FROM = "1900-03-01"
"""Earlier days are another number in some spreadsheets: https://learn.microsoft.com/office/troubleshoot/excel/wrongly-assumes-1900-is-leap-year"""
_SHAPES = {"day": "dd.mm.yyyy"}
_WIDEST = 60
_MADE = datetime.datetime(1980, 1, 1)
"""When every workbook says it was made: what a pack holds is dated by its decisions, not by a clock."""


# CSV


def as_csv(table: Table) -> bytes:
    """The table for a spreadsheet: UTF-8 with a byte order mark, semicolons, CRLF; the headings first, not the keys.

    A text that a spreadsheet would take for a formula has an apostrophe in front of it (and one more where apostrophes
    stand there already), and what can't be seen is written as ``\\u202e``. Yes is 1 and no is 0 in every language; what
    isn't known or isn't there is empty.
    """
    written = io.BytesIO()
    text = io.TextIOWrapper(written, "utf-8-sig", newline="")
    rows = csv.writer(text, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL)
    rows.writerow([_guarded(column.heading) for column in table.columns])
    for row in table.rows:
        rows.writerow([_in_csv(row.get(column.key)) for column in table.columns])
    text.flush()
    return written.getvalue()


def _in_csv(cell: Cell) -> str:
    if cell is None:
        return ""
    return _guarded(cell) if isinstance(cell, str) else str(int(cell))


def _guarded(text: str) -> str:
    shown = shown_as(text)
    return f"'{shown}" if _FORMULA.match(shown) else shown


def shown_as(text: str) -> str:
    """The text with everything that can't be seen written out."""
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


# JSON


def as_json(item: Item, words: Words) -> bytes:
    """The item with its tables, every value exact, in the order it stands in; a row is a line."""
    head = {"item": item.id, "title": item.title, "says": item.says, "absent": item.absent, "rests_on": item.rests_on, "language": words.language}
    fields = ",\n".join(f" {_written(name)}: {_written(value)}" for name, value in head.items())
    tables = _listed(item.tables, _table, ",\n", "\n", "\n ")
    # Row by row to bytes: a table of all years as one text would take several times its room.
    return b"".join(piece.encode("utf-8") for piece in chain(("{\n", fields, ',\n "tables": ['), tables, ("]\n}\n",)))


def _table(table: Table) -> Iterator[str]:
    head = {"name": table.name, "title": table.title, "says": table.says}
    yield "  {\n" + ",\n".join(f"   {_written(name)}: {_written(value)}" for name, value in head.items()) + ',\n   "columns": ['
    yield from _listed(table.columns, lambda c: (_written({"key": c.key, "heading": c.heading, "sort": c.sort}),))
    yield '],\n   "rows": ['
    yield from _listed(table.rows, lambda row: (_written({c.key: row.get(c.key) for c in table.columns}),))
    yield "]\n  }"


def _listed(some: Iterable[_T], written: Callable[[_T], Iterable[str]], between: str = ",\n    ", first: str = "\n    ", last: str = "\n   ") -> Iterator[str]:
    begun = False
    for one in some:
        yield between if begun else first
        begun = True
        yield from written(one)
    if begun:
        yield last


def _written(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


# A workbook


def workbook(items: Iterable[Item]) -> bytes:
    """Every table of every item as a sheet of its own, with what they are on the first.

    Texts are texts, never formulas or links; days are days, shown as 31.12.2026; the headings stay in sight and filter.
    CannotRun when a cell or a table is larger than a workbook can hold: nothing is cut.
    """
    import xlsxwriter

    with tempfile.TemporaryDirectory(prefix="felles-") as folder:
        # Each row goes to the disk when the next begins: cells by the million are not held.
        options = {"constant_memory": True, "tmpdir": folder, "strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
        made = Path(folder, "made.xlsx")
        _put_all(xlsxwriter.Workbook(str(made), options), tuple(items))
        return _packed_anew(made)


def _put_all(book: Any, items: tuple[Item, ...]) -> None:
    book.set_properties({"created": _MADE})
    forms = {
        "text": book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"}),
        "other": book.add_format({"valign": "top"}),
        "day": book.add_format({"valign": "top", "align": "left", "num_format": _SHAPES["day"]}),
        "head": book.add_format({"text_wrap": True, "valign": "top", "bold": True, "bottom": 1, "num_format": "@"}),
    }
    _put_contents(book.add_worksheet("EV"), items, forms)
    taken = {"ev"}
    for item in items:
        for table in item.tables:
            _put_table(book.add_worksheet(_sheet_name(table.name, taken)), item, table, forms)
    book.close()


def _sheet_name(name: str, taken: set[str]) -> str:
    """At most 31 signs, none of those a sheet's name can't have, and no two alike whatever their capitals."""
    plain = re.sub(r"[\[\]:*?/\\']", "-", shown_as(name))
    wanted, number = plain[:31], 1
    while wanted.lower() in taken:
        number += 1
        wanted = f"{plain[: 30 - len(str(number))]}~{number}"
    taken.add(wanted.lower())
    return wanted


def _put_contents(sheet: Any, items: tuple[Item, ...], forms: dict[str, Any]) -> None:
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, 1, 40)
    sheet.set_column(2, 2, 100)
    line = 0
    for item in items:
        rows = [(item.id, item.title, item.absent or item.says)]
        rows += [(table.name, table.title, table.says) for table in item.tables if table.name != item.id]
        for row in rows:
            for number, text in enumerate(row):
                _put_text(sheet, line, number, text, forms["head"] if row is rows[0] and number < 2 else forms["text"], row[0])
            line += 1


def _put_table(sheet: Any, item: Item, table: Table, forms: dict[str, Any]) -> None:
    if len(table.rows) >= MOST_ROWS:
        raise CannotRun(
            N_("The table {table} has {count} rows, and a sheet of a workbook holds {limit}."),
            N_("Ask for a shorter period or fewer documents."),
            table=table.name,
            count=len(table.rows),
            limit=MOST_ROWS - 1,
        )
    widths = [len(column.heading) for column in table.columns]
    for number, column in enumerate(table.columns):
        _put_text(sheet, 0, number, column.heading, forms["head"], table.name)
    for line, row in enumerate(table.rows, 1):
        for number, column in enumerate(table.columns):
            cell = row.get(column.key)
            widths[number] = max(widths[number], _width(cell, column))
            _put(sheet, line, number, cell, column, forms, table.name)
    for number, width in enumerate(widths):
        sheet.set_column(number, number, min(max(width + 2, 8), _WIDEST))
    sheet.freeze_panes(1, 0)
    if table.columns:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _width(cell: Cell, column: Column) -> int:
    if isinstance(cell, str):
        return 10 if column.sort == "day" else max(map(len, cell.split("\n")))
    return len(str(cell)) if cell is not None else 0


def _put(sheet: Any, line: int, number: int, cell: Cell, column: Column, forms: dict[str, Any], table: str) -> None:
    if cell is None:
        return
    if isinstance(cell, bool):
        sheet.write_boolean(line, number, cell, forms["other"])
    elif isinstance(cell, int):
        # More digits than a spreadsheet's numbers have are a text, or they would be other digits.
        if abs(cell) < 10**15:
            sheet.write_number(line, number, cell, forms["other"])
        else:
            _put_text(sheet, line, number, str(cell), forms["text"], table)
    elif (day := _day(cell) if column.sort == "day" else None) is not None:
        sheet.write_datetime(line, number, day, forms["day"])
    else:
        _put_text(sheet, line, number, cell, forms["text"], table)


def _day(text: str) -> datetime.datetime | None:
    if not _DAY.fullmatch(text) or text < _DAYS_FROM:
        return None
    try:
        return datetime.datetime.fromisoformat(text)
    except ValueError:
        return None


def _put_text(sheet: Any, line: int, number: int, text: str, form: Any, table: str) -> None:
    shown = shown_as(text)
    if len(shown.encode("utf-16-le")) // 2 > MOST_SIGNS:
        raise CannotRun(
            N_("Row {row}, column {column} of the table {table} has {count} characters, and a cell of a workbook holds {limit}."),
            N_("Make the text shorter in the document it comes from; a text that long is hard to read for anybody."),
            table=table,
            row=line + 1,
            column=number + 1,
            count=len(shown),
            limit=MOST_SIGNS,
        )
    if shown:
        sheet.write_string(line, number, shown, form)


def _packed_anew(made: Path) -> bytes:
    """The workbook's files as they are, not deflated: two builds of zlib give other bytes for the same text."""
    whole = made.with_name("anew.xlsx")
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(whole, "w") as new:
        for name, content in _files(old):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr, entry.compress_type = 3, 0o644 << 16, zipfile.ZIP_STORED
            new.writestr(entry, content)
    return whole.read_bytes()


def _files(book: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    for name in book.namelist():
        yield name, book.read(name)
