"""What has changed, as feeds (Atom, RFC 4287): each decided change with what is new and from when, the newest first.

One is for the whole handbook, and one for each function and each place. A feed reader, an intranet or a channel of
colleagues shows it without anybody copying. They tell what the pages tell the same audience, and nothing more.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from felles.model import Target
from felles.plain.text import line
from felles.site.addresses import address, slug
from felles.site.book import Book
from felles.site.changed import Change, all_changes
from felles.words import decisions as told

FEED = "data/changes.atom"
_MOST = 50
"""Changes in a feed: what is older is in the handbook."""
_NAMESPACE = "http://www.w3.org/2005/Atom"


def has_feed(book: Book) -> bool:
    """Whether there is anything to follow: what was adopted as it stood is no change."""
    return not book.looks_back and bool(all_changes(book))


@lru_cache(maxsize=2)
def own_feeds(book: Book) -> Mapping[str, Target]:
    """The feed of each function and place, by its path; there as soon as there is anything to follow at all.

    A feed keeps its address whatever else comes: only a place that is called as a function is gets another word before it.
    """
    found: dict[str, Target] = {}
    for kind in book.serving("actors") if has_feed(book) else ():
        for document in book.documents(kind):
            if not document.withdrawn:
                found[_path(document.id)] = Target(document)
    for place in book.places.values() if has_feed(book) else ():
        if book.visible(place.document):
            path = _path(place.id)
            found[_path(f"sted-{place.id}") if path in found else path] = place
    return found


def feed_of(book: Book, subject: Target) -> str:
    """The path of a function's or place's own feed; empty for all else."""
    return next((path for path, target in own_feeds(book).items() if target == subject), "")


def _path(name: str) -> str:
    return f"data/changes/{slug(name) or 'uten-navn'}.atom"


def feed(book: Book, path: str = FEED) -> bytes:
    """A feed's bytes: the same for the same decisions."""
    words, options = book.words, book.options
    name = line(options.name or options.organisation or words("Handbook"))
    subject = own_feeds(book).get(path)
    changes = [one for one in sorted(all_changes(book), key=_decided, reverse=True) if subject is None or _is_for(one, subject)][:_MOST]
    up = "../" * path.count("/")
    whole = Element("feed", {"xmlns": _NAMESPACE, "xml:lang": book.language})
    own = f":{subject.document.kind.name}:{subject.id}" if subject is not None else ""
    _text(whole, "id", f"urn:uuid:{uuid5(NAMESPACE_URL, f'felles:{name}:{book.audience}{own}')}")
    title = words("What has changed in {name}", name=name)
    _text(whole, "title", title if subject is None else f"{title}: {book.title(subject)}")
    # A feed that has nothing yet is as old as the handbook.
    _text(whole, "updated", changes[0].version.named.decision.decided_at if changes else book.past.tip.decisions[0].decided_at)
    SubElement(whole, "link", {"rel": "self", "type": "application/atom+xml", "href": path.rsplit("/", 1)[1]})
    SubElement(whole, "link", {"rel": "alternate", "type": "text/html", "href": up if subject is None else up + address(book.spot(subject).page)})
    _text(SubElement(whole, "author"), "name", line(options.organisation or name))
    for one in changes:
        decision, decided = one.version.named.decision, one.version.named.decided
        entry = SubElement(whole, "entry")
        _text(entry, "id", f"urn:uuid:{uuid5(NAMESPACE_URL, f'felles:{name}:{decision.number}:{decided.id}')}")
        _text(entry, "title", line(book.title(Target(one.document))))
        _text(entry, "updated", decision.decided_at)
        SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": up + address(book.spot(Target(one.document)).page)})
        SubElement(entry, "category", {"term": one.document.kind.name, "label": book.label(one.document.kind, "kind")})
        _text(entry, "summary", _says(book, one))
    indent(whole, " ")
    text: str = tostring(whole, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def _decided(one: Change) -> int:
    """In the order in which they were decided: what a feed reader has seen stays where it was."""
    return one.version.named.decision.number


def _is_for(one: Change, subject: Target) -> bool:
    return one.concerns("", subject.id) if subject.row is not None else one.concerns(subject.id, "")


def _text(parent: Element, tag: str, text: str) -> None:
    SubElement(parent, tag).text = text


def _says(book: Book, one: Change) -> str:
    words, version = book.words, one.version
    parts = [words("version {number}", number=version.named.decided.version)]
    if one.gone:
        parts.append(told.outcome("withdrawn", words).lower())
    parts.append(words("Applies from {date}", date=words.date(version.begins)).lower())
    return f"{', '.join(parts)[:1].upper()}{', '.join(parts)[1:]}. {line(version.note)}".strip()
