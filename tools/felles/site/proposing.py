"""How a reader proposes a change to a text, or says that something is wrong: by links, which ask nobody until followed."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from felles.model import Document
from felles.plain.text import line
from felles.site.book import Book
from felles.site.sheet import Sheet

_EDIT = {"github": "edit", "forgejo": "_edit", "gitlab": "-/edit"}
_ISSUE = {"github": "issues/new", "forgejo": "issues/new", "gitlab": "-/issues/new"}
_OPEN = {"github": "pulls", "forgejo": "pulls", "gitlab": "-/merge_requests"}
"""Under a handbook's address on each forge."""


def ways(sheet: Sheet, document: Document) -> list[dict[str, str]]:
    """The ways from a document's page: staff are led to the forge's editor and to its form, where the handbook is on one.

    The public is only told how to say that something is wrong, in the way the handbook has set for everybody. Nothing
    leads from a text of the past to an editor: what one would change there is another text.
    """
    book, words = sheet.book, sheet.words
    if book.looks_back:
        return []
    subject = f"{document.id}: {document.title}"
    if book.audience == "public":
        return feedback(sheet, subject)[-1:]
    if not book.options.forge:
        return feedback(sheet, subject)
    own = [{"href": _form(book, subject, "felles-plan", "item"), "text": words("Say how far we have come")}] if document.kind.serves == "uptake" else []
    return [
        *own,
        {"href": _editor(book, document), "text": words("Suggest a change")},
        {"href": _form(book, subject), "text": words("Something is wrong here")},
    ]


def general(sheet: Sheet) -> list[dict[str, str]]:
    """The ways to say something of the handbook as a whole: as it has set them, else staff are led to the forge's form."""
    book = sheet.book
    found = feedback(sheet, book.options.name)
    if found or book.audience == "public" or not book.options.forge:
        return found
    return [{"href": _form(book, ""), "text": sheet.words("Something is wrong here")}]


def feedback(sheet: Sheet, subject: str) -> list[dict[str, str]]:
    """The ways to say that something is wrong or could be better, as the handbook has set them."""
    given = sheet.book.options.feedback
    form, mail = given.get("form", ""), given.get("mail", "")
    address = form if form.startswith("https://") else f"mailto:{quote(mail, safe='@')}?subject=" if mail else ""
    if not address:
        return []
    if address.startswith("https://"):
        return [{"href": address, "text": sheet.words("Suggest a change")}]
    return [
        {"href": address + quote(line(f"{word}: {subject}")), "text": word}
        for word in (sheet.words("Suggest a change"), sheet.words("Something is wrong here"))
    ]


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
