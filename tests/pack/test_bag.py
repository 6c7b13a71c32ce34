"""The bag as others read it: the Library of Congress' own tool, sha256sum, unzip's rules, and our own reader."""

from __future__ import annotations

import hashlib
import io
import shutil
import struct
import subprocess
import zipfile
from pathlib import Path

import bagit
import pytest
from hypothesis import given
from hypothesis import strategies as st

from felles.errors import CannotRun
from felles.pack import bag as bags
from felles.pack.bag import Bag
from felles.pack.names import harmful
from felles.pack.opening import Opened
from felles.pack.paths import safe

FILES = {
    "README.txt": b"les meg\n",
    "data/versions/RUT-1/0001/routines/rut-1 sårstell.md": "æøå\n".encode(),
    "data/tom.txt": b"",
    "data/a.json": b"{}\n",
}
INFO = [("Source-Organization", "Fjellvik kommune"), ("External-Description", "Hva som gjaldt " * 12), ("Bagging-Date", "2026-11-27")]


def filled(files: dict[str, bytes] = FILES, *, sign: bool = False) -> tuple[bytes, str]:
    whole = io.BytesIO()
    bag = Bag(whole, "bok-2026")
    for path, content in files.items():
        assert bag.add(path, content) == hashlib.sha256(content).hexdigest()
    digest = bag.close(INFO, (lambda text: f"signed {len(text)}\n") if sign else None)
    return whole.getvalue(), digest


def unpacked(whole: bytes, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(whole)) as packed:
        assert packed.testzip() is None
        packed.extractall(folder)
    (only,) = folder.iterdir()
    return only


def test_the_library_of_congress_own_tool_finds_it_valid(tmp_path: Path) -> None:
    whole, _ = filled()
    folder = unpacked(whole, tmp_path)
    bag = bagit.Bag(str(folder))
    assert bag.validate(processes=1, fast=False, completeness_only=False)
    assert bag.info["Payload-Oxum"] == f"{sum(len(content) for path, content in FILES.items() if path.startswith('data/'))}.3"
    assert bag.info["External-Description"].split() == ["Hva", "som", "gjaldt"] * 12, "a long value goes on in the next line"
    assert bag.version == "1.0"
    (folder / "data" / "a.json").write_bytes(b"{ }")
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(folder)).validate()


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="no sha256sum here")
def test_sha256sum_alone_checks_all_of_it_and_gives_the_digest(tmp_path: Path) -> None:
    whole, digest = filled(sign=True)
    folder = unpacked(whole, tmp_path)
    ran = subprocess.run(["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, text=True, check=True)
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {line.rpartition(":")[0] for line in ran.stdout.splitlines()} == there - {"SHA256SUMS", "SHA256SUMS.sig"}
    asked = subprocess.run(["sha256sum", "SHA256SUMS"], cwd=folder, capture_output=True, text=True, check=True)
    assert digest == f"sha256:{asked.stdout.split()[0]}"
    (folder / "README.txt").write_text("annet")
    assert subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, check=False).returncode == 1


def test_our_own_reader_finds_it_faultless(tmp_path: Path) -> None:
    whole, _ = filled(sign=True)
    (tmp_path / "pack.zip").write_bytes(whole)
    with Opened(tmp_path / "pack.zip") as pack:
        assert pack.faults == ()
        assert pack.outside == ()
        assert pack.top == "bok-2026/"
        assert {name: pack.read(name) for name in FILES} == FILES


def test_every_entry_is_a_plain_file_without_clock_rights_or_compression() -> None:
    whole, _ = filled()
    with zipfile.ZipFile(io.BytesIO(whole)) as packed:
        for entry in packed.infolist():
            assert (entry.date_time, entry.compress_type, entry.create_system) == ((1980, 1, 1, 0, 0, 0), zipfile.ZIP_STORED, 3)
            assert (entry.external_attr, entry.extra, entry.comment) == (0o100644 << 16, b"", b"")


def test_the_same_files_give_the_same_bytes_and_another_byte_another_digest() -> None:
    assert filled() == filled()
    assert filled({**FILES, "data/a.json": b"{}\r\n"})[1] != filled()[1]
    assert filled(sign=True)[1] == filled()[1], "a signature changes nothing of what is signed"


@pytest.mark.parametrize("other", ["data/A.json", "data/a.json/b", "DATA/b.json", "data/å.json", "bagit.TXT"])
def test_no_file_is_written_where_another_system_would_see_another(other: str) -> None:
    with pytest.raises(CannotRun, match="called the same"):
        filled({**FILES, "data/a\u030a.json": b"x", other: b"x"})


def test_no_file_is_written_twice() -> None:
    bag = Bag(io.BytesIO(), "bok")
    bag.add("data/a.json", b"1")
    with pytest.raises(CannotRun, match="called the same"):
        bag.add("data/a.json", b"1")


def test_more_files_than_a_small_zip_can_count(tmp_path: Path) -> None:
    many = {f"data/{n:06}.txt": b"%d" % n for n in range(66_000)}
    whole, _ = filled(many)
    with zipfile.ZipFile(io.BytesIO(whole)) as packed:
        assert len(packed.namelist()) == len(many) + 5
        assert packed.read("bok-2026/data/065999.txt") == b"65999"
    (tmp_path / "pack.zip").write_bytes(whole)
    with Opened(tmp_path / "pack.zip") as pack:
        assert pack.read("data/065999.txt") == b"65999"


def test_a_pack_beyond_four_gigabytes_names_its_places_in_the_long_form() -> None:
    whole = io.BytesIO()
    bag = Bag(whole, "bok")
    bag._at = 5 << 30  # as though so much had been written before
    bag.add("data/a.txt", b"a")
    bag.close([])
    end = whole.getvalue()
    at = end.index(b"PK\1\2")
    extra = end[at + 46 + len("bok/data/a.txt") :][:12]
    assert struct.unpack("<2HQ", extra) == (1, 8, 5 << 30)
    assert struct.unpack("<L", end[at + 42 : at + 46]) == (0xFFFFFFFF,)
    record = end.index(b"PK\6\6")
    count, again, _, start = struct.unpack("<4Q", end[record + 24 : record + 56])
    assert (count, again, start) == (6, 6, (5 << 30) + at)
    assert struct.unpack("<LQL", end[end.index(b"PK\6\7") + 4 :][:16]) == (0, (5 << 30) + record, 1)


def test_a_file_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bags, "_FULL", 3)
    with pytest.raises(CannotRun, match="too large"):
        filled({"data/a.txt": b"1234"})


SIGNS = st.characters(exclude_characters="/", exclude_categories=["Cs"]) | st.sampled_from([chr(0xDC00 + byte) for byte in range(0x80, 0x100)])
"""Whatever a name in Git can hold: characters, and bytes that are none."""
NAMES = st.text(SIGNS, min_size=1, max_size=12).filter(lambda name: name not in (".", ".."))


@given(st.lists(NAMES, min_size=1, max_size=4), st.lists(NAMES, min_size=1, max_size=4))
def test_any_path_becomes_one_that_any_system_can_unpack_and_no_two_come_out_alike(one: list[str], other: list[str]) -> None:
    here, there = "/".join(one), "/".join(other)
    made = safe(here)
    assert harmful(made) is None
    assert not set(made) & set('\\\r\n%:*?"<>|\0')
    assert (made == safe(there)) is (here == there)


@pytest.mark.parametrize("path", ["routines/legemidler/rut-017-utdeling av legemidler.md", "docs/forms/sjekkliste (vår)~1.pdf", "Ærlig & åpen, #1+2.md"])
def test_ordinary_names_stay_as_they_are(path: str) -> None:
    assert safe(path) == path


@pytest.mark.parametrize(
    ("path", "made"),
    [("a/50 % bedre.md", "a/50 =25 bedre.md"), ("con.md", "=63on.md"), ("slutt./x", "slutt=2e/x"), ("a=b", "a=3db"), ("to\nlinjer", "to=0alinjer"), ("\udcff", "=ff")],
)
def test_other_names_are_written_out(path: str, made: str) -> None:
    assert safe(path) == made
