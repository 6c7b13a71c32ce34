"""What is wrong with a file of raw answers, and what was left out of a result, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from felles.words import N_, Words

_PERSON = N_("Nothing was counted. Take it out of the file where it is, or leave the whole column unread with --without, and run again.")
_TAKE_OUT = N_("Take the column out of the file before it is counted: sums need nobody's name.")
_MEND = N_("Correct the cell in the form tool or the file, and run again.")

FAULTS: Mapping[str, tuple[str, str]] = {
    "empty": (N_("There is nothing in the file."), N_("Export the answers again.")),
    "nobody": (N_("There are headings in the file and no answers."), N_("Export the answers again, when somebody has answered.")),
    "no-headings": (N_("No heading here is a question of {form}."), N_("Let the first row have the questions' ids or their texts, as the form is exported. See that it is the right form.")),
    "heading": (N_("The heading is no question of {form}."), N_("Write the question's id or its text as the heading; or leave the column unread with --without.")),
    "heading-named": (N_("“{heading}” is no question of {form}."), N_("Write the question's id or its text as the heading; or leave the column unread with --without.")),
    "heading-guess": (N_("“{heading}” is no question of {form}. Did you mean “{guess}”?"), N_("Write the question's id or its text as the heading; or leave the column unread with --without.")),
    "heading-twice": (N_("The same question is in column {other} too."), N_("Keep one of the columns.")),
    "who": (N_("“{heading}” tells who answered."), _TAKE_OUT),
    "no-group": (N_("There is no column “{heading}” to part the answers by."), N_("Look at how it is written in the file, or leave --group out.")),
    "ragged": (N_("The row has {has} columns, and the headings have {wanted}."), N_("Look for a separator or a quotation mark that isn't the same all through the file, and export it again.")),
    "group": (N_("This is no group that answers are parted by."), N_("Use one of: {known}.")),
    "group-named": (N_("“{value}” is no group that answers are parted by."), N_("Use one of: {known}.")),
    "group-free": (N_("This is too long, or names somebody, and can't be a group's name."), N_("Part the answers by a column with few and short values, such as the site.")),
    "too-many-groups": (N_("There are more than {most} groups."), N_("Part the answers by a column with fewer values.")),
    "too-different": (N_("There are more than {most} different numbers in the answers to {item}."), N_("Round them in the file.")),
    "percent": (N_("There is a percentage where one person's answer to {item} should be."), N_("Only raw answers are counted, one row a person: export those.")),
    "date": (N_("The spreadsheet has made a date of the answer to {item}."), N_("Format the column as text before the answers are pasted, or export them again as CSV.")),
    "number": (N_("The answer to {item} is no number."), _MEND),
    "number-named": (N_("“{value}” is no number, and {item} asks for one."), _MEND),
    "outside": (N_("The answer to {item} is {value}; it must be from {least} to {most}."), _MEND),
    "outside-below": (N_("The answer to {item} is {value}; it must be at least {least}."), _MEND),
    "outside-above": (N_("The answer to {item} is {value}; it can be at most {most}."), _MEND),
    "either": (N_("“{value}” can be a number with decimals or one of thousands."), N_("Write it without a sign between the thousands, and decimals with a comma.")),
    "scale": (N_("This is no answer to {item}."), N_("Its answers are: {known}.")),
    "scale-named": (N_("“{value}” is no answer to {item}."), N_("Its answers are: {known}.")),
    "relevant": (N_("“{value}” is given as an answer to {item}, and the form doesn't offer that."), N_("Empty the cell; or let the form say “na_allowed: true” for the question, and have that decided.")),
    "person-number": (N_("There is an identity number in the free text."), _PERSON),
    "person-phone": (N_("There is a telephone number in the free text."), _PERSON),
    "person-mail": (N_("There is an e-mail address in the free text."), _PERSON),
    "person-name": (N_("There is what looks like somebody's name in the free text."), _PERSON),
}  # fmt: skip

WHY: Mapping[str, str] = {
    "few-answered": N_("fewer than {k} answered"),
    "small-cell": N_("fewer than {k} gave one of the answers, or that would follow"),
    "would-follow-from-total": N_("how few answered elsewhere would follow from it"),
    "would-follow-from-other-result": N_("how few people differ would follow from it and {other}"),
}


def fault(variant: str, row: int, column: str, values: Mapping[str, Any], words: Words) -> tuple[str, str, str]:
    """Where a fault is, what it is, and what to do about it."""
    sentence, help = FAULTS[variant]
    if column:
        where = words("row {row}, column {column}", row=row, column=column)
    else:
        where = words("row {row}", row=row) if row else ""
    return where, words(sentence, **values), words(help, **values)


def left_out(part: str, why: str, item: str | None, group: str | None, other: str | None, k: int, words: Words) -> str:
    """One thing that was left out, and why."""
    of = {"item": item, "group": group}
    if part == "groups":
        what = words("{item}: every group", **of) if item else words("every group")
    elif part == "all":
        what = words("{item} in {group}", **of) if item and group else words("all of {item}", **of) if item else words("the group {group}", **of) if group else words("everything")
    elif part == "counts":
        what = words("some of the answers to {item} in {group}", **of) if group else words("some of the answers to {item}", **of)
    else:
        what = words("for how many {item} isn't relevant in {group}", **of) if group else words("for how many {item} isn't relevant", **of)
    return words("Left out: {what}, because {why}.", what=what, why=words(WHY[why], k=k, other=other))
