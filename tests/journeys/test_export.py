"""``felles export`` on a real repository: whole and checkable, the same bytes anywhere, and never half of it."""

from __future__ import annotations

import gc
import hashlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bagit
import pytest
from tests.cli.handbook import felles
from tests.history.building import Built, everything
from tests.thorough import tries

from felles.cli.export import Progress
from felles.words import Words

from .deciding import MEDICINES, ROUTINE, TEAM, Quick

TODAY = "2026-03-20"
ACCOUNTS = ("elva-sykepleier", "elva-vara", "skogen-fagarbeider", "skogen-sykepleier", "elva-leder", "skogen-leder")


@dataclass(frozen=True)
class Story:
    """A handbook with a decision, a change past the team that still stands, and one that was taken back."""

    handbook: Quick
    decided: str
    bypass: str
    taken_back: str


@pytest.fixture(scope="module")
def story(adopted: Quick, tmp_path_factory: pytest.TempPathFactory) -> Story:
    handbook = Quick.copied(adopted, tmp_path_factory.mktemp("story") / "handbook")
    files = {ROUTINE: handbook.edited(ROUTINE, ("Innen ti minutter", "Innen fem minutter"), note="Du ringer nå etter fem minutter.")}
    proposal = handbook.propose("kortere", files).said("skogen-sykepleier").said("elva-sykepleier")
    handbook.wait(days=3)
    decided = proposal.merged("merged")
    handbook.felles("record", "--reviews", str(proposal.file))
    whole = handbook.text(MEDICINES)
    bypass = handbook.commit_all({MEDICINES: handbook.edited(MEDICINES, note="Rettet i stillhet.")}, "rett på main")
    handbook.commit_all({MEDICINES: whole}, "tilbake")
    taken = handbook.commit_all({ROUTINE: handbook.edited(ROUTINE, ("Innen fem minutter", "Innen en time"))}, "enda en")
    return Story(handbook, decided, taken, bypass)


class Pack:
    """A pack, unpacked."""

    def __init__(self, path: Path) -> None:
        self.bytes = path.read_bytes()
        self.files: dict[str, bytes] = {}
        with zipfile.ZipFile(path) as whole:
            for name in whole.namelist():
                self.top, _, inner = name.partition("/")
                self.files[inner] = whole.read(name)

    def json(self, path: str) -> Any:
        return json.loads(self.files[path])

    @property
    def digest(self) -> str:
        return f"sha256:{hashlib.sha256(self.files['SHA256SUMS']).hexdigest()}"


def exported(handbook: Quick, out: Path, *arguments: str, today: str = TODAY) -> Pack:
    said = handbook.felles("export", "--out", str(out), *arguments, today=today)
    pack = Pack(out)
    assert said.splitlines()[-1] == pack.digest
    return pack


@pytest.fixture(scope="module")
def pack(story: Story, tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return exported(story.handbook, tmp_path_factory.mktemp("out") / "pakke.zip", "--from", "2026-01-01", "--to", TODAY)


# What is in it


def test_others_tools_find_it_whole(pack: Pack, tmp_path: Path) -> None:
    (tmp_path / "p.zip").write_bytes(pack.bytes)
    with zipfile.ZipFile(tmp_path / "p.zip") as whole:
        whole.extractall(tmp_path)
    assert bagit.Bag(str(tmp_path / pack.top)).validate()
    subprocess.run(["sha256sum", "--strict", "--quiet", "-c", "SHA256SUMS"], cwd=tmp_path / pack.top, check=True)
    info = pack.files["bag-info.txt"].decode()
    assert "Bagging-Date: 2026-03-20\n" in info
    assert pack.top.endswith("-2026-01-01-2026-03-20")


def test_each_version_is_the_bytes_that_were_decided(pack: Pack, story: Story) -> None:
    rows = pack.json("data/versions.json")["versions"]
    both = [row for row in rows if row["id"] == "RUT-002"]
    assert [(row["decision"], row["version"], row["ends"] is None, row["why"]) for row in both] == [(1, 1, False, "in force"), (2, 2, True, "in force")]
    for row in rows:
        for file in row["files"]:
            stored = subprocess.run(["git", "cat-file", "blob", file["blob"]], cwd=story.handbook.top, capture_output=True, check=True).stdout
            assert pack.files[file["at"]] == stored
            assert f"sha256:{hashlib.sha256(stored).hexdigest()}" == file["fingerprint"]
    assert "Innen fem minutter" in pack.files[both[1]["files"][0]["at"]].decode(), "and never what somebody pushed"
    assert "data/redlines/RUT-002/0001-0002.html" in pack.files


def test_every_record_and_every_file_that_was_decided_is_there(pack: Pack, story: Story) -> None:
    top = story.handbook.top
    records = {path.relative_to(top / "docs" / "decisions").as_posix(): path.read_bytes() for path in (top / "docs" / "decisions").rglob("*.json")}
    assert {path.removeprefix("data/decisions/"): content for path, content in pack.files.items() if path.startswith("data/decisions/")} == records
    manifest = pack.json("data/manifest.json")
    assert manifest["records"] == {"count": 2, "last": f"sha256:{hashlib.sha256(records['2026/0002.json']).hexdigest()}"}
    for row in pack.json("data/versions.json")["files"]:
        assert pack.files[row["at"]] == (top / row["path"]).read_bytes()


def test_what_came_in_without_a_decision_and_when_it_ended(pack: Pack, story: Story) -> None:
    rows = pack.json("data/history/bypasses.json")["bypasses"]
    assert [(row["commit"], row["document"], row["ended"] is None) for row in rows] == [(story.taken_back, "RUT-001", False), (story.bypass, "RUT-002", True)]
    line = pack.files["data/history/line.txt"].decode().split()
    assert line == story.handbook.git("rev-list", "--first-parent", "--reverse", "main").split()
    assert {problem["rule"] for problem in pack.json("data/check.json")["problems"]} >= {"C3"}


def test_the_manifest_says_what_it_was_made_from_and_what_it_holds_about_people(pack: Pack, story: Story) -> None:
    manifest = pack.json("data/manifest.json")
    assert manifest["commit"] == story.handbook.tip("main")
    assert (manifest["asked"]["begins"], manifest["asked"]["ends"]) == ("2026-01-01", TODAY)
    assert manifest["line"]["sha256"] == hashlib.sha256(pack.files["data/history/line.txt"]).hexdigest()
    accounts, numbers = manifest["personal_data"]
    assert (accounts["where"], accounts["people"]) == ("data/versions", len(ACCOUNTS))
    assert numbers["where"] == "data/decisions"
    assert manifest["left_out"] == []
    assert manifest["rules"]["sha256"]


def test_on_a_day_in_the_past_it_holds_what_had_been_decided_by_then(story: Story, tmp_path: Path) -> None:
    pack = exported(story.handbook, tmp_path / "p.zip", "--as-of", "2026-03-02")
    assert [row["decision"] for row in pack.json("data/versions.json")["versions"] if row["id"] == "RUT-002"] == [1]
    assert pack.json("data/manifest.json")["records"]["count"] == 2, "every record goes along: one left out can't be told from one taken out"


def test_filtered_by_a_document(story: Story, tmp_path: Path) -> None:
    pack = exported(story.handbook, tmp_path / "p.zip", "--document", "RUT-002")
    rows = pack.json("data/versions.json")["versions"]
    assert {row["id"] for row in rows if row["why"] == "in force"} == {"RUT-002"}
    assert {row["kind"] for row in rows if row["why"] == "rests on"} >= {"team"}
    assert pack.json("data/manifest.json")["asked"]["documents"] == ["RUT-002"]


def test_looking_changes_nothing(story: Story, tmp_path: Path) -> None:
    before = everything(story.handbook.top)
    exported(story.handbook, tmp_path / "p.zip")
    assert everything(story.handbook.top) == before


# Who is named in it


def test_without_accounts_no_account_stands_anywhere_in_it(story: Story, tmp_path: Path) -> None:
    pack = exported(story.handbook, tmp_path / "p.zip", "--without-accounts")
    for path, content in pack.files.items():
        found = [account for account in ACCOUNTS if account.encode() in content]
        assert not found, f"{path}: {found}"
    manifest = pack.json("data/manifest.json")
    assert len(manifest["left_out"]) == 1
    assert [row["where"] for row in manifest["personal_data"]] == ["data/decisions"]
    left = [file for row in pack.json("data/versions.json")["versions"] if row["kind"] == "team" for file in row["files"]]
    assert left
    assert all(file["at"] is None and file["fingerprint"] for file in left), "what was left out is named all the same"
    links = {path for page in pack.files if page.endswith(".html") for path in _links(page, pack.files[page].decode())}
    assert links <= pack.files.keys(), "and nothing leads to it"


def test_nothing_leads_out_of_it_or_nowhere(pack: Pack) -> None:
    links = {path for page in pack.files if page.endswith(".html") for path in _links(page, pack.files[page].decode())}
    assert "data/versions/RUT-002/0002/" + ROUTINE in links
    assert links <= pack.files.keys()


def _links(page: str, html: str) -> set[str]:
    from urllib.parse import unquote

    found = (unquote(link.partition("#")[0]) for link in re.findall(r'(?:href|src)="([^"]+)"', html))
    return {os.path.normpath(os.path.join(os.path.dirname(page), link)) for link in found if link}


def test_git_objects_only_when_asked_for_and_with_a_warning_of_whom_they_name(story: Story, pack: Pack, tmp_path: Path) -> None:
    assert not [path for path in pack.files if path.startswith("data/objects/")]
    said = story.handbook.felles("export", "--out", str(tmp_path / "p.zip"), "--with-objects", today=TODAY)
    assert "skriver@kommune.example" in said
    whole = Pack(tmp_path / "p.zip")
    objects = {path.removeprefix("data/objects/"): content for path, content in whole.files.items() if path.startswith("data/objects/")}
    assert {name: hashlib.sha1(content, usedforsecurity=False).hexdigest() for name, content in objects.items()} == {name: name for name in objects}
    line = whole.files["data/history/line.txt"].decode().split()
    for one, before in zip(line[1:], line, strict=False):
        assert f"\nparent {before}\n".encode() in objects[one]
    # From a commit by its folders down to what was decided there, with nothing but the pack.
    record = whole.json("data/decisions/2026/0002.json")
    where = re.search(rb"\0tree ([0-9a-f]{40})\n", objects[record["proposal"]["merge"]])
    assert where
    at = where[1].decode()
    for part in ROUTINE.split("/"):
        content = objects[at].partition(b"\0")[2]
        place = content.index(b" " + part.encode() + b"\0") + len(part) + 2
        at = content[place : place + 20].hex()
    assert at == record["documents"][0]["blob"]
    people = next(row for row in whole.json("data/manifest.json")["personal_data"] if row["where"] == "data/objects")
    assert any("skriver@kommune.example" in who for who in people["who"])


def test_signed_with_a_key_it_is_the_same_pack_and_anybody_can_check_it(story: Story, pack: Pack, tmp_path: Path) -> None:
    key = tmp_path / "nøkkel"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(key)], check=True)
    whole = exported(story.handbook, tmp_path / "p.zip", "--from", "2026-01-01", "--to", TODAY, "--sign", str(key))
    (tmp_path / "sig").write_bytes(whole.files["SHA256SUMS.sig"])
    (tmp_path / "signers").write_text(f"adviser {key.with_suffix('.pub').read_text()}")
    command = ["ssh-keygen", "-Y", "verify", "-f", str(tmp_path / "signers"), "-I", "adviser", "-n", "felles-pack", "-s", str(tmp_path / "sig")]
    subprocess.run(command, input=whole.files["SHA256SUMS"], check=True, capture_output=True)
    told = {path for path in whole.files if whole.files[path] != pack.files.get(path)} - {"SHA256SUMS.sig"}
    assert told <= {"SHA256SUMS", "manifest-sha256.txt", "tagmanifest-sha256.txt", "bag-info.txt", "data/manifest.json", "data/report.html", "README.txt"}


def test_a_key_that_cant_sign_leaves_nothing(story: Story, tmp_path: Path) -> None:
    story.handbook.felles("export", "--out", str(tmp_path / "p.zip"), "--sign", str(tmp_path / "none"), code=3, today=TODAY)
    assert list(tmp_path.iterdir()) == []


# The same bytes


def _run(handbook: Path, out: Path, *arguments: str, cwd: Path, today: str | None = "2026-04-01", **environment: str) -> bytes:
    day = () if today is None else ("--today", today)
    command = [sys.executable, "-m", "felles", "-C", str(handbook), *day, "export", "--out", str(out), "--from", "2026-01-01", "--to", TODAY, *arguments]
    ran = subprocess.run(command, cwd=cwd, env={**os.environ, **environment}, capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return out.read_bytes()


@pytest.fixture(scope="module")
def plain(story: Story, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("plain")
    return _run(story.handbook.top, folder / "p.zip", cwd=folder)


def _same(made: bytes, expected: bytes, folder: Path) -> None:
    """Byte for byte; where it isn't, which files differ."""
    if made != expected:
        (folder / "made").write_bytes(made)
        (folder / "expected").write_bytes(expected)
        one, other = Pack(folder / "made").files, Pack(folder / "expected").files
        assert sorted(path for path in {*one, *other} if one.get(path) != other.get(path)) == []
    assert made == expected


SURROUNDINGS: Mapping[str, Mapping[str, str]] = {
    "another time zone": {"TZ": "Pacific/Kiritimati"},
    "another language of the machine": {"LC_ALL": "C", "LANG": "de_DE.UTF-8", "LANGUAGE": "de"},
    "another seed": {"PYTHONHASHSEED": "4711"},
    "a configuration of Git's own": {"GIT_CONFIG_COUNT": "2", "GIT_CONFIG_KEY_0": "core.autocrlf", "GIT_CONFIG_VALUE_0": "true", "GIT_CONFIG_KEY_1": "diff.renames", "GIT_CONFIG_VALUE_1": "copies"},
    "optimised": {"PYTHONOPTIMIZE": "1"},
}


@pytest.mark.parametrize("name", SURROUNDINGS)
def test_the_same_bytes_whatever_surrounds_it(story: Story, plain: bytes, tmp_path: Path, name: str) -> None:
    _same(_run(story.handbook.top, tmp_path / "p.zip", cwd=tmp_path, **SURROUNDINGS[name]), plain, tmp_path)


def test_the_same_bytes_on_another_day_from_another_place_and_under_another_name(story: Story, plain: bytes, tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        made = _run(story.handbook.top, tmp_path / "deep" / "annet navn.zip", cwd=story.handbook.top / "routines", today="2027-12-31")
    finally:
        os.umask(before)
    _same(made, plain, tmp_path)
    _same(_run(story.handbook.top, tmp_path / "now.zip", cwd=tmp_path, today=None), plain, tmp_path)  # by the machine's own clock


@pytest.mark.parametrize("how", ["plain", "packed", "crlf", "a branch of work", "a worktree"])
def test_the_same_bytes_from_another_copy(story: Story, plain: bytes, tmp_path: Path, how: str) -> None:
    copy = tmp_path / "copy"
    options = ("-c", "core.autocrlf=true", "-c", "core.eol=crlf") if how == "crlf" else ()
    subprocess.run(["git", "clone", "--quiet", "--no-local", *options, str(story.handbook.top), str(copy)], check=True, capture_output=True)
    arguments: tuple[str, ...] = ()

    def git(*command: str) -> None:
        subprocess.run(["git", "-c", "user.name=N", "-c", "user.email=n@x.example", *command], cwd=copy, check=True, capture_output=True)

    if how == "packed":
        git("repack", "-a", "-d", "-f", "--depth=1")
        git("pack-refs", "--all")
        git("commit-graph", "write")
    elif how == "crlf":
        (copy / ".git" / "info" / "attributes").write_text("*.md text eol=crlf export-ignore\n*.json -diff filter=x\n")
        git("rm", "-r", "-q", "--cached", ".")
        git("reset", "-q", "--hard")
    elif how == "a branch of work":
        git("checkout", "-q", "-b", "work")
        (copy / ROUTINE).write_text("noe helt annet")
        git("commit", "-q", "-a", "-m", "wip")
        (copy / MEDICINES).unlink()
        arguments = ("--at", "main")
    elif how == "a worktree":
        git("worktree", "add", "-q", "--detach", str(tmp_path / "tree"), "main")
        copy = tmp_path / "tree"
    _same(_run(copy, tmp_path / "p.zip", *arguments, cwd=tmp_path), plain, tmp_path)


# What is refused


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--as-of", "2026-03-21"], "has not come yet"),
        (["--as-of", "2026-03-01"], "this handbook’s first decision is of"),
        (["--as-of", "20.03.2026"], "not a day"),
        (["--as-of", "2026-3-2"], "not a day"),
        (["--from", "2026-03-05", "--to", "2026-03-04"], "ends (2026-03-04) before it begins"),
        (["--from", "2026-03-05"], "a first and a last day"),
        (["--to", "2026-03-05"], "a first and a last day"),
        (["--as-of", "2026-03-05", "--from", "2026-03-04", "--to", "2026-03-05"], "can't both"),
        (["--document", "RUT-999"], "RUT-999"),
        (["--site", "ingensteds"], "ingensteds"),
        (["--requirement", "NO-SUCH"], "NO-SUCH"),
        (["--finding", "FUNN-1"], "FUNN-1"),
        (["--at", "nowhere"], "nowhere"),
        (["--at", "--output=x"], "--output=x"),
    ],
)
def test_what_makes_no_sense_is_refused_and_leaves_nothing(story: Story, tmp_path: Path, arguments: list[str], said: str) -> None:
    code, told = story.handbook.ran("export", "--out", str(tmp_path / "p.zip"), *arguments, today=TODAY)
    assert code in (2, 3)
    assert said in told
    assert list(tmp_path.iterdir()) == []


def test_a_pack_that_stands_there_is_kept_unless_asked(story: Story, tmp_path: Path) -> None:
    out = tmp_path / "p.zip"
    out.write_bytes(b"mine")
    assert "already" in story.handbook.felles("export", "--out", str(out), code=3, today=TODAY)
    assert out.read_bytes() == b"mine"
    exported(story.handbook, out, "--overwrite")
    (tmp_path / "folder").mkdir()
    assert "folder" in story.handbook.felles("export", "--out", str(tmp_path / "folder"), "--overwrite", code=3, today=TODAY)
    assert {path.name for path in tmp_path.iterdir()} == {"p.zip", "folder"}


def test_a_damaged_repository_is_refused_by_name(story: Story, tmp_path: Path) -> None:
    copy = Quick.copied(story.handbook, tmp_path / "copy")
    blob = copy.git("rev-parse", f"main:{ROUTINE}")
    loose = copy.top / ".git" / "objects" / blob[:2] / blob[2:]
    loose.chmod(0o644)
    loose.write_bytes(b"x" * 20)
    code, told = copy.ran("export", "--out", str(tmp_path / "p.zip"), today=TODAY)
    assert code == 3
    assert "isn't whole" in told or "damaged" in told
    assert not (tmp_path / "p.zip").exists()


def test_what_is_not_what_main_holds_is_said(story: Story, tmp_path: Path) -> None:
    copy = Quick.copied(story.handbook, tmp_path / "copy")
    copy.branch("work")
    copy.commit_all({ROUTINE: copy.edited(ROUTINE, note="Arbeid.")})
    said = copy.felles("export", "--out", str(tmp_path / "work.zip"), today=TODAY)
    assert f"made from {copy.tip()[:12]}, which is not what “main” holds" in said
    said = copy.felles("export", "--out", str(tmp_path / "main.zip"), "--at", "main", today=TODAY)
    assert "made from" not in said


# Repositories of another make


def test_a_repository_whose_names_are_longer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = Built.git
    monkeypatch.setattr(Built, "git", lambda self, *words, **more: plain(self, *words, *(("--object-format=sha256",) if words[0] == "init" else ()), **more))
    handbook = Quick(tmp_path / "handbook")
    handbook.adopt()
    handbook.commit_all({ROUTINE: handbook.edited(ROUTINE, note="I stillhet.")})
    pack = exported(handbook, tmp_path / "p.zip", "--with-objects")
    objects = {path.removeprefix("data/objects/"): content for path, content in pack.files.items() if path.startswith("data/objects/")}
    assert all(hashlib.sha256(content).hexdigest() == name for name, content in objects.items())
    assert set(pack.files["data/history/line.txt"].decode().split()) <= objects.keys()
    assert [row["document"] for row in pack.json("data/history/bypasses.json")["bypasses"]] == ["RUT-002"]
    assert handbook.felles("verify", str(tmp_path / "p.zip"), today=TODAY).startswith("The pack holds.")


def test_a_handbook_that_is_a_folder_in_a_repository(adopted: Quick, tmp_path: Path) -> None:
    whole = Built(tmp_path / "repository")
    shutil.copytree(adopted.top, whole.top / "bok", ignore=shutil.ignore_patterns(".git", "decisions"))
    whole.clock = adopted.clock
    whole.commit_all({"annet.txt": "1\n"})
    handbook = Quick.__new__(Quick)
    handbook.top, handbook.clock = whole.top / "bok", whole.clock
    handbook.felles("adopt")
    whole.clock += 3600
    whole.commit_all({f"bok/{ROUTINE}": handbook.edited(ROUTINE, note="I stillhet."), "annet.txt": "2\n", "routines/x.md": "utenfor\n"})
    pack = exported(handbook, tmp_path / "p.zip", "--with-objects")
    assert [(row["path"], row["document"]) for row in pack.json("data/history/bypasses.json")["bypasses"]] == [(ROUTINE, "RUT-002")]
    assert f"data/versions/RUT-002/0001/{ROUTINE}" in pack.files
    assert not [path for path in pack.files if "annet" in path]
    assert handbook.felles("verify", str(tmp_path / "p.zip"), today=TODAY).startswith("The pack holds.")


# Killed, full, at once


def _begun(arguments: list[str], *, most: int | None = None) -> int:
    """The command in a process of its own, which has everything it needs loaded already."""
    child = os.fork()
    if child == 0:
        code = 70
        try:
            if most is not None:
                import resource

                signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
                resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
            code = felles(*arguments)[0]
        finally:
            os._exit(code)
    return child


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What a killed run leaves in the system's folder for temporary files goes with the test."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


MOMENTS = tries(6, 24)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.usefixtures("temporary")
def test_killed_at_random_there_is_nothing_or_the_whole(story: Story, pack: Pack, tmp_path: Path) -> None:
    dice = random.Random("killed")
    out = tmp_path / "out" / "p.zip"
    command = ["-C", str(story.handbook.top), "--lang", "en", "--today", TODAY, "export", "--out", str(out), "--from", "2026-01-01", "--to", TODAY]
    begun = time.monotonic()
    assert felles(*command)[0] == 0
    gc.enable()
    lasts = time.monotonic() - begun
    whole = out.read_bytes()
    assert whole == pack.bytes
    shutil.rmtree(out.parent)
    killed = 0
    while killed < MOMENTS:
        child = _begun(command)
        time.sleep(dice.uniform(0.02, 1.1) * lasts)
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        killed += os.WIFSIGNALED(status)
        assert not out.exists() or out.read_bytes() == whole
        if out.exists() or killed % 6 == 0:
            code, told, _ = felles(*command, "--overwrite")
            gc.enable()
            assert code == 0, told
            assert out.read_bytes() == whole
            assert [path.name for path in out.parent.iterdir()] == ["p.zip"]
            out.unlink()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.usefixtures("temporary")
@pytest.mark.parametrize("share", [0.0, 0.3, 0.999])
def test_a_disk_that_gets_full_leaves_nothing_and_never_ends_well(story: Story, pack: Pack, tmp_path: Path, share: float) -> None:
    out = tmp_path / "out" / "p.zip"
    out.parent.mkdir()
    limit = max(20_000, int(len(pack.bytes) * share))
    child = _begun(["-C", str(story.handbook.top), "--today", TODAY, "export", "--out", str(out), "--from", "2026-01-01", "--to", TODAY], most=limit)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 3
    assert list(out.parent.iterdir()) == []


def test_two_at_once_write_one_pack(story: Story, pack: Pack, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    out = tmp_path / "p.zip"
    command = [sys.executable, "-m", "felles", "-C", str(story.handbook.top), "--lang", "en", "--today", TODAY, "export", "--out", str(out), "--from", "2026-01-01", "--to", TODAY]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [running.communicate(timeout=120) for running in both]
    assert sorted(running.returncode for running in both) == [0, 3], said
    refused = next(err for running, (_, err) in zip(both, said, strict=True) if running.returncode)
    assert "Another run" in refused or "already" in refused
    _same(out.read_bytes(), pack.bytes, tmp_path_factory.mktemp("two"))
    assert [path.name for path in tmp_path.iterdir()] == ["p.zip"]


def test_a_place_where_nothing_can_be_written(story: Story, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    told = story.handbook.felles("export", "--out", str(tmp_path / "file" / "p.zip"), code=3, today=TODAY)
    assert "is a file, not a folder" in told
    code, told = story.handbook.ran("export", "--out", "/proc/p.zip", today=TODAY)
    assert code == 3
    assert "/proc" in told
    assert "Traceback" not in told


def test_what_can_t_be_said_is_no_success(story: Story, tmp_path: Path) -> None:
    """The digest is half of the proof: a run whose answer is lost doesn't end as though all were well."""
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    command = [sys.executable, "-m", "felles", "-C", str(story.handbook.top), "--today", TODAY, "export", "--out", str(tmp_path / "p.zip")]
    with open("/dev/full", "w") as full:
        assert subprocess.run(command, stdout=full, stderr=subprocess.DEVNULL, check=False).returncode == 3


# How far it has come


class _Stream:
    def __init__(self, terminal: bool) -> None:
        self.terminal, self.said = terminal, ""

    def isatty(self) -> bool:
        return self.terminal

    def write(self, text: str) -> None:
        self.said += text

    def flush(self) -> None:
        pass


def test_on_a_terminal_one_line_tells_how_far_it_has_come_and_goes_away(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    stream = _Stream(terminal=True)
    progress = Progress(Words("nb"), stream)  # type: ignore[arg-type]
    for done in range(1000):
        now[0] += 0.01
        progress("Writing the texts", done, 1000)
    progress.end()
    shown = stream.said.split("\r")[1:]
    assert 90 < len(shown) < 110
    assert shown[0] == "Skriver tekstene … 0 / 1000"
    assert "\n" not in stream.said
    assert shown[-2].strip() == "" and shown[-1] == ""
    progress.end()
    assert stream.said.count("\r") == len(shown)


def test_elsewhere_a_line_now_and_then_and_nothing_of_a_short_run(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    stream = _Stream(terminal=False)
    progress = Progress(Words("en"), stream)  # type: ignore[arg-type]
    for _ in range(310):
        now[0] += 0.1
        progress("Looking through the history", 0, 0)
    progress.end()
    assert stream.said == "Looking through the history …\n" * 3


def test_a_short_run_says_nothing_on_the_side(story: Story, tmp_path: Path) -> None:
    code, out, err = felles("-C", str(story.handbook.top), "--lang", "en", "--today", TODAY, "export", "--out", str(tmp_path / "p.zip"))
    gc.enable()
    assert (code, err) == (0, "")
    assert out.splitlines()[0].endswith("2 decisions.")
    assert "1 document is without a decision" in out
    assert "2 changes came in without a decision" in out


def test_who_decides_may_be_asked_of_the_pack_alone(pack: Pack) -> None:
    """The texts on which decisions rest go along, filtered or not."""
    assert any(path.startswith("data/versions/") and path.endswith(TEAM) for path in pack.files)
