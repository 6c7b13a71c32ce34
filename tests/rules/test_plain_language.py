"""Notes on how texts are written: what a writer is thankful for, and what nobody should be told."""

from __future__ import annotations

import random
import re
import time

import pytest

from felles.check import level_of
from felles.facts.sentences import count, sentences
from felles.rules.abbreviations import _spelt, _used
from felles.rules.plain_language import _TWICE
from felles.rules.wording import MENTIONED
from felles.words import Words
from felles.words.problems import SENTENCES, key, said

from .test_relations import DOOR, SETTINGS, Edits, problems, text

NOTES = ("U1", "U2", "U3", "U4")
TERMS = "docs/registers/reg-terms.yaml"


def in_body(*lines: str, lang: str = "nb") -> Edits:
    return {DOOR: text(DOOR).replace("lang: nb", f"lang: {lang}") + "\n" + "\n\n".join(lines) + "\n"}


def notes(edits: Edits) -> list[str]:
    found = [p for p in problems(edits, "2026-11-21") if p.rule in NOTES]
    assert all(level_of(p) == "note" for p in found)
    return [key(p) for p in found]


def shown(edits: Edits) -> list[str]:
    """What the place of each note points at, until the line's end."""
    files = {DOOR: text(DOOR), **edits}
    found = []
    for p in problems(edits, "2026-11-21"):
        if p.rule in NOTES:
            found.append(files[p.place.path].split("\n")[p.place.line - 1][p.place.column - 1 :])  # type: ignore[union-attr]
    return found


def action(words: str, lang: str = "nb") -> Edits:
    """The first step's heading."""
    lines = text(DOOR).split("\n")
    at = next(i for i, line in enumerate(lines) if line.startswith("    action:"))
    lines[at] = f"    action: {words}"
    return {DOOR: "\n".join(lines).replace("lang: nb", f"lang: {lang}")}


def parts(written: str, lang: str = "nb") -> list[str]:
    return [written[one.begin : one.end] for one in sentences(written, lang) if one.prose]


# Where a sentence ends

ENDS = (
    ("nb", "Ring legen.| Han kommer straks."),
    ("nb", "Ta med f.eks. Nattjenestens nøkkel.| Gå."),
    ("nb", "Følg jf. Helsepersonelloven § 4.| Så går du."),
    ("nb", "Rutinen gjelder fra 1. januar og t.o.m. 3. mars.| Etter det gjelder den nye."),
    ("nb", "Ring kl. 07.30 hver dag.| Det haster."),
    ("nb", "Ta med saks, pinsett osv.| Vask hendene."),
    ("nb", "Gi ca. 2 dl. vann.| Vent."),
    ("nb", "Si: |«Jeg heter Ola. |Jeg kommer fra hjemmetjenesten.»| Vent på svar."),
    ("nb", "Er døren låst?| Ring på.| Vent!| Ring igjen."),
    ("nb", "Brukeren spør «hvorfor?» og går.| La ham gå."),
    ("nb", "Se [rutinen](../akutt/rut-011.md) og nav.no før du går.| Ring så."),
    ("nb", "Kjør `felles check`.| Så er du ferdig."),
    ("nb", "Skriv til post@fjellvik.example.| Vent."),
    ("nn", "Ring bl.a. Nattenesta.| Vent."),
    ("da", "Ring fx Natholdet, evt. via vagttelefonen.| Vent."),
    ("da", "Se stk. 2 i nr. 4, jf. Serviceloven.| Gå."),
    ("sv", "Ring t.ex. Natteamet p.g.a. larmet.| Vänta."),
    ("sv", "Det gäller fr.o.m. 1 mars, dvs. Våren.| Sedan inte."),
    ("en", "Ask Dr. Hansen, e.g. Tuesday.| Then wait."),
    ("en", "Is there no answer?| No.| Call."),
    ("nb", "Først dette;| så det."),
    ("xx", "One.| Two."),
)


@pytest.mark.parametrize(("lang", "marked"), ENDS)
def test_a_sentence_ends_where_a_reader_thinks_it_does(lang: str, marked: str) -> None:
    wanted = [part.strip() for part in marked.split("|")]
    assert parts(marked.replace("|", ""), lang) == wanted


def test_lists_tables_headings_and_code_are_no_part_of_a_sentence() -> None:
    written = "\n".join((
        "# En overskrift", "Et avsnitt", "over to linjer", "- et punkt", "  som går videre", "- et til", "1. nummer", "", "| a | b |", "|---|---|", "| celle en | celle to |",
        "", "> sitert fra loven", "", "```", "kode. Her", "```", "    innrykket kode", "", "Under", "---", "[navn]: https://a.example/b",
    ))  # fmt: skip
    assert parts(written) == [
        "Et avsnitt\nover to linjer", "et punkt\n  som går videre", "et til", "nummer", "|", "a", "|", "b", "|", "|", "---", "|", "---", "|",
        "|", "celle en", "|", "celle to", "|",
    ]  # fmt: skip


PIECES = ("Ord", "ord", "f.eks.", "osv.", "nr.", "3.", "kl.", "«", "»", "(", ")", ".", "!", "?", ":", ";", "\n", "\n\n", "\n- ", "\n# ", "\n> ", "\n```\n", " | ", "\n    ", "\t", "`", "](", "@", "…", "å", "—", "\r", "\x0b", "\u2028", "1) ", "---\n")


@pytest.mark.parametrize("seed", range(300))
def test_nothing_of_a_text_is_lost_or_told_twice(seed: int) -> None:
    chosen = random.Random(seed)
    written = "".join(chosen.choice(PIECES) + chosen.choice(("", " ")) for _ in range(chosen.randrange(120)))
    at = 0
    for one in sentences(written, chosen.choice(("nb", "nn", "da", "sv", "en", "xx"))):
        assert at <= one.begin < one.end <= len(written)
        assert not written[at : one.begin].strip(), "between two parts is nothing but space"
        assert written[one.begin : one.end] == written[one.begin : one.end].strip()
        at = one.end
    assert not written[at:].strip()


# U1

HEAVY = " ".join(["ord"] * 31)


def test_a_sentence_is_long_when_it_has_more_words_than_the_handbook_wants() -> None:
    assert notes(in_body(f"{HEAVY.capitalize()}.")) == []
    assert notes(in_body(f"{HEAVY.capitalize()} til.")) == ["U1"]
    low = text(SETTINGS) + "thresholds: {sentence_words: 12}\n"
    assert "thresholds" not in text(SETTINGS)
    assert "U1" in notes({SETTINGS: low, **in_body("En to tre fire fem seks sju åtte ni ti elleve tolv tretten.")})


@pytest.mark.parametrize("written", (
    f"{HEAVY.capitalize()}: {HEAVY}.",  # a colon ends what is read in one breath
    "\n".join(f"- punkt {i} i en liste uten punktum" for i in range(20)),
    "| Når | Gjør |\n|---|---|\n" + "\n".join(f"| Nummer {i} i rekken | Ring og si fra |" for i in range(10)),
    "> " + HEAVY + " " + HEAVY,
    "```\n" + HEAVY + " " + HEAVY + "\n```",
    "Se " + "[rutinen](en/lang/adresse%20med%20mange%20ord.md) " * 14 + "her.",
))  # fmt: skip
def test_what_only_looks_like_a_long_sentence_is_none(written: str) -> None:
    assert notes(in_body(written)) == []


def test_abbreviations_do_not_hide_a_long_sentence() -> None:
    assert notes(in_body("Ring f.eks. Natt nr. 2 " * 8 + "nå.")) == ["U1"]


def test_a_long_sentence_is_shown_where_it_begins() -> None:
    long = f"Her begynner {HEAVY}."
    assert shown(in_body(f"En kort setning. {long}")) == [long]
    for field in (f"purpose: Kort. {long}", f'purpose: "Kort \\u00e5 \\"si\\". {long}"', f"purpose: 'Kort ''å'' si. {long}'", f"purpose: >-\n  Kort\n  nå. {long}", f"purpose:\n  Kort\n  nå. {long}"):
        lines = text(DOOR).split("\n")
        at = next(i for i, line in enumerate(lines) if line.startswith("purpose:"))
        lines[at] = field
        (only,) = shown({DOOR: "\n".join(lines)})
        assert only.rstrip("'\"") == long, field


def test_words_are_counted_as_people_count_them() -> None:
    assert count("Ring 113, og si «jeg er her» – nå.") == 8
    assert count("Se [RUT-011](../a/b c.md) kl. 07:30") == 4
    assert count("") == count(" – … ") == 0


# U2

UNKNOWN = (
    ("nb", "Ring KAD før natten."), ("nb", "Skjemaet heter IPLOS2."), ("nb", "Se KAD/ØHD-listen."), ("nb", "Gi 500 mg p.o. ved behov."),
    ("nb", "Sett PVK-en inn."), ("da", "Mål TOKS hver 8. time."), ("sv", "Ring SSK på SÄBO:s nummer."), ("en", "Call the ABPC."), ("nn", "Ring KAD no."),
    ("nb", "Ring KAD (se veggen)."), ("nb", "Ring KAD, og vent på svar."),
)  # fmt: skip
KNOWN = (
    ("nb", "Ring kommunal akutt døgnenhet (KAD). KAD svarer hele natten."), ("nb", "KAD (kommunal akutt døgnenhet) svarer."), ("nb", "KAD står for noe annet her."),
    ("nb", "**KAD:** kommunal akutt døgnenhet"), ("nb", "KAD = enheten på sykehuset"), ("nb", "Kommunal akutt døgnenhet, forkortet KAD, svarer."), ("da", "- UTH = utilsigtet hændelse"),
    ("sv", "Medicinskt ansvarig sjuksköterska (MAS) beslutar. MAS ringer."), ("en", "KAD stands for a ward."),
    ("nb", "Ta med TV, PC og PIN-kode, og send SMS til NAV."), ("nb", "IKKE gå inn. RING NÅ."), ("nb", "Les RUT-013 og FOR-2008-04-03-320, SOSFS 2011:9 og NS 4102."), ("nb", "Kapittel IV og XII."), ("nb", "Skriv HPR-nummer og LOT-nr, og PMID: 31415926."),
    ("nb", "Det sto «KAD» på lappen."), ("nb", "Bruk `KAD` i feltet."), ("nb", "Se https://a.example/KAD og [siden](KAD.md)."), ("nb", "VIKTIG BESKJED TIL ALLE"), ("nb", "Ring kad, altså KAD."),
    ("nb", "F.eks. dette, bl.a. det, m.m., osv. og t.o.m. i dag."), ("da", "Fx i dag, m.fl., o.l. og d.d."), ("sv", "T.ex. i dag, m.fl., s.k. larm."), ("en", "E.g. today, i.e. now, at 8 a.m. sharp."),
    ("nb", "- **K**om\n- **A**lltid\n- **D**it\n\nDette er KAD."),
)  # fmt: skip


@pytest.mark.parametrize(("lang", "written"), UNKNOWN)
def test_an_abbreviation_that_nobody_explains_is_noted(lang: str, written: str) -> None:
    assert {one.partition(".")[0] for one in notes(in_body(written, lang=lang))} == {"U2"}


@pytest.mark.parametrize(("lang", "written"), KNOWN)
def test_what_everybody_reads_alike_or_the_text_explains_is_not(lang: str, written: str) -> None:
    assert notes(in_body(written, lang=lang)) == []


def test_an_abbreviation_is_told_once_where_it_stands_first() -> None:
    assert shown(in_body("Her er det. Ring KAD nå.", "Og KAD igjen.")) == ["KAD nå."]
    assert notes(in_body("Gi p.o. nå.")) == ["U2.dotted"]


@pytest.mark.parametrize("written", [written for lang, written in UNKNOWN if lang == "nb"])
def test_the_list_of_terms_silences_it_everywhere(written: str) -> None:
    row = "\n  - {id: ny, nb: noe nytt, meaning: Noe nytt., abbreviations: [KAD, ØHD, PVK, IPLOS, p.o.]}\n"
    assert notes({**in_body(written), TERMS: text(TERMS).rstrip("\n") + row}) == []


def test_the_documents_own_definitions_silence_it() -> None:
    edits = in_body("Ring KAD nå.")
    defined = str(edits[DOOR]).replace("\nrisk:", "\ndefinitions:\n  - {term: KAD, meaning: Et sted for dem som trenger mer.}\nrisk:", 1)
    assert notes({DOOR: defined}) == []


# U3

PASSIVE = (
    ("nb", "Listen skal kontrolleres"), ("nb", "Det må dokumenteres"), ("nb", "Navn, dato og dosett bør alltid sammenlignes før dosen"), ("nn", "Lista skal kontrollerast"),
    ("da", "Listen skal kontrolleres"), ("da", "Der bør straks ringes til vagten"), ("sv", "Listan ska kontrolleras"), ("sv", "Det måste dokumenteras"), ("en", "The list must be checked"),
    ("en", "Medicines should always be counted"),
)  # fmt: skip
ACTIVE = (
    ("nb", "Kontroller listen"), ("nb", "Avgjør om flere må varsles"), ("nb", "Se om brukeren kan gjenkjennes"), ("nb", "Si hva som skal gjøres"), ("nb", "Primærteamet skal møtes"), ("nb", "Listen skal kontrolleres av sykepleier"),
    ("nb", "Nøkkelen må finnes"), ("nb", "Hvis listen må rettes, ring lege"), ("da", "Teamet skal mødes"), ("sv", "Brukaren måste andas"), ("sv", "Teamet ska träffas"), ("en", "Check what must be done"), ("en", "You must be calm"),
    ("en", "The list must be checked by a nurse"), ("nb", "Du skal ringe lege"), ("nb", "Brukeren skal høres"),
)  # fmt: skip


@pytest.mark.parametrize(("lang", "words"), PASSIVE)
def test_a_step_that_says_what_is_to_be_done_to_something_is_noted(lang: str, words: str) -> None:
    assert notes(action(words, lang)) == ["U3"]
    assert shown(action(words, lang)) == [words]


@pytest.mark.parametrize(("lang", "words"), ACTIVE[:-1])
def test_a_step_that_says_what_to_do_is_left_alone(lang: str, words: str) -> None:
    assert notes(action(words, lang)) == []


# U4

TWICE = (
    ("nb", "omit", "Du kan ikke la være å ringe."), ("nb", "omit", "Ikke unnlat. Du må aldri unnlate å ringe."), ("nb", "omit", "Unnlat ikke å ringe."), ("nn", "omit", "Du kan ikkje la vere å ringe."),
    ("da", "omit", "Du må ikke undlade at ringe."), ("da", "omit", "Du kan ikke lade være med at ringe."), ("sv", "omit", "Du får inte låta bli att ringa."), ("en", "omit", "Do not fail to call."),
    ("nb", "unless", "Gå inn, med mindre brukeren ikke vil."), ("da", "unless", "Gå ind, medmindre borgeren ikke vil."), ("sv", "unless", "Gå in, såvida inte brukaren inte vill."), ("en", "unless", "Go in, unless the user does not want it."),
    ("en", "unless", "Go in unless nobody else isn’t there."), ("nb", "un", "Det er ikke uvanlig."), ("da", "un", "Det er ikke ualmindeligt."), ("sv", "un", "Det är inte ovanligt."), ("en", "un", "It is not uncommon."),
)  # fmt: skip
ONCE = (
    ("nb", "Svarer ikke og puster ikke normalt? Ring 113."), ("nb", "Ingen ringte, og ingen spurte brukeren."), ("nb", "La være å gi dosen."), ("nb", "Med mindre brukeren vil, går du ikke inn."),
    ("nb", "Med mindre brukeren sover og ikke kan vekkes."), ("nb", "Det er ikke ulovlig, og ikke umulig."), ("nb", "Si ikke «du kan ikke la være å ringe»."), ("nb", "Gi med mindre salt. Han vil ikke."),
    ("da", "Lad være med at give dosis."), ("da", "Medmindre borgeren vil, går du ikke ind."), ("sv", "Om inte brukaren svarar, gå inte in."), ("sv", "Såvida brukaren inte svarar, ring."), ("en", "Unless the user answers, do not go in."),
)  # fmt: skip


@pytest.mark.parametrize(("lang", "variant", "written"), TWICE)
def test_negations_that_take_each_other_away_are_noted(lang: str, variant: str, written: str) -> None:
    assert notes(in_body(written, lang=lang)) == [f"U4.{variant}"]


@pytest.mark.parametrize(("lang", "written"), ONCE)
def test_negations_that_say_what_they_mean_are_not(lang: str, written: str) -> None:
    assert notes(in_body(written, lang=lang)) == []


# All of them


def test_every_variant_is_met_here_and_says_what_to_do_in_every_language() -> None:
    edits = (in_body(f"{HEAVY} {HEAVY}."), in_body("Ring KAD."), in_body("Gi p.o. nå."), action("Listen skal kontrolleres"), *(in_body(w) for lang, _, w in TWICE if lang == "nb"))
    met = {key(p): p for one in edits for p in problems(one, "2026-11-21") if p.rule in NOTES}
    assert set(met) == {name for name in SENTENCES if name.partition(".")[0] in NOTES}
    for problem in met.values():
        told = {said(problem, Words(lang)) for lang in ("nb", "da", "sv", "en")}
        assert len(told) == 4, "each language in its own words"


def test_what_was_said_once_or_is_withdrawn_or_is_about_a_law_is_left_alone() -> None:
    edits = in_body("Ring KAD. Du kan ikke la være å ringe.", f"{HEAVY} {HEAVY}.")
    assert len(notes(edits)) == 3
    gone = str(edits[DOOR]).replace("\nscope:", "\nwithdrawn: {date: 2026-10-01, reason: Slått sammen med en annen rutine.}\nscope:", 1)
    assert notes({DOOR: gone}) == []
    law = str(in_body()[DOOR]).replace("\nrisk:", f"\nreferences:\n  - {{title: \"KAD-loven, {HEAVY} {HEAVY}\"}}\nrisk:", 1)
    assert notes({DOOR: law}) == []


HOSTILE = (
    "ord " * 25_000, "A" * 100_000, "A." * 50_000, "a.b." * 25_000, "KAD " * 25_000, "KAD (" * 20_000, "(" * 100_000, "](" * 50_000, "](a" * 33_000, "`" * 100_000, "@" * 100_000, "a@" * 50_000,
    "med mindre " * 9_000, "ikke la " * 12_000, "| " * 50_000, "> " * 50_000, "- " * 50_000, "«" * 100_000, "**A**" * 20_000, "f.eks. " * 14_000, "KAD" + "=" * 100_000, "KAD, a" * 16_000, "\n" * 100_000,
    " " * 100_000, "# " * 50_000, "".join(f"Q{chr(65 + i // 26)}{chr(65 + i % 26)} " for i in range(600)) * 40,
)  # fmt: skip


@pytest.mark.parametrize("written", HOSTILE, ids=range(len(HOSTILE)))
def test_a_long_text_of_anything_is_soon_looked_through(written: str) -> None:
    """100 kB in one paragraph: a fraction of a second, with room for a slow machine."""
    begins = time.process_time()
    for one in sentences(written, "nb"):
        count(written[one.begin : one.end])
    for patterns in _TWICE.values():
        for _, _, pattern in patterns:
            assert sum(1 for _ in re.finditer(pattern, written)) <= len(written)
    used = list(dict.fromkeys(word for word, _ in _used(written)))[:50]
    assert all(_spelt(word, written) in (True, False) for word in used)
    assert all(found.end() > found.start() for found in MENTIONED.finditer(written))
    assert time.process_time() - begins < 3
