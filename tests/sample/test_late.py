"""What is late in the sample is told alike by the overview, the loop and the plan's own facts."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.handbook import felles

from felles import site
from felles.facts import Facts
from felles.reading.handbook import read_folder
from felles.site.across.loop import loop_pages
from felles.site.glossary import Glossary
from felles.words import Words

ROOT = Path(__file__).resolve().parents[2]
TODAY = "2026-11-27"
LATE = [("Nattjenesten", "Ikke kontakt ved besøk", "2026-09-30", 58), ("Sone Øst", "Akutt forverring, ISBAR", "2026-10-31", 27)]


def test_the_overview_names_the_places_the_longest_late_first() -> None:
    code, out, _ = felles("-C", str(ROOT), "--today", TODAY, "status", "--format", "json")
    found = json.loads(out)
    assert code == 0
    assert [(row["place"], row["what"], row["due"], row["days"]) for row in found["behind"]] == LATE
    assert [(row["id"], row["due"], row["late"]) for row in found["deadlines"] if row["late"]] == [("FUN-05", "2026-10-31", True)]


def test_the_loop_shows_them_with_what_else_waits() -> None:
    handbook = read_folder(ROOT)
    book = site.open_book(handbook, Facts(handbook, TODAY), Words("nb"), audience="internal", today=TODAY)
    (page,) = loop_pages(book, Glossary(book))
    waits = page.text.split("{#venter", 1)[1].split("\n## ", 1)[0].replace("\u00ad", "")
    for place, what, _, days in LATE:
        assert f"{place}: {what}" in waits and f"{days} dager" in waits
    assert '<b><a href="#venter">3</a></b>' in page.text, "two places and one measure"
