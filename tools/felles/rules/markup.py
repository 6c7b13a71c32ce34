"""H: links that lead somewhere, and text that does no harm in a browser."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from felles.model import Document, Handbook, Problem, nearest
from felles.rules import rule

_SCHEME = re.compile(r"^\s*([A-Za-z][A-Za-z0-9+.\-]*)\s*:")
_IGNORED = re.compile(r"[\x00-\x20\x7f]+")
_SAFE = frozenset({"https", "http", "mailto", "tel"})
_IMAGES = (".png", ".jpg", ".jpeg", ".webp", ".gif")


def _local(markup: Mapping[str, Any], handbook: Handbook) -> Iterator[tuple[Document, str, str, int]]:
    for document in handbook.documents:
        for sort, address, offset in markup[document.path].addresses if document.path in markup else ():
            if not _SCHEME.match(_plain(address)) and not address.startswith("//"):
                yield document, sort, address, offset


def _plain(address: str) -> str:
    """The address as a browser sees it: control characters and spaces inside a scheme are ignored there."""
    return _IGNORED.sub("", unquote(address))


def _file(document: Document, address: str) -> str:
    path = unquote(address.split("#", 1)[0].split("?", 1)[0])
    return posixpath.normpath(posixpath.join(posixpath.dirname(document.path), path))


def document_links(handbook: Handbook, markup: Mapping[str, Any]) -> Iterator[tuple[Document, Document, int]]:
    """Each link in running text from one document to another, with its offset in the body."""
    for document, sort, address, offset in _local(markup, handbook):
        other = handbook.by_path.get(_file(document, address)) if sort == "link" and address and not address.startswith("#") else None
        if other is not None:
            yield document, other, offset


_WEB = re.compile(r"(?i)(?:www\.[^/]+|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:no|dk|se|fi|is|eu|com|org|net))(?:[/?#].*)?\Z")
_MAIL = re.compile(r"[^@/\s]+@[^@/\s]+\.[a-z]{2,}\Z")

GUESSES = 10_000
"""Paths compared, in one handbook, to guess where broken links should have led."""


@rule("H1", "error")
def links_lead_to_files(handbook: Handbook, markup: Mapping[str, Any]) -> Iterator[Problem]:
    """A link to another document leads to a file that is there."""
    paths = tuple(sorted(handbook.by_path))
    ids = {document.id.casefold(): document.path for document in handbook.documents if document.id}
    folders = _own_folders(handbook)
    guesses = GUESSES
    for document, sort, address, offset in _local(markup, handbook):
        if sort != "link" or not address or address.startswith("#"):
            continue
        path = _file(document, address)
        if path in handbook.by_path or (path in handbook.files and path.startswith(folders)):
            continue
        shown = unquote(address)[:80]
        if _WEB.match(address) or _MAIL.match(address):
            # Written as people say it: it is a page or a message, and lacks what tells the browser so.
            yield Problem("H1", document.in_body(offset), {"address": shown}, "mail" if "@" in address else "web", document.id)
            continue
        named = ids.get(posixpath.basename(path).removesuffix(".md").removesuffix(".yaml").casefold())
        guesses -= 0 if named else len(paths)
        close = named or (nearest(path, paths, 0.7) if guesses > 0 else "")
        guess = posixpath.relpath(close, posixpath.dirname(document.path)) if close else ""
        yield Problem("H1", document.in_body(offset), {"address": shown, "guess": guess}, "guess" if close else "", document.id)


def _own_folders(handbook: Handbook) -> tuple[str, ...]:
    return tuple({kind.folder + "/" for kind in handbook.kinds.values()})


@rule("H2", "error")
def anchors_exist(handbook: Handbook, markup: Mapping[str, Any], headings: Mapping[str, Any]) -> Iterator[Problem]:
    """A link to a heading names a heading that is there."""

    @lru_cache(maxsize=8)
    def there(path: str) -> tuple[dict[str, None], dict[str, str]]:
        found = headings.get(path, ())
        return dict.fromkeys(anchor for _, _, anchor, _ in found), {_as_elsewhere(text): anchor for _, text, anchor, _ in found}

    for document, sort, address, offset in _local(markup, handbook):
        if sort != "link" or "#" not in address:
            continue
        anchor = unquote(address.split("#", 1)[1])
        path = document.path if address.startswith("#") else _file(document, address)
        if not anchor or path not in handbook.by_path:
            continue
        known, elsewhere = there(path)
        if anchor in known:
            continue
        # As other places write it: “#når-vi-har-nøkkel”.
        guess = elsewhere.get(_as_elsewhere(anchor), "")
        if guess:
            yield Problem("H2", document.in_body(offset), {"anchor": anchor[:80], "guess": "#" + guess}, "guess", document.id)
        else:
            yield Problem("H2", document.in_body(offset), {"anchor": anchor[:80], "known": tuple(known)[:12]}, "" if known else "none", document.id)


def _as_elsewhere(text: str) -> str:
    return re.sub(r"[^\w-]", "", text.casefold().replace(" ", "-"))


@rule("H3", "error")
def no_html(handbook: Handbook, markup: Mapping[str, Any]) -> Iterator[Problem]:
    """A text is Markdown only: HTML in it could run in the reader's browser."""
    for document in handbook.documents:
        for offset in markup[document.path].raw if document.path in markup else ():
            shown = document.body[offset : offset + 40].split("\n")[0]
            yield Problem("H3", document.in_body(offset), {"text": shown}, "", document.id)


@rule("H4", "error")
def addresses_are_safe(handbook: Handbook, markup: Mapping[str, Any]) -> Iterator[Problem]:
    """A link opens a page, a message or a call; nothing that runs or reads files."""
    for document in handbook.documents:
        for sort, address, offset in markup[document.path].addresses if document.path in markup else ():
            scheme = _SCHEME.match(_plain(address))
            if address.startswith(("//", "\\\\", "/\\")):
                yield Problem("H4", document.in_body(offset), {"scheme": "//", "address": address[:60]}, "host", document.id)
            elif sort == "link" and scheme and scheme[1].lower() not in _SAFE:
                yield Problem("H4", document.in_body(offset), {"scheme": scheme[1][:30]}, "", document.id)


@rule("H5", "error")
def images_are_our_own(handbook: Handbook, markup: Mapping[str, Any]) -> Iterator[Problem]:
    """A picture lies in the handbook: one fetched from elsewhere tells others who reads what."""
    for document in handbook.documents:
        for sort, address, offset in markup[document.path].addresses if document.path in markup else ():
            if sort == "image" and _SCHEME.match(_plain(address)):
                yield Problem("H5", document.in_body(offset), {"address": address[:60]}, "", document.id)


@rule("H6", "error")
def pictures_and_attachments_are_there(handbook: Handbook, markup: Mapping[str, Any]) -> Iterator[Problem]:
    """Each picture and attachment is a file in the handbook, of a sort that is published."""
    for document, sort, address, offset in _local(markup, handbook):
        if sort != "image":
            continue
        path = _file(document, address)
        values = {"address": unquote(address)[:80], "known": ", ".join(_IMAGES)}
        if not path.lower().endswith(_IMAGES):
            yield Problem("H6", document.in_body(offset), values, "type", document.id)
        elif path not in handbook.files or not path.startswith(_own_folders(handbook)):
            yield Problem("H6", document.in_body(offset), values, "missing", document.id)
    for document in handbook.documents:
        attachments = document.data.get("attachments")
        for i, row in enumerate(attachments if isinstance(attachments, list) else ()):
            name = row.get("path") if isinstance(row, dict) else None
            if not isinstance(name, str):
                continue
            path = _file(document, name)
            if path not in handbook.files or not path.startswith(_own_folders(handbook)):
                yield Problem("H6", document.at("attachments", i, "path"), {"address": name[:80]}, "attachment", document.id)
