"""The first row of a table that lies in the handbook, and whether anything follows: enough to tell what it is, and no more is read."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

TABLES = frozenset({".csv", ".tsv", ".tab", ".xlsx", ".xlsm", ".xltx", ".xls", ".xlsb", ".ods", ".fods", ".numbers"})
STATISTICS = frozenset({".sav", ".zsav", ".por", ".dta", ".sas7bdat", ".xpt", ".rds", ".rdata", ".parquet", ".feather"})
"""What programs for statistics keep people's answers in."""

_SIGNS = ";\t,|"
_LARGEST = 16 << 20
"""Of a part of an Excel file that has to be unpacked for the first row to be read."""
_LOOKED_AT = 50
_LONGEST = 64 << 10


@dataclass(frozen=True, slots=True)
class Head:
    headings: tuple[str, ...]
    more: bool
    """Whether there are rows below."""


def heads(content: bytes) -> tuple[Head, ...] | None:
    """The head of a CSV file, or of each sheet of an Excel file; None when it can't be read as either."""
    if content[:4] == b"PK\3\4":
        return _excel(content)
    text = _text(content)
    return None if text is None else _csv(text)


def _text(content: bytes) -> str | None:
    begins = content[:_LONGEST]
    if begins[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return begins[: len(begins) // 2 * 2].decode("utf-16", "replace")
    if b"\0" in begins:
        for encoding in ("utf-16-le", "utf-16-be"):
            found = begins[: len(begins) // 2 * 2].decode(encoding, "replace")
            if "\0" not in found:
                return found
        return None
    return begins.decode("utf-8-sig", "replace") if _utf8(begins) else begins.decode("cp1252", "replace")


def _utf8(begins: bytes) -> bool:
    try:
        begins[:-4].decode("utf-8") if len(begins) == _LONGEST else begins.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start >= len(begins) - 8  # cut within a letter
    return True


def _csv(text: str) -> tuple[Head, ...]:
    rows: list[list[str]] = []
    lines = [line for line in text.split("\n") if line.strip() and not line.casefold().startswith("sep=")]
    for line in lines[:2]:
        found = max((list(_cells(line, sign)) for sign in _SIGNS), key=len)
        rows.append(found)
    return (Head(tuple(rows[0]), len(rows) > 1),) if rows else ()


def _cells(line: str, sign: str) -> Iterator[str]:
    try:
        yield from (cell.strip() for cell in next(csv.reader([line.rstrip("\r")], delimiter=sign), []))
    except csv.Error:
        return


def _excel(content: bytes) -> tuple[Head, ...] | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            if any(part.file_size > _LARGEST and not part.filename.casefold().startswith("xl/worksheets/") for part in parts) or len(parts) > 5_000:
                return None
        import openpyxl  # a third of a second, which nobody else pays

        warnings.filterwarnings("ignore", module=r"openpyxl\.")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        try:
            return tuple(head for sheet in book.worksheets for head in _sheet(sheet))
        finally:
            book.close()
    except Exception:  # whatever is wrong with it, it isn't a table that can be looked into
        return None


def _sheet(sheet: object) -> Iterator[Head]:
    found: tuple[str, ...] = ()
    for number, row in enumerate(sheet.iter_rows(max_row=_LOOKED_AT, values_only=True)):  # type: ignore[attr-defined]
        cells = tuple("" if cell is None else str(cell).strip() for cell in row)
        if not any(cells):
            continue
        if found:
            yield Head(found, True)
            return
        found = cells
        if number >= _LOOKED_AT:
            break
    if found:
        yield Head(found, False)
