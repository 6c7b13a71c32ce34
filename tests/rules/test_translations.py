"""What is said of translations, variant by variant, and when a source has moved on and when it has not."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from tests.site.decided import Story
from tests.site.making import STEP, routine

from felles.check import check
from felles.facts import Facts
from felles.facts.ripple import ripple
from felles.model import Target
from felles.reading.handbook import read, read_folder
from felles.words.problems import SENTENCES, key

from .test_relations import DOOR, Case, Edits, Files, base, edited, problems, told_where_it_is

DANISH = "routines/besok/rut-003-laast-doer.md"
COPY = "docs/sources/lia/rut-009-last-dor.md"
SOURCE = base()[DOOR].decode().replace("id: RUT-002", "id: RUT-009")
OLD = f"sha256:{'3d' * 32}"


def fingerprint(text: str) -> str:
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def translated(said: str, lang: str = "da", topic: str = "last-dor") -> str:
    """The base's routine about a locked door as its own translation would stand in the handbook."""
    text = base()[DOOR].decode().replace("id: RUT-002", "id: RUT-003").replace("lang: nb", f"lang: {lang}")
    return text.replace("topic: last-dor\n", f"topic: {topic}\ntranslation_of: {{{said}}}\n").split("## Når vi har")[0]


def taken(said: str, source: str | None = SOURCE, lang: str = "da") -> Edits:
    """A translation of another handbook's text; with a topic of its own, since it is a routine like any other here."""
    terms = (("entries:\n", "entries:\n  - {id: laast, nb: låst hos oss, da: låst, meaning: Ingen åpner.}\n"),)
    files: dict[str, str | tuple[tuple[str, str], ...]] = {DANISH: translated(said, lang, "laast"), "docs/registers/reg-terms.yaml": terms}
    return files if source is None else {**files, COPY: source}


NOW = f"document: RUT-002, fingerprint: '{fingerprint(base()[DOOR].decode())}'"
HERS = f"copy: {COPY}, from: Lia kommune, fingerprint: '{fingerprint(SOURCE)}'"
GONE = SOURCE.replace("topic: last-dor", "withdrawn: {date: 2026-10-01, reason: Slått sammen med en annen.}\ntopic: last-dor")

CASES = (
    Case("TR1.which", DANISH, "translation_of", {DANISH: translated(f"document: RUT-002, copy: {COPY}, fingerprint: '{OLD}'")}, "error", says="both or neither"),
    Case("TR1.missing", DANISH, "copy: docs", taken(HERS, source=None), "error", says=COPY),
    Case("TR1.unread", DANISH, "copy: docs", taken(HERS, source="en liten lapp\n"), "error", says="nobody can see"),
    Case("TR1.language", DANISH, "copy: docs", taken(HERS, lang="nb"), "error", says="the same language (nb)"),
    Case("TR2.here", DANISH, "fingerprint: 'sha", {DANISH: translated(f"document: RUT-002, fingerprint: '{OLD}'")}, "warning", says="“Du ringer nå etter ti minutter"),
    Case("TR2.copy", DANISH, "fingerprint: 'sha", taken(f"copy: {COPY}, fingerprint: '{OLD}'"), "warning", says=fingerprint(SOURCE)),
    Case("TR2.withdrawn", DANISH, "fingerprint: 'sha", taken(HERS, source=GONE), "warning", says="“Slått sammen med en annen.”"),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)
def test_each_variant_stands_where_it_is_mended(case: Case) -> None:
    told_where_it_is(case)


def test_every_variant_has_its_case() -> None:
    assert sorted(case.key for case in CASES) == sorted(k for k in SENTENCES if k.startswith("TR"))


def test_a_source_that_is_not_there_is_told_once() -> None:
    found = problems({DANISH: translated(f"document: RUT-090, fingerprint: '{OLD}'")})
    # Without a source it is one more routine on the topic.
    assert {key(p) for p in found} == {"R6", "C2.guess"}


@pytest.mark.parametrize("edits", ({DANISH: translated(NOW)}, taken(HERS)), ids=("of a document here", "of another's text"))
def test_a_translation_that_keeps_up_is_left_in_peace(edits: Edits) -> None:
    assert problems(edits) == ()


def test_a_translation_is_no_second_routine_and_no_second_duty(tmp_path: Path) -> None:
    for path, content in edited({DANISH: translated(NOW), DANISH.replace("003", "004"): translated(NOW, "sv").replace("RUT-003", "RUT-004")}).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    handbook = read_folder(tmp_path)
    facts = Facts(handbook, "2026-11-21")
    assert check(handbook, facts).problems == ()
    assert facts["overlaps"] == ()
    assert {link.source.id for links in facts["duties"].values() for link in links} == {"RUT-001", "RUT-002"}
    back = facts["back_links"][DOOR, None]
    assert sorted(link.source.id for link in back if link.relation == "translates") == ["RUT-003", "RUT-004"]


def test_a_translation_is_looked_at_again_when_its_source_changes_and_not_the_other_way() -> None:
    handbook = read(Files(edited({DANISH: translated(NOW)})))
    facts = Facts(handbook, "2026-11-21")

    def again(path: str) -> set[str]:
        return {echo.target.document.path for echo in ripple(facts["graph"], facts["targets"], [Target(handbook.by_path[path])])}

    assert DANISH in again(DOOR) and DOOR not in again(DANISH)


def test_two_texts_that_name_each_other_end_somewhere() -> None:
    one = base()[DOOR].decode().replace("topic: last-dor\n", f"topic: last-dor\ntranslation_of: {{document: RUT-003, fingerprint: '{OLD}'}}\n")
    assert {key(p) for p in problems({DOOR: one, DANISH: translated(NOW)})} == {"TR2.here"}


# With decisions

SOURCE_PATH, DANISH_PATH = "routines/akutt/rut-001-a.md", "routines/akutt/rut-002-b.md"
FIRST = routine("RUT-001", "Ingen åpner", STEP)


def danish(of: str, lang: str = "da") -> str:
    text = routine("RUT-002", "Ingen åbner", STEP, more=f"translation_of: {{document: RUT-001, fingerprint: '{fingerprint(of)}'}}\n")
    return text.replace("lang: nb", f"lang: {lang}")


def changed(text: str, sort: str, note: str) -> str:
    return text.replace("class: significant, note: Første utgave", f"class: {sort}, note: {note}")


SECOND = changed(FIRST, "significant", "Straks er nå med en gang.").replace("deadline: Straks", "deadline: Med en gang")


def story(folder: Path, of: str = FIRST) -> Story:
    made = Story(folder)
    made.files |= {SOURCE_PATH: FIRST, DANISH_PATH: danish(of)}
    return made.adopted()


def told(made: Story, day: str = "2026-03-01") -> set[str]:
    made.on(day)
    tip = read_folder(made.folder / f"{day}-internal-True-nb")
    facts = Facts(tip, day, settled=True, texts=lambda blobs: {b: made.texts[b] for b in blobs if b in made.texts})
    return {key(p) for p in check(tip, facts).problems if p.rule in ("TR1", "TR2", "R6")}


def test_a_source_that_was_decided_anew_has_moved_on(tmp_path: Path) -> None:
    made = story(tmp_path)
    assert told(made) == set()
    assert told(made.decided(SOURCE_PATH, SECOND, "2026-03-02"), "2026-03-03") == {"TR2.here"}
    anew = changed(danish(SECOND), "significant", "Fulgt kilden.")
    assert told(made.decided(DANISH_PATH, anew, "2026-03-04"), "2026-03-05") == set()


def test_a_source_that_was_only_confirmed_has_not(tmp_path: Path) -> None:
    confirmed = changed(FIRST, "confirmed", "Lest igjen.")
    made = story(tmp_path).decided(SOURCE_PATH, confirmed, "2026-03-02", outcome="confirmed", sort="confirmed")
    assert told(made, "2026-03-03") == set()


def test_a_change_nobody_has_decided_warns_of_nothing(tmp_path: Path) -> None:
    made = story(tmp_path)
    made.files[SOURCE_PATH] = SECOND
    assert told(made) == set()


def test_a_proposal_may_change_both_at_once(tmp_path: Path) -> None:
    made = story(tmp_path)
    made.files |= {SOURCE_PATH: SECOND, DANISH_PATH: danish(SECOND)}
    assert told(made) == set()
