"""Where sentences begin and end in what people write: for notes on texts that are heavy to read.

In doubt a sentence ends: two that are taken for one would be called too long, and that is a note nobody thanks for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from felles.facts.fields import Fields
from felles.model import Document, Handbook, Options, Pointer

FACTS = ("long_sentences",)

LEAST_WORDS = 10
"""No handbook calls a sentence of so few words long, so that short texts aren't looked at."""

_AS_SAID = frozenset({"minutes"})
"""Texts that tell what was said once: nobody writes them anew."""
_SHOWN = 6

# What a full stop after it doesn't end a sentence, without its last full stop.
_SHORTENED: Mapping[str, frozenset[str]] = {
    "nb": frozenset(
        "adm adr alm ang anm ansv avd avs bl.a bla bnr ca d.v.s dvs dr d.e eg ekskl e.kr et.al ev evt f.eks feks f.kr forb forf forts fr.o.m følg gen.sekr gj.sn gml "
        "henv hhv hr i.e i.h.t iht ift iflg inkl innb instr jf jfr jr jur kap kfr kgl kl komm kst lign lnr m.a.o maks mht m.h.t mnr moh muntl målt nr nyno omg oms omtr opr oppr ordf "
        "pga p.g.a pkt pr prof psyk pst resp sekr spm spn st stud tidl tilh tilsv tlf t.h t.o.m undert utg uttr vedk vedl vedr vha v.h.a virks vs årg dss d.s.s evnt spl hpl lgh".split()
    ),
    "da": frozenset(
        "adm adr afd afs alm ang anm ansv bem bl.a bla ca cand d.d d.v.s dvs dr e.kr ekskl eng ev evt f.eks feks f.kr fhv flg forb forf forts fr fx følg gl hhv hr ifm ift iflg inkl instr jf "
        "jfr jr jur kap kgl kl lign m.a.o maks mht m.h.t mdl modt mr nr omkr omr opl oppr ovenn ovf pba pga p.g.a pkt pr prof resp sek sml spec spm stk stud suppl tidl tilh tilsv tlf udg vedl vedr "
        "vha v.h.a vs årg".split()
    ),
    "sv": frozenset(
        "adj alt ang anm avd avs bl.a ca d.v.s dvs dr exkl f.d f.kr e.kr fr.o.m f.v.b forts förf förk gm hr iaf inkl jfr jmf kap kl m.a.o med.dr milj mkr n.b nuv näml omkr p.g.a pga prel prof "
        "resp s.k sid skr t.ex tex t.h t.o.m tfn tidl uppl utg vard vs årg ö.h enl ang bil.nr nr".split()
    ),
    "en": frozenset("approx ca cf dept dr e.g eg esp i.e ie incl jr mr mrs ms pp prof st tel viz vs".split()),
}
# What stands last in a list of things (“osv.”, “m.m.”, “kr.”) stands last in sentences too, so it isn't among these:
# before a small letter no sentence ends anyway.

_FENCE = re.compile(r" {0,3}(```|~~~)")
_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]|$)")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*$")
_ITEM = re.compile(r"[ \t]*(?:[-*+•–][ \t]|[0-9]{1,9}[.)][ \t]|[a-zA-Z]\)[ \t])[ \t]*")
_QUOTED = re.compile(r" {0,3}>")
_DEFINED = re.compile(r" {0,3}\[[^\]\n]{1,200}\]:")
_CELL = re.compile(r"[^|]+|[|]+")

_MASKED = re.compile(r"(?<=\])\([^()\n]{0,500}\)|(?:https?://|www\.)[^\s<>()]+|`[^`\n]{1,300}`|(?<!\S)[^\s@()]{1,64}@[\w.-]{0,252}\w")
"""Addresses and code: a full stop in one of these ends nothing."""
_MARKS = ("](", "`", "@", "://", "www.")
_END = re.compile(r"""(?:[.!?…]{1,9}["'”’»«)\]*_]{0,6}|[;:][*_]{0,3})\s+""")
_BEFORE = re.compile(r"[^\W\d_]+(?:\.[^\W\d_]+)*\Z")
_OPENS = re.compile(r"""["'“”«»„(*_\[–—-]{0,4}""")
_SAID = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A part of a text, from ``begin`` to ``end``."""

    begin: int
    end: int
    prose: bool = True
    """False for what is no sentence: a heading, a list item's mark, code, what is quoted whole."""


@dataclass(frozen=True, slots=True)
class Long:
    """A sentence with more words than the handbook wants."""

    pointer: Pointer | None
    """The field it stands in; None for the body."""
    begin: int
    """Where it begins in that text."""
    words: int
    limit: int
    """How many it may have."""
    first: str
    """Its first words."""


def sentences(text: str, language: str) -> Iterator[Sentence]:
    """The whole text in parts, in order: between two of them is nothing but space."""
    for begin, end, prose in _blocks(text):
        if prose:
            yield from (Sentence(*part) for part in _parted(text, begin, end, language))
        else:
            yield Sentence(begin, end, False)


def count(text: str) -> int:
    """How many words people would say there are; where a link leads is none."""
    return sum(1 for word in _masked(text).split() if _SAID.search(word))


def _masked(text: str) -> str:
    """The text with addresses and code blotted out, the same length."""
    return _MASKED.sub(lambda found: "X" * len(found[0]), text) if any(mark in text for mark in _MARKS) else text


def _blocks(text: str) -> Iterator[tuple[int, int, bool]]:
    """Paragraphs, items, cells and what is no prose, without the space around them."""
    begin = end = at = 0
    fence = ""
    listed = False
    for line in text.splitlines(keepends=True):
        start, at = at, at + len(line)
        if fence:
            if line.lstrip().startswith(fence):
                fence = ""
            yield from _strip(text, start, at, False)
            continue
        if begin < end and _UNDERLINE.match(line):
            yield from _strip(text, begin, at, False)
            begin = end = at
            continue
        opening = _FENCE.match(line)
        indented = begin == end and not listed and line.startswith(("    ", "\t"))
        other = bool(opening or indented or _HEADING.match(line) or _QUOTED.match(line) or _DEFINED.match(line))
        item = None if other else _ITEM.match(line)
        row = not other and "|" in line and (line.lstrip().startswith("|") or " | " in line)
        if other or item or row or not line.strip():
            yield from _strip(text, begin, end, True)
            begin = end = at
            listed = listed and (bool(item) or not line.strip() or line.startswith((" ", "\t")))
        if other:
            fence = opening[1] if opening else ""
            yield from _strip(text, start, at, False)
        elif row:
            for cell in _CELL.finditer(text, start, at):
                yield from _strip(text, cell.start(), cell.end(), True)
        elif line.strip():
            if item:
                listed = True
                begin = start + item.end() - (item.end() == len(line))
                yield from _strip(text, start, begin, False)
            elif begin == end:
                begin = start
                listed = listed and line.startswith((" ", "\t"))
            end = at
    yield from _strip(text, begin, end, True)


def _strip(text: str, begin: int, end: int, prose: bool) -> Iterator[tuple[int, int, bool]]:
    part = text[begin:end]
    inner = part.strip()
    if inner:
        begin += len(part) - len(part.lstrip())
        yield begin, begin + len(inner), prose


def _parted(text: str, begin: int, end: int, language: str) -> Iterator[tuple[int, int]]:
    """One paragraph's sentences."""
    masked = _masked(text[begin:end])
    known = _SHORTENED.get("nb" if language == "nn" else language, _SHORTENED["en"])
    start = 0
    for found in _END.finditer(masked):
        if found.end() < len(masked) and _ends(masked, found, known):
            yield begin + start, begin + start + len(masked[start : found.end()].rstrip())
            start = found.end()
    if start < len(masked):
        yield begin + start, end


def _ends(text: str, found: re.Match[str], known: frozenset[str]) -> bool:
    """Whether a sentence ends where one may."""
    if text[found.start()] in ";:":
        return True
    opening = _OPENS.match(text, found.end())
    after = text[opening.end() : opening.end() + 1] if opening else ""
    if after.islower():
        return False
    if text[found.start()] != ".":
        return True
    word = _BEFORE.search(text, max(0, found.start() - 20), found.start())
    short = word[0].lower() if word else ""
    return short not in known


def long_sentences(handbook: Handbook, fields: Mapping[str, Fields], options: Options) -> Mapping[str, tuple[Long, ...]]:
    """Every sentence with more words than the handbook's limit, by path; documents without one are left out."""
    limit = max(options.thresholds.get("sentence_words", 31), LEAST_WORDS)
    found = {document.path: tuple(_long(document, fields[document.path], limit)) for document in handbook.documents}
    return {path: some for path, some in found.items() if some}


# Where a sentence may end, looked at roughly: most texts have no long one, and this tells so at once. The sign stands
# first and is looked at again, as a pattern that begins with one set of signs is found twice as fast as one of several.
_ROUGH = re.compile(r"[.!?…;:\n|](?:(?<=[.!?…;:])[^\s]{0,9}\s+|(?<=\n)[ \t]*(?=[-*+|#>\n]|[0-9]+[.)])|(?<=\|))")
_FIRSTS = {language: frozenset(word.split(".")[0] for word in words) for language, words in _SHORTENED.items()}


def _possible(text: str, limit: int, language: str) -> bool:
    """False when no sentence of the text can be longer than the limit."""
    firsts = _FIRSTS.get("nb" if language == "nn" else language, _FIRSTS["en"])
    run = 0
    last = ""
    for piece in _ROUGH.split(text):
        words = piece.split()
        if words:
            if not (words[0][:1].islower() or last in firsts or last[-1:].isdigit()):
                run = 0
            run += len(words)
            if run > limit:
                return True
            last = words[-1].lower()
    return False


def _long(document: Document, fields: Fields, limit: int) -> Iterator[Long]:
    if document.withdrawn or document.kind.serves in _AS_SAID:
        return
    language = str(document.data.get("lang", "nb"))
    texts: list[tuple[Pointer | None, str]] = [*fields.prose, (None, document.body)]
    for pointer, text in texts:
        if text.count(" ") + text.count("\n") < limit and len(text.split()) <= limit:  # so many words aren't in it
            continue
        if not _possible(text, limit, language):
            continue
        for part in sentences(text, language):
            if part.prose and part.end - part.begin > 2 * limit and (words := count(text[part.begin : part.end])) > limit:
                yield Long(pointer, part.begin, words, limit, " ".join(text[part.begin : part.begin + 80].split()[:_SHOWN]))
