"""A handbook with a form of every sort of question, and raw answers to it as form tools export them. All of it is made up."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from tests.cli.handbook import felles, made

FORM = """\
---
id: SKJ-910
kind: form
title: Slik gikk det
lang: nb
owner_role: leder
change: {class: significant, note: Første utgave.}
type: evaluation
respondent_group: Alle som arbeider i Bygda
purpose: Vi vil vite om rutinen virker i hverdagen.
scales:
  - id: fem
    sort: ordinal
    low: Helt uenig
    high: Helt enig
    options:
      - {value: "1", label: Helt uenig}
      - {value: "2", label: Litt uenig}
      - {value: "3", label: Verken eller}
      - {value: "4", label: Litt enig}
      - {value: "5", label: Helt enig}
  - {id: valg, sort: choice, options: [{value: ja, label: "Ja"}, {value: nei, label: "Nei"}]}
  - {id: timer, sort: number, min: 0, max: 60}
  - {id: fritekst, sort: text}
items:
  - {id: mestring, text: Jeg vet hva jeg skal gjøre., scale: fem, about: mastery}
  - {id: belastning, text: Rutinen gjør arbeidsdagen tyngre., scale: fem, about: workload, na_allowed: true}
  - {id: bruker-den, text: Bruker dere rutinen?, scale: valg}
  - {id: timer, text: Hvor mange timer brukte dere?, scale: timer}
  - {id: kommentar, text: Hva vil du si til oss?, scale: fritekst}
background:
  - id: sted
    text: Hvor arbeider du?
    options:
      - {value: nord, label: Nord i bygda}
      - {value: sor, label: Sør i bygda}
      - {value: vest, label: Vest i bygda}
group_by: sted
privacy: {purpose: Å forbedre rutinen., legal_basis: "Kommunens plikt til å forbedre tjenesten.", retention: Svarene slettes når de er talt opp.}
---
"""
HEADINGS = ("sted", "mestring", "belastning", "bruker-den", "timer", "kommentar")
PERIOD = ("--period", "2026-10-05", "2026-10-16")
Rows = Sequence[Sequence[Any]]


def laid(root: Path) -> Path:
    """The hostile set's sound handbook with the form in it."""
    made(root)
    file = root / "docs" / "forms" / "skj-910-slik-gikk-det.yaml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(FORM.replace("---\n", "", 1).removesuffix("---\n"), "utf-8")
    return root


def answers(count: int = 60, seed: int = 1) -> list[list[Any]]:
    """So many made-up answers, most of them from the north."""
    rng = random.Random(seed)
    found: list[list[Any]] = []
    for i in range(count):
        place = "Nord i bygda" if i % 2 else "sor" if i % 4 else "Vest i bygda"
        found.append([place, rng.choice((3, 4, 4, 5, 5)), rng.choice((1, 2, 2, 3, 4, 5)), rng.choice(("ja", "Nei")), rng.choice((2, 3, 4.5, 8)), "Det gikk fint." if i % 3 else ""])
    return found


def as_csv(path: Path, rows: Rows, headings: Sequence[str] = HEADINGS, delimiter: str = ";", encoding: str = "utf-8") -> Path:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(headings)
    writer.writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def as_excel(path: Path, rows: Rows, headings: Sequence[str] = HEADINGS, formats: dict[int, str] | None = None) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Svar")
        sheet.write_row(0, 0, headings)
        shapes = {i: book.add_format({"num_format": form}) for i, form in (formats or {}).items()}
        for r, row in enumerate(rows, 1):
            for c, value in enumerate(row):
                if value != "":
                    sheet.write(r, c, value, shapes.get(c))
    return path


def aggregate(root: Path, file: Path, *more: str, asked: str | None = "90", lang: str = "en") -> tuple[int, str, str]:
    number = () if asked is None else ("--asked", asked)
    return felles("-C", str(root), "--lang", lang, "--today", "2026-11-21", "aggregate", "SKJ-910", str(file), *PERIOD, *number, *more)
