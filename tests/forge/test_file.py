"""The reviews file: strict, with the place of what is wrong, and never surer than it is."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from felles.errors import CannotRun
from felles.forge import data, digest, read, read_file, text, write_file
from felles.forge.reviews import PROPOSAL, ROW, said
from felles.model.judging import Proposal, Reviews

ROOT = Path(__file__).resolve().parents[2]
HEAD, BASE = "a" * 40, "b" * 40
WHOLE: dict[str, Any] = {
    "source": "github",
    "proposal": {
        "number": 42, "url": "https://forge.example/42", "opened_by": "nord-sykepleier", "opened_at": "2026-03-01T08:00:00Z",
        "base": BASE, "head": HEAD, "head_at": "2026-03-02T09:30:00Z", "authors": ["nord-sykepleier", None],
        "last_pushed_by": "nord-sykepleier", "merged_at": None, "merge_commit": None, "urgent": False,
    },
    "reviews": [
        {"account": "sor-leder", "state": "approved", "commit": HEAD, "submitted_at": "2026-03-09T10:00:00Z", "on_behalf_of": None, "reason": None},
    ],
}  # fmt: skip


def _with(**changes: Any) -> dict[str, Any]:
    """The whole file with one change: ``proposal__head=…``, ``review__state=…``, or a field of its own."""
    made: dict[str, Any] = json.loads(json.dumps(WHOLE))
    for name, value in changes.items():
        where, _, field = name.partition("__")
        target = {"proposal": made["proposal"], "review": made["reviews"][0]}[where] if field else made
        key = field or where
        if value is ...:
            del target[key]
        else:
            target[key] = value
    return made


def _read(value: Any) -> Reviews:
    return read(json.dumps(value).encode("utf-8"), "svar.json")


def test_a_whole_file() -> None:
    found = _read(WHOLE)
    assert found.source == "github"
    assert found.proposal == Proposal(**{**WHOLE["proposal"], "authors": ("nord-sykepleier", None)})
    (review,) = found.reviews
    assert (review.account, review.state, review.commit, review.strength) == ("sor-leder", "approved", HEAD, "stated")
    assert data(found) == WHOLE


def test_the_digest_is_what_anybody_computes() -> None:
    row = {"reason": "på vegne æøå", "state": "approved", "account": None}
    plain = '{"account":null,"commit":null,"on_behalf_of":null,"reason":"på vegne æøå","state":"approved","submitted_at":null}'
    assert digest(row) == "sha256:" + hashlib.sha256(plain.encode("utf-8")).hexdigest()
    assert _read(WHOLE).reviews[0].answer == digest(WHOLE["reviews"][0])


def test_a_moment_is_read_as_an_instant_and_the_digest_is_of_what_stands_there() -> None:
    found = _read(_with(review__submitted_at="2026-03-09T12:00:00.5+02:00", proposal__merged_at="2026-03-10T12:00:00.9+02:00"))
    assert (found.reviews[0].submitted_at, found.proposal.merged_at) == ("2026-03-09T10:00:01Z", "2026-03-10T10:00:00Z")
    assert found.reviews[0].answer == digest({**WHOLE["reviews"][0], "submitted_at": "2026-03-09T12:00:00.5+02:00"})


def test_what_may_be_left_out_is_unknown() -> None:
    found = _read({
        "source": "file",
        "proposal": {"opened_by": None, "head": None, "head_at": None, "authors": [], "last_pushed_by": None},
        "reviews": [{"account": None, "state": "thumbs-up", "commit": None, "submitted_at": None}],
    })  # fmt: skip
    assert found.proposal == Proposal(None, None, None, None, None, None, None, (None,), None, None, None, False)
    assert found.reviews[0].state == "thumbs-up"


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (_with(source=...), "svar.json: “source” is missing"),
        (_with(source="gitea"), "“source” can't be \"gitea\""),
        (_with(reviews={}), "“reviews” can't be {}"),
        (_with(approved=True), "“approved” is no field"),
        (_with(proposal__head=...), "“proposal.head” is missing"),
        (_with(proposal__authors=...), "“proposal.authors” is missing"),
        (_with(proposal__head="abc123"), "“proposal.head” can't be \"abc123\""),
        (_with(proposal__head="A" * 40), "“proposal.head” can't be"),
        (_with(proposal__head=HEAD + "\n"), "“proposal.head” can't be"),
        (_with(proposal__number=0), "“proposal.number” can't be 0"),
        (_with(proposal__number=True), "“proposal.number” can't be true"),
        (_with(proposal__urgent="no"), "“proposal.urgent” can't be \"no\""),
        (_with(proposal__authors=["a", 7]), r"“proposal.authors\[2\]” can't be 7"),
        (_with(proposal__authors=["a\u202eb"]), "“proposal.authors” can't be"),
        (_with(proposal__status="approved"), "“proposal.status” is no field"),
        (_with(proposal__head_at="2026-03-02"), "“proposal.head_at” is no moment with a time zone"),
        (_with(review__state=...), r"“reviews\[1\].state” is missing"),
        (_with(review__state=""), r"“reviews\[1\].state” can't be"),
        (_with(review__comit=HEAD), r"“reviews\[1\].comit” is no field"),
        (_with(review__commit=...), r"“reviews\[1\].commit” is missing"),
        (_with(review__account=""), r"“reviews\[1\].account” can't be"),
        (_with(review__account="sor-leder\n"), r"“reviews\[1\].account” can't be"),
        (_with(review__account="\ud800"), r"“reviews\[1\].account” can't be"),
        (_with(review__submitted_at="2026-02-30T10:00:00Z"), r"“reviews\[1\].submitted_at” is no moment"),
        (_with(review__submitted_at="2026-03-09T10:00:00"), r"“reviews\[1\].submitted_at” is no moment"),
        (_with(review__submitted_at="0001-01-01T00:00:00+01:00"), r"“reviews\[1\].submitted_at” is no moment"),
        (_with(review__submitted_at="9999-12-31T23:59:59.9Z"), r"“reviews\[1\].submitted_at” is no moment"),
        (_with(review__submitted_at="٢٠٢٦-03-09T10:00:00Z"), r"“reviews\[1\].submitted_at” is no moment"),
        ([], "can't be \\[\\]"),
        (None, "can't be null"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(value: Any, sentence: str) -> None:
    with pytest.raises(CannotRun, match=sentence) as caught:
        _read(value)
    assert all(sign.isprintable() for sign in str(caught.value))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "svar.json:1:1: this is not JSON"),
        (b'{\n "source": github}', "svar.json:2:12: this is not JSON"),
        (b"\xef\xbb\xbf{}", "is not JSON in UTF-8|this is not JSON"),
        ("{}".encode("utf-16"), "is not JSON in UTF-8"),
        (b"[" * 100_000, "is not JSON in UTF-8"),
        (b"9" * 5000, "is not JSON in UTF-8"),
        (b'{"source": NaN}', "is not JSON in UTF-8"),
        (b'{"source": "file", "source": "github"}', "“source” appears twice"),
        (b'{"reviews": [{"state": "x", "st\\u0061te": "approved"}]}', "“state” appears twice"),
        (b" " * (9 << 20), "is too long"),
    ],
)
def test_what_is_no_json(content: bytes, sentence: str) -> None:
    with pytest.raises(CannotRun, match=sentence):
        read(content, "svar.json")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    for path in (tmp_path / "borte.json", tmp_path):
        with pytest.raises(CannotRun, match="can't be read"):
            read_file(path)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "svar.json"
    write_file(path, _read(WHOLE))
    assert read_file(path) == _read(WHOLE)
    before = path.read_bytes()
    write_file(path, read_file(path))
    assert path.read_bytes() == before and before.endswith(b"\n")


def test_the_schema_names_the_fields_that_are_read() -> None:
    schema = json.loads((ROOT / "schemas" / "reviews.json").read_text("utf-8"))
    assert tuple(schema["properties"]["proposal"]["properties"]) == PROPOSAL
    assert tuple(schema["properties"]["reviews"]["items"]["properties"]) == (*ROW, "signature")


# Laws

_line = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=30)
_maybe = st.none() | _line
_commit = st.none() | st.text("0123456789abcdef", min_size=40, max_size=40)
_moment = st.none() | st.datetimes().filter(lambda d: 1 < d.year < 9999).map(lambda d: f"{d.replace(microsecond=0).isoformat()}Z")


@st.composite
def _reviews(draw: st.DrawFn) -> Reviews:
    proposal = Proposal(
        draw(st.none() | st.integers(1, 10**6)), draw(_maybe), draw(_maybe), draw(_moment), draw(_commit), draw(_commit), draw(_moment),
        tuple(dict.fromkeys(draw(st.lists(_maybe, min_size=1, max_size=4)))), draw(_maybe), draw(_moment), draw(_commit), draw(st.booleans()),
    )  # fmt: skip
    rows = [
        said(draw(_maybe), draw(_line), draw(_commit), draw(_moment), on_behalf_of=draw(_maybe), reason=draw(_maybe), strength="stated")
        for _ in range(draw(st.integers(0, 4)))
    ]
    return Reviews(draw(st.sampled_from(["github", "gitlab", "forgejo", "file"])), proposal, tuple(rows))


@given(_reviews())
def test_every_reviews_survives_the_file(reviews: Reviews) -> None:
    assert read(text(reviews).encode("utf-8"), "svar.json") == reviews


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(["approved", HEAD, "2026-03-09T10:00:00Z"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from([*PROPOSAL, *ROW, "source", "proposal", "reviews"]), inner, max_size=6),
    max_leaves=30,
)


@given(_json | st.fixed_dictionaries({"source": st.just("file"), "proposal": _json, "reviews": st.lists(_json, max_size=3)}))
def test_whatever_json_is_reviews_or_a_sentence(value: Any) -> None:
    try:
        found = read(json.dumps(value).encode("utf-8"), "svar.json")
    except CannotRun as error:
        assert str(error)
    else:
        assert isinstance(found, Reviews)


@given(st.binary(max_size=200))
def test_whatever_bytes_are_a_sentence(content: bytes) -> None:
    with pytest.raises(CannotRun):
        read(content, "svar.json")
