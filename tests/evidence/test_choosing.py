"""Which documents and versions an inspector gets: by place, requirement and finding, and for which days each was in force."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.evidence.grounds import ground
from tests.site.decided import Story
from tests.site.making import HEAD, STEP, routine

from felles.errors import WrongUse
from felles.evidence.choosing import spans, within
from felles.model import Asked, Content, Decided, Decision, Named, days_after

NORTH, BOTH, FOLLOWS = "routines/akutt/rut-001-a.md", "routines/drift/rut-002-b.md", "routines/drift/rut-003-c.md"
REQUIRED = (
    f"id: REG-REQ\nkind: requirements\ntitle: Krav\n{HEAD}entries:\n"
    "  - {id: hpl-4, law: Loven, clause: § 4, text: Forsvarlig., link: 'https://lovdata.example/4', checked_on: 2026-01-02}\n"
    "  - {id: hpl-39, law: Loven, clause: § 39, text: Journal., link: 'https://lovdata.example/39', checked_on: 2026-01-02}\n"
)


@pytest.fixture
def story(tmp_path: Path) -> Story:
    made = Story(tmp_path)
    made.files |= {
        "docs/registers/reg-req.yaml": REQUIRED,
        NORTH: routine("RUT-001", "I nord", STEP, more="requirements: [hpl-4]\n").replace("sites: all", "sites: [nord]"),
        BOTH: routine("RUT-002", "Overalt", STEP, topic="taushetsplikt", more="requirements: [hpl-4, hpl-39]\n"),
        FOLLOWS: routine("RUT-003", "Etter funnet", STEP, topic="taushetsplikt", more="basis: [RUT-002]\n").replace("sites: all", "sites: [sor]"),
    }
    return made.adopted()


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ({"sites": ("nord",)}, {"RUT-001", "RUT-002"}),
        ({"sites": ("sor",)}, {"RUT-002", "RUT-003"}),
        ({"sites": ("nord", "sor")}, {"RUT-001", "RUT-002", "RUT-003"}),
        ({"requirements": ("hpl-39",)}, {"RUT-002"}),
        ({"requirements": ("hpl-4",), "sites": ("sor",)}, {"RUT-002"}),
        ({"findings": ("RUT-002",)}, {"RUT-002", "RUT-003"}),
        ({"documents": ("RUT-003", "REG-REQ")}, {"RUT-003", "REG-REQ"}),
        ({"documents": ("RUT-001",), "requirements": ("hpl-39",)}, set()),
    ],
)
def test_what_is_asked_for_must_be_met_in_each_way(story: Story, asked: dict[str, Any], wanted: set[str]) -> None:
    assert ground(story, "2026-06-01", asked=asked).chosen == wanted


def test_without_a_filter_everything_is_asked_for(story: Story) -> None:
    assert len(ground(story, "2026-06-01").chosen) == len(story.files)


@pytest.mark.parametrize(
    ("asked", "name", "guess"),
    [
        ({"sites": ("nrod",)}, "nrod", "nord"),
        ({"documents": ("RUT-01",)}, "RUT-01", "RUT-001"),
        ({"requirements": ("hpl4",)}, "hpl4", "hpl-4"),
        ({"requirements": ("nod",)}, "nod", None),  # a channel's id is no requirement's
        ({"findings": ("F-01",)}, "F-01", None),
    ],
)
def test_what_isnt_there_is_refused_with_a_guess(story: Story, asked: dict[str, Any], name: str, guess: str | None) -> None:
    with pytest.raises(WrongUse) as refused:
        _ = ground(story, "2026-06-01", asked=asked).chosen
    assert refused.value.values == ({"name": name, "guess": guess} if guess else {"name": name})


def test_versions_are_handed_over_with_the_reason(tmp_path: Path) -> None:
    story = Story(tmp_path)
    text = routine("RUT-001", "Låst dør", STEP)
    story.files[NORTH] = text
    story.adopted("2026-01-05")
    for n, (day, begins) in enumerate((("2026-02-01", ""), ("2026-03-01", ""), ("2026-03-10", "2026-05-01"), ("2026-03-20", "2026-04-01"), ("2026-06-01", "2026-09-01"))):
        story.decided(NORTH, text.replace("Første utgave", f"Utgave {n + 2}"), day, begins=begins)
    some = ground(story, "2026-06-15", "2026-03-05")
    assert [(one.named.decided.version, one.begins, one.ends, one.why) for one in some.kept if one.named.decided.id == "RUT-001"] == [
        (2, "2026-02-01", "2026-02-28", "before"),
        (3, "2026-03-01", "2026-03-31", "in force"),
        (4, "2026-05-01", "2026-03-31", "decided"),  # another took its place before it began
        (5, "2026-04-01", None, "in force"),
        (6, "2026-09-01", None, "decided"),  # waits
    ]
    assert {one.why for one in some.kept if one.named.decided.id in ("REG-SITES", "REG-SETTINGS")} == {"in force"}
    only = ground(story, "2026-06-15", "2026-06-10", asked={"documents": ("RUT-001",)})
    assert {(one.named.decided.id, one.why) for one in only.kept} == {("RUT-001", "before"), ("RUT-001", "in force"), ("RUT-001", "decided"), ("REG-SITES", "rests on"), ("REG-SETTINGS", "rests on")}


DAY = "2026-01-01"


@st.composite
def histories(draw: st.DrawFn) -> tuple[Named, ...]:
    """Decisions on one document in order, some of which begin later, some of which only confirm."""
    found: list[Named] = []
    day = 0
    for number in range(1, draw(st.integers(1, 6)) + 1):
        day += draw(st.integers(0, 4))
        confirmed = bool(found) and draw(st.booleans())
        begins = found[-1].decided.in_force_from if confirmed else days_after(DAY, day + draw(st.integers(0, 6)))
        decided = Decided("RUT-001", Content("a.md", str(number)), (), number, "significant", "confirmed" if confirmed else "approved", begins, "gruppa", "reviews")
        decision = Decision(number, f"{days_after(DAY, day)}T10:00:00Z", "", None, (decided,), (), (), None, ())
        found.append(Named(decision, decided))
    return tuple(found)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(histories(), st.integers(0, 30))
def test_on_every_day_the_version_in_force_is_the_newest_decision_that_had_begun(history: tuple[Named, ...], last: int) -> None:
    until = days_after(DAY, last)
    known = tuple(named for named in history if named.decision.decided_at[:10] <= until)
    rows = list(spans(known, until))
    for day in (days_after(DAY, n) for n in range(last + 1)):
        begun = [n for n in known if n.decision.decided_at[:10] <= day and n.decided.in_force_from <= day]
        there = [named for named, begins, ends in rows if begins <= day and (ends is None or day <= ends)]
        assert there == begun[-1:]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(histories(), st.integers(0, 20), st.integers(0, 10))
def test_what_was_in_force_on_a_day_of_the_period_is_handed_over(history: tuple[Named, ...], first: int, length: int) -> None:
    asked = Asked(days_after(DAY, first), days_after(DAY, first + length))
    known = tuple(named for named in history if named.decision.decided_at[:10] <= asked.ends)
    rows = list(spans(known, asked.ends))
    told = [row[0] for row in rows if within(asked, *row) == "in force"]
    wanted = []
    for day in (days_after(asked.begins, n) for n in range(length + 1)):
        begun = [n for n in known if n.decision.decided_at[:10] <= day and n.decided.in_force_from <= day]
        wanted += [named for named in begun[-1:] if named not in wanted]
    assert sorted(told, key=lambda n: n.decision.number) == sorted(wanted, key=lambda n: n.decision.number)
