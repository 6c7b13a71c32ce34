"""A member with a key: an answer in a file counts when it is signed, and its record can be checked with OpenSSH alone."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from .attacking import change, rules
from .deciding import TEAM, Proposing, Quick

OUT_OF_A_RECORD = "account: elva-sykepleier\nstate: {state}\ncommit: {commit}\nat: {at}\non_behalf_of: -\n"


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("keys") / "elva"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(made)], check=True)
    return made


@pytest.fixture
def handbook(tmp_path: Path, key: Path) -> Quick:
    """The small handbook, whose nurse at Elva has a key in the team's file."""
    made = Quick(tmp_path / "handbook")
    public = key.with_suffix(".pub").read_text("utf-8").strip()
    text = made.text(TEAM).replace("account: elva-sykepleier,", f"account: elva-sykepleier, key: {public},")
    made.commit_all({TEAM: text}, "En nøkkel")
    made.adopt()
    return made


def _signed(proposal: Proposing, key: Path) -> str:
    """The member signs in the reviews file; what stands there now is what was said."""
    file = proposal.file
    said = proposal.handbook.felles("sign", str(file), "--account", "elva-sykepleier", "--key", str(key))
    proposal.reviews = json.loads(file.read_text("utf-8"))["reviews"]
    return said


def test_a_signed_answer_from_the_file_to_the_record(handbook: Quick, key: Path, tmp_path: Path) -> None:
    proposal = handbook.propose("kortere", change(handbook)).said("skogen-sykepleier").said("elva-sykepleier")
    handbook.wait(days=3)
    assert rules(proposal.verdict(1)) == [None, "G3"]
    said = _signed(proposal, key)
    assert f"commit: {proposal.facts['head']}\n" in said and "Signed: " in said
    assert proposal.verdict()["met"]
    proposal.merged("merged")
    handbook.felles("record", "--reviews", str(proposal.file))
    record = handbook.records()[1]
    stated, signed = record["reviews"]
    assert (stated["strength"], signed["strength"]) == ("stated", "signed") and "signature" not in stated
    handbook.felles("check", "--at", "main")
    # What a stranger does who has the record and the team's file, and nothing of ours.
    (tmp_path / "signers").write_text(f"elva {key.with_suffix('.pub').read_text('utf-8')}")
    (tmp_path / "signature").write_text(signed["signature"])
    asked = ["ssh-keygen", "-Y", "verify", "-f", str(tmp_path / "signers"), "-I", "elva", "-n", "felles-review", "-s", str(tmp_path / "signature")]
    for state, code in (("approved", 0), ("changes_requested", 255)):
        assert subprocess.run(asked, input=OUT_OF_A_RECORD.format(**{**signed, "state": state}), text=True, capture_output=True).returncode == code


def test_an_answer_changed_after_it_was_signed_counts_for_nothing(handbook: Quick, key: Path) -> None:
    proposal = handbook.propose("kortere", change(handbook)).said("skogen-sykepleier").said("elva-sykepleier", "changes_requested")
    handbook.wait(days=3)
    _signed(proposal, key)
    assert rules(proposal.verdict(1)) == [None, "asks"]
    proposal.reviews[1]["state"] = "approved"
    found = proposal.verdict(1)
    assert rules(found) == [None, "G3"] and "signature is not of a key" in found["reviews"][1]["reason"]


def test_only_the_newest_answer_to_the_newest_version_is_signed(handbook: Quick, key: Path) -> None:
    proposal = handbook.propose("kortere", change(handbook)).said("elva-sykepleier", commit="b" * 40)
    said = handbook.felles("sign", str(proposal.file), "--account", "elva-sykepleier", "--key", str(key), code=3)
    assert "that isn't signed" in said
    before = proposal.said("elva-sykepleier").file.read_bytes()
    assert "can't be used to sign" in handbook.felles("sign", str(proposal.file), "--account", "elva-sykepleier", "--key", str(key) + "-none", code=3)
    assert (handbook.top.parent / "kortere.json").read_bytes() == before
