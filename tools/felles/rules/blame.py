"""Words that lay blame or point at one person, by language: a review asks how it could happen, not who did it.

Short lists, of words that hardly mean anything else. Where a text says that blame is *not* laid, it says the opposite,
and a word in quotation marks is only spoken of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from felles.rules.wording import MENTIONED

BLAME: Mapping[str, re.Pattern[str]] = {
    "nb": re.compile(
        r"(?i)\b(?:skyld(?:en|t|ige?|fordeling\w*|plassering\w*)?|klandr\w+|klander|bebreid\w+|slurv\w*|skjødesløs\w*|uaktsom\w*|uforsiktige?|forsøm(?:te?|melse\w*|melig\w*)|ansvarsløs\w*|udugelig\w*|lat(?:e|skap)"
        r"|menneskelig(?:e)? (?:svikt|feil)|personlig(?:e)? (?:svikt|feil)|(?:burde|skulle) (?:ha )?(?:visst|forstått|skjønt|tenkt))\b"
    ),
    "da": re.compile(
        r"(?i)\b(?:skyld(?:en|ige?|placering\w*)?|klandr\w+|bebrejd\w+|sjusk\w*|skødesløs\w*|uagtsom\w*|uforsigtige?|forsøm(?:te?|melse\w*|melig\w*)|ansvarsløs\w*|uduelig\w*|dov(?:en|ne|enskab)"
        r"|menneskelig(?:e)? (?:svigt|fejl)|personlig(?:e)? (?:svigt|fejl)|(?:burde|skulle) (?:have )?(?:vidst|forstået|indset|tænkt))\b"
    ),
    "sv": re.compile(
        r"(?i)\b(?:skuld(?:en|beläg\w+)?|skyldiga?|klandr\w+|klander|förebrå\w*|slarv\w*|vårdslös\w*|oaktsam\w*|oförsiktiga?|försum(?:m\w+|lig\w*)|ansvarslös\w*|oduglig\w*|lata?|lathet"
        r"|den mänskliga faktorn|mänskliga? (?:fel|misstag|brist\w*)|(?:borde|skulle) (?:ha )?(?:vetat|förstått|insett|tänkt))\b"
    ),
    "en": re.compile(
        r"(?i)\b(?:blam\w+|guilt\w*|culpab\w+|at fault|whose fault|(?:his|her|their) (?:own )?fault|careless\w*|negligen\w+|sloppy|sloppiness|incompetent|lazy|laziness"
        r"|human error|personal failure|should have (?:known|realised|realized|understood|thought))\b"
    ),
}  # fmt: skip
PERSON: Mapping[str, re.Pattern[str]] = {
    "nb": re.compile(r"(?i)\b(?:han|hun|ham|henne|vedkommende|den (?:aktuelle |involverte )?ansatte)\b"),
    "da": re.compile(r"(?i)\b(?:han|hun|ham|hende|vedkommende|den (?:pågældende |involverede )?ansatte)\b"),
    "sv": re.compile(r"(?i)\b(?:han|hon|honom|henne|vederbörande|den (?:aktuella |inblandade )?anställd[ae])\b"),
    "en": re.compile(r"(?i)\b(?:he|she|him|the (?:employee|member of staff) (?:in question|concerned|involved))\b"),
}
_NOT = re.compile(r"(?i)\b(?:uten|ikke|ikkje|ingen|inga|aldri|uden|aldrig|utan|inte|ingen|ej|without|not|no|never|nobody|rather than|framfor|heller enn|snarere end|i stedet for|i stället för|instead of|for\s+\S+s)\b[^.:;!?]{0,40}\Z")
"""What turns the word into its opposite where it stands shortly before it: «uten fordeling av skyld», «for brukerens skyld»."""


def used(words: Mapping[str, re.Pattern[str]], text: str, language: str) -> Iterator[re.Match[str]]:
    """The words a text uses, those it only speaks of or says no to left out."""
    found = list(words.get("nb" if language == "nn" else language, words["nb"]).finditer(text))
    if found:
        spoken = [match.span() for match in MENTIONED.finditer(text)]
        for match in found:
            if not any(begin < match.start() < end for begin, end in spoken) and (words is PERSON or not _NOT.search(text[max(0, match.start() - 80) : match.start()])):
                yield match
