"""What is wrong with a file of who has read what, in the reader's language. Nothing that tells of a person is repeated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from felles.words import N_, Words

_MEND = N_("Correct it in the form tool or the file, and run again.")
_NAME_IT = N_("Let the first row have a heading for it; or say which it is: --column {part}=\"…\".")

FAULTS: Mapping[str, tuple[str, str]] = {
    "empty": (N_("There is nothing in the file."), N_("Export the answers again.")),
    "nobody": (N_("There are headings in the file and no answers."), N_("Export the answers again, when somebody has answered.")),
    "no-document": (N_("No heading says which document was read."), _NAME_IT),
    "no-version": (N_("No heading says which version was read."), _NAME_IT),
    "no-place": (N_("No heading says at which site."), _NAME_IT),
    "no-document-named": (N_("No heading is “{heading}”."), N_("Write it exactly as in the file.")),
    "no-version-named": (N_("No heading is “{heading}”."), N_("Write it exactly as in the file.")),
    "no-place-named": (N_("No heading is “{heading}”."), N_("Write it exactly as in the file.")),
    "no-number": (N_("No heading says how many were asked."), N_("Give the columns the headings “site” and “number”, in your own language.")),
    "column-twice": (N_("Column {other} has the same heading."), N_("Keep one of the columns.")),
    "missing": (N_("This is empty."), _MEND),
    "document": (N_("This is no document of the handbook."), _MEND),
    "document-named": (N_("“{value}” is no document of the handbook."), _MEND),
    "document-guess": (N_("This is no document of the handbook. Did you mean {guess}?"), _MEND),
    "document-named-guess": (N_("“{value}” is no document of the handbook. Did you mean {guess}?"), _MEND),
    "version": (N_("This is no version."), N_("A version is a whole number, such as 3.")),
    "version-named": (N_("“{value}” is no version."), N_("A version is a whole number, such as 3.")),
    "no-such-version": (N_("{document} has no version {version}: the newest is {newest}."), N_("Look at the form's address, and correct the file.")),
    "place": (N_("This is no site of the handbook."), N_("Use one of: {known}.")),
    "place-named": (N_("“{value}” is no site of the handbook."), N_("Use one of: {known}.")),
    "number": (N_("This is no number of people."), N_("Write a whole number.")),
}  # fmt: skip


def fault(variant: str, row: int, column: str, values: Mapping[str, Any], words: Words) -> tuple[str, str, str]:
    """Where a fault is, what it is, and what to do about it."""
    sentence, help = FAULTS[variant]
    where = words("row {row}, column {column}", row=row, column=column) if column else words("row {row}", row=row) if row else ""
    part = variant.removeprefix("no-") if variant.startswith("no-") else ""
    return where, words(sentence, **values), words(help, **{"part": part, **values})
