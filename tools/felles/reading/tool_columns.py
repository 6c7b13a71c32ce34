"""Which column of a form tool's table says what was read, which version, where, and who: by its heading, in any Nordic language or English."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

DOCUMENT, VERSION, PLACE = "document", "version", "place"
PARTS: Mapping[str, frozenset[str]] = {
    DOCUMENT: frozenset(
        {
            "dokument", "dokumentid", "dokument-id", "dokument id", "dokumentnummer", "dokumentnr", "hvilket dokument", "vilket dokument", "document", "document id",
            "documentid", "which document", "rutine", "rutin", "procedure", "hvilken rutine", "vilken rutin", "arbejdsgang", "tekst", "text",
        }
    ),
    VERSION: frozenset({"versjon", "version", "versjonsnummer", "versionsnummer", "version number", "hvilken versjon", "hvilken version", "vilken version", "utgave", "utgåva", "udgave"}),
    PLACE: frozenset(
        {
            "sted", "tjenestested", "arbeidssted", "enhet", "avdeling", "sone", "hvor arbeider du", "hvor jobber du", "arbeidsplass",
            "enhed", "afdeling", "arbejdssted", "arbejdsplads", "hvor arbejder du", "plats", "arbetsplats", "avdelning", "zon", "var arbetar du",
            "place", "site", "unit", "workplace", "where do you work",
        }
    ),
}  # fmt: skip
NUMBER = frozenset({"antall", "antal", "number", "asked", "spurt", "spurgt", "tillfrågade", "ansatte", "ansatte i alt", "antall ansatte", "antal ansatte", "antal medarbejdere", "medarbejdere", "anställda", "antal anställda", "staff", "headcount"})
"""In a table of how many were asked."""
WHO = (
    frozenset({"e-post", "epost", "email", "e-mail", "e-mailadresse", "e-postadresse", "e-postadress", "mail", "email address", "e-mail address", "brukernavn", "brugernavn", "användarnamn", "username", "upn"}),
    frozenset({"ansattnummer", "ansattnr", "medarbejdernummer", "anställningsnummer", "employee number", "userid", "user id", "bruker-id", "bruger-id", "respondent id", "respondentid"}),
    frozenset({"navn", "namn", "name", "fullt navn", "fulde navn", "fullständigt namn", "full name"}),
)
"""By which a person who answered twice is known again, the surest first."""


def plain(text: str) -> str:
    """A heading without what tools put round it: case, spaces, the star of a question that must be answered."""
    return " ".join(unicodedata.normalize("NFKC", text).split()).strip(" *:.?").casefold()


def acknowledges(headings: Iterable[str]) -> bool:
    """Whether a table with these headings is one of who has read what."""
    said = {plain(one) for one in headings}
    return bool(said & PARTS[DOCUMENT]) and bool(said & PARTS[VERSION])
