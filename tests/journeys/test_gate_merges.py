"""What was merged, when, and what a record or a meeting may stand for: tried on real repositories, through the commands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .attacking import RECORD, agreed, change, recorded_nothing, unmet, varied
from .deciding import MEDICINES, ROUTINE, SETTINGS, TEAM, Proposing, Quick

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
    assert any("consultation" in reason for reason in unmet(proposal)["reasons"])
    proposal.facts["head_at"] = None
    handbook.wait(days=30)
    assert any("consultation" in reason for reason in unmet(proposal)["reasons"])


# Records


def _first(handbook: Quick, mode: str = "merged") -> Proposing:
    proposal = agreed(handbook.propose("kortere", change(handbook)))
    proposal.merged(mode)
    return proposal


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
    assert any("avdelingsleder" in reason for reason in reasons) and any("consultation" in reason for reason in reasons)


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
    assert any("consultation" in reason for reason in unmet(proposal)["reasons"])
