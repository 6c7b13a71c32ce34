"""How weighty a change is: what may pass as a correction, what may not, and whom it concerns."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.test_relations import DOOR, Files, base

from felles.facts.changes import changed_fields, differences, one_place, weighty
from felles.facts.spelling import MOST, spelling
from felles.model import Document
from felles.reading.handbook import earlier, read

KINDS = read(Files(base())).kinds

SAME = (
    ("Ring sykepleer på vakt", "Ring sykepleier på vakt"),
    ("Ring sykeplieer", "Ring sykepleier"),
    ("Skriv i journallen", "Skriv i journalen"),
    ("Ring vakten og vent", "Ring vakten, og vent"),
    ("Ring vakten - og vent", "Ring vakten – og vent"),
    ("Ring vakten\nog vent.", "Ring vakten og\nvent."),
    ("Ring vakten.\n\nVent.", "Ring vakten.  \n\n\nVent."),
    ("Innen 10-15 minutter", "Innen 10 – 15 minutter"),
    ("kl 10", "kl. 10"),
    ("Gi 5mg", "Gi 5 mg"),
    ("hjemme tjenesten", "hjemmetjenesten"),
    ("i dag", "idag"),
    ("Ring ring vakten", "Ring vakten"),
    ("rop tli ham", "rop til ham"),
    ("på tirsdga", "på tirsdag"),
    ("ring Lege", "ring lege"),
    ("Ring lege Vent på svar", "Ring lege. Vent på svar"),
    ("Ring **alltid** lege", "Ring alltid lege"),
    ("- Ring\n- Vent", "- Ring.\n- Vent."),
    ("Les [mer](http://eksempel.example/a)", "Les [mer](https://eksempel.example/b?c=1)"),
    ("Se [nøkler](../besok/rut-003-nokler.md)", "Se [nøkler](rut-003-nokler.md#skap)"),
    ("Se RUT-003", "Se [RUT-003](rut-003-nokler.md)"),
    ("une cafe\u0301", "une café"),
    ("lege\u00admidler", "legemidler"),
)

DIFFERENT = (
    # Numbers, signs and units
    ("Gi 5 mg", "Gi 50 mg"),
    ("Gi 0,5 mg", "Gi 05 mg"),
    ("Gi 0,5 mg", "Gi 0.5 mg"),
    ("Gi 1 5 mg", "Gi 15 mg"),
    ("Gi 1.500 ml", "Gi 1,500 ml"),
    ("Gi ½ tablett", "Gi ¼ tablett"),
    ("Gi 10-15 mg", "Gi 10, 15 mg"),
    ("ved -5 grader", "ved 5 grader"),
    ("hvis SpO2 < 90", "hvis SpO2 > 90"),
    ("hvis SpO2 er ≤ 90", "hvis SpO2 er ≥ 90"),
    ("hver 2. time", "hver 3. time"),
    ("mg", "g"),
    ("mcg", "mg"),
    ("µg", "mg"),
    ("mmol", "mol"),
    ("mmol", "nmol"),
    ("femten minutter", "femti minutter"),
    ("åtte dråper", "åtti dråper"),
    ("hver femte dag", "hver femti dag"),
    ("eight drops", "eighty drops"),
    ("trykksår grad IV", "trykksår grad VI"),
    ("en tablett", "én tablett"),
    ("innen 10 prosent", "innen 10 %"),
    # Words that turn
    ("Gi ikke", "Gi"),
    ("en", "ingen"),
    ("igen", "ingen"),
    ("stanna inne", "stanna inte"),
    ("gå ute", "gå uten"),
    ("uendret dose", "endret dose"),
    ("osäker", "säker"),
    ("Vent ikke, ring", "Vent, ikke ring"),
    ("før", "etter"),
    ("før", "for"),
    ("må", "få"),
    ("gi", "ga"),
    ("Gi medisin hvis feber. Ring lege", "Gi medisin. Hvis feber ring lege"),
    ("~~Gi medisin~~", "Gi medisin"),
    ("lege og/eller pårørende", "lege og eller pårørende"),
    # Who, where, when
    ("sykepleier", "assistent"),
    ("venstre", "høyre"),
    ("høyre arm", "høyere arm"),
    ("höger", "högre"),
    ("tirsdag", "torsdag"),
    ("juni", "juli"),
    ("ring", "ringte"),
    ("kalium", "kalsium"),
    ("hypoglykemi", "hyperglykemi"),
    ("hypertensjon", "hypotensjon"),
    # What is there at all
    ("Ring lege", "Ring lege og pårørende"),
    ("Ring lege. Ring pårørende.", "Ring lege."),
    ("Ring lege.\n\nVent.\n\nVent.", "Ring lege.\n\nVent."),
    ("ring lege og vent", "vent og ring lege"),
    ("", "Ring"),
    ("Gi 2 2 ganger", "Gi 2 ganger"),
    ("| A | 5 |", "| A 5 | |"),
    # What is behind a link, when it is no text
    ("[Ring](tel:113)", "[Ring](tel:112)"),
    ("[Skriv](mailto:a@eksempel.example)", "[Skriv](mailto:b@eksempel.example)"),
    ("![Skap](a.png)", "![Skap](b.png)"),
    ("[Skjema](a.pdf)", "[Skjema](b.pdf)"),
)


@pytest.mark.parametrize(("old", "new"), SAME)
def test_it_says_the_same(old: str, new: str) -> None:
    assert spelling(old, new) and spelling(new, old)
    assert spelling(f"Hensikt\n\nRop. {old}.\n\nSlutt", f"Hensikt\n\nRop. {new}.\n\nSlutt")


@pytest.mark.parametrize(("old", "new"), DIFFERENT)
def test_it_says_something_else(old: str, new: str) -> None:
    assert not spelling(old, new) and not spelling(new, old)
    assert not spelling(f"Rop først, og {old} da", f"Rop først, og {new} da")


_LETTERS = "abcdefghijklmnoprstuvyæøåäö"
_WORDS = st.lists(st.text(_LETTERS, min_size=1, max_size=12), min_size=1, max_size=12)
_TEXTS = st.text(st.sampled_from(_LETTERS + " \n.,-[]()!*#<>/|0123456789½%"), max_size=80)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(_TEXTS, _TEXTS)
def test_it_does_not_matter_which_was_first(old: str, new: str) -> None:
    assert spelling(old, old)
    assert spelling(old, new) == spelling(new, old)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(_WORDS, st.integers(0, 11), st.integers(2, 9999), st.integers(2, 9999))
def test_another_number_is_never_a_correction(words: list[str], at: int, one: int, other: int) -> None:
    texts = [" ".join([*words[:at], str(number), *words[at:]]) for number in (one, other)]
    assert spelling(*texts) == (one == other)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(_WORDS, st.integers(0, 11), st.sampled_from(["ikke", "aldri", "ingen", "inte", "not", "uten", "bare"]))
def test_a_word_that_turns_the_sentence_is_never_a_correction(words: list[str], at: int, turn: str) -> None:
    assert not spelling(" ".join(words), " ".join([*words[:at], turn, *words[at:]])) or turn in words


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(st.text(_LETTERS, min_size=2, max_size=9), min_size=2, max_size=12), st.data())
def test_how_lines_are_broken_says_nothing(words: list[str], data: st.DataObject) -> None:
    text = words[0] + "".join(data.draw(st.sampled_from([" ", "\n", "  ", ", "])) + word for word in words[1:])
    turns = {"ei", "ej", "nor", "kun", "uten", "uden"}
    assert spelling(" ".join(words), text) or turns & set(words)


@pytest.mark.parametrize("text", ["[" * 200_000, "[a" * 100_000 + "](", "ring vakten nå " * 60_000, "\n \t" * 200_000, '."' * 200_000, "1-" * 200_000])
def test_a_hostile_text_does_not_cost_without_end(text: str) -> None:
    begun = time.process_time()
    spelling(text, text[: len(text) // 2] + " ikke " + text[len(text) // 2 :])
    spelling(text[:MOST], text[: MOST - 1])
    assert time.process_time() - begun < 20, "what grows with the square of the text takes minutes"


def test_a_text_that_is_new_nearly_throughout_is_no_correction() -> None:
    text = "Ring vaktten og vent på svar.\n\n" * 5000
    assert not spelling(text, text.replace("vaktten", "vakten"))
    assert spelling(text + "Vnet.", text + "Vent.")


def door(*changes: tuple[str, str], path: str = DOOR) -> Document:
    text = base()[DOOR].decode()
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
        text = text.replace(old, new)
    document = earlier(path, text.encode(), KINDS)
    assert document is not None
    return document


NOTED = ("note: Du ringer nå etter ti minutter, ikke etter en halv time.", "note: Noe annet.")
LAST = ("    accountable: sykepleier\n    deadline", "    accountable: assistent\n    deadline")
STEP = ("deviation_examples:", "  - {n: 3, action: Skriv avvik, responsible: [sykepleier], accountable: sykepleier}\ndeviation_examples:")

WEIGHTY = {
    "a typo in the body": (("Spør hvordan", "Spør hvodran"), None),
    "a typo in a step": (("Ring på, bank og rop", "Ring på, bannk og rop"), None),
    "a comma in the title": (("Låst dør ved avtalt besøk", "Låst dør, ved avtalt besøk"), None),
    "a label for those who search": (("risk: medium", "risk: medium\ntags: [dør]"), None),
    "the archive's case number": (("risk: medium", 'risk: medium\ncase_ref: "2026/17"'), None),
    "what else to read": (("risk: medium", "risk: medium\nrelated: [RUT-001]"), None),
    "another deadline": (("Innen ti minutter", "Innen fem minutter"), ("steps", 1, "deadline")),
    "another accountable": (LAST, ("steps", 1, "accountable")),
    "a new step": (STEP, ("steps",)),
    "another way": (("channel: vakttelefon", "channel: gruppechat"), ("steps", 1, "channel")),
    "what sort of information": (("info_class: patient", "info_class: operational"), ("steps", 1, "info_class")),
    "whom it is handed up to": (("escalate_to: avdelingsleder", "escalate_to: sykepleier"), ("steps", 1, "escalate_to")),
    "a deadline moved to another step": (("    deadline: Innen ti minutter\n", ""), ("steps", 1, "deadline")),
    "where it applies": (("  sites: all", "  sites: [sone-elva]"), ("scope", "sites")),
    "another risk": (("risk: medium", "risk: low"), ("risk",)),
    "from which day": (("risk: medium", "risk: medium\nvalid_from: 2026-12-01"), ("valid_from",)),
    "that it is withdrawn": (("risk: medium", "risk: medium\nwithdrawn: {date: 2026-11-01, reason: Ny lås.}"), ("withdrawn",)),
    "who may read it": (("risk: medium", "risk: medium\nvisibility: public"), ("visibility",)),
    "who owns it": (("owner_role: avdelingsleder", "owner_role: sykepleier"), ("owner_role",)),
    "an attachment": (("risk: medium", "risk: medium\nattachments: [{path: a.pdf, title: A}]"), ("attachments",)),
    "an example less": (("  - Assistenten gikk videre uten å si fra, og brukeren hadde falt.", "  - Assistenten gikk videre, og brukeren hadde falt."), ("deviation_examples", 0)),
    "another name in the body": (("Sykepleier sier fra", "Assistenten sier fra"), ()),
    "another picture": (("(nokkelboks.png)", "(dor.png)"), ()),
}  # fmt: skip


@pytest.mark.parametrize(("change", "expected"), WEIGHTY.values(), ids=WEIGHTY.keys())
def test_what_is_weighty(change: tuple[str, str], expected: tuple[str | int, ...] | None) -> None:
    assert weighty(door(), door(change)) == expected
    assert weighty(door(), door(change, NOTED)) == expected, "what is said of the change is no change"
    assert expected is None or changed_fields(door(), door(change))


def test_another_folder_is_weighty_and_another_name_is_not() -> None:
    assert weighty(door(), door(path="routines/besok/rut-002-dor.md")) is None
    assert weighty(door(), door(path="routines/legemidler/rut-002-last-dor.md")) == ()


LOCAL = "local:\n  - {site: sone-elva, field: steps, text: Ring to ganger., reason: Porttelefon.}\n"
HERE = ("risk: medium", LOCAL + "risk: medium")
THERE = ("risk: medium", LOCAL + "  - {site: sone-skogen, field: steps, text: Bruk porten., reason: Ny dør.}\nrisk: medium")


def test_one_places_own_part_is_that_places_alone() -> None:
    assert one_place(door(), door(HERE)) == "sone-elva"
    assert one_place(door(HERE), door()) == "sone-elva"
    assert one_place(door(HERE), door(THERE, NOTED)) == "sone-skogen"
    assert one_place(door(), door(THERE)) is None, "two places"
    assert one_place(door(), door(HERE, ("risk", "risk"))) == "sone-elva"
    assert one_place(None, door(HERE)) is None, "a new text is everybody's"
    assert one_place(door(), door()) is None
    for common in (("risk: medium", LOCAL + "risk: high"), ("Innen ti minutter", "Innen fem minutter"), ("Spør hvordan", "Sjekk hvordan")):
        change = (common,) if common[0].startswith("risk") else (HERE, common)
        assert one_place(door(), door(*change)) is None, "more than its own part"
    moved = ("risk: medium", LOCAL.replace("sone-elva", "sone-skogen") + "risk: medium")
    assert one_place(door(HERE), door(moved)) is None, "taken from one and given to another"


_DATA = st.recursive(st.none() | st.booleans() | st.integers(-3, 3) | st.text("ab", max_size=2), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("xyz", min_size=1, max_size=1), inner, max_size=3), max_leaves=8)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(_DATA, _DATA)
def test_there_is_a_difference_where_data_differ_and_nowhere_else(old: object, new: object) -> None:
    assert list(differences(old, old)) == []
    found = list(differences(old, new))
    assert bool(found) == (repr(old) != repr(new) and not _equal(old, new))
    for pointer, before, after in found:
        for data, value in ((old, before), (new, after)):
            for part in pointer[:-1]:
                data = data[part]  # type: ignore[index]
            if pointer:
                data = data.get(pointer[-1]) if isinstance(data, dict) else data[pointer[-1]]  # type: ignore[index]
            assert data == value


def _equal(one: object, other: object) -> bool:
    """Equal, and of the same types all the way in; the order of fields says nothing."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_equal(one[k], other[k]) for k in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_equal, one, other))
    return type(one) is type(other) and one == other
