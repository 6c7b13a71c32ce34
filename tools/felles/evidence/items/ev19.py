"""EV19: whether everybody can use the pages, as the machine tried it last, and what is known to be wrong.

The run is a file that a machine wrote into the repository, and nobody decides on it: what rests on it rests on the
repository. What is known to be wrong is the handbook's own decided choice.
"""

from __future__ import annotations

from collections.abc import Mapping

from felles.evidence.ground import Ground
from felles.model import Cell, Column, Item, Table
from felles.model.accessible import CRITERIA, Run, conformity
from felles.words import N_
from felles.words.accessible import CONFORMITY_WORDS, CRITERION_WORDS, OUTCOME_WORDS

_NAME, _SAYS = N_("Accessibility"), N_("Whether everybody can use the pages, and how that was tried.")


def item(ground: Ground) -> Item:
    words = ground.words
    name, says = words(_NAME), words(_SAYS)
    if ground.tip is None:
        return Item("EV19", name, says, (), words("How the pages were tried is kept with the handbook itself, which isn’t at hand here."), "history")
    run = ground.tip_facts["accessibility"]
    if not isinstance(run, Run):
        return Item("EV19", name, says, (), words("No report of how the pages were tried for accessibility is kept in this handbook."), "history")
    known = ground.facts["options"].accessibility.get("known", ())
    return Item("EV19", name, says, (_criteria(ground, run, known), _run(ground, run, known), _pages(ground, run), *_found(ground, run), *_known(ground, known)), "", "history")


def _criteria(ground: Ground, run: Run, known: tuple[Mapping[str, str], ...]) -> Table:
    words = ground.words
    columns = (
        Column("criterion", words("Requirement")),
        Column("level", words("Level")),
        Column("name", words("What it is about")),
        Column("outcome", words("What the automated tests found")),
        Column("known", words("Known to be wrong"), "yes"),
    )
    wrong = {row.get("criterion") for row in known}
    rows: tuple[dict[str, Cell], ...] = tuple(
        {"criterion": id, "level": CRITERIA[id], "name": words(CRITERION_WORDS[id]), "outcome": words(OUTCOME_WORDS[outcome]), "known": id in wrong} for id, outcome in run.criteria.items()
    )
    says = words("One row is one requirement of WCAG 2.1 at level A or AA. A machine sees only a part of each: that it found nothing doesn’t mean that nothing is wrong.")
    return Table("EV19", words("Criteria of accessibility"), says, columns, rows)


def _run(ground: Ground, run: Run, known: tuple[Mapping[str, str], ...]) -> Table:
    words = ground.words
    by_people = str(ground.facts["options"].accessibility.get("people", ""))
    far = conformity(run, [row.get("criterion", "") for row in known], by_people)
    columns = (Column("name", words("What")), Column("value", words("Is")))
    rows: list[dict[str, Cell]] = [
        {"name": words("Standing"), "value": words(CONFORMITY_WORDS[far])},
        {"name": words("Tried on"), "value": run.day},
        {"name": words("Edition of the handbook"), "value": run.edition or None},
        {"name": words("Last tried by people"), "value": by_people or None},
        {"name": words("How many pages"), "value": str(len(run.pages))},
        {"name": words("Widths and lights"), "value": ", ".join(run.ways)},
        {"name": words("With what"), "value": ", ".join(f"{name} {version}" for name, version in run.tools.items() if version)},
        {"name": words("Checks that were run"), "value": ", ".join(run.checks)},
        {"name": words("Where the automated tests were unsure"), "value": ", ".join(run.unsure) or None},
    ]
    return Table("EV19-run", words("How it was tried"), words("What the automated tests looked at, when, and with what."), columns, tuple(rows))


def _pages(ground: Ground, run: Run) -> Table:
    words = ground.words
    columns = (Column("sort", words("Type of page")), Column("title", words("Title")), Column("address", words("Address")))
    kinds = ground.handbook.kinds
    rows: tuple[dict[str, Cell], ...] = tuple(
        {"sort": ground.names.singular(kinds[one.sort]) if one.kind and one.sort in kinds else one.sort, "title": one.title, "address": one.address or "/"} for one in run.pages
    )
    return Table("EV19-pages", words("Pages that were tried"), words("One row is one page. It stands for all pages of its sort."), columns, rows)


def _found(ground: Ground, run: Run) -> tuple[Table, ...]:
    words = ground.words
    columns = (Column("criteria", words("Requirement")), Column("check", words("Check")), Column("address", words("Address")), Column("way", words("Width and light")), Column("what", words("What was found")))
    rows: tuple[dict[str, Cell], ...] = tuple(
        {"criteria": ", ".join(one.criteria) or None, "check": one.check, "address": one.address or "/", "way": one.way, "what": one.what} for one in run.failing
    )
    return (Table("EV19-failing", words("What the automated tests found"), words("One row is one thing on one page."), columns, rows),) if rows else ()


def _known(ground: Ground, known: tuple[Mapping[str, str], ...]) -> tuple[Table, ...]:
    words = ground.words
    columns = (Column("what", words("What is wrong")), Column("criterion", words("Requirement")), Column("why", words("Why")), Column("until", words("To be put right by"), "day"))
    rows: tuple[dict[str, Cell], ...] = tuple({name: row.get(name) for name in ("what", "criterion", "why", "until")} for row in known)
    return (Table("EV19-known", words("What we know is wrong"), words("One row is one thing that whoever is responsible for the handbook has said is wrong."), columns, rows),) if rows else ()
