"""What those share who try to get past the gate: a change, enough who agree, and what has to come of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .deciding import ROUTINE, TEAM, Deciding, Proposing, Quick

NUMBER = ("Innen ti minutter", "Innen fem minutter")
RECORD = "docs/decisions/2026/0001.json"


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
