"""The accessibility statement: how far everybody can use the handbook, as the organisation declares it.

It is made of what the machine found in its newest run and of what the handbook's choices say. Where nobody has run it, the
page says so: nothing here is claimed that hasn't been tried.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from felles.model import Page, Target
from felles.model.accessible import CRITERIA, Conformity, Run, conformity
from felles.site.addresses import relative
from felles.site.book import Book
from felles.site.glossary import Glossary
from felles.site.markup import component
from felles.site.own_pages import ABOUT, STATEMENT
from felles.site.proposing import general
from felles.site.sheet import Sheet
from felles.words.accessible import CONFORMITY_WORDS, CRITERION_WORDS, OUTCOME_WORDS

_SHAPES: Mapping[Conformity, str] = {"untried": "off", "fully": "ok", "partly": "warn", "not": "stop"}
_ALONE = ("navigation", "toc")


def statement_page(book: Book, glossary: Glossary) -> Page:
    """The page, for staff and for the public alike."""
    sheet = Sheet(book, glossary, STATEMENT)
    words, run = sheet.words, ran(book)
    known = book.options.accessibility.get("known", ())
    by_people = str(book.options.accessibility.get("people", ""))
    far = conformity(run, [str(row.get("criterion", "")) for row in known], by_people)
    title = words("Accessibility statement")
    way = [{"href": relative(STATEMENT, ABOUT), "text": words("How this handbook works")}]
    lead = words("{organisation} wants everybody to be able to use the handbook: with a screen reader, with the keyboard alone, with large letters, on a phone and on paper.", organisation=book.options.organisation or book.options.name)
    sheet.head(title, way=way, lead=lead, state={"shape": _SHAPES[far], "word": words(CONFORMITY_WORDS[far]), "more": ""})
    sheet.heading(words("How far the criteria are met"), "krav")
    sheet.put("text", paragraphs=list(_far(sheet, run, far, by_people)))
    _put_failings(sheet, run, known)
    _put_tried(sheet, run)
    _put_people(sheet, run, by_people)
    _put_telling(sheet)
    _put_answering(sheet, run)
    return sheet.page(title, hide=_ALONE)


def ran(book: Book) -> Run | None:
    """The newest run that can be understood."""
    found = book.fact("accessibility")
    return found if isinstance(found, Run) else None


def _far(sheet: Sheet, run: Run | None, far: Conformity, by_people: str) -> Iterator[str]:
    words = sheet.words
    yield words("The criteria are those of WCAG 2.1 at levels A and AA, which the European standard EN 301 549 points to.")
    if run is None:
        yield words("Nobody has tried this handbook against them yet, so we can’t say how far they are met.")
        if sheet.book.audience == "internal":
            yield words("Whoever runs the handbook tries it with the command “felles accessibility”.")
    elif far == "fully":
        yield words("Automated tests found nothing against them, and people have tried what no machine can.")
    elif far == "not":
        yield words("More than half of the criteria aren’t met.")
    elif run.failing or sheet.book.options.accessibility.get("known"):
        yield words("Most of them are met. Those that aren’t are below.")
    else:
        yield words("The automated tests found nothing against them. They can cover only some of them, and people haven’t tried the rest yet. So we don’t say that all are met.")
    if run is not None and by_people and far != "fully":
        yield words("People last tried it on {date}.", date=words.date(by_people))


def _put_failings(sheet: Sheet, run: Run | None, known: tuple[Mapping[str, str], ...]) -> None:
    """What is known to be wrong, by people and by the machine."""
    words = sheet.words
    rows: list[dict[str, Any]] = [
        {"id": "", "cells": [row["what"], _called(sheet, row.get("criterion", "")), row.get("why", ""), words.date(row["until"]) if row.get("until") else ""]} for row in known
    ]
    if run is not None:
        counted: dict[str, set[str]] = {}
        for one in run.failing:
            for id in one.criteria or (one.check,):
                counted.setdefault(id, set()).add(one.address)
        for id, pages in sorted(counted.items()):
            what = words.many("Found by automated tests on {count} page", "Found by automated tests on {count} pages", len(pages))
            rows.append({"id": "", "cells": [what, _called(sheet, id), "", ""]})
    sheet.heading(words("What we know is wrong"), "feil")
    if rows:
        heads = [words("What is wrong"), words("Requirement"), words("Why"), words("To be put right by")]
        sheet.put("table", caption="", keep=False, heads=heads, rows=rows)
    else:
        sheet.put("text", paragraphs=[words("We know of nothing.") if run is not None else words("We know of nothing, and haven’t looked.")])


def _called(sheet: Sheet, id: str) -> str:
    return f"{id} {sheet.words(CRITERION_WORDS[id])}" if id in CRITERION_WORDS else id


def _put_tried(sheet: Sheet, run: Run | None) -> None:
    words = sheet.words
    if run is None:
        return
    sheet.heading(words("What the automated tests tried"), "maskin")
    made = {one.sort for one in run.pages}
    facts = [
        {"name": words("Tried on"), "value": words.date(run.day)},
        {"name": words("What was tried"), "value": words.many("{count} page, one of every type of page", "{count} pages, one of every type of page", len(run.pages))},
        {"name": words("How"), "value": words("On a phone’s and a computer’s width, light and dark, with letters twice as large, with more room between them, with the keyboard, without movement, and as it is printed.")},
        {"name": words("With what"), "value": ", ".join(f"{name} {version}" for name, version in run.tools.items() if version)},
    ]
    if run.edition:
        facts.insert(1, {"name": words("Edition of the handbook"), "value": words.date(run.edition)})
    sheet.put("facts", facts=facts, two=False)
    new = [sheet.book.plural(kind) for kind in sheet.book.kinds if kind.name not in made and sheet.book.documents(kind)]
    if new:
        sheet.put("note", text=words("Not among the pages that were tried, since they have come later: {kinds}.", kinds=words.listing(new)))
    rows = [{"id": "", "cells": [_called(sheet, id), run_level(id), words(OUTCOME_WORDS[outcome])]} for id, outcome in run.criteria.items() if outcome != "people"]
    table = component("table", caption="", keep=False, heads=[words("Requirement"), words("Level"), words("What the automated tests found")], rows=rows)
    sheet.html(component("folded", summary=words.many("{count} criterion that a machine can try in part", "{count} criteria that a machine can try in part", len(rows)), body=table, open=False, id="maskinens"))
    if sheet.book.audience == "internal":
        listed = component("list", intro="", items=[f"{one.title} ({one.address or '/'})" for one in run.pages])
        sheet.html(component("folded", summary=words("The pages that were tried"), body=listed, open=False, id="sidene"))


def run_level(id: str) -> str:
    """A or AA."""
    return str(CRITERIA[id])


def _put_people(sheet: Sheet, run: Run | None, by_people: str) -> None:
    """What takes people: nobody should think that a machine has seen to it."""
    words = sheet.words
    if run is None:
        return
    sheet.heading(words("What only people can try"), "mennesker")
    told = words("People last tried it on {date}.", date=words.date(by_people)) if by_people else words("People haven’t gone through these yet.")
    sheet.put("text", paragraphs=[f"{words('No machine can try these.')} {told} {words('Of the others too a machine sees only a part: whether there is a text, not whether it helps.')}"])
    listed = component("list", intro="", items=[_called(sheet, id) for id in run.people])
    summary = words.many("{count} criterion no machine can try", "{count} criteria no machine can try", len(run.people))
    sheet.html(component("folded", summary=summary, body=listed, open=False, id="ikke-maskin"))


def _put_telling(sheet: Sheet) -> None:
    """How to tell, without an account."""
    words, options = sheet.words, sheet.book.options
    sheet.heading(words("Tell us what stands in your way"), "si-fra")
    given = options.accessibility.get("contact") or options.feedback.get("text")
    paragraphs = [words("Is there something you can’t read, hear, reach or understand? Tell us, and say which page it is. You need no account, and don’t have to say who you are.")]
    sheet.put("text", paragraphs=[*paragraphs, *(sheet.paragraphs(str(given)) if given else ())])
    actions = general(sheet)
    if actions:
        sheet.put("actions", actions=actions)
    elif not given:
        sheet.put("text", paragraphs=[words("Tell the person responsible for the text. The role is named at the foot of each page.")])


def _put_answering(sheet: Sheet, run: Run | None) -> None:
    """Who answers for the statement, and who sees to it that it is true."""
    words, book = sheet.words, sheet.book
    authority = book.options.accessibility.get("authority")
    if authority:
        sheet.heading(words("Who supervises"), "tilsyn")
        sheet.put("text", paragraphs=sheet.paragraphs(str(authority)))
    sheet.heading(words("Who is responsible for this statement"), "ansvar")
    owner = _owner(book)
    facts: list[dict[str, Any]] = [{"name": words("Organisation"), "value": book.options.organisation}]
    if owner is not None and book.visible(owner.document):
        facts.append({"name": words("Responsible"), "value": sheet.link(owner)})
    if run is not None:
        facts.append({"name": words("Written from the run of"), "value": words.date(run.day)})
    sheet.put("facts", facts=[fact for fact in facts if fact["value"]], two=False)


def _owner(book: Book) -> Target | None:
    """The function that answers for the handbook's choices, and so for what is declared in them."""
    document = book.options.document
    name = str(document.data.get("owner_role")) if document is not None else ""
    kinds = [kind.name for kind in book.kinds if kind.serves == "actors"]
    return next((book.targets[kind][name] for kind in kinds if name in book.targets.get(kind, {})), None)
