"""The index as files: where words stand, what they count, and that nothing in a text can become anything else."""

from __future__ import annotations

import bisect
import json
import os
import re
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from felles.searching import Entry, index_files
from felles.searching.folding import folded, order, words
from felles.searching.index import _RANGE, MANIFEST, _bits, name_key, script
from felles.searching.weighing import MOST, Weighed

TEXTS = ("Istandgjøring av legemidler og dobbeltkontroll", "Ikke kontakt med bruker ved avtalt besøk", "Nøkler og e-lås", "Sårstell", "Fullmakt til legemiddelhåndtering")


def handed_over(content: bytes) -> Any:
    text = content.decode("utf-8")
    assert text.startswith("felles.part(") and text.endswith(")\n")
    return json.loads(f"[{text[12:-2]}]")[1]


def made(titles: tuple[str, ...] = TEXTS, more: str = "") -> dict[str, bytes]:
    entries = [Entry({"title": [title], "text": [more]}, titles=(title,)) for title in titles]
    return index_files(entries, [{"t": title} for title in titles], "nb", apart=[True] * len(titles), about={}, groups={"role:a": [0, 2]}, names=["x"])


def _ranges(files: dict[str, bytes], letter: str) -> list[tuple[str, Any]]:
    starts, digests = handed_over(files[MANIFEST])[letter]
    return [(start, handed_over(files[f"search/{letter}{i}-{digests[i * 5 : i * 5 + 5]}.js"])) for i, start in enumerate(starts.split("\n"))]


def _found(files: dict[str, bytes], word: str) -> list[tuple[int, int]]:
    """What a browser would find for a word just as it is written: (entry, level), best first."""
    ranges = _ranges(files, "w")
    at = bisect.bisect_right([order(start) for start, _ in ranges], order(folded(word))) - 1
    for _stem, forms, _rarity, _capped, levels in ranges[at][1][0]:
        if word in forms.split():
            return [(sum(steps[: i + 1]), level) for level, *steps in levels for i in range(len(steps))]
    return []


_SOME = st.lists(st.text("abcdefgæøå -", min_size=1, max_size=30), min_size=1, max_size=60)


@settings(max_examples=40, deadline=None)
@given(_SOME)
def test_every_word_stands_in_the_range_where_it_is_looked_for(titles: list[str]) -> None:
    files = made(tuple(titles))
    for number, title in enumerate(titles):
        for word in words(title):
            assert number in [entry for entry, _ in _found(files, word)]


@settings(max_examples=40, deadline=None)
@given(_SOME)
def test_every_name_stands_in_the_range_of_its_rarest_word(titles: list[str]) -> None:
    files = made(tuple(titles))
    weighed = Weighed([Entry({"title": [title]}, titles=(title,)) for title in titles], "nb")
    ranges = _ranges(files, "w")
    for number, title in enumerate(titles):
        stems = weighed.bag(title)
        if stems:
            at = bisect.bisect_right([order(start) for start, _ in ranges], order(name_key(stems))) - 1
            steps = dict(ranges[at][1][1])[" ".join(stems)]
            assert number in [sum(steps[: i + 1]) for i in range(len(steps))]


def test_a_range_is_no_larger_than_it_need_be() -> None:
    many = tuple(f"ord{chr(97 + i % 26)}{chr(97 + i // 26 % 26)}{chr(97 + i // 676)}" for i in range(4000))
    files = made(many)
    sizes = [len(content) for path, content in files.items() if path.startswith("search/w")]
    assert len(sizes) > 10 and max(sizes) < 1.3 * _RANGE


def test_what_everybody_says_is_kept_for_those_it_counts_most_for() -> None:
    titles = tuple(f"Besøk nummer {i}" for i in range(MOST * 2))
    entries = [Entry({"title": [title]} if i % 2 else {"text": [title]}, titles=(title,)) for i, title in enumerate(titles)]
    (group,) = [group for group in Weighed(entries, "nb").groups.values() if "besøk" in group.forms]
    kept = [entry for _, some in group.levels for entry in some]
    assert group.capped and len(kept) == MOST and all(entry % 2 for entry in kept)
    assert group.rarity <= 5  # and it says little


def test_titles_and_names_count_more_than_steps_and_those_more_than_texts() -> None:
    fields = ("title", "names", "steps", "text", "near")
    entries = [Entry({field: ["sårstell hos bruker"] if field == own else ["noe ganske annet"] for field in fields}) for own in fields] + [Entry({"title": ["noe ganske annet"]})] * 5
    (group,) = [group for group in Weighed(entries, "nb").groups.values() if group.forms == ("sårstell",)]
    levels = [level for entry in range(5) for level, some in group.levels if entry in some]
    assert levels == sorted(levels, reverse=True)
    assert levels[1] > levels[2] > levels[3]


def test_a_compound_counts_for_its_parts_too_and_less() -> None:
    entries = [Entry({"title": [title]}) for title in ("Dobbeltkontroll", "Kontroll", "Noe")]
    weighed = Weighed(entries, "nb")
    kontroll = {entry: level for level, some in weighed.groups["kontroll"].levels for entry in some}
    assert kontroll[1] > kontroll[0] > 0 and 2 not in kontroll


@pytest.mark.parametrize(("title", "short"), [("Fullmakt til legemiddelhåndtering", "fullmakt"), ("Nøkler og e-lås", "e-lås"), ("Trusler, vold og alenearbeid", "vold"), ("Sårbehandling og trykksår", "trykksår")])
def test_a_title_is_also_called_by_its_heads(title: str, short: str) -> None:
    weighed = Weighed([Entry({"title": [title]}, titles=(title,)), Entry({"title": ["Noe annet om vold fullmakt"]})], "nb")
    bags = {name.stems for name in weighed.names if 0 in name.entries}
    assert weighed.bag(title) in bags and any({*bag} == {*weighed.bag(short.replace("-", ""))} for bag in bags)


@given(st.text())
def test_nothing_in_a_text_ends_the_script_or_a_line_of_it(text: str) -> None:
    content = script("x", {"text": text + "</script><!--\u2028\u2029", text: 1}).decode("utf-8")
    assert "<" not in content and "\u2028" not in content and "\u2029" not in content and content.count("\n") == 1
    assert handed_over(content.encode("utf-8"))["text"] == text + "</script><!--\u2028\u2029"


def test_a_lone_half_of_a_letter_is_written_as_a_number() -> None:
    assert b"\\ud800" in script("x", "\ud800")


@given(st.sets(st.integers(0, 99)))
def test_a_set_of_entries_is_read_again(some: set[int]) -> None:
    digits = _bits(some, 100)
    assert {n for n in range(100) if int(digits[n // 4], 16) >> (n % 4) & 1} == some


def test_a_file_that_differs_has_another_name_and_one_that_doesnt_keeps_it() -> None:
    before, after = made(), made((*TEXTS[:-1], "Fullmakt til noe helt nytt"))
    changed = {path for path in before if before[path] != after.get(path)}
    assert MANIFEST in changed and all(path not in after for path in changed - {MANIFEST})
    assert [path for path in before if path.startswith("search/t0-")] == [path for path in after if path.startswith("search/t0-")]


def test_names_of_files_are_plain_on_every_system() -> None:
    assert all(re.fullmatch(r"search/([wetgdn]\d*-[a-z2-7]+|manifest)\.js", path) for path in made())


def test_an_empty_handbook_has_a_search_that_finds_nothing() -> None:
    files = index_files([], [], "nb", apart=[], about={})
    assert handed_over(files[MANIFEST])["count"] == 0


_PRINT = "import sys, hashlib; from tests.finding.test_index import made; sys.stdout.write(hashlib.sha256(repr(sorted(made(more='Ring på, bank på og rop. Legemiddelhåndtering').items())).encode()).hexdigest())"


def test_the_same_texts_give_the_same_bytes_whatever_the_process() -> None:
    runs = set()
    for seed, zone in (("0", "UTC"), ("1", "Pacific/Kiritimati"), ("77", "America/Anchorage")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
        runs.add(subprocess.run([sys.executable, "-c", _PRINT], env=environment, capture_output=True, text=True, check=True).stdout)
    assert len(runs) == 1 and len(runs.pop()) == 64
