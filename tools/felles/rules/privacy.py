"""C6: nothing about a person. What was once committed can never be taken back."""

from __future__ import annotations

import re
from collections.abc import Iterator

from felles.model import Document, Handbook, Pointer, Problem
from felles.rules import rule

# Candidates are cheap to find; the check digits and dates are then looked at properly.
_DIGITS = re.compile(
    r"(?<![0-9A-Za-z])(?<![0-9][.:])(?:"
    r"(?:[0-9]{8}|[0-9]{6})[ +\-.]?[0-9]{4,5}"
    r"|[0-9]{2}([. ])[0-9]{2}\1[0-9]{2}[ -][0-9]{4,5}"  # the day of birth written out
    r")(?![0-9A-Za-z_])"
)
_MAIL = re.compile(r"(?i)(?<![\w.+-])([a-z0-9æøåäö][\wæøåäö.+-]*)@([a-z0-9-]+(?:\.[a-z0-9-]+)+)")
_PERSON = re.compile(r"(?i)[a-zæøåäö]{2,}[._][a-zæøåäö._]{2,}|[a-zæøåäö][._][a-zæøåäö]{3,}")
_OFFICE = re.compile(
    r"(?i)\b(?:post|epost|info|contact|nat|drift|support|service|arkiv|ikt|it|dpo|rehab|faktura|fysio|ergo|bruker|brukar|borger|personvern|"
    r"hemtj[aä]nst\w*|hemsjukv[aå]rd\w*|home\w*|sone\w*|zon\w*|team\w*|chef\w*|natt\w*|varsling\w*|klage\w*|"
    r"\w*(?:mottak|modtagelse|kontakt|kontor|hjem|heim|avdeling|afdeling|avdelning|enhet|enhed|tjeneste|tjänst|teneste|kvalitet|vakt|vagt|jour|"
    r"helse|sundhed|hälsa|omsorg|pleie|pleje|bolig|boende|kommun|leder|ledelse|avvik|sykehus|sygehus|sjukhus|klinik|senter|center|central|sentral|"
    r"centrum|tildeling|visitation|hjelp|hjælp|hjälp|ombud|resepsjon|reception|sekretariat|skole|apotek)\w*)\b"
)
_PRIVATE = frozenset((
    "gmail.com", "googlemail.com", "hotmail.com", "hotmail.no", "hotmail.dk", "hotmail.se", "outlook.com", "live.no", "live.dk", "live.se",
    "live.com", "yahoo.com", "yahoo.no", "yahoo.dk", "yahoo.se", "icloud.com", "me.com", "online.no", "broadpark.no", "getmail.no",
    "msn.com", "proton.me", "protonmail.com", "mail.dk", "jubii.dk", "telia.com", "spray.se", "bredband.net",
))  # fmt: skip
_PHONE = re.compile(
    r"(?:(?<=tel:)|(?<![0-9A-Za-z.,:/#=_-]))(?:"
    r"(?:\+|00)[0-9]{2}[ ]?[0-9](?:[ -]?[0-9]){6,9}"  # with a country's number
    # eight digits, no and da; more than four pairs in a row are something else
    r"|(?<![0-9]{2} )[2-9][0-9](?: [0-9]{2}){3}(?! [0-9]{2}(?![0-9]))|[489][0-9]{2} [0-9]{2} [0-9]{3}|[2-9][0-9]{7}"
    r"|(?:08[ -][0-9]{3}|0[1-9][0-9]{1,2}-[0-9]{2,3})[ ]?[0-9]{2,3}[ ]?[0-9]{2}"  # se
    r"|08-[0-9]{2}(?: [0-9]{2}){2,3}|07[02369][ ]?[0-9]{3}[ ]?[0-9]{2}[ ]?[0-9]{2}"
    r"|0[2-9][0-9]{3}"  # five-digit company numbers
    r")(?![0-9A-Za-z_-]|[.,][0-9])"
)
_PHONE_WORD = r"(?:tlf|tel|\w*telefon(?:en|nr|nummer(?:et)?)?|\w*mobil(?:en|nr|nummer(?:et)?)?|ring(?:e|er)?|phone|call)"
_CALLED = re.compile(
    rf"(?i)\b{_PHONE_WORD}\.?(?::[ ]*|[ ]+)(?:(?:[^\W\d]+[ ]+){{0,3}}?(?:på|til|on)[ ]+)?"
    r"([0-9](?:[ ]?[0-9]){3,7}|[0-9]{2}(?:[.-][0-9]{2}){3}|[0-9]{3}[.-][0-9]{2}[.-][0-9]{3})(?![0-9A-Za-z]|[.,:-][0-9])"
)
# “Ring vakten (4010)”: only a number that stands in the register, as any other could be a room or an hour.
_NEAR = re.compile(rf"(?i)\b{_PHONE_WORD}\b[^0-9.\n]{{1,40}}([0-9](?:[ ]?[0-9]){{3,11}})(?![0-9A-Za-z]|[.,:-][0-9])")
# What makes digits something else than a telephone's: the word in front, or the unit behind.
_OTHER_NUMBER = re.compile(
    r"(?i)\b(?:(?:arkiv)?sak|sag|ärende|vedtak|beslut|dok|dokument|journal|ref|referanse|lot|batch|parti|charge|serie|sn|vare|varu|v|artikkel|artikel|art|"
    r"produkt|hjelpemiddel|hjælpemiddel|hjälpmedel|bestilling\w*|ordre|order|faktura|lisens|licens|licence|inventar|utstyr|d|diarie|snomed|pmid|mdn|hpr|"
    r"her|gln|org|cvr|konto|kid|str|størrelse|storlek|antall|antal|ca)"
    r"(?:s?[ .-]?(?:nr|nummer(?:et)?|numret|no|number|kode|kod|code|id))?[.:#]?[ ]*\Z"
)
_OTHER_ROW = re.compile(
    r"(?i)\b(?:uke(?:ne|r|n)?|uge(?:rne|r|n)?|veck(?:a|an|or|orna)|weeks?|kl|klokk\w+|klok\w+|dose(?:r|n|rne)?|dos(?:er|en)?|doset\w*|bmi|rr|puls|bt|temp\w*|"
    r"spo2|news2?|score|rom|rum|alder|ålder)[.:]?[ ]*\Z"
)
UNIT = re.compile(
    r"(?i)[ ]?(?:%|(?:mg|µg|mcg|ug|g|kg|gram|ml|cl|dl|liter|mmol|ie|iu|e|enh|enhet(?:er)?|enhed(?:er)?|units?|prosent|procent|kr|kroner|kronor|nok|sek|dkk|kcal|"
    r"kalorier|kj|cm|mm|meter|stk|tabl\w*|dråper|dråber|droppar|time[rn]?|timar|timmar|hours?|min|minut\w*|sekund\w*|dager|dage|dagar|døgn|dygn|"
    r"uker|uger|veckor|gang(?:er|e)?|gånger|times)(?![\w-]))"
)
_DATE_LIKE = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])\Z")
_EMERGENCY = frozenset({"110", "112", "113", "114", "1813", "116117", "1177", "11313", "11414"})

# Four digits, perhaps set apart: where none stand no number can, and a text is looked at once for them.
_RUN = re.compile(r"[0-9](?:[ +.\-]{0,2}[0-9]){3,}")
_BEFORE, _AFTER = 48, 4
"""How much around a run the patterns look at: “ring ansvarsvakt på ” in front, a sign behind."""
_IDENTITY, _TELEPHONE = 10, 5
"""The fewest digits of an identity number, and of a telephone number that no word announces: ids and years have fewer."""
_ANNOUNCED = re.compile("(?i)tlf|tel|mobil|ring|phone|call")
"""What each of the words before a telephone number has in it."""


@rule("C6", "error")
def no_person_identifiers(handbook: Handbook) -> Iterator[Problem]:
    """No identity number, private e-mail or telephone number; numbers stand in the register of channels."""
    known = registered(handbook)
    ours = proper(handbook)
    for document in handbook.documents:
        for at, host in _mails(document.source):
            yield Problem("C6", document.in_source(at), {"host": host}, "mail", document.id)
        yield from _names(document, ours)
        for variant, at, values in _numbers(document.source, known, phones=document.kind.name != "channels"):
            yield Problem("C6", document.in_source(at), values, variant, document.id)


def registered(handbook: Handbook) -> frozenset[str]:
    """The digits of every number in the register of channels."""
    rows = (row for _, _, entry in handbook.entries("routes") if isinstance(entry.get("numbers"), list) for row in entry["numbers"])
    return frozenset(re.sub(r"[^0-9]", "", str(row.get("number"))) for row in rows if isinstance(row, dict))


NAME = re.compile(r"(?<![\w-])([A-ZÆØÅÄÖ][a-zæøåäöéèü]+(?:-[A-ZÆØÅÄÖ][a-zæøåäöéèü]+)?)(?: [A-ZÆØÅÄÖ]\.?)? ([A-ZÆØÅÄÖ][a-zæøåäöéèü]+(?:-[A-ZÆØÅÄÖ][a-zæøåäöéèü]+)?)(?![\w-])")


def proper(handbook: Handbook) -> frozenset[str]:
    """The words of what has a name of its own here: places, channels, the organisation."""
    named = [entry.get("name") for purpose in ("places", "routes") for _, _, entry in handbook.entries(purpose)]
    named += [document.data.get("organisation") for document in handbook.serving("options")]
    return frozenset(word.casefold() for name in named if isinstance(name, str) for word in re.findall(r"\w+", name))


def _names(document: Document, ours: frozenset[str]) -> Iterator[Problem]:
    """What looks like somebody's name where only a function or a profession may stand: two words with capitals.

    Not in English, which writes titles that way; and a warning, as nobody can tell a name for certain.
    """
    if document.data.get("lang") == "en":
        return
    for pointer, text in _unnamed(document):
        # The first word of a title and of a sentence has its capital for being first.
        start = text.find(" ") + 1 if pointer == ("title",) else 0
        first = pointer[0] in _TOLD
        found = next(
            (m for m in NAME.finditer(text, start) if not {m[1].casefold(), m[2].casefold()} & ours and not (first and _BEGINNING.search(text[: m.start()]))), None
        )
        if found:
            yield Problem("C6", document.at(*pointer), {"name": found[0]}, "name", document.id, "warning")


_TOLD = ("purpose", "responsibilities", "tasks", "authority")
_BEGINNING = re.compile(r"(?:\A|[.!?:;«(\n]) *\Z")


def _inside(value: object, at: Pointer) -> Iterator[tuple[Pointer, str]]:
    if isinstance(value, str):
        yield at, value
    elif isinstance(value, (dict, list)):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _inside(inner, (*at, key))


def _unnamed(document: Document) -> Iterator[tuple[Pointer, str]]:
    """The texts in which no person may be named: a function's title, professions and what it is told to do; a member's profession."""
    data = document.data
    if document.kind.name == "role":
        yield ("title",), document.title
        rows = data.get("professions")
        yield from ((("professions", i), row) for i, row in enumerate(rows if isinstance(rows, list) else ()) if isinstance(row, str))
        for field in _TOLD:
            yield from _inside(data.get(field), (field,))
    if document.kind.name == "team":
        rows = data.get("members")
        for i, row in enumerate(rows if isinstance(rows, list) else ()):
            if isinstance(row, dict) and isinstance(row.get("profession"), str):
                yield ("members", i, "profession"), row["profession"]


def _mails(text: str) -> Iterator[tuple[int, str]]:
    """Where a personal address stands, and at whom."""
    for match in _MAIL.finditer(text) if "@" in text else ():
        name, host = match[1], match[2].lower()
        # “kari.nordmann” is a person, “post.nord” an office.
        personal = _PERSON.fullmatch(name) is not None and not _OFFICE.search(re.sub(r"[._]", " ", name))
        if host in _PRIVATE or personal:
            yield match.start(), host


def _numbers(text: str, known: frozenset[str], *, phones: bool = True) -> Iterator[tuple[str, int, dict[str, str]]]:
    """Identity and telephone numbers: which of the two, where, and what may be said of it."""
    told: set[int] = set()
    for run in _RUN.finditer(text):
        yield from _in_run(text, run.start(), run.end(), told, known, phones)


def _in_run(text: str, begin: int, end: int, told: set[int], known: frozenset[str], phones: bool) -> Iterator[tuple[str, int, dict[str, str]]]:
    """Those that begin in one run of digits; ``told`` are offsets already reported."""
    low, high = max(0, begin - _BEFORE), min(len(text), end + _AFTER)
    count = sum(map(str.isdigit, text[begin:end]))
    for match in _DIGITS.finditer(text, max(0, begin - 1), high) if count >= _IDENTITY else ():
        country = identity_number(match[0])
        if country and match.start() not in told:
            told.update(range(match.start(), match.end()))
            yield "number", match.start(), {"shown": match[0][:2] + "…", "country": country}
    if not phones:
        return
    bare, announced = count >= _TELEPHONE, _ANNOUNCED.search(text, low, high) is not None
    for pattern, group, start, possible in ((_PHONE, 0, max(0, begin - 1), bare), (_CALLED, 1, low, announced), (_NEAR, 1, low, announced)):
        for match in pattern.finditer(text, start, high) if possible else ():
            digits = re.sub(r"[^0-9]", "", match[group])
            at = match.start(group)
            if digits in _EMERGENCY or _DATE_LIKE.match(digits) or at in told:
                continue
            if (pattern is _NEAR and digits not in known) or (pattern is _PHONE and _something_else(text, at, match.end(), match[0])):
                continue
            if text[text.rfind("\n", 0, at) + 1 : at].lstrip().startswith("case_ref:"):
                continue  # the archive's own number
            told.update(range(at, match.end(group)))
            yield "phone", at, {"number": match[group].strip()}


def identifier(text: str, ours: frozenset[str] = frozenset(), known: frozenset[str] = frozenset()) -> str | None:
    """What in a text from outside may tell who somebody is: ``number``, ``phone``, ``mail`` or ``name``; None when nothing does.

    ``ours`` are words of names that may stand there: of places, channels, the organisation.
    """
    for sort, _, _ in _numbers(text, known):
        return sort
    for _ in _mails(text):
        return "mail"
    for match in NAME.finditer(text):
        if not {match[1].casefold(), match[2].casefold()} & ours:
            return "name"
    return None


def _something_else(text: str, begin: int, end: int, number: str) -> bool:
    """True for digits that say themselves what they are: a lot number, a dose, weeks in a row."""
    before = text[max(0, begin - _BEFORE) : begin]
    return bool(UNIT.match(text, end) or _OTHER_NUMBER.search(before) or (" " in number and _OTHER_ROW.search(before)))


def identity_number(text: str) -> str | None:
    """The country whose identity numbers this is one of, or None: no, dk or se.

    Norway's synthetic test numbers (month + 40, 65 or 80) count too: in a handbook they are always a slip.
    """
    digits = re.sub(r"[^0-9]", "", text)
    separated = len(digits) != len(text)
    from stdnum.dk import cpr
    from stdnum.no import fodselsnummer

    if len(digits) == 11 and (_norwegian(digits) or fodselsnummer.is_valid(digits)):
        return "no"
    if len(digits) == 10 and cpr.is_valid(digits) and (separated or cpr.checksum(digits) == 0):
        return "dk"
    if len(digits) in (10, 12) and _swedish(digits[-10:]):
        return "se"
    if len(digits) == 10 and separated and _danish(digits, text):
        return "dk"
    return None


def _norwegian(digits: str) -> bool:
    """Check digits of Norway's numbers, with day + 40 (D-number) and month + 40, 65 or 80 (synthetic)."""
    d = [int(c) for c in digits]
    day, month = int(digits[:2]), int(digits[2:4])
    day -= 40 if day > 40 else 0
    for shift in (80, 65, 40):
        if month > shift:
            month -= shift
            break
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return False
    first = (11 - sum(w * x for w, x in zip((3, 7, 6, 1, 8, 9, 4, 5, 2), d, strict=False)) % 11) % 11
    second = (11 - sum(w * x for w, x in zip((5, 4, 3, 2, 7, 6, 5, 4, 3, 2), d, strict=False)) % 11) % 11
    return first == d[9] and second == d[10]


def _swedish(digits: str) -> bool:
    """A day (+ 60 in co-ordination numbers) and the check digit; the century has no part in it."""
    from stdnum import luhn

    day, month = int(digits[4:6]), int(digits[2:4])
    return 1 <= (day - 60 if day > 60 else day) <= 31 and 1 <= month <= 12 and luhn.is_valid(digits)


def _danish(digits: str, text: str) -> bool:
    """Danish numbers since 2007 have no check digit: a real day followed by a hyphen and four digits."""
    day, month = int(digits[:2]), int(digits[2:4])
    return bool(re.fullmatch(r"[0-9]{6}-[0-9]{4}", text)) and 1 <= day <= 31 and 1 <= month <= 12
