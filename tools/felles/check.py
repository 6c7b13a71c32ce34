"""All problems of a handbook, found, silenced and sorted. Never stops at the first, never writes."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from felles.facts import Facts, rests_on
from felles.facts.decided import as_decided
from felles.facts.in_force import Texts, coming_days, in_force
from felles.model import LEVELS, Exemption, Handbook, Level, Problem, Rule
from felles.rules import all_rules, exemptions
from felles.sharing import shared


@dataclass(frozen=True)
class Report:
    """What a check found. Problems are in order of place, then rule."""

    documents: int
    problems: tuple[Problem, ...]
    silenced: tuple[tuple[Problem, Exemption], ...]

    @property
    def counts(self) -> dict[Level, int]:
        """How many problems of each level."""
        levels = [level_of(problem) for problem in self.problems]
        return {level: levels.count(level) for level in LEVELS}

    @property
    def failed(self) -> bool:
        """True when there is at least one error."""
        return any(level_of(problem) == "error" for problem in self.problems)


def level_of(problem: Problem) -> Level:
    """The problem's own level, or its rule's."""
    return problem.level or all_rules()[problem.rule].level


def check(handbook: Handbook, facts: Facts, paths: Collection[str] = (), *, proposed: bool = False) -> Report:
    """Every rule over the whole handbook; with ``paths`` only what stands in those files or folders is reported.

    ``proposed``: what nobody has decided is looked at on coming days as though it were decided today.
    """
    today = str(facts["today"])
    found = _found(handbook, facts)
    for day, view, seen in _in_force(handbook, facts, proposed):
        for key, problem in _found(view, seen, records=False).items():
            if level_of(problem) != "note":  # a note is for whoever writes, and nobody writes that text any more
                found.setdefault(key, replace(problem, day=day))
    left, silenced = exemptions.apply(list(found.values()), facts["exemptions"], today)
    if paths:
        left = [p for p in left if _within(p.place.path, paths)]
        silenced = [(p, e) for p, e in silenced if _within(p.place.path, paths)]
    documents = sum(1 for d in handbook.documents if not paths or _within(d.path, paths))
    left.sort(key=_order)
    return Report(documents, tuple(left), tuple(sorted(silenced, key=lambda pair: _order(pair[0]))))


UNDECIDED = ("C3", "C7", "C9")
"""What is said of a text that nobody has decided: the site shows the decided one in its place."""


def holds_back(report: Report, tip: Handbook, shown: Handbook, facts: Facts) -> bool:
    """Whether an error stands in what a site would show.

    ``shown`` is the handbook in force, with ``facts`` about it: where something stands in the tip that nobody has
    decided, its mistakes are not what staff read. What the records themselves say wrong holds everything back.
    """
    today = str(facts["today"])
    errors = [p for p in report.problems if level_of(p) == "error" and p.rule not in UNDECIDED and (p.day is None or p.day <= today)]
    stands = {document.path: document for document in tip.documents}
    instead = {d.path for d in shown.documents if stands.get(d.path) is not d}
    if not errors or not instead:
        return bool(errors)
    if any(problem.rule.startswith("D") or problem.rule == "C4" for problem in errors):
        return True
    view = replace(shown, problems=tuple(p for p in shown.problems if p.place.path not in instead))
    left, _ = exemptions.apply(list(_found(view, facts, records=False).values()), facts["exemptions"], today)
    return any(level_of(problem) == "error" for problem in left)


OF_RECORDS = ("D1", "D2", "D6", "D7")
"""What the records say of each other, and what history says of them."""


def records_of(tip: Handbook, facts: Facts, decided: Handbook | None = None, seen: Facts | None = None) -> Report:
    """Only what the records themselves say wrong: that alone holds back a handbook of the past, which today's rules don't.

    ``decided`` is that handbook, with the facts ``seen`` about it: nothing undecided stands in it, so a text in it that
    isn't the one its decision names, or begins on another day, is the record's fault.
    """
    found = [problem for problem in tip.problems if problem.rule in OF_RECORDS]
    for id in OF_RECORDS:
        found += _said_by(id, facts)
    if decided is not None and seen is not None:
        found += _said_by("C4", seen)
        for problem in _said_by("C3", seen):
            document = decided.by_path[problem.place.path]
            newest = seen["standings"][document.id].newest
            if newest is None or newest.decided.content.fingerprint != document.fingerprint:
                found.append(problem)
    return Report(len((decided or tip).documents), tuple(sorted(found, key=_order)), ())


def _said_by(rule: str, facts: Facts) -> Iterator[Problem]:
    one = all_rules()[rule]
    if one.check is not None:
        yield from one.check(*(facts[need] for need in one.needs))


_Key = tuple[object, ...]


def _found(handbook: Handbook, facts: Facts, *, records: bool = True) -> dict[_Key, Problem]:
    """What every rule reports, each once; without ``records`` only what the texts alone say."""
    found = list(handbook.problems)
    jobs = _jobs(records)
    facts["fields"]  # both processes ask for it: found out before there are two, it is there for both

    def work(numbers: Iterator[int]) -> list[tuple[str, list[Problem]]]:
        return [(rule.id, list(rule.check(*(facts[need] for need in rule.needs)))) for number in numbers for rule in jobs[number] if rule.check]

    reported = dict(one for some in shared(len(jobs), work, size=len(handbook.documents)) for one in some)
    for id in all_rules():
        found += reported.get(id, ())
    return {(p.rule, p.variant, p.place, tuple(sorted((k, str(v)) for k, v in p.values.items()))): p for p in found}


_TOGETHER = frozenset({"links", "markup", "standings", "histories", "lowered"})
"""Facts that many rules rest on, and that cost more than what one rule makes of them."""


@lru_cache(maxsize=2)
def _jobs(records: bool) -> tuple[tuple[Rule, ...], ...]:
    """The rules in parts that can be run in processes of their own: those that rest on the same costly facts, then each of the others."""
    # What the records say is said of what stands in the tree: an older text in its place is no change of it.
    rules = [rule for rule in all_rules().values() if rule.check is not None and (records or "standings" not in rule.needs)]
    together = {rule.id for rule in rules if not _TOGETHER.isdisjoint(rests_on(rule.needs))}
    return (tuple(rule for rule in rules if rule.id in together), *((rule,) for rule in rules if rule.id not in together))


def _in_force(handbook: Handbook, facts: Facts, proposed: bool = False) -> Iterator[tuple[str, Handbook, Facts]]:
    """The handbook as staff are to follow it today and on each coming day, where that is another than what stands here."""
    if not handbook.decisions:
        return
    texts: Texts = facts["texts"]
    settled = bool(facts["settled"])
    today, known = str(facts["today"]), handbook.decisions
    if proposed and (supposed := as_decided(handbook, facts["standings"], today)) is not handbook:
        handbook, facts = supposed, Facts(supposed, today, settled=settled, texts=texts)
    before = handbook.documents
    for day in (today, *coming_days(facts["standings"], today)):
        on_day = facts if day == today else Facts(handbook, day, settled=settled, texts=texts)
        view = in_force(handbook, on_day["standings"], texts)
        if view.documents != before and view.documents != handbook.documents:
            # What the records say is told once, of what stands here.
            view = replace(view, problems=(), decisions=known)
            yield day, view, Facts(view, day, texts=texts, standings=on_day["standings"])
        before = view.documents


def _order(problem: Problem) -> tuple[object, ...]:
    return problem.place, problem.rule, problem.variant, str(problem.values)


def _within(path: str, wanted: Collection[str]) -> bool:
    return any(path == one or one in ("", ".") or path.startswith(one.rstrip("/") + "/") for one in wanted)
