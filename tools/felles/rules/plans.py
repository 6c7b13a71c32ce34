"""L: what makes a plan one that places can follow: what and when for everyone, how at each place, and nothing done on paper only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from felles.model import Document, Handbook, Named, Problem, Standing, Target, days_between, nearest
from felles.model.uptake import IN_USE, for_each_place, level_number
from felles.reading.schemas import is_date
from felles.rules import rule

PLANS, UPTAKE, MINUTES = "plans", "uptake", "minutes"
WEEKS = 5
"""Within so many weeks of its start a plan is evaluated for the first time: then there is still time to give more of it."""

Standings = Mapping[str, Standing]
Uptakes = Mapping[str, Any]
"""The fact ``uptake``: each plan by its path, with its cells and evaluation points on that day."""


def _alive(handbook: Handbook, purpose: str) -> Iterator[Document]:
    return (document for document in handbook.serving(purpose) if not document.withdrawn)


def _rows(data: Mapping[str, Any], name: str) -> list[tuple[int, Mapping[str, Any]]]:
    rows = data.get(name)
    return [(i, row) for i, row in enumerate(rows) if isinstance(row, dict)] if isinstance(rows, list) else []


def _items(plan: Document) -> dict[str, tuple[int, Mapping[str, Any]]]:
    return {row["id"]: (i, row) for i, row in reversed(_rows(plan.data, "items")) if isinstance(row.get("id"), str)}


def _day(value: Any) -> str | None:
    """A day; None where it is none, which is reported where it stands."""
    return value if isinstance(value, str) and is_date(value) else None


def _window(value: Any) -> tuple[str, str] | None:
    begins, ends = (_day(value.get(end)) for end in ("from", "to")) if isinstance(value, dict) else (None, None)
    return (begins, ends) if begins is not None and ends is not None else None


def _state(plan: Document) -> str | None:
    """The state the plan is in: that of its last row."""
    rows = _rows(plan.data, "states")
    state = rows[-1][1].get("state") if rows else None
    return state if isinstance(state, str) else None


def _name(item: Mapping[str, Any]) -> str:
    return str(item.get("short") or item.get("what") or item.get("id") or "")


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    return value.strip() if isinstance(value, str) else ""


@rule("L1", "warning")
def every_place_says_how_far_it_has_come(uptake: Uptakes, places: Mapping[str, Target]) -> Iterator[Problem]:
    """In a plan that is under way every place has said how far it has come with each item.

    Others decide on a place's plan than on the common one, so the one may stand before the other: a warning.
    """
    for one in uptake.values():
        if not one.active:
            continue
        for place in one.places:
            if place not in one.own and one.each:
                yield Problem("L1", one.document.at("scope", "sites"), {"place": places[place].title}, "place", one.document.id)
        for cell in one.cells:
            if cell.document is not None and cell.row is None:
                yield Problem("L1", cell.document.at("items"), {"item": cell.part.name, "id": cell.part.id}, "item", cell.document.id)


@rule("L2", "error")
def a_place_changes_neither_what_nor_when(handbook: Handbook, scopes: Mapping[str, tuple[str, ...]], places: Mapping[str, Target]) -> Iterator[Problem]:
    """A place's plan is about items of the common one, within their windows; and each place has one."""
    plans = {plan.id: plan for plan in handbook.serving(PLANS)}
    first: dict[tuple[str, str], Document] = {}
    for document in _alive(handbook, UPTAKE):
        plan = plans.get(str(document.data.get("follows")))
        if plan is None:
            continue  # a name that leads nowhere is reported as such
        for place in scopes.get(document.path, ()):
            other = first.setdefault((plan.id, place), document)
            if other is not document:
                yield Problem("L2", document.at("scope", "sites"), {"place": places[place].title, "other": other.path}, "twice", document.id)
            elif plan.path in scopes and place not in scopes[plan.path]:
                yield Problem("L2", document.at("scope", "sites"), {"place": places[place].title, "title": plan.title}, "elsewhere", document.id)
        yield from _own_rows(document, plan)


def _own_rows(document: Document, plan: Document) -> Iterator[Problem]:
    items = _items(plan)
    own = tuple(id for id, (_, item) in items.items() if for_each_place(item))[::-1]
    seen: set[str] = set()
    for i, row in _rows(document.data, "items"):
        id = row.get("item")
        if not isinstance(id, str):
            continue
        if id not in items:
            close = nearest(id, own)
            values = {"name": id, "title": plan.title, "guess": close, "known": own[:12]}
            yield Problem("L2", document.at("items", i, "item"), values, "guess" if close else "unknown", document.id)
            continue
        if id in seen:
            yield Problem("L2", document.at("items", i, "item"), {"name": id}, "again", document.id)
        seen.add(id)
        item = items[id][1]
        if not for_each_place(item):
            yield Problem("L2", document.at("items", i, "item"), {"name": _name(item)}, "common", document.id)
        yield from _own_dates(document, i, row, item)


def _own_dates(document: Document, i: int, row: Mapping[str, Any], item: Mapping[str, Any]) -> Iterator[Problem]:
    dates, window = row.get("dates"), _window(item.get("window"))
    begins, ends = (_day(dates.get(end)) for end in ("from", "to")) if isinstance(dates, dict) else (None, None)
    if begins is not None and ends is not None and ends < begins:
        yield Problem("L2", document.at("items", i, "dates", "to"), {"from": begins, "to": ends}, "order", document.id)
        return
    for name, day in (("from", begins), ("to", ends)):
        if day is not None and window is not None and not window[0] <= day <= window[1]:
            values = {"date": day, "item": _name(item), "from": window[0], "to": window[1]}
            yield Problem("L2", document.at("items", i, "dates", name), values, "window", document.id)


@rule("L3", "error")
def in_use_is_more_than_a_word(handbook: Handbook, today: str) -> Iterator[Problem]:
    """What a place says is in use has a how and a day; what it says is followed, somebody has seen."""
    for document in _alive(handbook, UPTAKE):
        headcount = document.data.get("headcount")
        for i, row in _rows(document.data, "items"):
            level = level_number(row)
            at = ("items", i, "level")
            if level is not None and level >= IN_USE:
                for name in ("how", "on"):
                    if not _text(row, name):
                        yield Problem("L3", document.at(*at), {}, name, document.id)
                if level > IN_USE and not isinstance(row.get("observed"), dict):
                    yield Problem("L3", document.at(*at), {}, "unseen", document.id, "warning")
            there = row.get("observed")
            observed: Mapping[str, Any] = there if isinstance(there, dict) else {}
            fulfilled, of = observed.get("fulfilled"), observed.get("of")
            if isinstance(fulfilled, int) and isinstance(of, int) and fulfilled > of:
                yield Problem("L3", document.at("items", i, "observed", "fulfilled"), {"part": fulfilled, "whole": of}, "observed", document.id)
            readers = row.get("readers")
            if isinstance(readers, int) and isinstance(headcount, int) and readers > headcount:
                yield Problem("L3", document.at("items", i, "readers"), {"part": readers, "whole": headcount}, "readers", document.id)
            for pointer, day in ((("items", i, "on"), _day(row.get("on"))), (("items", i, "observed", "on"), _day(observed.get("on")))):
                if day is not None and day > today:
                    yield Problem("L3", document.at(*pointer), {"date": day}, "ahead", document.id, "warning")


@rule("L4", "error")
def another_window_has_a_reason_and_a_decision(handbook: Handbook, earlier_texts: Mapping[str, Document | None]) -> Iterator[Problem]:
    """When what was planned is moved, the plan says from when to when, why, and who decided it."""
    minutes = {document.id: document for document in handbook.serving(MINUTES)}
    for plan in _alive(handbook, PLANS):
        items = _items(plan)
        last: dict[str, tuple[int, tuple[str, str]]] = {}
        for i, row in _rows(plan.data, "revisions"):
            id, before, after = row.get("item"), _window(row.get("from")), _window(row.get("to"))
            yield from _decision(plan, i, row, minutes)
            if not isinstance(id, str) or before is None or after is None:
                continue
            if id not in items:
                yield Problem("L4", plan.at("revisions", i, "item"), {"name": id, "known": tuple(items)[::-1][:12]}, "item", plan.id)
                continue
            if id in last and last[id][1] != before:
                values = {"item": _name(items[id][1]), **_ends(last[id][1])}
                yield Problem("L4", plan.at("revisions", i, "from"), values, "chain", plan.id)
            last[id] = i, after
        for id, (_, after) in last.items():
            window = _window(items[id][1].get("window"))
            if window is not None and window != after:
                values = {"item": _name(items[id][1]), **_ends(after), **_ends(window, "now_")}
                yield Problem("L4", plan.at("items", items[id][0], "window"), values, "stands", plan.id)
        yield from _silent(plan, earlier_texts.get(plan.id), items, last)


def _silent(plan: Document, old: Document | None, items: Mapping[str, tuple[int, Mapping[str, Any]]], last: Mapping[str, Any]) -> Iterator[Problem]:
    """Windows that differ from the newest decided version's without a row that says so; a draft may be moved freely."""
    if old is None or _state(old) == "draft":
        return
    moved = [(row.get("item"), _window(row.get("from")), _window(row.get("to"))) for _, row in _rows(plan.data, "revisions")]
    for id, (_, item) in _items(old).items():
        before, after = _window(item.get("window")), _window(items[id][1].get("window")) if id in items else None
        if before is None or after is None or before == after or any(row[0] == id and row[1] == before for row in moved):
            continue
        if id in last and last[id][1] != after:
            continue  # told already: the window isn't what the last row says
        yield Problem("L4", plan.at("items", items[id][0], "window"), {"item": _name(item), **_ends(before)}, "silent", plan.id)


def _ends(window: tuple[str, str], prefix: str = "") -> dict[str, str]:
    return {f"{prefix}from": window[0], f"{prefix}to": window[1]}


def _decision(plan: Document, i: int, row: Mapping[str, Any], minutes: Mapping[str, Document]) -> Iterator[Problem]:
    """The decision a change rests on was made in that meeting, and was a yes."""
    decision = row.get("decision")
    named = decision if isinstance(decision, dict) else {}
    meeting, n = minutes.get(str(named.get("minutes"))), named.get("n")
    if meeting is None or not isinstance(n, int):
        return
    found = next((one for _, one in _rows(meeting.data, "decisions") if one.get("n") == n), None)
    values = {"title": meeting.title, "n": n}
    if found is None:
        yield Problem("L4", plan.at("revisions", i, "decision", "n"), values, "number", plan.id)
    elif found.get("outcome") in ("reject", "defer"):
        yield Problem("L4", plan.at("revisions", i, "decision", "n"), values, "refused", plan.id)


@rule("L5", "warning")
def evaluation_points_are_held(uptake: Uptakes) -> Iterator[Problem]:
    """An evaluation point that is due has been held, and says what was seen. Time alone never makes an error."""
    for one in uptake.values():
        plan = one.document
        for point in one.points:
            if point.late is not None:
                yield Problem("L5", plan.at("evaluation_points", point.row, "date"), {"date": point.day, "days": point.late}, "late", plan.id)
            elif point.done and not plan.withdrawn and not _text(point.data, "result") and not _text(point.data, "seen"):
                yield Problem("L5", plan.at("evaluation_points", point.row, "held_on"), {}, "empty", plan.id)


@rule("L6", "error")
def what_is_introduced_has_been_decided(handbook: Handbook, standings: Standings) -> Iterator[Problem]:
    """An item that puts a document to use names it and its version, and that version has been decided on."""
    for plan in _alive(handbook, PLANS):
        if _state(plan) == "draft":
            continue
        for i, item in _rows(plan.data, "items"):
            id, version = item.get("document"), item.get("version")
            if item.get("type") == "document" and not isinstance(id, str):
                yield Problem("L6", plan.at("items", i, "type"), {}, "nothing", plan.id)
            if not isinstance(id, str) or id not in handbook.by_id:
                continue  # a name that leads nowhere is reported as such
            if item.get("type") == "document" and not isinstance(version, int):
                yield Problem("L6", plan.at("items", i, "document"), {"title": handbook.by_id[id].title}, "version", plan.id)
            newest = _newest(standings.get(id))
            if not handbook.decisions:
                continue  # a handbook that nobody has decided on yet has no versions at all
            values = {"title": handbook.by_id[id].title, "version": version, "newest": newest}
            if newest is None:
                # It may be decided in the same proposal as this, so that only main knows.
                yield Problem("L6", plan.at("items", i, "document"), values, "undecided", plan.id, "warning")
            elif isinstance(version, int) and version > newest:
                yield Problem("L6", plan.at("items", i, "version"), values, "ahead", plan.id, "warning")


def _newest(standing: Standing | None) -> int | None:
    newest: Named | None = standing.newest if standing is not None else None
    return newest.decided.version if newest is not None else None


@rule("L7", "error")
def what_is_completed_is_in_use(uptake: Uptakes, places: Mapping[str, Target]) -> Iterator[Problem]:
    """A completed plan says who keeps it alive; and every place has put to use each item, or says why it doesn't.

    A place that slips back afterwards is to say so: then it is a warning, at that place.
    """
    for one in uptake.values():
        plan, states = one.document, _rows(one.document.data, "states")
        if one.state != "completed" or plan.withdrawn or not states:
            continue
        at = ("states", states[-1][0], "state")
        if not isinstance(plan.data.get("sustainment"), dict):
            yield Problem("L7", plan.at(*at), {}, "sustainment", plan.id)
        for cell in one.cells:
            if cell.exempt is not None or (cell.level or 0) >= IN_USE:
                continue
            values = {"place": places[cell.place].title, "item": cell.part.name, "title": plan.title}
            if cell.level is None:
                yield Problem("L7", plan.at(*at), values, "missing", plan.id)
            else:
                later = (_day(cell.since) or "") > (_day(states[-1][1].get("on")) or "")
                yield Problem("L7", cell.document.at("items", cell.row, "level"), values, "behind", cell.document.id, "warning" if later else None)


@rule("L8", "error")
def the_first_evaluation_comes_soon(handbook: Handbook) -> Iterator[Problem]:
    """A plan is evaluated for the first time within five weeks: a month shows whether it is mastery or stress."""
    for plan in _alive(handbook, PLANS):
        begins = [window[0] for _, item in _rows(plan.data, "items") if (window := _window(item.get("window"))) is not None]
        points = [(day, i) for i, row in _rows(plan.data, "evaluation_points") if (day := _day(row.get("date"))) is not None]
        if not begins or not points:
            continue
        (day, i), start = min(points), min(begins)
        days = days_between(start, day)
        if days > WEEKS * 7:
            values = {"from": start, "date": day, "weeks": WEEKS, "days": days}
            # A rollout changes everybody's working day; what else is planned may have a slower pulse.
            yield Problem("L8", plan.at("evaluation_points", i, "date"), values, "", plan.id, None if plan.data.get("type") == "implementation" else "warning")


@rule("L9", "error")
def the_parts_of_a_plan_fit(handbook: Handbook, today: str) -> Iterator[Problem]:
    """What a plan names of its own is there, its windows have an order, and a goal is evaluated when it is due."""
    for plan in _alive(handbook, PLANS):
        tracks = tuple(row["id"] for _, row in _rows(plan.data, "tracks") if isinstance(row.get("id"), str))
        known = tuple(_items(plan))[::-1]
        for i, item in _rows(plan.data, "items"):
            track, window = item.get("track"), _window(item.get("window"))
            if isinstance(track, str) and track not in tracks:
                yield Problem("L9", plan.at("items", i, "track"), {"name": track, "known": tracks}, "track" if tracks else "trackless", plan.id)
            if window is not None and window[1] < window[0]:
                yield Problem("L9", plan.at("items", i, "window", "to"), _ends(window), "order", plan.id)
            for k, row in _rows(item, "held"):
                day = _day(row.get("date"))
                if day is not None and day > today:
                    yield Problem("L9", plan.at("items", i, "held", k, "date"), {"date": day}, "ahead", plan.id, "warning")
        for i, row in _rows(plan.data, "delivered"):
            id, window = row.get("item"), _window(row)
            if isinstance(id, str) and id not in known:
                yield Problem("L9", plan.at("delivered", i, "item"), {"name": id, "known": known[:12]}, "item", plan.id)
            if window is not None and window[1] < window[0]:
                yield Problem("L9", plan.at("delivered", i, "to"), _ends(window), "order", plan.id)
        for i, goal in _rows(plan.data, "goals"):
            due, evaluated = _day(goal.get("due")), goal.get("evaluated")
            day = _day(evaluated.get("date")) if isinstance(evaluated, dict) else None
            if due is not None and day is not None and day < due:
                yield Problem("L9", plan.at("goals", i, "evaluated", "date"), {"date": day, "due": due}, "early", plan.id, "warning")


