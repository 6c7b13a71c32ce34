"""C6: nothing about a person. What was once committed can never be taken back."""

from __future__ import annotations

import re
from collections.abc import Iterator

from felles.model import Document, Handbook, Problem
from felles.rules import rule

# Candidates are cheap to find; the check digits and dates are then looked at properly.
_DIGITS = re.compile(
    r"(?<![0-9A-Za-z])(?<![0-9][.:])(?:"
    r"(?:[0-9]{8}|[0-9]{6})[ +\-.]?[0-9]{4,5}"
    r"|[0-9]{2}([. ])[0-9]{2}\1[0-9]{2}[ -][0-9]{4,5}"  # the day of birth written out
    r")(?![0-9A-Za-z_])"
)
_MAIL = re.compile(r"(?i)(?<![\w.+-])([a-z0-9æøåäö][\wæøåäö.+-]*)@([a-z0-9-]+(?:\.[a-z0-9-]+)+)")
_PERSON = re.compile(r"(?i)[a-zæøåäö]{2,}[._][a-zæøåäö._]{2,}")
_OFFICE = re.compile(
    r"(?i)\b(?:post|epost|mottak|modtagelse|kontakt|contact|info|kontor|kontoret|hjem\w*|heim\w*|hem\w*|home\w*|sone\w*|zon\w*|team\w*|"
    r"avdeling\w*|afdeling\w*|avdelning\w*|enhet\w*|enhed\w*|tjeneste\w*|kvalitet\w*|vakt\w*|vagt\w*|natt\w*|nat|drift|support|service|"
    r"helse\w*|sundhed\w*|hälsa|omsorg\w*|pleie\w*|pleje\w*|bolig\w*|kommun\w*|leder\w*|ledelse\w*|chef\w*|avvik\w*|varsling)\b"
)
_PRIVATE = frozenset((
    "gmail.com", "googlemail.com", "hotmail.com", "hotmail.no", "hotmail.dk", "hotmail.se", "outlook.com", "live.no", "live.dk", "live.se",
    "live.com", "yahoo.com", "yahoo.no", "yahoo.dk", "yahoo.se", "icloud.com", "me.com", "online.no", "broadpark.no", "getmail.no",
    "msn.com", "proton.me", "protonmail.com", "mail.dk", "jubii.dk", "telia.com", "spray.se", "bredband.net",
))  # fmt: skip
_PHONE = re.compile(
    r"(?:(?<=tel:)|(?<![0-9A-Za-z.,:/#=_-]))(?:"
    r"(?:\+|00)[0-9]{2}[ ]?[0-9](?:[ -]?[0-9]){6,9}"  # with a country's number
    r"|[2-9][0-9](?: [0-9]{2}){3}|[489][0-9]{2} [0-9]{2} [0-9]{3}|[2-9][0-9]{7}"  # eight digits, no and da
    r"|(?:08-[0-9]{3}|0[1-9][0-9]{1,2}-[0-9]{2,3})[ ]?[0-9]{2,3}[ ]?[0-9]{2}"  # se
    r"|0[2-9][0-9]{3}"  # five-digit company numbers
    r")(?![0-9A-Za-z_-]|[.,][0-9])"
)
_CALLED = re.compile(
    r"(?i)\b(?:tlf|tel|telefon(?:en|nr|nummer(?:et)?)?|mobil(?:en)?|ring(?:e|er)?|phone|call)\.?:?[ ]+"
    r"(?:(?:[^\W\d]+[ ]+){0,3}?(?:på|til|on)[ ]+)?([0-9](?:[ ]?[0-9]){3,7})(?![0-9A-Za-z]|[.,:][0-9])"
)
_DATE_LIKE = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])\Z")
_EMERGENCY = frozenset({"110", "112", "113", "114", "1813", "116117", "1177", "11313", "114114"})

# Four digits, perhaps set apart: where none stand no number can, and a text is looked at once for them.
_RUN = re.compile(r"[0-9](?:[ +.\-]{0,2}[0-9]){3,}")
_BEFORE, _AFTER = 48, 4
"""How much around a run the patterns look at: “ring ansvarsvakt på ” in front, a sign behind."""


@rule("C6", "error")
def no_person_identifiers(handbook: Handbook) -> Iterator[Problem]:
    """No identity number, private e-mail or telephone number; numbers stand in the register of channels."""
    for document in handbook.documents:
        yield from _mails(document)
        told: set[int] = set()
        for run in _RUN.finditer(document.source):
            yield from _numbers(document, run.start(), run.end(), told)


def _mails(document: Document) -> Iterator[Problem]:
    if "@" not in document.source:
        return
    for match in _MAIL.finditer(document.source):
        name, host = match[1], match[2].lower()
        # “kari.nordmann” is a person, “post.nord” an office.
        personal = _PERSON.fullmatch(name) is not None and not _OFFICE.search(re.sub(r"[._]", " ", name))
        if host in _PRIVATE or personal:
            yield Problem("C6", document.in_source(match.start()), {"host": host}, "mail", document.id)


def _numbers(document: Document, begin: int, end: int, told: set[int]) -> Iterator[Problem]:
    """The identity and telephone numbers that begin in one run of digits; ``told`` are offsets already reported."""
    text = document.source
    low, high = max(0, begin - _BEFORE), min(len(text), end + _AFTER)
    for match in _DIGITS.finditer(text, max(0, begin - 1), high):
        country = identity_number(match[0])
        if country and match.start() not in told:
            told.add(match.start())
            values = {"shown": match[0][:2] + "…", "country": country}
            yield Problem("C6", document.in_source(match.start()), values, "number", document.id)
    if document.kind.name == "channels":
        return
    for pattern, group, start in ((_PHONE, 0, max(0, begin - 1)), (_CALLED, 1, low)):
        for match in pattern.finditer(text, start, high):
            digits = re.sub(r"[^0-9]", "", match[group])
            at = match.start(group)
            if digits in _EMERGENCY or _DATE_LIKE.match(digits) or at in told or identity_number(match[group]):
                continue
            if text.startswith("case_ref:", text.rfind("\n", 0, at) + 1):
                continue  # the archive's own number
            told.add(at)
            yield Problem("C6", document.in_source(at), {"number": match[group].strip()}, "phone", document.id)


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
