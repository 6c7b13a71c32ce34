"""How the house is built, held by machine: floors, no kind's name in code, small files, nothing of anybody's machine."""

from __future__ import annotations

import ast
import io
import json
import re
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from felles.reading.kinds import SERVES

ROOT = Path(__file__).resolve().parents[1]
CODE = ROOT / "tools" / "felles"
KINDS = sorted(folder.name for folder in (ROOT / "schemas").iterdir() if folder.is_dir())
# Fields that every document has, and a word of Click's, may have a kind's name inside them.
ALLOWED = {*json.loads((ROOT / "schemas" / "header.json").read_text("utf-8"))["properties"], "context_settings"} - set(KINDS)
# The rooms of deciding speak the words of a decision's record and of a policy, which are formats others read: who
# is in which team, with which function, at which sites, in which meeting. They know no document by them.
DECIDING = ("model/decisions.py", "model/judging.py", "reading/decisions.py", "approval", "forge", "proposals.py", "recording", "summary", "between/data.py", "facts/decided.py", "facts/policies.py", "facts/minutes.py", "words/approvals.py", "words/decisions.py", "words/packs.py", "pack/claims", "pack/second", "cli/verdicts.py", "cli/sign.py", "signing.py")
DECIDING_WORDS = {"role", "team", "sites", "meeting"}
# What evidence is asked for by: the options of “felles export” and its pack's manifest, a format that others read.
ASKING = ("model/evidence.py", "evidence/choosing.py", "cli/export.py", "pack/manifest.py", "pack/claims", "pack/report/answering.py", "site/across/handing.py")
ASKING_WORDS = {"sites", "requirements"}
# What a machine runs is a process too: of a kind called so, only the bare name as a text would be meant.
# Where kinds are called by everyday words (a form of words, a series of days), the same holds. A form is so many other
# things (of a plural, of a page, of a forge) that the bare word says nothing.
HOMONYMS = {"process", "plan", "trial", "finding", "analysis", "form", "result", "indicator", "series"}
# What runs programs speaks of their processes, which are no documents.
RUNNING = ("engine", "history", "output.py", "signing.py", "drawing")
RUNNING_WORDS = {"process"}
# What a screen reader is told a thing is, a browser calls its role.
SPOKEN = ("accessibility",)
# Who asks for a week's changes names a function as people call it there: “--role”.
CHOOSING = ("cli/digest.py",)
MODULES = sorted(CODE.rglob("*.py"))
MOST_LINES = 600


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _outside_rules() -> list[Path]:
    return [path for path in MODULES if not path.is_relative_to(CODE / "rules")]


SAID = tuple(
    str(part) for message in read_po(io.BytesIO((CODE / "words" / "locale" / "felles.pot").read_bytes())) if message.id for part in ((message.id,) if isinstance(message.id, str) else message.id)
)
"""Every text that people read, which speaks of roles and sites in their words and knows no kind by them."""


def _read_by_people(token: tokenize.TokenInfo) -> bool:
    """A sentence or a piece of one; of single words what begins with a capital, as no kind's name does."""
    if token.type != tokenize.STRING:
        return False
    node = ast.parse(token.string.strip(), mode="eval").body
    text = node.value if isinstance(node, ast.Constant) else None
    return isinstance(text, str) and (any(text in said for said in SAID) if " " in text.strip() else text in SAID and text[:1].isupper())


def _words(path: Path) -> Iterator[tuple[int, str]]:
    """Every word a module is written with, comments and what people read apart: names split at underscores and capitals,
    and the text of strings, docstrings and f-strings."""
    tokens = tokenize.generate_tokens(io.StringIO(path.read_text("utf-8")).readline)
    texts = {tokenize.STRING, getattr(tokenize, "FSTRING_MIDDLE", tokenize.STRING)}
    for token in tokens:
        if (token.type == tokenize.NAME or token.type in texts) and not _read_by_people(token):
            for number, line in enumerate(token.string.split("\n")):
                for name in re.findall(r"\w+", line):
                    if name not in ALLOWED:
                        for word in re.findall(r"[A-Za-zÀ-ž]+", re.sub(r"([a-z0-9])([A-Z])", r"\1 \2", name)):
                            yield token.start[0] + number, word.lower()


def _in(inner: str, rooms: tuple[str, ...]) -> bool:
    return any(inner == room or inner.startswith(room + "/") for room in rooms)


def test_there_is_something_to_hold() -> None:
    assert len(MODULES) > 30 and len(KINDS) >= 10


@pytest.mark.parametrize("path", _outside_rules(), ids=_name)
def test_no_module_outside_the_rules_knows_a_kind(path: Path) -> None:
    """A kind is a folder: what the product does with one, it finds out from the kind's own files."""
    named = {part for part in re.split(r"[^a-z]+", path.relative_to(CODE).as_posix().lower()) if part in KINDS}
    assert named == set(), "the module itself is named after a kind"
    inner = path.relative_to(CODE).as_posix()
    own = DECIDING_WORDS if _in(inner, DECIDING) else set()
    own = own | (RUNNING_WORDS if _in(inner, RUNNING) else set()) | (ASKING_WORDS if _in(inner, ASKING) else set()) | ({"role"} if _in(inner, (*SPOKEN, *CHOOSING)) else set())
    found = [f"{_name(path)}:{line}: {word}" for line, word in _words(path) if word in set(KINDS) - own - HOMONYMS]
    texts = (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Constant))
    found += [f"{_name(path)}:{node.lineno}: {node.value}" for node in texts if node.value in HOMONYMS & set(KINDS) - {"form"}]
    assert found == []


@pytest.mark.parametrize("path", _outside_rules(), ids=_name)
def test_no_module_outside_the_rules_knows_several_kinds_by_another_name(path: Path) -> None:
    """Neither in the plural nor in capitals, nor joined to something else, may kinds be told apart by name."""
    known = {form for kind in KINDS for form in (kind, f"{kind}s", kind.removesuffix("s"))} - {"requirement", "term", "setting"} - SERVES
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
            words = {e.value for e in node.elts if isinstance(e, ast.Constant) and isinstance(e.value, str)}
            assert len(words & known) < 2, f"{_name(path)}:{node.lineno}: {sorted(words & known)}"


def test_imports_go_down_and_no_room_is_left_out() -> None:
    command = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stdout


PURE = ("model", "approval", "rules", "facts", "plain", "redline", "summary", "status", "site", "check.py", "words", "errors.py")
DOORS_ONLY = {"subprocess", "socket", "urllib.request", "http.client", "time", "click", "git", "shutil", "tempfile"}


@pytest.mark.parametrize("path", [p for p in MODULES if p.relative_to(CODE).parts[0] in PURE], ids=_name)
def test_pure_floors_touch_neither_terminal_nor_network_nor_git(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
    assert imported & DOORS_ONLY == set()
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert called & {"open", "print", "input"} == set()
    asked = {node.func.attr for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)}
    assert asked & {"now", "today", "utcnow"} == set(), "today is an argument"


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_click_lives_at_the_doors_only(path: Path) -> None:
    if not path.is_relative_to(CODE / "cli"):
        assert not re.search(r"^\s*(?:import|from) click\b", path.read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize("path", [p for p in MODULES if p.name != "__init__.py"], ids=_name)
def test_a_module_is_named_for_what_it_is(path: Path) -> None:
    assert not set(path.stem.split("_")) & {"util", "utils", "helper", "helpers", "manager", "common", "misc"} or (
        path.parent.name == "rules" and path.stem == "common"
    )


def _tracked() -> list[Path]:
    """Every text file of the project, as Git lists it or would add it."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True
    ).stdout
    paths = [ROOT / name for name in listing.decode("utf-8", "surrogateescape").split("\0") if name]
    return [path for path in paths if path.is_file() and not path.is_symlink()]


def _texts() -> Iterator[tuple[Path, str]]:
    for path in _tracked():
        if path != Path(__file__).resolve() and path.suffix not in (".png", ".woff2", ".pdf", ".zip", ".jpg"):
            yield path, path.read_bytes().decode("utf-8", "replace")


def test_files_stay_small() -> None:
    long = [
        f"{_name(path)}: {text.count(chr(10))} lines"
        for path, text in _texts()
        if path.suffix in (".py", ".css") and text.count("\n") > MOST_LINES
    ]
    assert long == []


# Written in two parts, so that this file doesn't hold what it looks for.
_ADDRESSES = re.compile("pypi" r"\.org|python" r"hosted\.org|registry\.npm" r"js|rubygems\.org|--index-" "url|--extra-index-" "url|--find-" "links")
_LEFT = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b")
_MACHINE = re.compile(r"/home/[a-z]|/root/|/Users/[A-Za-z]|C:\\Users")


def test_no_file_says_where_packages_come_from() -> None:
    assert [f"{_name(path)}: {found[0]}" for path, text in _texts() for found in [_ADDRESSES.search(text)] if found] == []


def test_nothing_is_left_for_later() -> None:
    left = [f"{_name(path)}: {found[0]}" for path, text in _texts() for found in [_LEFT.search(text)] if found]
    assert left == []


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    assert [f"{_name(path)}: {found[0]}" for path, text in _texts() for found in [_MACHINE.search(text)] if found] == []
