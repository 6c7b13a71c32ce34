"""What is wrong with a table of numbers, in the reader's language: where, what, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from felles.words import N_, Words

_SOURCE = N_("Look in the source which number it should be.")
_THOUSANDS = N_("Write it without a sign between the thousands, and decimals with a comma.")

FAULTS: Mapping[str, tuple[str, str]] = {
    "heading": (N_("No row here is a heading with the period and a number."), N_("Give the columns names: “period”, and “numerator” and “denominator”, or “value”.")),
    "columns": (N_("The heading names no column with numbers that can be used."), N_("Call them “numerator” and “denominator”, or “value”.")),
    "two": (N_("This column and “{other}” mean the same."), N_("Call what was counted “numerator” and out of how many “denominator”; give what isn't to be read another name.")),
    "nothing": (N_("There is a heading here, and no numbers."), N_("Look whether it is the right file and the right sheet.")),
    "many": (N_("There are more than {most} periods."), N_("Leave out the oldest.")),
    "period": (N_("“{value}” is no period of this length."), N_("Write it like this: {like}. If the row is a sum or a remark, take it out.")),
    "number": (N_("“{value}” is no number."), N_("Write the number alone. If there is none, leave the cell empty and write why in a column “missing”.")),
    "either": (N_("“{value}” can be a number with decimals or one of thousands."), _THOUSANDS),
    "percent-sign": (N_("“{value}” is a percentage, and this is none."), N_("Look whether the columns have changed places, and whether the unit is right.")),
    "negative": (N_("“{value}” is less than nothing."), _SOURCE),
    "whole": (N_("“{value}” is no whole number of people."), _SOURCE),
    "empty": (N_("There is no number of {value}, and later periods have one."), N_("Write the number, or write why there is none in a column “missing”.")),
    "half": (N_("What was counted is told without out of how many, or the other way round."), N_("Fill in both, or leave both empty.")),
    "nobody": (N_("Something is counted out of nobody."), N_("Leave both empty, and write why in a column “missing”.")),
    "more": (N_("More are counted ({counted}) than there are ({of})."), N_("Look in the source which of the two is wrong; they may have changed places.")),
    "over": (N_("{value} is more than 100 per cent."), N_("Look in the source. If it isn't a share, correct the unit.")),
    "differs": (N_("The value is {value}, and what was counted gives {is_}."), N_("Correct the one that is wrong, or take out the column with values.")),
    "shares": (N_("No value in this column is over 1, so 0.58 may mean 58 per cent."), N_("Write per cent: 58, or let the column be shown as per cent.")),
    "newest": (N_("The newest comes first."), N_("Sort the rows so that the oldest comes first.")),
    "twice": (N_("{value} is in row {other} too."), N_("Take out the row that is wrong.")),
    "order": (N_("{value} comes after {before} here."), N_("Sort the rows so that the oldest comes first.")),
    "gap": (N_("After {before} comes {value}: {missing} is passed over."), N_("Add a row for it, with the number or with why there is none in a column “missing”.")),
    "apart": (N_("Between {before} and {value} there is nothing for {missing}, in the file or in the document."), N_("Add a row for it, with the number or with why there is none in a column “missing”.")),
    "contradicts": (N_("{value} is {is_} in the document, and {new} here."), N_("Look which is right. Correct the file; or correct the document by hand, and say in “change” why a number that was published is another.")),
    "was-missing": (N_("{value} is missing in the document ({is_}), and is {new} here."), N_("If the number has come, take the row out of the document and run again; else leave it out of the file.")),
    "is-missing": (N_("{value} is {is_} in the document, and missing here ({new})."), N_("If the number must go, take it out of the document by hand, and say in “change” why.")),
}  # fmt: skip

_LIKE: Mapping[str, str] = {"week": "2024-W05", "month": "2024-01", "quarter": "2024-Q1", "half-year": "2024-H1", "year": "2024"}


def fault(name: str, row: int, column: str, heading: str, values: Mapping[str, Any], words: Words) -> tuple[str, str, str]:
    """Where a fault is, what it is, and what to do about it."""
    if row and column and heading:
        where = words("row {row}, column {column} ({heading})", row=row, column=column, heading=heading[:40])
    elif row and column:
        where = words("row {row}, column {column}", row=row, column=column)
    else:
        where = words("row {row}", row=row) if row else ""
    sentence, help = FAULTS[name]
    filled = {**values, "like": _LIKE.get(str(values.get("length")), "2024-01")}
    return where, words(sentence, **filled), words(help, **filled)
