"""How a reader proposes a change to a text, or says that something is wrong: by links, which ask nobody until followed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from felles.model import Document
from felles.plain.text import line
from felles.site.addresses import address
from felles.site.book import Book

if TYPE_CHECKING:
    from felles.site.sheet import Sheet

ROOM = ("document", "version", "page")
"""What a form's address may have room for, in braces."""

_EDIT = {"github": "edit", "forgejo": "_edit", "gitlab": "-/edit"}
_ISSUE = {"github": "issues/new", "forgejo": "issues/new", "gitlab": "-/issues/new"}
_OPEN = {"github": "pulls", "forgejo": "pulls", "gitlab": "-/merge_requests"}
"""Under a handbook's address on each forge."""


def ways(sheet: Sheet, document: Document) -> list[dict[str, str]]:
    """The ways from a document's page: everybody can say that something is wrong without an account, where the handbook has
    set how; staff are led to the forge's form and editor besides, where the handbook is on one.

    The public is only told how to say that something is wrong. Nothing leads from a text of the past to an editor: what one
    would change there is another text.
    """
    book, words = sheet.book, sheet.words
    if book.looks_back:
        return []
    wrong = feedback(sheet, document)
    if book.audience == "public":
        return wrong
    subject = f"{document.id}: {document.title}"
    if not book.options.forge:
        return [*wrong, *_mail(sheet, words("Suggest a change"), document)]
    own = [{"href": _form(book, subject, "felles-plan", "item"), "text": words("Say how far we have come")}] if document.kind.serves == "uptake" else []
    change = {"href": _editor(book, document), "text": words("Suggest a change")}
    form = _form(book, subject)
    return [*own, *wrong, change, {"href": form, "text": words("Report it with an account") if wrong else words("Something is wrong here")}]


def general(sheet: Sheet) -> list[dict[str, str]]:
    """The ways to say something of the handbook as a whole: as it has set them, else staff are led to the forge's form."""
    book = sheet.book
    found = feedback(sheet)
    if found or book.audience == "public" or not book.options.forge:
        return found
    return [{"href": _form(book, ""), "text": sheet.words("Something is wrong here")}]


def feedback(sheet: Sheet, document: Document | None = None) -> list[dict[str, str]]:
    """How everybody says that something on this page is wrong, without an account: by form or mail, as the handbook has set it.

    Which text it is about, in which version, is filled in; nothing is asked of who says so.
    """
    sheet.answered = True
    form = sheet.book.options.feedback.get("form", "")
    if form.startswith("https://"):
        return [{"href": filled(form, _about(sheet, document)), "text": sheet.words("Something is wrong here")}]
    return _mail(sheet, sheet.words("Something is wrong here"), document)


def filled(form: str, about: Mapping[str, str]) -> str:
    """A form's address with what it has room for put in."""
    for name in ROOM:
        form = form.replace(f"{{{name}}}", quote(about.get(name, ""), safe=""))
    return form


def _about(sheet: Sheet, document: Document | None) -> dict[str, str]:
    """What a page is, to whoever gets the message: a page that is no document's is known by its address and the day it was made."""
    book = sheet.book
    page = book.home + address(sheet.path)
    version = book.past.standing(document).version if document is not None else None
    if document is None:
        return {"document": address(sheet.path) or book.options.name, "version": book.made, "page": page}
    return {"document": document.id, "version": str(version) if version else "", "page": page}


def _mail(sheet: Sheet, word: str, document: Document | None) -> list[dict[str, str]]:
    """A mail to be finished: its subject and first lines say what it is about; the rest is asked for."""
    words, mail = sheet.words, sheet.book.options.feedback.get("mail", "")
    if not mail:
        return []
    about = _about(sheet, document)
    subject = f"{document.id}: {document.title}" if document is not None else sheet.book.options.name
    lines = [words("Page: {address}", address=about["page"] or words("Front page"))]
    if document is not None:
        lines.insert(0, words("Document: {id}, {title}", id=document.id, title=line(document.title)))
        lines.insert(1, words("Version: {version}", version=about["version"]) if about["version"] else words("Version: not decided yet"))
    text = "\r\n".join((*lines, "", words("What is it about? Never write anything about a person."), "", ""))
    return [{"href": f"mailto:{quote(mail, safe='@')}?subject={quote(line(f'{word}: {subject}'))}&body={quote(text)}", "text": word}]


def open_proposals(sheet: Sheet) -> list[dict[str, str]]:
    """The way to the proposals that are open now, for staff of a handbook that is on a forge: pages know of none."""
    forge = sheet.book.options.forge
    if not forge or sheet.book.audience == "public" or sheet.book.looks_back:
        return []
    return [{"href": f"{forge['url'].rstrip('/')}/{_OPEN[forge['kind']]}", "text": sheet.words("See the proposals that are open")}]


def _editor(book: Book, document: Document) -> str:
    """The forge's editor on the newest text, which may stand elsewhere than the one in force."""
    forge = book.options.forge
    newest = book.past.tip.by_id.get(document.id) or document
    return f"{forge['url'].rstrip('/')}/{_EDIT[forge['kind']]}/{quote(forge['branch'])}/{quote(newest.path)}"


def _form(book: Book, subject: str, name: str = "felles", about: str = "document") -> str:
    """The forge's form with what it is about filled in: the one for what is wrong, or another."""
    forge = book.options.forge
    title = line(subject)[:200]
    asked: dict[str, str] = {
        "github": {"template": f"{name}.yml", "title": title, about: title},
        "forgejo": {"template": f".forgejo/issue_template/{name}.yml", "title": title},
        "gitlab": {"issuable_template": name, "issue[title]": title},
    }[forge["kind"]]
    asked = {name: value for name, value in asked.items() if value}
    return f"{forge['url'].rstrip('/')}/{_ISSUE[forge['kind']]}?{urlencode(asked, quote_via=quote)}"
