"""What a document counts for, in words: at the head of its page, in lists, on paper and in the data."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from felles.model import Document, Standing, Target
from felles.plain.text import line
from felles.site.book import Book
from felles.site.dues import ended, late
from felles.site.sheet import Sheet
from felles.site.versions import Version
from felles.words import Words

BETWEEN = " · "


def state_of(book: Book, document: Document) -> str:
    """``waiting``, ``in-force``, ``withdrawn`` or ``unproven``; what nobody has decided yet is unproven."""
    standing = book.past.standing(document)
    if standing.state == "waiting" and standing.in_force is not None and book.past.coming(document) is None:
        return "withdrawn" if document.withdrawn else "in-force"  # what comes is not for this audience
    return standing.state or "unproven"


def version_of(book: Book, document: Document) -> int | None:
    """The version in force, else the newest decided one."""
    return book.past.standing(document).version


def dates_of(book: Book, document: Document) -> dict[str, str | None]:
    """Decided, in force, to be looked over: three different days, and what the text itself says of its days."""
    standing = book.past.standing(document)
    shown = book.past.shown(document)
    gone, begins = document.data.get("withdrawn"), document.data.get("valid_from")
    return {
        "decided_at": shown.named.decision.decided_at if shown else None,
        "in_force_from": shown.begins if shown else None,
        "review_due": standing.review_due,
        "valid_from": begins if isinstance(begins, str) else None,
        "withdrawn": gone.get("date") if isinstance(gone, dict) else None,
    }


def next_of(book: Book, document: Document) -> dict[str, Any] | None:
    """The version that waits for its day."""
    coming = book.past.coming(document)
    return {"version": coming.number, "in_force_from": coming.begins} if coming else None


def is_late(book: Book, document: Document) -> bool:
    """Whether an urgent change should have been confirmed by now and isn't."""
    by = confirm_by(book, document)
    return by is not None and by < book.today


def confirm_by(book: Book, document: Document) -> str | None:
    """The day by which the others have to confirm what few decided; None when nothing this audience may read waits."""
    standing = book.past.standing(document)
    return standing.confirm_by if standing.confirm_by is not None and book.past.version(standing.newest) is not None else None


# At the head of the page


def head_state(sheet: Sheet, document: Document) -> dict[str, str]:
    """The state in a word, and the days that belong to it."""
    book, words = sheet.book, sheet.words
    standing = book.past.standing(document)
    if not book.past.begun:
        return _before_any(words, document, book.today)
    if standing.state is None:
        since = words("changed since version {number}", number=standing.version) if standing.newest else words("not decided before")
        return {"shape": "off", "word": words("Draft"), "more": since}
    shown = book.past.shown(document)
    if standing.state == "unproven":
        more = _versioned(words, shown) if shown and book.past.shows_decided(document) else ""
        return {"shape": "stop", "word": _undecided(words, standing), "more": more}
    if document.withdrawn and standing.in_force is not None:
        return {"shape": "off", "word": words("Withdrawn"), "more": _versioned(words, shown, gone=True)}
    if standing.in_force is None and standing.newest is not None:
        coming = words("Applies from {date}", date=words.date(standing.newest.decided.in_force_from))
        return {"shape": "wait", "word": coming, "more": _versioned(words, shown, coming=True)}
    return {"shape": "ok", "word": words("In force"), "more": _in_force(words, shown)}


def _undecided(words: Words, standing: Standing) -> str:
    if not standing.here:
        return words("Removed without a decision")
    return words("Changed without a decision") if standing.newest is not None else words("Not decided")


def _before_any(words: Words, document: Document, today: str) -> dict[str, str]:
    """The handbook has no decision yet: what its texts say of themselves is all there is to say."""
    begins, gone = document.data.get("valid_from"), document.data.get("withdrawn")
    if gone is not None:
        day = gone.get("date") if isinstance(gone, dict) else None
        return {"shape": "off", "word": words("Withdrawn"), "more": words.date(day) if isinstance(day, str) else ""}
    later = words("From {date}", date=words.date(begins)) if isinstance(begins, str) and begins > today else ""
    return {"shape": "off", "word": words("Not decided yet"), "more": later}


def _in_force(words: Words, one: Version | None) -> str:
    """``versjon 4, fra 1. februar 2024``: on one line of a phone, beside the word that says the rest."""
    if one is None or one.named.decided.outcome == "baseline" or one.begins != one.decided_on:
        return _versioned(words, one)
    return words("version {number}, from {date}", number=one.number, date=words.date(one.begins))


def _versioned(words: Words, one: Version | None, *, coming: bool = False, gone: bool = False) -> str:
    """``versjon 4 · gjelder fra 1. februar 2024 · besluttet 10. januar 2024``."""
    if one is None:
        return ""
    version = words("version {number}", number=one.number)
    decided, begins = words.date(one.decided_on), words.date(one.begins)
    if one.named.decided.outcome == "baseline":
        return BETWEEN.join((version, words("adopted as it was on {date}, not decided", date=decided)))
    if gone:
        return BETWEEN.join((version, words("no longer in force from {date}", date=begins), words("decided {date}", date=decided)))
    if coming:
        return BETWEEN.join((version, words("decided {date}", date=decided)))
    if one.begins == one.decided_on:
        return BETWEEN.join((version, words("decided and in force from {date}", date=decided)))
    return BETWEEN.join((version, words("in force from {date}", date=begins), words("decided {date}", date=decided)))


def flags(sheet: Sheet, document: Document) -> list[dict[str, Any]]:
    """What else has to be known before one relies on it: shape, word, and more."""
    book, words = sheet.book, sheet.words
    standing = book.past.standing(document)
    found: list[dict[str, Any]] = []
    day = confirm_by(book, document)
    if day is not None:
        by = words.date(day)
        more = words("should have been confirmed by {date}", date=by) if is_late(book, document) else words("to be confirmed by {date}", date=by)
        found.append({"shape": "warn", "word": words("Awaiting confirmation"), "more": more})
    if standing.overdue and standing.review_due is not None:
        more = words("should have been reviewed by {date}", date=words.date(standing.review_due))
        found.append({"shape": "warn", "word": words("Review is overdue"), "more": more})
    found += _past_its_time(book, document)
    other = book.handbook.by_id.get(standing.superseded_by or "")
    if other is not None and not document.withdrawn and sheet.known(Target(other)):
        link = sheet.link(Target(other))
        found.append({"shape": "off", "word": words("Superseded"), "more": Markup(words("“{title}” has come in its place", title="\0")).replace("\0", link)})
    return found


def _past_its_time(book: Book, document: Document) -> list[dict[str, Any]]:
    """What the calendar says of a text that is in force all the same: what it tells of is over, or checks are late."""
    words, day, overdue = book.words, ended(book, document), late(book, document)
    if day is not None:
        return [{"shape": "warn", "word": words("Ended"), "more": words("applied until {date}", date=words.date(day))}]
    return [{"shape": "warn", "word": words("Late"), "more": words.many("{count} check", "{count} checks", overdue)}] if overdue else []


def past_its_time(book: Book, document: Document) -> str:
    """The same in a few words, for lists; empty where the calendar has nothing to say."""
    words, day, overdue = book.words, ended(book, document), late(book, document)
    if day is not None:
        return words("Ended {date}", date=words.date(day))
    return words.many("{count} check is overdue", "{count} checks are overdue", overdue) if overdue else ""


def put_warnings(sheet: Sheet, document: Document) -> None:
    """Adds the one alert of a text that doesn't count, or the panel that announces what comes."""
    standing = sheet.book.past.standing(document)
    if sheet.book.past.begun and standing.state == "unproven":
        _put_unproven(sheet, document, standing)
    elif document.withdrawn and standing.next is None:
        _put_withdrawn(sheet, document)
    if standing.next is not None and standing.in_force is not None:
        _put_next(sheet, document)


def _put_withdrawn(sheet: Sheet, document: Document) -> None:
    gone = document.data["withdrawn"]
    reason = gone.get("reason") if isinstance(gone, dict) else None
    sheet.alert(sheet.words("This no longer applies."), line(reason) if isinstance(reason, str) else "")


def _put_unproven(sheet: Sheet, document: Document, standing: Standing) -> None:
    book, words = sheet.book, sheet.words
    shown = book.past.shown(document)
    if not standing.here:
        strong = words("Removed without a decision.")
        rest = words("This is the text that was decided last. Ask your leader what applies.")
    elif shown is None:
        strong = words("This is not decided.")
        rest = words("Nobody who may decide on it has done so. Ask your leader before you act on it.")
    elif book.past.shows_decided(document):
        strong = words("The handbook holds another text than the one that was decided.")
        rest = words("This is the text that was decided last. Changes made since then have not been decided.")
    else:
        strong = words("This is not what was decided.")
        rest = words("The text has been changed without a decision, and the decided one isn’t at hand. Ask your leader before you act on it.")
    sheet.alert(strong, rest)
    if shown is not None and book.past.undecided(document) is not None and book.past.shows_decided(document):
        href = sheet.past_of(document, "ubesluttet")
        if href:
            sheet.put("changed", href=href, word="", note=words("See what has been changed without a decision"))


def _put_next(sheet: Sheet, document: Document) -> None:
    """Announces the version that waits: from which day, what will be new, and what that changes."""
    words, coming = sheet.words, sheet.book.past.coming(document)
    if coming is None:
        return
    day = words.date(coming.begins)
    gone = coming.named.decided.outcome == "withdrawn"
    word = words("No longer in force from {date}:", date=day) if gone else words("New from {date}:", date=day)
    note = line(coming.note) or words("See what changes")
    sheet.put("changed", href=sheet.past_of(document, anchor_of(coming)), word=word, note=note)


def put_changed(sheet: Sheet, document: Document) -> None:
    """Adds what the newest change was, in one line, while it is new."""
    book, words = sheet.book, sheet.words
    standing = book.past.standing(document)
    one = book.past.news(document, book.today, new_days(book))
    if one is None or not one.note or one.named is standing.next or standing.state in (None, "unproven") or document.withdrawn:
        return
    sheet.put("changed", href=sheet.past_of(document, anchor_of(one)), word=words("New:"), note=line(one.note))


def new_days(book: Book) -> int:
    """For how many days a change is new."""
    return book.options.thresholds.get("new_days", 30)


def anchor_of(one: Version) -> str:
    """Where a decision stands among a document's own."""
    return f"b{one.named.decision.number}"


# In lists, in the search, on paper


def in_a_word(book: Book, document: Document) -> str:
    """What has to be known before one opens it; empty for what is in force and nothing else."""
    words, standing = book.words, book.past.standing(document)
    if not book.past.begun:
        return words("Withdrawn") if document.withdrawn else ""
    if standing.state is None:
        return words("Draft")
    if standing.state == "unproven":
        return _undecided(words, standing)
    day = confirm_by(book, document)
    if day is not None:
        by = words.date(day)
        return words("Should have been confirmed by {date}", date=by) if is_late(book, document) else words("To be confirmed by {date}", date=by)
    if standing.in_force is None and standing.newest is not None:
        return words("Applies from {date}", date=words.date(standing.newest.decided.in_force_from))
    if document.withdrawn:
        return words("Withdrawn")
    coming = book.past.coming(document)
    if coming is not None:
        return words("New version from {date}", date=words.date(coming.begins))
    if standing.overdue and ended(book, document) is None:
        return words("Review is overdue")
    return past_its_time(book, document)


def doubtful(book: Book, document: Document) -> list[str]:
    """Shape and word that must stand in a hit of the search: what is found may not be what one should follow."""
    standing = book.past.standing(document)
    if standing.state == "in-force" or (standing.state == "waiting" and standing.in_force is not None and not document.withdrawn):
        return ["warn", past_its_time(book, document)] if ended(book, document) is not None else []
    word = in_a_word(book, document)
    shape = "off" if document.withdrawn or not book.past.begun or standing.state is None else "stop" if standing.state == "unproven" else "wait"
    return [shape, word] if word else []


def on_paper(book: Book, document: Document) -> str:
    """What a paper copy says of itself: as of which day it was right, and where to look again."""
    words, standing = book.words, book.past.standing(document)
    day = words.date(book.today)
    if document.withdrawn and standing.state != "unproven":
        return words("This no longer applies.")
    begins = document.data.get("valid_from")
    if not book.past.begun:
        if isinstance(begins, str) and begins > book.today:
            return words("From {date}", date=words.date(begins))
        return words("Not decided yet. As of {date}. Check online that it still is so.", date=day)
    if standing.state in (None, "unproven"):
        what = words("Draft") if standing.state is None else _undecided(words, standing)
        return words("{what}. As of {date}. Check online before you rely on it.", what=what, date=day)
    number = standing.version
    if standing.in_force is None and standing.newest is not None:
        return words("Version {number}. Applies from {date}.", number=number, date=words.date(standing.newest.decided.in_force_from))
    return words("Version {number}. In force as of {date}. Check online that it still is.", number=number, date=day)
