"""The commands that make pages: what they write, what they refuse, and what stays when they fail."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.cli.handbook import ROUTINE, changed, made
from tests.finding.measure import TODAY as DAY_IT_STANDS
from tests.finding.measure import handbook as as_it_stands

from felles.cli import main

_DAY = ("--today", "2026-11-21")


@pytest.fixture
def handbook(tmp_path: Path) -> Path:
    """A small handbook with one document of each kind, to be changed at will."""
    return made(tmp_path / "book")


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A copy of the sample, as its files stand."""
    return as_it_stands("nb", tmp_path / "book")


def _routine(handbook: Path) -> Path:
    return handbook / ROUTINE


def _break(handbook: Path) -> None:
    changed(handbook, "accountable: ", "accountable: nobody-")


def test_build_says_what_it_made_and_where(handbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-C", str(handbook), *_DAY, "build", "--report"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert len(said) == 3
    assert str(handbook / "site") in said[1]
    assert (handbook / "site" / "index.html").is_file()
    listed = json.loads((handbook / "site" / "data" / "documents.json").read_text("utf-8"))
    assert {"id", "kind", "title", "version", "standing", "dates", "url"} == set(listed[0])
    for document in listed:
        assert (handbook / "site" / document["url"] / "index.html").is_file()


def test_an_error_leaves_the_site_that_stands(handbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-C", str(handbook), *_DAY, "build"]) == 0
    before = (handbook / "site" / "index.html").stat().st_ino
    _break(handbook)
    capsys.readouterr()
    assert main(["-C", str(handbook), *_DAY, "build"]) == 1
    assert "rut-900" in capsys.readouterr().out
    assert (handbook / "site" / "index.html").stat().st_ino == before
    assert main(["-C", str(handbook), *_DAY, "pages", "--to", str(handbook / "build" / "pages")]) == 1
    assert not (handbook / "build" / "pages").exists()


def test_a_folder_that_is_named_is_seen_from_where_one_stands(handbook: Path) -> None:
    (handbook / "plans").mkdir()
    assert main(["-C", str(handbook / "plans"), *_DAY, "build", "--out", "site"]) == 0
    assert (handbook / "plans" / "site" / "index.html").is_file()
    assert not (handbook / "site").exists()


def test_two_builds_give_the_same_bytes(sample: Path, undecided: Callable[[str], Path], tmp_path: Path) -> None:
    """Another folder, another process."""
    command = [sys.executable, "-m", "felles", "-C", str(sample), "--today", DAY_IT_STANDS, "build", "--out", str(tmp_path / "again")]
    assert subprocess.run(command, capture_output=True, cwd=tmp_path).returncode == 0
    assert not subprocess.run(["diff", "-r", undecided("nb"), tmp_path / "again"], capture_output=True).stdout


@pytest.mark.parametrize(
    ("day", "code", "said"), [("2026-01-01", 3, "Git"), ("yesterday", 2, "yesterday"), ("2026-02-30", 2, "2026-02-30")]
)
def test_looking_back_needs_a_day_and_a_history(
    handbook: Path, capsys: pytest.CaptureFixture[str], day: str, code: int, said: str
) -> None:
    assert main(["-C", str(handbook), "build", "--as-of", day]) == code
    assert said in capsys.readouterr().err
    assert not (handbook / "site").exists() and not (handbook / "build").exists()


def test_a_folder_of_somebody_elses_is_left_alone(handbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-C", str(handbook), *_DAY, "build", "--out", str(handbook / "routines")]) == 3
    assert "routines" in capsys.readouterr().err
    assert _routine(handbook).is_file()


def test_the_public_site_holds_what_is_public_alone(sample: Path, tmp_path: Path) -> None:
    handbook = sample
    for path in (*handbook.rglob("*.md"), *handbook.rglob("*.yaml")):
        text = path.read_text("utf-8")
        if "\nvisibility: public\n" in text:
            path.write_text(text.replace("\nvisibility: public\n", "\n", 1), "utf-8")
    file = next((handbook / "routines").glob("*/rut-013-*.md"))
    file.write_text(
        file.read_text("utf-8").replace("\nlang: nb\n", "\nlang: nb\nvisibility: public\n", 1), "utf-8"
    )
    out = tmp_path / "public"
    assert main(["-C", str(handbook), *_DAY, "build", "--audience", "public", "--out", str(out)]) == 0
    listed = json.loads((out / "data" / "documents.json").read_text("utf-8"))
    assert [document["id"] for document in listed] == ["RUT-013"]
    shown = "".join(path.read_text("utf-8") for path in (out / "search").rglob("*.js"))
    assert set(re.findall(r'"d":"([^"]+)"', shown)) == {"RUT-013"}
    secret = "Utdeling av legemidler i hjemmet"  # the title of a document that is for staff only
    assert secret in (_other := next((handbook / "routines").glob("*/rut-017-*.md"))).read_text("utf-8"), (
        _other
    )
    assert [
        str(path) for path in out.rglob("*") if path.is_file() and secret.encode() in path.read_bytes()
    ] == []


def test_settings_of_the_site_that_could_run_something_are_refused(
    handbook: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (handbook / "mkdocs.yml").write_text("site_name: a\nhooks: [evil.py]\n")
    assert main(["-C", str(handbook), *_DAY, "build"]) == 3
    assert "mkdocs.yml:2" in capsys.readouterr().err


@pytest.fixture
def server(handbook: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    port = "8977"
    arguments = [sys.executable, "-m", "felles", "-C", str(handbook), *_DAY, "serve", "--port", port]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    running = subprocess.Popen(
        arguments, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
    )
    assert running.stdout
    line = running.stdout.readline()
    assert f"127.0.0.1:{port}" in line, line
    yield f"http://127.0.0.1:{port}/", running
    running.send_signal(signal.SIGTERM)
    assert running.wait(20) == 130


def _get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=60) as answer:
        return str(answer.read().decode("utf-8"))


def _until(address: str, text: str) -> None:
    end = time.monotonic() + 60
    while text not in _get(address):
        assert time.monotonic() < end, f"never saw {text}"
        time.sleep(0.3)


def test_what_is_saved_is_shown_and_a_mistake_is_told(
    handbook: Path, server: tuple[str, subprocess.Popen[str]]
) -> None:
    address, running = server
    listed = json.loads(_get(address + "data/documents.json"))
    page = address + next(one["url"] for one in listed if one["id"] == "RUT-900")
    file = _routine(handbook)
    good = file.read_text("utf-8")
    assert "Se til den som har falt" in _get(page)
    file.write_text(good.replace("Se til den som har falt", "Rop, og se etter"), "utf-8")
    _until(page, "Rop, og se etter")
    _break(handbook)
    assert running.stdout
    while "rut-900" not in running.stdout.readline():
        pass
    assert "Rop, og se etter" in _get(page)
    file.write_text(good, "utf-8")
    _until(page, "Se til den som har falt")
