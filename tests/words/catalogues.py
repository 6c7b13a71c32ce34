"""Collects every text the product says, and brings the catalogues up to date: ``make catalogues``.

    python tests/words/catalogues.py [LANGUAGE ...]

writes ``felles.pot`` and the named languages' ``felles.po`` (all of them when none is named), compiles them,
and says what is left to translate. Texts are sorted and bear no line numbers or dates, so that a change of
the code is a change of a catalogue only where a sentence changed. Nothing is guessed from a similar text.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
CODE = ROOT / "tools" / "felles"
LOCALE = CODE / "words" / "locale"
TRANSLATED = ("nb", "da", "sv")
"""English is the text itself, and Nynorsk reads Bokmål."""

# What code calls the words it speaks with. `say` prints in cli/, where it is given what is already said.
_SAYERS = {"N_", "words", "say", "w", "spoken", "self"}
# Lines of the header that would change by themselves, or say nothing.
_IDLE = tuple(b'"' + field for field in (b"POT-Creation", b"PO-Revision", b"Generated", b"Last-Translator", b"Language-Team", b"Report-", b"Project-"))

Text = str | tuple[str, str]


def texts(root: Path = CODE) -> dict[Text, set[str]]:
    """Every text in the code -> the files it stands in. A text with a singular and a plural is a pair.

    Read from the syntax tree rather than with Babel's own extractor, which takes ``"Yes" if x else "No"``
    for one text and can't follow ``spoken()("…")``.
    """
    found: dict[Text, set[str]] = {}
    for path in sorted(root.rglob("*.py")):
        for text in _said(ast.parse(path.read_text("utf-8"))):
            found.setdefault(text, set()).add(path.relative_to(root.parent).as_posix())
    return found


def _said(tree: ast.AST) -> Iterator[Text]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = _name(node.func)
        if name == "many" and len(node.args) > 1:
            yield from zip(_constants(node.args[0]), _constants(node.args[1]), strict=True)
        elif name in _SAYERS:
            yield from (text for text in _constants(node.args[0]) if text)


def _name(called: ast.expr) -> str:
    while isinstance(called, ast.Call):
        called = called.func
    return called.id if isinstance(called, ast.Name) else called.attr if isinstance(called, ast.Attribute) else ""


def _constants(value: ast.expr) -> Iterator[str]:
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value
    elif isinstance(value, ast.IfExp):
        yield from _constants(value.body)
        yield from _constants(value.orelse)
    elif isinstance(value, ast.BoolOp):
        for part in value.values:
            yield from _constants(part)


def template() -> Catalog:
    """The catalogue of every text, untranslated."""
    catalogue = Catalog(project="Felles", charset="utf-8", fuzzy=False, header_comment="# What Felles says. Made by “make catalogues”.")
    for text, files in texts().items():
        catalogue.add(text, locations=[(file, 0) for file in sorted(files)], flags=("python-brace-format",) if "{" in "".join(text) else ())
    return catalogue


def written(catalogue: Catalog) -> bytes:
    """The catalogue as it is saved: sorted, no line numbers, nothing that changes by itself."""
    out = BytesIO()
    write_po(out, catalogue, width=0, sort_output=True, ignore_obsolete=True, include_lineno=False)
    return b"".join(line for line in out.getvalue().splitlines(keepends=True) if not line.startswith(_IDLE))


def read(language: str) -> Catalog:
    """A language's catalogue as saved; an empty one for a language that has none yet."""
    path = LOCALE / language / "LC_MESSAGES" / "felles.po"
    if not path.is_file():
        return Catalog(locale=language, project="Felles", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def updated(language: str, wanted: Catalog) -> Catalog:
    """The language's catalogue with exactly the texts wanted: new ones empty, old ones gone."""
    catalogue = read(language)
    catalogue.update(wanted, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.fuzzy = False
    catalogue.header_comment = wanted.header_comment
    return catalogue


def missing(catalogue: Catalog) -> list[str]:
    """The texts it doesn't say, or says in only one of the two numbers."""
    lacking = (m.id for m in catalogue if m.id and not (m.string if isinstance(m.string, str) else m.string and all(m.string)))
    return [text if isinstance(text, str) else " | ".join(text) for text in lacking]


def save(path: Path, content: bytes) -> None:
    """Writes what has changed, whole or not at all."""
    if path.is_file() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".felles-tmp")
    fresh.write_bytes(content)
    fresh.replace(path)


def main(languages: list[str]) -> int:
    """Updates and compiles; 1 when something is left to translate."""
    sys.path.insert(0, str(ROOT))
    from hatch_build import compile_catalogues

    wanted = template()
    save(LOCALE / "felles.pot", written(wanted))
    left = 0
    for language in languages or TRANSLATED:
        catalogue = updated(language, wanted)
        save(LOCALE / language / "LC_MESSAGES" / "felles.po", written(catalogue))
        absent = missing(catalogue)
        left += len(absent)
        print(f"{language}: {len(catalogue)} texts, {len(absent)} left to translate")
        for text in absent:
            print(f"  {text}")
    compile_catalogues(ROOT)
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
