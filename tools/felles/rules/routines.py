"""R: what makes a routine one that people can follow and answer for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from felles.model import Document, Handbook, Kind, Link, Options, Overlap, Problem, Target
from felles.rules import rule

KIND = "routine"

Scopes = Mapping[str, tuple[str, ...]]
Holders = Mapping[str, frozenset[str]]


def _steps(document: Document) -> Iterator[tuple[int, Mapping[str, Any]]]:
    steps = document.data.get("steps")
    for i, step in enumerate(steps if isinstance(steps, list) else ()):
        if isinstance(step, dict):
            yield i, step


def _names(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else [v for v in value if isinstance(v, str)] if isinstance(value, list) else []


def _odd(value: Any) -> bool:
    """True for what names nobody because it has the wrong shape, which reading has reported."""
    return value is not None and (value != [] if isinstance(value, list) else not isinstance(value, str))


def _alive(handbook: Handbook) -> Iterator[Document]:
    return (document for document in handbook.of(KIND) if not document.withdrawn)


@rule("R1", "error")
def one_accountable_a_step(handbook: Handbook) -> Iterator[Problem]:
    """Each step has exactly one who answers for it and at least one who does it."""
    for document in _alive(handbook):
        for i, step in _steps(document):
            accountable = _names(step.get("accountable"))
            if not accountable and not _odd(step.get("accountable")):
                yield Problem("R1", document.at("steps", i, "accountable"), {"step": i + 1}, "nobody", document.id)
            elif len(set(accountable)) > 1:
                yield Problem("R1", document.at("steps", i, "accountable"), {"step": i + 1, "names": tuple(accountable)}, "several", document.id)
            if not _names(step.get("responsible")) and not _odd(step.get("responsible")):
                yield Problem("R1", document.at("steps", i, "responsible"), {"step": i + 1}, "undone", document.id)


@rule("R2", "error")
def somebody_there_can_do_it(
    handbook: Handbook, scopes: Scopes, holders: Holders, places: Mapping[str, Target]
) -> Iterator[Problem]:
    """At every place in scope at least one of those who do a step has a holder."""
    for document in _alive(handbook):
        for i, step in _steps(document):
            names = _names(step.get("responsible"))
            named = [name for name in names if name in holders and not handbook.by_id[name].withdrawn]
            if not named or not all(name in holders for name in names):
                continue  # names that lead nowhere are reported as such, and may be the ones who are there
            bare = [p for p in scopes.get(document.path, ()) if not any(p in holders[name] for name in named)]
            if bare:
                values = {"step": i + 1, "places": tuple(places[p].title for p in bare)}
                yield Problem("R2", document.at("steps", i, "responsible"), values, "", document.id)


def _channel(targets: Mapping[str, Mapping[str, Target]], name: Any) -> Mapping[str, Any] | None:
    target = targets.get("channels", {}).get(name) if isinstance(name, str) else None
    return target.entry if target else None


_CLASSES = ("patient", "operational", "staff", "public")


def _carries(channel: Mapping[str, Any]) -> tuple[str, ...]:
    classes = channel.get("info_classes")
    return tuple(c for c in _CLASSES if c in classes) if isinstance(classes, list) else _CLASSES


@rule("R3", "error")
def information_travels_where_it_may(
    handbook: Handbook, targets: Mapping[str, Mapping[str, Target]], links: tuple[Link, ...]
) -> Iterator[Problem]:
    """A step that passes information on names a channel, and that channel may carry it."""
    for document in _alive(handbook):
        for i, step in _steps(document):
            info, name = step.get("info_class"), step.get("channel")
            recorded = step.get("recorded_in")
            kept = _channel(targets, recorded.get("channel")) if isinstance(recorded, dict) else None
            if kept is not None and kept.get("forbidden") is True:
                yield Problem("R3", document.at("steps", i, "recorded_in", "channel"), {"step": i + 1, "channel": kept.get("name")}, "forbidden", document.id)
            if info is not None and info not in _CLASSES:
                continue
            if info not in (None, "patient") and name is None and kept is not None and kept.get("forbidden") is not True and info not in _carries(kept):
                # What is only written down travels by where it is written; patients' information R4 looks after.
                values = {"step": i + 1, "channel": kept.get("name"), "info": info, "allowed": _carries(kept)}
                yield Problem("R3", document.at("steps", i, "recorded_in", "channel"), values, "", document.id)
            if info is not None and name is None and recorded is None:
                yield Problem("R3", document.at("steps", i, "info_class"), {"step": i + 1, "info": info}, "channel", document.id)
            channel = _channel(targets, name)
            if channel is None:
                continue
            if channel.get("forbidden") is True:
                yield Problem("R3", document.at("steps", i, "channel"), {"step": i + 1, "channel": channel.get("name")}, "forbidden", document.id)
            elif info is None:
                yield Problem("R3", document.at("steps", i, "channel"), {"step": i + 1, "channel": channel.get("name")}, "info", document.id)
            elif info not in _carries(channel):
                values = {"step": i + 1, "channel": channel.get("name"), "info": info, "allowed": _carries(channel)}
                yield Problem("R3", document.at("steps", i, "channel"), values, "", document.id)
    for link in links:
        if link.relation in ("call", "uses") and link.target is not None and not link.source.withdrawn and link.target.entry.get("forbidden") is True:
            yield Problem("R3", link.source.at(*link.pointer), {"channel": link.target.title}, "named", link.source.id)


@rule("R4", "error")
def patient_information_is_recorded(handbook: Handbook, targets: Mapping[str, Mapping[str, Target]]) -> Iterator[Problem]:
    """Where information about a patient arises, the step says where it is written down, and it may stand there."""
    for document in _alive(handbook):
        for i, step in _steps(document):
            recorded = step.get("recorded_in")
            if step.get("info_class") == "patient" and not isinstance(recorded, dict):
                yield Problem("R4", document.at("steps", i, "info_class"), {"step": i + 1}, "", document.id)
            channel = _channel(targets, recorded.get("channel")) if isinstance(recorded, dict) else None
            if channel is None or channel.get("forbidden") is True:
                continue  # what is never to be used is told as that
            if step.get("info_class") == "patient" and "patient" not in _carries(channel):
                yield Problem("R4", document.at("steps", i, "recorded_in", "channel"), {"step": i + 1, "channel": channel.get("name")}, "place", document.id)


@rule("R5", "error")
def authority_covers_what_one_answers_for(links: tuple[Link, ...], options: Options) -> Iterator[Problem]:
    """Whoever answers for a step has authority in the routine's area, and it says what they may decide."""
    known = {area.get("id") for area in options.areas}
    for link in links:
        document = link.source
        if document.kind.name != KIND or link.relation != "accountable" or link.target is None or document.withdrawn:
            continue
        authority = link.target.document.data.get("authority")
        if not isinstance(authority, dict):
            continue  # its shape is reported in the role's own file
        areas = authority.get("areas")
        values = {"function": link.target.title, "area": document.area or "", "step": (link.item or ("", 0))[1] + 1}
        # An area the handbook doesn't have is one slip, and S3 tells it.
        real = document.area is not None and (document.area in known or not known)
        if real and isinstance(areas, list) and document.area not in areas:
            yield Problem("R5", document.at(*link.pointer), values, "area", document.id)
        elif not authority.get("decides"):
            yield Problem("R5", document.at(*link.pointer), values, "nothing", document.id)


@rule("R6", "error")
def one_common_routine_a_topic(overlaps: tuple[Overlap, ...], places: Mapping[str, Target]) -> Iterator[Problem]:
    """A place never has two routines in force on the same topic."""
    for overlap in overlaps:
        document, other = overlap.document, overlap.other
        if other is not None and document.kind.name == KIND:
            values = {"other": other.title, "id": other.id, "places": tuple(places[p].title for p in overlap.places), "topic": document.data.get("topic")}
            # With a day of its own the new one has begun by time alone, which never makes an error.
            dated = any(one.data.get("valid_from") and two.id in _names(one.data.get("supersedes")) for one, two in ((document, other), (other, document)))
            yield Problem("R6", document.at("topic"), values, "", document.id, "warning" if dated else None)


_ALSO: Mapping[str, Mapping[str, str]] = {
    "nb": {"hensikt": "purpose", "omfang": "applies_to", "målgruppe": "applies_to", "framgangsmåte": "steps", "fremgangsmåte": "steps",
           "utførelse": "steps", "lovverk": "legal", "lover og forskrifter": "legal", "lovverk og referanser": "legal",
           "kilder": "references", "eksempler på avvik": "deviation_examples", "definisjoner": "definitions", "vedlegg": "attachments"},
    "da": {"formål": "purpose", "målgruppe": "applies_to", "fremgangsmåde": "steps", "udførelse": "steps", "lovgivning": "legal",
           "lovgrundlag": "legal", "referencer": "references", "kilder": "references", "definitioner": "definitions", "bilag": "attachments"},
    "sv": {"syfte": "purpose", "omfattning": "applies_to", "målgrupp": "applies_to", "tillvägagångssätt": "steps", "genomförande": "steps",
           "arbetsgång": "steps", "lagstiftning": "legal", "referenser": "references", "källor": "references",
           "definitioner": "definitions", "bilagor": "attachments"},
    "en": {"aim": "purpose", "objective": "purpose", "who it applies to": "applies_to", "procedure": "steps", "method": "steps",
           "legislation": "legal", "sources": "references", "glossary": "definitions", "appendices": "attachments"},
}  # fmt: skip
_NYNORSK = {"føremål": "purpose", "framgangsmåte": "steps", "lovverk": "legal", "kjelder": "references",
            "døme på avvik": "deviation_examples", "definisjonar": "definitions", "vedlegg": "attachments"}  # fmt: skip
"""Other names the same sections often have, as people copy them from older routines."""

_NO_SECTION = frozenset({"kind", "id", "title", "lang", "topic", "contact_role", "tags", "visibility", "case_ref"})
"""Fields whose words may well head a text of their own: “Kontakt” in one on relatives, “Språk” in one on interpreters."""


@rule("R7", "error")
def nothing_twice(handbook: Handbook, headings: Mapping[str, tuple[tuple[int, str, str, int], ...]]) -> Iterator[Problem]:
    """What stands in the front matter is not told again in the text below."""
    names: dict[tuple[str, str], Mapping[str, str]] = {}
    for document in handbook.documents:
        if document.kind.format != "markdown" or not document.body or document.withdrawn:
            continue
        language = str(document.data.get("lang", "nb"))
        if (document.kind.name, language) not in names:
            names[document.kind.name, language] = _sections(document.kind, language)
        taken = names[document.kind.name, language]
        for _, text, _, offset in headings.get(document.path, ()):
            field = taken.get(text.casefold().rstrip(" :."))
            if field is not None:
                variant = "" if field in document.data else "place"
                yield Problem("R7", document.in_body(offset), {"heading": text[:80], "field": field}, variant, document.id)


def _sections(kind: Kind, language: str) -> Mapping[str, str]:
    """What a section may be headed that says again what a field says: the heading, folded, to the field."""
    own = [field for field in kind.schema.get("properties", {}) if field not in _NO_SECTION]
    also = {**_ALSO["nb"], **_NYNORSK} if language == "nn" else _ALSO.get(language, {})
    taken = {word: field for word, field in also.items() if field in own}
    return taken | {kind.label(field, language).casefold(): field for field in own}


@rule("R8", "error")
def high_risk_has_deadline_and_way_up(handbook: Handbook) -> Iterator[Problem]:
    """Where much is at stake a step has a deadline, and one says who decides when it stops."""
    for document in _alive(handbook):
        if document.data.get("risk") != "high":
            continue
        steps = [step for _, step in _steps(document)]
        for field in ("deadline", "escalate_to"):
            if steps and not any(step.get(field) for step in steps):
                yield Problem("R8", document.at("risk"), {"field": field}, field, document.id)


@rule("R9", "error")
def steps_are_numbered(handbook: Handbook) -> Iterator[Problem]:
    """Steps are numbered 1, 2, 3 in the order they stand, so that «step 4» means one thing."""
    for document in _alive(handbook):
        for i, step in _steps(document):
            if isinstance(step.get("n"), (int, float)) and step["n"] != i + 1:
                yield Problem("R9", document.at("steps", i, "n"), {"n": step["n"], "wanted": i + 1}, "", document.id)
                break


@rule("R10", "error")
def local_adaptation_is_allowed(handbook: Handbook, scopes: Scopes, everywhere: Mapping[str, Target]) -> Iterator[Problem]:
    """A place adapts only what the common routine leaves open, and only where the routine applies."""
    for document in _alive(handbook):
        local = document.data.get("local")
        adaptation = document.data.get("local_adaptation")
        allowed = adaptation.get("allowed") is True if isinstance(adaptation, dict) else False
        fields = adaptation.get("fields") if isinstance(adaptation, dict) else None
        told: set[tuple[str, str]] = set()
        for i, row in enumerate(local if isinstance(local, list) else ()):
            if not isinstance(row, dict):
                continue
            site, field = row.get("site"), row.get("field")
            one = (str(site), str(field).casefold())
            if one in told:
                yield Problem("R10", document.at("local", i), {"field": str(field)[:80]}, "twice", document.id)
            told.add(one)
            if not allowed:
                yield Problem("R10", document.at("local", i), {}, "closed", document.id)
            elif isinstance(fields, list) and fields and field not in fields:
                yield Problem("R10", document.at("local", i, "field"), {"field": str(field)[:80], "known": tuple(map(str, fields))}, "field", document.id)
            if isinstance(site, str) and site in everywhere and site not in scopes.get(document.path, ()):
                yield Problem("R10", document.at("local", i, "site"), {"site": everywhere[site].title}, "scope", document.id)


@rule("S3", "error")
def area_is_known(handbook: Handbook, options: Options) -> Iterator[Problem]:
    """A routine stands in the folder of an area that the handbook has, and authority names such areas."""
    known = [area.get("id", "") for area in options.areas]
    for document in handbook.documents:
        if document.kind.areas and known and document.area not in known:
            variant = "none" if document.area is None else ""
            yield Problem("S3", document.at(), {"area": document.area or "", "known": tuple(known)}, variant, document.id)
    for actor in handbook.serving("actors"):
        authority = actor.data.get("authority")
        areas = authority.get("areas") if isinstance(authority, dict) else None
        for i, area in enumerate(areas if isinstance(areas, list) and known and not actor.withdrawn else ()):
            if isinstance(area, str) and area not in known:
                yield Problem("S3", actor.at("authority", "areas", i), {"area": area, "known": tuple(known)}, "authority", actor.id)
