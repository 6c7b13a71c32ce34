"""From a proposal to what staff follow, on a real repository, in each of the ways a forge merges."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.history.building import MODES
from tests.thorough import variants

from .deciding import MEDICINES, ROUTINE, Deciding, Quick


def _earlier_call(handbook: Quick) -> dict[str, str]:
    return {ROUTINE: handbook.edited(ROUTINE, ("Innen ti minutter", "Innen fem minutter"), note="Du ringer nå etter fem minutter.")}


def test_adopting_makes_everything_proven(tmp_path: Path) -> None:
    handbook = Deciding(tmp_path / "handbook")
    handbook.felles("check", "--at", "HEAD")
    said = handbook.felles("adopt")
    assert handbook.felles("check", "--at", "HEAD").endswith("checked: no problems.\n")
    assert handbook.git("status", "--porcelain") == ""
    assert handbook.git("show", "--name-only", "--format=", "HEAD").split() == ["docs/decisions/2026/0001.json"]
    assert "nothing to adopt" in handbook.felles("adopt")
    (record,) = handbook.records()
    assert said.startswith(f"Decision 1 adopts {len(record['documents'])} documents")
    assert {row["outcome"] for row in record["documents"]} == {"baseline"}
    assert {row["version"] for row in record["documents"]} == {1}


@pytest.mark.parametrize("mode", variants(*MODES))
def test_a_proposal_becomes_a_decision_however_it_is_merged(handbook: Quick, mode: str) -> None:
    proposal = handbook.propose("kortere-frist", _earlier_call(handbook))
    assert not proposal.verdict(1)["met"]
    proposal.said("skogen-sykepleier")
    verdict = proposal.verdict(1)
    assert [group["missing"] for group in verdict["documents"][0]["groups"]] == [0, 1]
    proposal.said("elva-sykepleier")
    assert not proposal.verdict(1)["met"], "the hearing lasts two days"
    handbook.wait(days=3)
    verdict = proposal.verdict()
    assert (verdict["documents"][0]["id"], verdict["documents"][0]["next_version"], verdict["documents"][0]["class"]) == ("RUT-002", 2, "significant")
    proposal.merged(mode)
    assert f"{ROUTINE}:2:1: error C3" in handbook.felles("check", "--at", "main", code=1)
    said = handbook.felles("record", "--reviews", str(proposal.file))
    assert said == "Decision 2: RUT-002 version 2.\n"
    assert handbook.felles("check", "--at", "main").endswith("no problems.\n")
    assert handbook.git("status", "--porcelain") == ""
    row = handbook.records()[1]["documents"][0]
    assert (row["version"], row["class"], row["outcome"], row["way"], row["team"]) == (2, "significant", "approved", "reviews", "utviklingsteam")
    assert row["blob"] == handbook.git("rev-parse", f"main:{ROUTINE}")
    assert "nothing to record" in handbook.felles("record", "--reviews", str(proposal.file))


def test_the_record_is_the_same_however_it_was_merged(adopted: Quick, tmp_path: Path) -> None:
    rows = []
    for mode in MODES:
        handbook = Quick.copied(adopted, tmp_path / mode)
        proposal = handbook.propose("kortere-frist", _earlier_call(handbook)).said("skogen-sykepleier").said("elva-sykepleier")
        handbook.wait(days=3)
        proposal.merged(mode)
        proposal.facts["merged_at"] = "2026-03-05T12:00:00Z"
        handbook.felles("record", "--reviews", str(proposal.file))
        record = handbook.records()[1]
        record["proposal"]["merge"] = ""  # each way makes another commit; all else is one decision
        rows.append(record)
    assert rows[0] == rows[1] == rows[2]


@pytest.mark.parametrize("mode", variants(*MODES))
def test_confirmed_changes_nothing_but_the_day_of_the_next_review(handbook: Quick, mode: str) -> None:
    handbook.wait(days=200)
    proposal = handbook.propose("fortsatt-riktig", {ROUTINE: handbook.edited(ROUTINE, note="Sett over i vår, fortsatt riktig.", sort="confirmed")})
    proposal.said("skogen-leder")
    assert proposal.verdict()["documents"][0]["next_version"] == 1
    proposal.merged(mode)
    handbook.felles("record", "--reviews", str(proposal.file))
    first, second = (next(row for row in record["documents"] if row["id"] == "RUT-002") for record in handbook.records())
    assert (second["outcome"], second["version"], second["in_force_from"]) == ("confirmed", 1, first["in_force_from"])


def test_confirmed_with_a_change_in_it_is_refused(handbook: Quick) -> None:
    files = {ROUTINE: handbook.edited(ROUTINE, ("Innen ti minutter", "Innen fem minutter"), note="Fortsatt riktig.", sort="confirmed")}
    proposal = handbook.propose("lurt", files).said("skogen-leder")
    verdict = proposal.verdict(1)
    assert any("error" in reason for reason in verdict["reasons"]), verdict["reasons"]


def test_a_spelling_mistake_takes_the_lighter_way(handbook: Quick) -> None:
    files = {ROUTINE: handbook.edited(ROUTINE, ("skriv i journalen", "skriv i jornalen"), note="En skrivefeil.", sort="editorial")}
    proposal = handbook.propose("skrivefeil", files).said("skogen-fagarbeider")
    assert proposal.verdict()["documents"][0]["way"] == "editorial"


@pytest.mark.parametrize("mode", variants(*MODES))
def test_a_withdrawal(handbook: Quick, mode: str) -> None:
    text = handbook.edited(ROUTINE, note="Utgår, fordi den er slått sammen med en annen.")
    text = text.replace("scope:\n", "withdrawn: {date: 2026-03-10, reason: Slått sammen med RUT-001.}\nscope:\n", 1)
    proposal = handbook.propose("utgar", {ROUTINE: text}).said("skogen-sykepleier").said("elva-sykepleier")
    handbook.wait(days=3)
    proposal.merged(mode)
    handbook.felles("record", "--reviews", str(proposal.file))
    row = handbook.records()[1]["documents"][0]
    assert (row["outcome"], row["version"], row["in_force_from"]) == ("withdrawn", 2, "2026-03-10")


@pytest.mark.parametrize("mode", variants(*MODES))
def test_a_revert_is_a_change_like_any_other(handbook: Quick, mode: str) -> None:
    before = handbook.text(ROUTINE)
    proposal = handbook.propose("kortere-frist", _earlier_call(handbook)).said("skogen-sykepleier").said("elva-sykepleier")
    handbook.wait(days=3)
    proposal.merged(mode)
    handbook.felles("record", "--reviews", str(proposal.file))
    # The forge's own button gives the old bytes back, note and all: that is no decision anybody has made.
    back = handbook.propose("tilbake", {ROUTINE: before}, number=8).said("skogen-sykepleier").said("elva-sykepleier")
    handbook.wait(days=3)
    assert back.verdict()["documents"][0]["next_version"] == 3
    back.merged(mode)
    handbook.felles("record", "--reviews", str(back.file))
    assert [row["version"] for record in handbook.records() for row in record["documents"] if row["id"] == "RUT-002"] == [1, 2, 3]


@pytest.mark.parametrize("mode", variants(*MODES))
def test_two_proposals_at_once_are_two_decisions(handbook: Quick, mode: str) -> None:
    one = handbook.propose("kortere-frist", _earlier_call(handbook), number=7)
    other = handbook.propose(
        "medisin", {MEDICINES: handbook.edited(MEDICINES, ("Innen en time fra avtalt tid", "Innen en halv time fra avtalt tid"), note="Kortere frist.")}, number=8
    )
    for proposal in (one, other):
        proposal.said("skogen-sykepleier").said("elva-sykepleier")
    handbook.wait(days=3)
    one.merged(mode)
    assert other.verdict()["met"], "what another proposal did to another document voids nothing"
    other.merged(mode)
    said = handbook.felles("record", "--reviews", str(one.file), "--reviews", str(other.file))
    assert said.splitlines() == ["Decision 2: RUT-002 version 2.", "Decision 3: RUT-001 version 2."]
    assert handbook.felles("check", "--at", "main").endswith("no problems.\n")


def test_the_same_document_in_two_proposals_has_to_be_seen_again(handbook: Quick) -> None:
    one = handbook.propose("kortere-frist", _earlier_call(handbook), number=7).said("skogen-sykepleier").said("elva-sykepleier")
    files = {ROUTINE: handbook.edited(ROUTINE, ("Spør hvordan det går", "Spør hvordan det går i dag"), note="Du spør om dagen i dag.")}
    other = handbook.propose("sporsmal", files, number=8).said("skogen-sykepleier").said("elva-sykepleier")
    handbook.wait(days=3)
    assert other.verdict()["met"]
    one.merged("merged")
    handbook.felles("record", "--reviews", str(one.file))
    verdict = other.verdict(1)
    assert not verdict["met"]


def test_what_went_past_the_team_is_found_and_a_later_decision_mends_it(handbook: Quick) -> None:
    good = handbook.text(ROUTINE)
    handbook.on("main")
    handbook.commit_all(_earlier_call(handbook), "rett inn")
    found = json.loads(handbook.felles("check", "--at", "main", "--format", "json", code=1))["problems"]
    assert [(p["rule"], p["path"]) for p in found] == [("C3", ROUTINE)]
    restored = handbook.propose("tilbake", {ROUTINE: good})
    assert restored.verdict()["met"], "what was decided may be given back without a new decision"
    restored.merged("merged")
    assert "without a proposal" in handbook.felles("record", "--reviews", str(restored.file), code=1)
    assert len(handbook.records()) == 1
    assert handbook.felles("check", "--at", "main").endswith("no problems.\n")


def test_an_urgent_change_is_in_force_at_once_and_waits_for_the_team(handbook: Quick) -> None:
    proposal = handbook.propose("haster", _earlier_call(handbook), by="skogen-fagarbeider", urgent=True)
    proposal.said("elva-leder").said("skogen-sykepleier")
    assert proposal.verdict()["documents"][0]["way"] == "urgent"
    proposal.merged("merged")
    handbook.felles("record", "--reviews", str(proposal.file))
    assert handbook.records()[1]["documents"][0]["way"] == "urgent"


def test_landing_on_plain_git_merges_and_records(handbook: Quick) -> None:
    proposal = handbook.propose("kortere-frist", _earlier_call(handbook)).said("skogen-sykepleier")
    before = handbook.tip("main")
    out = handbook.felles("land", "--base", "main", "--head", "kortere-frist", "--reviews", str(proposal.file), code=1)
    assert "nothing was changed" in out and handbook.tip("main") == before
    proposal.said("elva-sykepleier")
    handbook.wait(days=3)
    assert "Decision 2: RUT-002 version 2." in handbook.felles("land", "--base", "main", "--head", "kortere-frist", "--reviews", str(proposal.file))
    assert handbook.felles("check", "--at", "main").endswith("no problems.\n")
    assert handbook.git("status", "--porcelain") == ""


def test_confirming_what_was_urgent_takes_the_team_and_not_one(handbook: Quick) -> None:
    urgent = handbook.propose("haster", _earlier_call(handbook), by="skogen-fagarbeider", urgent=True).said("elva-leder").said("skogen-sykepleier")
    urgent.merged("merged")
    handbook.felles("record", "--reviews", str(urgent.file))
    confirming = handbook.propose("bekreft", {ROUTINE: handbook.edited(ROUTINE, note="Teamet står bak endringen.", sort="confirmed")}, number=8).said("skogen-leder")
    handbook.wait(days=3)
    assert not confirming.verdict(1)["met"], "one member is enough for an ordinary confirmation, not for this"
    confirming.said("skogen-sykepleier").said("elva-sykepleier")
    assert confirming.verdict()["documents"][0]["next_version"] == 2
    confirming.merged("squashed")
    handbook.felles("record", "--reviews", str(confirming.file))
    row = handbook.records()[2]["documents"][0]
    assert (row["outcome"], row["version"], row["way"]) == ("confirmed", 2, "reviews")


def test_records_may_come_as_a_proposal_of_their_own_and_only_as_they_are_made(handbook: Quick) -> None:
    proposal = handbook.propose("kortere-frist", _earlier_call(handbook)).said("skogen-sykepleier").said("elva-sykepleier")
    handbook.wait(days=3)
    proposal.merged("squashed")
    # Where no robot may write to main, the record is made on a branch and proposed like anything else.
    handbook.branch("protokoll")
    handbook.felles("record", "--reviews", str(proposal.file))
    path = "docs/decisions/2026/0002.json"
    bytes_made = (handbook.top / path).read_bytes()
    handbook.on("main")
    said = ("approval", "--base", "main", "--reviews", str(proposal.file), "--head")
    assert "can become valid" in handbook.felles(*said, "protokoll")
    assert "not to what" in handbook.felles(*said, handbook.propose("forfalsket", {path: bytes_made.replace(b'"version": 2', b'"version": 3')}).facts["head"], code=1)
    mixed = handbook.propose("blandet", {path: bytes_made, MEDICINES: handbook.edited(MEDICINES, ("Innen en time", "Innen to timer"), note="Mer tid.")})
    assert "Records come alone" in handbook.felles(*said, mixed.facts["head"], code=1)
    handbook.merged("protokoll")
    assert "checked: no problems." in handbook.felles("check", "--at", "main")
    assert "nothing to record" in handbook.felles("record", "--reviews", str(proposal.file))
