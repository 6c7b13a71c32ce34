"""Somebody who wants a change to count without the team: every trick is tried on a real repository, through the commands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from .attacking import NUMBER, agreed, change, recorded_nothing, rules, unmet, varied
from .deciding import ROUTINE, SETTINGS, TEAM, Proposing, Quick

# Whose yes it is, and to what


def test_a_yes_to_an_older_version_is_none_to_the_newest(handbook: Quick) -> None:
    proposal = agreed(handbook.propose("kortere", change(handbook)))
    proposal.pushed({ROUTINE: handbook.edited(ROUTINE, ("Innen ti minutter", "Innen to timer"), note="Du ringer nå etter to timer.")}, by="elva-leder")
    handbook.wait(days=3)
    unmet(proposal, "G4", "G4")


def test_a_version_pushed_over_the_approved_one_is_another(handbook: Quick) -> None:
    proposal = agreed(handbook.propose("kortere", change(handbook)))
    handbook.on("kortere")
    handbook.git("reset", "--quiet", "--hard", "main")
    other = {ROUTINE: handbook.edited(ROUTINE, ("Innen ti minutter", "Innen to timer"), note="Du ringer nå etter to timer.")}
    proposal.facts["head"] = handbook.commit_all(other, "kortere")
    handbook.on("main")
    proposal.facts["head_at"] = handbook.moment
    handbook.wait(days=3)
    unmet(proposal, "G4", "G4")
    # With the reviewed version gone altogether it can't even be seen what was approved.
    handbook.git("reflog", "expire", "--expire=now", "--all")
    handbook.git("gc", "--quiet", "--prune=now")
    unmet(proposal, "G4", "G4")


def test_reviews_of_another_version_are_not_taken_for_this_one(handbook: Quick) -> None:
    proposal = agreed(handbook.propose("kortere", change(handbook)))
    other = handbook.propose("annet", {ROUTINE: handbook.edited(ROUTINE, ("Innen ti minutter", "Innen to timer"), note="To timer.")})
    out = handbook.felles("approval", "--base", "main", "--head", other.facts["head"], "--reviews", str(proposal.file), code=3)
    assert "The reviews are of version" in out


def test_two_accounts_of_one_member_are_one(tmp_path: Path) -> None:
    handbook = varied(tmp_path, ("policy:\n", "  - {no: 3, role: helsefagarbeider, site: sone-elva, profession: helsefagarbeider, account: skogen-privat, participation: fixed, from: 2026-02-01}\npolicy:\n"))
    proposal = agreed(handbook.propose("kortere", change(handbook)), "skogen-fagarbeider", "skogen-privat")
    verdict = unmet(proposal)
    assert [len(group["given"]) for group in verdict["documents"][0]["groups"]] == [0, 1]
    assert rules(verdict)[0] == "G3", "the newer of the two is the person's word"


def test_the_second_account_of_the_writer_is_the_writer(tmp_path: Path) -> None:
    handbook = varied(tmp_path, ("policy:\n", "  - {no: 5, role: avdelingsleder, site: sone-elva, profession: sykepleier, account: leder-privat, participation: fixed, from: 2026-02-01}\npolicy:\n"))
    unmet(agreed(handbook.propose("kortere", change(handbook)), "leder-privat", "skogen-sykepleier"), "G5", None)


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"opened_by": "skogen-sykepleier"}, "G5"),
        ({"last_pushed_by": "skogen-sykepleier"}, "G5"),
        ({"last_pushed_by": "SKOGEN-Sykepleier"}, "G5"),
        ({"authors": ["elva-leder", "skogen-sykepleier"]}, "G5"),
        ({"authors": ["elva-leder", None]}, "G5"),
        ({"authors": []}, "G5"),
        ({"authors": None}, "G5"),
        ({"opened_by": None}, "G5"),
        ({"last_pushed_by": None}, "G5"),
    ],
)
def test_nobody_approves_what_is_or_may_be_their_own(handbook: Quick, facts: dict[str, Any], rule: str) -> None:
    proposal = agreed(handbook.propose("kortere", change(handbook)))
    assert proposal.verdict()["met"]
    proposal.facts |= facts
    verdict = unmet(proposal)
    assert rules(verdict)[0] == rule
    if None in facts.values() or facts.get("authors") in ([], ["elva-leder", None]):
        assert rules(verdict) == ["G5", "G5"], "one whom the source can't name may be anybody"


@pytest.mark.parametrize("account", ["skоgen-sykepleier", "skogen_sykepleier", "s\u212aogen-sykepleier", "\u017fkogen-sykepleier", "skogen-sykepleier ", "skogen-sykepleier[bot]", "nord-sykepleier"])
def test_an_account_that_looks_like_a_members_is_nobodys(handbook: Quick, account: str) -> None:
    proposal = agreed(handbook.propose("kortere", change(handbook)), account, "elva-sykepleier")
    unmet(proposal, "G3", None)


def test_upper_and_lower_case_are_one_account(handbook: Quick) -> None:
    proposal = agreed(handbook.propose("kortere", change(handbook)), "Skogen-Sykepleier", "elva-sykepleier")
    assert proposal.verdict()["met"]
    proposal.said("skogen-SYKEPLEIER", "changes_requested", reason="Nei.")
    assert any("has asked for changes" in reason for reason in unmet(proposal, "G3", None, "asks")["reasons"])


@pytest.mark.parametrize("state", ["APPROVED", "approve", "pending", "", "commented", "dismissed", "approved\u200b", "LGTM"])
def test_a_state_nobody_knows_is_no_yes(handbook: Quick, state: str) -> None:
    proposal = handbook.propose("kortere", change(handbook)).said("skogen-sykepleier")
    agreed(proposal, "elva-sykepleier")
    proposal.reviews[0]["state"] = state
    if state in ("", "approved\u200b"):
        handbook.felles("approval", "--base", "main", "--head", proposal.facts["head"], "--reviews", str(proposal.file), code=3)
    else:
        assert rules(unmet(proposal))[1] is None


@pytest.mark.parametrize(
    ("moment", "counts"),
    [
        ("2026-03-04T23:30:00-11:00", True),  # another day there, the same moment as any
        ("2026-01-31T23:59:59+01:00", False),  # before anybody was a member
        ("2026-01-31T23:30:00Z", True),  # half past midnight in Norway on the first day
        ("2026-02-01T00:30:00+14:00", False),  # still January here
        ("2036-03-04T10:00:00Z", False),  # not yet said
        (None, False),
    ],
)
def test_moments_are_instants_and_days_are_norways(handbook: Quick, moment: str | None, counts: bool) -> None:
    proposal = agreed(handbook.propose("kortere", change(handbook)))
    proposal.reviews[0]["submitted_at"] = moment
    assert proposal.verdict(0 if counts else 1)["met"] is counts


# Who is in the team, and what it may decide on


def test_who_joins_by_the_proposal_is_no_member_yet(handbook: Quick) -> None:
    row = "  - {no: 9, role: sykepleier, site: sone-skogen, profession: sykepleier, account: ny, participation: fixed, from: 2026-02-01}\npolicy:\n"
    files = change(handbook) | {TEAM: handbook.edited(TEAM, ("policy:\n", row), note="Et medlem til.")}
    unmet(agreed(handbook.propose("ny", files), "ny", "elva-sykepleier"), "G3", None)


@pytest.mark.parametrize("ends", ["2026-03-03", "2026-03-05"])
def test_who_has_left_no_longer_counts(tmp_path: Path, ends: str) -> None:
    """Left before saying yes, or between the yes and the merge."""
    old = "account: skogen-sykepleier, participation: fixed, from: 2026-02-01}"
    handbook = varied(tmp_path, (old, old[:-1] + f", to: {ends}}}"))
    handbook.wait(days=2)
    proposal = handbook.propose("kortere", change(handbook)).said("skogen-sykepleier").said("elva-sykepleier")
    handbook.wait(days=3)
    unmet(proposal, "G3", None)


LIGHTER = ("  - decides_on: {kinds: all, folders: all, sites: all}\n    groups: [{role: sykepleier, count: 1}, {sites: distinct, count: 2}]", "  - decides_on: {kinds: all, folders: all, sites: all}\n    groups: [{count: 1}]")


def test_a_lighter_policy_does_not_help_the_proposal_that_brings_it(handbook: Quick) -> None:
    files = change(handbook) | {TEAM: handbook.edited(TEAM, LIGHTER, note="En er nok.")}
    verdict = unmet(agreed(handbook.propose("lettere", files), "skogen-fagarbeider"), None)
    assert [len(row["groups"]) for row in verdict["documents"]] == [2, 2]


def test_a_lighter_policy_that_went_past_the_team_helps_nobody(handbook: Quick) -> None:
    handbook.commit_all({TEAM: handbook.edited(TEAM, LIGHTER, note="En er nok.")}, "rett inn")
    verdict = unmet(agreed(handbook.propose("kortere", change(handbook)), "skogen-fagarbeider"), None)
    assert len(verdict["documents"][0]["groups"]) == 2


def test_taking_the_guard_away_takes_the_team(handbook: Quick) -> None:
    bare = ("guarded: [routines, roles, docs/registers, schemas]", "guarded: [roles, docs/registers, schemas]")
    files = change(handbook) | {SETTINGS: handbook.edited(SETTINGS, bare, note="Færre mapper.")}
    verdict = unmet(handbook.propose("uten-vakt", files))
    assert {row["path"] for row in verdict["documents"]} == {ROUTINE, SETTINGS}


def test_a_guard_taken_away_past_the_team_still_stands(handbook: Quick) -> None:
    bare = ("guarded: [routines, roles, docs/registers, schemas]", "guarded: [roles]")
    handbook.commit_all({SETTINGS: handbook.edited(SETTINGS, bare, note="Færre mapper.")}, "rett inn")
    proposal = handbook.propose("kortere", change(handbook))
    assert [row["path"] for row in unmet(proposal)["documents"]] == [ROUTINE]
    handbook.on("main")
    handbook.commit_all({ROUTINE: handbook.edited(ROUTINE, ("Innen ti minutter", "Innen to timer"), note="To timer.")}, "rett inn den også")
    out = recorded_nothing(handbook, proposal, SETTINGS, ROUTINE)
    assert out.count("without a proposal") == 2


def test_a_team_that_comes_with_the_proposal_decides_nothing_in_it(handbook: Quick) -> None:
    mine = handbook.text(TEAM).replace("id: utviklingsteam", "id: a-team").replace("title: Utviklingsteamet", "title: Vårt eget team")
    mine = mine[: mine.index("members:")] + "members:\n  - {no: 1, role: sykepleier, site: sone-elva, profession: sykepleier, account: jeg, participation: fixed, from: 2026-02-01}\npolicy:\n  - decides_on: {kinds: all, folders: all, sites: all}\n    groups: [{count: 1}]\n"
    proposal = agreed(handbook.propose("eget", change(handbook) | {"roles/a-team.yaml": mine}), "jeg")
    assert {row["team"] for row in unmet(proposal, "G3")["documents"]} == {"utviklingsteam"}


# Errors that somebody would rather not have seen


def test_an_exemption_in_the_proposal_silences_none_of_its_errors(handbook: Quick) -> None:
    path = "docs/registers/reg-waivers.yaml"
    text = handbook.edited(path, note="Et unntak til.")
    text = text[: text.index("entries:")] + "entries:\n  - {id: uten-rolle, rule: R1, document: RUT-002, reason: Vi venter på avklaring., owner: avdelingsleder, from: 2026-03-01, until: 2026-04-01}\n"
    broken = handbook.edited(ROUTINE, ("    accountable: sykepleier\n", "    accountable: ukjent-rolle\n"), note="En annen står for steget.")
    proposal = agreed(handbook.propose("unntak", {ROUTINE: broken, path: text}))
    assert any("checks find errors" in reason for reason in unmet(proposal)["reasons"])


def test_a_schema_that_asks_for_less_does_not_help_the_text_beside_it(handbook: Quick) -> None:
    schema = "schemas/routine/schema.json"
    lighter = json.loads(handbook.text(schema))
    lighter["required"] = [name for name in lighter["required"] if name != "purpose"]
    bare = handbook.edited(ROUTINE, ("purpose: Ingen skal bli liggende bak en låst dør uten at noen leter.\n", ""), note="Formålet er borte.")
    proposal = agreed(handbook.propose("mindre", {schema: json.dumps(lighter, indent=2, ensure_ascii=False) + "\n", ROUTINE: bare}))
    assert any("checks find errors" in reason for reason in unmet(proposal)["reasons"])


@pytest.mark.parametrize(
    "line",
    [
        "*.md -diff", "routines/** binary", "*.md linguist-generated", "rut-00[^9]*.md -diff", r"rut\-002-last-dor.md -diff", '"routines/besok/rut-002-last-dor.md" -diff',
        "rut-00[[:digit:]]-last-dor.md -diff", "[attr]skjult -diff\n*.md skjult", "schemas/** linguist-generated=true", "* diff=ingen", "* filter=lfs",
    ],
)  # fmt: skip
@pytest.mark.parametrize("where", [".gitattributes", "routines/.gitattributes"])
def test_nothing_may_hide_a_change(handbook: Quick, line: str, where: str) -> None:
    if where != ".gitattributes" and line.startswith(('"routines', "routines", "schemas", "[attr]")):
        pytest.skip("means nothing there")
    kept = handbook.text(where) if (handbook.top / where).exists() else ""
    proposal = handbook.propose("skjult", {where: f"{kept}{line}\n"})
    assert any("checks find errors" in reason for reason in unmet(proposal)["reasons"])


# Out of reach: renamed, removed, or another sort of thing


@pytest.mark.parametrize("to", ["docs/arkiv/rut-002-last-dor.md", "Routines/besok/rut-002-last-dor.md", "ROUTINES/besok/rut-002-last-dor.md", ".skjult/rut-002-last-dor.md", "rut-002-last-dor.md", None])
def test_what_is_moved_out_of_reach_or_deleted_takes_the_team(handbook: Quick, to: str | None) -> None:
    files: dict[str, str | bytes | None] = {ROUTINE: None}
    if to is not None:
        files[to] = handbook.edited(ROUTINE, NUMBER, note="Du ringer nå etter fem minutter.")
    verdict = unmet(handbook.propose("bort", files))
    assert ROUTINE in {row["path"] for row in verdict["documents"]}
    assert any("checks find errors" in reason for reason in verdict["reasons"])


@pytest.mark.parametrize("path", ["Routines/besok/rut-002-last-dor.md", "routines/Besok/rut-002-last-dor.md", "routines/besok/RUT-002-last-dor.md", "ROLES/utviklingsteam.yaml", "Schemas/routine/schema.json", "docs/Registers/reg-settings.yaml"])
def test_a_twin_in_other_letters_is_an_error(handbook: Quick, path: str) -> None:
    """On many machines it takes the place of the one that was decided."""
    proposal = handbook.propose("tvilling", {path: handbook.edited(ROUTINE, NUMBER, note="Fem minutter.")})
    assert any("checks find errors" in reason for reason in unmet(proposal)["reasons"])


def _linked(handbook: Quick, path: str, content: str) -> str:
    """A proposal's commit in which a link stands at a path, with this as where it leads."""
    handbook.branch("lenke")
    (handbook.top.parent / "dit").write_bytes(content.encode())
    blob = handbook.git("hash-object", "-w", "--no-filters", str(handbook.top.parent / "dit"))
    handbook.git("update-index", "--add", "--cacheinfo", f"120000,{blob},{path}")
    return _committed(handbook, "lenke")


def _moduled(handbook: Quick, path: str) -> str:
    handbook.branch("modul")
    handbook.git("rm", "-q", "--cached", "--ignore-unmatch", path)
    handbook.git("update-index", "--add", "--cacheinfo", f"160000,{handbook.tip('main')},{path}")
    return _committed(handbook, "modul")


def _committed(handbook: Quick, name: str) -> str:
    handbook.clock += 3600
    handbook.git("commit", "-qm", name)
    head = handbook.tip()
    handbook.git("checkout", "-q", "-f", "main")
    return head


PIPELINE = ".github/workflows/felles.yml"


@pytest.mark.parametrize("path", [ROUTINE, "schemas/routine/layout.yaml", "schemas/routine", "routines/besok/ny.md", "routines/nokkel.png"])
@pytest.mark.parametrize("how", ["same", "elsewhere", "module"])
def test_a_link_or_a_module_takes_no_documents_place(handbook: Quick, path: str, how: str) -> None:
    there = (handbook.top / path).is_file()
    if how == "same" and not there:
        pytest.skip("there is nothing to be like")
    if path == "schemas/routine":
        handbook.git("rm", "-rq", "--cached", path)
    head = _moduled(handbook, path) if how == "module" else _linked(handbook, path, handbook.text(path) if how == "same" else "/etc/passwd")
    proposal = Proposing(handbook, how, 7, "elva-leder", handbook.tip("main"), head, handbook.moment, False)
    unmet(agreed(proposal))


def test_a_link_whose_target_is_the_decided_text_is_not_that_text(tmp_path: Path) -> None:
    """To Git the two are one object, and only the mode tells them apart."""
    handbook = Quick(tmp_path / "lenker")
    settings = handbook.text(SETTINGS).replace("docs/registers, schemas", "docs/registers, schemas, .github")
    handbook.commit_all({SETTINGS: settings, PIPELINE: "on: push\n"}, "pipeline")
    handbook.adopt()
    head = _linked(handbook, PIPELINE, "on: push\n")
    unmet(agreed(Proposing(handbook, "lenke", 7, "elva-leder", handbook.tip("main"), head, handbook.moment, False)), "G4", "G4")
