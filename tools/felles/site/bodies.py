"""Bodies of documents: Markdown in, safe HTML blocks and headings out.

Three gates in a row: cmark leaves raw HTML out, nh3 keeps only what is listed here, and links go only where
the handbook can vouch for. What comes out is never read as Markdown again.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from urllib.parse import unquote

import nh3
from markupsafe import Markup

from felles.facts.markup import slug as anchor_of
from felles.model import Document, Target
from felles.reading.markdown import rendered
from felles.site.addresses import inside
from felles.site.markup import component
from felles.site.sheet import Sheet

_TAGS = {
    "p", "ul", "ol", "li", "strong", "em", "del", "code", "pre", "blockquote", "a", "img", "br", "hr",
    "h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}, "ol": {"start"}}
_OUTSIDE = re.compile(r"(?:https?://|mailto:|tel:)[^\s\x00-\x20]+\Z")
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)[^>]*>")
_VOID = ("br", "hr", "img")
_HEADING = re.compile(r"h[1-6]\Z")
_INNER = re.compile(r"<(/?)h[1-6]>")
_TABLE = re.compile(r"<table>.*?</table>", re.S)
_ROW = re.compile(r"<tr>(.*?)</tr>", re.S)
_CELL = re.compile(r"<t[hd]>(.*?)</t[hd]>", re.S)
_EMPTY_LINK = re.compile(r"<a>(.*?)</a>", re.S)
_EMPTY_IMAGE = re.compile(r'<img(?: alt="[^"]*")?>')


def put_body(sheet: Sheet, document: Document) -> None:
    """Adds the document's own prose, its headings as the page's."""
    put_markdown(sheet, document.body, document.path)


def put_markdown(sheet: Sheet, text: str, path: str) -> None:
    """Adds Markdown that stands in the file ``path``, which its relative links start from."""
    if not text.strip():
        return
    safe = sanitised(text, _attributes(sheet, path))
    at = 0
    for start, end, level, inner in _headings(safe):
        sheet.html(sheet.explained(_lowered(safe[at:start])))
        text = html.unescape(_TAG.sub("", inner))
        if text.strip():
            sheet.heading(text, anchor_of(text), level=2 if level < 3 else 3)
        at = end
    sheet.html(sheet.explained(_lowered(safe[at:])))


def _lowered(markup: str) -> str:
    """Headings inside lists and quotations as bold lines: they are no part of the page's outline."""
    return (
        _INNER.sub(lambda tag: "</strong></p>" if tag[1] else "<p><strong>", markup)
        if "<h" in markup
        else markup
    )


def sanitised(body: str, attributes: Callable[[str, str, str], str | None]) -> str:
    """The body as HTML of nothing but the tags listed; ``attributes`` decides on each link and picture."""
    raw = rendered(body)
    clean = nh3.clean(
        raw,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=attributes,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
        clean_content_tags={"script", "style"},
    )
    clean = _EMPTY_IMAGE.sub("", _EMPTY_LINK.sub(r"\1", clean))
    return _TABLE.sub(_table, clean) if "<table>" in clean else clean


def _attributes(sheet: Sheet, path: str) -> Callable[[str, str, str], str | None]:
    def decided(tag: str, attribute: str, value: str) -> str | None:
        if attribute == "href":
            return _linked(sheet, path, value)
        if attribute == "src":
            return sheet.file(path, value, pictures=True)
        return value

    return decided


def _linked(sheet: Sheet, source: str, value: str) -> str | None:
    """Where a link in a body leads on the site; None for what the site does not have."""
    if value.startswith("#"):
        return "#" + anchor_of(unquote(value[1:]))
    if _OUTSIDE.match(value):
        return value
    path, _, anchor = value.partition("#")
    found = sheet.book.handbook.by_path.get(inside(source, path))
    if found is None:
        return sheet.file(source, path)
    target = Target(found)
    if not sheet.known(target):
        return None
    return sheet.to(target, anchor_of(unquote(anchor)) if anchor else "")


def _headings(markup: str) -> list[tuple[int, int, int, str]]:
    """Headings that stand by themselves, not inside a list or quotation: start, end, level, what is inside."""
    found: list[tuple[int, int, int, str]] = []
    if "<h" not in markup:
        return found
    depth, opened = 0, (0, 0, 0)
    for tag in _TAG.finditer(markup):
        closing, name = tag[1] == "/", tag[2]
        if name in _VOID:
            continue
        if closing:
            depth -= 1
            if depth == 0 and _HEADING.match(name) and opened[2]:
                found.append((opened[0], tag.end(), opened[2], markup[opened[1] : tag.start()]))
        else:
            opened = (tag.start(), tag.end(), int(name[1])) if depth == 0 and _HEADING.match(name) else opened
            depth += 1
    return found


def _table(found: re.Match[str]) -> str:
    """A table of a body as the product's own, which a phone shows as cards."""
    rows = [[Markup(cell.strip()) for cell in _CELL.findall(row)] for row in _ROW.findall(found[0])]
    if not rows or not rows[0]:
        return ""
    heads, width = rows[0], len(rows[0])
    heads = [Markup(_TAG.sub("", head)) for head in heads]
    cells = [(row + [Markup("")] * width)[:width] for row in rows[1:]]
    return component(
        "table", caption="", heads=heads, rows=[{"id": "", "cells": row} for row in cells], keep=False
    )
