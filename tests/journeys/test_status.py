"""``felles status``: the answer first, everything that is late, undecided or coming, and what could not be looked at."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.cli.handbook import felles
from tests.forge.standing_in import TOKEN, Asked, Place, Told, standing_in
from tests.forge.stories import Made, Person, Push, Story
from tests.forge.worlds import REPOSITORY, GitHubWorld
from tests.history.building import everything

from .deciding import MEDICINES, ROUTINE, Proposing, Quick

WAIVERS = "docs/registers/reg-waivers.yaml"
AGREEMENT = Path(__file__).parents[2] / "docs/about/rules/A3/bad/routines/agreements/avt-001-utskrivning.md"
OPENER = Person("elva-leder", 41)


def data(handbook: Quick, *arguments: str, code: int = 0, today: str | None = None) -> dict[str, Any]:
    """The overview as data, held against what the text says."""
    found: dict[str, Any] = json.loads(handbook.felles("status", "--format", "json", *arguments, code=code, today=today))
    text = handbook.felles("status", *arguments, code=code, today=today)
    first = text.splitlines()[0]
    counts = found["counts"]
    assert (f"{counts['now']} to see to now, {counts['soon']} due within" in first) or (counts == {"now": 0, "soon": 0} and "nothing to see to now" in first)
    for rows in (found["undecided"], found["reviews"], found["confirmations"], found["coming"], found["checks"], found["deadlines"]):
        for row in rows[:30]:
            assert (row["title"] or row["path"]) in text
    return found


def _changed(handbook: Quick, **more: Any) -> dict[str, str | bytes | None]:
    return {ROUTINE: handbook.edited(ROUTINE, ("Innen ti minutter", "Innen fem minutter"), note="Du ringer nå etter fem minutter.", **more)}


def _agreed(handbook: Quick, **more: Any) -> Proposing:
    made = handbook.propose("kortere-frist", _changed(handbook), **more).said("skogen-sykepleier").said("elva-sykepleier")
    handbook.wait(days=3)
    return made


def test_nothing_to_see_to_is_said_in_the_first_line_and_nothing_is_written(handbook: Quick) -> None:
    before = everything(handbook.top)
    said = handbook.felles("status")
    assert said.splitlines()[0] == "Eksempel håndbok, 2 March 2026: nothing to see to now, and nothing due within 60 days."
    assert "Newest decision: 1, 2 March 2026, adopted as it stood" in said and "Not looked at" not in said
    assert everything(handbook.top) == before


def test_reviews_stand_under_whoever_answers_for_them_the_late_ones_first(handbook: Quick) -> None:
    day = "2027-03-10"
    found = data(handbook, today=day)
    late = {row["id"] for row in found["reviews"] if row["late"]}
    assert "REG-SITES" in late and "RUT-002" not in late and found["counts"]["now"] == len(late)
    assert all(row["due"] == "2027-03-02" for row in found["reviews"])
    text = handbook.felles("status", today=day)
    owner = text[text.index("    Virksomhetsleder:\n") :].split("\n    ", 2)
    assert "by 2 March 2027" in owner[1]
    assert data(handbook, "--days", "0", today="2027-03-01")["reviews"] == []
    assert {row["late"] for row in data(handbook, "--days", "1", today="2027-03-01")["reviews"]} == {False}
    assert len(data(handbook, "--days", "800", today="2026-03-02")["reviews"]) > len(found["reviews"])


def test_what_stands_without_a_decision_is_named_each_in_its_way(handbook: Quick) -> None:
    gone, new = MEDICINES, "routines/besok/rut-009-ny.md"
    files: dict[str, str | bytes | None] = {
        **_changed(handbook), gone: None, "schemas/routine/labels.yaml": None,
        new: handbook.text(ROUTINE).replace("RUT-002", "RUT-009").replace("topic: last-dor", "topic: bomtur"),
    }  # fmt: skip
    handbook.commit_all(files, "Rett på main")
    found = data(handbook)
    assert {(row["sort"], row["id"], row["path"]) for row in found["undecided"]} == {
        ("changed", "RUT-002", ROUTINE), ("removed", "RUT-001", gone), ("new", "RUT-009", new), ("removed", None, "schemas/routine/labels.yaml"),
    }  # fmt: skip
    removed = next(row for row in found["undecided"] if row["id"] == "RUT-001")
    assert removed["title"] == "Utdeling av legemidler" and removed["decision"] == 1
    (merge,) = found["unrecorded"]
    assert set(merge["paths"]) == set(files) and merge["lacks"] is None and not merge["ready"]
    said = handbook.felles("status")
    assert "what these lack isn’t known. Name a file with --reviews, or a forge with --forge." in said
    assert "removed, though decision 1 says it is here. Bring it back, or propose to withdraw it" in said


def test_a_merge_says_what_it_lacks_when_it_is_known_what_people_said(handbook: Quick) -> None:
    proposal = handbook.propose("kortere-frist", _changed(handbook)).said("skogen-sykepleier")
    proposal.merged("merged")
    (merge,) = data(handbook, "--reviews", str(proposal.file))["unrecorded"]
    assert merge["proposal"] == 7 and not merge["ready"] and any("days" in line for line in merge["lacks"]), merge
    handbook.commit_all({MEDICINES: handbook.edited(MEDICINES, ("title: ", "title: Ny "), note="Nytt navn.")}, "Rett på main")
    found = data(handbook, "--reviews", str(proposal.file))
    assert [row["lacks"] == ["It reached the handbook without a proposal."] for row in found["unrecorded"]] == [False, True]


def test_a_merge_that_has_all_it_needs_only_waits_to_be_recorded(handbook: Quick) -> None:
    proposal = _agreed(handbook)
    proposal.merged("squashed")
    (merge,) = data(handbook, "--reviews", str(proposal.file))["unrecorded"]
    assert merge["ready"] and merge["paths"] == [ROUTINE]
    assert "“felles record” writes its decision" in handbook.felles("status", "--reviews", str(proposal.file))
    handbook.felles("record", "--reviews", str(proposal.file))
    assert data(handbook)["unrecorded"] == [] and data(handbook)["newest"]["documents"] == ["RUT-002"]


def test_what_few_decided_waits_to_be_confirmed_and_then_it_is_late(handbook: Quick) -> None:
    proposal = handbook.propose("haster", _changed(handbook), urgent=True, by="elva-vara").said("elva-leder").said("skogen-sykepleier")
    proposal.merged("merged")
    handbook.felles("record", "--reviews", str(proposal.file))
    found = data(handbook)
    (row,) = found["confirmations"]
    assert (row["id"], row["decision"], row["late"], found["counts"]) == ("RUT-002", 2, False, {"now": 0, "soon": 1})
    assert "to be confirmed by 16 March 2026 (decision 2)" in handbook.felles("status")
    late = data(handbook, today="2026-03-17")
    assert late["confirmations"][0]["late"] and late["counts"]["now"] == 1
    assert "should have been confirmed by 16 March 2026" in handbook.felles("status", today="2026-03-17")


def test_what_waits_for_its_day_is_told_with_the_day(handbook: Quick) -> None:
    text = handbook.edited(ROUTINE, ("Innen ti minutter", "Innen fem minutter"), note="Fem minutter.").replace("topic: last-dor", "valid_from: 2026-05-01\ntopic: last-dor")
    proposal = handbook.propose("senere", {ROUTINE: text}).said("skogen-sykepleier").said("elva-sykepleier")
    handbook.wait(days=3)
    proposal.merged("merged")
    handbook.felles("record", "--reviews", str(proposal.file))
    (row,) = data(handbook)["coming"]
    assert (row["id"], row["version"], row["begins"], row["withdrawn"]) == ("RUT-002", 2, "2026-05-01", False)
    assert data(handbook, today="2026-05-01")["coming"] == []


def test_exemptions_that_end_and_checks_that_are_due(handbook: Quick) -> None:
    waiver = "entries:\n  - {rule: F6, document: RUT-001, reason: Venter på ansettelse., owner: avdelingsleder, from: 2026-03-01, until: 2026-03-28}\n"
    agreement = AGREEMENT.read_text("utf-8").replace("last_checked: 2025-09-01", "last_checked: 2025-03-20")
    handbook.commit_all({WAIVERS: handbook.text(WAIVERS).replace("entries: []\n", waiver), "routines/agreements/avt-001-utskrivning.md": agreement})
    found = data(handbook, today="2026-03-10")
    assert [(row["rule"], row["document"], row["until"], row["owner"]) for row in found["exemptions"]] == [("F6", "RUT-001", "2026-03-28", "Avdelingsleder")]
    assert [(row["id"], row["what"], row["due"], row["late"]) for row in found["checks"]] == [("AVT-001", "Sonen ble ringt før hjemreise", "2026-03-20", False)]
    assert data(handbook, "--days", "9", today="2026-03-10")["checks"] == []
    later = data(handbook, today="2026-03-27")
    assert later["checks"][0]["late"] and len(later["exemptions"]) == 1
    assert data(handbook, today="2026-03-29")["exemptions"] == [], "what has ended is for check to tell"
    over = data(handbook, today="2029-01-01")
    assert [(row["id"], row["day"]) for row in over["ended"]] == [("AVT-001", "2028-12-31")] and over["checks"] == []


def test_a_record_that_was_changed_is_undecided_until_it_stands_again(handbook: Quick) -> None:
    path = "docs/decisions/2026/0001.json"
    kept = handbook.text(path)
    handbook.commit_all({path: kept.replace("baseline", "approved", 1)}, "Fikset")
    handbook.commit_all({"README.txt": "x"})
    assert [(row["sort"], row["path"]) for row in data(handbook)["undecided"] if row["sort"] == "record"] == [("record", path)]
    handbook.commit_all({path: kept}, "Tilbake")
    assert [row for row in data(handbook)["undecided"] if row["sort"] == "record"] == []


def test_without_history_what_can_be_seen_is_told_and_what_cannot_is_named(handbook: Quick, tmp_path: Path) -> None:
    handbook.commit_all(_changed(handbook), "Rett på main")
    handbook.git("clone", "--quiet", "--depth", "1", f"file://{handbook.top}", str(tmp_path / "shallow"))
    shallow = Quick.copied(handbook, tmp_path / "copy")
    shutil.rmtree(shallow.top)
    shutil.move(tmp_path / "shallow", shallow.top)
    found = data(shallow)
    assert [row["id"] for row in found["undecided"]] == ["RUT-002"] and found["unrecorded"] == []
    assert "shallow clone" in found["not_looked_at"][0]["why"] and "--unshallow" in found["not_looked_at"][0]["help"]
    said = shallow.felles("status")
    assert said.splitlines()[1] == "1 thing could not be looked at: see the end." and "Not looked at: Changes that have no decision yet" in said
    shutil.rmtree(shallow.top / ".git")
    assert [row["id"] for row in data(shallow)["undecided"]] == ["RUT-002"]
    assert "is not kept in Git" in shallow.felles("status")


def test_a_handbook_nobody_has_adopted_has_nothing_decided_to_hold_it_against(adopted: Quick, tmp_path: Path) -> None:
    handbook = Quick.copied(adopted, tmp_path / "handbook")
    handbook.commit_all({"docs/decisions/2026/0001.json": None})
    found = data(handbook)
    assert found["newest"] is None and found["undecided"] == [] and found["unrecorded"] == []
    assert "No decision yet: this handbook has not been adopted." in handbook.felles("status")


def test_what_is_late_never_makes_it_fail_but_wrong_use_does(handbook: Quick) -> None:
    handbook.felles("status", today="2040-01-01")
    handbook.felles("status", "--reviews", "x.json", "--forge", "github", code=2)
    handbook.felles("status", "--reviews", "missing.json", code=3)
    handbook.felles("status", "--days", "-1", code=2)


@pytest.mark.parametrize("language", ["nb", "da", "sv"])
def test_in_every_language(handbook: Quick, language: str) -> None:
    handbook.commit_all({**_changed(handbook), MEDICINES: None}, "Rett på main")
    code, out, said = felles("-C", str(handbook.top), "--lang", language, "--today", "2027-03-10", "status")
    assert code == 0 and said == ""
    assert "{" not in out and "Stands without" not in out and "RUT-002" in out
    assert "mars 2027" in out.splitlines()[0] or "marts 2027" in out.splitlines()[0]


# With a forge


@pytest.fixture
def open_proposal(handbook: Quick, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Quick:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    bare = tmp_path / "bare.git"
    handbook.git("clone", "--quiet", "--bare", str(handbook.top), str(bare))
    handbook.git("remote", "add", "origin", str(bare))
    return handbook


def _world(handbook: Quick) -> GitHubWorld:
    proposal = handbook.propose("kortere-frist", _changed(handbook), by=OPENER.login, number=7)
    head = proposal.facts["head"]
    handbook.git("push", "--quiet", "origin", f"{head}:refs/pull/7/head")
    return GitHubWorld(Story(
        number=7, opened_by=OPENER, opened_at="2026-03-05T08:00:00Z", base=proposal.facts["base"], branch="kortere-frist",
        commits=(Made(head, OPENER, OPENER, "kortere-frist", OPENER.address, OPENER.address),), pushes=(Push(OPENER, head, "2026-03-05T07:00:00Z"),), reviews=(),
    ))  # fmt: skip


def _asked(handbook: Quick, place: Place, code: int) -> dict[str, Any]:
    with pytest.MonkeyPatch.context() as patched:
        for name, value in {"GITHUB_API_URL": place.address, "GITHUB_REPOSITORY": REPOSITORY, "FELLES_TOKEN": TOKEN}.items():
            patched.setenv(name, value)
        return data(handbook, "--forge", "github", code=code)


def test_open_proposals_say_who_is_missing_and_nothing_is_said_there(open_proposal: Quick) -> None:
    world = _world(open_proposal)
    with standing_in(world) as place:
        before = open_proposal.git("for-each-ref")
        found = _asked(open_proposal, place, 0)
    (row,) = found["proposals"]
    assert row["number"] == 7 and "Låst dør" in row["title"] and any("Sykepleier" in line for line in row["missing"]), row
    assert found["not_looked_at"] == [] and world.story.comments == [] and world.story.marks == []
    assert open_proposal.git("for-each-ref") == before


def test_a_forge_that_falters_is_said_and_the_rest_is_told(open_proposal: Quick) -> None:
    open_proposal.commit_all({MEDICINES: None}, "Rett på main")
    open_proposal.git("push", "--quiet", "origin", "main")
    world = _world(open_proposal)

    def faltering(asked: Asked, told: Told) -> Told | None:
        return Told(500, []) if asked.path.endswith("/pulls/7/reviews") else None

    with standing_in(world) as place:
        place.faults.append(faltering)
        found = _asked(open_proposal, place, 3)
    assert found["proposals"] == [] and found["not_looked_at"][0]["what"] == "Proposal 7."
    assert [row["id"] for row in found["undecided"]] == ["RUT-001"]


def test_a_copy_that_is_behind_is_told(open_proposal: Quick) -> None:
    world = _world(open_proposal)
    open_proposal.git("push", "--quiet", "--force", "origin", f"{open_proposal.commit_all({'x.txt': 'x'})}:main")
    open_proposal.git("reset", "--quiet", "--hard", "HEAD^")
    with standing_in(world) as place:
        found = _asked(open_proposal, place, 3)
    assert [row["what"] for row in found["not_looked_at"]] == ["What is on the platform."]


FINDING = (
    "---\nid: FUN-01\nkind: finding\ntitle: Uklart ansvar\nlang: nb\nowner_role: avdelingsleder\nchange: {class: significant, note: Første utgave}\nsource: inspection\n"
    "date: 2026-01-10\nseverity: deviation\nstatement: Ingen visste hvem.\nfactors: [{factor: unclear_responsibility}]\nmeasures:\n"
    "  - {id: m1, text: Skriv hvem som svarer, responsible_role: sykepleier, due: 2026-03-05}\n  - {id: m2, text: Fortell det, responsible_role: sykepleier, due: 2026-02-01, done: 2026-01-30}\n"
    "followup: {how_monitored: Hver måned., how_effect_checked: Spør ti ansatte., deadline: 2026-04-20}\nstates: [{state: open, on: 2026-01-10}, {state: measures-planned, on: 2026-01-20}]\n---\n"
)


def test_what_documents_say_is_to_be_done_by_a_day_is_told_until_it_is_done(handbook: Quick) -> None:
    handbook.commit_all({"docs/findings/fun-01-uklart-ansvar.md": FINDING})
    found = data(handbook, today="2026-03-10")
    rows = [(row["due"], row["what"], row["owner_role"], row["late"]) for row in found["deadlines"]]
    assert rows == [("2026-03-05", "Skriv hvem som svarer", "sykepleier", True), ("2026-04-20", "Spør ti ansatte.", "avdelingsleder", False)]
    assert "5 March 2026, Sykepleier: Skriv hvem som svarer (FUN-01 Uklart ansvar)" in handbook.felles("status", today="2026-03-10")
    closed = FINDING.replace("due: 2026-03-05}", "due: 2026-03-05, done: 2026-03-04}").replace("state: measures-planned, on: 2026-01-20}", "state: effect-verified, on: 2026-03-08}")
    handbook.commit_all({"docs/findings/fun-01-uklart-ansvar.md": closed})
    assert data(handbook, today="2026-03-10")["deadlines"] == []
