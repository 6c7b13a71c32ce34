"""What the commands that make pages share: handbook in, everything a site is made of out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from felles.check import Report, check
from felles.cli.door import Door
from felles.engine import Edition, read_choices
from felles.errors import CannotRun
from felles.model import Page
from felles.reading.explanations import read_explanations
from felles.rules import all_rules
from felles.shipped import about
from felles.site import Audience, files, menu, open_book, pages, published
from felles.site.front import MORE, SEARCH
from felles.site.rule_pages import rule_articles
from felles.site.search import PATH, search_index
from felles.words import N_, Words
from felles.words.rules import title

DOCUMENTS = "data/documents.json"


@dataclass(frozen=True)
class Making:
    """A handbook ready to be written as pages, for one audience on one day."""

    report: Report
    words: Words
    """The language to tell about it in; the pages are in the handbook's own."""
    edition: Edition
    pages: tuple[Page, ...]
    files: dict[str, bytes]
    """What is published beside the pages, by path."""


def made(door: Door, audience: Audience) -> Making:
    """Reads and checks the handbook, and makes every page unless the check found an error."""
    handbook = door.handbook()
    facts = door.facts(handbook)
    report = check(handbook, facts)
    options = facts["options"]
    told = Words(options.language)
    explained = {one.rule: one for one in read_explanations(about(), options.language)}
    titles = {id: (title(id, told), rule.level) for id, rule in all_rules().items()}
    articles = rule_articles(explained, titles, told)
    book = open_book(handbook, facts, told, audience=audience, today=door.today, articles=articles)
    choices = read_choices(door.root / "mkdocs.yml")
    edition = Edition(
        name=options.name or options.organisation or told("Handbook"),
        organisation=options.organisation,
        language=options.language,
        built=door.today,
        menu=tuple((item.title, item.page) for item in menu(book)),
        search=SEARCH,
        rest=MORE,
        choices=choices,
    )
    finished: tuple[Page, ...] = ()
    beside: dict[str, bytes] = {}
    if not report.failed:
        finished = tuple(pages(handbook, facts, told, audience=audience, today=door.today, articles=articles, book=book))
        beside = {
            DOCUMENTS: json.dumps(published(book), ensure_ascii=False, indent=1).encode("utf-8") + b"\n",
            PATH: search_index(book),
            **_linked(door.root, dict(files(book, {page.path: page.text for page in finished}))),
        }
    return Making(report, door.words(facts), edition, finished, beside)


def _linked(root: Path, wanted: dict[str, str]) -> dict[str, bytes]:
    """The pictures and papers that pages link to, by the path they get on the site."""
    found: dict[str, bytes] = {}
    for path, there in wanted.items():
        try:
            found[there] = (root / path).read_bytes()
        except OSError as error:
            raise CannotRun(
                N_("{path} can't be read: {reason}."),
                N_("Mend that, or take the link to it away."),
                path=path,
                reason=error.strerror or str(error),
            ) from error
    return found
