"""Whether two texts say the same: what may change as a mere correction, and what somebody would act on.

In doubt it says that they differ. A correction called significant costs a colleague a little time; a dose called a
correction costs a user more. Two real words that differ by one letter are still alike here (“vekten”, “vakten”):
whoever says yes to a correction reads it too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

FACTS = ()

_LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(([^)\n]*)\)")
_READ_ON = re.compile(r"(?i)https?:|#|[^:?]*\.(?:md|yaml)(?:#|\Z)")
"""Addresses that lead to something to read: where it has moved is no matter of content. What is rung, written to,
shown or downloaded is."""

_NUMERAL = r"\d¼½¾⅓⅔²³¹"
_TOKEN = re.compile(
    rf"(?P<number>(?:(?<!\w)[-−–])?[{_NUMERAL}](?:[\w.,:×–−-]*[\w¼½¾⅓⅔²³¹])?)"  # with what joins it: 0,5 · 10–15 · 07:30
    r"|(?P<word>[^\W_]+)"
    r"""|(?P<sign>[^\w\s.,:;!?"'«»„“”‘’‚()\[\]{}*\-–—…#\\`•·])"""  # < > / % + = ~ |: part of what is said
)
_RANGE = re.compile(rf"(?<=[{_NUMERAL}])\s*[-–—−]\s*(?=[{_NUMERAL}])")
_DASHES = str.maketrans("–—−", "---")
_BLOCK = re.compile(r"\n[ \t]*(?:\n|[-*+•][ \t]|#|\d+[.)][ \t])")
_STOP = re.compile(r"[.!?][\"'”’»)*_]*(?=\s)")
_PAUSE = re.compile(r"[,.;:!?–—()]|\s-\s")

_TURNS = frozenset(
    "ikke ikkje ei aldri aldrig ingen intet inga inget ingenting inte icke ej not no nor never none nothing neither without cannot "
    "uten uden utan unntatt undtagen undantaget utom except unless bare kun bara only".split()
)
"""Words that turn a sentence round: no correction adds, takes away or moves one of these, or a pause beside it."""

_TELLS = frozenset(
    # Numbers and their order
    "null nul noll zero fire fyra four fem five seks sex six seven sju syv åtte otte åtta eight nine elleve elva eleven tolv twelve "
    "tretten tretton thirteen fjorten fjorton fourteen femten femton fifteen seksten sexton sixteen sytten sjutton seventeen atten "
    "arton eighteen nitten nitton nineteen tjue tyve tjugo twenty tretti tredve tredive trettio thirty førti fyrre fyrtio forty femti "
    "halvtreds femtio fifty seksti tres sextio sixty sytti halvfjerds sjuttio seventy åtti firs åttio eighty nitti halvfems nittio ninety "
    "hundre hundrede hundra hundred tusen tusind thousand halv halve halva halvt half kvart quarter hele hela helt "
    "første første första first andre anden andra second tredje third fjerde fjärde fourth femte fifth sjette sjätte sixth sjuende syvende "
    "sjunde seventh åttende ottende åttonde eighth niende nionde ninth tiende tionde tenth tolvte twelfth tiende tyvende tjuende "
    # Days and months
    "mandag måndag monday tirsdag tisdag tuesday onsdag wednesday torsdag thursday fredag friday lørdag lördag saturday søndag söndag sunday "
    "januar januari january februar februari february mars marts march april juni june juli july august augusti september oktober october "
    "november desember december "
    # Measures
    "mmol nmol pmol umol µmol mikrogram milligram gram milliliter centiliter desiliter deciliter liter enheter enheder units "
    # Sides, and more or less
    "venstre vänster vänstra left høyre højre höger högra right høyere højere högre higher lavere lægre lägre lower mindre less more flere "
    "færre färre fewer minst mindst most minste mest most øvre øverste nedre nederste over under above below inne inde ute etter efter before after "
    "inn ind in ut ud out upp opp op ned ner "
    # Substances that are one letter apart
    "kalium kalsium kalcium calcium natrium".split()
)
"""Words with neighbours a letter away that say something else: one never takes the other's place as a correction."""

_HARD = re.compile(r"hypo|hyper")
_ROMAN = re.compile(r"(?=[ivxlcdm])m*(?:c[md]|d?c{0,3})(?:x[cl]|l?x{0,3})(?:i[xv]|v?i{0,3})")
_SHORT = 3
MOST = 100_000
"""Characters between the first and the last paragraph that differ: more than that is a new text, whatever it says."""


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    """Without case; a word that turns the sentence carries the pauses around it."""
    exact: bool
    """A number, a sign, or a word that nothing may stand for."""
    capital: bool
    stop: bool
    """A sentence ends before it."""
    number: bool


@lru_cache(maxsize=1024)
def spelling(old: str, new: str) -> bool:
    """Whether two texts say the same but for spelling, where a link leads, commas, and how lines are broken."""
    if old == new:
        return True
    old, new = _differing(old, new)
    if max(len(old), len(new)) > MOST:
        return False
    (before, kept), (after, keeps) = _read(old), _read(new)
    return kept == keeps and _same(before, after)


def _differing(old: str, new: str) -> tuple[str, str]:
    """The two without the paragraphs they begin and end with in common."""
    some, others = old.split("\n\n"), new.split("\n\n")
    least = min(len(some), len(others))
    first = next((k for k in range(least) if some[k] != others[k]), least)
    last = next((k for k in range(least - first) if some[-1 - k] != others[-1 - k]), least - first)
    return "\n\n".join(some[first : len(some) - last]), "\n\n".join(others[first : len(others) - last])


def _read(text: str) -> tuple[list[_Token], list[str]]:
    """The text's tokens, and the addresses that are part of its content."""
    kept: list[str] = []

    def address(found: re.Match[str]) -> str:
        if found[1] or not _READ_ON.match(found[3].strip().strip("<>")):
            kept.append(found[3])
        return f" [{found[2]}] "

    text = _RANGE.sub("-", _LINK.sub(address, unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\u00ad", "")))
    return list(_tokens(text)), kept


def _tokens(text: str) -> Iterator[_Token]:
    found = list(_TOKEN.finditer(text))
    gaps = [text[one.end() : other.start()] for one, other in pairwise(found)]
    for i, match in enumerate(found):
        word = match[0]
        folded = word.casefold()
        before = gaps[i - 1] if i else "."
        after = gaps[i] if i < len(gaps) else "."
        turns = match["word"] is not None and folded in _TURNS
        number = match["number"] is not None or any(c.isnumeric() for c in word)
        if number:
            folded = folded.translate(_DASHES)
        if turns:
            folded = "|" * _pause(before) + folded + "|" * _pause(after)
        capital = len(word) > 1 and word[0].isupper() and not word[1:].isupper()
        stop = i > 0 and (bool(_BLOCK.search(before)) or (bool(_STOP.search(before)) and (capital or len(found[i - 1][0]) > _SHORT) and not number))
        yield _Token(folded, turns or number or match["sign"] is not None, capital, stop, number)


def _pause(gap: str) -> bool:
    return bool(_PAUSE.search(gap) or _BLOCK.search(gap))


def _same(old: list[_Token], new: list[_Token]) -> bool:
    """Whether one can be read as the other, word for word, from the first to the last."""
    i = j = 0
    while i < len(old) and j < len(new):
        a, b = old[i], new[j]
        if a.text == b.text or _misspelt(a, b):
            taken = (1, 1)
        elif i and _again(old[i - 1], a):
            i += 1
            continue
        elif j and _again(new[j - 1], b):
            j += 1
            continue
        elif joined := _joined(old[i : i + 3], b):
            taken = (joined, 1)
        elif joined := _joined(new[j : j + 3], a):
            taken = (1, joined)
        else:
            return False
        if a.stop != b.stop and not (a.capital and b.capital):
            return False  # the sentence ends somewhere else
        i, j = i + taken[0], j + taken[1]
    return all(at > 0 and _again(some[at - 1], one) for some, start in ((old, i), (new, j)) for at, one in enumerate(some[start:], start))


def _again(one: _Token, other: _Token) -> bool:
    """A word written twice by mistake."""
    return one.text == other.text and not other.exact and not other.stop


def _joined(parts: list[_Token], whole: _Token) -> int:
    """How many words on end make up another, as in «hjemme tjeneste»; 0 when they don't."""
    if whole.exact and not whole.number:
        return 0
    for count in range(2, len(parts) + 1):
        some = parts[:count]
        if any((part.exact and not part.number) or (k and part.stop) for k, part in enumerate(some)):
            return 0
        if any(one.text[-1].isnumeric() and other.text[0].isnumeric() for one, other in pairwise(some)):
            return 0
        if "".join(part.text for part in some) == whole.text:
            return count
    return 0


def _misspelt(old: _Token, new: _Token) -> bool:
    """Whether two words are one, a letter too many, too few, wrong, or two of them swapped."""
    if old.exact or new.exact:
        return False
    a, b = old.text, new.text
    if (a in _TELLS and b in _TELLS) or (_ROMAN.fullmatch(a) and _ROMAN.fullmatch(b)) or _HARD.findall(a) != _HARD.findall(b):
        return False
    if _swapped(a, b):
        return True
    # «uendret» and «endret», «osäker» and «säker»: the first letter can turn a word round.
    return min(len(a), len(b)) > _SHORT and a[0] == b[0] and _one_letter(a, b)


def _swapped(a: str, b: str) -> bool:
    differ = [k for k in range(len(a)) if a[k] != b[k]] if len(a) == len(b) else []
    return len(differ) == 2 and differ[1] == differ[0] + 1 and a[differ[0]] == b[differ[1]] and a[differ[1]] == b[differ[0]]


def _one_letter(a: str, b: str) -> bool:
    if abs(len(a) - len(b)) > 1:
        return False
    k = next((k for k, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    longer = (len(a) >= len(b), len(b) >= len(a))
    return a[k + longer[0] :] == b[k + longer[1] :]
