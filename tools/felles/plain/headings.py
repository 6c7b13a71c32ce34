"""A form's headings as tables: what a survey tool needs to ask it, and what comes back when answers are counted.

A column is known by the question's text or by its id, whatever the case; so either may stand in the first row. The second
table says which answers each question has, as people read them and as the tool may store them.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from io import BytesIO
from xml.sax.saxutils import escape

from felles.model import Background, Document, Question, questions_of
from felles.plain.text import line

Rows = Sequence[Sequence[str]]
_EPOCH = (1980, 1, 1, 0, 0, 0)


def headings(form: Document, *, by_id: bool) -> list[str]:
    """One heading a column: what is asked of who answers first, then the questions in their order."""
    questions = questions_of(form)
    every: list[Background | Question] = [*questions.background, *questions.items]
    return [one.id if by_id else line(one.text) for one in every]


def allowed(form: Document) -> list[list[str]]:
    """For each column: id, question, and the answers it may have, each as “value label” where both say something."""
    questions = questions_of(form)
    rows = [[one.id, line(one.text), *(_answer(option.value, option.label) for option in one.options)] for one in questions.background]
    rows += [[one.id, line(one.text), *(_answer(option.value, option.label) for option in one.scale.options)] for one in questions.items]
    return rows


def _answer(value: str, label: str) -> str:
    return line(label) if label.casefold().startswith(value.casefold()) else line(f"{value} {label}")


def comma_separated(rows: Rows) -> bytes:
    """A CSV file that Excel in the Nordic countries opens right: semicolons, and a mark that says it is UTF-8."""
    lines = [";".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row) for row in rows]
    return b"\xef\xbb\xbf" + ("\r\n".join(lines) + "\r\n").encode("utf-8")


def workbook(sheets: Sequence[tuple[str, Rows]]) -> bytes:
    """An Excel file of sheets with text alone, the same bytes each time it is made from the same."""
    numbers = range(1, len(sheets) + 1)
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    files = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        + "".join(f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kind}.worksheet+xml"/>' for n in numbers)
        + "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        + "".join(f'<sheet name="{escape(name, {chr(34): "&quot;"})}" sheetId="{n}" r:id="rId{n}"/>' for n, (name, _) in zip(numbers, sheets, strict=True))
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        + "".join(f'<Relationship Id="rId{n}" Type="{office}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers)
        + "</Relationships>",
        **{f"xl/worksheets/sheet{n}.xml": _sheet(main, rows) for n, (_, rows) in zip(numbers, sheets, strict=True)},
    }
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{text}'.encode())
    return out.getvalue()


def _sheet(main: str, rows: Rows) -> str:
    said = "".join(
        f'<row r="{r}">' + "".join(f'<c r="{_column(c)}{r}" t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>' for c, cell in enumerate(row)) + "</row>"
        for r, row in enumerate(rows, 1)
    )
    return f'<worksheet xmlns="{main}"><sheetData>{said}</sheetData></worksheet>'


def _column(number: int) -> str:
    """0 is A, 26 is AA."""
    name = ""
    while number >= 0:
        name = chr(65 + number % 26) + name
        number = number // 26 - 1
    return name
