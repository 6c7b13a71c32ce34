"""Packs in which something was changed on the way: each change is noticed and named, by both verifiers, and no honest copy is."""

from __future__ import annotations

import hashlib
import json
import os
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cli.handbook import felles

from felles.errors import CannotRun
from felles.pack.claims import files
from felles.pack.opening import Opened

from .packs import Files, laid, second, summed, zipped

EVERY = 997
"""Of a whole pack's bytes so many are left out between two that are flipped; a tiny one has each flipped."""


def failing(target: Path) -> set[str]:
    """The files that don't hold, by the lists of checksums alone: what a whole run says first."""
    with Opened(target) as opened:
        return {one.subject for one in files.claims(opened) if one.verdict == "fails"}


def verified(target: Path) -> tuple[int, set[str]]:
    """Exit code of a whole run, and the files it names."""
    code, out, err = felles("verify", "--format", "json", str(target))
    assert code in (0, 1), out + err
    return code, {row["subject"] for row in json.loads(out)["claims"] if row["verdict"] == "fails"}


@pytest.fixture(scope="module")
def tiny() -> Files:
    """The smallest bag there is."""
    made = {"bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n", "bag-info.txt": b"Payload-Oxum: 0.0\n", "data/a.txt": b"en tekst\n", "README.txt": b""}
    return summed(made)


def test_each_byte_of_each_file_of_a_tiny_one(tiny: Files, tmp_path: Path) -> None:
    target = tmp_path / "tiny.zip"
    assert failing(zipped(tiny, target)) == set()
    tried = 0
    for name, content in tiny.items():
        for at in range(len(content)):
            other = content[:at] + bytes([content[at] ^ 1 << at % 8]) + content[at + 1 :]
            found = failing(zipped({**tiny, name: other}, target))
            assert found, (name, at)
            # A flipped name in the list of checksums is told as the file that is missing.
            assert name in found or name == "SHA256SUMS", (name, at, found)
            tried += 1
    assert tried > 500


def test_bytes_all_over_a_whole_one(pack: Path, sound: Files, tmp_path: Path) -> None:
    """Flipped in the zip itself, where the files' bytes lie."""
    whole, target = bytearray(pack.read_bytes()), tmp_path / "flipped.zip"
    with zipfile.ZipFile(pack) as opened:
        places = [(one.header_offset + 30 + len(one.filename.encode()), one.file_size, one.filename.partition("/")[2]) for one in opened.infolist()]
    spots = [(start + at, name) for start, size, name in places for at in range(0, size, EVERY)]
    named, chosen = 0, random.Random(17).sample(spots, 150)
    for at, name in chosen:
        whole[at] ^= 0x20
        target.write_bytes(whole)
        whole[at] ^= 0x20
        found = failing(target)
        assert found, (name, at)
        named += name in found
    assert named >= 0.95 * len(chosen)


def test_bytes_of_the_container_change_nothing_that_is_read_or_are_noticed(tiny: Files, tmp_path: Path) -> None:
    """A zip's own fields: dates and the like may be others; what is read is what was made, or it is refused."""
    target = tmp_path / "container.zip"
    whole = bytearray(zipped(tiny, target).read_bytes())
    with zipfile.ZipFile(target) as opened:
        data = {at for one in opened.infolist() for at in range(one.header_offset + 30 + len(one.filename), one.header_offset + 30 + len(one.filename) + one.file_size)}
    outside = [at for at in range(len(whole)) if at not in data]
    assert len(outside) > 800
    for at in outside:
        whole[at] ^= 0x04
        target.write_bytes(whole)
        whole[at] ^= 0x04
        try:
            with Opened(target) as read:
                same = all(name in read and (m := read.measured(name)) is not None and m.sha256 == hashlib.sha256(content).hexdigest() for name, content in tiny.items())
                assert same or read.faults or read.outside or set(read.names) != set(tiny) or any(read.measured(name) is None for name in read.names), at
        except CannotRun:
            pass


def changes(sound: Files) -> Iterator[tuple[str, str, Files]]:
    """How, on which file, and what it comes to."""
    names = sorted(sound)
    for i, name in enumerate(names):
        content = sound[name]
        yield "deleted", name, {other: text for other, text in sound.items() if other != name}
        yield "truncated", name, {**sound, name: content[:-1]} if content else {**sound, name: b"x"}
        yield "grown", name, {**sound, name: content + b"\n"}
        moved = f"{name}.bak"
        yield "renamed", moved, {**{other: text for other, text in sound.items() if other != name}, moved: content}
        other = names[(i + 7) % len(names)]
        if sound[other] != content:
            yield "swapped", name, {**sound, name: sound[other], other: content}
    for name in ("data/versions/RUT-002/0002/ekstra.md", "ekstra.txt", "data/.skjult"):
        yield "added", name, {**sound, name: b"x"}


def test_whole_files_deleted_cut_renamed_swapped_or_added(sound: Files, tmp_path: Path) -> None:
    part = summed({name: content for name, content in sound.items() if len(content) < 8_000 and not name.startswith("data/files/")})
    target, tried, named = tmp_path / "changed.zip", 0, 0
    for how, name, changed in changes(part):
        found = failing(zipped(changed, target))
        assert found, (how, name)
        tried += 1
        named += name in found
    assert tried > 300
    assert named >= 0.95 * tried


def test_whole_runs_name_the_same_and_the_second_verifier_agrees(sound: Files, tmp_path: Path) -> None:
    target = tmp_path / "changed.zip"
    picked = random.Random(5).sample(list(changes(sound)), 40)
    for how, name, changed in picked:
        code, named = verified(zipped(changed, target))
        assert code == 1, (how, name)
        holds, said = second(target)
        assert not holds, (how, name)
        assert name in named, (how, name, named)
        assert name in said or how == "swapped" or "can't be read" in said, (how, name, said)


@pytest.mark.parametrize("name", ["data/report.html", "SHA256SUMS", "bagit.txt", "data/decisions/2026/0003.json", "verify.py"])
def test_links_in_place_of_files(sound: Files, tmp_path: Path, name: str) -> None:
    folder = laid(sound, tmp_path / "pakke")
    (folder / name).rename(tmp_path / "annet")
    (folder / name).symlink_to(tmp_path / "annet")
    code, named = verified(folder)
    assert (code, name in named) == (1, True)
    assert not second(folder)[0]
    target = tmp_path / "lenke.zip"
    with zipfile.ZipFile(target, "w") as opened:
        for other, content in sound.items():
            info = zipfile.ZipInfo(f"pakke/{other}")
            info.create_system, info.external_attr = 3, (0o120777 if other == name else 0o100644) << 16
            opened.writestr(info, b"/etc/passwd" if other == name else content)
    code, named = verified(target)
    assert (code, name in named) == (1, True)
    assert not second(target)[0]


def test_a_folder_with_what_is_no_file(sound: Files, tmp_path: Path) -> None:
    folder = laid(sound, tmp_path / "pakke")
    os.mkfifo(folder / "data" / "ror")
    code, named = verified(folder)
    assert (code, named) == (1, {"data/ror"})
    assert not second(folder)[0]
