"""Somebody who wants a change to count without the team: every trick is tried on a real repository, through the commands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from .deciding import MEDICINES, ROUTINE, SETTINGS, TEAM, Deciding, Proposing, Quick

NUMBER = ("Innen ti minutter", "Innen fem minutter")
RECORD = "docs/decisions/2026/0001.json"


@pytest.fixture(scope="module")
def adopted(tmp_path_factory: pytest.TempPathFactory) -> Quick:
    made = Quick(tmp_path_factory.mktemp("adopted") / "handbook")
    made.adopt()
    return made


@pytest.fixture
def handbook(adopted: Quick, tmp_path: Path) -> Quick:
    return Quick.copied(adopted, tmp_path / "handbook")


def change(handbook: Deciding, note: str = "Du ringer nå etter fem minutter.", **values: Any) -> dict[str, str]:
    return {ROUTINE: handbook.edited(ROUTINE, NUMBER, note=note, **values)}


def agreed(proposal: Proposing, *accounts: str) -> Proposing:
    """Enough members have said yes, and the hearing is over."""
    for account in accounts or ("skogen-sykepleier", "elva-sykepleier"):
        proposal.said(account)
    proposal.handbook.wait(days=3)
    return proposal


def rules(verdict: dict[str, Any]) -> list[str | None]:
    return [row["rule"] for row in verdict["reviews"]]


def unmet(proposal: Proposing, *counted: str | None) -> dict[str, Any]:
    """The verdict, which isn't met; with the rule by which each review doesn't count."""
    verdict = proposal.verdict(1)
    assert not verdict["met"] and verdict["reasons"]
    if counted:
        assert rules(verdict) == list(counted), verdict
    return verdict


def recorded_nothing(handbook: Deciding, proposal: Proposing, *said: str, code: int = 1) -> str:
    """What ``felles record`` says while it writes nothing."""
    before, tip = handbook.records(), handbook.tip("main")
    out = handbook.felles("record", "--reviews", str(proposal.file), code=code)
    assert handbook.records() == before and handbook.tip("main") == tip
    for one in said:
        assert one in out, out
    return out


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


def varied(tmp_path: Path, *changes: tuple[str, str], files: dict[str, str] | None = None) -> Quick:
    """The handbook with another team file, adopted as it stands."""
    handbook = Quick(tmp_path / "varied")
    team = handbook.text(TEAM)
    for old, new in changes:
        assert old in team, old
        team = team.replace(old, new, 1)
    handbook.on("main")
    handbook.commit_all({TEAM: team, **(files or {})}, "Teamet")
    handbook.adopt()
    return handbook


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


# What was merged


def test_more_in_the_merge_than_was_approved(handbook: Quick) -> None:
    proposal = agreed(handbook.propose("kortere", change(handbook)))
    handbook.on("main")
    handbook.git("merge", "-q", "--no-ff", "--no-commit", "kortere")
    tip = handbook.commit_all({MEDICINES: handbook.edited(MEDICINES, ("Innen en time", "Innen ti timer"), note="Mer tid.")}, "Merge kortere")
    proposal.facts |= {"merge_commit": tip, "merged_at": handbook.moment}
    recorded_nothing(handbook, proposal, "not exactly what was approved")
    found = json.loads(handbook.felles("check", "--at", "main", "--format", "json", code=1))["problems"]
    assert {p["path"] for p in found if p["rule"] == "C3"} == {ROUTINE, MEDICINES}


@pytest.mark.parametrize("path", [MEDICINES, ROUTINE])
def test_more_in_the_squash_than_was_approved(handbook: Quick, path: str) -> None:
    proposal = agreed(handbook.propose("kortere", change(handbook)))
    handbook.on("main")
    handbook.git("merge", "-q", "--squash", "kortere")
    old = "Sykepleier"
    text = handbook.text(path).replace(old, "Assistenten", 1)
    tip = handbook.commit_all({path: text}, "Squash kortere")
    proposal.facts |= {"merge_commit": tip, "merged_at": handbook.moment}
    recorded_nothing(handbook, proposal, "not exactly what was approved")


def test_less_in_the_merge_than_was_approved(handbook: Quick) -> None:
    files = change(handbook) | {MEDICINES: handbook.edited(MEDICINES, ("Innen en time", "Innen ti timer"), note="Mer tid.")}
    proposal = agreed(handbook.propose("begge", files))
    handbook.on("main")
    handbook.git("merge", "-q", "--no-ff", "--no-commit", "begge")
    handbook.git("checkout", "-q", "HEAD", "--", MEDICINES)
    tip = handbook.commit_all({}, "Merge begge")
    proposal.facts |= {"merge_commit": tip, "merged_at": handbook.moment}
    recorded_nothing(handbook, proposal, "not exactly what was approved")


def test_a_merge_that_takes_only_its_own_side(handbook: Quick) -> None:
    """“ours”: the commits are there, and nothing of them is. It decides nothing."""
    proposal = agreed(handbook.propose("kortere", change(handbook)))
    handbook.on("main")
    handbook.clock += 3600
    handbook.git("merge", "-q", "--no-ff", "-s", "ours", "-m", "Merge kortere", "kortere")
    proposal.facts |= {"merge_commit": handbook.tip(), "merged_at": handbook.moment}
    recorded_nothing(handbook, proposal, "nothing to record", code=0)
    assert handbook.felles("check", "--at", "main").endswith("no problems.\n")


def test_a_merge_in_the_proposal_that_takes_back_what_others_decided(handbook: Quick) -> None:
    """The proposal's own merge of main leaves out what main has: that is its change, and shown as such."""
    first = agreed(handbook.propose("kortere", change(handbook)))
    second = handbook.propose("timer", {MEDICINES: handbook.edited(MEDICINES, ("Innen en time", "Innen to timer"), note="Mer tid.")}, number=8)
    first.merged("merged")
    handbook.felles("record", "--reviews", str(first.file))
    handbook.on("timer")
    handbook.clock += 3600
    handbook.git("merge", "-q", "-s", "ours", "-m", "Oppdatert", "main")
    second.facts |= {"head": handbook.tip()}
    handbook.on("main")
    paths = {row["path"] for row in unmet(second)["documents"]}
    assert ROUTINE in paths and MEDICINES in paths


def test_a_merge_on_an_older_main_rewrites_what_was_decided(handbook: Quick) -> None:
    first = agreed(handbook.propose("kortere", change(handbook)))
    first.merged("merged")
    handbook.felles("record", "--reviews", str(first.file))
    second = agreed(handbook.propose("timer", {MEDICINES: handbook.edited(MEDICINES, ("Innen en time", "Innen to timer"), note="Mer tid.")}, number=8))
    # Main goes back to before the first merge, but keeps the record of it.
    handbook.git("reset", "-q", "--soft", first.facts["base"])
    handbook.clock += 3600
    handbook.git("commit", "-qm", "skrevet om")
    second.merged("merged")
    recorded_nothing(handbook, second, "history has been rewritten", code=3)
    assert "D6" in handbook.felles("check", "--at", "main", code=1)


# When


def test_a_merge_that_says_it_is_from_the_future_does_not_end_a_hearing(handbook: Quick) -> None:
    proposal = handbook.propose("kortere", change(handbook)).said("skogen-sykepleier").said("elva-sykepleier")
    today = handbook.clock
    handbook.clock += 30 * 86_400
    proposal.merged("merged")
    said = proposal.facts["merged_at"]
    handbook.clock = today
    for merged_at in (said, None):  # by the file, or by the commit alone
        proposal.facts["merged_at"] = merged_at
        recorded_nothing(handbook, proposal, "hasn't been yet")


@pytest.mark.parametrize("twice", [False, True])
def test_a_merge_that_says_it_is_older_than_what_it_is_built_on(tmp_path: Path, twice: bool) -> None:
    """Dated back to when somebody was still a member; and so is what lies before it, back to the newest decision."""
    old = "account: skogen-sykepleier, participation: fixed, from: 2026-02-01}"
    handbook = varied(tmp_path, (old, old[:-1] + ", to: 2026-03-08}"))
    proposal = handbook.propose("kortere", change(handbook)).said("skogen-sykepleier").said("elva-sykepleier")
    handbook.wait(days=10)
    handbook.on("main")
    if twice:
        other = handbook.propose("skrivefeil", {MEDICINES: handbook.edited(MEDICINES, ("Spør hvorfor", "Spør hvorfår"), note="En skrivefeil.", sort="editorial")}, number=8)
        other.said("elva-sykepleier").merged("merged")
        handbook.felles("record", "--reviews", str(other.file))
        now, handbook.clock = handbook.clock, handbook.clock - 9 * 86_400
    else:
        handbook.commit_all({"notat.txt": "x"}, "noe annet")
        now, handbook.clock = handbook.clock, handbook.clock - 9 * 86_400
    if twice:
        handbook.commit_all({"notat.txt": "x"}, "noe annet, også det datert tilbake")
    proposal.merged("merged")
    proposal.facts["merged_at"] = None
    handbook.clock = now
    recorded_nothing(handbook, proposal, "each from another site: 1 yes")


def test_a_yes_after_the_merge_does_not_count(handbook: Quick) -> None:
    proposal = handbook.propose("kortere", change(handbook)).said("skogen-sykepleier")
    handbook.wait(days=3)
    proposal.merged("merged")
    proposal.said("elva-sykepleier")
    recorded_nothing(handbook, proposal, "Not decided")


def test_in_force_from_a_day_in_the_past_is_from_the_decision(handbook: Quick) -> None:
    text = change(handbook)[ROUTINE].replace("scope:\n", "valid_from: 2025-01-01\nscope:\n", 1)
    proposal = agreed(handbook.propose("tilbake-i-tid", {ROUTINE: text}))
    proposal.merged("merged")
    handbook.felles("record", "--reviews", str(proposal.file))
    record = handbook.records()[1]
    assert record["documents"][0]["in_force_from"] == record["decided_at"][:10] > "2026-03-04"


def test_a_hearing_counts_from_the_newest_version(handbook: Quick) -> None:
    proposal = handbook.propose("kortere", change(handbook))
    handbook.wait(days=5)
    proposal.pushed({"notat.txt": "x"}, by="elva-leder")
    proposal.said("skogen-sykepleier").said("elva-sykepleier")
    assert any("hearing" in reason for reason in unmet(proposal)["reasons"])
    proposal.facts["head_at"] = None
    handbook.wait(days=30)
    assert any("hearing" in reason for reason in unmet(proposal)["reasons"])


# Records


def _first(handbook: Quick, mode: str = "merged") -> Proposing:
    proposal = agreed(handbook.propose("kortere", change(handbook)))
    proposal.merged(mode)
    return proposal


def forged(handbook: Quick) -> bytes:
    """What ``record`` would write, made by hand for another text."""
    record = json.loads(handbook.text("docs/decisions/2026/0002.json"))
    return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode().replace(b'"approved"', b'"confirmed"', 1)


def test_a_record_changed_or_removed_later_is_told(handbook: Quick) -> None:
    proposal = _first(handbook)
    handbook.felles("record", "--reviews", str(proposal.file))
    path = "docs/decisions/2026/0002.json"
    handbook.commit_all({path: handbook.text(path).replace('"urgent": false', '"urgent": true')}, "rettet")
    assert f"{path}:1:1: error D6" in handbook.felles("check", "--at", "main", code=1)
    handbook.commit_all({path: None}, "slettet")
    out = handbook.felles("check", "--at", "main", code=1)
    assert "error D6" in out and "error C3" in out


def test_a_record_together_with_something_else_is_told_and_not_let_in(handbook: Quick) -> None:
    proposal = _first(handbook)
    handbook.branch("protokoll")
    handbook.felles("record", "--reviews", str(proposal.file))
    made = handbook.text("docs/decisions/2026/0002.json")
    handbook.on("main")
    mixed = handbook.propose("blandet", {"docs/decisions/2026/0002.json": made, "notat.txt": "x"}, number=9)
    assert "Records come alone" in " ".join(unmet(mixed)["reasons"])
    handbook.merged("blandet")
    assert "error D6" in handbook.felles("check", "--at", "main", code=1)


def test_a_record_made_by_hand_is_not_let_in(handbook: Quick) -> None:
    """A text nobody approved, with a record beside it that says they did."""
    handbook.on("main")
    handbook.branch("falsk")
    handbook.commit_all(change(handbook), "endring")
    head = handbook.tip()
    proposal = Proposing(handbook, "falsk", 7, "elva-leder", handbook.tip("main"), head, handbook.moment, False)
    agreed(proposal)
    honest = Quick.copied(handbook, handbook.top.parent / "honest")
    honest.on("main")
    tip = honest.merged("falsk")
    proposal.facts |= {"merge_commit": tip, "merged_at": honest.moment}
    honest.felles("record", "--reviews", str(proposal.file))
    record = honest.text("docs/decisions/2026/0002.json")
    proposal.facts |= {"merge_commit": None, "merged_at": None}
    handbook.on("main")
    for name, files in {
        "alene": {"docs/decisions/2026/0002.json": record},
        "sammen": {"docs/decisions/2026/0002.json": record} | change(handbook),
        "annet-sted": {"docs/decisions/2026/2.json": record},
        "ingen-protokoll": {"docs/decisions/notat.txt": "x"},
        "fjernet": {RECORD: None},
        "endret": {RECORD: handbook.text(RECORD).replace("2026-03", "2026-02", 1)},
    }.items():
        reasons = " ".join(unmet(handbook.propose(name, files, number=9))["reasons"])
        assert "records" in reasons or "Records" in reasons, name


# A bypass, and what it calls itself


def test_a_bypass_is_not_passed_on_as_a_correction(handbook: Quick) -> None:
    handbook.commit_all(change(handbook), "rett inn")
    text = handbook.edited(ROUTINE, ("Spør hvordan det går", "Spør hvordan det gaar"), note="En skrivefeil.", sort="editorial")
    verdict = unmet(agreed(handbook.propose("skrivefeil", {ROUTINE: text}), "skogen-fagarbeider"))
    assert verdict["documents"][0]["class"] == "significant" and len(verdict["documents"][0]["groups"]) == 2
    assert any("checks find errors" in reason for reason in verdict["reasons"])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Innen ti minutter", "Innen to minutter"), ("Innen ti minutter", "Innen 10 timer"), ("Innen ti minutter", "Innen ti timer"),
        ("uten at noen leter", "ved at noen leter"), ("  - n: 2\n", "  - n: 3\n"), ("risk: medium", "risk: low"),
        ("channel: vakttelefon", "channel: journal"), ("Rop hvem du er før", "Rop hvem du er etter"), ("Rop hvem du er før du", "Rop ikke hvem du er før du"),
        ("nokkelboks.png", "annen.png"),
    ],
)  # fmt: skip
def test_a_correction_that_hides_more_is_none(handbook: Quick, old: str, new: str) -> None:
    text = handbook.edited(ROUTINE, (old, new), note="En skrivefeil.", sort="editorial")
    verdict = unmet(agreed(handbook.propose("skrivefeil", {ROUTINE: text}), "skogen-fagarbeider"))
    assert len(verdict["documents"][0]["groups"]) == 2, "as the significant change it is"


@pytest.mark.parametrize("sort", ["editorial", "confirmed"])
def test_what_is_confirmed_or_corrected_hides_no_change_even_under_an_exemption(tmp_path: Path, sort: str) -> None:
    """The team has let RUT-002 off C7 for a while. That lets nobody off the team."""
    handbook = Quick(tmp_path / "varied")
    path = "docs/registers/reg-waivers.yaml"
    text = handbook.text(path)
    row = "entries:\n  - {id: klasse, rule: C7, document: RUT-002, reason: Vi prøver oss fram., owner: avdelingsleder, from: 2026-03-01, until: 2026-04-01}\n"
    handbook.commit_all({path: text[: text.index("entries:")] + row}, "unntak")
    handbook.adopt()
    verdict = unmet(agreed(handbook.propose("lurt", change(handbook, sort=sort)), "skogen-fagarbeider"))
    assert verdict["documents"][0]["class"] == "significant" and len(verdict["documents"][0]["groups"]) == 2


def test_urgent_needs_those_who_may_be_urgent(handbook: Quick) -> None:
    proposal = handbook.propose("haster", change(handbook), by="skogen-fagarbeider", urgent=True).said("skogen-sykepleier").said("elva-sykepleier")
    reasons = unmet(proposal)["reasons"]
    assert any("avdelingsleder" in reason for reason in reasons) and any("hearing" in reason for reason in reasons)


@pytest.mark.parametrize("more", [False, True])
def test_a_places_own_part_carries_no_picture_for_all_with_it(tmp_path: Path, more: bool) -> None:
    """What is one place's alone its own member decides; a drawing that all places open is not."""
    handbook = Quick(tmp_path / "lokalt")
    drawing = "routines/besok/nokkelboks.png"
    team = handbook.text(TEAM).replace("policy:\n", "policy:\n  - decides_on: {kinds: [routine], sites: own}\n    groups: [{site: own, count: 1}]\n")
    local = "local_adaptation: {allowed: true}\nlocal:\n  - {site: sone-elva, field: steps, text: Nøkkelen henger hos oss., reason: Vi har eget skap.}\n"
    text = handbook.text(ROUTINE).replace("deviation_examples:", "attachments:\n  - {path: nokkelboks.png, title: Nøkkelboks}\n" + local + "deviation_examples:")
    handbook.commit_all({TEAM: team, ROUTINE: text}, "lokalt")
    handbook.adopt()
    files: dict[str, str | bytes] = {ROUTINE: handbook.edited(ROUTINE, ("Nøkkelen henger hos oss.", "Nøkkelen henger i gangen."), note="Nytt sted for nøkkelen.")}
    if more:
        files[drawing] = (handbook.top / drawing).read_bytes() + b"\0"
    proposal = agreed(handbook.propose("lokalt", files), "elva-sykepleier")
    if more:
        assert {len(row["groups"]) for row in unmet(proposal)["documents"]} == {2}
    else:
        assert proposal.verdict()["documents"][0]["groups"][0]["group"] == {"site": "own", "count": 1}


# Meetings


MEETING = "docs/meetings/mot-2026-03-03.md"
MINUTES = """---
id: MOT-2026-03-03
kind: meeting
title: Kortere frist
lang: nb
owner_role: avdelingsleder
change:
  class: significant
  note: Referat fra møtet 3. mars 2026.
team: {team}
date: {date}
type: ordinary
present: [{present}]
agenda: [Låst dør]
decisions:
  - n: 1
    text: Rutinen er godkjent.
    outcome: {outcome}
    subject: {subject}
---

Møtet var kort.
"""


def in_meeting(tmp_path: Path) -> Quick:
    handbook = Quick(tmp_path / "moter")
    team = handbook.text(TEAM).replace("    hearing_days: 2\n", "    hearing_days: 2\n    meeting: {present: 3, confirm: 2}\n")
    other = team.replace("id: utviklingsteam", "id: z-team").replace("title: Utviklingsteamet", "title: Det andre teamet")
    other = other[: other.index("policy:")]
    settings = handbook.text(SETTINGS).replace("docs/registers, schemas", "docs/registers, docs/meetings, schemas")
    handbook.commit_all({TEAM: team, SETTINGS: settings, "roles/z-team.yaml": other}, "møter")
    handbook.adopt()
    return handbook


def minutes(**values: str) -> dict[str, str]:
    return {MEETING: MINUTES.format(**{"team": "utviklingsteam", "date": "2026-03-03", "present": "1, 4, 5", "outcome": "approve", "subject": "RUT-002"} | values)}


@pytest.mark.parametrize(
    ("values", "said", "why"),
    [
        ({}, ("skogen-sykepleier", "elva-sykepleier"), None),
        ({"team": "z-team"}, ("skogen-sykepleier", "elva-sykepleier"), ""),
        ({"outcome": "reject"}, ("skogen-sykepleier", "elva-sykepleier"), ""),
        ({"subject": "RUT-001"}, ("skogen-sykepleier", "elva-sykepleier"), ""),
        ({"present": "1, 4"}, ("skogen-sykepleier", "elva-sykepleier"), "Too few members were at"),
        ({"present": "1, 4, 77"}, ("skogen-sykepleier", "elva-sykepleier"), "Too few members were at"),
        ({}, ("skogen-sykepleier",), "have said yes in writing"),
        ({}, ("skogen-sykepleier", "skogen-fagarbeider"), "have said yes in writing"),
        ({"date": "2026-12-01"}, ("skogen-sykepleier", "elva-sykepleier"), "has not been held"),
    ],
)
def test_minutes_stand_for_the_team_only_when_they_are_its_own(tmp_path: Path, values: dict[str, str], said: tuple[str, ...], why: str | None) -> None:
    handbook = in_meeting(tmp_path)
    handbook.wait(days=2)
    proposal = handbook.propose("mote", change(handbook) | minutes(**values))
    for account in said:
        proposal.said(account)
    if why is None:
        assert {row["way"] for row in proposal.verdict()["documents"]} == {"meeting"}
    else:
        reasons = " ".join(unmet(proposal)["reasons"])
        assert why in reasons, reasons


def test_minutes_that_are_no_part_of_the_proposal_decide_nothing_in_it(tmp_path: Path) -> None:
    handbook = in_meeting(tmp_path)
    handbook.wait(days=2)
    handbook.commit_all(minutes(), "referat rett inn")
    proposal = handbook.propose("mote", change(handbook)).said("skogen-sykepleier").said("elva-sykepleier")
    assert any("hearing" in reason for reason in unmet(proposal)["reasons"])

