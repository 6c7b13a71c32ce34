"""What only the repository's whole history tells: what reached main undecided, and what records it no longer bears out.

Order is that of main's line of first parents. A commit says of itself when it was made, and anybody can set that.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from felles.facts.decided import is_guarded
from felles.history import Repository
from felles.history.comparing import Difference, walked
from felles.history.records import Watch, is_record
from felles.history.walking import Step
from felles.model import Bypass, Decision

_FILES = ("100644", "100755")


@dataclass(frozen=True)
class Past:
    """What main's line tells beside what the records say."""

    bypasses: tuple[Bypass, ...]
    """Oldest first."""
    tampered: tuple[tuple[str, str, str, bool], ...]
    """As ``history.records.tampered`` has it."""
    unknown: tuple[int, ...]
    """Decisions whose commits are not on the line: it has been rewritten since, or begun anew elsewhere."""


def past(repository: Repository, line: Sequence[Step], decisions: Sequence[Decision], guarded: Iterable[str]) -> Past:
    """What the commits on the line (oldest first) did to what is decided on: what one made of a path, where that isn't
    what the newest decision by then says of it, came past those who decide.

    A proposal that came as several commits counts by what it came to; what they did on the way to paths that its
    decision doesn't name counts by itself. Nothing counts before the first decision.
    """
    places = {step.commit: place for place, step in enumerate(line)}
    ending, inside, left = _arrivals(decisions, places)
    state, watch, by_path = _State(tuple(guarded), decisions), Watch(), {decision.path: decision for decision in decisions}
    on_the_way: Counter[str] = Counter()
    applied: set[int] = set()
    for place, (step, rows) in enumerate(walked(repository, line)):
        watch.look(step, rows)
        # A decision whose merge isn't on this line counts from where its record came in.
        came = [by_path[row.path] for row in rows if row.after is not None and row.path in by_path]
        arrived = [one for one in (*ending.get(place, ()), *came) if one.number not in applied and (one in ending.get(place, ()) or one.number in left)]
        begun = bool(applied)
        applied.update(one.number for one in arrived)
        if place in inside:
            on_the_way.update(inside[place])
            on_the_way = +on_the_way  # without those that are none any more
        state.step(step, rows, arrived, on_the_way if begun else None)
    when = {step.commit: step.committed_at for step in line}
    found = [*state.bypasses(), *_records(watch, when)]
    found.sort(key=lambda one: (places[one.commit], one.path, one.sort))
    tampered = tuple((path, what, commit, mended is not None) for path, what, commit, mended in watch.found())
    return Past(tuple(found), tampered, tuple(sorted(left)))


def _arrivals(decisions: Sequence[Decision], places: Mapping[str, int]) -> tuple[Mapping[int, list[Decision]], Mapping[int, Counter[str]], set[int]]:
    """The decisions by the place on the line where what they decided was there; at which places how many proposals more
    (or fewer) that touch a path are only half there; and the numbers of those that have no place on it."""
    ending: defaultdict[int, list[Decision]] = defaultdict(list)
    inside: defaultdict[int, Counter[str]] = defaultdict(Counter)
    left = set()
    for decision in decisions:
        end = places.get(decision.origin.merge if decision.origin is not None else decision.before)
        if end is None:
            left.add(decision.number)
            continue
        ending[end].append(decision)
        start = places.get(decision.before)
        if start is not None and start + 1 < end:
            paths = _named(decision)
            inside[start + 1].update(paths)
            inside[end].subtract(paths)
    return ending, inside, left


def _named(decision: Decision) -> set[str]:
    documents = {content.path for row in decision.documents for content in (row.content, *row.attachments)}
    return documents | {file.path for file in decision.files}


@dataclass
class _State:
    """What main holds and what has been decided, at one moment of the line."""

    guarded: tuple[str, ...]
    decisions: Sequence[Decision]
    here: dict[str, str | None] = field(default_factory=dict)
    decided: dict[str, str | None] = field(default_factory=dict)
    by: dict[str, str] = field(default_factory=dict)
    newest: dict[str, tuple[int, frozenset[str]]] = field(default_factory=dict)
    found: list[Bypass] = field(default_factory=list)
    standing: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def step(self, step: Step, rows: Sequence[Difference], arrived: Sequence[Decision], passing: Container[str] | None) -> None:
        """One commit; ``passing`` are paths that are on their way to what is decided here later, None before anything was."""
        texts = [row for row in rows if not is_record(row.path)]
        for row in texts:
            self.here[row.path] = row.after if row.after is None or row.mode in _FILES else f"{row.mode} {row.after}"
        ended_by: dict[str, int] = {}
        for decision in arrived:
            ended_by.update(dict.fromkeys(self._decide(decision), decision.number))
        for path in {*ended_by, *(row.path for row in texts)}:
            if self.standing[path] and self.here.get(path) == self.decided.get(path):
                for place in self.standing.pop(path):
                    self.found[place] = replace(self.found[place], ended=step.commit, decision=ended_by.get(path))
        if passing is None:
            return
        for row in texts:
            path = row.path
            if path in passing or self.here[path] == self.decided.get(path) or not (path in self.decided or is_guarded(path, self.guarded)):
                continue
            sort = "removed" if row.after is None else "added" if row.before is None else "changed"
            self.standing[path].append(len(self.found))
            self.found.append(Bypass(step.commit, step.committed_at, path, None, sort, None, None))  # type: ignore[arg-type]

    def _decide(self, decision: Decision) -> set[str]:
        """Takes in what a decision names; returns the paths of which it says something."""
        said = set()
        for row in decision.documents:
            number, before = self.newest.get(row.id, (0, frozenset[str]()))
            if decision.number < number:
                continue
            contents = {content.path: content.blob for content in (row.content, *row.attachments)}
            for path in before - contents.keys():
                if self.by.get(path) == row.id:  # it has moved on from there
                    self.decided[path] = None
                    said.add(path)
            self.decided.update(contents)
            self.by.update(dict.fromkeys(contents, row.id))
            self.newest[row.id] = decision.number, frozenset(contents)
            said.update(contents)
        for file in decision.files:
            number, _ = self.newest.get(f"/{file.path}", (0, frozenset()))
            if decision.number >= number:
                self.decided[file.path] = file.blob or None
                self.newest[f"/{file.path}"] = decision.number, frozenset()
                said.add(file.path)
        return said

    def bypasses(self) -> list[Bypass]:
        """What was found, with the documents' ids."""
        ids = {content.path: row.id for decision in self.decisions for row in decision.documents for content in (row.content, *row.attachments)}
        return [replace(one, document=ids.get(one.path)) for one in self.found]


def _records(watch: Watch, when: Mapping[str, str | None]) -> list[Bypass]:
    """What was done to records; the commit that brings one back as it was is no fault of its own."""
    return [Bypass(commit, when[commit], path, None, "record", mended, None) for path, _, commit, mended in watch.found() if commit != mended]
