"""Laws of decisions: a record is read and written to the same bytes, and a document's standing follows from bytes alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from tests.rules.test_relations import DOOR, Files, base

from felles.facts import Facts
from felles.model import Approval, Content, Decided, Decision, Handbook, Origin, Standing, day_of, days_after
from felles.reading.decisions import (
    CLASSES,
    OUTCOMES,
    STRENGTHS,
    WAYS,
    Malformed,
    blob_id,
    fingerprint,
    read_decision,
    record_path,
    written,
)
from felles.reading.handbook import read
from felles.recording.records import numbered

PATH = "docs/decisions/2026/0001.json"

# What a record can hold

_HEX = "0123456789abcdef"
_object = st.text(_HEX, min_size=40, max_size=40) | st.text(_HEX, min_size=64, max_size=64)
_print = st.text(_HEX, min_size=64, max_size=64).map(lambda digits: f"sha256:{digits}")
_day = st.dates().map(lambda day: day.isoformat())
_moment = st.builds(lambda day, hour, rest: f"{day}T{hour:02}:{rest:02}:{rest:02}Z", _day, st.integers(0, 23), st.integers(0, 59))
_id = st.from_regex(r"\A[A-Za-z0-9][A-Za-z0-9-]{0,20}\Z")
_any = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
_part = _any.filter(lambda part: part not in (".", "..") and "/" not in part and "\\" not in part)
_path = st.lists(_part, min_size=1, max_size=3).map("/".join)
_person = st.none() | st.integers(1, 99)
_content = st.builds(Content, _path, _object, _print)
_file = st.builds(Content, _path, _object | st.just(""))
_json = st.recursive(st.none() | st.booleans() | st.integers() | _any, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_any, inner, max_size=3), max_leaves=6)

_decided = st.builds(
    Decided,
    id=_id,
    content=_content,
    attachments=st.lists(_content, max_size=2).map(tuple),
    version=st.integers(1, 40),
    sort=st.sampled_from(CLASSES),
    outcome=st.sampled_from(OUTCOMES),
    in_force_from=_day,
    team=_id,
    way=st.sampled_from(WAYS),
    practice=st.none() | _any,
)
_origin = st.builds(
    Origin,
    number=st.none() | st.integers(1, 9999),
    url=st.none() | _any,
    base=_object,
    head=_object,
    merge=_object,
    opened_by=_person,
    opened_at=st.none() | _moment,
    head_at=st.none() | _moment,
    authors=st.lists(_person, max_size=3).map(tuple),
    last_pushed_by=_person,
    merged_at=st.none() | _moment,
    urgent=st.booleans(),
)
_approval = st.builds(
    Approval,
    no=_person,
    role=st.none() | _any,
    site=st.none() | _any,
    state=_any,
    commit=st.none() | _object,
    at=st.none() | _moment,
    on_behalf_of=_person,
    strength=st.sampled_from([one for one in STRENGTHS if one != "signed"]),
    answer=_print,
)
_signed = st.builds(replace, _approval, strength=st.just("signed"), signature=_any)
_decision = st.builds(
    Decision,
    number=st.integers(1, 99999),
    decided_at=_moment,
    before=_object,
    previous=st.none() | _print,
    documents=st.lists(_decided, max_size=2).map(tuple),
    files=st.lists(_file, max_size=2).map(tuple),
    policy=st.lists(st.dictionaries(_any, _json, max_size=3), max_size=2).map(tuple),
    origin=st.none() | _origin,
    reviews=st.lists(_approval | _signed, max_size=2).map(tuple),
    why=st.none() | _any,
)


@settings(max_examples=120, deadline=None, derandomize=True)
@given(_decision)
def test_a_decision_is_read_as_it_was_written(decision: Decision) -> None:
    data = written(decision)
    again = read_decision(data, PATH)
    assert again == replace(decision, path=PATH, fingerprint=fingerprint(data))
    assert written(again) == data
    assert data.endswith(b"}\n") and b"\r" not in data and b"\t" not in data


_SAMPLE = Decision(
    1,
    "2026-09-01T08:00:00Z",
    "0" * 40,
    None,
    (Decided("RUT-002", Content(DOOR, "1" * 40, "sha256:" + "2" * 64), (Content("a.png", "3" * 40, "sha256:" + "4" * 64),), 1, "significant", "approved", "2026-09-01", "team", "reviews"),),
    (Content("schemas/a.json", "5" * 40),),
    ({"groups": [{"count": 1}]},),
    Origin(1, None, "6" * 40, "7" * 40, "8" * 40, 1, None, None, (1, None), 2, None, False),
    (Approval(1, "sykepleier", "sone", "approved", "7" * 40, None, None, "forge", "sha256:" + "9" * 64),),
    "Derfor",
)


def _read_or_refuse(data: bytes) -> Decision | None:
    try:
        decision = read_decision(data, PATH)
    except Malformed as refused:
        assert refused.field
        return None
    assert read_decision(written(decision), PATH) == replace(decision, fingerprint=fingerprint(written(decision)))
    return decision


@settings(max_examples=300, deadline=None, derandomize=True)
@example(b'{"decision": 1, "policy": [{"a": ' + b"[" * 900 + b"]" * 900 + b"}]}")
@given(st.binary(max_size=200) | _json.map(lambda data: json.dumps(data).encode()))
@example(b'{"decision": NaN}')
@example(b"[" * 100_000)
@example(b'{"decision": ' + b"9" * 5000 + b"}")
@example(b'"\\ud800"')
def test_whatever_lies_there_is_a_decision_or_refused(data: bytes) -> None:
    _read_or_refuse(data)


def _with_policy(value: str) -> bytes:
    return written(_SAMPLE).replace(b'"count": 1', b'"count": ' + value.encode())


def test_a_policy_that_could_not_be_written_again_is_refused() -> None:
    assert _read_or_refuse(_with_policy("1")) == replace(_SAMPLE, path=PATH, fingerprint=fingerprint(written(_SAMPLE)))
    assert _read_or_refuse(_with_policy("1.5")) is not None
    for value in ("1e400", "-1e400", '"\\ud800"', '"\\uDFFF"', "[" * 40 + "]" * 40, "[" * 900 + "]" * 900, '{"a": 1, "a": 2}'):
        assert _read_or_refuse(_with_policy(value)) is None, value[:20]
    assert _read_or_refuse(_with_policy('"\\ud83d\\ude00"')) is not None, "a pair is one character"


def _places(data: Any, at: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    found = [at] if at else []
    for key, value in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        found += _places(value, (*at, key))
    return found


_PLACES = _places(json.loads(written(_SAMPLE)))


@settings(max_examples=500, deadline=None, derandomize=True)
@given(st.sampled_from(_PLACES), _json | st.floats() | st.just("\ud800"), st.sampled_from(["replace", "remove", "add"]))
@example(("documents", 0, "id"), "\ud800", "replace")
@example(("why",), "\ud800", "replace")
def test_one_field_that_is_something_else_is_read_or_refused(place: tuple[str | int, ...], value: Any, how: str) -> None:
    data = json.loads(written(_SAMPLE))
    inside = data
    for part in place[:-1]:
        inside = inside[part]
    if how == "add" and isinstance(inside, dict):
        inside["more"] = value
        assume(place[0] != "policy")
        assert _read_or_refuse(json.dumps(data).encode()) is None
        return
    if how == "remove":
        del inside[place[-1]]
    else:
        inside[place[-1]] = value
    read_so = _read_or_refuse(json.dumps(data).encode())
    if read_so is not None and how == "replace" and place[0] != "policy" and not isinstance(value, float):
        inside = json.loads(written(read_so))
        for part in place:
            inside = inside[part]
        assert inside == value, "it is never read as something else"


# What follows for a document

TODAY = "2026-11-21"
ADOPTED = "2026-09-01T08:00:00Z"


@lru_cache(maxsize=1)
def _handbook() -> Handbook:
    return read(Files(base()))


def _named(handbook: Handbook, id: str, at: str, starts: str, version: int, **more: Any) -> Decision:
    document = handbook.by_id[id]
    stored = handbook.bytes_at(document.path) or b""
    content = Content(document.path, blob_id(stored), fingerprint(stored))
    row = Decided(id, content, (), version, "significant", more.pop("outcome", "baseline"), starts, "utviklingsteam", "mandate")
    return numbered(handbook.decisions, Decision(0, at, "0" * 40, None, (row,), (), (), None, ()))


def _standing(files: Mapping[str, bytes], *decisions: Decision, today: str = TODAY, settled: bool = True) -> Standing:
    handbook = read(Files({**files, **{d.path: written(d) for d in decisions}}), _handbook().kinds)
    standing: Standing = Facts(handbook, today, settled=settled)["standings"]["RUT-002"]
    return standing


@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.integers(-40, 40), st.booleans(), st.booleans())
def test_decided_bytes_stand_as_the_day_says(days: int, gone: bool, settled: bool) -> None:
    files = dict(base())
    if gone:
        files[DOOR] = files[DOOR].replace(b"risk: medium", b"withdrawn: {date: 2026-01-01, reason: Utgaar.}\nrisk: medium")
    starts = days_after(TODAY, days)
    standing = _standing(files, _named(read(Files(files)), "RUT-002", ADOPTED, starts, 1), settled=settled)
    assert standing.state == ("waiting" if days > 0 else "withdrawn" if gone else "in-force")
    assert (standing.in_force is None) == (days > 0)
    assert standing.version == 1 and standing.here


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.data())
def test_one_byte_changed_is_not_what_was_decided(data: st.DataObject) -> None:
    files = dict(base())
    decision = _named(_handbook(), "RUT-002", ADOPTED, "2026-09-01", 1)
    body = files[DOOR].rindex(b"---\n") + 4  # in the text, so that it can still be read
    at = data.draw(st.integers(body, len(files[DOOR]) - 1))
    byte = data.draw(st.sampled_from(b"abc \n.0"))
    assume(files[DOOR][at] != byte and files[DOOR][at] < 128)
    files[DOOR] = files[DOOR][:at] + bytes([byte]) + files[DOOR][at + 1 :]
    assert _standing(files, decision).state == "unproven"
    draft = _standing(files, decision, settled=False)
    assert draft.state is None
    assert draft.newest is not None and draft.in_force is not None, "the decided text is still the one in force"


@settings(max_examples=15, deadline=None, derandomize=True)
@given(st.sampled_from(["moved", "line ends", "mark", "nothing", "newline"]), st.booleans())
def test_path_and_every_byte_count(how: str, settled: bool) -> None:
    files = dict(base())
    decision = _named(_handbook(), "RUT-002", ADOPTED, "2026-09-01", 1)
    if how == "moved":
        files["routines/besok/rut-002-dor.md"] = files.pop(DOOR)
    elif how == "line ends":
        files[DOOR] = files[DOOR].replace(b"\n", b"\r\n")
    elif how == "mark":
        files[DOOR] = b"\xef\xbb\xbf" + files[DOOR]
    elif how == "newline":
        files[DOOR] += b"\n"
    expected = "in-force" if how == "nothing" else "unproven" if settled else None
    assert _standing(files, decision, settled=settled).state == expected


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.sampled_from(["approved", "confirmed", "withdrawn"]), st.integers(0, 30)), max_size=6), st.integers(0, 60))
def test_versions_count_and_the_day_chooses(steps: list[tuple[str, int]], later: int) -> None:
    handbook = _handbook()
    decisions = [_named(handbook, "RUT-002", ADOPTED, day_of(ADOPTED), 1)]
    for number, (outcome, wait) in enumerate(steps, 1):
        at = days_after(day_of(ADOPTED), number)
        before = decisions[-1].documents[0]
        version = before.version + (outcome != "confirmed")
        starts = before.in_force_from if outcome == "confirmed" else days_after(at, wait)
        seen = replace(handbook, decisions=tuple(decisions))
        decisions.append(_named(seen, "RUT-002", f"{at}T10:00:00Z", starts, version, outcome=outcome))
    assert [d.path for d in decisions] == [record_path(n, ADOPTED) for n in range(1, len(decisions) + 1)]
    today = days_after(day_of(ADOPTED), later)
    standing = _standing(base(), *decisions, today=today)
    begun = [d for d in decisions if d.documents[0].in_force_from <= today]
    assert standing.in_force is not None and standing.in_force.decision.number == begun[-1].number
    assert standing.version == begun[-1].documents[0].version
    assert standing.newest is not None and standing.newest.decided.version == 1 + sum(outcome != "confirmed" for outcome, _ in steps)
    assert (standing.state == "waiting") == (decisions[-1].documents[0].in_force_from > today)
    assert [named.decision.number for named in standing.history] == list(range(1, len(decisions) + 1))


def test_what_no_decision_names_is_a_draft_and_on_main_unproven() -> None:
    assert _standing(base(), settled=False).state is None
    assert _standing(base()).state == "unproven"
    files = {path: content for path, content in base().items() if path != DOOR}
    gone = _standing(files, _named(_handbook(), "RUT-002", ADOPTED, "2026-09-01", 1))
    assert (gone.state, gone.here, gone.version) == ("unproven", False, 1)
