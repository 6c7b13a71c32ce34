"""What a text is a translation of, and in which other languages it can be read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from felles.model import Document, Target, Translation
from felles.plain.text import line, lowered
from felles.site.book import Book
from felles.site.markup import anchor
from felles.site.sheet import Sheet
from felles.site.standing import BETWEEN


def is_repeated(book: Book, document: Document) -> bool:
    """Whether the text is a translation of another in this handbook: then its page speaks its language throughout."""
    found: Mapping[str, Translation] = book.fact("translations")
    one = found.get(document.path)
    return one is not None and one.here and one.source is not None and not one.fault


_ORIGIN = "oversatt-fra"


def put_languages(sheet: Sheet, document: Document) -> None:
    """Adds, under the page's head, which text in this handbook this one is translated from, and where it stands translated."""
    one, words = _translation(sheet, document), sheet.words
    if one is not None and one.here and one.source is not None and sheet.known(Target(one.source)):
        target = Target(one.source)
        link = {"href": sheet.to(target), "text": sheet.book.title(target), "lang": sheet.foreign(target)}
        more = [] if one.version is None else [words("version {number}", number=one.version)]
        if not one.outdated:
            more.append(words("if the two differ, the source applies"))
        sheet.put("languages", intro=_from(sheet, one.source), links=[link], more=BETWEEN.join(more))
    links = [_in_its_language(sheet, other) for other in _into(sheet, document)]
    if links:
        sheet.put("languages", intro=words("Also in:"), links=links)


def put_outdated(sheet: Sheet, document: Document) -> None:
    """Adds the alert of a translation whose source counts and has moved on."""
    one, words = _translation(sheet, document), sheet.words
    if one is not None and one.here and one.outdated:
        strong = words("The translation is older than its source.")
        sheet.alert(strong, words("The source says what applies until the translation has been brought up to date."))


def origin_flags(sheet: Sheet, document: Document) -> list[dict[str, Any]]:
    """That another's text, from which this was taken over, has moved on: for those who decide, since this one goes on counting."""
    one, words = _translation(sheet, document), sheet.words
    if one is None or one.here or not one.outdated:
        return []
    return [{"shape": "warn", "word": words("The source has changed"), "more": anchor(f"#{_ORIGIN}", words("this text still applies here"))}]


def put_origin(sheet: Sheet, document: Document) -> None:
    """Adds, at the page's foot, where a text was taken over from: nobody at a door needs that first."""
    one, words = _translation(sheet, document), sheet.words
    if one is None or one.here or one.source is None:
        return
    said, kind = document.data["translation_of"], document.kind
    language = str(one.source.data.get("lang"))
    sheet.heading(sheet.book.label(kind, "translation_of"), _ORIGIN)
    link = {"href": said.get("address", ""), "text": line(one.source.title), "lang": language}
    sheet.put("languages", intro=f"{sheet.book.label(kind, f'lang={language}')}:", links=[link])
    facts = [{"name": sheet.book.label(kind, "translation_of.from"), "value": sheet.prose(said.get("from", ""))}]
    if one.version is not None:
        facts.append({"name": sheet.book.label(kind, "translation_of.version"), "value": str(one.version)})
    change = one.source.data.get("change")
    if one.outdated and isinstance(change, Mapping) and isinstance(change.get("note"), str):
        note = Markup('<span lang="{}">{}</span>').format(language, line(change["note"]))
        facts.append({"name": words("What is new there"), "value": note})
    sheet.put("facts", facts=[fact for fact in facts if fact["value"]], two=True)
    changed = words("The source has changed since. This text still applies here; those who decide on it see whether it should change too.")
    sheet.put("note", text=changed if one.outdated else words("What is written here is what applies here."))


def _translation(sheet: Sheet, document: Document) -> Translation | None:
    found: Mapping[str, Translation] = sheet.book.fact("translations")
    one = found.get(document.path)
    return one if one is not None and not one.fault else None


def _from(sheet: Sheet, source: Document) -> str:
    name = sheet.book.label(source.kind, f"lang={source.data.get('lang')}")
    return sheet.words("Translated from {language}:", language=lowered(name))


def _into(sheet: Sheet, document: Document) -> list[Document]:
    """The translations of a document this audience may read, by language."""
    back = sheet.book.links_to(Target(document))
    return sorted((link.source for link in back if link.relation == "translates" and link.source.data.get("lang") != document.data.get("lang")), key=lambda d: str(d.data.get("lang")))


def _in_its_language(sheet: Sheet, other: Document) -> dict[str, str]:
    """A language as its own speakers call it."""
    language = str(other.data.get("lang"))
    return {"href": sheet.to(Target(other)), "text": other.kind.label(f"lang={language}", language), "lang": language}
