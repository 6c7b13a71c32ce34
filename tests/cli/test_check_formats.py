"""``felles check``: four ways to say the same, and an exit code for each way it can end."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from cli.handbook import PROJECT, ROUTINE, TODAY, changed, felles, made
from felles.rules import all_rules

UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e01ef]")
FORMATS = ("text", "json", "github", "sarif")
DOCUMENTS = sum(path.suffix in (".md", ".yaml") for folder in ("docs", "roles", "routines") for path in (PROJECT / "tests" / "hostile" / "base" / folder).rglob("*"))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return made(tmp_path / "handbook")


def _check(root: Path, *arguments: str, lang: str = "en", today: str = TODAY) -> tuple[int, str, str]:
    return felles("-C", str(root), "--lang", lang, "--today", today, "check", *arguments)


def _faults(root: Path) -> None:
    changed(root, "risk: medium", "risk: stor")
    changed(root, "Ring før du løfter.", "Etter en gulvhendelse ringer du, 100 % sikkert.")


# Text


def test_text_is_one_line_a_problem_and_a_count(root: Path) -> None:
    _faults(root)
    code, out, err = _check(root)
    lines = out.splitlines()
    assert code == 1
    assert err == ""
    assert re.fullmatch(re.escape(ROUTINE) + r":17:1: error K3: “stor” can't be used in “risk”\. .+ low, medium, high\.", lines[0]), lines[0]
    assert re.match(re.escape(ROUTINE) + r":38:10: warning C8: ", lines[1]), lines[1]
    assert re.fullmatch(rf"{DOCUMENTS} documents checked: 1 error, 1 warning and 0 notes\.", lines[-1]), lines[-1]


def test_text_stops_at_a_hundred_and_json_holds_all(root: Path) -> None:
    changed(root, "Ring før du løfter.", "\n\n".join(f"[x](nei{i}.md)" for i in range(150)))
    _, out, _ = _check(root)
    assert sum(" error H1: " in line for line in out.splitlines()) == 100
    assert "… and 50 more." in out
    _, out, _ = _check(root, "--format", "json")
    report = json.loads(out)
    assert report["counts"]["error"] == len(report["problems"]) == 150
    _, out, _ = _check(root, "--format", "github")
    assert len(out.splitlines()) == 150
    _, out, _ = _check(root, "--format", "sarif")
    assert len(json.loads(out)["runs"][0]["results"]) == 150


@pytest.mark.parametrize(("lang", "word"), [("nb", "feil"), ("nn", "feil"), ("da", "fejl"), ("sv", "fel"), ("en", "error")])
def test_the_language_asked_for(root: Path, lang: str, word: str) -> None:
    _faults(root)
    code, out, _ = _check(root, lang=lang)
    assert code == 1
    assert f":17:1: {word} K3: " in out


def test_the_handbooks_own_language_when_none_is_asked_for(root: Path) -> None:
    changed(root, "language: nb", "language: sv", "docs/registers/reg-settings.yaml")
    changed(root, "risk: medium", "risk: stor")
    assert f"{ROUTINE}:17:1: fel K3: " in felles("-C", str(root), "check")[1]


def test_notes_are_counted_and_told_when_asked_for(root: Path) -> None:
    changed(root, "Ring før du løfter.", "Ring KAD før du løfter.")
    code, out, _ = _check(root)
    assert code == 0
    assert out.splitlines() == [
        f"{DOCUMENTS} documents checked: 0 errors, 0 warnings and 1 note.",
        "Notes say how a text could be easier to read or to look after: “felles check --notes” prints them.",
    ]
    line = f"{ROUTINE}:38:6: note U2: “KAD” isn't explained"
    for arguments in (("--notes",), (ROUTINE,), ("routines",)):
        code, out, _ = _check(root, *arguments)
        assert (code, out.startswith(line)) == (0, True), arguments
        assert "--notes" not in out
    assert _check(root, "--format", "github")[1] == ""
    assert _check(root, "--format", "github", "--notes")[1].startswith(f"::notice file={ROUTINE},line=38,col=6,title=U2::")
    assert json.loads(_check(root, "--format", "json")[1])["counts"]["note"] == 1
    (result,) = json.loads(_check(root, "--format", "sarif")[1])["runs"][0]["results"]
    assert (result["ruleId"], result["level"]) == ("U2", "note")


# JSON


def test_json_has_the_fields_that_scripts_rely_on(root: Path) -> None:
    _faults(root)
    code, out, err = _check(root, "--format", "json")
    assert (code, err) == (1, "")
    report = json.loads(out)
    assert report["counts"] == {"documents": DOCUMENTS, "error": 1, "warning": 1, "note": 0}
    first = report["problems"][0]
    assert {key: first[key] for key in ("rule", "level", "path", "line", "column", "document")} == {
        "rule": "K3", "level": "error", "path": ROUTINE, "line": 17, "column": 1, "document": "RUT-900",
    }  # fmt: skip
    assert first["message"].endswith(".")
    assert first["help"].endswith(".")


def test_json_of_nothing_wrong(root: Path) -> None:
    code, out, _ = _check(root, "--format", "json")
    report = json.loads(out)
    assert code == 0
    assert report["counts"] == {"documents": DOCUMENTS, "error": 0, "warning": 0, "note": 0}
    assert report["problems"] == []


def test_a_waived_problem_is_listed_apart(root: Path) -> None:
    _faults(root)
    waiver = "entries:\n  - {id: u1, rule: C8, document: RUT-900, reason: Rettes ved neste utgave., owner: leder, from: 2026-11-01, until: 2026-12-31}"
    changed(root, "entries: []", waiver, "docs/registers/reg-waivers.yaml")
    report = json.loads(_check(root, "--format", "json")[1])
    assert [problem["rule"] for problem in report["problems"]] == ["K3"]
    assert [(w["rule"], w["until"], w["owner"], w["reason"]) for w in report["waived"]] == [("C8", "2026-12-31", "leder", "Rettes ved neste utgave.")]
    sarif = json.loads(_check(root, "--format", "sarif")[1])["runs"][0]["results"]
    assert [result["suppressions"][0]["justification"] for result in sarif if "suppressions" in result] == ["Rettes ved neste utgave."]
    assert "Waived until" in _check(root)[1]


# GitHub


def test_github_gets_workflow_commands(root: Path) -> None:
    _faults(root)
    code, out, _ = _check(root, "--format", "github")
    assert code == 1
    lines = out.splitlines()
    assert lines[0].startswith(f"::error file={ROUTINE},line=17,col=1,title=K3::“stor” can't be used")
    assert lines[1].startswith(f"::warning file={ROUTINE},line=38,col=10,title=C8::")


def test_github_escapes_what_would_end_a_command_or_a_property(root: Path) -> None:
    path = root / "routines/hjemme/rut-900,a:b%c.exe"
    path.touch()
    out = _check(root, "--format", "github")[1]
    assert "::error file=routines/hjemme/rut-900%2Ca%3Ab%25c.exe,line=1,col=1,title=Y1" in out
    for line in out.splitlines():
        assert re.fullmatch(r"::(error|warning|notice) file=[^,:]+,line=[0-9]+,col=[0-9]+,title=[A-Z]+[0-9]+::.+", line), line


def test_github_finds_the_file_of_a_handbook_in_a_folder_of_the_repository(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _faults(root)
    monkeypatch.setenv("GITHUB_WORKSPACE", str(root.parent))
    assert _check(root, "--format", "github")[1].startswith(f"::error file={root.name}/{ROUTINE},line=17,")
    for top in (root, root / "roles", root.parent / "elsewhere"):
        monkeypatch.setenv("GITHUB_WORKSPACE", str(top))
        assert _check(root, "--format", "github")[1].startswith(f"::error file={ROUTINE},line=17,")


# SARIF


def test_sarif_has_the_shape_of_2_1_0(root: Path) -> None:
    _faults(root)
    code, out, _ = _check(root, "--format", "sarif")
    assert code == 1
    log = json.loads(out)
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-2.1.0.json")
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] == "Felles"
    assert [rule["id"] for rule in driver["rules"]] == list(all_rules())
    assert all(rule["shortDescription"]["text"] and rule["defaultConfiguration"]["level"] in ("error", "warning", "note") for rule in driver["rules"])
    assert run["columnKind"] in ("unicodeCodePoints", "utf16CodeUnits")
    assert [_told(result, driver["rules"]) for result in run["results"]] == [("K3", "error", ROUTINE, 17, 1), ("C8", "warning", ROUTINE, 38, 10)]


def _told(result: dict[str, Any], rules: list[dict[str, Any]]) -> tuple[str, str, str, int, int]:
    assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert result["message"]["text"]
    (location,) = result["locations"]
    physical = location["physicalLocation"]
    region = physical["region"]
    assert re.fullmatch(r"[A-Za-z0-9._~/%-]+", physical["artifactLocation"]["uri"]), "a relative reference, percent-encoded"
    return result["ruleId"], result["level"], physical["artifactLocation"]["uri"], region["startLine"], region["startColumn"]


# What may never be printed

_NASTY = ("\x1b[31m", "\u202e", "\x9b", "\u2028", "\x07", "\n", "\r", "\U000e0061", "\ufeff", "\x7f")


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_unseen_is_printed(root: Path, form: str) -> None:
    for i, nasty in enumerate(_NASTY):
        (root / f"routines/hjemme/n{i}{nasty}.exe").touch()
    with open(os.fsencode(root) + b"/routines/hjemme/\xff\xfe.md", "wb") as file:
        file.write(b"x")
    changed(root, "title: Fall i hjemmet", 'title: "Fall\\e[31m"')
    changed(root, "name: Bygda", "name: Byg\u202eda", "docs/registers/reg-sites.yaml")
    changed(root, '"title": "Routine"', '"title": "Rou\\u202etine", "x-\\u001b[2J": 1', "schemas/routine/schema.json")
    code, out, err = _check(root, "--format", form)
    assert code == 1
    assert UNSEEN.search(out) is None, UNSEEN.search(out)
    assert err == ""
    out.encode("utf-8")
    if form in ("json", "sarif"):
        json.loads(out)


@pytest.mark.parametrize("form", FORMATS)
def test_long_values_are_cut(root: Path, form: str) -> None:
    long = "m" * 60_000
    changed(root, "risk: medium", f"risk: {long}")
    changed(root, "    accountable: leder", f"    accountable: l{long}")
    changed(root, "Ring før du løfter.", f"[x]({long}.md) [y]({long}:z)")
    changed(root, "topic: fall", f"topic: fall\n{'k' * 900}: v")
    out = _check(root, "--format", form)[1]
    assert "m" * 81 not in out
    assert "k" * 81 not in out


def test_what_cant_be_found_is_named_without_its_control_characters(root: Path) -> None:
    code, out, err = _check(root, "routines/\x1b[31m\u202enei.md")
    assert (code, out) == (2, "")
    assert UNSEEN.search(err) is None


# Exit codes


def test_nothing_wrong_is_nought(root: Path) -> None:
    code, out, err = _check(root)
    assert (code, err) == (0, "")
    assert out == f"{DOCUMENTS} documents checked: no problems.\n"


@pytest.mark.parametrize("form", FORMATS)
def test_warnings_alone_are_nought(root: Path, form: str) -> None:
    changed(root, "Ring før du løfter.", "Etter en gulvhendelse ringer du.")
    assert _check(root, "--format", form)[0] == 0


@pytest.mark.parametrize("form", FORMATS)
def test_an_error_is_one(root: Path, form: str) -> None:
    _faults(root)
    assert _check(root, "--format", form)[0] == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "--format", "xml"),
        ("check", "--nei"),
        ("check", "nei.md"),
        ("check", "/etc/passwd"),
        ("check", "../../.."),
        ("--today", "i dag", "check"),
        ("--today", "2026-02-30", "check"),
        ("--today", "20261121", "check"),
        ("--today", "", "check"),
        ("--lang", "tlh", "check"),
        ("chekc",),
        (),
    ],
)
def test_wrong_use_is_two_with_a_sentence(root: Path, arguments: tuple[str, ...]) -> None:
    code, out, err = felles("-C", str(root), *arguments)
    assert (code, out) == (2, "")
    assert "Traceback" not in err
    assert len(err.strip()) > 10


def test_a_folder_that_is_no_folder_is_wrong_use(tmp_path: Path) -> None:
    assert felles("-C", str(tmp_path / "nei"), "check")[0] == 2


def test_no_handbook_is_three_and_says_what_to_do(tmp_path: Path) -> None:
    code, out, err = felles("-C", str(tmp_path), "--lang", "en", "check")
    assert (code, out) == (3, "")
    assert "There is no handbook" in err
    assert "felles init" in err


def test_a_bug_is_three_and_shows_its_traceback_only_when_asked(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> Any:
        raise ZeroDivisionError("on purpose")

    monkeypatch.setattr("felles.cli.check.check", broken)
    code, out, err = _check(root)
    assert (code, out) == (3, "")
    assert "ZeroDivisionError" in err
    assert "Traceback" not in err
    with pytest.raises(ZeroDivisionError):
        felles("--debug", "-C", str(root), "check")


def test_an_interruption_is_130(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr("felles.cli.check.check", stopped)
    assert _check(root)[0] == 130


# -C and paths


def test_the_handbook_is_found_from_any_folder_inside(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root / "routines/hjemme")
    code, out, _ = felles("--lang", "en", "--today", TODAY, "check")
    assert (code, out) == (0, f"{DOCUMENTS} documents checked: no problems.\n")


def test_paths_are_read_from_the_folder_one_stands_in(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _faults(root)
    monkeypatch.chdir(root / "routines")
    code, out, _ = felles("--lang", "en", "check", "hjemme")
    assert code == 1
    assert "1 document checked: 1 error, 1 warning" in out
    assert felles("--lang", "en", "check", "../roles")[0] == 0
    assert felles("--lang", "en", "check", str(root / "roles"))[0] == 0


@pytest.mark.parametrize("path", [".", "routines", "routines/", ROUTINE, "./routines/../routines/hjemme"])
def test_a_path_that_holds_the_fault(root: Path, path: str) -> None:
    _faults(root)
    assert _check(root, path)[0] == 1


@pytest.mark.parametrize("path", ["roles", "docs/registers/reg-sites.yaml", "routines/hjemm"])
def test_a_path_that_doesnt(root: Path, path: str) -> None:
    _faults(root)
    (root / "routines/hjemm").mkdir()
    assert _check(root, path)[0] == 0


def test_several_paths(root: Path) -> None:
    changed(root, "risk: medium", "risk: stor")
    changed(root, "deputy: none", "deputy: nei", "roles/pleier.yaml")
    problems = json.loads(_check(root, "roles", ROUTINE, "--format", "json")[1])["problems"]
    assert [(p["rule"], p["path"]) for p in problems] == [("C2", "roles/pleier.yaml"), ("K3", ROUTINE)]


def test_a_handbook_reached_through_a_link(root: Path, tmp_path: Path) -> None:
    _faults(root)
    link = tmp_path / "link"
    link.symlink_to(root)
    assert _check(link, "routines")[0] == 1
    assert _check(link, "roles")[0] == 0
    assert _check(root, str(link / "routines"))[0] == 1


# Days


def test_a_waiver_counts_on_its_days_only_and_time_makes_no_error(root: Path) -> None:
    changed(root, "note: Nytt punkt om å vente med å løfte.", "note: Nytt punkt.\nlegal: [{text: Loven, address: nei}]")
    waiver = "entries:\n  - {id: u1, rule: K3, document: RUT-900, reason: Rettes snart., owner: leder, from: 2026-11-01, until: 2026-12-31}"
    changed(root, "entries: []", waiver, "docs/registers/reg-waivers.yaml")
    assert _check(root, today="2026-10-31")[0] == 1
    assert _check(root, today="2026-11-01")[0] == 0
    assert _check(root, today="2026-12-31")[0] == 0
    code, out, _ = _check(root, today="2027-01-01", lang="en")
    assert code == 0, out
    assert " warning K3: " in out
    assert " warning W2: " in out


def test_today_is_a_day_in_norway(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC"):
        monkeypatch.setenv("TZ", zone)
        assert felles("-C", str(root), "check")[0] == 0


# Revisions


def _git(root: Path, *arguments: str) -> str:
    who = ["-c", "user.name=x", "-c", "user.email=x@y.example", "-c", "commit.gpgsign=false"]
    return subprocess.run(["git", *who, *arguments], cwd=root, check=True, capture_output=True, text=True).stdout.strip()


def test_a_revision_is_checked_as_it_was(root: Path) -> None:
    _git(root, "init", "-q", "-b", "main")
    _git(root, "add", "-A")
    _git(root, "commit", "-q", "-m", "sound")
    _faults(root)
    _git(root, "commit", "-q", "-a", "-m", "faulty")
    changed(root, "risk: stor", "risk: medium")
    assert _check(root, "--at", "HEAD~1")[0] == 0
    code, out, _ = _check(root, "--at", "main", "--format", "json")
    assert code == 1
    assert [(p["rule"], p["line"]) for p in json.loads(out)["problems"]] == [("K3", 17), ("C8", 38)]
    assert _check(root)[0] == 0
    # A path that has gone since is still a path then; one that never was gives nothing to report.
    (root / ROUTINE).unlink()
    assert _check(root, "--at", "main", ROUTINE)[0] == 1
    assert _check(root, "--at", "main", "roles")[0] == 0


@pytest.mark.parametrize("revision", ["nei", "--output=x", "-h", "HEAD:routines", "", "main..main", "HEAD^{tree}"])
def test_what_is_no_revision_is_refused_with_a_sentence(root: Path, revision: str) -> None:
    _git(root, "init", "-q", "-b", "main")
    _git(root, "add", "-A")
    _git(root, "commit", "-q", "-m", "sound")
    code, out, err = _check(root, f"--at={revision}")
    assert code in (2, 3)
    assert out == ""
    assert "Traceback" not in err
    assert "inside Felles" not in err
    assert not (root / "x").exists()


def test_a_folder_without_git_has_no_revisions(root: Path) -> None:
    code, _, err = _check(root, "--at", "HEAD")
    assert code == 3
    assert "not kept in Git" in err
