"""What the search looks in: the right words for every document, and for each audience only its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from felles import site
from felles.facts import Facts
from felles.model import Handbook
from felles.reading.handbook import read_folder
from felles.site.search import search_index
from felles.words import Words

PROJECT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def sample() -> Handbook:
    return read_folder(PROJECT)


def _index(handbook: Handbook, audience: site.Audience = "internal") -> dict[str, Any]:
    facts = Facts(handbook, "2026-11-21")
    book = site.open_book(handbook, facts, Words("nb"), audience=audience, today="2026-11-21")
    found: dict[str, Any] = json.loads(search_index(book))
    return found


def _record(index: dict[str, Any], document: str) -> dict[str, Any]:
    return next(record for record in index["records"] if record["d"] == document)


def test_a_document_is_found_by_its_own_tags_too_each_once(sample: Handbook) -> None:
    index = _index(sample)
    for document in sample.of("routine"):
        words = _record(index, document.id)["w"]
        assert document.data["tags"] and set(document.data["tags"]) <= set(words), document.id
        assert len(words) == len(set(words)), document.id


def test_a_document_is_found_by_what_people_call_its_topic(sample: Handbook) -> None:
    index = _index(sample)
    record = _record(index, "RUT-013")
    assert {"bomtur", "låst dør", "svarer ikke", "no contact with the service user"} <= set(record["w"])
    assert len(record["s"]) == 7
    assert record["s"][0].startswith("Ring på, bank på og rop.")
    assert "Vi har ikke nøkkel" in record["s"][3]  # what stands in a fork is found too
    assert record["a"] == "Akutt og varsling"
    assert record["u"].endswith("/rut-013/")
    used = {index["synonyms"][number][0] for number in record["n"]}
    assert "e-lås" in used


def test_every_document_is_found_and_its_page_is_there(sample: Handbook) -> None:
    index = _index(sample)
    facts = Facts(sample, "2026-11-21")
    book = site.open_book(sample, facts, Words("nb"), audience="internal", today="2026-11-21")
    listed = {one["id"]: one["url"] for one in site.published(book)}
    found = {record["d"]: record["u"] for record in reversed(index["records"]) if "#" not in record["u"]}
    assert listed.keys() == found.keys()


def test_headings_of_the_text_say_where_a_passage_stands(sample: Handbook) -> None:
    index = _index(sample)
    passages = {index["labels"][label]: text for label, text in _record(index, "RUT-013")["p"]}
    assert "Natt og helg" in passages
    assert not any(sign in text for text in passages.values() for sign in ("**", "## ", "]("))


def test_a_row_of_a_register_counts_less_than_a_document(sample: Handbook) -> None:
    rows = [r for r in _index(sample)["records"] if "#" in r["u"]]
    assert rows
    assert all(r["r"] < 1 for r in rows)
    assert "r" not in _record(_index(sample), "RUT-013")


def test_other_audiences_learn_nothing(sample: Handbook) -> None:
    public = {d.id for d in sample.documents if d.public}
    index = _index(sample, "public")
    assert {record["d"] for record in index["records"]} <= public
    if not sample.serving("glossary")[0].public:
        assert index["synonyms"] == []
        assert "bomtur" not in json.dumps(index, ensure_ascii=False)


def test_one_who_finds_nothing_is_told_whom_to_ask(sample: Handbook) -> None:
    ask = _index(sample)["ask"]
    assert ask[0]["tel"] == "113"
    assert any("u" in way for way in ask)
    assert "{query}" in ask[-1]["subject"]


def test_every_text_of_the_search_is_in_the_handbooks_language(sample: Handbook) -> None:
    texts = _index(sample)["texts"]
    assert texts["several"] == "{count} treff"
    assert texts["step"] == "Steg {number}"
    assert not set(texts.values()) & {"Ask someone", "Also called", "What was found"}
