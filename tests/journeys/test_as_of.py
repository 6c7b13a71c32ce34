"""Looking back, by the plain commands on a real repository: the whole handbook, one text, and what changed, as of a day."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from felles.reading.text import read_yaml

from .deciding import MEDICINES, ROUTINE, SETTINGS, Quick
from .test_in_force import Reading, _decide, _from

TODAY = "2026-06-30"
NEW = "routines/besok/rut-003-stengt-dor.md"


@pytest.fixture(scope="module")
def _decided(adopted: Quick, tmp_path_factory: pytest.TempPathFactory) -> Quick:
    """Adopted on 2 March; shorter from 1 May, decided on 5 March; a new text on the 8th, on the 11th withdrawn from 1 June;
    then something past everybody."""
    made = Quick.copied(adopted, tmp_path_factory.mktemp("past") / "handbook")
    new = made.edited(ROUTINE, ("id: RUT-002", "id: RUT-003"), ("title: Låst", "title: Stengt"), ("topic: last-dor", "topic: nokkel"), note="Første utgave.")
    _decide(made, "fra-mai", _from(made, "2026-05-01", "Innen fem minutter", note="Du ringer etter fem minutter fra mai."), 7)
    _decide(made, "ny", {NEW: new}, 8, "rebased")
    gone = made.edited(NEW, ("scope:\n", "withdrawn: {date: 2026-06-01, reason: Vi bruker en annen rutine.}\nscope:\n"), note="Rutinen utgår.")
    _decide(made, "utgaar", {NEW: gone}, 9, "squashed")
    made.on("main")
    made.commit_all({ROUTINE: made.text(ROUTINE).replace("Innen fem minutter", "Når det passer")}, "rett inn")
    return made


@pytest.fixture
def decided(_decided: Quick, tmp_path: Path) -> Quick:
    return Quick.copied(_decided, tmp_path / "handbook")


def back(handbook: Quick, day: str, *arguments: str) -> Reading:
    """The site as of a day, built long after."""
    return Reading(handbook, TODAY, "--as-of", day, *arguments)


def test_each_day_reads_as_the_site_did_when_main_stood_there(decided: Quick, tmp_path: Path) -> None:
    """Decision by decision: what was built then is what is built now of that day, but for what says so."""
    known: dict[str, str] = {}
    for commit in decided.git("rev-list", "--first-parent", "--reverse", "main", "--", "docs/decisions").split():
        known[decided.records(commit)[-1]["decided_at"][:10]] = commit
    assert len(known) == 4
    for day, commit in known.items():
        decided.git("checkout", "--quiet", commit)
        then = _files(Reading(decided, day).folder)
        decided.git("checkout", "--quiet", "main")
        now = _files(back(decided, day).folder)
        assert then.keys() == now.keys(), day
        differing = [path for path in then if _plain(then[path]) != _plain(now[path])]
        assert differing == [], day


def _files(folder: Path) -> dict[str, str]:
    wanted = (".html", ".json")
    files = {p.relative_to(folder).as_posix(): p.read_text("utf-8") for p in folder.rglob("*") if p.suffix in wanted}
    return {path: text for path, text in files.items() if not path.startswith(_LIVED_IN)}


_LIVED_IN = ("data/copies/", "offline/", "assets/offline.json", "gyldig/", "hefte/", "tilgjengelighet/", "gjort-kjent/")
"""Of a handbook of today alone: what people are asked to read, what is asked of a paper, a booklet, the copy to carry along, and who answers for how it can be used."""


_SAYS = (
    r'\s*<meta name="felles:as-of"[^>]*>\s*<meta name="robots" content="noindex">',
    r' f-header--as-of(?=")',
    r'\s*<p class="f-as-of">.*?</p>',
    r"Håndboken er laget [^<]*",
    r'<p class="f-actions f-noprint"><a [^>]*data/calendar\.ics[^>]*>[^<]*</a></p>',
    r'<li><a href="data/changes\.atom">.*?</a></li>',
    r"(?s)<dt>Siden er laget</dt>.*?</dd>",
    r'(?s)<p class="f-actions">.*?</p>',
    r'<meta name="felles:built"[^>]*>',
    r'<script src="[^"]*assets/offline\.js" defer></script>',
    r'<link rel="(?:manifest|apple-touch-icon)"[^>]*>',
    r'<meta name="theme-color"[^>]*>',
    r'<p class="f-foot">\s*<a href="[^"]*tilgjengelighet/">.*?</p>',
    r'(?s)<li>\s*<a href="[^"]*(?:gyldig/|hefte/|gjort-kjent/|tilgjengelighet/|data/week\.txt)[^"]*">.*?</li>',
    # Of a day that is over nobody is asked to read anything.
    r'(?s)<h2 id="(?:to-read|made-known|gjort-kjent)">.*?(?=<h2|</article>)',
    r'(?s)<li class="md-nav__item">\s*<a href="#(?:to-read|made-known|gjort-kjent)" class="md-nav__link">.*?</li>',
    r'(?s)<p class="f-changed">\s*<a href="#to-read">.*?</p>',
    r'(?s)<a href="#made-known">.*?</a>',
    r'(?s)<div data-part>\s*<h3>\s*Les og bekreft.*?</ul>\s*</div>',
    r'<link rel="alternate"[^>]*>',
    r'(?s)<li>\s*<a href="[^"]*data/changes[^"]*\.atom">.*?</li>',
    r'<ul class="f-rows">\s*</ul>',
)


def _plain(text: str) -> str:
    """A page without what a page of the past says of itself, without ways to propose changes, and without empty lines."""
    for pattern in _SAYS:
        text = re.sub(pattern, "", text)
    return re.sub(r"\s+", " ", text)


def test_time_zones_and_dates_of_commits_have_no_say(decided: Quick, tmp_path: Path) -> None:
    expected = _files(back(decided, "2026-04-20").folder)
    decided.git("filter-branch", "--env-filter", "GIT_COMMITTER_DATE='1999-01-01T00:00:00Z'; GIT_AUTHOR_DATE='2030-01-01T00:00:00Z'; export GIT_COMMITTER_DATE GIT_AUTHOR_DATE", "main", FILTER_BRANCH_SQUELCH_WARNING="1")
    assert decided.git("log", "-1", "--format=%cI", "main").startswith("1999")
    out = tmp_path / "elsewhere"
    command = [sys.executable, "-m", "felles", "-C", str(decided.top), "--today", TODAY, "build", "--as-of", "2026-04-20", "--out", str(out)]
    subprocess.run(command, check=True, env={**os.environ, "TZ": "Pacific/Kiritimati", "LC_ALL": "C"}, capture_output=True)
    assert _files(out) == expected


def test_the_days_between_are_told_by_decisions_and_days_in_force(decided: Quick) -> None:
    assert back(decided, "2026-03-03").standing() == ("in-force", 1)
    waits = back(decided, "2026-04-30")
    assert waits.deadlines() == ["Innen ti minutter"] and waits.standing() == ("waiting", 1)
    assert "Nytt fra 1. mai 2026:" in waits.html("RUT-002")
    after = back(decided, "2026-05-01")
    assert after.deadlines() == ["Innen fem minutter"] and after.standing() == ("in-force", 2), "what went past everybody was never in force"
    assert after.standing("RUT-003") == ("waiting", 1) and back(decided, "2026-06-01").standing("RUT-003") == ("withdrawn", 2)
    assert "RUT-003" not in back(decided, "2026-03-03").rows


def test_a_day_to_come_is_told_by_what_is_decided_so_far(handbook: Quick) -> None:
    _decide(handbook, "fra-mai", _from(handbook, "2026-05-01", "Innen fem minutter", note="Fem fra mai."), 7)
    reading = Reading(handbook, None, "--as-of", "2026-05-02")
    assert reading.deadlines() == ["Innen fem minutter"]
    assert "Slik håndboken gjelder 2. mai 2026, etter det som er besluttet så langt. Laget 5. mars 2026." in reading.html("RUT-002")


def test_every_page_says_of_which_day_it_is(decided: Quick) -> None:
    folder = back(decided, "2026-04-20").folder
    pages = sorted(folder.rglob("*.html"))
    assert len(pages) > 20 and folder / "404.html" in pages and folder / "sok" / "index.html" in pages
    for page in pages:
        text = page.read_text("utf-8")
        assert text.count("Slik håndboken gjaldt 20. april 2026. Laget 30. juni 2026. Den kan være endret siden.") == 1, page
        assert '<meta name="felles:as-of" content="2026-04-20">' in text, page
    assert "Slik håndboken gjaldt 20. april 2026" in (folder / "assets" / "felles-print.css").read_text("utf-8")
    assert "as-of" not in Reading(decided, TODAY).html("RUT-002")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("da", "Sådan gjaldt håndbogen 20. april 2026. Lavet 30. juni 2026."),
        ("sv", "Så gällde handboken 20 april 2026. Gjord 30 juni 2026."),
        ("en", "The handbook as it applied on 20 April 2026. Made 30 June 2026."),
    ],
)
def test_it_says_so_in_the_handbooks_language(handbook: Quick, language: str, said: str) -> None:
    handbook.commit_all({SETTINGS: handbook.edited(SETTINGS, ("language: nb", f"language: {language}"), note="Håndboken er på et annet språk.")}, "annet språk")
    handbook.felles("adopt", "--again", "--why", "Nytt språk.")
    reading = back(handbook, "2026-04-20")
    assert said in reading.html("RUT-002") and said in (reading.folder / "404.html").read_text("utf-8")


def test_what_is_served_stays_and_nothing_uncommitted_counts(decided: Quick) -> None:
    decided.felles("build", "--out", "site", today=TODAY)
    before = (decided.top / "site" / "index.html").read_bytes()
    decided.write({ROUTINE: "ikke noe\nsom kan leses: [\n", "routines/besok/rut-009-mer.md": "---\nid: RUT-009\n---\n", "mkdocs.yml": "hooks: [evil.py]\n"})
    told = decided.felles("-C", str(decided.top), "build", "--as-of", "2026-05-02", today=TODAY)
    assert "build/site-2026-05-02" in told
    assert (decided.top / "site" / "index.html").read_bytes() == before
    rows = json.loads((decided.top / "build" / "site-2026-05-02" / "data" / "documents.json").read_text("utf-8"))
    assert "RUT-009" not in [row["id"] for row in rows]
    assert {row["id"]: row["version"] for row in rows}["RUT-002"] == 2


def test_the_public_reads_what_was_public_then(decided: Quick, tmp_path: Path) -> None:
    reading = back(decided, "2026-04-20", "--audience", "public")
    assert "RUT-002" not in reading.rows
    assert "felles:as-of" in (reading.folder / "index.html").read_text("utf-8")


def test_mistakes_of_today_hold_no_past_back_and_mistakes_of_the_records_do(decided: Quick) -> None:
    decided.on("main")
    broken = decided.text(MEDICINES).replace("accountable: ", "accountable: finnes-ikke-")
    decided.commit_all({MEDICINES: broken, "schemas/routine/schema.json": None, SETTINGS: "ødelagt: [\n"}, "ødelagt")
    assert back(decided, "2026-04-20").standing("RUT-001") == ("in-force", 1)
    path = decided.git("ls-files", "docs/decisions").split()[1]
    decided.commit_all({path: decided.text(path).replace('"version": 2', '"version": 3')}, "tukler")
    out = decided.top.parent / "none"
    told = decided.felles("build", "--as-of", "2026-03-03", "--out", str(out), code=1, today=TODAY)
    assert "D6" in told and "D2" in told and "No website was built" in told and not out.exists(), "also of a day before it: the chain is one"
    for arguments in (("show", "RUT-002", "--as-of", "2026-03-03"), ("diff", "2026-03-03", "2026-05-02")):
        told = decided.felles(*arguments, code=1, today=TODAY)
        assert "D6" in told and "put right first" in told and "Innen" not in told


def test_what_can_not_be_told_is_said(decided: Quick, tmp_path: Path) -> None:
    for command in (("build", "--as-of", "{}"), ("show", "RUT-002", "--as-of", "{}"), ("diff", "{}", "2026-06-01")):
        for day, code, said in (("2026-02-30", 2, "is not a day"), ("2026-03-01", 3, "2026-03-02")):
            assert said in decided.felles(*(part.format(day) for part in command), code=code, today=TODAY)
    shallow = tmp_path / "shallow"
    decided.git("clone", "--quiet", "--depth", "1", f"file://{decided.top}", str(shallow))
    for arguments in (("build", "--as-of", "2026-04-20"), ("show", "RUT-002", "--as-of", "2026-04-20"), ("diff", "HEAD", "HEAD")):
        assert "shallow" in decided.felles("-C", str(shallow), *arguments, code=3, today=TODAY)
    (decided.top / ".git").rename(tmp_path / "bort")
    assert "not kept in Git" in decided.felles("build", "--as-of", "2026-04-20", code=3, today=TODAY)


def test_a_damaged_or_missing_text_is_named(decided: Quick) -> None:
    first, last = decided.records()[0], decided.records()[1]
    blob, other = (next(row["blob"] for row in record["documents"] if row["id"] == "RUT-002") for record in (first, last))
    path, another = (decided.top / ".git" / "objects" / name[:2] / name[2:] for name in (blob, other))
    path.chmod(0o644)
    path.write_bytes(another.read_bytes())
    assert "is damaged" in decided.felles("show", "RUT-002", "--as-of", "2026-03-03", code=3, today=TODAY)
    path.unlink()
    told = decided.felles("build", "--as-of", "2026-03-03", code=3, today=TODAY)
    assert blob[:12] in told and "whole history" in told
    assert "Innen fem minutter" in decided.felles("show", "RUT-002", "--as-of", "2026-05-03", "--field", "steps[2].deadline", today=TODAY)


# One text


def shown(handbook: Quick, *arguments: str, code: int = 0) -> str:
    return handbook.felles("show", *arguments, code=code, today=TODAY)


def test_one_text_as_of_a_day(decided: Quick) -> None:
    assert shown(decided, "RUT-002", "--as-of", "2026-04-30", "--field", "steps[2].deadline") == "Innen ti minutter\n"
    assert shown(decided, "rut-002", "--as-of", "2026-05-01", "--field", "steps[2].deadline") == "Innen fem minutter\n"
    assert shown(decided, "RUT-002", "--field", "steps[2].deadline") == "Når det passer\n", "without a day it is what stands here"
    whole = json.loads(shown(decided, "RUT-002", "--as-of", "2026-04-30", "--format", "json"))
    assert whole["path"] == ROUTINE and whole["id"] == "RUT-002" and "body" in whole
    assert "Innen ti minutter" in shown(decided, str(decided.top / ROUTINE), "--as-of", "2026-04-30")
    told = shown(decided, "RUT-002", "--as-of", "2026-05-01")
    by = "# Decision 2, 5 March 2026: In writing, by members of the team. Utviklingsteamet: Sykepleier (Sone Skogen), sykepleier (Sone Elva)."
    assert told.splitlines()[:3] == ["# Version 2, applies from 1 May 2026.", by, "id: RUT-002"]
    assert read_yaml(told.split("\n\n")[0])["id"] == "RUT-002", "what says by which decision is a remark in it"
    assert not shown(decided, "RUT-002").startswith("#")
    gone = shown(decided, "RUT-003", "--as-of", "2026-06-01")
    assert gone.startswith("# No longer applies from 1 June 2026.\n# Decision 4, 11 March 2026: Withdrawn. "), gone[:300]
    assert "withdrawn:" in shown(decided, "RUT-003", "--as-of", "2026-06-01") and "withdrawn" not in shown(decided, "RUT-003", "--as-of", "2026-05-31")


def test_a_text_that_was_not_in_force_is_told_since_when_it_is(decided: Quick) -> None:
    told = shown(decided, "RUT-003", "--as-of", "2026-03-03", code=3)
    assert "RUT-003 was not in force on 2026-03-03. It applies from 2026-03-08, decided 2026-03-08." in told
    decided.commit_all({"routines/besok/rut-004-mer.md": decided.text(ROUTINE).replace("id: RUT-002", "id: RUT-004")}, "rett inn")
    assert "nobody has decided on it" in shown(decided, "RUT-004", "--as-of", "2026-06-20", code=3)
    assert "Did you mean RUT-002?" in shown(decided, "RUT-02", "--as-of", "2026-06-20", code=2)


# What changed


def diff(handbook: Quick, *arguments: str, code: int = 0, lang: str = "nb") -> str:
    return handbook.felles("diff", *arguments, code=code, today=TODAY, lang=lang)


def data(handbook: Quick, *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(diff(handbook, *arguments, "--format", "json"))
    return found


def test_what_changed_between_two_days_as_a_reader_would_put_it(decided: Quick) -> None:
    told = diff(decided, "2026-03-03", "2026-05-15")
    assert told.splitlines()[0] == "Fra 3. mars 2026 til 15. mai 2026: 1 nytt dokument, 1 endret. 3 beslutninger."
    assert told.index("NYTT") < told.index("RUT-003") < told.index("ENDRET") < told.index("RUT-002") < told.index("BESLUTTET, MEN GJELDER IKKE ENNÅ")
    assert "  Rutine, versjon 1 til 2, gjelder fra 1. mai 2026.\n" in told
    assert "  Beslutning 2, 5. mars 2026: Skriftlig, av medlemmer i teamet." in told and "Sykepleier (Sone Skogen)" in told
    assert "    Du ringer etter fem minutter fra mai.\n" in told
    assert "    Frist: Innen ti minutter → Innen fem minutter\n" in told
    assert "Første utgave." in told and "Utgår fra 1. juni 2026." in told
    gone = diff(decided, "2026-05-15", "2026-06-15")
    assert gone.splitlines()[0] == "Fra 15. mai 2026 til 15. juni 2026: 1 utgått. 1 beslutning."
    assert "Vi bruker en annen rutine." in gone and "Utgått. Skriftlig" in gone and "Rutinen utgår." in gone
    whole = diff(decided, "2026-03-03", "2026-06-15", "rut-003", "--format", "markdown")
    assert "1 utgått. 2 beslutninger." in whole and "- Utgår fra 1. juni 2026. Vi bruker en annen rutine.\n" in whole, "it came and went"
    assert "Når det passer" not in told, "what nobody decided was never in force"


def test_what_waits_is_told_apart_from_what_changed(decided: Quick) -> None:
    told = diff(decided, "2026-03-03", "2026-04-01", "RUT-002")
    assert told.splitlines()[0] == "Ingen dokumenter er endret fra 3. mars 2026 til 1. april 2026. 1 beslutning."
    assert "Versjon 2, gjelder fra 1. mai 2026." in told and "BESLUTTET, MEN GJELDER IKKE ENNÅ" in told
    begun = data(decided, "2026-04-01", "2026-05-02", "RUT-002")
    assert [(d["version"], d["in_force_from"], [row["decision"] for row in d["decisions"]]) for d in begun["documents"]] == [({"from": 1, "to": 2}, "2026-05-01", [2])]
    assert begun["coming"] == []


def test_nothing_that_changed_is_said_plainly(decided: Quick) -> None:
    for form in ("text", "markdown"):
        assert diff(decided, "2026-05-02", "2026-05-20", "--format", form) == "Ingen endringer fra 2. mai 2026 til 20. mai 2026.\n"
    assert diff(decided, "2026-05-02", "2026-05-02") == "Ingen endringer fra 2. mai 2026 til 2. mai 2026.\n"
    nothing = data(decided, "2026-05-02", "2026-05-20")
    assert nothing["documents"] == nothing["coming"] == nothing["files"] == [] and set(nothing["counts"].values()) == {0}


def test_revisions_are_compared_as_they_stood(decided: Quick) -> None:
    told = data(decided, "HEAD~1", "HEAD")
    (one,) = told["documents"]
    assert one["id"] == "RUT-002" and not one["decided"] and one["version"] == {"from": 2, "to": None} and one["decisions"] == []
    assert [change["after"] for change in one["changes"]] == ["Når det passer"]
    assert "ikke besluttet" in diff(decided, "HEAD~1", "HEAD")
    assert told["from"] == {"date": None, "revision": "HEAD~1", "commit": decided.tip("HEAD~1")}
    mixed = data(decided, "2026-05-02", "main", "RUT-002")
    assert [change["before"] for change in mixed["documents"][0]["changes"]] == ["Innen fem minutter"]
    root = decided.git("rev-list", "--max-parents=0", "main")
    assert "docs/decisions" not in diff(decided, root, "main")


def test_as_markdown_it_can_be_put_into_minutes(decided: Quick) -> None:
    told = diff(decided, "2026-03-03", "2026-05-15", "--format", "markdown")
    assert "## Endret\n\n### RUT-002 Låst dør ved avtalt besøk\n\nRutine, versjon 1 til 2, gjelder fra 1. mai 2026.\n" in told
    assert "<del>Innen ti minutter</del> → <strong>Innen fem minutter</strong>" in told


def test_what_is_asked_wrongly_is_said(decided: Quick) -> None:
    assert "2026-05-02 is later than 2026-03-03" in diff(decided, "2026-05-02", "2026-03-03", code=2, lang="en")
    assert "HEAD is later than HEAD~1" in diff(decided, "HEAD", "HEAD~1", code=2, lang="en")
    assert "Did you mean RUT-002?" in diff(decided, "2026-03-03", "2026-05-02", "RUT-02", code=2, lang="en")
    assert "There is no revision “finnes-ikke”" in diff(decided, "finnes-ikke", "HEAD", code=3, lang="en")
    assert "was not in force on 2026-03-04" in diff(decided, "2026-03-03", "2026-03-04", "RUT-003", code=3, lang="en")


# In a browser


@pytest.mark.browser
@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 800)])
def test_the_day_stays_in_sight_and_is_on_paper(decided: Quick, browser: Browser, width: int, height: int) -> None:
    reading = back(decided, "2026-04-20")
    page = browser.new_page(viewport={"width": width, "height": height})
    address = (reading.folder / reading.rows["RUT-002"]["url"] / "index.html").as_uri()
    for where in (address, f"{address}#historikk", (reading.folder / "sok" / "index.html").as_uri()):
        page.goto(where)
        page.wait_for_timeout(200)
        box = page.locator(".f-as-of").bounding_box()
        assert box is not None and box["y"] >= 0 and box["y"] + box["height"] < 130, f"{where}: {box}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(f"{address}#historikk")
    page.wait_for_timeout(300)
    heading, banner = page.locator("#historikk").bounding_box(), page.locator(".f-as-of").bounding_box()
    assert heading is not None and banner is not None and heading["y"] >= banner["y"] + banner["height"] - 1, "the heading one came for isn't beneath it"
    page.emulate_media(media="print")
    assert page.locator(".f-as-of").is_visible() and not page.locator(".md-header nav").is_visible()
    page.close()
