"""What a command is given when something is wrong with the repository, the reviews or the names: a clear sentence, and nothing changed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from tests.history.building import Built, everything

from .deciding import MEDICINES, ROUTINE, SETTINGS, TEAM, Deciding, Proposing, Quick

LANGUAGES = ("en", "nb")


def proposed(handbook: Deciding) -> Proposing:
    """A proposal that everybody asked has said yes to."""
    files = {ROUTINE: handbook.edited(ROUTINE, ("Innen ti minutter", "Innen fem minutter"), note="Du ringer nå etter fem minutter.")}
    proposal = handbook.propose("kortere", files).said("skogen-sykepleier").said("elva-sykepleier")
    handbook.wait(days=3)
    return proposal


def told(handbook: Quick, *arguments: str, code: int, en: str, nb: str) -> None:
    """The command ends with this code and says this, in both languages; files, branches and all else are as they were."""
    before = _stands(handbook)
    for lang, said in (("en", en), ("nb", nb)):
        found, out = handbook.ran(*arguments, lang=lang)
        assert (found, said in out) == (code, True), f"{lang} {' '.join(arguments)} → {found}\n{out}"
        assert "Traceback" not in out
    assert _stands(handbook) == before


def _stands(handbook: Quick) -> dict[str, bytes]:
    """Everything but objects under no name, which Git itself clears away in time."""
    return {path: content for path, content in everything(handbook.top).items() if not path.startswith((".git/objects/", "objects/"))}


def commands(proposal: Proposing, head: str = "kortere") -> dict[str, tuple[str, ...]]:
    """Every command that decides on something, as it would be run for a proposal."""
    file = str(proposal.file)
    return {
        "approval": ("approval", "--base", "main", "--head", head, "--reviews", file),
        "review": ("review", "--base", "main", "--head", head, "--reviews", file),
        "record": ("record", "--reviews", file),
        "land": ("land", "--base", "main", "--head", head, "--reviews", file),
        "adopt": ("adopt", "--again", "--why", "prøve"),
    }


# The repository


@pytest.mark.parametrize("name", ["approval", "review", "record", "land", "adopt"])
def test_a_shallow_clone(handbook: Quick, tmp_path: Path, name: str) -> None:
    proposal = proposed(handbook)
    handbook.git("checkout", "-q", "main")
    handbook.git("clone", "-q", "--depth", "1", "--no-single-branch", f"file://{handbook.top}", str(tmp_path / "shallow"))
    shallow = _at(handbook, tmp_path / "shallow")
    told(shallow, *commands(proposal, proposal.facts["head"])[name], code=3, en="shallow clone", nb="shallow clone")


def _at(handbook: Quick, top: Path) -> Quick:
    made = Quick.__new__(Quick)
    Built.__init__(made, top)
    made.clock = handbook.clock
    return made


@pytest.mark.parametrize("name", ["record", "adopt"])
def test_a_detached_head(handbook: Quick, name: str) -> None:
    proposal = proposed(handbook)
    handbook.git("checkout", "-q", "--detach", "main")
    told(handbook, *commands(proposal)[name], code=3, en="No branch is checked out", nb="Ingen")


def test_a_detached_head_is_no_matter_where_names_are_given(handbook: Quick) -> None:
    proposal = proposed(handbook)
    handbook.git("checkout", "-q", "--detach", "main")
    assert "can become valid" in handbook.felles(*commands(proposal)["approval"])


@pytest.mark.parametrize("name", ["approval", "review", "land"])
def test_histories_with_nothing_in_common(handbook: Quick, name: str) -> None:
    proposal = proposed(handbook)
    handbook.git("checkout", "-q", "--orphan", "fremmed")
    proposal.facts["head"] = handbook.commit_all({"notat.txt": "x"}, "fremmed")
    handbook.on("main")
    told(handbook, *commands(proposal, "fremmed")[name], code=3, en="no earlier version in common", nb="ingen tidligere utgave felles")


def test_a_merge_of_histories_with_nothing_in_common_is_not_what_was_approved(handbook: Quick) -> None:
    proposal = proposed(handbook)
    handbook.git("checkout", "-q", "--orphan", "fremmed")
    proposal.facts["head"] = handbook.commit_all({}, "fremmed")
    handbook.on("main")
    handbook.git("merge", "-q", "--allow-unrelated-histories", "-m", "x", "-X", "theirs", "fremmed")
    handbook.commit_all({ROUTINE: handbook.edited(ROUTINE, ("Innen ti minutter", "Innen fem minutter"), note="Fem.")}, "x")
    handbook.git("reset", "-q", "--soft", "HEAD~1")
    handbook.git("commit", "-q", "--amend", "--no-edit")
    proposal.facts |= {"merge_commit": handbook.tip(), "merged_at": handbook.moment}
    told(handbook, "record", "--reviews", str(proposal.file), code=1, en="not exactly what was approved", nb="ikke nøyaktig det som ble godkjent")


@pytest.mark.parametrize("name", ["approval", "land"])
def test_two_changes_that_can_not_both_stand(handbook: Quick, name: str) -> None:
    proposal = proposed(handbook)
    handbook.commit_all({ROUTINE: handbook.edited(ROUTINE, ("Innen ti minutter", "Innen to timer"), note="To timer.")}, "samtidig")
    told(handbook, *commands(proposal)[name], code=1, en="Others have changed the same lines", nb="Andre har endret de samme linjene")


def test_a_bare_repository(handbook: Quick, tmp_path: Path) -> None:
    handbook.git("clone", "-q", "--bare", str(handbook.top), str(tmp_path / "bare.git"))
    bare = Quick.__new__(Quick)
    bare.top, bare.clock = tmp_path / "bare.git", handbook.clock
    told(bare, *commands(proposed(handbook))["record"], code=3, en="no handbook", nb="ingen håndbok")


def test_not_kept_in_git(handbook: Quick) -> None:
    proposal = proposed(handbook)
    shutil.rmtree(handbook.top / ".git")
    told(handbook, *commands(proposal)["approval"], code=3, en="is not kept in Git", nb="er ikke lagt i Git")


def test_a_worktree_is_a_place_like_any_other(handbook: Quick, tmp_path: Path) -> None:
    proposal = proposed(handbook)
    proposal.merged("squashed")
    handbook.git("checkout", "-q", "--detach")
    handbook.git("worktree", "add", "-q", str(tmp_path / "ved-siden-av"), "main")
    beside = _at(handbook, tmp_path / "ved-siden-av")
    assert "Decision 2: RUT-002 version 2." in beside.felles("record", "--reviews", str(proposal.file))
    assert beside.git("status", "--porcelain") == "" and (beside.top / "docs/decisions/2026/0002.json").exists()
    assert handbook.git("status", "--porcelain") == "" and not (handbook.top / "docs/decisions/2026/0002.json").exists()
    assert handbook.git("for-each-ref", "--format=%(refname)").split() == ["refs/heads/kortere", "refs/heads/main"]


def test_a_handbook_in_a_folder_of_a_larger_repository(adopted: Quick, tmp_path: Path) -> None:
    larger = Built(tmp_path / "larger")
    shutil.copytree(adopted.top, larger.top / "tjenester" / "handbok", ignore=shutil.ignore_patterns(".git", "decisions"))
    inner = Quick.__new__(Quick)
    inner.top, inner.clock = larger.top / "tjenester" / "handbok", adopted.clock
    (larger.top / ".git" / "info" / "exclude").write_text("tjenester/*.json\n")  # where these tests lay reviews files
    (larger.top / ".gitattributes").write_text("* -text\n")
    inner.commit_all({"../../annet.txt": "x"}, "alt")
    inner.felles("adopt")
    proposal = proposed(inner)
    inner.commit_all({"../../annet.txt": "y"}, "noe annet i det store")
    assert proposal.verdict()["met"]
    proposal.merged("squashed")
    inner.felles("record", "--reviews", str(proposal.file))
    assert inner.git("show", "--name-only", "--format=", "HEAD") == "tjenester/handbok/docs/decisions/2026/0002.json"
    assert inner.felles("check", "--at", "main").endswith("no problems.\n")
    assert inner.git("status", "--porcelain") == ""


# What somebody has lying about


def test_what_somebody_is_working_on_stays(handbook: Quick) -> None:
    proposal = proposed(handbook)
    proposal.merged("merged")
    (handbook.top / MEDICINES).write_text("halvferdig\n")
    (handbook.top / "kladd.txt").write_text("x")
    assert "Decision 2" in handbook.felles("record", "--reviews", str(proposal.file))
    assert (handbook.top / MEDICINES).read_text() == "halvferdig\n"
    assert handbook.git("status", "--porcelain").split() == ["M", MEDICINES, "??", "kladd.txt"]


@pytest.mark.parametrize("staged", [False, True])
def test_something_lies_where_a_record_goes(handbook: Quick, staged: bool) -> None:
    proposal = proposed(handbook)
    proposal.merged("merged")
    path = "docs/decisions/2026/0002.json"
    handbook.write({path: "mitt\n"})
    if staged:
        handbook.git("add", path)
    told(handbook, "record", "--reviews", str(proposal.file), code=3, en=path, nb=path)
    assert (handbook.top / path).read_text() == "mitt\n"


def test_a_proposal_does_not_land_on_what_somebody_is_working_on(handbook: Quick) -> None:
    proposal = proposed(handbook)
    (handbook.top / ROUTINE).write_text("halvferdig\n")
    told(handbook, *commands(proposal)["land"], code=3, en=ROUTINE, nb=ROUTINE)


def test_adopting_takes_in_what_is_kept_and_not_what_lies_about(tmp_path: Path) -> None:
    handbook = Quick(tmp_path / "handbook")
    decided = handbook.git("rev-parse", f"main:{ROUTINE}")
    (handbook.top / ROUTINE).write_text(handbook.text(ROUTINE).replace("ti minutter", "fem minutter"))
    handbook.felles("adopt")
    assert next(row["blob"] for row in handbook.records()[0]["documents"] if row["id"] == "RUT-002") == decided
    assert handbook.git("status", "--porcelain").split() == ["M", ROUTINE]


# Names


@pytest.mark.parametrize(("base", "head"), [("hoved", "kortere"), ("main", "finnes-ikke"), ("--all", "kortere"), ("main", "main..kortere"), ("main", "HEAD:docs")])
def test_a_name_that_leads_nowhere(handbook: Quick, base: str, head: str) -> None:
    proposal = proposed(handbook)
    asked = ("approval", f"--base={base}", f"--head={head}", "--reviews", str(proposal.file))
    told(handbook, *asked, code=3, en="There is no revision", nb="finnes ikke")


def test_a_branch_that_is_not_there_to_land_on(handbook: Quick) -> None:
    file = str(proposed(handbook).file)
    told(handbook, "land", "--base", "hoved", "--head", "kortere", "--reviews", file, code=2, en="no branch “hoved”", nb="Grenen «hoved» finnes ikke")


def test_a_proposal_that_is_main_itself_changes_nothing(handbook: Quick) -> None:
    proposal = proposed(handbook)
    proposal.facts["head"] = handbook.tip("main")
    handbook.on("main")
    told(handbook, *commands(proposal, "main")["approval"], code=0, en="nothing in the proposal that anybody decides on", nb="ingenting i forslaget")
    told(handbook, *commands(proposal, "main")["land"], code=0, en="part of the handbook already", nb="del av håndboken fra før")


def test_a_merge_that_is_not_on_main(handbook: Quick) -> None:
    proposal = proposed(handbook)
    told(handbook, "record", "kortere", "--reviews", str(proposal.file), code=3, en="is not among the changes", nb="er ikke blant endringene")


# Reviews


@pytest.mark.parametrize(
    ("content", "en"),
    [
        (b"", "not JSON"), (b"[]", "can't be"), (b"{", "not JSON"), (b"\xff\xfe", "not JSON"), (b"null", "can't be"), (b'{"source": "file"}', "is missing"),
        (b'{"source": "file", "source": "file"}', "twice"), (b"[" * 100_000, "not JSON"), (b"{}" + b" " * (9 << 20), "too long"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["approval", "record", "land"])
def test_a_reviews_file_that_is_none(handbook: Quick, content: bytes, en: str, name: str) -> None:
    proposal = proposed(handbook)
    asked = commands(proposal)[name]
    (handbook.top.parent / "kortere.json").write_bytes(content)
    told(handbook, *asked, code=3, en=en, nb="kortere.json")


@pytest.mark.parametrize(
    ("field", "value"),
    [("head", "HEAD"), ("head", "main"), ("head_at", "i går"), ("head_at", "2026-03-04 10:00"), ("number", -1), ("authors", "elva-leder"), ("urgent", "ja"), ("opened_by", ""), ("ekstra", 1)],
)
def test_a_field_that_can_not_be(handbook: Quick, field: str, value: object) -> None:
    proposal = proposed(handbook)
    proposal.facts[field] = value
    told(handbook, *commands(proposal)["approval"], code=3, en=f"proposal.{field}", nb=f"proposal.{field}")


def test_a_reviews_file_that_is_not_there(handbook: Quick) -> None:
    proposed(handbook)
    told(handbook, "record", "--reviews", "finnes-ikke.json", code=3, en="can't be read", nb="kan ikke leses")


def test_an_account_nobody_knows(handbook: Quick) -> None:
    proposal = proposed(handbook)
    proposal.reviews[0]["account"] = "hvem-er-det"
    told(handbook, *commands(proposal)["approval"], code=1, en="Is not in the team that decides", nb="Er ikke med i teamet")


# A handbook nobody can decide on


def _without(handbook: Quick, path: str, start: str, end: str | None = None) -> str:
    text = handbook.text(path)
    return text[: text.index(start)] + (text[text.index(end) :] if end else "")


def test_not_adopted_yet(tmp_path: Path) -> None:
    handbook = Quick(tmp_path / "handbook")
    proposal = proposed(handbook)
    proposal.merged("merged")
    told(handbook, "record", "--reviews", str(proposal.file), code=3, en="has not been adopted yet", nb="er ikke tatt inn ennå")


def test_no_policy(tmp_path: Path) -> None:
    handbook = Quick(tmp_path / "handbook")
    handbook.commit_all({TEAM: _without(handbook, TEAM, "policy:")}, "ingen bestemmer")
    told(handbook, "adopt", code=1, en="“routines” is guarded, and no policy says", nb="Ingenting ble tatt inn")
    handbook.commit_all({SETTINGS: _without(handbook, SETTINGS, "guarded:")}, "ingenting er vernet")
    told(handbook, "adopt", code=3, en="No team has a policy", nb="Ingen team")


def test_an_empty_team(tmp_path: Path) -> None:
    handbook = Quick(tmp_path / "handbook")
    ended = handbook.text(TEAM).replace("participation: fixed, from: 2026-02-01", "participation: fixed, from: 2026-02-01, to: 2026-03-03")
    handbook.commit_all({TEAM: ended}, "alle slutter")
    handbook.clock -= 2 * 86_400
    handbook.felles("adopt")
    handbook.wait(days=4)
    told(handbook, *commands(proposed(handbook))["approval"], code=1, en="has no members now", nb="har ingen medlemmer nå")


def test_nothing_committed_yet(tmp_path: Path) -> None:
    handbook = Quick(tmp_path / "handbook")
    shutil.rmtree(handbook.top / ".git")
    handbook.git("init", "-q", "-b", "main")
    told(handbook, "adopt", code=3, en="Nothing has been committed", nb="ennå")


def test_a_record_that_can_not_be_read_stops_everything(handbook: Quick) -> None:
    proposal = proposed(handbook)
    handbook.commit_all({"docs/decisions/2026/0002.json": "{"}, "ødelagt")
    told(handbook, *commands(proposal)["approval"], code=1, en="The checks find errors", nb="Kontrollen finner feil")


# What a check of main says when something isn't there, or isn't right on a coming day


def _lost(handbook: Quick, blob: str) -> None:
    path = handbook.top / ".git" / "objects" / blob[:2] / blob[2:]
    path.chmod(0o644)
    path.unlink()


def test_a_schema_nobody_decided(handbook: Quick) -> None:
    path = "schemas/routine/labels.yaml"
    handbook.commit_all({path: handbook.text(path) + "# nytt\n"}, "rett inn")
    told(handbook, "check", "--at", "main", code=1, en=f"{path}:1:1: error D3", nb=f"{path}:1:1: feil D3")
    handbook.commit_all({path: None}, "borte")
    assert "error D3" in handbook.felles("check", "--at", "main", code=1)


def test_a_decided_text_that_is_not_in_the_repository(handbook: Quick) -> None:
    blob = handbook.git("rev-parse", f"main:{ROUTINE}")
    proposal = proposed(handbook)
    handbook.commit_all({ROUTINE: handbook.edited(ROUTINE, ("Innen ti minutter", "Innen to timer"), note="To timer.")}, "rett inn")
    _lost(handbook, blob)
    told(handbook, "check", "--at", "main", code=1, en="The text of decision 1 isn't here", nb="Teksten fra beslutning 1 er ikke her")
    told(handbook, *commands(proposal)["approval"], code=3, en="isn't whole: fatal: unable to read", nb="ikke hel")


def _topics(handbook: Quick, *changes: tuple[str, str, str, str]) -> dict[str, str]:
    """Texts that change topics, each from a day."""
    files = {}
    for path, old, new, begins in changes:
        text = handbook.edited(path, (f"topic: {old}", f"topic: {new}"), note="Et annet tema.")
        files[path] = text.replace("scope:\n", f"valid_from: {begins}\nscope:\n", 1)
    return files


@pytest.mark.parametrize(("other", "met"), [("2026-03-20", True), ("2026-04-01", False), ("2026-03-01", False)])
def test_what_will_be_wrong_on_a_coming_day_stands_against_a_proposal_today(handbook: Quick, other: str, met: bool) -> None:
    """Two texts change topics with each other. What comes out is sound; what is in force between their two days is not."""
    files = _topics(handbook, (ROUTINE, "last-dor", "legemiddelutdeling", other), (MEDICINES, "legemiddelutdeling", "last-dor", "2026-03-20"))
    proposal = handbook.propose("bytter", files).said("skogen-sykepleier").said("elva-sykepleier")
    handbook.wait(days=3)
    asked = ("check", "--at", "bytter", "--into", "main", "--format", "json")
    found = [p for p in json.loads(handbook.ran(*asked)[1])["problems"] if p["level"] == "error"]
    assert proposal.verdict(0 if met else 1)["met"] is met
    assert {p["rule"] for p in found} == (set() if met else {"R6"})
    proposal.merged("squashed")
    said = handbook.felles("record", "--reviews", str(proposal.file), code=0 if met else 1)
    assert ("Decision 2" if met else "The checks find errors") in said
    if met:
        assert handbook.felles("check", "--at", "main").endswith("no problems.\n")
        assert handbook.felles("check", "--at", "main", today="2026-04-02").endswith("no problems.\n")
