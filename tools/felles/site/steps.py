"""What people do, step by step, and whom they call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup

from felles.model import Target
from felles.plain.layouts import Block
from felles.plain.text import line, lowered
from felles.site.book import Book
from felles.site.markup import anchor, component, joined
from felles.site.sheet import Sheet
from felles.site.values import names_of, path_of, shown, value_of


def step_anchor(number: object) -> str:
    """Where a step stands on its page, whatever the language."""
    return f"s{number}"


def items_of(subject: Target, name: str) -> list[tuple[int, Mapping[str, Any]]]:
    """The rows of a list of objects, with their number from 0; what is no object is left out."""
    rows = value_of(subject, name)
    return [(i, row) for i, row in enumerate(rows) if isinstance(row, dict)] if isinstance(rows, list) else []


def put_steps(sheet: Sheet, subject: Target, block: Block) -> None:
    """Adds the list of steps; who does it stands with the deadline, the accountable only when that is another."""
    form: Mapping[str, Any] = block["step"]
    name = str(block["field"])
    steps = [step_of(sheet, subject, name, form, i, row) for i, row in items_of(subject, name)]
    if steps:
        who = form.get("who")
        word = sheet.book.label(subject.document.kind, f"{name}.{who}") if who else ""
        yours = sheet.words("Your step") if any(step["roles"] for step in steps) else ""
        sheet.html(component("steps", steps=steps, who_word=word, yours=yours))


def step_of(
    sheet: Sheet, subject: Target, name: str, form: Mapping[str, Any], i: int, row: Mapping[str, Any]
) -> dict[str, Any]:
    """One row of the list as its form says: what to do, when, who, more, where it forks, and the facts that exist."""

    def part(key: str, *, plain: bool = True) -> Markup:
        sub = form.get(key)
        return _part(sheet, subject, name, row, sub, plain) if sub else Markup("")

    more, doer = row.get(form.get("more", "")), who(sheet, subject, name, row, form.get("who"))
    fork = form.get("fork")
    ways = row.get(fork["field"]) if fork else None
    return {
        "id": sheet.anchor(step_anchor(i + 1)),
        "when": part("when"),
        "who": doer,
        "do": part("do"),
        "more": sheet.paragraphs(more) if isinstance(more, str) else (),
        "fork": [
            {"when": _ended(way.get(fork["when"], "")), "do": sheet.prose(way.get(fork["do"], ""))}
            for way in ways
            if isinstance(way, dict)
        ]
        if fork and isinstance(ways, list)
        else (),
        "facts": list(_facts(sheet, subject, name, row, form)),
        # Of “whoever has the visit” only they themselves know whether it is theirs.
        "roles": " ".join(_doers(sheet, subject, name, i)) if doer and doer != line(sheet.book.options.visit_word) else "",
    }


def _doers(sheet: Sheet, subject: Target, name: str, i: int) -> list[str]:
    """Ids of the functions that do the step, or answer for it where it isn't said who does it; for the script that marks one's own."""
    links = [link for link in sheet.book.links_from(subject.document) if link.item == (name, i) and link.target is not None and sheet.book.visible(link.target.document)]
    for relation in ("performs", "accountable"):
        found = [link.name for link in links if link.relation == relation]
        if found:
            return list(dict.fromkeys(found))
    return []


def _ended(text: object) -> str:
    said = line(text)
    return said if said.endswith((".", "?", "!", ":", "…")) else f"{said}."


def _part(sheet: Sheet, subject: Target, name: str, row: Mapping[str, Any], sub: str, plain: bool) -> Markup:
    value = _inner(row, sub)
    if value is None:
        return Markup("")
    return shown(sheet, subject, (*path_of(subject, name), "*", *sub.split(".")), value, plain=plain)


def _inner(row: Mapping[str, Any], sub: str) -> Any:
    """What stands in a field of the row, or inside one: ``closing.when``."""
    value: Any = row
    for key in sub.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return value


def who(sheet: Sheet, subject: Target, name: str, row: Mapping[str, Any], sub: str | None) -> str:
    """Who does the step; the visit's own word where exactly those do it whom the handbook gives that word."""
    if not sub:
        return ""
    path = (*path_of(subject, name), "*", sub)
    value = row.get(sub)
    options = sheet.book.options
    if (
        isinstance(value, list)
        and options.visit_word
        and options.visit_actors == {v for v in value if isinstance(v, str)}
    ):
        return line(options.visit_word)
    targets = [t for t in names_of(sheet, Target(subject.document), path, value) if sheet.known(t)]
    if not targets and value is not None:
        return str(shown(sheet, Target(subject.document), path, value, plain=True).striptags())
    first, *rest = [sheet.book.title(target) for target in targets] or [""]
    return sheet.words.listing([first, *map(lowered, rest)])


def _facts(
    sheet: Sheet, subject: Target, name: str, row: Mapping[str, Any], form: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    kind = subject.document.kind
    for entry in form.get("facts", ()):
        sub = entry if isinstance(entry, str) else str(entry.get("field", ""))
        value = _inner(row, sub)
        if not sub or value is None or value == []:
            continue
        if not isinstance(entry, str) and _names(value) <= _names(row.get(entry.get("unless", ""))):
            continue
        path = (*path_of(subject, name), "*", *sub.split("."))
        targets = names_of(sheet, Target(subject.document), path, value)
        plain = not any(target.row is None and target.document.kind.serves is None for target in targets)
        said = _part(sheet, subject, name, row, sub, plain)
        if said:
            label = entry.get("label") if isinstance(entry, dict) else None
            yield {"name": sheet.book.label(kind, label or f"{name}.{sub}"), "value": said}


def _names(value: Any) -> set[str]:
    return (
        {value}
        if isinstance(value, str)
        else {v for v in value if isinstance(v, str)}
        if isinstance(value, list)
        else set()
    )


def calling(book: Book, target: Target) -> str:
    """What stands on the button: «Ring ansvarsvakt». One calls whoever answers, not the telephone."""
    answers = target.entry.get("answered_by")
    return book.words("Call {who}", who=answers if isinstance(answers, str) else lowered(book.title(target)))


def put_call(sheet: Sheet, subject: Target, block: Block) -> None:
    """Adds the bar of whom to call: an emergency number and one channel with its numbers by place; then the rest."""
    if "channel" not in block:
        _put_numbers(sheet, subject)
        return
    lives: list[dict[str, str]] = []
    ways: list[dict[str, Any]] = []
    rest: list[dict[str, Any]] = []
    name = str(block["field"])
    for _, row in items_of(subject, name):
        path = (*path_of(subject, name), "*", str(block["channel"]))
        when = row.get(block.get("when", ""))
        for target in names_of(sheet, Target(subject.document), path, row.get(block["channel"])):
            if not sheet.known(target):
                continue
            own = numbers(sheet, target)
            if target.entry.get("emergency") is True and own and not lives:
                lives.append({"tel": own[0]["tel"], "text": sheet.words("Call {who}", who=own[0]["number"])})
            elif own and not ways and target.entry.get("emergency") is not True:
                ways.append({"text": calling(sheet.book, target), "numbers": own})
            elif own or isinstance(when, str):
                said = [anchor(f"tel:{n['tel']}", n["number"]) for n in own]
                said += [sheet.prose(when)] if isinstance(when, str) else []
                rest.append({"name": sheet.book.title(target), "value": joined(said, " · ")})
    if lives or ways:
        sheet.html(component("call", label=sheet.words("Whom to call"), lives=lives, ways=ways, others=sheet.words("Other sites")))
    if rest:
        sheet.html(component("facts", facts=rest, two=False))


def _put_numbers(sheet: Sheet, target: Target) -> None:
    """Adds a channel's own numbers, each with its place and hours."""
    facts = [
        {
            "name": n["text"],
            "value": joined(
                [
                    anchor(f"tel:{n['tel']}", n["number"]),
                    *([Markup.escape(n["hours"])] if n["hours"] else []),
                ],
                " · ",
            ),
        }
        for n in numbers(sheet, target)
    ]
    if facts:
        sheet.put("facts", facts=facts, two=False)


def numbers(sheet: Sheet, target: Target) -> list[dict[str, str]]:
    """A channel's numbers, by place where they are a place's own."""
    found: list[dict[str, str]] = []
    rows = target.entry.get("numbers")
    for at, row in enumerate(rows if isinstance(rows, list) else ()):
        number = row.get("number") if isinstance(row, dict) else None
        if isinstance(number, bool) or not isinstance(number, (str, int)):
            continue
        places = [
            place
            for key, value in row.items()
            for place in names_of(sheet, target, ("entries", "*", "numbers", "*", key), value)
        ]
        if places and not sheet.known(places[0]):
            continue
        text = sheet.book.title(places[0]) if places else row.get("label") or sheet.book.title(target)
        hours = row.get("hours")
        found.append(
            {
                "tel": "".join(c for c in str(number) if c.isdigit() or c == "+"),
                "number": line(number),
                "text": sheet.softened(line(text)),
                "place": places[0].id if places else "",
                "hours": line(hours) if isinstance(hours, str) else "",
                "at": str(at),
            }
        )
    return found
