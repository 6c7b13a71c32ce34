"""What the records say of each document: its decisions, what it counts for today, what stands without a decision."""

from __future__ import annotations

import fnmatch
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from felles.facts.changes import changed_fields, weighty
from felles.facts.links import Targets
from felles.model import (
    Content,
    Decided,
    Decision,
    Document,
    Handbook,
    Named,
    Options,
    Pointer,
    Standing,
    State,
    day_of,
    days_after,
    months_after,
    walk,
)
from felles.reading.decisions import FOLDER, blob_id, fingerprint, record_path, written
from felles.reading.handbook import earlier

FACTS = ("histories", "standings", "starts", "earlier_texts", "weights", "guarded_files", "unproven_files", "record_paths", "rewritten", "hiding")

Texts = Callable[[Iterable[str]], Mapping[str, bytes]]


def histories(handbook: Handbook) -> Mapping[str, tuple[Named, ...]]:
    """Every decision naming a document, by the document's id, oldest first."""
    found: defaultdict[str, list[Named]] = defaultdict(list)
    for decision in handbook.decisions:
        for decided in decision.documents:
            found[decided.id].append(Named(decision, decided))
    return {id: tuple(some) for id, some in found.items()}


def standings(
    handbook: Handbook,
    histories: Mapping[str, tuple[Named, ...]],
    targets: Targets,
    thresholds: Mapping[str, int],
    today: str,
    settled: bool,
) -> Mapping[str, Standing]:
    """What each document counts for today, by id; also of those that decisions name and the handbook lacks."""
    superseded = dict(_superseded(handbook, targets))
    found = {
        id: _standing(id, document, histories.get(id, ()), handbook, thresholds, today, settled, superseded.get(id))
        for id, document in handbook.by_id.items()
    }
    for id, history in histories.items():
        if id not in found:
            found[id] = _standing(id, None, history, handbook, thresholds, today, settled, None)
    return found


def _superseded(handbook: Handbook, targets: Targets) -> Iterator[tuple[str, str]]:
    """Each document that another says it takes the place of, with that other. Not by way of all references, which
    take far longer to gather."""
    for document in handbook.documents:
        for reference in () if document.withdrawn else document.kind.references:
            for _, name in document.named(reference) if reference.relation == "supersedes" else ():
                target = next((t for t in (targets.get(kind, {}).get(name) for kind in reference.kinds) if t is not None), None)
                if target is not None and target.row is None:
                    yield target.id, document.id


def _standing(
    id: str,
    document: Document | None,
    history: tuple[Named, ...],
    handbook: Handbook,
    thresholds: Mapping[str, int],
    today: str,
    settled: bool,
    superseded: str | None,
) -> Standing:
    newest = history[-1] if history else None
    in_force = on_day(history, today)
    state: State | None
    if document is None:
        state = "unproven"
    elif newest is None or not is_decided(document, newest, handbook):
        state = "unproven" if settled else None
    elif newest.decided.in_force_from > today:
        state = "waiting"
    else:
        state = "withdrawn" if document.withdrawn else "in-force"
    due = review_due(document, history, thresholds) if document is not None and state in ("in-force", "waiting") else None
    confirm = _confirm_by(history)
    return Standing(
        id=id,
        state=state,
        newest=newest,
        in_force=in_force,
        history=history,
        here=document is not None,
        review_due=due,
        overdue=due is not None and due < today,
        confirm_by=confirm,
        superseded_by=superseded,
    )


def on_day(history: tuple[Named, ...], day: str) -> Named | None:
    """The decision that is in force on a day: the one with the highest number that has begun by then."""
    return next((named for named in reversed(history) if named.decided.in_force_from <= day), None)


def is_decided(document: Document, named: Named, handbook: Handbook) -> bool:
    """Whether the document and its attachments are, path and byte, what a decision names."""
    decided = named.decided
    if decided.content.fingerprint != document.fingerprint or decided.content.path != document.path:
        return False
    return attached_alike(document, named, handbook)


def attached_alike(document: Document, named: Named, handbook: Handbook) -> bool:
    """Whether the document's attachments, and no others, are byte for byte those a decision names."""
    return _attachments(handbook, document) == _recorded(named)


def _recorded(named: Named) -> Mapping[str, str | None]:
    """The fingerprints of the attachments a decision names, by path."""
    return {content.path: content.fingerprint for content in named.decided.attachments}


def _attachments(handbook: Handbook, document: Document) -> Mapping[str, str | None]:
    """Those of the files that a document names now; None for one that isn't there."""
    stored = {path: handbook.bytes_at(path) for path in document.attached}
    return {path: fingerprint(data) if data is not None else None for path, data in stored.items()}


def review_months(document: Document, thresholds: Mapping[str, int]) -> int | None:
    """Months between reviews of a document; None when it is never due.

    What the text itself says, since the team has decided that. Else its kind's interval (a number, or the handbook's
    own setting), and no longer than a field such as high risk allows: a kind that is looked over more often stays so.
    """
    own = document.data.get("review_months")
    if isinstance(own, int) and not isinstance(own, bool):
        return own
    usual = document.kind.review_months
    if usual is None:
        return None
    some = [usual, *(cap[value] for field, cap in document.kind.review_caps for _, value in walk(document.data, field) if isinstance(value, str) and value in cap)]
    known = [months if isinstance(months, int) else thresholds.get(months) for months in some]
    return min((months for months in known if months is not None), default=None)


def review_due(document: Document, history: tuple[Named, ...], thresholds: Mapping[str, int]) -> str | None:
    """The day by which the document is to be looked over again: its interval after somebody last stood for its content."""
    months = review_months(document, thresholds)
    seen = stood_for(history)
    if seen is None or not months:
        return None
    return months_after(day_of(seen.decision.decided_at), months)


def stood_for(history: tuple[Named, ...]) -> Named | None:
    """The newest decision in which somebody stood for the whole content; a correction of language is none."""
    return next((named for named in reversed(history) if named.decided.sort != "editorial" or named.decided.outcome == "baseline"), None)


def awaiting(history: tuple[Named, ...]) -> Named | None:
    """The urgent decision that the team has not stood behind yet. A correction made since says nothing of it."""
    for named in reversed(history):
        if named.decided.way == "urgent":
            return named
        if named.decided.way != "editorial":
            return None
    return None


def _confirm_by(history: tuple[Named, ...]) -> str | None:
    """The day by which the team has to stand behind what few decided in a hurry; None when nothing waits for that."""
    waiting = awaiting(history)
    if waiting is None:
        return None
    newest = waiting.decision
    days = [
        urgent["confirm_within_days"]
        for entry in newest.policy
        for urgent in [entry.get("urgent")]
        if isinstance(urgent, Mapping) and isinstance(urgent.get("confirm_within_days"), int)
    ]
    return days_after(day_of(newest.decided_at), min(days)) if days else None


def begins(data: Mapping[str, Any], decided_on: str, *, register: bool = False) -> str:
    """The day a text is in force from: the latest of ``valid_from``, the day it is withdrawn, and the day it was decided.

    A register is in force when it is decided.
    """
    days = [decided_on]
    gone = data.get("withdrawn")
    for day in () if register else (data.get("valid_from"), gone.get("date") if isinstance(gone, Mapping) else None):
        if isinstance(day, str):
            days.append(day)
    return max(days)


def as_decided(handbook: Handbook, standings: Mapping[str, Standing], day: str) -> Handbook:
    """The handbook as it would stand were everything undecided in it decided on a day: what begins later waits then.

    The handbook itself where nothing would have to wait.
    """
    rows = []
    for id, standing in standings.items():
        document = handbook.by_id.get(id)
        if document is None or standing.state not in (None, "unproven"):
            continue
        begun = begins(document.data, day, register=document.kind.register)
        attached = tuple(Content(path, "", data or "") for path, data in _attachments(handbook, document).items())
        content = Content(document.path, "", document.fingerprint)
        rows.append(Decided(id, content, attached, 1, "significant", "approved", begun, "", "reviews"))
    if all(row.in_force_from <= day for row in rows):
        return handbook
    last = handbook.decisions[-1] if handbook.decisions else None
    supposed = Decision(last.number + 1 if last else 1, f"{day}T12:00:00Z", "", None, tuple(rows), (), (), None, ())
    return replace(handbook, decisions=(*handbook.decisions, supposed))


def starts(handbook: Handbook, standings: Mapping[str, Standing]) -> Mapping[str, str]:
    """The day each document's newest text is in force from by its own fields, by id: of what is as it was decided.

    What was confirmed keeps the day it had.
    """
    found = {}
    for id, standing in standings.items():
        newest, document = standing.newest, handbook.by_id.get(id)
        if newest is None or document is None or standing.state in (None, "unproven") or newest.decided.outcome == "confirmed":
            continue
        found[id] = begins(document.data, day_of(newest.decision.decided_at), register=document.kind.register)
    return found


def earlier_texts(
    handbook: Handbook, standings: Mapping[str, Standing], texts: Texts
) -> Mapping[str, Document | None]:
    """The newest decided version of each document that now differs from it, by id; None where its text isn't at hand."""
    wanted = {id: s.newest.decided.content for id, s in standings.items() if s.newest is not None and s.state in (None, "unproven")}
    stored = texts({content.blob for content in wanted.values()}) if wanted else {}
    return {id: version(content, stored, handbook) for id, content in wanted.items()}


def weights(
    handbook: Handbook, histories: Mapping[str, tuple[Named, ...]], earlier_texts: Mapping[str, Document | None]
) -> Mapping[str, Pointer | None]:
    """What makes a change more than its class says, by id: the first weighty field of a change called editorial, or
    any field of one called confirmed. Documents whose class fits are left out."""
    found: dict[str, Pointer | None] = {}
    for id, old in earlier_texts.items():
        document = handbook.by_id.get(id)
        if old is None or document is None or old.fingerprint == document.fingerprint:
            continue
        change = document.data.get("change")
        sort = change.get("class") if isinstance(change, Mapping) else None
        pointer: Pointer | None = None
        if sort == "editorial":
            pointer = weighty(old, document)
        elif sort == "confirmed":
            fields = changed_fields(old, document)
            pointer = fields[0] if fields else () if old.path != document.path else None
        if pointer is None and sort in ("editorial", "confirmed") and _attachments(handbook, document) != _recorded(histories[id][-1]):
            pointer = ("attachments",)
        if pointer is not None:
            found[id] = pointer
    return found


def version(content: Content, stored: Mapping[str, bytes], handbook: Handbook) -> Document | None:
    """A decided version as a document; None where the repository hasn't its text, or has another under that name."""
    data = stored.get(content.blob)
    if data is None or fingerprint(data) != content.fingerprint:
        return None
    return earlier(content.path, data, handbook.kinds)


def is_guarded(path: str, guarded: Iterable[str]) -> bool:
    """Whether the team's decision covers a path: it is, or lies in, one of the guarded folders. Records guard themselves."""
    if path == FOLDER or path.startswith(FOLDER + "/"):
        return False
    return any(path == one or path.startswith(one.rstrip("/") + "/") for one in guarded)


def guarded_files(handbook: Handbook, options: Options) -> tuple[str, ...]:
    """Guarded files that are no documents and no document's attachments, such as schemas; in path order."""
    owned = {path for document in handbook.documents for path in (document.path, *document.attached)}
    return tuple(path for path in sorted(handbook.files) if path not in owned and is_guarded(path, options.guarded))


def unproven_files(handbook: Handbook, guarded_files: tuple[str, ...], histories: Mapping[str, tuple[Named, ...]]) -> tuple[tuple[str, bool], ...]:
    """Those that differ from what was decided of them, or that decisions name and the handbook lacks: path, and
    whether any decision names it. Empty while the handbook has no decisions."""
    if not handbook.decisions:
        return ()
    decided = {file.path: file.blob for decision in handbook.decisions for file in decision.files}
    # A decided document that isn't here or can't be read any more is told as what it was, its attachments with it.
    gone = [some[-1].decided for id, some in histories.items() if id not in handbook.by_id]
    documents = {*handbook.by_path, *(content.path for one in gone for content in (one.content, *one.attachments))}
    found = []
    for path in sorted({*guarded_files, *decided}):
        if path in documents:
            continue
        stored = handbook.bytes_at(path) if path in handbook.files else None
        blob = decided.get(path, "")
        if (blob_id(stored, blob) if stored is not None else "") != blob:
            found.append((path, path in decided))
    return tuple(found)


def record_paths(handbook: Handbook) -> Mapping[int, str]:
    """Where each record belongs, by number."""
    return {decision.number: record_path(decision.number, decision.decided_at) for decision in handbook.decisions}


def rewritten(handbook: Handbook) -> tuple[str, ...]:
    """Records whose bytes are not those the product writes for what they say."""
    return tuple(d.path for d in handbook.decisions if fingerprint(written(d)) != d.fingerprint)


_HIDING = re.compile(r"(?:-diff|-text|binary|diff=\S+|filter=\S+|working-tree-encoding=\S+|linguist-generated(?:=true)?|linguist-vendored(?:=true)?|gitlab-generated(?:=true)?|export-ignore|export-subst)\Z")
_KEPT_AS_STORED = "-text"
_TEXTS = (".md", ".yaml", ".yml", ".json", ".toml", ".txt", ".cfg")


def hiding(handbook: Handbook, options: Options) -> tuple[tuple[str, int, str, str], ...]:
    """What keeps a change of a decided text from being seen or stored as it is: file, line (from 1), attribute, and a
    document or guarded file it does that to. ``* -text`` hides nothing: it keeps line ends as they are stored."""
    found = []
    texts = sorted({d.path for d in handbook.documents} | {p for p in handbook.files if p.endswith(_TEXTS) and is_guarded(p, options.guarded)})
    for path in sorted(handbook.files):
        if path.rsplit("/", 1)[-1] != ".gitattributes":
            continue
        stored = handbook.bytes_at(path) or b""
        inside = path.removesuffix(".gitattributes")
        for number, row in enumerate(stored.decode("utf-8", "replace").split("\n"), 1):
            pattern, *attributes = row.split() if row.strip() and not row.lstrip().startswith("#") else [""]
            hidden = [one for one in attributes if one != _KEPT_AS_STORED and _HIDING.match(one)]
            if not hidden:
                continue
            met = next((one for one in texts if one.startswith(inside) and _matches(pattern, one[len(inside) :])), None)
            if met is not None:
                found.append((path, number, hidden[0], met))
    return tuple(found)


def _matches(pattern: str, path: str) -> bool:
    """Whether an attribute's pattern means a path, as Git reads it, near enough: a name anywhere, or a path from here.

    A name for several attributes, and a pattern with signs that Git and others read each in their own way, may mean anything.
    """
    if any(sign in pattern for sign in '["\\!'):
        return True
    whole = pattern.lstrip("/")
    if "/" not in whole:
        return fnmatch.fnmatchcase(path.rsplit("/", 1)[-1], whole)
    return fnmatch.fnmatchcase(path, whole.replace("**/", "*").replace("/**", "/*"))
