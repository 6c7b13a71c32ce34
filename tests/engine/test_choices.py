"""The site's few settings: what they may be, and that nothing in the file ever runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from felles.engine import Choices, read_choices
from felles.errors import CannotRun


def _read(folder: Path, text: str | bytes) -> Choices:
    file = folder / "mkdocs.yml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_choices(file)


def test_known_settings_are_read(tmp_path: Path) -> None:
    text = """
# ours
INHERIT: build/pages/.felles/mkdocs.yml
docs_dir: build/pages
site_name: 'Håndbok: Nord'
site_url: https://handbok.example/
copyright: "© 2026"
"""
    assert _read(tmp_path, text) == Choices(
        site_name="Håndbok: Nord", site_url="https://handbok.example/", copyright="© 2026"
    )


@pytest.mark.parametrize("text", ["", "# nothing\n", "\ufeffsite_name: Nord\n"])
def test_little_is_enough(tmp_path: Path, text: str) -> None:
    assert _read(tmp_path, text).site_url == ""
    assert read_choices(tmp_path / "missing.yml") == Choices()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("site_name: a\nplugins: [search]\n", 2),
        ("hooks:\n  - evil.py\n", 1),
        ("site_name: a\n\nsite_url: !ENV SECRET\n", 3),
        ("site_name: !!python/object/apply:os.system ['touch /tmp/owned']\n", 1),
        ("site_name: a\nsite_name: b\n", 2),
        ("docs_dir: docs\n", 1),
        ("docs_dir: ..\n", 1),
        ("INHERIT: ../evil.yml\n", 1),
        ("site_dir: /etc\n", 1),
        ("site_name: 0301\n", 1),
        ("site_name: [a, b]\n", 1),
        ("site_name: a\n? [x]\n: y\n", 2),
        ("theme: {name: mkdocs}\n", 1),
        ("markdown_extensions: [pymdownx.snippets]\n", 1),
        ("site_url: javascript:alert(1)\n", 1),
        ("a: b: c\n", 1),
        ("- a\n- b\n", 1),
        ("x: &a [b]\ny: *a\n", 1),
    ],
)
def test_anything_else_is_refused_where_it_stands(tmp_path: Path, text: str, line: int) -> None:
    with pytest.raises(CannotRun) as refused:
        _read(tmp_path, text)
    assert str(refused.value).startswith(f"mkdocs.yml:{line}:")
    assert refused.value.help


@pytest.mark.parametrize("text", [b"\xff\xfe", b"site_name: \x00\n", b"[" * 9000, b"a" * 20_000])
def test_what_cannot_be_read_is_refused_as_a_whole(tmp_path: Path, text: bytes) -> None:
    with pytest.raises(CannotRun) as refused:
        _read(tmp_path, text)
    assert "mkdocs.yml" in str(refused.value)
