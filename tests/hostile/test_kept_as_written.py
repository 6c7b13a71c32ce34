"""A value is kept exactly as somebody wrote it, or refused; never turned into another value."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hostile.building import ROUTINE, base, note, title
from hostile.running import Runs

# What is written, and the text it is.
KEPT = {
    raw: raw
    for raw in (
        "NO", "no", "No", "yes", "Yes", "YES", "on", "off", "y", "n", "Y", "N", "0301", "007", "1.10", "1.0e", "22:22", "10:30:00", "190:20:30",
        "2026-02-28", "2026-02-30", "2026-13-01", "2026-01-01T10:00:00Z", "2026-01-01 10:00:00", "0x1F", "0o17", "0b101", "1_000", "+7", "-0",
        "1e3", "1E3", ".5", "5.", "1,5", ".inf", "-.inf", ".nan", ".NaN", "Null1", "nil", "none", "None", "True1", "trUe", "fALSE",
        "=", "1/2", "50%", "§ 4-1", "«Ja»", "9" * 200, "1" + "0" * 16, "0.1000", "3.14159265358979323846", "a: b"[:1], "a#b", "a&b", "x*y", "a!b",
        "æøå", "Čáhppes", "日本", "e\u0301", "👩‍⚕️ kommer", "10\u00a0mg", "C:\\fall", "$HOME", "{{ x }} y"[3:], "a  b",
    )
}  # fmt: skip
QUOTED = {
    '"7"': "7", "'7'": "7", '"true"': "true", "'null'": "null", '"~"': "~", '"1.5"': "1.5", '"NO"': "NO", "'it''s'": "it's", '"\\u00e5"': "å",
    '"\\x41"': "A", '"a\\tb"': "a\tb", '" a "': " a ", "'*a'": "*a", "'&a'": "&a", "'!a'": "!a", "'%a'": "%a", "'@a'": "@a", "'`a`'": "`a`", "'a: b'": "a: b",
    "'a #b'": "a #b", '"[a]"': "[a]", '"{a: b}"': "{a: b}", '"- a"': "- a", '"? a"': "? a", '"=1+1"': "=1+1", "'<b>'": "<b>", '"\\\\"': "\\",
}  # fmt: skip
REFUSED = ("7", "-7", "0", "1.5", "-1.5", "1.0", "true", "True", "TRUE", "false", "null", "Null", "NULL", "~", "", "[]", "{}", "[a]", "{a: b}", "999999999999999")


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    one = Runs(tmp_path_factory.mktemp("runs"))
    yield one
    one.close()


@pytest.mark.parametrize(("raw", "text"), [*KEPT.items(), *QUOTED.items()])
def test_shown_as_written(raw: str, text: str, tmp_path: Path, runs: Runs) -> None:
    root = tmp_path / "handbook"
    base(root)
    title(raw)(root)
    shown = runs(root, "show", "RUT-900", "--field", "title", "--format", "json")
    assert shown.code == 0, shown.err
    assert json.loads(shown.out) == text
    problems = json.loads(runs(root, "check", "--format", "json").out)["problems"]
    # A word in capitals that nobody explains is noted, however it was written; nothing else is said of it.
    assert [problem for problem in problems if problem["path"] == ROUTINE and problem["rule"] != "U2"] == []


@pytest.mark.parametrize("raw", REFUSED)
def test_refused_where_a_text_should_be(raw: str, tmp_path: Path, runs: Runs) -> None:
    root = tmp_path / "handbook"
    base(root)
    title(raw)(root)
    problems = json.loads(runs(root, "check", "--format", "json").out)["problems"]
    assert ("K3", ROUTINE, 4) in [(problem["rule"], problem["path"], problem["line"]) for problem in problems]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("|\n    a\n    b", "a\nb\n"),
        ("|-\n    a\n\n    b", "a\n\nb"),
        (">-\n    a\n    b", "a b"),
        (">\n    a\n\n    b", "a\nb\n"),
        ("|2-\n     a", " a"),
        ('"a\n    b"', "a b"),
        ("a\n    b", "a b"),
        ("|\n    # ikke en kommentar\n    * &a !b", "# ikke en kommentar\n* &a !b\n"),
    ],
)
def test_texts_over_several_lines(raw: str, text: str, tmp_path: Path, runs: Runs) -> None:
    root = tmp_path / "handbook"
    base(root)
    note(raw)(root)
    shown = runs(root, "show", "RUT-900", "--field", "change.note", "--format", "json")
    assert json.loads(shown.out) == text
