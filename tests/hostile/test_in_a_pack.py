"""Every hostile text as a row, a clause and a change in a pack: shown, and nothing else."""

from __future__ import annotations

from pathlib import Path

from tests.evidence.grounds import ground
from tests.pack.reading import Read
from tests.site.decided import Story

from felles.model import Bypass, Clause, Column, Frame, Item, Table
from felles.pack.report import item_page, report
from hostile.test_hostile import CASES


def test_whatever_the_hostile_handbooks_hold_is_only_ever_text(tmp_path: Path) -> None:
    lines = sorted({str(one.line[0] if isinstance(one.line, tuple) else one.line) for case in CASES.values() for one in case.expected})
    assert len(lines) > 250 and sum("<" in line for line in lines) > 30
    columns = tuple(Column(f"c{n}", line) for n, line in enumerate(lines[:5]))
    rows = tuple({f"c{n}": line for n in range(5)} for line in lines)
    item = Item("EV01", "Alt", "Alt.", (Table("EV01", "Alt", "Alt.", columns, rows),))
    frame = Frame("x", "Alt", "Alt.", tuple(Clause(str(n), line, line, ("EV01",), line) for n, line in enumerate(lines)))
    some = ground(Story(tmp_path).adopted(), "2026-11-20", bypasses=tuple(Bypass("d" * 40, line, line, line, "changed", None, None) for line in lines))
    for page in (report(some, (item,), (frame,), {}), item_page(item, some, {})):
        read = Read(page)
        assert all(line in read.text for line in lines if "<script>" in line), "shown as it is"
