"""A real pack, in the hands of somebody who has nothing but it: every link leads somewhere, and README.txt's own commands say what it says they do."""

from __future__ import annotations

import posixpath
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest
from tests.evidence.grounds import ground
from tests.site.decided import Story

from felles.pack.report import readme

from .preparing import sound
from .reading import Read


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One handbook's packs, unpacked: of all its days, and with all that may go along."""
    made = sound(tmp_path_factory.mktemp("receiving") / "handbook")
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(made.top.parent / "key")], check=True)
    first = made.git("log", "--reverse", "--format=%cs", "main").splitlines()[0]
    last = made.git("log", "-1", "--format=%cs", "main")
    found = {}
    for name, options in (("whole", ()), ("more", ("--with-objects", "--sign", str(made.top.parent / "key"))), ("less", ("--without-accounts",))):
        zipped = made.top.parent / f"{name}.zip"
        made.felles("export", "--from", first, "--to", last, "--out", str(zipped), *options)
        with zipfile.ZipFile(zipped) as opened:
            opened.extractall(made.top.parent / name)
        (found[name],) = (made.top.parent / name).iterdir()
    return found


def _commands(folder: Path) -> list[str]:
    """What README.txt says to run, without the Windows ones."""
    lines = (folder / "README.txt").read_text("utf-8").splitlines()
    return [line.strip() for line in lines[: next(i for i, line in enumerate(lines) if "PowerShell" in line)] if line.startswith("    ")]


def _run(folder: Path, command: str) -> tuple[int, list[str]]:
    done = subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, text=True)
    return done.returncode, (done.stdout + done.stderr).splitlines()


@pytest.mark.parametrize("name", ["whole", "more", "less"])
def test_each_command_says_what_the_text_says_it_does(packs: dict[str, Path], name: str) -> None:
    folder = packs[name]
    said = {command: _run(folder, command) for command in _commands(folder)}
    assert all(code == 0 for code, _ in said.values()), said
    outputs = list(said.values())
    assert outputs[1][1] == [], "nothing was changed or lost"
    lines, files = map(int, outputs[2][1])
    assert files - lines == (2 if name == "more" else 1)
    sums = [row.split()[0] for row in outputs[3][1]]
    assert sums and all(any(f'"sha256:{one}"' in row for row in outputs[4][1]) for one in sums)
    assert outputs[5][1][0].split()[0] in outputs[6][1][0]
    if name == "more":
        for row in outputs[7][1]:
            digest, path = row.split(maxsplit=1)
            assert posixpath.basename(path) == digest
    assert list(said)[-1] == "python3 verify.py" and outputs[-1][1]


def test_the_commands_notice_what_was_done(packs: dict[str, Path], tmp_path: Path) -> None:
    folder = tmp_path / "pack"
    shutil.copytree(packs["whole"], folder)
    commands = _commands(folder)
    (folder / "data" / "extra.html").write_text("x")
    lines, files = map(int, _run(folder, commands[2])[1])
    assert files - lines == 2
    text = next((folder / "data/versions").rglob("*.md"))
    text.write_bytes(text.read_bytes() + b" ")
    code, said = _run(folder, commands[1])
    assert code == 1 and any(text.name in row for row in said)
    assert _run(folder, "python3 verify.py")[0] == 1


@pytest.mark.parametrize("name", ["whole", "more", "less"])
def test_every_link_leads_to_a_file_of_the_pack(packs: dict[str, Path], name: str) -> None:
    folder = packs[name]
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    pages = sorted(path for path in there if path.endswith(".html") and not path.startswith("data/versions/"))
    assert "data/report.html" in pages and len([page for page in pages if page.startswith("data/items/")]) > 20
    assert any(page.startswith("data/redlines/") for page in pages)
    led: set[str] = set()
    for page in pages:
        for way in Read((folder / page).read_bytes()).ways:
            target = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(way)))
            assert target in there, (page, way)
            led.add(target)
    assert {page for page in pages if page != "data/report.html"} <= led, "each page is led to"


def test_one_page_of_plain_text(packs: dict[str, Path], tmp_path: Path) -> None:
    for language in ("nb", "nn", "da", "sv", "en"):
        story = Story(tmp_path / language).adopted()
        some = ground(story, "2026-11-20", "2026-01-05", language=language)
        every = replace(some, asked=replace(some.asked, begins="2026-09-23", ends="2026-12-24"))
        text = readme(every, {"objects": True, "signature": True}).decode("utf-8")
        lines = text.splitlines()
        assert len(lines) <= 60 and max(map(len, lines)) <= 78
        assert ("IN ENGLISH" in text) == (language != "en") and "\r" not in text and text.endswith("\n")
        assert "Lia kommune (fiktiv)" in text and "Get-FileHash" in text and "shasum -a 256" in text
