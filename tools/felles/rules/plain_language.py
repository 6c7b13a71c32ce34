"""U1, U3, U4: texts that are read once, at a door, and understood. All of it notes: whoever writes decides."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from felles.model import Handbook, Problem
from felles.rules import rule
from felles.rules.wording import MENTIONED, NOT_ANEW, OTHERS, ours, place


@rule("U1", "note")
def short_sentences(handbook: Handbook, long_sentences: Mapping[str, Any]) -> Iterator[Problem]:
    """No sentence is so long that its beginning is forgotten at its end."""
    for path, some in long_sentences.items():
        document = handbook.by_path[path]
        for one in some:
            if one.pointer is None or one.pointer[0] not in OTHERS:
                yield Problem("U1", place(document, one.pointer, one.begin), {"count": one.words, "limit": one.limit, "first": one.first}, "", document.id)


# Words before the verb that make what follows a clause of something else: «Avgjør om flere må varsles».
_CLAUSE = frozenset(
    "om hvis når da at hva hvem hvor hvordan hvilken hvilke hvilket hvorfor dersom som fordi før etter mens til så viss kva kven korleis korfor kor dersom hvad hvem hvornår hvorledes inden mens "
    "huruvida när vad vem vilka vilken vilket hur varför eftersom innan tills medan if when what who which whether that how why where before until "
    "sjekk se vurder avgjør spør finn kontroller".split()
)
# They end like a passive and are none: «skal møtes», «ska andas».
_NONE = frozenset(
    "finnes finst finnast synes synast trives trivast lykkes lukkast møtes møtast minnes minnast skyldes kjennes følges enes ferdes undres skjemmes eldes vemmes fryktes findes synes lykkes mødes mindes "
    "skyldes ses enes ældes færdes finnas synas trivas lyckas mötas minnas träffas andas hoppas umgås kräkas enas åldras vistas samlas svettas skämmas förefinnas brottas låtsas needed".split()
)
_ADVERBS = r"(?:(?:alltid|altid|straks|også|også|ikke|ikkje|inte|da|så|først|först|kun|bare|bara|aldri|aldrig|umiddelbart|omedelbart|genast|always|never|not|also|first|det|der|dette|dette|detta) ){0,2}"
# As texts, in every language: a run needs those of one, and a pattern costs its time when it is made, not when it is kept.
_PASSIVE: Mapping[str, str] = {
    "nb": rf"((?:[\w/-]+,? ){{1,6}}?)(?:skal|må|bør) {_ADVERBS}(\w{{3,}}(?:es|ast))(?!\w)(?! av )",
    "da": rf"((?:[\w/-]+,? ){{1,6}}?)(?:skal|må|bør) {_ADVERBS}(\w{{3,}}es)(?!\w)(?! af )",
    "sv": rf"((?:[\w/-]+,? ){{1,6}}?)(?:ska|skall|måste|bör) {_ADVERBS}(\w{{2,}}(?:as|es))(?!\w)(?! av )",
    "en": rf"((?:[\w/-]+,? ){{1,6}}?)(?:must|shall|should|has to|have to|needs to|need to|is to|are to) {_ADVERBS}be {_ADVERBS}(\w{{3,}}(?:ed|en|ne|ght|pt|ld|ut))(?!\w)(?! by )",
}


@rule("U3", "note")
def steps_say_what_to_do(handbook: Handbook) -> Iterator[Problem]:
    """A step is spoken to whoever does it: «Kontroller listen», not «Listen skal kontrolleres»."""
    for document in handbook.of("routine"):
        steps = document.data.get("steps")
        language = str(document.data.get("lang", "nb"))
        pattern = _PASSIVE.get("nb" if language == "nn" else language)
        if document.withdrawn or pattern is None or not isinstance(steps, list):
            continue
        for i, step in enumerate(steps):
            action = step.get("action") if isinstance(step, Mapping) else None
            found = re.match(pattern, action) if isinstance(action, str) else None
            if found and found[2].lower() not in _NONE and not _CLAUSE & set(found[1].lower().split()):
                yield Problem("U3", document.in_value(("steps", i, "action"), 0), {"words": found[0]}, "", document.id)


_SAME_CLAUSE = r"(?:(?!\b(?:og|eller|och|and|or)\b)[^,.;:!?()«»]){1,80}?\b"
"""What stands between an exception and its “not”; behind “and” the “not” is of something else."""
# Each with what a text must hold in lower case to have it: a quick look that spares most texts the slow one.
_TWICE: Mapping[str, tuple[tuple[str, tuple[str, ...], str], ...]] = {
    "nb": (
        ("omit", ("unnlat", "være å", "vere å"), r"(?i)\b(?:ikke|ikkje|aldri)\s+(?:lov\s+|plikt\s+)?(?:å\s+)?(?:unnlate|la\s+være|la\s+vere)\s+å\b|\bunnlat\s+(?:ikke|ikkje|aldri)\s+å\b|\bla\s+(?:ikke|ikkje|aldri)\s+v[æe]re\s+å\b"),
        ("unless", ("med mindre",), rf"(?i)\bmed\s+mindre{_SAME_CLAUSE}(?:ikke|ikkje)\b"),
        ("un", ("ikke u", "ikkje u"), r"(?i)\b(?:ikke|ikkje)\s+(?:uvanl[ei]g|unormal|usannsynl[ei]g|utenkel[ei]g|uvesentl[ei]g|ubetydel[ei]g|usedvanl[ei]g)(?:e|t)?\b"),
    ),
    "da": (
        ("omit", ("undlad", "være med at"), r"(?i)\b(?:ikke|aldrig)\s+(?:at\s+)?(?:undlade|lade\s+være\s+med)\s+at\b|\bundlad\s+(?:ikke|aldrig)\s+at\b|\blad\s+(?:ikke|aldrig)\s+være\s+med\s+at\b"),
        ("unless", ("medmindre", "med mindre"), rf"(?i)\bmed\s?mindre{_SAME_CLAUSE}ikke\b"),
        ("un", ("ikke u",), r"(?i)\bikke\s+(?:ualmindelig|usædvanlig|unormal|usandsynlig|utænkelig|uvæsentlig|ubetydelig)(?:e|t)?\b"),
    ),
    "sv": (
        ("omit", ("underlåta", "bli att", "försumma"), r"(?i)\b(?:inte|aldrig|ej)\s+(?:att\s+)?(?:underlåta|låta\s+bli|försumma)\s+att\b|\blåt\s+(?:inte|aldrig)\s+bli\s+att\b"),
        ("unless", ("såvida inte", "om inte"), rf"(?i)\b(?:såvida|om)\s+inte{_SAME_CLAUSE}inte\b(?!\s+bara)"),
        ("un", ("inte o",), r"(?i)\binte\s+(?:ovanlig|onormal|osannolik|otänkbar|oväsentlig|obetydlig)(?:a|t)?\b"),
    ),
    "en": (
        ("omit", ("fail", "omit", "neglect"), r"(?i)\b(?:not|never)\s+(?:to\s+)?(?:fail|omit|neglect)\s+to\b|\bfail\s+not\s+to\b"),
        ("unless", ("unless",), rf"(?i)\bunless{_SAME_CLAUSE[:-2]}(?:\bnot\b|n['’]t\b)"),
        ("un", ("not un", "not in"), r"(?i)\bnot\s+(?:uncommon|unusual|unlikely|insignificant|unimportant|infrequent|unthinkable)(?:ly)?\b"),
    ),
}  # fmt: skip


@lru_cache(maxsize=64)
def _spellings(signs: tuple[str, ...]) -> tuple[str, ...]:
    """What one of which stands in every text that has the words: the words, or the first with a line's end behind it."""
    return (*signs, *(f"{sign.partition(' ')[0]}\n" for sign in signs if " " in sign))


@rule("U4", "note")
def one_negation(handbook: Handbook, fields: Mapping[str, Any], lowered: Mapping[str, str]) -> Iterator[Problem]:
    """What must not be misread is said without two negations that take each other away."""
    for document in handbook.documents:
        if document.withdrawn or document.kind.serves in NOT_ANEW:
            continue
        language = str(document.data.get("lang", "nb"))
        low = lowered[document.path]
        for variant, signs, pattern in _TWICE.get("nb" if language == "nn" else language, ()):
            if not any(spelling in low for spelling in _spellings(signs)):
                continue
            for pointer, text in ours(document, fields[document.path]):
                for found in re.finditer(pattern, text):
                    if not any(begin < found.start() < end for begin, end in (one.span() for one in MENTIONED.finditer(text))):
                        yield Problem("U4", place(document, pointer, found.start()), {"words": " ".join(found[0].split())}, variant, document.id)
