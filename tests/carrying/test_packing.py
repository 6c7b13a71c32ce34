"""What is packed comes out again byte for byte; the same site gives the same copy; a new day's copy is little more than that day."""

from __future__ import annotations

import hashlib
import json
import zlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.carrying.icons import ASSETS, icons
from tests.carrying.reading import unpacked

from felles.carrying import MOST_BYTES, carried, carry, leave, pack, packing

_LINE = st.one_of(st.sampled_from([b"<p>the same on every page, and long enough</p>", b"\x012", b"", b"kort"]), st.binary(max_size=40))
_CONTENT = st.one_of(st.binary(max_size=200), st.lists(_LINE, max_size=12).map(b"\n".join))
_PATH = st.builds(lambda name, ending: f"{name}{ending}", st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=12), st.sampled_from(["/index.html", ".html", ".svg", ""]))


@settings(deadline=None)
@given(st.dictionaries(_PATH, _CONTENT, max_size=30))
def test_what_is_packed_comes_out_again(files: dict[str, bytes]) -> None:
    packed = pack(files)
    assert unpacked(packed) == files
    assert packed.files == len(files)
    firsts = [package.first.encode("utf-16-be") for package in packed.packages]
    assert firsts == sorted(set(firsts))
    again = pack(dict(reversed(files.items())))
    assert again == packed


def _site(count: int, day: str, changed: str = "") -> dict[str, bytes]:
    frame = [f"<div>the frame of every page, line {n}</div>" for n in range(100)]
    texts = {f"rutiner/r{n}/index.html": [hashlib.sha256(f"{n} {line}".encode()).hexdigest() for line in range(250)] for n in range(count)}
    return {path: "\n".join([*frame, f"<p>Håndbok laget {day}</p>", *text, changed if path.endswith("/r7/index.html") else ""]).encode() for path, text in texts.items()}


def test_a_new_day_and_a_changed_page_are_fetched_alone() -> None:
    first, next_day = pack(_site(300, "21. november 2026")), pack(_site(300, "22. november 2026", "Endret"))
    assert len(first.packages) > 3
    assert first.edition != next_day.edition
    held = {package.digest for package in (first.lines, *first.packages)}
    wanted = [package for package in (next_day.lines, *next_day.packages) if package.digest not in held]
    assert wanted[0] == next_day.lines
    assert len(wanted) == 2


def test_an_edition_is_what_is_in_it_and_not_how_it_was_compressed(monkeypatch: pytest.MonkeyPatch) -> None:
    files = _site(10, "21. november 2026")
    whole = pack(files)
    made = zlib.compressobj
    monkeypatch.setattr(packing.zlib, "compressobj", lambda level, method, bits: made(1, method, bits))
    other = pack(files)
    assert other.lines.content != whole.lines.content
    assert other.edition == whole.edition
    assert pack({**files, "en": b"1"}).edition != pack({**files, "to": b"1"}).edition != whole.edition


@pytest.mark.parametrize(
    ("path", "size", "part"),
    [
        ("rutiner/index.html", 30_000, True),
        ("vedlegg/skjema.pdf", MOST_BYTES, True),
        ("vedlegg/film.pdf", MOST_BYTES + 1, False),
        ("data/documents.json", 10, False),
        ("data/copies/RUT-001.json", 10, True),
        ("data/evidence.zip", 10, False),
        ("sitemap.xml", 10, False),
        ("worker.js", 10, False),
        ("offline/edition.json", 10, False),
    ],
)
def test_what_is_carried(path: str, size: int, part: bool) -> None:
    assert carried(path, size) is part


def _carried(folder: Path) -> dict[str, Any]:
    for path, content in {**_site(20, "21. november 2026"), "404.html": b"<h1>", "vedlegg/stor.pdf": b"x" * (MOST_BYTES + 1), "data/evidence.zip": b"PK"}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    carry(folder, name="Lia håndbok", language="nb", made="2026-11-21", menu=[("Søk", "sok/")])
    found: dict[str, Any] = json.loads((folder / "offline" / "edition.json").read_text("utf-8"))
    return found


def test_a_site_is_given_its_copy(tmp_path: Path) -> None:
    edition = _carried(tmp_path / "one")
    assert edition["made"] == "2026-11-21"
    assert edition["left_out"] == {"files": 2, "size": MOST_BYTES + 3}  # a large paper, and evidence for inspectors
    for part in (edition["lines"], *edition["packages"]):
        content = (tmp_path / "one" / "offline" / part["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == part["sha256"]
        assert len(content) == part["size"]
    assert sum(part["size"] for part in (edition["lines"], *edition["packages"])) == edition["size"]
    manifest = json.loads((tmp_path / "one" / "manifest.webmanifest").read_text("utf-8"))
    assert (manifest["name"], manifest["lang"], manifest["scope"]) == ("Lia håndbok", "nb", "./")
    assert _carried(tmp_path / "two") == edition


def test_a_site_that_is_not_carried_holds_a_worker_that_leaves(tmp_path: Path) -> None:
    leave(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["worker.js"]
    assert "unregister()" in (tmp_path / "worker.js").read_text("utf-8")


def test_the_icons_are_drawn_from_the_sites_own_picture() -> None:
    assert {path.name: path.read_bytes() for path in (ASSETS / "icons").iterdir()} == icons()
