"""What is built for the public: not a sentence of what is for staff only."""

from __future__ import annotations

import gzip
import json
import random
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from felles.cli import main
from felles.facts import Facts
from felles.model import Document, Target
from felles.reading.handbook import read_folder
from felles.site import open_book
from felles.site.addresses import address
from felles.words import Words

ROOT = Path(__file__).resolve().parents[2]
TODAY = "2026-11-21"
_SHORTEST = 40
"""Characters from which a sentence is somebody's own and can't stand in two places by chance."""


@pytest.fixture(scope="module", params=["the sample", "another choice"])
def published(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Published:
    """The sample as it stands, and one where other documents are for everybody, drawn by lot: what is kept back isn't a list."""
    folder = tmp_path_factory.mktemp("public")
    root = ROOT if request.param == "the sample" else _drawn(folder / "handbook", 7)
    assert main(["-C", str(root), "--today", TODAY, "build", "--audience", "public", "--out", str(folder / "site")]) == 0
    return Published(root, folder / "site")


def _drawn(folder: Path, seed: int) -> Path:
    """The sample, undecided, with every fourth document or so open, whatever it said of itself; the settings always are."""
    for name in ("routines", "roles", "docs", "schemas", "mkdocs.yml"):
        (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, folder / name)  # type: ignore[operator]
    shutil.rmtree(folder / "docs" / "decisions")
    lot = random.Random(seed)
    for document in sorted(read_folder(folder).documents, key=lambda d: d.path):
        path = folder / document.path
        text = re.sub(r"^visibility: .*\n", "", path.read_text("utf-8"), flags=re.M)
        if document.kind.serves == "options" or lot.random() < 0.25:
            text = re.sub(r"^(kind: .*\n)", r"\1visibility: public\n", text, count=1, flags=re.M)
        path.write_text(text, "utf-8")
    return folder


def _plain(text: str) -> str:
    """Words with single spaces: what a page adds to break and mark them is taken away."""
    bare = re.sub(r"<[^>]*>", "", unescape(text)).replace("\N{SOFT HYPHEN}", "").replace("\N{WORD JOINER}", "")
    return re.sub(r"\s+", " ", bare)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)


def _sentences(document: Document) -> set[str]:
    texts = (*_strings(document.data), document.body)
    return {said for text in texts for said in re.split(r"(?<=[.?!]) |\n", _plain(text)) if len(said) >= _SHORTEST}


_WORD = re.compile(r"[\w-]+")
_COMPRESSED = (".gz", ".bin")
_NO_TEXT = (".woff2", ".png", ".ico")


@dataclass(frozen=True)
class Published:
    """A handbook and what was built of it for everybody."""

    root: Path
    site: Path

    @cached_property
    def files(self) -> dict[str, str]:
        """Every file of the site as text, whatever it is for: pages, data, feeds, search, the copy to carry along, maps."""
        found = {}
        for path in sorted(self.site.rglob("*")):
            if path.is_file() and path.suffix not in _NO_TEXT:
                content = path.read_bytes()
                text = (gzip.decompress(content) if path.suffix in _COMPRESSED else content).decode("utf-8", "replace")  # packages hold letters and icons too
                found[path.relative_to(self.site).as_posix()] = text
        return found

    @cached_property
    def plain(self) -> dict[str, str]:
        return {path: _plain(text) for path, text in self.files.items()}

    @cached_property
    def closed(self) -> list[Document]:
        """What isn't for everybody. How the site speaks of itself is settled in the settings, whoever may read the settings' own page."""
        return [d for d in read_folder(self.root).documents if not d.public and d.kind.serves != "options"]

    @cached_property
    def open_words(self) -> str:
        """What anybody may read: running text of open documents (a reference is none), and the pages about the rules."""
        about = (path.read_text("utf-8") for path in (ROOT / "docs" / "about").rglob("*.*") if path.suffix in (".md", ".yaml"))
        running = (text for d in self.open for text in (*_strings(d.data), d.body) if " " in text.strip())
        return " ".join(map(_plain, (*running, *about))).replace("**", "")

    @cached_property
    def open(self) -> list[Document]:
        return [d for d in read_folder(self.root).documents if d.public or d.kind.serves == "options"]

    def naming(self, what: str) -> list[str]:
        return [path for path, text in self.plain.items() if what in text]


@pytest.fixture(scope="module")
def addresses(published: Published) -> dict[str, str]:
    """Where staff read each document, by its path."""
    handbook = read_folder(published.root)
    book = open_book(handbook, Facts(handbook, TODAY), Words("nb"), audience="internal", today=TODAY)
    return {d.path: address(book.spot(Target(d)).page) for d in handbook.documents}


def test_what_is_looked_for_is_there_and_much_is_looked_at(published: Published) -> None:
    assert len(published.closed) > 30
    assert {".html", ".json", ".js", ".css", ".svg"} <= {Path(path).suffix for path in published.files}
    assert any(d.public and published.naming(_plain(d.title)) for d in read_folder(published.root).documents)


def test_no_sentence_for_staff_in_any_file(published: Published) -> None:
    everything = "\n".join(published.plain.values())
    tokens = everything.split()
    neighbours = set(pairwise(tokens))

    def stands(said: str) -> bool:
        # Looking through everything takes long. Between its first word and its last, each must have its neighbour there.
        return neighbours.issuperset(pairwise(said.split()[1:-1])) and said in everything

    found = {said for document in published.closed for said in _sentences(document) if stands(said) and said.rstrip(".") not in published.open_words}
    assert {said: published.naming(said) for said in found} == {}


def test_no_title_id_or_address_for_staff_in_any_file(published: Published, addresses: dict[str, str]) -> None:
    everything = "\n".join(published.plain.values())
    raw = "\n".join(published.files.values())
    words, open_words = set(_WORD.findall(raw)), set(_WORD.findall(published.open_words))
    leading = "\n".join(set(re.findall(r"[\"'/>(][\w./-]*", raw)))
    found: dict[str, list[str]] = {}
    for document in published.closed:
        title = _plain(document.title)
        if len(title) >= 12 and title not in published.open_words and title in everything:
            found[title] = published.naming(title)
        if any(c.isdigit() for c in document.id) and document.id in words and document.id not in open_words:
            found[document.id] = [path for path, text in published.files.items() if document.id in text]
        where = addresses[document.path]
        if where.count("/") > 1 and any(before + where in leading for before in "\"'/>("):
            found[where] = [path for path, text in published.files.items() if where in text]
        assert not (published.site / where / "index.html").exists() or where.count("/") < 2, where
    assert found == {}


def _earlier(published: Published) -> Iterator[str]:
    """What open documents said in earlier versions, where those were open too: their history shows it."""
    for record in sorted((published.root / "docs" / "decisions").rglob("*.json")):
        for row in json.loads(record.read_text("utf-8"))["documents"]:
            text = subprocess.run(["git", "cat-file", "blob", row["blob"]], cwd=ROOT, capture_output=True, text=True, encoding="utf-8").stdout
            if row["id"] in {d.id for d in published.open} and re.search(r"(?m)^visibility: public$", text):
                yield text


def test_no_word_that_only_staff_know_in_any_file(published: Published) -> None:
    """Nor in the index of the search, where words stand one by one and without their ends: each of eight letters and more is looked for."""
    words = re.compile(r"[a-zæøåéäö]{8,}")
    own = (path.read_text("utf-8") for path in (ROOT / "tools" / "felles").rglob("*") if path.suffix in (".po", ".js", ".css", ".html", ".py", ".txt"))
    schemas = (path.read_text("utf-8") for path in (ROOT / "schemas").rglob("*.*") if path.suffix in (".yaml", ".json"))
    others = (text for path, text in published.files.items() if path.startswith(("assets/stylesheets/", "assets/licences/")))
    names = (text for d in published.open for text in (*_strings(d.data), d.path, d.id))
    text = " ".join((published.open_words, *own, *schemas, *others, *names, *_earlier(published))).lower()
    anybody = " ".join(set(words.findall(f"{text} {text.replace('-', '')}")))  # the search joins what a hyphen parts
    staff = {word for d in published.closed for text in (*_strings(d.data), d.body) for word in words.findall(_plain(text).lower())}
    secret = {word for word in staff if word not in anybody}  # nor as a part of a longer one
    assert len(secret) > 500
    found = {}
    for path, content in published.files.items():
        apart = re.sub(r"<[^>]*>", " ", unescape(content)).replace("\N{SOFT HYPHEN}", "").replace("\N{WORD JOINER}", "")
        if here := secret & set(words.findall(apart.lower())):
            found[path] = sorted(here)
    assert found == {}
