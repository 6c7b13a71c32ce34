"""What every document together has to take care of, and which of them do: a list in a schema against all documents.

Which list that is, the schema says with ``x-felles-coverage``: its fixed values are what has to be covered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from felles.model import Document, Kind, Page, Target
from felles.site.book import Book
from felles.site.glossary import Glossary
from felles.site.markup import component
from felles.site.own_pages import NEEDS, covered
from felles.site.sheet import Sheet
from felles.site.standing import state_of
from felles.site.tables import row_of

_ALONE = ("navigation", "toc")


@dataclass(frozen=True, slots=True)
class Covered:
    """One value of the list, and the documents that name it."""

    value: str
    name: str
    documents: tuple[Document, ...]


def coverage_pages(book: Book, glossary: Glossary) -> Iterator[Page]:
    """One page: for each list what nothing covers, then what does."""
    sheet = Sheet(book, glossary, NEEDS)
    lists = [(kind, name) for kind in book.kinds for name in covered(kind.schema)]
    words = sheet.words
    only = book.label(lists[0][0], lists[0][1]) if len(lists) == 1 else ""
    title = words("Coverage: {what}", what=only.lower()) if only else words("Coverage")
    about = [book.said(kind, f"about.{name}") for kind, name in lists]
    sheet.head(sheet.softened(title), lead=about[0] if only and about[0] else None)
    for kind, name in lists:
        if not only:
            sheet.heading(book.label(kind, name))
        _put_list(sheet, kind, name)
    yield sheet.page(title, hide=_ALONE)


def named_by(book: Book, kind: Kind, name: str) -> tuple[list[Covered], list[Document]]:
    """Every value in the schema's order with the documents that name it, and the documents that name none.

    What is withdrawn covers nothing; nor does what nobody has decided.
    """
    documents = [d for d in book.documents(kind) if not d.withdrawn]
    counting = [d for d in documents if state_of(book, d) in ("in-force", "waiting") or not book.past.begun]
    found = []
    for value in _values(kind, name):
        some = tuple(d for d in counting if value in _named(d, name))
        found.append(Covered(value, book.value_word(kind, (name, "*"), value), some))
    return found, [d for d in documents if not _named(d, name)]


def _values(kind: Kind, name: str) -> list[str]:
    sub = kind.schema["properties"][name]
    items = sub.get("items")
    fixed = items.get("enum") if isinstance(items, Mapping) else None
    return [value for value in fixed if isinstance(value, str)] if isinstance(fixed, list) else []


def _named(document: Document, name: str) -> list[Any]:
    value = document.data.get(name)
    return value if isinstance(value, list) else []


def _put_list(sheet: Sheet, kind: Kind, name: str) -> None:
    book, words = sheet.book, sheet.words
    found, silent = named_by(book, kind, name)
    bare = [one for one in found if not one.documents]
    single = [one for one in found if len(one.documents) == 1]
    what = book.label(kind, name).lower()
    counts = [
        {"number": str(len(found)), "what": what, "href": "", "state": None},
        {"number": str(len(found) - len(bare)), "what": words("have at least one"), "href": "", "state": None},
        {"number": str(len(bare)), "what": words("have none"), "href": "", "state": _state(sheet, len(bare))},
        {"number": str(len(single)), "what": words("rest on one alone"), "href": "", "state": None},
    ]
    sheet.put("answer", counts=counts)
    short = name.replace("_", "-")
    if bare:
        sheet.heading(words("What nothing takes care of"), f"ingen-{short}")
        none = component("state", shape="stop", word=words("None"))
        sheet.put("facts", two=False, facts=[{"name": one.name, "value": none} for one in bare])
    if single:
        sheet.heading(words("What rests on one alone"), f"en-{short}")
        sheet.put("facts", two=False, facts=[{"name": one.name, "value": sheet.link(Target(one.documents[0]))} for one in single])
    several = [one for one in found if len(one.documents) > 1]
    if several:
        sheet.heading(words("What several take care of"), f"flere-{short}")
    for one in several:
        body = component("rows", rows=[row_of(sheet, Target(d)) for d in one.documents])
        summary = f"{one.name}: {book.counted(kind, len(one.documents))}"
        sheet.html(component("folded", summary=summary, body=body, open=False, id=""))
    sheet.put("note", text=words("This counts what has been decided and not withdrawn, going by what each document says of itself. That a need is named says nothing about how well it is met."))
    if silent:
        sheet.heading(words("Those that name none"), f"uten-{short}")
        sheet.put("chips", chips=[{"href": sheet.to(Target(d)), "text": sheet.softened(book.title(Target(d)))} for d in silent])


def _state(sheet: Sheet, count: int) -> dict[str, str]:
    return {"shape": "stop", "word": sheet.words("To be settled")} if count else {"shape": "ok", "word": sheet.words("None")}

