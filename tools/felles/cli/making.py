"""What the commands that make pages share: handbook in, everything a site is made of out."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from felles.check import Report, check, holds_back
from felles.cli.back import Past
from felles.cli.door import Door
from felles.drawing.drawn import Drawer
from felles.engine import Choices, Edition, choices_in, put_file, read_choices, write_pages
from felles.engine.edition import address
from felles.errors import CannotRun
from felles.facts import Facts
from felles.facts.in_force import in_force
from felles.model import Handbook, Offered
from felles.reading.explanations import read_article, read_explanations
from felles.rules import all_rules
from felles.shipped import about
from felles.site import Audience, beside, files, menu, open_book, page_makers, published
from felles.site.across.handing import DOWNLOAD
from felles.site.book import Book
from felles.site.own_pages import ABOUT_EVIDENCE, ABOUT_NUMBERS, MORE, SEARCH, STATEMENT
from felles.site.rule_pages import rule_articles
from felles.site.search import search_files
from felles.words import N_, Words
from felles.words.rules import title

_DRAWER = Drawer()
"""One for as long as this process lives: what is built again and again draws only what changed."""


@dataclass(frozen=True)
class Making:
    """A handbook checked and ready to be written as pages, for one audience on one day."""

    report: Report
    stopped: bool
    """Whether an error stands in what the pages would show. What is only undecided, they say themselves."""
    words: Words
    """The language to tell about it in; the pages are in the handbook's own."""
    edition: Edition
    book: Book
    articles: Mapping[str, str]
    elsewhere: Callable[[str], bytes | None]
    """The bytes of a file that is larger than what is read as a text, where there is another place to find it."""
    pack: Path | None = None
    """Evidence that is to lie beside the pages for download."""

    @property
    def documents(self) -> int:
        """How many documents this audience can read."""
        return len(published(self.book))

    def write(self, folder: Path, shown_as: str | None = None) -> int:
        """Writes every page, and what is published beside them, to an empty folder; returns how many pages."""
        makers = page_makers(self.book, self.articles, _DRAWER)
        count = write_pages(makers, folder, self.edition, files=beside(self.book), folders=[partial(search_files, self.book)], shown_as=shown_as)
        for path, there in files(self.book, _Texts(folder)):
            put_file(folder, there, _content(self.book.handbook, self.elsewhere, path))
        if self.pack is not None:
            shutil.copyfile(self.pack, folder / DOWNLOAD)
        return count

    def to_carry(self) -> Making:
        """The same, with a copy that readers can carry along."""
        return replace(self, edition=replace(self.edition, carried=True))

    def at_once(self) -> list[tuple[str, str]]:
        """What a phone offers before the handbook is opened: (title, address), the search first."""
        say = Words(self.edition.language)
        first = [(say("Search"), address(self.edition.search))] if self.edition.search else []
        return first + [(title, address(page)) for title, page in self.edition.menu[1:]]


def made(door: Door, audience: Audience, *, draft: bool = False, proposed: tuple[Handbook, Facts] | None = None, pack: Path | None = None) -> Making:
    """Reads and checks the handbook; the pages can be written unless something that they would show is an error.

    The pages show what is in force. A ``draft`` shows what stands here as what somebody is working on; with
    ``proposed`` it is of that handbook, and what surrounds the pages is still this folder's. ``pack`` is offered beside them.
    """
    tip, facts = proposed or (door.handbook(), None)
    facts = facts or door.facts(tip, settled=not draft)
    report = check(tip, facts)
    standings = facts["standings"]
    handbook = in_force(tip, standings, door.texts, all_pages=True)
    if handbook is not tip:
        facts = Facts(handbook, door.today, settled=not draft, texts=door.texts, standings=standings)
    stopped = holds_back(report, tip, handbook, facts)

    def elsewhere(path: str) -> bytes | None:
        try:
            return (door.root / path).read_bytes()
        except FileNotFoundError:
            return None

    return _making(door, audience, tip, handbook, facts, report, stopped, read_choices(door.root / "mkdocs.yml"), elsewhere, pack=pack)


def made_as_of(door: Door, audience: Audience, day: str) -> Making:
    """The handbook as it was in force at the end of a day, of what is committed here: what merely stands here counts for nothing.

    The rules of today say nothing of it. What the records themselves say wrong holds it back.
    """
    past = Past(door)
    then = past.on(day, all_pages=True)
    # Where the handbook in force is published, this one isn't.
    choices = replace(choices_in("mkdocs.yml", past.tip.bytes_at("mkdocs.yml") or b""), site_url="")
    return _making(door, audience, then.decided, then.handbook, then.facts, then.report, then.report.failed, choices, lambda path: None, day)


def _making(
    door: Door, audience: Audience, tip: Handbook, handbook: Handbook, facts: Facts, report: Report, stopped: bool, choices: Choices, elsewhere: Callable[[str], bytes | None], day: str = "", pack: Path | None = None
) -> Making:
    options = facts["options"]
    told = Words(options.language)
    explained = {one.rule: one for one in read_explanations(about(), options.language)}
    titles = {id: (title(id, told), rule.level) for id, rule in all_rules().items()}
    articles = rule_articles(explained, titles, told)
    if audience == "internal":
        articles[ABOUT_EVIDENCE] = read_article(about(), "evidence", options.language)
        if any(kind.serves == "results" for kind in handbook.kinds.values()):
            articles[ABOUT_NUMBERS] = read_article(about(), "numbers", options.language)
    made = door.today if day else None
    book = open_book(handbook, facts, told, audience=audience, today=day or door.today, articles=articles, tip=tip, made=made, pack=_offered(pack, tip), home=_home(choices.site_url))
    edition = Edition(
        name=options.name or options.organisation or told("Handbook"),
        organisation=options.organisation,
        language=options.language,
        built=door.today,
        menu=tuple((item.title, item.page) for item in menu(book)),
        search=SEARCH,
        rest=MORE,
        choices=choices,
        as_of=day,
        statement="" if day else STATEMENT,
    )
    return Making(report, stopped, door.words(facts), edition, book, articles, elsewhere, pack)


def _home(address: str) -> str:
    return f"{address.rstrip('/')}/" if address else ""


def _offered(pack: Path | None, tip: Handbook) -> Offered | None:
    if pack is None:
        return None
    from felles.pack.offering import offered  # most builds offer none

    return offered(pack, tip.decisions)


class _Texts(Mapping[str, str]):
    """The pages' texts by path, read from where they were written, and only if somebody asks."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __getitem__(self, path: str) -> str:
        return (self._folder / path).read_text("utf-8")

    def __iter__(self) -> Iterator[str]:
        return (path.relative_to(self._folder).as_posix() for path in sorted(self._folder.rglob("*.md")))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _content(handbook: Handbook, elsewhere: Callable[[str], bytes | None], path: str) -> bytes:
    content = handbook.bytes_at(path)  # of the text in force, which may be another than the newest
    if content is not None:
        return content
    reason = ""
    try:
        content = elsewhere(path)
    except OSError as error:
        reason = error.strerror or str(error)
    if content is None:
        raise CannotRun(N_("{path} can't be read: {reason}."), N_("Correct that, or remove the link to it."), path=path, reason=reason or os.strerror(errno.ENOENT))
    return content
