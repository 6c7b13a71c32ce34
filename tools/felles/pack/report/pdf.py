"""The report as a PDF that archives take and screen readers can read: PDF/A-2a and PDF/UA-1, from the same values as the page.

An extra: the program that sets it (Typst) weighs more than all the rest. What documents say reaches it as data alone; the
layout is ours and reads nothing else. The same values give the same bytes with the same version of it.
"""

from __future__ import annotations

import calendar
import dataclasses
import datetime
import importlib.util
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from importlib import resources
from typing import Any

from felles.errors import CannotRun
from felles.evidence.ground import Ground
from felles.model import Frame, Item
from felles.pack.report.report import told_in_report
from felles.words import N_

_LACKING = re.compile("[^\n -~\u00a0-\u024f\u1e00-\u1eff\u0370-\u0377\u037a-\u037f\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u03ff\u0400-\u045f\u2010-\u2015\u2018-\u201e\u2020-\u2022\u2026\u2030\u20ac\u2122\u2190-\u2193\u2212\u2248\u2260\u2264\u2265]")
"""What the letters that come along don't have: a PDF for archives may not hold a sign it can't show."""
_INSTEAD = "?"


def refuse_unless_installed() -> None:
    """CannotRun, with how to get it, where the extra isn't there: before any work is done."""
    if importlib.util.find_spec("typst") is None:
        raise CannotRun(N_("A PDF needs an extra that isn't installed here."), N_("Install it with: pip install 'felles[pdf]'. The page data/report.html says the same without it."))


def report_pdf(ground: Ground, items: Iterable[Item], frames: Iterable[Frame], about: Mapping[str, Any]) -> bytes:
    """The report's bytes as a PDF. CannotRun without the extra."""
    refuse_unless_installed()
    import typst

    said = _plain(told_in_report(ground, items, frames, about))
    day = datetime.date.fromisoformat(ground.asked.ends)
    words = ground.words
    said["date"] = [day.year, day.month, day.day]
    said["language"] = words.language
    said["page"] = words("Page {number} of {count}", number="|", count="|").split("|")
    layout = resources.files("felles").joinpath("pack", "report", "pages", "report.typ").read_bytes()
    made: bytes = typst.compile(
        layout,
        format="pdf",
        sys_inputs={"data": json.dumps(said, ensure_ascii=False)},
        pdf_standards=["a-2a", "ua-1"],
        ignore_system_fonts=True,
        timestamp=calendar.timegm(day.timetuple()),
    )
    return made


def _plain(value: Any) -> Any:
    """Values as JSON has them, with texts that can be shown."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        return _plain({**fields, "whole": value.whole} if hasattr(value, "whole") else fields)
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, str):
        return _LACKING.sub(_INSTEAD, unicodedata.normalize("NFC", value))
    return [_plain(one) for one in value] if isinstance(value, Sequence) else value
