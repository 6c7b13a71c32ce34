"""A place's leader says how far the place has come: one command, its own file, and nothing else in it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from tests.cli.handbook import felles
from tests.killing import left_by_kills
from tests.rules.samples import PAGES, lay_base

PLAN = "docs/plans/plan-001-ringe-tidlig.md"
ELVA, SKOGEN = (f"docs/site-plans/plan-001-sone-{place}.yaml" for place in ("elva", "skogen"))
TODAY = "2026-11-21"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The rules' little handbook with a plan and its two places."""
    made = lay_base(tmp_path / "handbook")
    for path in (PLAN, ELVA, SKOGEN):
        (made / path).parent.mkdir(parents=True, exist_ok=True)
        (made / path).write_bytes((PAGES / "L3" / "good" / path).read_bytes())
    return made


def progress(root: Path, *arguments: str, language: str = "en", today: str = TODAY) -> tuple[int, str, str]:
    return felles("-C", str(root), "--lang", language, "--today", today, "progress", *arguments)


def stored(root: Path, path: str = ELVA) -> str:
    return (root / path).read_bytes().decode("utf-8")


def test_a_new_level_stands_since_today_and_the_rest_of_the_file_stays(root: Path) -> None:
    before = stored(root).replace("items:", "# Snakket om på mandag.\nitems:").replace("level: in-use", "level: in-use  # fra oktober").replace("\n", "\r\n")
    (root / ELVA).write_bytes(before.encode())
    code, out, err = progress(root, "PLAN-001-sone-elva", "ringe", "--level", "followed", "--observed", "9/10")
    assert (code, err) == (0, "")
    assert f"Written: {ELVA}" in out
    wanted = before.replace("level: in-use  #", "level: followed  #").replace("on: 2026-10-20", f"on: {TODAY}")
    wanted = wanted.replace("mandag.\r\n", f"mandag.\r\n    observed: {{fulfilled: 9, of: 10, on: {TODAY}}}\r\n").replace(f"# Snakket om på mandag.\r\n    observed: {{fulfilled: 9, of: 10, on: {TODAY}}}", "# Snakket om på mandag.")
    wanted = wanted.replace("note: Slik gjør vi det her.", "note: \"Ring vakten når noe er annerledes: Vi er kommet til «følges».\"")
    assert stored(root) == wanted
    assert (root / PLAN).read_bytes() == (PAGES / "L3" / "good" / PLAN).read_bytes()


def test_said_again_it_changes_nothing(root: Path) -> None:
    said = ("PLAN-001-sone-elva", "ringe", "--level", "3", "--how", "Vi øver mandag: to og to.", "--readers", "20", "--observed", "4/5", "--note", "Kvelden øver videre.")
    assert progress(root, *said)[0] == 0
    once = (root / ELVA).read_bytes()
    moment = (root / ELVA).stat().st_mtime_ns
    code, out, _ = progress(root, *said, today="2026-11-23")
    assert code == 0 and "says so already" in out
    assert ((root / ELVA).read_bytes(), (root / ELVA).stat().st_mtime_ns) == (once, moment)


@pytest.mark.parametrize(("level", "language"), [("3", "nb"), ("in-use", "nb"), ("i bruk", "nb"), ("I brug", "da"), ("I bruk", "sv"), ("In use", "en")])
def test_a_level_by_its_number_or_its_name(root: Path, level: str, language: str) -> None:
    (root / ELVA).write_text(stored(root).replace("level: in-use\n    on: 2026-10-20", "level: trained\n    on: 2026-10-02"), "utf-8")
    assert progress(root, "plan-001-SONE-elva", "ringe", "--level", level, "--on", "2026-11-02", language=language)[0] == 0
    assert "    level: in-use\n    on: 2026-11-02\n" in stored(root)


def test_exempt_and_back_again(root: Path) -> None:
    assert progress(root, ELVA, "ringe", "--exempt", "Vi har ikke egen vakttelefon.")[0] == 0
    text = stored(root)
    assert "level:" not in text and "exempt: {reason: Vi har ikke egen vakttelefon.}" in text and "Vi gjør ikke dette her" in text
    assert progress(root, ELVA, "ringe", "--level", "informed")[0] == 0
    text = stored(root)
    assert "exempt" not in text and f"level: informed\n    on: {TODAY}\n" in text


def test_an_item_the_place_had_said_nothing_of_becomes_a_row(root: Path) -> None:
    more = "  - {id: takk, what: Si takk, short: Takk, type: other, window: {from: 2026-09-14, to: 2026-10-30}, responsible_role: sykepleier}\n"
    (root / PLAN).write_text(stored(root, PLAN).replace("evaluation_points:\n", more + "evaluation_points:\n"), "utf-8")
    before = stored(root)
    assert progress(root, "PLAN-001-sone-elva", "Takk", "--level", "1", "--why", "Alle er fortalt det.")[0] == 0
    assert stored(root) == before.replace("Slik gjør vi det her.", "Alle er fortalt det.") + f"  - item: takk\n    level: informed\n    on: {TODAY}\n"


def test_what_was_said_of_the_same_draft_before_is_told_too(root: Path) -> None:
    """A second item before the place has decided on the first: the note tells of both, and of neither twice."""
    for words in (["init", "-q", "-b", "main"], ["add", "-A"], ["-c", "user.name=Kari", "-c", "user.email=kari@example.org", "commit", "-qm", "Start"]):
        moment = {f"GIT_{who}_DATE": "2026-11-02T08:00:00Z" for who in ("AUTHOR", "COMMITTER")}
        subprocess.run(["git", *words], cwd=root, check=True, env={**os.environ, **moment})
    code, out, err = felles("-C", str(root), "--lang", "en", "--today", TODAY, "adopt")
    assert code == 0, out + err
    code, out, err = progress(root, "PLAN-001-sone-elva", "ringe", "--how", "Vi øver mandag.")
    assert code == 0, out + err
    first = "Ring vakten når noe er annerledes: Hvordan vi gjør det her, er oppdatert."
    assert f'note: "{first}"' in stored(root)
    assert progress(root, "PLAN-001-sone-elva", "ringe", "--note", "Kvelden øver.")[0] == 0
    assert f'note: "{first}"' in stored(root)
    assert progress(root, "PLAN-001-sone-elva", "ringe", "--level", "followed", "--observed", "4/5")[0] == 0
    assert f'note: "{first} Ring vakten når noe er annerledes: Vi er kommet til «følges»."' in stored(root)


BROKEN = {
    "in use without a how": (("--level", "in-use"), "L3"),
    "more readers than staff": (("--readers", "25"), "L3"),
    "more done than seen": (("--observed", "6/5"), "L3"),
    "a name in it": (("--how", "Ring 912 34 567 til Kari."), "C6"),
}


@pytest.mark.parametrize(("said", "rule"), BROKEN.values(), ids=BROKEN.keys())
def test_what_would_break_a_rule_is_not_written(root: Path, said: tuple[str, ...], rule: str) -> None:
    (root / ELVA).write_text(stored(root).replace("level: in-use\n    on: 2026-10-20\n    how: Tas opp på vaktmøtet mandag.", "level: trained"), "utf-8")
    before = (root / ELVA).read_bytes()
    code, out, _ = progress(root, "PLAN-001-sone-elva", "ringe", *said)
    assert code == 1 and "Nothing was written" in out
    line = next(line for line in out.splitlines() if f": {rule}: " in line)
    path, number, column = line.split(" ")[0].rstrip(":").split(":")
    assert path == ELVA and int(number) > 1 and int(column) >= 1
    assert (root / ELVA).read_bytes() == before


def test_what_was_wrong_before_holds_nobody_back(root: Path) -> None:
    (root / ELVA).write_text(stored(root).replace("headcount: 24", "headcount: 4\nlocal_note: 1").replace("how: Tas", "readers: 9\n    how: Tas"), "utf-8")
    assert felles("-C", str(root), "check")[0] == 1
    code, out, _ = progress(root, "PLAN-001-sone-elva", "ringe", "--note", "Kvelden øver.")
    assert code == 0, out


WRONG = {
    "the common plan": (("PLAN-001", "ringe"), "Name the site’s own: PLAN-001-sone-elva, PLAN-001-sone-skogen"),
    "a place that isn't there": (("PLAN-001-sone-alva", "ringe", "--level", "1"), "Did you mean PLAN-001-sone-elva?"),
    "no such item": (("PLAN-001-sone-elva", "rynge", "--level", "1"), "Did you mean “ringe”?"),
    "no such level": (("PLAN-001-sone-elva", "ringe", "--level", "done"), "0 not started, 1 informed"),
    "a level that isn't on the scale": (("PLAN-001-sone-elva", "ringe", "--level", "6"), "0 not started"),
    "no such day": (("PLAN-001-sone-elva", "ringe", "--on", "2026-02-30"), "is not a day"),
    "no pair": (("PLAN-001-sone-elva", "ringe", "--observed", "most"), "such as 8/10"),
    "nothing said": (("PLAN-001-sone-elva", "ringe"), "Say how far it has come"),
    "said of nothing": (("PLAN-001-sone-elva", "--level", "1"), "Which item is this about?"),
    "both": (("PLAN-001-sone-elva", "ringe", "--level", "1", "--exempt", "Nei."), "--level or --exempt"),
    "an empty text": (("PLAN-001-sone-elva", "ringe", "--how", "  "), "An empty text"),
}


@pytest.mark.parametrize(("arguments", "says"), WRONG.values(), ids=WRONG.keys())
def test_a_slip_is_told_with_a_way_out(root: Path, arguments: tuple[str, ...], says: str) -> None:
    before = (root / ELVA).read_bytes()
    code, _, err = progress(root, *arguments)
    assert (code, says in err) == (2, True), err
    assert (root / ELVA).read_bytes() == before


def test_without_an_item_it_tells_what_has_been_said(root: Path) -> None:
    code, out, _ = progress(root, "PLAN-001-sone-elva")
    assert code == 0
    assert "  ringe  Ring vakten når noe er annerledes: in use. Tas opp på vaktmøtet mandag.\n" in out


def test_a_file_that_cannot_be_read_is_told_where(root: Path) -> None:
    (root / ELVA).write_text(stored(root) + "\tx: 1\n", "utf-8")
    code, out, _ = progress(root, "PLAN-001-sone-elva", "ringe", "--level", "1")
    assert code == 1 and f"{ELVA}:16:1: Y7" in out and "Nothing was written" in out


def test_killed_at_any_line_the_file_is_the_old_or_the_new_and_the_command_can_be_run_again(root: Path, tmp_path: Path) -> None:
    said = ("PLAN-001-sone-elva", "ringe", "--how", "Vi øver mandag.", "--on", TODAY)
    old = (root / ELVA).read_bytes()
    left = left_by_kills(root, ("felles/output.py",), lambda: progress(root, *said), tmp_path / "left")
    new = (root / ELVA).read_bytes()
    assert new != old and [(one / ELVA).read_bytes() for one in (left[0], left[-1])] == [old, new]
    assert len(left) > 4, "the lock, the new file, its words, its name"
    for one in left:
        assert (one / ELVA).read_bytes() in (old, new), one
        assert progress(one, *said)[0] == 0
        assert (one / ELVA).read_bytes() == new
        # Killed when all was done but the tidying, nothing is left to do, and a lock that nobody holds blocks nobody.
        assert {p.name for p in (one / ELVA).parent.iterdir()} - {Path(path).name for path in (ELVA, SKOGEN)} <= {f".{Path(ELVA).name}.felles-tmp.lock"}, one
