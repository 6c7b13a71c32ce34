"""Drawings: only shapes with the stylesheet's classes, the same bytes each time, nothing of a text but its letters, and no engine here."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from felles.drawing.drawn import Drawer
from felles.drawing.shapes import CLASSES, shapes
from felles.drawing.specification import (
    Label,
    Picture,
    Size,
    Specification,
    Stretch,
    digest,
    specification,
    written,
)
from felles.errors import CannotRun
from felles.sharing import shared

SIZE = Size(358, 320, 40, 8, 34, 50)
PICTURE = Picture(
    values=[3.0, 3.4, None, 3.2, 9.0, 2.0, 2.1, 1.0],
    signs=["", "", "", "", "concern", "", "neutral", "improvement"],
    lower=[1.0] * 5 + [1.5] * 3,
    upper=[5.0] * 5 + [2.5] * 3,
    stretches=[Stretch(0, 4, 3.0, "snitt 3,0"), Stretch(5, 7, 2.0, "snitt 2,0", under=True)],
    low=0,
    high=10,
    numbers=[Label(0, "0"), Label(5, "5"), Label(10, "10")],
    times=[Label(0, "jan"), Label(3, "apr")],
    years=[Label(0, "2026", strong=True)],
    events=[Label(5, "1"), Label(6, "2")],
    ends=[Label(2.0, "snitt 2,0", strong=True), Label(2.5, "øvre grense 2,5")],
    target=4.0,
)
HOSTILE = '</text><script>alert(1)</script>"\' onload=x &amp; {{x}} \u202e\x00\x07\ud800 <style>*{}</style>'


def drawn(picture: Picture = PICTURE, size: Size = SIZE) -> str:
    one = specification(picture, size)
    return Drawer()([one])[digest(one)]


def parsed(inside: str) -> ET.Element:
    return ET.fromstring(f"<svg>{inside}</svg>")


@pytest.fixture(scope="module")
def whole() -> str:
    return drawn()


def test_every_layer_has_a_class_of_the_stylesheet(whole: str) -> None:
    found = {group.get("class") for group in parsed(whole).iter("g") if group.get("class")}
    assert found == set(CLASSES.values())
    stylesheet = (Path(__file__).parents[2] / "tools" / "felles" / "theme" / "assets" / "felles.css").read_text("utf-8")
    assert {name for classes in found for name in str(classes).split() if f".{name} " not in stylesheet} == set()


def test_nothing_but_the_classes_says_how_it_looks(whole: str) -> None:
    """A page that forbids styles of its own, dark view and paper all need that."""
    allowed = {"g": {"class", "transform"}, "line": {"x1", "y1", "x2", "y2"}, "path": {"d", "transform"}, "text": {"x", "y", "text-anchor"}, "svg": set()}
    for element in parsed(whole).iter():
        assert set(element.attrib) <= allowed[element.tag], element.tag
    assert not re.search(r"style|fill|font|stroke|#|url\(|NaN", whole)


def test_each_point_has_the_shape_of_its_sign(whole: str) -> None:
    counted = {group.get("class"): len(list(group)) for group in parsed(whole).iter("g") if group.get("class")}
    assert [counted[name] for name in ("c-pt", "c-good", "c-bad", "c-turn")] == [4, 1, 1, 1]
    forms = {group.get("class"): group[0].get("d", "").split("Z")[0] for group in parsed(whole).iter("g") if group.get("class") in ("c-pt", "c-good", "c-bad", "c-turn")}
    assert len({re.sub(r"[-\d., ]", "", form) + str(form.count(",")) for form in forms.values()}) >= 3 and "A" in forms["c-pt"]


def test_the_line_breaks_where_a_number_is_missing_and_where_limits_begin_anew(whole: str) -> None:
    lines = next(group for group in parsed(whole).iter("g") if group.get("class") == "c-line")
    assert [path.get("d", "").count("L") + 1 for path in lines] == [2, 2, 3]


def test_marks_that_would_cover_each_other_stand_above_each_other() -> None:
    many = Picture([1.0] * 40, [""] * 40, [None] * 40, [None] * 40, [Stretch(0, 39, 1)], 0, 2, [], [], events=[Label(4, "1"), Label(5, "2"), Label(6, "3"), Label(30, "4")])
    inside = parsed(drawn(many))
    places = {text.text: float(text.get("y", "")) for group in inside.iter("g") if group.get("class") == "c-tagt" for text in group}
    assert places["1"] == places["4"] > places["2"] > places["3"]
    moved = inside[0].get("transform", "")
    assert float(moved.split(" ")[1].rstrip(")")) + places["3"] > 5, "there is room for them at the top"


def test_everything_stands_inside_the_drawing(whole: str) -> None:
    moved = re.match(r'<g transform="translate\(([\d.]+) ([\d.]+)\)">', whole)
    assert moved is not None
    for text in parsed(whole).iter("text"):
        x, y = float(moved[1]) + float(text.get("x", "")), float(moved[2]) + float(text.get("y", ""))
        assert 0 <= x <= SIZE.width + 8 and 0 <= y <= SIZE.height, text.text


def test_the_same_is_drawn_the_same_and_apart(whole: str) -> None:
    assert drawn() == whole
    other = specification(replace(PICTURE, target=None), SIZE)
    both = Drawer()([other, specification(PICTURE, SIZE)])
    assert both[digest(specification(PICTURE, SIZE))] == whole != both[digest(other)]


def test_numbers_have_one_decimal_at_most(whole: str) -> None:
    assert re.findall(r"\d+\.\d\d", whole) == []


def test_labels_are_letters_and_nothing_else() -> None:
    bad = replace(PICTURE, times=[Label(0, HOSTILE)], ends=[Label(2, HOSTILE)], events=[Label(5, HOSTILE)], stretches=[Stretch(0, 7, 3, HOSTILE)])
    inside = drawn(bad)
    tags = {element.tag for element in parsed(inside).iter()}
    assert tags == {"svg", "g", "line", "path", "text"}
    texts = [text.text or "" for text in parsed(inside).iter("text")]
    assert sum("<script>alert(1)</script>" in text for text in texts) == 4
    assert all("\x00" not in text and "\ud800" not in text for text in texts)


def test_nothing_to_draw_is_no_trouble() -> None:
    empty = Picture([], [], [], [], [], 0, 1, [], [])
    assert "<path" not in drawn(replace(empty, numbers=[Label(0, "0")]))
    alone = replace(empty, values=[4.0], signs=[""], lower=[None], upper=[None], stretches=[Stretch(0, 0, None)], high=5)
    assert drawn(alone).count("c-pt") == 1


class Counting(Drawer):
    """Counts what is really drawn."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn: list[int] = []

    def _drawn(self, some: list[Specification]) -> list[str]:  # type: ignore[override]
        self.drawn.append(len(some))
        return super()._drawn(some)


def test_only_what_changed_is_drawn_anew() -> None:
    draw, one, other = Counting(), specification(PICTURE, SIZE), specification(replace(PICTURE, target=None), SIZE)
    first = draw([one, one])
    assert draw([one]) == first and draw([one, other])[digest(one)] == first[digest(one)]
    assert draw.drawn == [1, 1]
    draw([other])
    assert set(draw([])) == set() and draw.drawn == [1, 1]


def test_what_draws_lives_in_a_process_of_its_own() -> None:
    """A build forks after it has drawn: what it forks off would hang, were the engine here."""
    program = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from drawing.test_drawing import drawn, shared\n"
        "drawn(); assert 'vl_convert' not in sys.modules\n"
        "print(sum(map(len, shared(300, lambda jobs: [len(drawn()) for job in jobs if job % 150 == 0], 2))))\n"
    )
    run = subprocess.run([sys.executable, "-c", program, str(Path(__file__).parents[1])], capture_output=True, text=True, timeout=120)
    assert (run.returncode, run.stdout.strip()) == (0, "2"), run.stderr
    assert shared is not None


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        ("import sys; sys.exit('no memory left')", "no memory left"),
        ("raise SystemExit(7)", "exit 7"),
        ("print('{}')", ""),
        ("print('{\"wrong\": \"too large\"}')", "too large"),
        ("print('{\"drawing\": \"<svg\"}')", "unclosed token"),
        ("print('no answer')", "Expecting value"),
        ("print('{\"drawing\": \"<svg/>\"}'); print('{}')", "exit 0"),
        ("import time; time.sleep(60)", "1 s"),
    ],
)
def test_a_process_that_fails_is_told_of_in_a_sentence(tmp_path: Path, program: str, reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("felles.drawing.drawn._PATIENCE", 1)
    monkeypatch.setattr("felles.drawing.drawn._EACH", 0)
    file = tmp_path / "fails.py"
    file.write_text(program, "utf-8")
    with pytest.raises(CannotRun, match="could not be drawn") as caught:
        Drawer(file)([specification(PICTURE, SIZE)])
    assert reason in str(caught.value.values["reason"]) and "vl-convert" in caught.value.help


def test_a_program_that_is_gone_is_told_of_too(tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match="could not be drawn"):
        Drawer(tmp_path / "gone.py")([specification(PICTURE, SIZE)])


def test_a_specification_that_names_a_file_is_not_drawn(tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("at,n\n1,2\n", "utf-8")
    one = dict(specification(PICTURE, SIZE))
    one["layer"] = [{**one["layer"][0], "data": {"url": secret.as_uri()}}]
    with pytest.raises(CannotRun, match="holds its own numbers"):
        Drawer()([one])


def test_a_specification_is_one_line_of_plain_letters() -> None:
    line = written(specification(replace(PICTURE, times=[Label(0, "a\nb æ \u2028")]), SIZE))
    assert line.isascii() and b"\n" not in line


@pytest.mark.parametrize("svg", ["", "<svg/>", "<svg><g/></svg", '<svg><g><g class="mark-line line_1_marks"><path d="M0,0 url(#x)"/></g></g></svg>'])
def test_what_is_no_drawing_is_refused(svg: str) -> None:
    with pytest.raises(ValueError):
        shapes(svg)


def test_layers_nobody_named_are_left_out() -> None:
    strange = '<svg><g transform="translate(1,2)"><g class="mark-image evil_0_marks"><image href="x"/></g><g class="mark-rule grid_1_marks"><line x2="4"/><script>x</script></g></g></svg>'
    assert shapes(strange) == '<g transform="translate(1 2)"><g class="c-grid"><line x1="0" y1="0" x2="4" y2="0"/></g></g>'
