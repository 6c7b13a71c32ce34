"""Every kind's own samples: the good ones have the kind's shape, each bad one has one fault at the place it names."""

from __future__ import annotations

from pathlib import Path

import pytest

from felles.model import Document, Kind
from felles.reading.handbook import _locate
from felles.reading.kinds import read_kinds
from felles.reading.shape import Shapes
from felles.reading.text import decode, read_yaml, split
from felles.reading.tree import Folder

PROJECT = Path(__file__).parents[2]
KINDS, PROBLEMS = read_kinds(Folder(PROJECT))
SHAPES = Shapes(KINDS)
GOOD = sorted((PROJECT / "schemas").glob("*/samples/good/*"))
BAD = sorted((PROJECT / "schemas").glob("*/samples/bad/*"))


def _document(file: Path, kind: Kind) -> Document:
    text = decode(file.read_bytes())
    front, body, line = split(text) if file.suffix == ".md" else (text, "", 0)
    data = read_yaml(front, 2 if file.suffix == ".md" else 1)
    return Document(file.name, kind, data, body, line, text, _locate)


def _kind(file: Path) -> Kind:
    return KINDS[file.parents[2].name]


def test_every_kind_has_good_and_bad_samples_and_no_fault_of_its_own() -> None:
    assert PROBLEMS == []
    for name in KINDS:
        folder = PROJECT / "schemas" / name / "samples"
        assert list((folder / "good").iterdir()), name
        assert list((folder / "bad").iterdir()), name


@pytest.mark.parametrize("file", GOOD, ids=lambda f: f"{f.parents[2].name}/{f.name}")
def test_good_samples_have_their_kinds_shape(file: Path) -> None:
    document = _document(file, _kind(file))
    assert document.data["kind"] == document.kind.name
    assert [(p.rule, p.variant, p.values, p.place.line) for p in SHAPES.problems(document)] == []
    assert file.suffix == {"markdown": ".md", "yaml": ".yaml"}[document.kind.format]


@pytest.mark.parametrize("file", BAD, ids=lambda f: f"{f.parents[2].name}/{f.name}")
def test_bad_samples_have_the_one_fault_they_name(file: Path) -> None:
    expected = read_yaml((file.parents[1] / "expected.yaml").read_text("utf-8"))[file.name]
    found = [(p.rule, p.place.line, p.place.column) for p in SHAPES.problems(_document(file, _kind(file)))]
    assert found == [(expected["rule"], expected["line"], expected["column"])]
