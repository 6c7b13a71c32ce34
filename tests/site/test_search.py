"""What the search looks in: the right words for every document, and for each audience only its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from felles import site
from felles.facts import Facts
from felles.facts.concerned import Concerned
from felles.model import Handbook
from felles.reading.handbook import read_folder
from felles.searching.index import MANIFEST
from felles.site.book import Book
from felles.site.search import Record, _Synonyms, search_files, search_records
from felles.words import Words

PROJECT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def sample() -> Handbook:
    return read_folder(PROJECT)


def _book(handbook: Handbook, audience: site.Audience = "internal") -> Book:
    return site.open_book(handbook, Facts(handbook, "2026-11-21"), Words("nb"), audience=audience, today="2026-11-21")


@pytest.fixture(scope="module")
def records(sample: Handbook) -> list[Record]:
    return list(search_records(_book(sample)))


@pytest.fixture(scope="module")
def files(sample: Handbook) -> dict[str, bytes]:
    return search_files(_book(sample))


def _record(records: list[Record], document: str) -> Record:
    return next(record for record in records if record["d"] == document)


def handed_over(content: bytes) -> Any:
    """What a file of the search hands over."""
    return json.loads(content.decode("utf-8").split(",", 1)[1].removesuffix(")\n"))


def test_a_document_is_found_by_its_own_tags_too_each_once(sample: Handbook, records: list[Record]) -> None:
    for document in sample.of("routine"):
        words = _record(records, document.id)["w"]
        assert document.data["tags"] and set(document.data["tags"]) <= set(words), document.id
        assert len(words) == len(set(words)), document.id


def test_a_document_is_found_by_what_people_call_its_topic(sample: Handbook, records: list[Record]) -> None:
    record = _record(records, "RUT-013")
    assert {"bomtur", "låst dør", "svarer ikke", "no contact with the service user"} <= set(record["w"])
    assert len(record["s"]) == 7
    assert record["s"][0].startswith("Ring på, bank på og rop.")
    assert "Vi har ikke nøkkel" in record["s"][3]  # what stands in a fork is found too
    assert record["a"] == "Akutt og varsling"
    assert record["u"].endswith("/rut-013/")
    assert record["o"][0] == "Den som har besøket" and record["o"][3] == "Ansvarsvakt"  # who does each step
    used = {_Synonyms(_book(sample)).words[number][0] for number in record["n"]}
    assert "e-lås" in used


def test_every_document_is_found_and_its_page_is_there(sample: Handbook, records: list[Record]) -> None:
    listed = {one["id"]: one["url"] for one in site.published(_book(sample))}
    found = {record["d"]: record["u"] for record in reversed(records) if "#" not in record["u"]}
    assert listed.keys() == found.keys()


def test_headings_of_the_text_say_where_a_passage_stands(records: list[Record]) -> None:
    passages = dict(_record(records, "RUT-013")["p"])
    assert "Natt og helg" in passages
    assert not any(sign in text for text in passages.values() for sign in ("**", "## ", "]("))


def test_a_row_of_a_register_counts_less_than_a_document(records: list[Record]) -> None:
    rows = [r for r in records if "#" in r["u"]]
    assert rows
    assert all(r["r"] < 1 for r in rows)
    assert "r" not in _record(records, "RUT-013")


def test_other_audiences_learn_nothing(sample: Handbook) -> None:
    book = _book(sample, "public")
    assert {record["d"] for record in search_records(book)} <= {d.id for d in sample.documents if d.public}
    if not sample.serving("glossary")[0].public:
        assert "bomtur" not in b"".join(search_files(book).values()).decode("utf-8")


def test_one_who_finds_nothing_is_told_whom_to_ask(files: dict[str, bytes]) -> None:
    ask = handed_over(files[MANIFEST])["ask"]
    assert ask[0]["tel"] == "113"
    assert any("u" in way for way in ask)
    assert "{query}" in ask[-1]["subject"]


def test_every_text_of_the_search_is_in_the_handbooks_language(files: dict[str, bytes]) -> None:
    texts = handed_over(files[MANIFEST])["texts"]
    assert texts["several"] == "{count} treff"
    assert texts["step"] == "Steg {number}"
    assert texts["mine"] == "Gjelder deg"
    assert not set(texts.values()) & {"Ask someone", "Also called", "What was found", "Concerns you", "Change"}


def test_who_has_chosen_is_known_by_name_and_by_what_concerns_them(sample: Handbook, files: dict[str, bytes], records: list[Record]) -> None:
    manifest = handed_over(files[MANIFEST])
    assert manifest["who"]["actor:ansvarsvakt"] == "Ansvarsvakt" and manifest["who"]["place:sone-nord"] == "Sone Nord"
    assert manifest["choose"].endswith("#min-actors")
    number = list(manifest["for"]).index("actor:ansvarsvakt")
    digits = handed_over(files[f"search/g{number}-{manifest['for']['actor:ansvarsvakt']}.js"])
    mine = {record["d"] for i, record in enumerate(records) if int(digits[i // 4], 16) >> (i % 4) & 1}
    concerned = Facts(sample, "2026-11-21")["concerned"]
    paths = {document.id: document.path for document in sample.documents}
    assert mine == {"ansvarsvakt"} | {record["d"] for record in records if "ansvarsvakt" in concerned.get(paths[record["d"]], Concerned((), ())).roles}
    assert "RUT-013" in mine and len(mine) < len({record["d"] for record in records})


def test_a_documents_text_stands_in_a_file_of_its_own_and_rows_share_one(files: dict[str, bytes], records: list[Record]) -> None:
    manifest = handed_over(files[MANIFEST])
    counts, digests = handed_over(files[f"search/d-{manifest['t']}.js"])
    shown = [one for i in range(len(counts)) for one in handed_over(files[f"search/t{i}-{digests[i * 4 : i * 4 + 4]}.js"])]
    assert [one["d"] for one in shown] == [record["d"] for record in records]
    assert not any({"n", "r"} & one.keys() for one in shown)
    alone = [n for n, record in zip(counts, [records[sum(counts[:i])] for i in range(len(counts))], strict=True) if "#" not in record["u"]]
    assert set(alone) == {1} and max(counts) > 1


def test_the_same_handbook_gives_the_same_bytes(sample: Handbook, files: dict[str, bytes]) -> None:
    assert search_files(_book(sample)) == files
