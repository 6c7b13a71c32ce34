"""The report as a PDF: what it says of itself, the same bytes again, and what documents say only ever shown."""

from __future__ import annotations

import re
import sys
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from tests.evidence.grounds import ground
from tests.journeys.deciding import Quick
from tests.site.decided import Story
from tests.site.making import BASE, STEP, routine
from tests.summary.test_hostile import TEXTS

from felles.errors import CannotRun
from felles.evidence.frames import frames
from felles.evidence.ground import Ground
from felles.evidence.items import items
from felles.model import Bypass, Clause, Column, Frame, Item, Table
from felles.pack.report.pdf import _LACKING, report_pdf

DAY = "2026-11-20"
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.S)
MARKUP = ["#panic()", "= Overskrift", "#read(\"/etc/passwd\")", "$ x^2 $", "*fet* _skrå_ `kode`", "#link(\"https://onde.example\")[x]", "- liste\n+ liste\n/ ord: x", "#include \"x.typ\"", "\\u{41} ~ --- <merke> @merke", "])#", "\"; #"]  # fmt: skip


def _opened(pdf: bytes) -> bytes:
    """The file with its streams unpacked, objects in them too."""
    def unpacked(found: re.Match[bytes]) -> bytes:
        try:
            return b"stream\n" + zlib.decompress(found[1]) + b"\nendstream"
        except zlib.error:
            return found[0]

    return _STREAM.sub(unpacked, pdf)


def _story(tmp_path: Path) -> Story:
    path, text = "routines/akutt/rut-100-bomtur.md", routine("RUT-100", "Bomtur", STEP)
    story = Story(tmp_path, files={**BASE, path: text}).adopted()
    return story.decided(path, text.replace("Straks", "Innen ti minutter").replace("Første utgave", "Fristen er lengre."), "2026-03-02")


def _whole(some: Ground) -> bytes:
    return report_pdf(some, items(some), frames(some.words), {"tool": "felles 9.9"})


@pytest.mark.parametrize("language", ["nb", "sv", "en"])
def test_it_is_what_archives_and_screen_readers_ask_for(tmp_path: Path, language: str) -> None:
    pdf = _whole(ground(_story(tmp_path), DAY, language=language))
    opened = _opened(pdf)
    for said in (b"<pdfaid:part>2</pdfaid:part>", b"<pdfaid:conformance>A</pdfaid:conformance>", b"<pdfuaid:part>1</pdfuaid:part>"):
        assert said in opened
    assert b"/StructTreeRoot" in opened and re.search(rb"/Marked\s+true", opened)
    assert re.search(rb"/Lang\s*\(" + language.encode(), opened)
    assert b"/Type/OutputIntent" in opened.replace(b" ", b"") and b"/Encrypt" not in pdf and b"/JavaScript" not in opened and b"/EmbeddedFile" not in opened
    for tag in (b"H1", b"H2", b"H3", b"Table", b"TH", b"TD", b"L", b"LI"):
        assert re.search(rb"/S\s*/" + tag + rb"\b", opened), tag
    dates = set(re.findall(rb"D:(\d{8})", opened))
    assert dates <= {b"20261120"}, "its day is the day asked for"


def test_the_same_ground_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    story = _story(tmp_path)
    first = _whole(ground(story, DAY, "2026-01-05"))
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    monkeypatch.chdir(tmp_path)
    assert _whole(ground(story, DAY, "2026-01-05")) == first


def _filled(tmp_path: Path, text: str) -> bytes:
    """A report in which every field that a document, a change or a frame fills holds a text."""
    table = Table("EV01", text, text, tuple(Column(f"c{n}", text) for n in range(3)), ({"c0": text, "c1": text, "c2": text},))
    item = Item("EV01", text, text, (table, replace(table, rows=(), says=f"{text}.")))
    bypass = Bypass("d" * 40, text, text, None, "added", None, None)
    some = ground(_story(tmp_path), DAY, "2026-01-05", bypasses=(bypass,))
    frame = Frame("x", text, text, (Clause("a", text, text, ("EV01",), text),))
    return report_pdf(some, (item, replace(item, id="EV02", absent=text)), (frame,), {"tool": text, "personal_data": [{"what": text, "where": text, "why": text}]})


def _shape(pdf: bytes) -> list[int]:
    """How many headings, tables, links and lists it has."""
    opened = _opened(pdf)
    return [len(re.findall(rb"/S\s*/" + tag + rb"\b", opened)) for tag in (b"H1", b"H2", b"H3", b"Table", b"TH", b"TD", b"L", b"Link", b"Formula", b"Code")]


def test_a_text_is_only_ever_text(tmp_path: Path) -> None:
    plain = _shape(_filled(tmp_path / "plain", "Vanlig"))
    assert plain[0] == 1 and plain[3] > 4
    for n, text in enumerate([*MARKUP, *(text for text in TEXTS if len(text) < 300)]):
        assert _shape(_filled(tmp_path / str(n), text)) == plain, text


def test_every_sign_that_is_let_through_can_be_shown(tmp_path: Path) -> None:
    signs = [chr(n) for n in range(32, 0x3000) if not _LACKING.match(chr(n))]
    assert len(signs) > 900 and set("æøåÆØÅäöÄÖáčđŋšŧž«»–—…§€→") <= set(signs)
    some = ground(_story(tmp_path), DAY)
    report_pdf(some, (), (), {"tool": "".join(signs)})  # one that lacks is an error of the standard
    assert report_pdf(some, (), (), {"tool": "日本 😀"}) == report_pdf(some, (), (), {"tool": "?? ?"})


def test_without_the_extra_it_says_how_to_get_it_before_any_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(CannotRun):
        _whole(ground(_story(tmp_path / "story"), DAY))
    made = Quick(tmp_path / "handbook")
    made.adopt()
    code, said = made.ran("export", "--pdf", "--out", str(tmp_path / "pack.zip"))
    assert code == 3 and "pip install 'felles[pdf]'" in said and not (tmp_path / "pack.zip").exists()
