"""What every form says in the same words: counts first, what became of each document, who decided."""

from __future__ import annotations

from felles.between.values import Between, Coming, Deed, Part, Sort
from felles.words import Words


def first_line(found: Between, words: Words) -> str:
    """``Fra 1. mars 2024 til 1. september 2024: 3 nye dokumenter, 12 endret. 14 beslutninger.``"""
    days = {"older": found.older.called, "newer": found.newer.called}
    if not found.parts and not found.coming and not found.files:
        return words("No changes from {older} to {newer}.", **days)
    counts = [_counted(sort, len(some), words) for sort in ("new", "withdrawn", "removed", "changed", "confirmed") if (some := found.of(sort))]
    if not counts:
        said = words("No document has changed from {older} to {newer}.", **days)
    else:
        said = words("From {older} to {newer}: {counts}.", counts=", ".join(counts), **days)
    if not found.decisions:
        return said
    return f"{said} {words.many('{count} decision.', '{count} decisions.', len(found.decisions))}"


def _counted(sort: Sort, count: int, words: Words) -> str:
    if sort == "new":
        return words.many("{count} new document", "{count} new documents", count)
    if sort == "withdrawn":
        return words.many("{count} withdrawn", "{count} withdrawn", count)
    if sort == "removed":
        return words.many("{count} removed", "{count} removed", count)
    if sort == "changed":
        return words.many("{count} changed", "{count} changed", count)
    return words.many("{count} reviewed, no change needed", "{count} reviewed, no change needed", count)


def title(sort: Sort, words: Words) -> str:
    """What stands over the documents of a sort."""
    return {
        "new": words("New"),
        "withdrawn": words("Withdrawn"),
        "removed": words("Removed"),
        "changed": words("Changed"),
        "confirmed": words("Reviewed, no change needed"),
    }[sort]


def coming(words: Words) -> str:
    """What stands over what has been decided and waits."""
    return words("Decided, but not in force yet")


def waiting(one: Coming, words: Words) -> str:
    return in_force(one.deed, words)


def about(part: Part, words: Words) -> str:
    """``Rutine, versjon 3 til 4, gjelder fra 1. september 2024``."""
    said = [part.kind]
    if not part.decided:
        said.append(words("not decided"))
    elif part.after is not None:
        changed = part.before is not None and part.before != part.after
        said.append(words("version {old} to {new}", old=part.before, new=part.after) if changed else words("version {number}", number=part.after))
    elif part.before is not None:
        said.append(words("version {number}", number=part.before))
    if part.begins is not None and part.sort != "withdrawn":
        said.append(words("applies from {date}", date=words.date(part.begins)))
    return ", ".join(said)


def decision(deed: Deed, words: Words) -> str:
    """``Beslutning 17, 10. januar 2024: I et møte. Implementeringsteam: avdelingsleder (Sone Nord).``"""
    body = "" if deed.outcome == "baseline" else deed.body  # nobody decided what is only adopted
    said = [*deed.said, f"{body}: {deed.who}" if deed.who else body, deed.why]
    return f"{words('Decision {number}, {date}', number=deed.number, date=words.date(deed.day))}: {'. '.join(part.rstrip('.') for part in said if part)}."


def in_force(deed: Deed, words: Words) -> str:
    """``Versjon 4, gjelder fra 1. september 2024``."""
    if deed.outcome == "withdrawn":
        return words("No longer applies from {date}.", date=words.date(deed.begins)).rstrip(".")
    return words("Version {number}, applies from {date}", number=deed.version, date=words.date(deed.begins))


def shows_redline(part: Part) -> bool:
    """Whether one reads what changed in it: of a new text all is new, and of one that is gone nothing is left to read."""
    return part.redline.fate not in ("new", "removed")
