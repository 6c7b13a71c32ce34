"""Rows of a table from somebody's own machine, one at a time: CSV of any sort that office programs save, and XLSX.

    for row in rows(Path("svar.csv")):
        row.number          # the line it begins on, or Excel's own row number, from 1: what a person looks for
        row.cells           # a value a column: text, number, Share, date, True/False; "" where nothing stands
        row.cell(3)         # the fourth column, "" where the row is shorter
        row.place(3)        # how a spreadsheet names that cell: "D17"

The first row is not set apart: a heading is a row like others. Rows with nothing in them are left out and keep their
numbers. From CSV every value is text with the spaces around it taken off. Excel gives numbers, whole ones as int; dates
as ``datetime.date``; a number that it shows as a percentage as ``Share`` (a float: 0.58 for 58 %). Formulas are never
worked out: the value counts that was saved with them; where none was, the file is refused. What a text means as a number or a day says
`felles.reading.cells`.

Nothing is kept but the row at hand, so that a million rows take as much room as a thousand; an Excel file's list of
shared texts is the one thing read whole, within limits. A file that is torn, too large, made to burst or ambiguous is a
CannotRun whose sentence names the row; rows that came before it were right, so write nothing until the last has come.
"""

from __future__ import annotations

import codecs
import csv
import io
import os
import stat
import warnings
import zipfile
import zlib
from collections import Counter
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from felles.errors import CannotRun
from felles.words import N_

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

MOST_BYTES = 4 << 30
"""Of the file, and of an Excel file unpacked: a million rows of twenty columns are one."""
MOST_ROWS = 5_000_000
MOST_COLUMNS = 2_000
LONGEST = 128 << 10
"""Signs in one cell; Excel itself holds 32,767."""
MOST_PARTS = 5_000
MOST_TIMES = 200
"""How many times larger than the file an Excel file may be unpacked. A sheet of the same row over and over comes to thirty;
what is made to burst goes to a thousand."""
SMALL = 64 << 20
"""Below this nothing bursts, however well it was packed."""
LARGEST_TEXTS = 128 << 20
LARGEST_PART = 16 << 20
"""Of what is read whole: the list of shared texts, and any other part that is no sheet."""

_LONGEST_LINE = 4 << 20
_SAMPLE_LINES, _SAMPLE = 60, 64 << 10
_DELIMITERS = ";\t,|"


class Share(float):
    """A number that the sheet shows as a percentage: 0.58 is shown as 58 %."""


Value = str | int | float | date | bool
"""Share is a float, and datetime never comes."""


@dataclass(frozen=True, slots=True)
class Row:
    number: int
    cells: tuple[Value, ...]

    def cell(self, index: int) -> Value:
        """What stands in a column, counted from 0; "" where nothing does."""
        return self.cells[index] if index < len(self.cells) else ""

    def place(self, index: int) -> str:
        return f"{column(index)}{self.number}"


def column(index: int) -> str:
    """A spreadsheet's name of a column, counted from 0.

    >>> column(0), column(27)
    ('A', 'AB')
    """
    name, index = "", index + 1
    while index:
        index, left = divmod(index - 1, 26)
        name = chr(65 + left) + name
    return name


def rows(path: Path, *, sheet: str | None = None) -> Generator[Row, None, None]:
    """The file's rows in order. CannotRun, on the way too, when it can't be read; ``sheet`` names one of an Excel file's."""
    try:
        with open(path, "rb") as file:
            about = os.fstat(file.fileno())
            if not stat.S_ISREG(about.st_mode):
                raise CannotRun(N_("{file} is no file."), N_("Name a CSV or Excel file."), file=str(path))
            if about.st_size > MOST_BYTES:
                raise _too_large(path)
            begins = file.read(8)
            file.seek(0)
            if begins[:4] == b"PK\3\4":
                found = _excel(path, file, about.st_size, sheet)
            elif begins == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
                raise CannotRun(
                    N_("{file} is in Excel's old format, or locked with a password."),
                    N_("Open it, take away the password, and save it as .xlsx or CSV."),
                    file=str(path),
                )
            elif sheet is not None:
                raise CannotRun(N_("{file} has no sheets: it is a CSV file."), N_("Leave out the sheet."), file=str(path))
            else:
                found = _csv(path, file)
            with closing(found):
                yield from _counted(path, found)
    except OSError as error:
        raise CannotRun(
            N_("{file} can't be read: {reason}."), N_("Look whether the name is right and whether you may read it."),
            file=str(path), reason=error.strerror or str(error),
        ) from error


def _counted(path: Path, found: Generator[Row, None, None]) -> Generator[Row, None, None]:
    for count, row in enumerate(found, 1):
        if count > MOST_ROWS:
            raise CannotRun(N_("There are more rows in {file} than can be read ({most})."), _SPLIT, file=str(path), most=MOST_ROWS)
        if len(row.cells) > MOST_COLUMNS:
            raise _too_wide(path, row.number)
        if any(cell != "" for cell in row.cells):
            yield row


_SPLIT = N_("Split it into several files, or leave out what isn't needed.")
_AGAIN = N_("Open it in the program it comes from, and save it again.")


def _too_large(path: Path) -> CannotRun:
    return CannotRun(N_("{file} is too large."), _SPLIT, file=str(path))


def _too_wide(path: Path, row: int) -> CannotRun:
    return CannotRun(N_("{file}, row {row}: there are more than {most} columns."), _AGAIN, file=str(path), row=row, most=MOST_COLUMNS)


def _too_long(path: Path, row: int) -> CannotRun:
    return CannotRun(
        N_("{file}, row {row}: a cell is longer than any that people write."),
        N_("Look for a quotation mark that is opened and never closed."),
        file=str(path), row=row,
    )


# --- CSV --------------------------------------------------------------------------------------------------------------


def _csv(path: Path, file: IO[bytes]) -> Generator[Row, None, None]:
    encoding = _encoding(path, file)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        sample: list[str] = []
        skip = 0
        for line in _lines(path, text):
            if not sample and not skip and (said := line.strip().casefold()).startswith("sep=") and len(said) <= 5:
                skip = 1  # Excel's own note of what stands between the columns
                continue
            sample.append(line)
            if len(sample) == _SAMPLE_LINES or sum(map(len, sample)) > _SAMPLE:
                break
        delimiter = _delimiter(sample)
        text.seek(0)
        lines = _lines(path, text)
        for _ in range(skip):
            next(lines)
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        begins = 1 + skip
        while True:
            try:
                found = next(reader, None)
            except csv.Error as error:
                if "field limit" in str(error):
                    raise _too_long(path, begins) from error
                raise CannotRun(
                    N_("{file}, row {row}: the quotation marks don't fit."),
                    N_("A text in quotation marks ends where the column ends; a quotation mark inside it is written twice."),
                    file=str(path), row=begins,
                ) from error
            if found is None:
                return
            if any(len(cell) > LONGEST for cell in found):
                raise _too_long(path, begins)
            yield Row(begins, tuple([cell.strip() for cell in found]))
            begins = reader.line_num + 1 + skip
    finally:
        text.detach()  # the file belongs to who opened it


def _lines(path: Path, text: IO[str]) -> Generator[str, None, None]:
    number = 0
    while line := text.readline(_LONGEST_LINE):
        number += 1
        if len(line) >= _LONGEST_LINE:
            raise _too_long(path, number)
        yield line


def _encoding(path: Path, file: IO[bytes]) -> str:
    """What the file says of itself; else UTF-8 when all of it is that, else what Windows writes in Western Europe."""
    begins = file.read(4096)
    if begins.startswith(codecs.BOM_UTF8):
        return _all_of(path, file, "utf-8-sig")
    if begins.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _all_of(path, file, "utf-16")
    zeros = [i % 2 for i, byte in enumerate(begins) if not byte]
    if zeros:  # UTF-16 that doesn't say so: every other byte of plain letters is nothing
        if len(zeros) > len(begins) // 4 and len(set(zeros)) == 1:
            return _all_of(path, file, "utf-16-le" if zeros[0] else "utf-16-be")
        raise _no_text(path, begins[: begins.index(0)].count(b"\n") + 1)
    if _faulty(file, "utf-8") is None:
        return "utf-8"
    return _all_of(path, file, "cp1252")


def _all_of(path: Path, file: IO[bytes], encoding: str) -> str:
    line = _faulty(file, encoding)
    if line is not None:
        raise _no_text(path, line)
    return encoding


def _no_text(path: Path, row: int) -> CannotRun:
    return CannotRun(
        N_("{file}, row {row}: there are signs here that are no text."), N_("Save it as CSV in UTF-8, or as .xlsx."), file=str(path), row=row
    )


def _faulty(file: IO[bytes], encoding: str) -> int | None:
    """The line of the first byte that can't be read so, or of a NUL; None when there is none."""
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    line = 1
    while True:
        piece = file.read(64 << 10)
        try:
            text = decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as error:
            return line + error.object[: error.start].count(b"\n")
        if "\0" in text:
            return line + text[: text.index("\0")].count("\n")
        if not piece:
            return None
        line += text.count("\n")


def _delimiter(lines: list[str]) -> str:
    """What stands between the columns: the sign by which most rows have the same number of them, and more than one."""
    best, chosen = 0.0, ";"
    for sign in _DELIMITERS:
        widths: Counter[int] = Counter()
        try:
            for found in csv.reader(lines, delimiter=sign):
                if any(found):
                    widths[len(found)] += 1
        except csv.Error:
            pass
        width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
        share = count / widths.total() if width > 1 else 0.0
        if share > best:
            best, chosen = share, sign
    return chosen


# --- Excel ------------------------------------------------------------------------------------------------------------

_FAULTS = (
    zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, IndexError, TypeError, AttributeError, SyntaxError,
    OverflowError, NotImplementedError, RuntimeError,
)
"""What openpyxl and what it reads with raise over a file that isn't what it says; ParseError is a SyntaxError."""


def _torn(path: Path, row: int = 0) -> CannotRun:
    if row:
        return CannotRun(N_("{file}, row {row}: the Excel file is damaged here."), _AGAIN, file=str(path), row=row)
    return CannotRun(N_("{file} is no Excel file that can be read."), N_("Save it as .xlsx or CSV, and try again."), file=str(path))


def _excel(path: Path, file: IO[bytes], size: int, wanted: str | None) -> Generator[Row, None, None]:
    _within_limits(path, file, size)
    import openpyxl  # a third of a second, which nobody else pays

    warnings.filterwarnings("ignore", module=r"openpyxl\.")  # it tells programmers what it leaves out
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
    except _FAULTS as error:
        raise _torn(path) from error
    try:
        yield from _sheet(path, book, _chosen(path, book, wanted))
    finally:
        book.close()


def _within_limits(path: Path, file: IO[bytes], size: int) -> None:
    """Refuses what bursts, and what could: a part is never read further than the size it says it has."""
    try:
        with zipfile.ZipFile(file) as packed:
            parts = packed.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
                raise _too_large(path)
            whole = sum(part.file_size for part in parts)
            if whole > SMALL and whole > MOST_TIMES * size:
                raise CannotRun(N_("{file} unpacks to {size} MB, which no Excel file of this size does."), _AGAIN, file=str(path), size=whole >> 20)
            if not any(part.filename == "[Content_Types].xml" for part in parts):
                raise _torn(path)
            for part in parts:
                name = part.filename.casefold()
                if not name.endswith((".xml", ".rels")):
                    continue
                sheet, texts = "worksheets/" in name, name.endswith("sharedstrings.xml")
                if not sheet and part.file_size > (LARGEST_TEXTS if texts else LARGEST_PART):
                    raise _too_large(path)
                with packed.open(part) as opened:
                    begins = opened.read(64 << 10)
                # Excel writes neither; with them a short file can say very much, or ask for others.
                if b"<!DOCTYPE" in begins or b"<!ENTITY" in begins or begins[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in begins:
                    raise _torn(path)
    except _FAULTS as error:
        raise _torn(path) from error


def _chosen(path: Path, book: Workbook, wanted: str | None) -> Any:
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    if wanted is not None:
        if wanted not in sheets:
            raise CannotRun(
                N_("{file} has no sheet “{sheet}”."), N_("It has: {known}."), file=str(path), sheet=wanted, known=", ".join(list(sheets)[:20])
            )
        return sheets[wanted]
    seen = [sheet for sheet in sheets.values() if sheet.sheet_state == "visible"]
    if len(seen) > 1:  # empty ones beside it are what Excel once made of itself
        seen = [sheet for sheet in seen if next(_sheet(path, book, sheet), None) is not None] or seen[:1]
    if len(seen) != 1:
        raise CannotRun(
            N_("{file} has several sheets, and nothing says which one counts: {known}."), N_("Name one with --sheet."),
            file=str(path), known=", ".join(sheet.title for sheet in seen[:20]),
        )
    return seen[0]


def _sheet(path: Path, book: Any, sheet: Any) -> Generator[Row, None, None]:
    number, now = 0, 1
    try:
        read = _Cells(book, sheet._shared_strings)
        with book._archive.open(sheet._worksheet_path) as source:
            for at, element in _parsed(path, source):
                at = at or number + 1
                if at <= number:
                    raise _torn(path, at)
                number = now = at
                values: list[Value] = []
                for index, value in read.of(element):
                    index = len(values) if index is None else index
                    if index >= MOST_COLUMNS:
                        raise _too_wide(path, number)
                    if index < len(values):
                        raise _torn(path, at)
                    if index > len(values):
                        values.extend([""] * (index - len(values)))
                    values.append(value)
                    if isinstance(value, str) and len(value) > LONGEST:
                        raise _too_long(path, number)
                yield Row(number, tuple(values))
                now = number + 1
    except _NeverWorkedOut as error:
        raise CannotRun(
            N_("{file}, row {row}: there is a formula here, and what it comes to was never saved."),
            N_("Open the file in Excel or another spreadsheet, and save it again; or write the values in place of the formulas."),
            file=str(path), row=number,
        ) from error
    except _FAULTS as error:
        raise _torn(path, now) from error


class _NeverWorkedOut(Exception):
    """A formula without a value: taken for nothing, an answer would be lost in silence."""


def _percentages(book: Any) -> frozenset[int]:
    """The styles of cells that show a number as a percentage."""
    custom = {164 + i for i, form in enumerate(book._number_formats) if "%" in form}
    return frozenset(i for i, style in enumerate(book._cell_styles) if style.numFmtId in {9, 10} | custom)


class _Narrow:
    """A sheet's bytes, as long as something comes of them: a text without an end is not gathered."""

    def __init__(self, path: Path, source: IO[bytes]) -> None:
        self._path, self._source, self.since, self.row = path, source, 0, 0

    def read(self, size: int = -1, /) -> bytes:
        piece = self._source.read(size)
        self.since += len(piece)
        if self.since > _LONGEST_LINE:
            raise _too_long(self._path, self.row + 1)
        return piece


_NAMES = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ROW, _CELL, _DATA, _VALUE, _FORMULA, _INLINE, _TEXT, _RUN = (_NAMES + name for name in ("row", "c", "sheetData", "v", "f", "is", "t", "r"))


def _parsed(path: Path, source: IO[bytes]) -> Generator[tuple[int, Any], None, None]:
    """Each row's number (0: none is given) and element. None is kept: openpyxl's own reading keeps an empty one of all there were."""
    from xml.etree.ElementTree import iterparse

    narrow, data, columns = _Narrow(path, source), None, 0
    for event, element in iterparse(narrow, events=("start", "end")):
        narrow.since = 0
        if event == "start":
            if element.tag == _DATA:
                data = element
            elif element.tag == _ROW:
                columns = 0
            elif element.tag == _CELL:
                columns += 1
                if columns > MOST_COLUMNS:
                    raise _too_wide(path, narrow.row + 1)
        elif element.tag == _ROW:
            number = int(element.get("r", 0))
            narrow.row = number or narrow.row + 1
            yield number, element
            if data is not None:
                data.clear()
        elif data is None or element is data:
            element.clear()


class _Cells:
    """What the cells of a row hold: columns counted from 0 (None: the next one), and values."""

    def __init__(self, book: Any, texts: Any) -> None:
        from openpyxl.utils.datetime import from_excel, from_ISO8601

        self._texts, self._epoch = texts, book.epoch
        self._dates, self._spans, self._percent = book._date_formats, book._timedelta_formats, _percentages(book)
        self._day, self._iso = from_excel, from_ISO8601
        self._columns: dict[str, int] = {}

    def of(self, row: Any) -> Generator[tuple[int | None, Value], None, None]:
        for cell in row:
            if cell.tag == _CELL:
                place = cell.get("r")
                yield None if place is None else self._column(place), self._value(cell)

    def _column(self, place: str) -> int:
        letters = place.rstrip("0123456789")
        if letters not in self._columns:
            if not letters.isalpha() or not letters.isascii() or len(letters) > 3:
                raise ValueError(place)
            found = 0
            for letter in letters.upper():
                found = found * 26 + ord(letter) - 64
            self._columns[letters] = found - 1
        return self._columns[letters]

    def _value(self, cell: Any) -> Value:
        sort = cell.get("t", "n")
        if sort == "inlineStr":
            inline = cell.find(_INLINE)
            if inline is None:
                return ""
            runs = [inline.findtext(_TEXT, ""), *(run.findtext(_TEXT, "") for run in inline.iterfind(_RUN))]
            return "".join(runs).strip()
        value = cell.findtext(_VALUE)
        if not value:
            if sort != "str" and cell.find(_FORMULA) is not None:
                raise _NeverWorkedOut
            return ""
        if sort == "s":
            at = int(value)
            if at < 0:
                raise IndexError(value)
            return str(self._texts[at]).strip()
        if sort == "n":
            return self._number(value, int(cell.get("s", 0)))
        if sort == "b":
            return bool(value.strip() == "1")
        return _plain(self._iso(value)) if sort == "d" else str(value).strip()

    def _number(self, value: str, style: int) -> Value:
        number = float(value)
        if style in self._dates:
            try:
                return _plain(self._day(number, self._epoch, timedelta=style in self._spans))
            except (OverflowError, ValueError):
                return "#VALUE!"
        if style in self._percent:
            return Share(number)
        return int(number) if number.is_integer() else number


def _plain(value: Any) -> Value:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else str(value)
