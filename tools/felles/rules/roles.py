"""F: function descriptions that hang together, and functions that somebody has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from felles.model import Document, Gap, Handbook, Link, Options, Problem, Target
from felles.rules import rule

KIND = "role"


def _alive(handbook: Handbook) -> Iterator[Document]:
    return (document for document in handbook.of(KIND) if not document.withdrawn)


@rule("F1", "error")
def reports_to_ends_at_one_top(handbook: Handbook) -> Iterator[Problem]:
    """Following «reports to» always ends, and in each organisation with the same function."""
    roles = {document.id: document for document in _alive(handbook)}
    below: Counter[str] = Counter()  # how many end at each top
    told: set[str] = set()
    for document in roles.values():
        seen, above = [document.id], document.data.get("reports_to")
        while isinstance(above, str) and above in roles and above not in seen:
            seen.append(above)
            above = roles[above].data.get("reports_to")
        if above == "none":
            below[seen[-1]] += 1
        if above == document.id and document.id not in told:
            told.update(seen)  # one circle is one slip, however many stand in it
            yield Problem("F1", document.at("reports_to"), {"chain": tuple(roles[r].title for r in [*seen, document.id])}, "circle", document.id)
    tops: dict[str, list[Document]] = {}
    for id in below:
        tops.setdefault(str(roles[id].data.get("organisation", "")), []).append(roles[id])
    for some in tops.values():
        real = max(some, key=lambda top: below[top.id])  # the one most people end at; of equals the first
        for document in some:
            if document is not real:
                yield Problem("F1", document.at("reports_to"), {"other": real.title}, "tops", document.id)


def _rows(value: Any) -> list[Mapping[str, Any]]:
    """The rows of a list, with only texts in them: anything else is reported where it stands."""
    rows = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
    return [{name: item for name, item in row.items() if isinstance(item, str)} for row in rows]


def _levels(document: Document) -> Iterator[tuple[int, str, int, bool]]:
    areas = document.data.get("competence")
    for i, area in enumerate(areas if isinstance(areas, list) else ()):
        if isinstance(area, dict) and isinstance(area.get("min_level"), int):
            yield i, str(area.get("area")), area["min_level"], area.get("critical") is True


@rule("F2", "error")
def deputy_can_stand_in(handbook: Handbook, targets: Mapping[str, Mapping[str, Target]]) -> Iterator[Problem]:
    """A deputy is somebody else, and is required to know what can cost a life."""
    for document in _alive(handbook):
        name = document.data.get("deputy")
        target = targets.get(KIND, {}).get(name) if isinstance(name, str) else None
        if target is None:
            continue
        if target.document.path == document.path:
            yield Problem("F2", document.at("deputy"), {}, "self", document.id)
            continue
        has = {area: level for _, area, level, _ in _levels(target.document)}
        for _, area, level, critical in _levels(document):
            if critical and has.get(area, 0) < level:
                skill = targets.get("competence", {}).get(area)
                values = {"deputy": target.title, "area": skill.title if skill else area, "level": level, "has": has.get(area, 0)}
                yield Problem("F2", document.at("deputy"), values, "level" if area in has else "unasked", document.id)


@rule("F4", "error")
def responsibilities_have_tasks(handbook: Handbook) -> Iterator[Problem]:
    """Each responsibility is carried by a task, and each task belongs to a responsibility."""
    for document in _alive(handbook):
        tasks = _rows(document.data.get("tasks"))
        carried = {t.get("responsibility") for t in tasks}
        own = _rows(document.data.get("responsibilities"))
        for i, responsibility in enumerate(own):
            if responsibility.get("id") not in carried:
                yield Problem("F4", document.at("responsibilities", i), {"text": str(responsibility.get("text"))[:80]}, "", document.id)
        known = {r.get("id") for r in own}
        for i, task in enumerate(tasks):
            if isinstance(task.get("responsibility"), str) and task["responsibility"] not in known:
                yield Problem("F4", document.at("tasks", i, "responsibility"), {"name": task["responsibility"][:80], "known": tuple(sorted(map(str, known)))}, "task", document.id)


# Pay and terms of employment belong to the contract and the employer's management right, never here.
_TERMS = re.compile(
    r"(?i)\b(?:lønns(?:trinn|ramme|nivå|vilkår|plassering|tillegg)|(?:års|grunn|minste|time|måneds|begynner)lønn|"
    r"stillings(?:prosent|størrelse)|[0-9]+ ?(?:%|prosent)s? (?:fast )?stilling|ansettelsesvilkår|oppsigelses(?:tid|frist)|"
    r"overtids(?:betaling|godtgjørelse|tillegg)|"
    r"løn(?:trin|ramme|tillæg|vilkår)|(?:års|grund|time|måneds)løn|ansættelsesvilkår|opsigelses(?:varsel|vilkår)|"
    r"löne(?:grad|nivå|tillägg|villkor)|(?:års|grund|tim|månads)lön|anställningsvillkor|uppsägningstid|"
    r"(?:sysselsättnings|tjänstgörings)grad|övertidsersättning|"
    r"pay (?:grade|scale|band|rise)|notice period|terms of employment)\w*"
)
# A leader's work may have to do with other people's pay; as a word on its own it is a term only elsewhere.
_PAY = re.compile(r"(?i)\b(?:lønn(?:en|a)?|løn(?:nen)?|lön(?:en)?|salary|wages?)\b")
_WORK = frozenset({"title", "purpose", "responsibilities", "tasks", "cooperates_with"})
_MAY_TELL = frozenset({"authority", "change", "withdrawn"})
"""Who decides on pay is authority; a note may say that such words were taken out."""


@rule("F5", "error")
def no_pay_or_terms(handbook: Handbook, fields: Mapping[str, Any]) -> Iterator[Problem]:
    """A function description holds neither pay nor terms of employment; authority may say who decides on them."""
    for document in _alive(handbook):
        for pointer, text in fields[document.path].prose:
            if pointer[0] in _MAY_TELL:
                continue
            found = _TERMS.search(text) or (None if pointer[0] in _WORK else _PAY.search(text))
            if found:
                yield Problem("F5", document.at(*pointer), {"word": found[0]}, "", document.id)


@rule("F6", "warning")
def accountable_has_a_holder(gaps: tuple[Gap, ...], targets: Mapping[str, Mapping[str, Target]], places: Mapping[str, Target]) -> Iterator[Problem]:
    """At every place in scope somebody has the function that answers for the step."""
    for gap in gaps:
        values = {"step": gap.item[1] + 1, "function": targets["*"][gap.actor].title, "places": tuple(places[p].title for p in gap.places)}
        row = gap.document.data[gap.item[0]][gap.item[1]]
        if isinstance(row.get("name"), str):  # what has a name of its own isn't called by its number
            values = {**values, "part": row["name"]}
            yield Problem("F6", gap.document.at(*gap.item), values, "part", gap.document.id)
        else:
            yield Problem("F6", gap.document.at(*gap.item, "accountable"), values, "", gap.document.id)


@rule("F7", "warning")
def functions_are_used(handbook: Handbook, back_links: Mapping[tuple[str, int | None], tuple[Link, ...]]) -> Iterator[Problem]:
    """Every function has something to do or somebody to lead somewhere in the handbook."""
    idle = {"owns", "contact", "front", "visits", "required"}
    for document in _alive(handbook):
        named = (link for link in back_links.get((document.path, None), ()) if not link.source.withdrawn)
        if not any(link.relation not in idle and link.source.path != document.path for link in named):
            yield Problem("F7", document.at("id"), {"function": document.title}, "", document.id)


@rule("S1", "error")
def places_have_required_functions(
    options: Options, everywhere: Mapping[str, Target], stationed: Mapping[str, frozenset[str]], handbook: Handbook
) -> Iterator[Problem]:
    """Each place has somebody in every function that its type must have. Told where it is mended: at the function's places."""
    for id, place in everywhere.items():
        for actor in options.required.get(str(place.entry.get("type")), ()):
            function = handbook.by_id.get(actor)
            if function is not None and not function.withdrawn and actor in stationed and id not in stationed[actor]:
                yield Problem("S1", function.at("sites"), {"site": place.title, "function": function.title}, "", function.id)
