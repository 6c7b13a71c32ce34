"""Letters, stems and compounds: which words are one, and what they are made of."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from felles.searching.compounds import Compounds
from felles.searching.folding import folded, order, words
from felles.searching.lexicon import Stems, lexicon

_LETTERS = "abcdefghijklmnopqrstuvwxyzæøåäö"
_WORD = st.text(_LETTERS, min_size=1, max_size=20)


@pytest.mark.parametrize(
    ("written", "typed"),
    [("låst", "laast"), ("låst", "last"), ("dør", "doer"), ("dør", "dor"), ("pårørende", "parorende"), ("pårørende", "paaroerende"), ("ernæring", "ernaering"), ("läkemedel", "lakemedel"), ("läkemedel", "laekemedel"), ("sömn", "somn"), ("ko\u0308p", "köp"), ("čálli", "calli"), ("giđa", "gida")],
)
def test_letters_people_have_no_keys_for_are_the_same_written_either_way(written: str, typed: str) -> None:
    assert folded(next(words(written))) == folded(next(words(typed)))


@given(_WORD)
def test_who_writes_two_letters_for_one_writes_the_same_word(word: str) -> None:
    """Where no letter before or after makes another pair of it."""
    word = word.replace("a", "b").replace("e", "i").replace("o", "u")
    for one, two in (("å", "aa"), ("ø", "oe"), ("æ", "ae"), ("ä", "ae"), ("ö", "oe")):
        assert folded(word.replace(one, f"x{one}x")) == folded(word.replace(one, f"x{two}x"))
    assert set(folded(word)) <= set("abcdefghijklmnopqrstuvwxyz")


def test_what_a_hyphen_joins_is_found_apart_and_together() -> None:
    assert list(words("E-lås på RUT-013")) == ["e", "lås", "på", "rut", "013", "elås", "rut013"]


@given(st.lists(st.text(max_size=6), max_size=8))
def test_keys_are_sorted_as_a_browser_does(keys: list[str]) -> None:
    keys = [key.encode("utf-16", "surrogatepass").decode("utf-16", "replace") for key in keys]
    assert all(order(a) <= order(b) for a, b in zip(sorted(keys, key=order), sorted(keys, key=order)[1:], strict=False))


SCRIPT = Path(__file__).parents[2] / "tools" / "felles" / "theme" / "assets" / "finding.js"
_ASK = """
const document = { currentScript: { src: "file:///a/b.js" } };
const window = {};
%s
process.stdout.write(JSON.stringify(JSON.parse(require("fs").readFileSync(0, "utf8")).map((text) => window.felles.finding.wordsOf(text).map(window.felles.finding.fold))));
"""


def test_a_browser_folds_as_the_build_does() -> None:
    """Every letter of the languages here, and every word of the lists: the same in both, or a word would never be found."""
    node = next((path for path in ("/usr/bin/node", "/usr/local/bin/node") if Path(path).is_file()), None)
    if node is None:
        pytest.skip("no node")
    letters = [chr(c) for c in range(0x21, 0x250) if chr(c).isalnum()]
    texts = [*(f"x{letter}y {letter}" for letter in letters), *(word for name in ("nb", "da", "sv", "en") for word in sorted(lexicon(name).parts | set(lexicon(name).same))), "E-lås, RUT-013 – æøå ÆØÅ Ääkkönen poesi Israel"]
    said = subprocess.run([node, "-e", _ASK % SCRIPT.read_text("utf-8")], input=json.dumps(texts), capture_output=True, text=True, check=True).stdout
    for text, own in zip(texts, json.loads(said), strict=True):
        mine = [folded(word) for word in words(text)]
        assert own == [word for word in mine if word not in ("elas", "rut013")], text


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("nb", "nøkkel", "nøkler"), ("nb", "legemiddel", "legemidlene"), ("nb", "besøk", "besøkene"), ("nb", "falt", "faller"), ("nb", "hender", "hånd"),
        ("nb", "sykehus", "sjukehuset"), ("nb", "telefon", "tlf"), ("nn", "brukarane", "brukeren"),
        ("da", "nøgle", "nøgler"), ("da", "medicin", "medicinen"), ("da", "faldet", "falder"), ("da", "hænder", "hånd"),
        ("sv", "nyckel", "nycklar"), ("sv", "läkemedel", "läkemedlen"), ("sv", "fötter", "fot"),
        ("en", "visits", "visit"), ("en", "fell", "falls"),
    ],
)  # fmt: skip
def test_forms_of_a_word_have_one_stem(language: str, one: str, other: str) -> None:
    stems = Stems(language)
    assert stems.of(one) == stems.of(other)


@pytest.mark.parametrize(("one", "other"), [("dør", "død"), ("hår", "har"), ("får", "far"), ("lege", "legge"), ("bruker", "brukt")])
def test_words_that_only_look_alike_stay_apart(one: str, other: str) -> None:
    stems = Stems("nb")
    assert stems.of(one) != stems.of(other)


def _parts(word: str, alone: str, language: str = "nb") -> tuple[str, ...]:
    return Compounds(Stems(language), set(alone.split())).parts(word)


@pytest.mark.parametrize(
    ("word", "alone", "parts"),
    [
        ("legemiddelhåndtering", "legemidler håndtering", ("legemiddel", "håndtering")),
        ("trygghetsalarm", "trygghet alarm", ("trygghet", "alarm")),
        ("legemiddeldobbeltkontroll", "legemiddel dobbeltkontroll kontroll dobbelt", ("legemiddel", "dobbeltkontroll")),
        ("arbeidsmiljøutvalgsmøte", "arbeid miljø utvalg", ("arbeids", "miljø", "utvalgs", "møte")),
        ("barnehage", "barn", ("barn", "hage")),  # a part of the language's own list needn't stand alone
        ("medisin", "med isin medisin", ()),  # “med” is quiet, and what is left is no word
        ("bruker", "bruker ker", ()),
        ("håndtering", "hånd", ()),
        ("blodtrykk", "blod trykk", ("blod", "trykk")),
        ("123456789", "123456789", ()),
    ],
)
def test_a_compound_is_taken_apart_where_its_parts_are_known(word: str, alone: str, parts: tuple[str, ...]) -> None:
    assert _parts(word, alone) == parts


@settings(deadline=None)
@given(st.lists(st.text("bdfgklmnrstv", min_size=4, max_size=7).map(lambda word: word + "ob"), min_size=2, max_size=3, unique=True), st.sampled_from(["", "s", "e"]))
def test_what_is_put_together_of_known_words_comes_apart_again(some: list[str], link: str) -> None:
    """Whatever the words: something known comes out, and put together it is the word again, but for letters that link."""
    stems = Stems("nb")
    parts = _parts(link.join(some), " ".join(some))
    assert parts and {stems.of(part) for part in parts} <= {stems.of(word) for word in some}
    assert 0 <= len(link.join(some)) - sum(map(len, parts)) < len(some)


@pytest.mark.parametrize("language", ["nb", "da", "sv", "en"])
def test_a_languages_lists_are_its_own_and_agree(language: str) -> None:
    own = lexicon(language)
    assert own.quiet and own.endings and own.parts and own.joins <= own.quiet | own.joins
    assert not own.parts & own.never and not own.parts & own.quiet
    assert all(own.same[form] == head for head, forms in own.families.items() for form in forms[:1])
    assert lexicon("nn") is lexicon("nn") and lexicon("xx").language == "en"
