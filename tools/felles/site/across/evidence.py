"""Evidence for inspections: what can be handed over now, what is missing in it, and how whoever gets it can check it.

For a quality adviser without a terminal. What a pack says is said by the pack; here stands how much there is, by the same
items that packs are made of, and where in the handbook one sees it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markupsafe import Markup, escape

from felles.evidence.frames import answered, frames
from felles.model import Answer, Frame, Item, Page, Target, day_of
from felles.plain.text import lowered
from felles.site.across.coverage import named_by
from felles.site.across.decisions import spot_of
from felles.site.across.grounds import counted
from felles.site.across.handing import (
    put_archive,
    put_checking,
    put_commands,
    put_contents,
    put_pack,
    put_personal,
)
from felles.site.across.overview import Overview, first_sentence
from felles.site.across.reviews import reviews
from felles.site.addresses import RULES, relative
from felles.site.book import Book
from felles.site.glossary import Glossary
from felles.site.markup import anchor, component
from felles.site.own_pages import (
    ANSWERING,
    DECISIONS,
    EVIDENCE,
    NEEDS,
    REVIEWS,
    SEARCH,
    STATEMENT,
    covered,
    overviews,
)
from felles.site.sheet import Sheet
from felles.site.standing import confirm_by
from felles.site.tables import row_of

_ALONE = ("navigation", "toc")
_LISTED = 8
"""Documents of one sort that are named one by one; beyond that the page of decisions has them all."""

_SHORT = 20
"""Letters up to which a clause's name stays on one line: ``5 kap. 3–6 §§``."""
_ITEM = re.compile(r"\bEV[0-9]{2}\b")
_SEEN: dict[str, tuple[str, ...]] = {"EV01": (SEARCH,), "EV02": (DECISIONS,), "EV03": (ANSWERING,), "EV05": (NEEDS,), "EV09": (DECISIONS,), "EV17": (RULES + "index.md",), "EV19": (STATEMENT,)}
"""Pages that look across all documents, by the item they show; kinds say themselves which item they are part of."""
_HERE = ("EV19",)
"""Items that rest on the repository and are known here all the same: what a file of it says."""


def evidence_pages(book: Book, glossary: Glossary) -> Iterator[Page]:
    """The one page."""
    sheet = Sheet(book, glossary, EVIDENCE)
    words = sheet.words
    title = words("Evidence for inspections")
    open_rows = list(_unproven(sheet))
    sheet.head(title, lead=words("What you can hand over now, what is missing in it, and how whoever gets it can check it."), state=_state(sheet, len(open_rows)))
    put_pack(sheet)
    _put_missing(sheet, open_rows)
    _put_frames(sheet)
    put_checking(sheet)
    put_contents(sheet)
    put_personal(sheet)
    put_archive(sheet)
    put_commands(sheet)
    yield sheet.page(title, hide=_ALONE)


def _state(sheet: Sheet, count: int) -> dict[str, str]:
    words = sheet.words
    if not sheet.book.past.begun:
        return {"shape": "off", "word": words("Nothing has been decided yet"), "more": words("so there is nothing to prove")}
    if count:
        return {"shape": "stop", "word": words.many("{count} thing stands unproven", "{count} things stand unproven", count), "more": words("and a pack says so first")}
    return {"shape": "ok", "word": words("Everything here has been decided"), "more": ""}


# What is missing


def _unproven(sheet: Sheet) -> Iterator[dict[str, str]]:
    """A row for each text that stands or was removed without a decision, and one for what says how the handbook works."""
    book, words = sheet.book, sheet.words
    if not book.past.begun:
        return
    for kind in book.kinds:
        for document in book.documents(kind):
            standing = book.past.standing(document)
            if standing.state in ("unproven", None):
                yield row_of(sheet, Target(document), "" if standing.here else words("The text that was decided last is shown."))
    for id, standing in sorted(book.past.standings.items()):
        if not standing.here and id not in book.handbook.by_id:
            yield {"href": relative(EVIDENCE, DECISIONS, "unproven"), "title": id, "small": words("Removed without a decision, and its last text isn’t at hand.")}
    files = book.fact("unproven_files")
    if files:
        what = words.many("{count} file of how the handbook works", "{count} files of how the handbook works", len(files))
        yield {"href": "", "title": what, "small": words("Stands otherwise than it was decided: {files}", files=words.listing([path for path, _ in files[:3]] + (["…"] if len(files) > 3 else [])))}


def _put_missing(sheet: Sheet, unproven: list[dict[str, str]]) -> None:
    words = sheet.words
    if not sheet.book.past.begun:
        return
    rows = unproven[:_LISTED]
    if len(unproven) > _LISTED:
        more = len(unproven) - _LISTED
        rows.append({"href": relative(EVIDENCE, DECISIONS, "unproven"), "title": words.many("{count} more", "{count} more", more), "small": words("Everything without a decision")})
    rows += [*_confirmations(sheet), *_baselines(sheet), *_bypasses(sheet), *_gaps(sheet), *_exempt(sheet)]
    sheet.heading(words("This is missing, and a pack says so"), "mangler")
    if rows:
        sheet.put("rows", rows=rows)
    else:
        sheet.put("text", paragraphs=[words("Nothing that the handbook itself can see.")])


def _confirmations(sheet: Sheet) -> Iterator[dict[str, str]]:
    book, words = sheet.book, sheet.words
    for kind in book.kinds:
        for document in book.documents(kind):
            if confirm_by(book, document) is not None:
                yield row_of(sheet, Target(document), words("It was urgent, so a few decided."))


def _baselines(sheet: Sheet) -> Iterator[dict[str, str]]:
    """Adoptions after the first: taken in as it stood, past the ordinary way. One row for all, which leads to the newest."""
    words = sheet.words
    again = [decision for decision in sheet.book.past.tip.decisions if decision.baseline and decision.number > 1]
    if again:
        ids = {one.id for decision in again for one in decision.documents}
        paths = {file.path for decision in again for file in decision.files}
        parts = [words.many("{count} document", "{count} documents", len(ids))] if ids else []
        parts += [words.many("{count} file of how the handbook works", "{count} files of how the handbook works", len(paths))] if paths else []
        what = words.many("{count} time something was adopted again, without reviews", "{count} times something was adopted again, without reviews", len(again))
        told = words("{what}. The last time on {date}.", what=words.listing(parts), date=words.date(day_of(again[-1].decided_at)))
        yield {"href": sheet.href(spot_of(sheet.book, again[-1])), "title": what, "small": told}


def _bypasses(sheet: Sheet) -> Iterator[dict[str, str]]:
    words, pack = sheet.words, sheet.book.pack
    if pack is not None and pack.bypasses:
        what = words.many("{count} change reached the handbook past those who decide", "{count} changes reached the handbook past those who decide", pack.bypasses)
        left = words.many("{count} of them still stands.", "{count} of them still stand.", pack.standing) if pack.standing else words("Each was later decided, adopted or taken back.")
        yield {"href": "", "title": what, "small": words("{left} The pack says which and when: only the whole history shows it.", left=left)}


def _gaps(sheet: Sheet) -> Iterator[dict[str, str]]:
    """What the pages that look across everything have found: counts, each with its page."""
    book, words = sheet.book, sheet.words
    made = {one.page for one in overviews(book)}
    if ANSWERING in made:
        seen = Overview(book)
        if seen.gaps or seen.overlaps:
            parts = [words.many("{count} gap", "{count} gaps", len(seen.gaps))] if seen.gaps else []
            parts += [words.many("{count} overlap", "{count} overlaps", len(seen.overlaps))] if seen.overlaps else []
            yield {"href": relative(EVIDENCE, ANSWERING, "avklares"), "title": words("Responsibility: {what}", what=words.listing(parts)), "small": words("Steps nobody, or more than one, is accountable for")}
    if NEEDS in made:
        bare = sum(not one.documents for kind in book.kinds for name in covered(kind.schema) for one in named_by(book, kind, name)[0])
        if bare:
            yield {"href": relative(EVIDENCE, NEEDS), "title": words.many("{count} need nothing takes care of", "{count} needs nothing takes care of", bare), "small": words("Coverage")}
    late = sum(one.overdue for one in reviews(book))
    if late:
        yield {"href": relative(EVIDENCE, REVIEWS, "forfalt"), "title": words.many("{count} review is overdue", "{count} reviews are overdue", late), "small": words("Review of documents")}


def _exempt(sheet: Sheet) -> Iterator[dict[str, str]]:
    book, words = sheet.book, sheet.words
    for one in book.fact("exemptions"):
        register, about = book.handbook.by_path.get(one.place.path), book.handbook.by_id.get(one.document)
        if one.active:
            what = book.title(Target(about)) if about is not None else one.document
            title = words("Exemption from {rule}: {what}", rule=one.rule, what=what) if what else words("Exemption from {rule}", rule=one.rule)
            small = words("Until {date}. {reason}", date=words.date(one.ends), reason=first_sentence(one.reason))
            yield {"href": sheet.to(Target(register)) if register is not None else "", "title": title, "small": small}


# The matrix


def _put_frames(sheet: Sheet) -> None:
    book, words = sheet.book, sheet.words
    first, *others = frames(words, book.options.evidence.get("frames", ()))
    items = counted(book, {id for frame in (first, *others) for clause in frame.clauses for id in clause.items})
    sheet.heading(words("What does the inspector ask for?"), "krav")
    if not items:
        why = words("Nothing has been decided yet, so nothing can be handed over.") if not book.past.begun else words("What was decided isn’t at hand where this website was built, so nothing could be counted. A pack is made where the whole history is.")
        sheet.put("text", paragraphs=[why])
        return
    sheet.put("text", paragraphs=[Markup("<strong>{}.</strong> {}").format(first.title, f"{_tally(sheet, first, items)} {first.says}")])
    pages = _pages(sheet, items)
    _put_table(sheet, first, items, pages)
    sheet.put("note", text=words("The counts are of everything that had been decided by {date}. A pack for a shorter time, or for some sites, holds less.", date=words.date(book.today)))
    for frame in others:
        body = Markup("{}{}").format(component("text", paragraphs=[frame.says]), _table(sheet, frame, items, pages))
        sheet.html(component("folded", summary=f"{frame.title}: {_tally(sheet, frame, items).removesuffix('.')}", body=body, open=False, id=frame.id))


def _tally(sheet: Sheet, frame: Frame, items: tuple[Item, ...]) -> str:
    rows = answered(frame, items)
    return sheet.words("{n} of {total} points have something in the handbook.", n=sum(not _bare(row) for row in rows), total=len(rows))


def _pages(sheet: Sheet, items: tuple[Item, ...]) -> dict[str, list[tuple[str, str]]]:
    """For each item the links and names of the pages on which one sees what is in it."""
    book = sheet.book
    made = {one.page: one.title for one in overviews(book)} | {SEARCH: sheet.words("All from A to Z"), STATEMENT: sheet.words("Accessibility statement"), RULES + "index.md": sheet.words("All rules")}
    if not any(path.startswith(RULES) for path in book.articles):
        del made[RULES + "index.md"]
    found: dict[str, list[tuple[str, str]]] = {}
    for item in items:
        own = [(relative(EVIDENCE, page), made[page]) for page in _SEEN.get(item.id, ()) if page in made]
        kinds = [kind for kind in book.kinds if kind.name in book.lists and any(how.item == item.id for how in kind.evidence)]
        found[item.id] = own + [(relative(EVIDENCE, book.lists[kind.name]), book.plural(kind)) for kind in kinds]
    return found


def _put_table(sheet: Sheet, frame: Frame, items: tuple[Item, ...], pages: dict[str, list[tuple[str, str]]]) -> None:
    sheet.html(_table(sheet, frame, items, pages))


def _table(sheet: Sheet, frame: Frame, items: tuple[Item, ...], pages: dict[str, list[tuple[str, str]]]) -> Markup:
    words = sheet.words
    heads = [words("What is asked"), words("Clause"), words("How it stands"), words("In the handbook"), words("Kept elsewhere")]
    called = {item.id: lowered(item.title) for item in items}
    rows = []
    for row in answered(frame, items):
        clause = row.clause
        name = Markup('<span class="f-keep">{}</span>').format(clause.name) if len(clause.name) <= _SHORT else escape(clause.name)
        if not clause.checked:
            name = Markup("{}<br>{}").format(name, _muted(words("Not compared with the source")))
        rows.append({"id": "", "cells": [clause.text, name, _standing(sheet, row), _shown(sheet, row, pages, called), _muted(clause.outside)]})
    return component("table", caption="", keep=False, heads=heads, rows=rows)


def _shown(sheet: Sheet, row: Answer, pages: dict[str, list[tuple[str, str]]], called: dict[str, str]) -> Markup:
    """The items that answer a clause, each with its page and how much there is; and those that hold nothing, with why.

    A reason that speaks of another item by its id calls it by its name here: a page shows no ids.
    """
    words = sheet.words
    lines: list[Markup] = []
    why: dict[str, list[str]] = {}
    for item in (*row.given, *row.absent):
        if item.absent and not _packed(item):
            why.setdefault(_ITEM.sub(lambda found: called.get(found[0], found[0]), item.absent), []).append(item.title)
            continue
        (href, _), *more = pages[item.id] or [("", "")]
        told = [escape(words("is in a pack") if _packed(item) else words.many("{count} row", "{count} rows", _main(item)))]
        if more:
            others = Markup(words.listing([str(anchor(link, lowered(name))) for link, name in more]))
            told.append(Markup(words("see also {pages}", pages="\0")).replace("\0", others))
        lines.append(Markup("{}: {}").format(anchor(href, item.title) if href else item.title, Markup("; ").join(told)))
    lines += [_muted(f"{'; '.join([titles[0], *map(lowered, titles[1:])])}: {lowered(absent)}") for absent, titles in why.items()]
    return Markup("<br>").join(lines)


def _packed(item: Item) -> bool:
    """Whether it is made with a pack alone, since it rests on what a page doesn't know: the history, and the checks."""
    return item.rests_on == "history" and item.id not in _HERE and not item.tables


def _main(item: Item) -> int:
    """Rows of an item's first table, which is the item itself; the others are about it."""
    return len(item.tables[0].rows) if item.tables else 0


def _holds(item: Item) -> bool:
    """Whether there is anything in it, here or in a pack."""
    return _packed(item) or (not item.absent and _main(item) > 0)


def _bare(row: Answer) -> bool:
    return not any(_holds(item) for item in (*row.given, *row.absent))


def _gap_rows(row: Answer) -> int:
    """What the items themselves say is unclear, or answered by nothing."""
    return sum(len(table.rows) for item in row.given for table in item.tables if table.name == f"{item.id}-gaps")


def _muted(text: object) -> Markup:
    return Markup('<span class="f-muted">{}</span>').format(text)


def _standing(sheet: Sheet, row: Answer) -> Markup:
    words, gaps = sheet.words, _gap_rows(row)
    if _bare(row):
        shape, word = "off", words("Nothing yet")
    elif gaps:
        shape, word = "stop", words.many("{count} gap", "{count} gaps", gaps)
    elif not all(_holds(item) for item in (*row.given, *row.absent)):
        shape, word = "wait", words("In part")
    else:
        shape, word = "ok", words("Can be shown")
    return component("state", shape=shape, word=word.replace(" ", "\u00a0"))
