"""The handbook as it had been decided at the end of a day: what counts are decisions and the days they name, never dates of commits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from felles.errors import CannotRun
from felles.model import Content, Handbook, Kind, Named, day_of
from felles.reading.decisions import blob_id
from felles.reading.handbook import read
from felles.reading.held import Held
from felles.words import N_

FACTS = ()

Texts = Callable[[Iterable[str]], Mapping[str, bytes]]


def as_of(tip: Handbook, texts: Texts, day: str) -> Handbook:
    """Everything in the newest text that had been decided at the end of a day in Norway, with the decisions made by then.

    It is what main would have held that day had nothing stood there undecided, read with the kinds decided by then: what
    was decided and waited for its first day is in it, and what was never decided isn't. CannotRun when nothing had been
    decided yet, when the repository lacks a text, or when one can't be read any more.
    """
    known = tuple(decision for decision in tip.decisions if day_of(decision.decided_at) <= day)
    if not known:
        raise _nothing(tip, day)
    newest: dict[str, Named] = {}
    files: dict[str, str] = {}
    for decision in known:
        for decided in decision.documents:
            newest.pop(decided.id, None)  # what was decided last at a path is what stands there
            newest[decided.id] = Named(decision, decided)
        files.update((file.path, file.blob) for file in decision.files)
    contents = {path: blob for path, blob in files.items() if blob}
    for named in newest.values():
        contents.update((content.path, content.blob) for content in (named.decided.content, *named.decided.attachments))
    stored = texts(set(contents.values()))
    for blob in sorted(contents.values()):
        if blob not in stored:
            raise CannotRun(
                N_("A text that was decided is missing from what is kept here ({blob})."), N_("Fetch the whole history again, or clone it again."), blob=blob[:12]
            )
    handbook = read(Held(tip.name, {path: stored[blob] for path, blob in contents.items()}), _kinds(tip, files), near=tip)
    for id, named in newest.items():
        content = named.decided.content
        # Another document decided at its path later took its place: it had been removed, and decisions alone say so.
        if id not in handbook.by_id and contents.get(content.path) == content.blob:
            raise _unreadable(id, content, day)
    return replace(handbook, decisions=known)


def _kinds(tip: Handbook, files: Mapping[str, str]) -> Mapping[str, Kind] | None:
    """The kinds of today where they are those decided then, or where nobody decides on them; None: read them from what was decided."""
    decided = {path: blob for path, blob in files.items() if path.startswith("schemas/")}
    if not decided:
        return tip.kinds
    now = {path for path in tip.files if path.startswith("schemas/")}
    if now != {path for path, blob in decided.items() if blob}:
        return None
    return tip.kinds if all(blob_id(tip.bytes_at(path) or b"", decided[path]) == decided[path] for path in now) else None


def _nothing(tip: Handbook, day: str) -> CannotRun:
    if not tip.decisions:
        return CannotRun(
            N_("Nothing has been decided in this handbook yet, so nothing was in force on {day}."),
            N_("Adopt it as it stands first, with “felles adopt”."),
            day=day,
        )
    first = min(day_of(decision.decided_at) for decision in tip.decisions)
    return CannotRun(
        N_("Nothing had been decided by {day}: this handbook’s first decision is of {first}."),
        N_("Ask for that day or a later one."),
        day=day,
        first=first,
    )


def _unreadable(id: str, content: Content, day: str) -> CannotRun:
    return CannotRun(
        N_("What was decided of {document} by {day} can't be read any more ({path})."),
        N_("Its bytes are in the history all the same. See what has changed in schemas/ since then."),
        document=id,
        day=day,
        path=content.path,
    )
