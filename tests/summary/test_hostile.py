"""Whatever a proposal holds is text: in the comment it calls nobody and links nowhere, on the page it is never markup."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.site.making import active, handbook, routine
from tests.summary.proposing import Proposed, review, reviews
from tests.summary.proposing import proposed as judged
from tests.summary.test_summary import FILES, NB, STEPS, tip

from felles.model import Handbook
from felles.summary import as_html, as_json, as_markdown
from felles.summary.comment import MOST, opening, plain
from felles.words import Words

__all__ = ["tip"]

TEXTS = [
    "@leder og @fjellvik/alle, se #12, !7, GH-9 og org/handbok#3",
    "https://onde.example/ og http://onde.example og www.onde.example og post@onde.example",
    "[klikk](https://onde.example/) ![x](https://onde.example/x.png) <https://onde.example/>",
    "<script>alert(1)</script><img src=x onerror=alert(1)><!-- skjult",
    "</details></summary></del></strong></li></ul></section><h1>Godkjent</h1>",
    "`kode` ``` ~~borte~~ **fet** __fet__ *skrå* | a | b | \\ slutt \\",
    "# Overskrift", "- liste", "1. liste", "> sitat", "===", "---", "+ pluss", "* stjerne", "    innrykk", "&lt;b&gt; &amp; &#64;leder",
    ":fire: :+1: $(ls) ~etikett %milepæl {{ 7*7 }} {% x %} {brace}",
    "‮skjult​ord﻿ og \u2028 linje",
    "[ref]: https://onde.example/", "[x]: <javascript:alert(1)>", "| a |\n|--|\n| b |",
    "å" * 5_000, "<" * 2_000, "[" * 2_000, "*" * 2_000, "@a " * 900,
]  # fmt: skip
ALL = "\n\n".join(TEXTS)


class _Reading(HTMLParser):
    """What the rendered comment holds: tags, addresses, text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_comment(self, data: str) -> None:
        self.tags.append(f"<!-- {data}")

    def handle_data(self, data: str) -> None:
        self.text.append(data)


OURS = {"h3", "h4", "p", "ul", "li", "strong", "del", "code", "sub", "details", "summary"}


def read(markdown: str) -> _Reading:
    reading = _Reading()
    reading.feed(cmarkgfm.github_flavored_markdown_to_html(markdown, Options.CMARK_OPT_UNSAFE))
    reading.close()
    return reading


MENTION = re.compile(r"(?:^|[^\w`/])@[a-z0-9]", re.IGNORECASE)
REFERENCE = re.compile(r"(?:^|\W)(?:[#!]\d|gh-\d)", re.IGNORECASE)
EMOJI = re.compile(r":[a-z0-9+_-]+:", re.IGNORECASE)


def harmless(reading: _Reading) -> None:
    assert set(reading.tags) <= OURS, set(reading.tags) - OURS
    assert reading.addresses == []
    text = "".join(reading.text)
    assert not MENTION.search(text) and not REFERENCE.search(text) and not EMOJI.search(text)
    assert "://" not in text and "www.o" not in text


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_a_text_is_shown_as_it_is_and_does_nothing(text: str) -> None:
    for made in (f"- {opening(text)}", f"{opening(text)}", f"**a:** {plain(text)} b", f"<del>{plain(text)}</del> → <strong>{plain(text)}</strong>"):
        harmless(read(made))
    shown = "".join(read(f"x {plain(text)}").text).replace("\u200b", "")
    assert "".join(shown.split())[1:].rstrip("…") in "".join(re.sub(r"[\u200b\u202e\ufeff\u2028]", "", text).split()) + "…" or len(text) > 1_900


@given(st.text(alphabet=st.sampled_from("@#!:/.[]()<>`*_~|\\-+=1a &;$%{}\n\tw\u200b"), max_size=60))
@settings(max_examples=600, deadline=None)
def test_no_text_made_of_signs_does_anything(text: str) -> None:
    for made in (f"- {opening(text)}\n- slutt", f"a {plain(text)}\n\nslutt"):
        reading = read(made)
        assert set(reading.tags) <= OURS and reading.addresses == []
        assert "".join(reading.text).rstrip().endswith("slutt")


def hostile(tip: Handbook, folder: Path, text: str, *, title: str = "Bomtur") -> Proposed:
    """The sample proposal with the text in every field a writer has, and in what others said of it."""
    after = handbook(folder, {**FILES, "routines/akutt/rut-001-bomtur.md": routine("RUT-001", title, STEPS, body="Nytt.")})
    document = after.by_id["RUT-001"]
    steps = [{**step, "action": text, "detail": text, "deadline": text, "branches": [{"when": text, "do": text}]} for step in document.data["steps"]]
    data = {
        **document.data, "title": text, "purpose": text, "steps": steps, "change": {"class": text, "note": text}, "risk": text, "alert": text,
        "deviation_examples": [text, text + "x"], "tags": [text], "valid_from": text, "withdrawn": {"date": text, "reason": text}, "scope": {"sites": [text]},
        "local": [{"site": text, "field": text, "text": text, "reason": text}], "topic": text, "legal": [{"text": text, "address": text}], "supersedes": [text],
    }  # fmt: skip
    made = replace(after, documents=tuple(replace(d, data=data, body=text, source=text) if d.id == "RUT-001" else d for d in after.documents))
    given = reviews(replace(review(text, text), reason=text, on_behalf_of=text), review("nord-leder"), replace(review("sor-pleier", "changes_requested"), reason=text))
    given = replace(given, proposal=replace(given.proposal, url=f"https://forge.example/{text}"))
    one = judged(tip, replace(after, problems=()), given)
    changed = tuple(replace(c, path=text if c.id is None else c.path) for c in one.changed)
    return replace(one, result=made, changed=changed)


@pytest.mark.parametrize("text", [*TEXTS, ALL], ids=range(len(TEXTS) + 1))
def test_no_proposal_does_anything(tip: Handbook, tmp_path: Path, text: str) -> None:
    start = time.process_time()
    summary = hostile(tip, tmp_path, text).summary(NB)
    comment, page, data = as_markdown(summary, NB), as_html(summary, NB), as_json(summary)
    assert time.process_time() - start < 60
    harmless(read(comment))
    assert len(comment) <= MOST
    assert comment.count("<details>") == comment.count("</details>") == 2 or "<details>" in comment
    assert "Laget av håndboken" in comment.splitlines()[-1]
    body = page.partition("<body")[2]
    assert [found for found in active(f"<body{body}") if not found.startswith("meta")] == []
    assert data["documents"]


def test_a_comment_is_never_longer_than_a_forge_takes(tip: Handbook, tmp_path: Path) -> None:
    """With 300 documents that each change a lot; and the last line is there."""
    files = {f"routines/akutt/rut-{i}-r.md": routine(f"RUT-{i}", f"Rutine {i}", STEPS, topic="taushetsplikt", body="Ord og ord. " * 200) for i in range(100, 400)}
    after = handbook(tmp_path, {**FILES, **files})
    summary = judged(tip, after, reviews()).summary(NB)
    comment = as_markdown(summary, NB)
    assert len(summary.parts) == 300 and len(comment) <= MOST
    assert "dokumenter til" in comment and "Laget av håndboken" in comment.splitlines()[-1]


def test_a_change_is_never_hidden_behind_much_that_changes(tip: Handbook, tmp_path: Path) -> None:
    """A long text that is new all through, with one dangerous word at its end: that there is more is told."""
    old = routine("RUT-001", "Bomtur", STEPS, body=" ".join(f"Ord{i} blir her." for i in range(400)))
    new = routine("RUT-001", "Bomtur", STEPS, body=" ".join(f"Ord{i} {'ble' if i % 2 else 'blir'} her." for i in range(399)) + " Ring ikke 113.")
    before = handbook(tmp_path / "old", {**FILES, "routines/akutt/rut-001-bomtur.md": old})
    summary = judged(before, handbook(tmp_path / "new", {**FILES, "routines/akutt/rut-001-bomtur.md": new}), reviews()).summary(NB)
    for form in (as_markdown(summary, NB), as_html(summary, NB)):
        assert "Ring ikke 113" in form or "endringer til" in form, form[:3000]
    english = as_markdown(judged(before, before, reviews()).summary(Words("en")), Words("en"))
    assert "Nothing to decide" in english
