"""One page while it is being written: its blocks in order, its links, and what has been said on it so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup

from felles.model import Document, Page, Target
from felles.plain.text import line
from felles.site.addresses import PAPERS, PICTURES, file_address, inside, relative, slug, up
from felles.site.book import Book, Key, Spot, key_of
from felles.site.glossary import Glossary
from felles.site.markup import anchor, block, component, front_matter, heading, title_text
from felles.site.own_pages import FRONT
from felles.site.proposing import feedback


class Sheet:
    """Collects what stands on a page. Sections add to it from the top down."""

    def __init__(self, book: Book, glossary: Glossary, path: str) -> None:
        self.book, self.path, self.words = book, path, book.words
        self._glossary = glossary
        self._blocks: list[str] = []
        self._anchors: set[str] = set()
        self._explained: set[str] = set()
        self._links: dict[Key, Markup] = {}
        self.shown: set[str] = set()
        """Relations whose back-links already stand on the page."""
        self.related: set[str] = set()
        """Paths of the documents that already stand on the page as related."""
        self.mutual: set[str] = set()
        """Paths of the documents that this one names as related: that they say the same of it is nothing new."""
        self.by_id = False
        """Whether its text is about documents' ids, and keeps them as they are written."""
        self.left_out = False
        """Whether something was left out because it is for staff only."""
        self.alerted = False
        """Whether the page has its one alert."""
        self.answered = False
        """Whether it says how one tells that something is wrong."""
        self.told = False
        """Whether it says what has been decided on the document."""
        self.made_known = False
        """Whether it says what people are asked to read of it."""

    # Writing

    def html(self, markup: str) -> None:
        """Adds a raw HTML block; what is empty adds nothing."""
        text = block(markup)
        if text:
            self._blocks.append(text)

    def put(self, name: str, /, **values: Any) -> None:
        """Adds a component."""
        self.html(component(name, **values))

    def head(
        self,
        title: str,
        *,
        way: Iterable[Mapping[str, str]] = (),
        lead: object = None,
        state: Mapping[str, str] | None = None,
        flags: Iterable[Mapping[str, Any]] = (),
        paper: Mapping[str, Any] | None = None,
    ) -> None:
        """Adds the page's head; the way here begins at the front page, so that one tap leads back to it."""
        front = {"href": relative(self.path, FRONT), "text": self.words("Front page")}
        self.put(
            "head",
            print=paper,
            crumbs=[front, *way],
            here=self.words("You are here"),
            title=title,
            state=state,
            flags=list(flags),
            lead=lead,
        )

    def alert(self, strong: str, rest: str) -> None:
        """Adds the page's one alert; a second one reads as text."""
        if self.alerted:
            self.put("text", paragraphs=[Markup("<strong>{}</strong> {}").format(strong, rest)])
        else:
            self.put("alert", strong=strong, rest=rest)
        self.alerted = True

    def heading(self, text: str, anchor: str = "", *, level: int = 2, hidden: bool = False) -> str:
        """Adds a heading and returns its anchor, which no other on this page has."""
        own = self.anchor(anchor or slug(text) or "del")
        self._blocks.append(heading(level, text, own, hidden=hidden))
        return own

    def anchor(self, wanted: str) -> str:
        """The anchor, or the next free one like it."""
        own, n = wanted, 1
        while own in self._anchors:
            n += 1
            own = f"{wanted}-{n}"
        self._anchors.add(own)
        return own

    @property
    def length(self) -> int:
        return len(self._blocks)

    def drop(self, length: int) -> None:
        """Takes away what was added after the page had this length: a heading with nothing under it."""
        del self._blocks[length:]

    def page(
        self,
        title: str,
        *,
        hide: Iterable[str] = (),
        document: Document | None = None,
        description: str = "",
        counts_for: Mapping[str, str] | None = None,
        scripts: Iterable[str] = (),
        feed: str = "",
    ) -> Page:
        """The finished page: front matter made of product keys only, then the blocks.

        ``scripts`` are the theme's own that only this page needs; ``feed`` is the path of what a reader can follow.
        """
        hidden = tuple(hide)
        head: dict[str, Any] = {"title": title_text(title)}
        if description:
            head["description"] = title_text(description)
        if hidden:
            head["hide"] = list(hidden)
        needed = list(scripts)
        if needed:
            head["scripts"] = needed
        if document is not None:
            head["felles"] = {"document": title_text(document.id), **(counts_for or {})}
            if self.words.language != self.book.language:
                head["felles"]["lang"] = self.words.language
        if feed:
            head.setdefault("felles", {})["feed"] = feed
        if document is None and not self.answered and not self.book.looks_back and (wrong := feedback(self)):
            self.put("actions", actions=wrong, quiet=True)
        if self.left_out:
            self.html(
                component(
                    "note", text=self.words("Some information is left out here because it is for staff only.")
                )
            )
        text = "\n\n".join((front_matter(head), *self._blocks)) + "\n"
        if self.path not in self.book.articles:  # the samples of a rule's page name no document of this handbook
            text = self.book.masked(text)
        return Page(self.path, line(title), text, document.id if document else None, hidden)

    # Naming things

    def prose(self, text: object) -> Markup:
        """Running text on one line, escaped; the first mention of a term explains it."""
        return self._glossary.marked(line(text), self._explained, self.path, by_id=self.by_id)

    def paragraphs(self, text: object) -> list[Markup]:
        """Running text as paragraphs: blank lines part them."""
        parts = str(text).replace("\r", "").split("\n\n")
        return [self.prose(part) for part in parts if part.strip()]

    def explained(self, html: str) -> str:
        """Sanitised HTML with the first mention of each term explained."""
        return self._glossary.marked_html(html, self._explained, self.path, by_id=self.by_id)

    def softened(self, words: str) -> str:
        """The words with soft hyphens where long ones may be parted: before a word the handbook knows."""
        return " ".join(self.book.parted(word) for word in words.split(" "))

    def href(self, spot: Spot) -> str:
        """The link to a place on a page."""
        return relative(self.path, spot.page, spot.anchor)

    def to(self, target: Target, anchor: str = "") -> str:
        """The link to what a reference names."""
        spot = self.book.spot(target)
        return relative(self.path, spot.page, anchor or spot.anchor)

    def link(self, target: Target) -> Markup:
        """What it is called, as a link; nothing when this audience may not know of it."""
        if not self.known(target):
            return Markup("")
        key = key_of(target)
        if key not in self._links:
            self._links[key] = anchor(self.to(target), self.book.title(target), language=self.foreign(target))
        return self._links[key]

    def foreign(self, target: Target) -> str:
        """The language of a document in another than the page's; empty else."""
        language = target.document.data.get("lang")
        return language if target.row is None and isinstance(language, str) and language != self.words.language else ""

    def past_of(self, document: Document, anchor: str) -> str:
        """The link to what has been decided on a document: a place on its history's page, or at the foot of its own."""
        page = self.book.histories.get(document.path)
        if page is None:
            return relative(self.path, self.book.spot(Target(document)).page, "historikk")
        return relative(self.path, page, anchor)

    def file(self, source: str, link: str, *, pictures: bool = False) -> str | None:
        """The link to a file of the handbook that a document names; None for what is not there or not allowed."""
        path = inside(source, link)
        files = self.book.handbook.files
        path = path if path in files else inside("", link)
        allowed = PICTURES if pictures else PAPERS
        return (
            up(self.path) + file_address(path) if path in files and path.lower().endswith(allowed) else None
        )

    def known(self, target: Target) -> bool:
        """Whether this page may name it; if not, the page says that something is left out."""
        if self.book.visible(target.document):
            return True
        self.left_out = True
        return False
