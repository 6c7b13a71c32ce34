"""U2: whoever is new, on a stand-in shift or a relative reads an abbreviation as it is meant.

It is a note, and a note that cries wolf is read by nobody: in doubt an abbreviation is taken for explained, for
everyday, for a name, or for a word somebody shouts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from felles.model import Document, Handbook, Pointer, Problem
from felles.rules import rule
from felles.rules.wording import MENTIONED, NOT_ANEW, ours, place

# In dictionaries as they stand, or read by everybody as they stand.
_EVERYDAY = frozenset(
    "A4 AC ADHD AI AIDS AM AS ASA AV BB BH BMI CD CE CM CO2 COVID CPR CV DC DL DNA DVD EAN EL EN EU EØS FAQ FM FN GPS HD HIV HMS HR ID IKT INFO IP IR "
    "ISO IT KG KI KL KM KOL KOLS LED LOT MC ML MM MMS NAV NB NBR NHS NRK NS OK PC PDF PIN PM PS PVC QR RFID RSS SIM SOSU SMS SOS SVT TIPS TLF TV UK UN US USA USB UV VG VIP "
    "VVS WC WHO WIFI WLAN WWW OBS GDPR HTML URL HTTPS AED ABC DKK NOK SEK EUR ICE STOPP CPAP NATO UNICEF IKEA KFUK KFUM AA GP GPS CCTV ASAP".split()
)
# What people write in capitals so that nobody overlooks it.
_SHOUTED = frozenset(
    "ikke aldri alltid alle ingen ingenting må skal kan bør ja nei og eller kun bare før etter nå alt ring husk merk viktig fare haster straks gi ta gå se si stopp "
    "obs nb vakt vagt jour sample eksempel exempel example ett en to tre bli må ny nye der her du vi den det hvis når så om på av i til fra med uten siste første høy lav "
    "ikkje ingen berre alltid før no ei frå ikkje aldri altid alle skal må kun før efter nu vigtigt stop giv tag gå sig en et "
    "inte aldrig alltid alla ingen ska måste får bara endast före efter nu ring viktigt fara stopp ge ta och eller ej "
    "not never always all none must may can yes no and or only before after now call stop danger do is are if the".split()
)
_LETTERS = "A-ZÆØÅÄÖ"
_CAPITALS = re.compile(rf"(?<![\w.@&#§-])[{_LETTERS}]{{2,6}}[0-9]{{0,2}}(?![\w§@])(?!-[{_LETTERS}0-9])(?!\.\w)(?!:[ ]?\d)(?![ \xa0][0-9]{{3}})(?!-(?:nr|num|kod|cod|no\b))")
_DOTTED = re.compile(r"(?<![\w.@/-])[a-zæøåäö]{1,2}\.(?:[a-zæøåäö]{1,4}\.){1,3}(?![\w@])")
_TWO, _DOTS = re.compile(rf"[{_LETTERS}][{_LETTERS}]+"), re.compile(r"\.[a-zæøåäö]{1,4}\.")
"""A quick look for each of the two."""
_ROMAN = re.compile(r"[IVX]+")
_EVERYDAY_DOTTED = frozenset(
    "a.k.a. a.m. b.l.a. bl.a. d.d. d.e. d.s. d.s.s. d.v.s. d.y. d.å. d.æ. e.a. e.d. e.dyl. e.g. e.kr. e.l. e.lign. f.d. f.eks. f.kr. f.f. f.m. f.o.m. f.t. f.v.b. fr.o.m. g.o. h.h.v. "
    "i.e. i.f.t. i.h.t. i.o.m. j.fr. k.l. l.l. m.a.o. m.a.p. m.f.l. m.fl. m.h.p. m.h.t. m.m. m.m.m. m.t.p. m.v. n.b. o.a. o.d. o.dyl. o.e. o.fl. o.l. o.lign. o.m.a. o.s.b. o.s.v. "
    "p.g.a. p.m. p.p. p.s. p.t. s.a. s.k. s.m. s.u. s.å. t.d. t.ex. t.f. t.h. t.o.m. t.v. u.a. v.h.a. m.h.b. ö.h. o.s.a. fl.".split()
)

_SAYS = re.compile(
    r"""(?x)[*_»”"]{0,3},?\s+(?:
    står\s+for|betyr|betyder|tyder|er\s+(?:en\s+|ei\s+)?(?:forkort\w+|kort(?:form|\s+for))|är\s+(?:en\s+)?förkort\w+|stands?\s+for|means|is\s+short\s+for|er\s+kort\s+for|
    er\s+navnet\s+på|er\s+namnet\s+på|er\s+navnet|är\s+namnet)\b"""
)
_EQUALS = re.compile(r"[*_»”\"]{0,3}\s*=\s*\w")
_AS = re.compile(r"[*_»”\"]{0,3}\s*(?:[:–—,][*_]{0,3}\s|-\s)\s*(.{3,120})")
_BRACKETS = re.compile(r"[*_»”\"]{0,3}\s*\(([^()\n]{3,120})\)")
_CALLED = re.compile(r"(?:\(|(?:,|\bforkortet|\bforkortes|\bforkorta|\bkalt|\bkalles|\bkalla|\bkaldet|\bkaldes|\bforkortes\s+til|\bförkortas|\bförkortat|\bkallas|\bkallat|\bcalled|\babbreviated|\bor|\beller)\s)[*_«“\"]{0,3}\Z")
_FIRST = re.compile(rf"(?m)\*\*([{_LETTERS}])\*\*|^[ \t|>*+-]*([{_LETTERS}])(?=[ \t]*[:=–—|-]|[*]{{2}})")
"""A letter that is set off at the beginning of a word, a row or an item: **S**pesifikt, **M**ålbart."""
_NEAR, _SPARE, _MOST = 120, 3, 50
"""How far from an abbreviation its words may stand, in characters; how many more words than letters they may be;
how many abbreviations of a document, and how many places of each, are looked at."""


@rule("U2", "note")
def abbreviations(handbook: Handbook, fields: Mapping[str, Any], explained: frozenset[str]) -> Iterator[Problem]:
    """An abbreviation is explained where it is used, in the document's definitions or in the glossary."""
    for document in handbook.documents:
        if document.withdrawn or document.kind.serves in NOT_ANEW:
            continue
        told: dict[str, tuple[int, Pointer | None]] = {}
        texts = list(ours(document, fields[document.path]))
        whole = "\n".join([text for _, text in texts])  # one look at all of it, for the many that have none
        for pointer, text in texts if _TWO.search(whole) or _DOTS.search(whole) else ():
            for word, at in _used(text):
                if len(told) < _MOST and word not in told and word not in explained and word.rstrip("0123456789") not in explained:
                    told[word] = at, pointer
        if told:
            known = _meant(document, [text for _, text in texts], list(told))
            for word, (at, pointer) in told.items():
                if word not in known:
                    yield Problem("U2", place(document, pointer, at), {"word": word}, "dotted" if "." in word else "", document.id)


def _used(text: str) -> Iterator[tuple[str, int]]:
    """The abbreviations a text uses that not everybody reads, and where."""
    found = [match for start in _TWO.finditer(text) if (match := _CAPITALS.match(text, start.start())) and not _plain(match[0])]
    if _DOTS.search(text):
        found += [match for match in _DOTTED.finditer(text) if not _plain(match[0])]
    if not found:
        return
    named = [match.span() for match in MENTIONED.finditer(text)]
    for match in sorted(found, key=lambda one: one.start()):
        if not any(begin <= match.start() < end for begin, end in named) and not ("." not in match[0] and _loud(text, match)):
            yield match[0], match.start()


def _plain(word: str) -> bool:
    return word in _EVERYDAY or word in _EVERYDAY_DOTTED or word.lower() in _SHOUTED or bool(_ROMAN.fullmatch(word))


_LOUD_BEFORE = re.compile(rf"(?:^|[^\w])[{_LETTERS}]{{2,}}[:,]? [*_]{{0,3}}\Z")
_LOUD_AFTER = re.compile(rf"[*_]{{0,3}}[:,]? [{_LETTERS}]{{2,}}(?!\w)")
_ALONE_BEFORE = re.compile(r"(?:\A|\n)[ \t]*(?:#{1,6}[ \t]+|[-*+][ \t]+|[0-9]+[.)][ \t]+)?[*_]{0,3}\Z")
_ALONE_AFTER = re.compile(r"[*_:]{0,4}[ \t]*(?:\n|\Z)")


def _loud(text: str, match: re.Match[str]) -> bool:
    """Whether a word in capitals is part of something written so throughout: a heading, a warning."""
    before, end = text[max(0, match.start() - 40) : match.start()], match.end()
    return bool(_LOUD_BEFORE.search(before) or _LOUD_AFTER.match(text, end)) or bool("\n" in text and _ALONE_BEFORE.search(before) and _ALONE_AFTER.match(text, end))


def _meant(document: Document, texts: list[str], words: list[str]) -> set[str]:
    """Those of the words that the document itself explains, or uses as ordinary words too."""
    rows = document.data.get("definitions")
    named = " ".join(row["term"] for row in rows if isinstance(row, Mapping) and isinstance(row.get("term"), str)) if isinstance(rows, list) else ""
    known = {word for word in words if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", named)}
    ordinary = {word.lower() for text in texts for word in re.findall(r"[^\W\d_]{2,}", text) if not word.isupper()}
    known |= {word for word in words if word.lower() in ordinary}
    firsts = "".join("".join(found) for text in texts for found in _FIRST.findall(text))
    known |= {word for word in words if word.rstrip("0123456789") in firsts}
    for word in words:
        if word not in known and any(_spelt(word, text) for text in texts):
            known.add(word)
    return known


def _spelt(word: str, text: str) -> bool:
    """Whether a text says somewhere what the abbreviation stands for."""
    letters = [letter for letter in word.lower() if letter.isalpha()]
    at = text.find(word)
    for _ in range(_MOST):
        if at < 0:
            break
        end = at + len(word)
        after, before = text[end : end + _NEAR], text[max(0, at - _NEAR) : at]
        inside = _BRACKETS.match(after)
        if _SAYS.match(after) or _EQUALS.match(after) or (inside and _initials(letters, inside[1].split())):
            return True
        if (said := _AS.match(after)) and _initials(letters, said[1].split()[: len(letters) + _SPARE], first=True):
            return True
        if (called := _CALLED.search(before)) and _initials(letters, before[: called.start()].split()[-len(letters) - _SPARE :]):
            return True
        at = text.find(word, end)
    return False


def _initials(letters: list[str], words: list[str], *, first: bool = False) -> bool:
    """Whether the letters stand in these words in their order, from the beginning of one: «personlig verneutstyr», PVU."""
    for start in range(1 if first else len(words)):
        rest = iter("".join(words[start:]).lower().lstrip("*_«“\"("))
        if len(words) - start <= len(letters) + _SPARE and next(rest, "") == letters[0] and all(letter in rest for letter in letters[1:]):
            return True
    return False
