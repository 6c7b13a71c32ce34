"""What is published beside the pages as data: the list of documents, calendars, feeds, what is answered about copies.

Nothing in it says what isn't on a page of the same audience.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from felles.model import Target
from felles.plain.text import line
from felles.site.addresses import address
from felles.site.book import Book
from felles.site.calendar import calendar, calendars
from felles.site.copies import answers, copy_files
from felles.site.digest import WEEK, has_week, week_text
from felles.site.feed import FEED, feed, has_feed, own_feeds
from felles.site.standing import dates_of, next_of, state_of, version_of

DOCUMENTS = "data/documents.json"


def beside(book: Book) -> Mapping[str, Callable[[], bytes]]:
    """What makes each file's bytes, by its path on the site."""
    found: dict[str, Callable[[], bytes]] = {DOCUMENTS: partial(_documents, book)}
    found |= {path: partial(calendar, book, path) for path in calendars(book)}
    found |= {path: partial(answers, book, document) for path, document in copy_files(book)}
    if has_feed(book):
        found[FEED] = partial(feed, book)
    if has_week(book):
        found[WEEK] = partial(week_text, book)
    found |= {path: partial(feed, book, path) for path in own_feeds(book)}
    return found if book.audience == "internal" else {path: partial(_masked, book, make) for path, make in found.items()}


def _masked(book: Book, make: Callable[[], bytes]) -> bytes:
    return book.masked(make().decode("utf-8")).encode("utf-8")


def _documents(book: Book) -> bytes:
    return json.dumps(published(book), ensure_ascii=False, indent=1).encode("utf-8") + b"\n"


def published(book: Book) -> list[dict[str, Any]]:
    """Every document this audience can read, as ``data/documents.json`` lists them."""
    found = []
    for kind in book.kinds:
        for document in book.documents(kind):
            row = {
                "id": document.id,
                "kind": kind.name,
                "title": line(document.title),
                "version": version_of(book, document),
                "standing": state_of(book, document),
                "dates": dates_of(book, document),
                "url": address(book.spot(Target(document)).page),
            }
            coming, case = next_of(book, document), document.data.get("case_ref")
            found.append({**row, **({"case_ref": case} if isinstance(case, str) else {}), **({"next": coming} if coming else {})})
    return found
