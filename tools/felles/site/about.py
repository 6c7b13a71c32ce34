"""How this handbook works, and the product's own articles, such as the pages of the rules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from felles.model import Page, Target
from felles.plain.relations import MEANINGS, WEIGHTS, WORDS
from felles.plain.text import line
from felles.site.addresses import RULES, relative
from felles.site.bodies import put_markdown
from felles.site.book import Book
from felles.site.glossary import Glossary
from felles.site.markup import component
from felles.site.own_pages import (
    ABOUT,
    ABOUT_EVIDENCE,
    ABOUT_NUMBERS,
    ANSWERING,
    DECISIONS,
    EVIDENCE,
    STATEMENT,
)
from felles.site.proposing import general
from felles.site.sheet import Sheet
from felles.words import N_

_TITLE = re.compile(r"\A\s*#\s+(.+?)\s*#*\s*$", re.M)
_NO_MENU = ("navigation",)


def about_page(book: Book, glossary: Glossary, articles: Mapping[str, str]) -> Page:
    """What the handbook is, who decides, what its words mean, and what is never written in it."""
    sheet = Sheet(book, glossary, ABOUT)
    words = sheet.words
    title = words("How this handbook works")
    lead = words(
        "The handbook holds what we have agreed on: what is done, who is responsible for it, and where it is recorded."
    )
    sheet.head(title, lead=lead)
    sheet.heading(words("Read it in this order"), "lese")
    _put_list(
        sheet,
        words("The steps come first: by when, who, and what to do. They are enough when it is urgent."),
        words(
            "Below them you see whom to call. The numbers come from one register, so they are the same everywhere."
        ),
        words("Purpose, law and background come after. Read them when you have time."),
    )
    sheet.heading(words("Who is responsible for what"), "ansvar")
    facts = [{"name": words(WORDS[r]), "value": words(MEANINGS[r])} for r in WEIGHTS]
    sheet.put("facts", facts=facts, two=False)
    if book.serving("actors"):
        rows = [
            {
                "href": relative(ABOUT, ANSWERING),
                "title": words("Who is responsible?"),
                "small": words("Every step and who is responsible for it, in one overview"),
            }
        ]
        sheet.put("rows", rows=rows)
    _put_bodies(sheet)
    sheet.heading(words("What the signs mean"), "tegn")
    states = [component("state", shape=shape, word=words(word)) for shape, word, _ in _STATES]
    told = [words(meaning) for _, _, meaning in _STATES]
    sheet.put("facts", facts=[{"name": s, "value": t} for s, t in zip(states, told, strict=True)], two=False)
    sheet.heading(words("On paper"), "papir")
    sheet.put(
        "text",
        paragraphs=[
            words(
                "A printed page says which day it was printed from. Check online that it still applies before you rely on an old copy."
            )
        ],
    )
    sheet.heading(words("Without a connection"), "kopi")
    _put_copy(sheet)
    sheet.heading(words("What is never written here"), "aldri")
    sheet.put(
        "text",
        paragraphs=[
            words(
                "Nothing about a person: no names, no numbers that identify, no stories in which somebody could be recognised. Roles are responsible for the text, not people."
            )
        ],
    )
    if ABOUT_NUMBERS in articles:
        row = {"href": relative(ABOUT, ABOUT_NUMBERS), "title": words("Numbers about people"), "small": words("How answers become sums, which numbers are left out, and why")}
        sheet.put("rows", rows=[row])
    sheet.heading(words("When something is wrong"), "feil")
    _put_feedback(sheet)
    if not book.looks_back:
        row = {"href": relative(ABOUT, STATEMENT), "title": words("Accessibility statement"), "small": words("How far everybody can use the handbook, and how to tell us what stands in your way")}
        sheet.put("rows", rows=[row])
    if any(path.startswith(RULES) for path in articles):
        sheet.heading(words("What is checked"), "regler")
        row = {
            "href": relative(ABOUT, RULES + "index.md"),
            "title": words("All rules"),
            "small": words("Why each one exists, and how to correct what it reports"),
        }
        sheet.put("rows", rows=[row])
    return sheet.page(title, hide=_NO_MENU)


_STATES = (
    ("ok", N_("In force"), N_("This is what we do.")),
    ("wait", N_("Not yet in force"), N_("It starts on the day named.")),
    ("warn", N_("Awaiting confirmation"), N_("It was urgent, so a few decided. Follow it; the others have yet to confirm it.")),
    ("warn", N_("Review is overdue"), N_("It still applies, but somebody should have reviewed it by now.")),
    ("stop", N_("Not decided"), N_("Something has been changed without a decision. The page says what was decided last.")),
    (
        "stop",
        N_("To be settled"),
        N_("Something is missing or appears twice. Ask your leader before you act on it."),
    ),
    ("off", N_("Draft"), N_("Somebody is working on it. Don’t follow it yet.")),
    ("off", N_("Withdrawn"), N_("Kept so that you can see what applied before. Don’t use it.")),
)


def _put_list(sheet: Sheet, *items: str) -> None:
    sheet.put("list", intro="", items=list(items))


def _put_copy(sheet: Sheet) -> None:
    """What lies on the reader's own device, and how to be rid of it; how it stands there, a script says."""
    words, internal = sheet.words, sheet.book.audience == "internal"
    told = [
        words(
            "Whoever has opened the handbook once in a browser on a phone or a computer, usually has a copy of all of it there. It opens without a connection, and each page then says which day it is from. When there is a connection, the newest is shown."
        ),
        words("The browser’s menu can put the handbook on the screen like an app. It is the same copy."),
    ]
    if internal:
        told.append(
            words(
                "The copy holds the texts that are for staff only. They say nothing about any person. It is kept on the device without a password of its own, so keep the device locked, and remove the copy here before you hand the device on. If a phone is lost, whoever can open it can read the handbook as it was that day."
            )
        )
    sheet.put("text", paragraphs=told)
    sheet.put("carried")


def _put_bodies(sheet: Sheet) -> None:
    """Adds who decides: the bodies that have a mandate, each with its page."""
    book = sheet.book
    rows = [
        {
            "href": sheet.to(Target(d)),
            "title": book.title(Target(d)),
            "small": sheet.words("Mandate and members"),
        }
        for kind in book.serving("bodies")
        for d in book.documents(kind)
        if not d.withdrawn and d.data.get("mandate") is not None
    ]
    rows.append({"href": relative(ABOUT, DECISIONS), "title": sheet.words("Decisions"), "small": sheet.words("What has been decided, when and by whom")})
    if book.audience == "internal":
        rows.append({"href": relative(ABOUT, EVIDENCE), "title": sheet.words("Evidence for inspections"), "small": sheet.words("What can be handed to an inspector, what is missing in it, and how it is checked")})
    sheet.heading(sheet.words("Who decides"), "bestemmer")
    sheet.put("rows", rows=rows)


def _put_feedback(sheet: Sheet) -> None:
    words, options = sheet.words, sheet.book.options
    text = options.feedback.get("text") or words(
        "Tell the person responsible for the text. The role is named at the foot of each page."
    )
    sheet.put("text", paragraphs=sheet.paragraphs(text))
    actions = general(sheet)
    if actions:
        sheet.put("actions", actions=actions)


def article_title(path: str, text: str) -> str:
    """An article's first heading; without one, its page's name."""
    found = _TITLE.search(text)
    return line(found[1]) if found else path.rsplit("/", 1)[-1].removesuffix(".md")


def article_pages(book: Book, glossary: Glossary, articles: Mapping[str, str]) -> Iterator[Page]:
    """The product's own articles, as pages; ``articles`` has their Markdown by page path. Rules get a list."""
    rows = []
    for path, text in articles.items():
        sheet = Sheet(book, glossary, path)
        sheet.by_id = path.startswith(RULES)
        found = _TITLE.search(text)
        title = article_title(path, text)
        crumbs = [{"href": relative(path, ABOUT), "text": sheet.words("How this handbook works")}]
        if path.startswith(RULES):
            crumbs.append({"href": relative(path, RULES + "index.md"), "text": sheet.words("All rules")})
            rows.append((path, title))
        elif path == ABOUT_EVIDENCE:
            crumbs = [{"href": relative(path, EVIDENCE), "text": sheet.words("Evidence for inspections")}]
        sheet.head(title, way=crumbs)
        put_markdown(sheet, text[found.end() :] if found else text, path)
        yield sheet.page(title, hide=_NO_MENU)
    if rows:
        sheet = Sheet(book, glossary, RULES + "index.md")
        crumbs = [{"href": relative(sheet.path, ABOUT), "text": sheet.words("How this handbook works")}]
        title = sheet.words("All rules")
        sheet.head(title, way=crumbs)
        sheet.put(
            "rows",
            rows=[{"href": relative(sheet.path, path), "title": name, "small": ""} for path, name in rows],
        )
        yield sheet.page(title, hide=_NO_MENU)
