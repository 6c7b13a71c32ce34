"""What has been decided stays: taking it away is an error where somebody works, on main, and in a proposal, until it is withdrawn."""

from __future__ import annotations

import pytest

from .deciding import ROUTINE, Quick

SHEET = "routines/besok/skjema.png"


@pytest.fixture
def attached(handbook: Quick) -> Quick:
    """The routine has an attachment, and that is adopted too."""
    text = handbook.edited(ROUTINE, ("purpose: Ingen", "attachments: [{path: skjema.png, title: Skjemaet}]\npurpose: Ingen"), note="Skjemaet ligger ved.")
    handbook.commit_all({ROUTINE: text, SHEET: (handbook.top / "routines/besok/nokkelboks.png").read_bytes()})
    handbook.felles("adopt", "--again", "--why", "Skjemaet hører med.")
    return handbook


def test_a_document_is_missed_wherever_one_looks_and_comes_back_by_being_put_back(attached: Quick) -> None:
    kept = attached.text(ROUTINE)
    (attached.top / ROUTINE).unlink()
    said = f"{ROUTINE}:1:1: error C9: RUT-002 has been decided on (decision 2) and isn't here any more. Put the file back."
    assert said in attached.felles("check", code=1)
    assert said in attached.felles("check", "routines/besok", code=1)
    attached.commit_all({})
    out = attached.felles("check", "--at", "main", code=1)
    assert said in out and "1 error" in out, "its attachment is part of it"
    attached.commit_all({ROUTINE: kept})
    attached.felles("check", "--at", "main")


def test_an_attachment_is_missed_too(attached: Quick) -> None:
    (attached.top / SHEET).unlink()
    out = attached.felles("check", code=1)
    assert "error H6: The attachment “skjema.png” isn't there. Put it back beside the document" in out and "1 error" in out
    attached.commit_all({})
    out = attached.felles("check", "--at", "main", code=1)
    assert "error H6" in out and "error C3" in out and "2 errors" in out
    assert '"sort": "changed"' in attached.felles("status", "--format", "json")


@pytest.mark.parametrize("gone", [ROUTINE, SHEET])
def test_no_team_can_say_yes_to_a_removal(attached: Quick, gone: str) -> None:
    proposal = attached.propose("fjern", {gone: None}).said("skogen-sykepleier").said("elva-sykepleier")
    attached.wait(days=3)
    verdict = proposal.verdict(1)
    assert not verdict["met"] and "The checks find errors" in " ".join(verdict["reasons"])
    assert ("error C9" if gone == ROUTINE else "error H6") in attached.felles("check", "--at", proposal.facts["head"], "--into", "main", code=1)
    proposal.merged("squashed")
    assert "Not decided" in attached.felles("record", "--reviews", str(proposal.file), code=1)
    assert len(attached.records()) == 2


def test_withdrawing_is_the_way_and_the_file_still_has_to_stay(attached: Quick) -> None:
    gone = attached.edited(ROUTINE, ("topic: last-dor", "withdrawn: {date: 2026-03-04, reason: Låsene er byttet.}\ntopic: last-dor"), note="Utgår, låsene er byttet.")
    proposal = attached.propose("utgar", {ROUTINE: gone}).said("skogen-sykepleier").said("elva-sykepleier")
    attached.wait(days=3)
    assert proposal.verdict()["met"]
    proposal.merged("merged")
    attached.felles("record", "--reviews", str(proposal.file))
    attached.felles("check", "--at", "main")
    assert attached.standing("RUT-002") == ("withdrawn", 3)
    attached.commit_all({ROUTINE: None, SHEET: None})
    assert "error C9: RUT-002 has been decided on (decision 3)" in attached.felles("check", "--at", "main", code=1)
