"""M6: minutes are about how we work. What is about one user belongs in the journal, and what was once saved stays.

Looked for is what points at somebody: initials, a number or a room instead of a name, an age with a sex or an
illness, a surname after a title. Ordinary minutes speak of users, illnesses, ages and rooms all the time, so each
pattern asks for what stands beside them too; what looks like a name alone is a warning.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from felles.model import Document, Handbook, Problem
from felles.rules import rule
from felles.rules.privacy import NAME, UNIT, proper

# Each begins with its few first letters: a long text is looked through once a pattern, and most words fall at once.
_WHO = r"(?=[BbPpTtRrCc])(?P<who>[Bb]ru[kg]er(?:en)?|(?i:pasient(?:en)?|patient(?:en)?|beboer(?:en)?|tjenestemottaker(?:en)?|borger(?:en)?|brukare(?:n)?|the user|resident|client))"
_CAPITAL = "[A-ZÆØÅÄÖ]"
_INITIALS = re.compile(rf"\b{_WHO} (?P<sign>{_CAPITAL}\. ?{_CAPITAL}\b\.?|{_CAPITAL}{{1,2}})(?![\w/-]|\.\w)")
_NUMBER = re.compile(rf"\b{_WHO} (?P<nr>(?i:nr|nummer|no|number)\.? ?)?(?P<sign>[0-9]{{1,3}})(?![\w%-]|[.,:/][0-9])")
_ROOM = re.compile(
    r"(?i)\b(?=[rvlfa])(?P<room>rom|rommet|rum|rummet|room|værelse(?:t)?|leil(?:ighet(?:en)?)?|lejlighed(?:en)?|lägenhet(?:en)?|lgh|flat|apartment)\.? "
    r"(?:nr\.? ?|nummer )?[0-9]{1,4}[a-d]?(?![\w%-]|[.,:][0-9])"
)
_AGE_WORD = r"år(?:s)?(?: gamm(?:el|al)| gamle| gamla)?|years(?: old)?"
_SEX = r"(?:kvinne[an]?|mann(?:en)?|dame[an]?|enke(?:mann(?:en)?|n)?|kvinde(?:n)?|mand(?:en)?|kvinna(?:n)?|mannen|änka(?:n)?|woman|widow(?:er)?)"
_AGES = (
    re.compile(r"(?i)\b[1-9][0-9]{1,2}[ -]?(?:åring(?:en)?|årig(?:e|a)?|years?[ -]old)\b"),
    re.compile(r"(?i)\b[1-9][0-9]{1,2} år gamm(?:el|al)\b"),
    re.compile(rf"(?i)\b(?=[kmdeäw]){_SEX}[ ,(]{{1,2}}(?:(?:på|i|af|av|aged|of) )?(?:rundt |ca\.? )?(?:[1-9][0-9](?: (?:{_AGE_WORD})\b|\)|,|-årene|-årsalderen)|(?:begynnelsen|slutten|midten) av [1-9]0-årene)"),
    re.compile(rf"(?i)\b[1-9][0-9] (?:{_AGE_WORD}) {_SEX}\b"),
)  # fmt: skip
_ILL = (
    r"(?:demens|demenssykdom|alzheimers?|parkinsons?|kols|kol|copd|kreft|kræft|cancer|hjerneslag|slagtilfælde|stroke|diabetes|hjertesvikt|hjertesvigt|"
    r"hjärtsvikt|schizofreni|bipolar|psykose|epilepsi|nyresvikt|dementia|MS|ALS)"
)
_AGE = re.compile(r"(?i)\b[1-9][0-9] år\b")
_ILL_AFTER = re.compile(rf"(?i)[^.!?\n]{{0,40}}\b{_ILL}\b")
_ILL_BEFORE = re.compile(rf"(?i)\b{_ILL}\b[^.!?\n]{{0,25}}[ (]\Z")
_TITLED = re.compile(rf"\b(?=[FfHhM])(?:[Ff]r(?:u|øken|\.)|[Hh](?:err|r\.)|M(?:rs?|s)\.?) {_CAPITAL}[a-zæøåäöé]+")

_ABBREVIATIONS = frozenset(("AI", "EL", "HR", "ID", "IP", "IT", "KI", "OG", "PC", "TV", "VI", "I"))
# “Vi bruker AB” has a verb, “hos bruker AB” somebody; both words of a Norwegian and a Danish sentence.
_NOUN = re.compile(r"(?i)(?:\A|[.!?:;(\[«»”\"–—] *|^[ \t]*(?:[-*+]|[0-9]+[.)])?[ \t]*|\b(?:om|hos|til|for|med|av|af|fra|på|ved|en|ein|denne|samme|gjaldt|gjelder|gælder)[ ])\Z", re.MULTILINE)
_MEASURED = re.compile(r"(?i)[ ]?(?:av|af|til|eller|og|or|to|of|:|–)(?!\w)")
_LIMIT = re.compile(r"(?i)\b(?:over|under|fra|från|til|till|mellom|mellem|mellan|og|och|minst|mindst|fylt|fyldt|fyllt|enn|end|än|siste|sidste|senaste|etter|efter|de|alle|alla|eldre|gruppen)[ ]\Z")
_MEETING_PLACE = re.compile(r"(?i)\b(?:sted|plats|place|møte\w*|møde\w*|möte\w*|meeting\w*|kontor\w*|rådhus\w*|helsehus\w*|etasje|sal|våning|teams)\b")
_INSTITUTION = re.compile(r"(?:tilsynet|direktoratet|forvalter(?:en)?|departementet|rådet|verket|ombudet|ing(?:en|a)?|forbundet|styret|huset|senteret|tjenesten|teamet|styrelsen|nämnden|Teams|Kors|Kommune)\Z")
_BEFORE = 40
_ENDS, _LONG = ("\n", ". ", "! ", "? "), 200
"""What ends a sentence, and how far away one is looked for."""


@rule("M6", "error")
def no_single_user(handbook: Handbook) -> Iterator[Problem]:
    """Nothing in minutes points at one user; what looks like a name is a warning."""
    ours = own_words(handbook)
    for document in handbook.serving("minutes"):
        yield from pointing(document, ours, "M6")


def own_words(handbook: Handbook) -> frozenset[str]:
    """Words with a capital that are nobody's name here."""
    return proper(handbook) | _titles(handbook)


def pointing(document: Document, ours: frozenset[str], rule: str) -> Iterator[Problem]:
    """What in a document points at one user, as problems of a rule; each stretch of text is told once.

    The variants are initials, number, room, age and title, and name as a warning.
    """
    begins, ends = [0], [0]
    for variant, begin, end in sorted((*_signs(document), *_ages(document)), key=lambda found: found[1]):
        if begin >= ends[-1]:
            begins.append(begin)
            ends.append(end)
            yield Problem(rule, document.in_source(begin), {"shown": document.source[begin:end].replace("\n", " ")}, variant, document.id)
    if document.data.get("lang") != "en":
        for match in NAME.finditer(document.source):
            known = {match[1].casefold(), match[2].casefold()} & ours or _INSTITUTION.search(match[2])
            if not known and ends[bisect_left(begins, match.end()) - 1] <= match.start():
                yield Problem(rule, document.in_source(match.start()), {"name": match[0]}, "name", document.id, "warning")


def _titles(handbook: Handbook) -> frozenset[str]:
    """The words of documents' titles: a title in a sentence has a capital too."""
    return frozenset(word.casefold() for document in handbook.documents for word in re.findall(r"\w+", document.title))


def _signs(document: Document) -> Iterator[tuple[str, int, int]]:
    """What stands instead of a name: variant, where it begins and ends."""
    text = document.source
    for match in _INITIALS.finditer(text):
        dotted = "." in match["sign"]
        if match["sign"] not in _ABBREVIATIONS and (dotted or _somebody(text, match)):
            yield "initials", match.start(), match.end()
    for match in _NUMBER.finditer(text):
        after = match.end()
        if match["nr"] or (_somebody(text, match) and not UNIT.match(text, after) and not _MEASURED.match(text, after)):
            yield "number", match.start(), match.end()
    places: list[int] | None = None
    for match in _ROOM.finditer(text):
        if places is None:
            places = [place.start() for place in _MEETING_PLACE.finditer(text)]
        own = match["room"].lower().startswith(("rom", "rum", "room"))
        if not UNIT.match(text, match.end()) and not (own and _where_we_meet(text, places, match.start(), match.end())):
            yield "room", match.start(), match.end()
    for match in _TITLED.finditer(text):
        yield "title", match.start(), match.end()


def _somebody(text: str, match: re.Match[str]) -> bool:
    """True where “bruker” is a person and not what people do: other words for a person are never a verb."""
    if match["who"].lower() not in ("bruker", "bruger"):
        return True
    return _NOUN.search(text[max(0, match.start() - _BEFORE) : match.start()]) is not None


def _ages(document: Document) -> Iterator[tuple[str, int, int]]:
    """An age that is one person's: not a limit, such as “over 75 år”."""
    text = document.source
    for pattern in _AGES:
        for match in pattern.finditer(text):
            digits = re.search(r"[0-9]", match[0])
            if not _limit(text, match.start() + (digits.start() if digits else 0)):
                yield "age", match.start(), match.end()
    for match in _AGE.finditer(text):
        if not _limit(text, match.start()):
            after, before = _ILL_AFTER.match(text, match.end()), _ILL_BEFORE.search(text[max(0, match.start() - _BEFORE) : match.start()])
            if after or before:
                begin = match.start() - len(before[0]) if before else match.start()
                yield "age", begin, after.end() if after else match.end()


def _limit(text: str, at: int) -> bool:
    return _LIMIT.search(text[max(0, at - _BEFORE) : at]) is not None


def _where_we_meet(text: str, places: list[int], begin: int, end: int) -> bool:
    """Whether one of the places where words for a meeting stand is in the same sentence."""
    i = bisect_left(places, begin)
    between = [(places[i - 1], begin)] if i else []
    between += [(end, places[i])] if i < len(places) else []
    return any(last - first <= _LONG and not any(sign in text[first:last] for sign in _ENDS) for first, last in between)
