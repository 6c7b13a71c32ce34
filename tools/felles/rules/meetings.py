"""M1-M5: minutes that can be relied on: who was there, who was heard, what was decided, and whether it was theirs to decide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from felles.model import Document, Handbook, Options, Problem, Target, nearest
from felles.rules import rule
from felles.rules.common import GUESSES

PURPOSE = "minutes"
BODIES = "bodies"


def _held(handbook: Handbook) -> Iterator[tuple[Document, Document | None]]:
    """The minutes of meetings that were held, each with the body that met; None where nothing has that name."""
    bodies = {body.id: body for body in handbook.serving(BODIES)}
    for document in handbook.serving(PURPOSE):
        if not document.withdrawn and document.data.get("state") != "cancelled":
            team = document.data.get("team")
            yield document, bodies.get(team) if isinstance(team, str) else None


def _rows(document: Document, name: str) -> list[tuple[int, Mapping[str, Any]]]:
    """The rows of a list, with only such values as are texts or numbers: anything else is reported where it stands."""
    rows = document.data.get(name)
    some = [(i, row) for i, row in enumerate(rows) if isinstance(row, dict)] if isinstance(rows, list) else []
    return [(i, {key: value for key, value in row.items() if isinstance(value, (str, int))}) for i, row in some]


def _settled(document: Document) -> list[tuple[int, Mapping[str, Any]]]:
    """The decisions that say yes or no; what is put off settles nothing."""
    return [(i, row) for i, row in _rows(document, "decisions") if row.get("outcome") in ("approve", "reject")]


def _numbers(document: Document) -> list[tuple[int, int]]:
    present = document.data.get("present")
    return [(i, no) for i, no in enumerate(present) if isinstance(no, int)] if isinstance(present, list) else []


def _day(document: Document) -> str | None:
    date = document.data.get("date")
    return date if isinstance(date, str) else None


def _members(team: Document, day: str) -> list[Mapping[str, Any]]:
    """The members on that day; a member's last day is a day of membership."""
    return [m for _, m in _rows(team, "members") if not _before(day, m.get("from")) and not _before(m.get("to"), day)]


def _before(one: Any, other: Any) -> bool:
    return isinstance(one, str) and isinstance(other, str) and one < other


@rule("M1", "error")
def present_are_members(handbook: Handbook) -> Iterator[Problem]:
    """Whoever is written as present was a member on that day."""
    for document, team in _held(handbook):
        day = _day(document)
        if team is None or day is None:
            continue
        known = {m.get("no") for _, m in _rows(team, "members")}
        then = {m.get("no") for m in _members(team, day)}
        for i, no in _numbers(document):
            if no not in then:
                variant = "then" if no in known else "unknown"
                yield Problem("M1", document.at("present", i), {"no": no, "title": team.title, "date": day}, variant, document.id)


@rule("M2", "error")
def enough_were_there_and_the_others_were_heard(handbook: Handbook, places: Mapping[str, Target]) -> Iterator[Problem]:
    """A decision has its quorum, and a place that nobody came from has said in writing what it thinks.

    The minutes may say what the quorum was on that day: they stay right when the team later asks for more.
    """
    for document, team in _held(handbook):
        day = _day(document)
        settled = _settled(document)
        if team is None or day is None or not settled:
            continue
        present = {no for _, no in _numbers(document)}
        quorum = document.data.get("quorum", team.data.get("quorum"))
        if isinstance(quorum, int) and len(present) < quorum:
            yield Problem("M2", document.at("present"), {"count": len(present), "limit": quorum}, "quorum", document.id)
        for i, row in settled:
            given = sum(row[side] for side in ("for", "against") if isinstance(row.get(side), int))
            if given > len(present):
                yield Problem("M2", document.at("decisions", i), {"given": str(given), "count": len(present)}, "votes", document.id)
        if _decides(team):
            heard = {row.get("site") for _, row in _rows(document, "statements")}
            for site in _unheard(_members(team, day), present):
                if site in places and site not in heard:
                    yield Problem("M2", document.at("present"), {"site": places[site].title}, "absent", document.id)


def _decides(team: Document) -> bool:
    """True for a body that may decide for others."""
    return isinstance(team.data.get("mandate"), dict) or bool(team.data.get("policy"))


def _unheard(members: list[Mapping[str, Any]], present: set[int]) -> list[str]:
    """The places with a fixed member from which neither anybody nor a stand-in came, in the order of the members."""
    came = {m.get("site") for m in members if m.get("no") in present}
    stood_for = {m.get("deputy_for") for m in members if m.get("no") in present}
    came |= {m.get("site") for m in members if m.get("no") in stood_for}
    fixed = [m.get("site") for m in members if m.get("participation") == "fixed" and "deputy_for" not in m]
    return [site for site in dict.fromkeys(fixed) if isinstance(site, str) and site not in came]


@rule("M3", "error")
def decisions_are_the_bodys_own(handbook: Handbook, options: Options, targets: Mapping[str, Mapping[str, Target]]) -> Iterator[Problem]:
    """What was decided on is there, and was this body's to decide.

    A refusal, or a decision put off, may name what never came to be. What the policy says may have changed since,
    so that a kind it doesn't name today is a warning; a mandate has its days.
    """
    known, guesses = tuple(sorted(targets.get("*", {}))), GUESSES
    for document, team in _held(handbook):
        for i, row in _rows(document, "decisions"):
            subject = row.get("subject")
            if isinstance(subject, str) and row.get("outcome") == "approve" and not _there(subject, handbook, options, targets):
                guesses -= len(known)
                same = next((name for name in known if name.casefold() == subject.casefold()), "")
                close = same or (nearest(subject, known) if guesses > 0 else "")
                yield Problem("M3", document.at("decisions", i, "subject"), {"name": subject, "guess": close}, "guess" if close else "nothing", document.id)
        day = _day(document)
        about = [(i, str(row["subject"])) for i, row in _settled(document) if isinstance(row.get("subject"), str)]
        if team is None or day is None or not about:
            continue
        mandate = team.data.get("mandate")
        place = document.at("decisions", about[0][0], "subject")
        if not _decides(team):
            yield Problem("M3", place, {"title": team.title}, "mandate", document.id)
            continue
        if isinstance(mandate, dict) and (_before(day, mandate.get("from")) or _before(mandate.get("to"), day)):
            values = {"title": team.title, "date": day}
            yield Problem("M3", place, values, "days", document.id, "warning" if _before(day, mandate.get("from")) else None)
        for i, subject in about:
            if not _covered(subject, handbook, team):
                yield Problem("M3", document.at("decisions", i, "subject"), {"name": subject, "title": team.title}, "outside", document.id, "warning")


def _there(subject: str, handbook: Handbook, options: Options, targets: Mapping[str, Mapping[str, Target]]) -> bool:
    """A document by its id, or a file by its path; a guarded file may have gone since."""
    if "/" not in subject:
        return subject in targets.get("*", {}) or subject in handbook.files
    return subject in handbook.files or any(_inside(subject, folder) for folder in options.guarded)


def _inside(path: str, folder: str) -> bool:
    return path.startswith(folder.rstrip("/") + "/")


def _covered(subject: str, handbook: Handbook, team: Document) -> bool:
    """Whether some row of the body's policy is about such a document; without a policy its mandate is all there is."""
    policy = team.data.get("policy")
    document = handbook.by_id.get(subject)
    path = document.path if document is not None else subject
    kind = document.kind.name if document is not None else None
    if not isinstance(policy, list) or not policy or (document is None and "/" not in subject):
        return True
    for entry in policy:
        about = entry.get("decides_on") if isinstance(entry, dict) else None
        if isinstance(about, dict):
            kinds, folders = about.get("kinds", "all"), about.get("folders", "all")
            if (kinds == "all" or kind in _texts(kinds)) and (folders == "all" or any(_inside(path, folder) for folder in _texts(folders))):
                return True
    return False


def _texts(value: Any) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


@rule("M4", "error")
def circles_review_trials(handbook: Handbook) -> Iterator[Problem]:
    """Each meeting of a learning circle looks at a trial: that is what it meets for."""
    for document, team in _held(handbook):
        kind = document.data.get("type")
        circle = team is not None and team.data.get("type") == "learning_circle"
        if (kind == "learning_circle" or (kind == "ordinary" and circle)) and not document.data.get("trials_reviewed"):
            yield Problem("M4", document.at("type"), {}, "", document.id)


@rule("M5", "error")
def management_review_is_whole(handbook: Handbook) -> Iterator[Problem]:
    """A management review has looked at everything it must, each with what was seen. What that is, the schema says."""
    for document, _ in _held(handbook):
        if document.data.get("type") != "management_review":
            continue
        seen = {row.get("item") for _, row in _rows(document, "inputs")}
        items = document.kind.schema.get("properties", {}).get("inputs", {}).get("items", {}).get("properties", {}).get("item", {}).get("enum", ())
        missing = [str(item) for item in items if item not in seen]
        if missing:
            language = str(document.data.get("lang"))
            names = "; ".join(document.kind.label(f"inputs.item={item}", language) for item in missing)
            yield Problem("M5", document.at("inputs" if "inputs" in document.data else "type"), {"fields": names}, "", document.id)
