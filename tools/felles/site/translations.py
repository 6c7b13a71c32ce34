"""What a text is a translation of, and in which other languages it can be read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from felles.model import Document, Target, Translation
from felles.plain.text import line, lowered
from felles.site.book import Book
from felles.site.sheet import Sheet


def is_repeated(book: Book, document: Document) -> bool:
    """Whether the text is a translation of another in this handbook: then its page speaks its language throughout."""
    found: Mapping[str, Translation] = book.fact("translations")
    one = found.get(document.path)
    return one is not None and one.here and one.source is not None and not one.fault


def put_languages(sheet: Sheet, document: Document) -> None:
    """Adds, under the page's head, what the text is translated from, or the languages it has been translated into."""
    one = _translation(sheet, document)
    if one is not None and one.source is not None and not one.fault:
        _put_source(sheet, one, one.source)
    links = [_in_its_language(sheet, other) for other in _into(sheet, document)]
    if links:
        sheet.put("languages", intro=sheet.words("Also in:"), links=links)


def put_outdated(sheet: Sheet, document: Document) -> None:
    """Adds what a reader has to know when the source has moved on: which of the two counts."""
    one, words = _translation(sheet, document), sheet.words
    if one is None or one.source is None or one.fault or not one.outdated:
        return
    if not one.here:
        sheet.put("note", text=words("The source has changed since. This text still applies here; the team sees to whether it should change too."))
        return
    strong = words("The translation is older than its source.")
    sheet.alert(strong, words("What applies stands in the source until the translation has been brought up to date."))
    if sheet.known(Target(one.source)):
        title = sheet.book.title(Target(one.source))
        language = sheet.foreign(Target(one.source))
        sheet.put("languages", intro=words("What applies:"), links=[{"href": sheet.to(Target(one.source)), "text": title, "lang": language}])


def _translation(sheet: Sheet, document: Document) -> Translation | None:
    found: Mapping[str, Translation] = sheet.book.fact("translations")
    return found.get(document.path)


def _put_source(sheet: Sheet, one: Translation, source: Document) -> None:
    words, said = sheet.words, one.document.data["translation_of"]
    language = str(source.data.get("lang"))
    name = lowered(sheet.book.label(source.kind, f"lang={language}"))
    link: dict[str, Any] = {"href": "", "text": line(source.title), "lang": language}
    parts = [words("version {number}", number=one.version)] if one.version is not None else []
    if one.here:
        if not sheet.known(Target(source)):
            return
        link["href"] = sheet.to(Target(source))
        if not one.outdated:
            parts.append(words("if the two differ, the source applies"))
    else:
        link["href"] = said.get("address", "")
        parts.insert(0, line(str(said.get("from", ""))))
        parts.append(words("what stands here is what applies here"))
    sheet.put("languages", intro=words("Translated from {language}:", language=name), links=[link], more=" · ".join(part for part in parts if part))


def _into(sheet: Sheet, document: Document) -> list[Document]:
    """The translations of a document this audience may read, by language."""
    back = sheet.book.links_to(Target(document))
    return sorted((link.source for link in back if link.relation == "translates" and link.source.data.get("lang") != document.data.get("lang")), key=lambda d: str(d.data.get("lang")))


def _in_its_language(sheet: Sheet, other: Document) -> dict[str, str]:
    """A language as its own speakers call it."""
    language = str(other.data.get("lang"))
    return {"href": sheet.to(Target(other)), "text": other.kind.label(f"lang={language}", language), "lang": language}
