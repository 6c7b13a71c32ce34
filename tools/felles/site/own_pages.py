"""The handbook's own pages, those that are no document's: where each stands and what it is called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from felles.words import N_

if TYPE_CHECKING:
    from felles.model import Document
    from felles.site.book import Book

FRONT, SEARCH, ANSWERING, ABOUT, MORE = "index.md", "sok.md", "ansvar.md", "om/index.md", "mer.md"
DECISIONS, CHANGES = "beslutninger.md", "endringer.md"
LEADER, REVIEWS, YEAR, NEEDS, DIFFERENCES = "leder/index.md", "gjennomgang.md", "arshjul.md", "dekning.md", "ulikheter.md"
SITUATIONS = "situasjoner/index.md"
EVIDENCE = "tilsyn.md"
FOUND = "funn-og-tiltak.md"
LOOP, SKILLS = "forbedring.md", "kompetansebehov.md"
TRYING, CIRCLES = "utproving.md", "sirkler.md"
SURVEYS = "undersokelser.md"
KNOWN = "gjort-kjent.md"
COPIES, BOOKLET = "gyldig.md", "hefte.md"
"""Where a copy on paper leads back to, and where many pages become one to print."""
STATEMENT = "tilgjengelighet.md"
"""How far everybody can use the pages, as the law asks the organisation to declare."""
ABOUT_EVIDENCE = "om/tilsyn.md"
"""Of the product's own articles, the one on what a pack is and how it is checked."""
ABOUT_NUMBERS = "om/tall.md"
"""And the one on how answers become sums, and what is left out of them."""
OWN = (FRONT, SEARCH, ANSWERING, MORE, ABOUT, DECISIONS, LEADER, CHANGES, REVIEWS, YEAR, NEEDS, DIFFERENCES, SITUATIONS, EVIDENCE, LOOP, SKILLS, FOUND, TRYING, CIRCLES, SURVEYS, COPIES, BOOKLET, KNOWN, STATEMENT)
"""Taken before any document gets its page."""


@dataclass(frozen=True, slots=True)
class Overview:
    """A page that looks across all documents: what it is called, and the question it answers."""

    page: str
    title: str
    small: str


_OVERVIEWS = (
    Overview(LEADER, N_("For leaders"), N_("What is overdue, what waits, what is new and what is missing")),
    Overview(ANSWERING, N_("Who is responsible?"), N_("Every step and who is responsible for it, in one overview")),
    Overview(LOOP, N_("Improvement"), N_("From what was found to what became practice, and who needs to act")),
    Overview(TRYING, N_("Small trials on a board"), N_("What is planned, tried, looked at and decided, and what became everyday work")),
    Overview(CIRCLES, N_("Learning circles"), N_("Meetings held of those planned, what is tried, and who takes part")),
    Overview(SURVEYS, N_("Surveys"), N_("What is asked how often, when it is due, and what was answered last")),
    Overview(SKILLS, N_("Skills and training"), N_("What each area needs, what people can do, and which training answers it")),
    Overview(KNOWN, N_("Made known"), N_("What people are asked to read by when, and how many have said that they did")),
    Overview(REVIEWS, N_("Review of documents"), N_("What has been reviewed in time, by kind and by owner")),
    Overview(FOUND, N_("Findings and measures"), N_("What holds each finding open, and which measures are late")),
    Overview(YEAR, N_("Review calendar"), N_("Which documents are due for review, month by month")),
    Overview(DIFFERENCES, N_("Differences between sites"), N_("What is done differently where, and who decided it")),
    Overview(NEEDS, N_("Coverage"), N_("What nothing in the handbook takes care of yet")),
    Overview(CHANGES, N_("Changed since"), N_("Every change, from when and for whom, since any day")),
    Overview(DECISIONS, N_("Decisions"), N_("What has been decided, when and by whom")),
    Overview(BOOKLET, N_("Make a booklet"), N_("Many pages as one, to print for a role or a site")),
    Overview(COPIES, N_("Does this copy still apply?"), N_("For anyone with a printed copy who wants to know")),
    Overview(EVIDENCE, N_("Evidence for inspections"), N_("What can be handed to an inspector, what is missing in it, and how it is checked")),
)


def overviews(book: Book) -> list[Overview]:
    """Those this audience has, in the language it reads: the public has no part in how the work goes."""
    words = book.words
    left_out = set() if book.serving("actors") else {ANSWERING}
    papers = [document for kind in book.kinds if book.layouts[kind.name].print for document in book.documents(kind)]
    if book.looks_back or not papers:
        left_out.add(COPIES)
    if book.looks_back or not any(document.kind.areas and not document.withdrawn for document in papers):
        left_out.add(BOOKLET)
    if book.audience == "public":
        left_out |= {LEADER, LOOP, SKILLS, TRYING, CIRCLES, SURVEYS, REVIEWS, YEAR, DIFFERENCES, NEEDS, EVIDENCE, FOUND, KNOWN}
    if book.looks_back or not (book.fact("asked_to_read") or book.fact("acknowledged")):
        left_out.add(KNOWN)
    if not book.serving("places") or not any(reference.relation == LOCAL for kind in book.kinds for reference in kind.references):
        left_out.add(DIFFERENCES)
    if not any(book.serving(purpose) for purpose in ("findings", "plans", "trials")):
        left_out.add(LOOP)
    if not any(book.documents(kind) for kind in book.serving("forms")):
        left_out.add(SURVEYS)
    if not book.serving("trials"):
        left_out.add(TRYING)
    if not any(is_circle(d) for kind in book.serving("bodies") for d in book.documents(kind)):
        left_out.add(CIRCLES)
    if not book.serving("skills") or not book.serving("forms"):
        left_out.add(SKILLS)
    if not book.serving("findings"):
        left_out.add(FOUND)
    if not any(covered(kind.schema) for kind in book.kinds):
        left_out.add(NEEDS)
    return [Overview(one.page, words(one.title), words(one.small)) for one in _OVERVIEWS if one.page not in left_out]


def is_circle(document: Document) -> bool:
    """Whether a body is a learning circle: it meets to try things out."""
    return document.data.get("type") == "learning_circle"


LOCAL = "local"
"""The relation of a field that names the place at which something is done in another way."""


def covered(schema: Mapping[str, Any]) -> list[str]:
    """Names of the lists of which every fixed value should be named by some document: ``x-felles-coverage``."""
    properties = schema.get("properties")
    found = properties.items() if isinstance(properties, Mapping) else ()
    return [str(name) for name, sub in found if isinstance(sub, Mapping) and sub.get("x-felles-coverage") is True]
