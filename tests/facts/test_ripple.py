"""What has to be looked at again: the shortest way to what changed, both ways, round every ring, and no further."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.site.making import STEP, handbook, role, routine

from felles.facts import Facts
from felles.facts.ripple import Echo, ripple
from felles.model import Handbook, Target

DAY = "2026-11-21"


def _step(n: int, **more: str) -> str:
    fields = {"n": str(n), "action": f"Gjør {n}", "responsible": "[sykepleier]", "accountable": "sykepleier", **more}
    return f"  - {{{', '.join(f'{key}: {value}' for key, value in fields.items())}}}\n"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Handbook:
    """A leads to B, B to C, C back to A; C uses a channel; D stands alone."""
    return handbook(
        tmp_path_factory.mktemp("book"),
        {
            "routines/akutt/rut-001-a.md": routine("RUT-001", "A", _step(1, routine="RUT-002")),
            "routines/akutt/rut-002-b.md": routine("RUT-002", "B", _step(1) + _step(2, routine="RUT-003")),
            "routines/akutt/rut-003-c.md": routine("RUT-003", "C", _step(1, routine="RUT-001", channel="vakt", info_class="patient")),
            "routines/akutt/rut-004-d.md": routine("RUT-004", "D", STEP),
            "routines/akutt/rut-005-e.md": routine("RUT-005", "E", _step(1, routine="RUT-003"), more="withdrawn: {date: 2026-01-01, reason: Borte.}\n"),
            "roles/leder.yaml": role("leder", "Leder", more="tags: [x]\n"),
        },
    )


def told(book: Handbook, *changed: Target, **more: object) -> list[str]:
    """Each echo as ``title: field, field``, with > for what builds on the change and < for what it builds on."""
    facts = Facts(book, DAY)
    return [_line(echo) for echo in ripple(facts["graph"], facts["targets"], changed, **more)]  # type: ignore[arg-type]


def _line(echo: Echo) -> str:
    way = ", ".join(".".join(part for part in hop.link.reference.pointer if part != "*") for hop in echo.hops)
    return f"{'>' if echo.down else '<'} {echo.target.title}: {way}"


def _row(book: Handbook, id: str, name: str) -> Target:
    register = book.by_id[id]
    return Target(register, next(i for i, row in enumerate(register.data["entries"]) if row["id"] == name))


def test_a_changed_row_reaches_all_that_builds_on_it_nearest_first(book: Handbook) -> None:
    found = told(book, _row(book, "REG-CHANNELS", "vakt"))
    assert found == ["> C: steps.channel", "> B: steps.routine, steps.channel", "> A: steps.routine, steps.routine, steps.channel"]


def test_only_the_row_that_changed_counts(book: Handbook) -> None:
    assert told(book, _row(book, "REG-CHANNELS", "nod")) == []


def test_a_ring_is_gone_round_once_and_what_changed_is_not_looked_at_again(book: Handbook) -> None:
    found = told(book, Target(book.by_id["RUT-001"]))
    assert sorted(line[2:].split(":")[0] for line in found) == ["B", "C", "Sykepleier", "Vakttelefonen"]
    assert not any(line.startswith(("> A", "< A")) for line in found)
    assert not any("Sone" in line or "bomtur" in line for line in found)  # a place or a word doesn't change by being named


def test_who_keeps_a_text_and_what_is_withdrawn_is_left_alone(book: Handbook) -> None:
    found = told(book, Target(book.by_id["RUT-004"]))
    assert found == ["< Sykepleier: steps.responsible"]
    assert "> E" not in " ".join(told(book, Target(book.by_id["RUT-003"])))


def test_what_stands_in_the_part_that_changed_comes_first(book: Handbook) -> None:
    facts, document = Facts(book, DAY), book.by_id["RUT-002"]
    for step, touched in ((0, False), (1, True)):
        parts = {document.path: frozenset({("steps", step)})}
        found = ripple(facts["graph"], facts["targets"], [Target(document)], parts=parts)
        near = [echo for echo in found if len(echo.hops) == 1]
        assert [echo.touched for echo in near] == sorted((echo.touched for echo in near), reverse=True)
        assert next(echo.touched for echo in near if echo.target.title == "C") is touched


def test_what_was_named_before_is_looked_at_too(book: Handbook, tmp_path: Path) -> None:
    other = handbook(tmp_path, {"routines/akutt/rut-004-d.md": routine("RUT-004", "D", _step(1, informed="[leder]")), "roles/leder.yaml": role("leder", "Leder")})
    found = told(book, Target(book.by_id["RUT-004"]), earlier=[other.by_id["RUT-004"]])
    assert "< Leder: steps.informed" in found


def test_what_names_something_that_is_gone_is_looked_at(book: Handbook, tmp_path: Path) -> None:
    files = {"routines/akutt/rut-001-a.md": routine("RUT-001", "A", _step(1, routine="RUT-009")), "routines/akutt/rut-009-x.md": routine("RUT-009", "X", STEP)}
    before = handbook(tmp_path / "before", files)
    files.popitem()
    after = handbook(tmp_path / "after", files)
    assert told(after, gone=[Target(before.by_id["RUT-009"])]) == ["> A: steps.routine"]


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=20), st.sets(st.integers(0, 7), min_size=1, max_size=3))
@settings(max_examples=60, deadline=None)
def test_both_walks_reach_just_what_they_can(edges: list[tuple[int, int]], starts: set[int]) -> None:
    """Against a search that is written another way: over a matrix."""
    from dataclasses import replace

    from tests.properties.handbooks import Memory, base

    global _SMALL
    if _SMALL is None:
        from felles.reading.handbook import read

        _SMALL = read(Memory(base()))
    one = _SMALL.by_id["RUT-900"]
    ids = [f"RUT-{i}" for i in range(8)]
    documents = tuple(
        replace(one, path=f"routines/{id}.md", data={"id": id, "title": id, "related": [ids[b] for a, b in edges if a == i]}) for i, id in enumerate(ids)
    )
    small = replace(_SMALL, documents=documents)
    facts = Facts(small, DAY)
    found = {e.target.id: len(e.hops) for e in ripple(facts["graph"], facts["targets"], [Target(documents[i]) for i in sorted(starts)])}
    reach: dict[str, int] = {}
    for pairs in ([(a, b) for a, b in edges], [(b, a) for a, b in edges]):
        distance = dict.fromkeys(starts, 0)
        for _ in range(8):
            for a, b in pairs:
                if a in distance and distance[a] + 1 < distance.get(b, 99):
                    distance[b] = distance[a] + 1
        for i, far in distance.items():
            if i not in starts:
                reach[ids[i]] = min(far, reach.get(ids[i], 99))
    assert found == reach


_SMALL: Handbook | None = None


def test_a_large_handbook_takes_no_time(book: Handbook) -> None:
    from dataclasses import replace

    one = book.by_id["RUT-004"]
    documents = tuple(
        replace(one, path=f"routines/r{i}.md", data={"id": f"R{i}", "title": f"R{i}", "related": [f"R{i * 7 % 3000}", f"R{i + 1}"]}) for i in range(3000)
    )
    facts = Facts(replace(book, documents=documents), DAY)
    facts["graph"]
    start = time.process_time()
    assert len(ripple(facts["graph"], facts["targets"], [Target(documents[0])])) > 2000
    assert time.process_time() - start < 20
