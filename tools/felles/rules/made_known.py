"""MK: what people are asked to read, the way to say that they have, and that the numbers of it tell of nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from felles.model import Document, Handbook, Options, Problem, Standing
from felles.reading.acknowledged import Acknowledged, PlaceCount, acknowledged_in
from felles.reading.schemas import is_date
from felles.rules import rule

_LEAST = 5
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_NEEDED, _MAY = ("document", "version"), ("document", "version", "site")


@rule("MK1", "warning")
def people_are_given_time(handbook: Handbook, standings: Mapping[str, Standing], today: str) -> Iterator[Problem]:
    """A change asks to be read only when it changes what people do, and by a day that is still to come."""
    for document in handbook.documents:
        change = document.data.get("change")
        day = change.get("read_by") if isinstance(change, Mapping) else None
        if not isinstance(change, Mapping) or not isinstance(day, str) or not is_date(day) or document.withdrawn:
            continue
        if change.get("class") != "significant":
            yield Problem("MK1", document.at("change", "read_by"), {}, "class", document.id)
            continue
        standing = standings.get(document.id)
        # What has been decided can't be asked for any earlier; a handbook that decides nothing yet asks nobody.
        if handbook.decisions and standing is not None and standing.state is None and day < today:
            yield Problem("MK1", document.at("change", "read_by"), {"date": day}, "past", document.id)


@rule("MK2", "error")
def the_form_knows_what_was_read(options: Options) -> Iterator[Problem]:
    """The form's address leaves room for document and version, and for nobody's name."""
    form, document = options.acknowledge.get("form"), options.document
    if form is None or document is None:
        return
    at = document.at("acknowledge", "form")
    named = _PLACEHOLDER.findall(form)
    missing = [name for name in _NEEDED if name not in named]
    unknown = [name for name in named if name not in _MAY]
    if missing:
        yield Problem("MK2", at, {"missing": " ".join(f"{{{name}}}" for name in missing)}, "missing", document.id)
    elif unknown:
        yield Problem("MK2", at, {"name": f"{{{unknown[0][:40]}}}"}, "unknown", document.id)


@rule("MK3", "error")
def numbers_of_readers_tell_of_nobody(handbook: Handbook, standings: Mapping[str, Standing], thresholds: Mapping[str, int]) -> Iterator[Problem]:
    """Who has read is counted once for each place, of those asked, and no number tells of too few."""
    seen: dict[tuple[str, int], str] = {}
    for document in handbook.serving("acknowledgements"):
        found = acknowledged_in(document)
        if found is None or document.withdrawn:
            continue
        key = found.about, found.version
        if key in seen:
            yield Problem("MK3", document.at("about"), {"other": seen[key]}, "same", document.id)
        seen.setdefault(key, document.id)
        yield from _version(document, found, standings)
        least = max(_LEAST, thresholds.get("small_number", _LEAST), found.least or 0)
        places: set[str] = set()
        for i, row in _rows(document):
            one = PlaceCount(str(row.get("site")), _count(row.get("asked")), _count(row.get("acknowledged")), str(row.get("suppressed") or ""))
            if one.place in places:
                yield Problem("MK3", document.at("places", i), {"place": one.place}, "twice", document.id)
            places.add(one.place)
            variant = _fault(one, least)
            if variant:
                values = {"place": one.place, "asked": one.asked, "acknowledged": one.acknowledged, "least": least}
                yield Problem("MK3", document.at("places", i), values, variant, document.id)


def _version(document: Document, found: Acknowledged, standings: Mapping[str, Standing]) -> Iterator[Problem]:
    standing = standings.get(found.about)
    if standing is None or standing.newest is None:
        return
    newest = standing.newest.decided.version
    if found.version > newest + (standing.state is None):  # what is written and not decided yet will be the next
        yield Problem("MK3", document.at("about", "version"), {"about": found.about, "version": found.version, "newest": newest}, "version", document.id)


def _fault(one: PlaceCount, least: int) -> str:
    """What is wrong with a place's numbers; empty where nothing is."""
    if one.acknowledged is None:
        return "" if one.left_out else "neither"
    if one.left_out:
        return "both"
    if one.asked is None:
        return "asked"
    if one.acknowledged > one.asked:
        return "more"
    if one.asked < 2 * least:
        return "small"
    if 0 < one.acknowledged < least:
        return "few"
    return "left" if 0 < one.asked - one.acknowledged < least else ""


@rule("MK4", "error")
def counts_beside_each_other_tell_of_nobody(handbook: Handbook, earlier_texts: Mapping[str, Document | None], thresholds: Mapping[str, int]) -> Iterator[Problem]:
    """A newer count, taken from the one before it, tells of no fewer than may be told of."""
    for document in handbook.serving("acknowledgements"):
        earlier, found = earlier_texts.get(document.id), acknowledged_in(document)
        before = acknowledged_in(earlier) if earlier is not None else None
        if found is None or before is None or (found.about, found.version) != (before.about, before.version):
            continue
        least = max(_LEAST, thresholds.get("small_number", _LEAST), found.least or 0)
        for i, row in _rows(document):
            was, now = before.at(str(row.get("site"))), _count(row.get("acknowledged"))
            if was is not None and was.acknowledged is not None and now is not None and 0 < abs(now - was.acknowledged) < least:
                yield Problem("MK4", document.at("places", i), {"place": was.place, "least": least, "was": was.acknowledged}, "", document.id)


def _rows(document: Document) -> Iterator[tuple[int, Mapping[str, object]]]:
    rows = document.data.get("places")
    return ((i, row) for i, row in enumerate(rows if isinstance(rows, list) else ()) if isinstance(row, Mapping))


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
