"""What has changed, as a feed (Atom, RFC 4287): each decided change with what is new and from when, the newest first.

A feed reader, an intranet or a channel of colleagues shows it without anybody copying. It tells what the page of decisions tells
the same audience, and nothing more.
"""

from __future__ import annotations

from functools import lru_cache
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from felles.model import Decided, Decision, Target
from felles.plain.text import line
from felles.site.across.decisions import open_decisions
from felles.site.addresses import address
from felles.site.book import Book
from felles.site.versions import Version
from felles.words import decisions as told

FEED = "data/changes.atom"
_MOST = 50
"""Changes in the feed: what is older is in the handbook."""
_NAMESPACE = "http://www.w3.org/2005/Atom"


def has_feed(book: Book) -> bool:
    """Whether there is anything to follow: what was adopted as it stood is no change."""
    return not book.looks_back and bool(_changes(book))


def feed(book: Book) -> bytes:
    """The feed's bytes: the same for the same decisions."""
    words, options = book.words, book.options
    name = line(options.name or options.organisation or words("Handbook"))
    changes = _changes(book)
    whole = Element("feed", {"xmlns": _NAMESPACE, "xml:lang": book.language})
    _text(whole, "id", f"urn:uuid:{uuid5(NAMESPACE_URL, f'felles:{name}:{book.audience}')}")
    _text(whole, "title", words("What has changed in {name}", name=name))
    _text(whole, "updated", changes[0][0].decided_at)
    SubElement(whole, "link", {"rel": "self", "type": "application/atom+xml", "href": FEED.rsplit("/", 1)[1]})
    SubElement(whole, "link", {"rel": "alternate", "type": "text/html", "href": "../"})
    _text(SubElement(whole, "author"), "name", line(options.organisation or name))
    for decision, decided, version in changes:
        document = book.handbook.by_id[decided.id]
        title = line(book.title(Target(document)))
        entry = SubElement(whole, "entry")
        _text(entry, "id", f"urn:uuid:{uuid5(NAMESPACE_URL, f'felles:{name}:{decision.number}:{decided.id}')}")
        _text(entry, "title", title)
        _text(entry, "updated", decision.decided_at)
        SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": f"../{address(book.spot(Target(document)).page)}"})
        SubElement(entry, "category", {"term": document.kind.name, "label": book.label(document.kind, "kind")})
        _text(entry, "summary", _says(book, decided, version))
    indent(whole, " ")
    text: str = tostring(whole, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def _text(parent: Element, tag: str, text: str) -> None:
    SubElement(parent, tag).text = text


@lru_cache(maxsize=1)
def _changes(book: Book) -> list[tuple[Decision, Decided, Version]]:
    """What people should notice: versions and withdrawals that were decided, of documents that have a page."""
    found = []
    for decision, documents in open_decisions(book):
        for one in documents if not decision.baseline else ():
            here = book.handbook.by_id.get(one.id)
            if one.outcome not in ("approved", "withdrawn") or here is None or not book.visible(here):
                continue
            version = next((v for v in book.past.of(here) if v.named.decision.number == decision.number), None)
            if version is not None:
                found.append((decision, one, version))
                if len(found) == _MOST:
                    return found
    return found


def _says(book: Book, decided: Decided, version: Version) -> str:
    words = book.words
    parts = [words("version {number}", number=decided.version)]
    if decided.outcome == "withdrawn":
        parts.append(told.outcome(decided.outcome, words).lower())
    parts.append(words("Applies from {date}", date=words.date(version.begins)).lower())
    return f"{', '.join(parts)[:1].upper()}{', '.join(parts)[1:]}. {line(version.note)}".strip()
