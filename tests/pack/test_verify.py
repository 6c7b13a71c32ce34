"""``felles verify``: what it says of sound packs, in which words, and with which exit code."""

from __future__ import annotations

import ast
import json
import os
import random
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from tests.cli.handbook import felles
from tests.history.building import everything
from tests.journeys.deciding import ROUTINE, Quick

from felles.pack.claims import signature, since
from felles.pack.claims.understood import Understood
from felles.pack.opening import Opened

from .packs import SECOND, Files, exported, files, key, laid, second, summed, zipped

pytestmark = pytest.mark.usefixtures("quiet")


def _data(*arguments: str | Path, code: int = 0) -> dict[str, object]:
    found, out, err = felles("verify", "--format", "json", *map(str, arguments))
    assert found == code, out + err
    data: dict[str, object] = json.loads(out)
    return data


def _claims(data: dict[str, object], verdict: str) -> dict[str, int]:
    rows = data["claims"]
    assert isinstance(rows, list)
    return {row["id"]: row["count"] for row in rows if row["verdict"] == verdict}


def test_everything_is_worked_out_again_from_the_pack_alone(pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    data = _data(pack)
    assert data["holds"] is True
    held = _claims(data, "holds")
    assert {name: held[name] for name in ("records", "decision", "line.decisions", "verifier")} == {"records": 7, "decision": 1, "line.decisions": 7, "verifier": 1}
    rows = data["claims"]
    assert isinstance(rows, list)
    assert sum(row["id"] == "decision" for row in rows) == 6, "all but the baseline"
    assert held["files"] == len(files(pack)) - 1
    assert held["items"] > 50
    assert set(_claims(data, "unknown")) == {
        "digest.alone", "decision.adopted", "decisions.stated", "items.stated", "stated.none", "stated.check", "decisions.checked", "decisions.seen", "objects.none",
    }  # fmt: skip
    assert list(tmp_path.iterdir()) == [], "it needs no handbook and writes nothing"


def test_the_answer_comes_first_in_the_packs_own_language(pack: Path) -> None:
    code, out, err = felles("verify", str(pack))
    assert (code, err) == (0, "")
    assert out.startswith("Pakken holder.\n")
    assert felles("--lang", "sv", "verify", str(pack))[1].startswith("Paketet håller.\n")
    digest = json.loads(felles("verify", str(pack), "--format", "json")[1])["digest"]
    assert digest in out.splitlines()[-1]


def test_every_decision_is_listed_when_asked_for(pack: Path) -> None:
    shortly, whole = (felles("--lang", "en", "verify", str(pack), *more)[1] for more in ((), ("--all",)))
    assert "6 decisions meet the team's rules of their time" in shortly
    assert whole.count("1 decision meets the team's rules of its time") == 6
    assert "data/decisions/2026/0006.json: 1 decision meets" in whole


def test_only_the_pack_that_is_expected(pack: Path, sound: Files, tmp_path: Path) -> None:
    digest = str(_data(pack)["digest"])
    for written in (digest, digest.removeprefix("sha256:"), digest.upper(), f" {digest[:20]} {digest[20:]} "):
        assert "digest.alone" not in _claims(_data(pack, "--expect", written), "unknown")
        assert second(pack, "--expect", written.replace(" ", ""))[0]
    other = zipped(summed({**sound, "data/report.html": sound["data/report.html"].replace(b"<title>", b"<title>X", 1)}), tmp_path / "other.zip")
    assert _data(other)["holds"] is True, "added up anew, and only the digest tells"
    assert second(other)[0]
    assert list(_claims(_data(other, "--expect", digest, code=1), "fails")) == ["digest.other"]
    assert not second(other, "--expect", digest)[0]


@pytest.mark.parametrize("expect", ["", "sha256:", "0" * 63, "sha1:" + "0" * 40, "0" * 64 + "!"])
def test_what_is_no_digest_is_wrong_use(pack: Path, expect: str) -> None:
    code, out, err = felles("--lang", "en", "verify", str(pack), "--expect", expect)
    assert (code, out) == (2, "")
    assert "is no pack's checksum" in err


def test_a_pack_that_isnt_there(tmp_path: Path) -> None:
    code, _, err = felles("--lang", "en", "verify", str(tmp_path / "nowhere.zip"))
    assert code == 2 and "There is no" in err
    (tmp_path / "empty").mkdir()
    assert felles("verify", str(tmp_path / "empty"))[0] == 3


@pytest.mark.parametrize("sort", ["copied", "deflated", "other order", "another folder", "without a folder", "unpacked", "unpacked above", "with folders"])
def test_a_pack_may_lie_as_an_archive_wants(pack: Path, sound: Files, tmp_path: Path, sort: str) -> None:
    target = tmp_path / "lagt.zip"
    if sort == "copied":
        shutil.copyfile(pack, target)
        os.utime(target, (1, 1))
    elif sort == "deflated":
        zipped(sound, target, way=zipfile.ZIP_DEFLATED)
    elif sort == "other order":
        zipped(sound, target, order=lambda name: name[::-1])
    elif sort == "another folder":
        zipped(sound, target, folder="Sak 2026-17/")
    elif sort == "without a folder":
        zipped(sound, target, folder="")
    elif sort == "with folders":
        shutil.make_archive(str(target.with_suffix("")), "zip", laid(sound, tmp_path / "in" / "pakke").parent)
        assert any(name.endswith("/") for name in zipfile.ZipFile(target).namelist())
    else:
        folder = laid(sound, tmp_path / "ut" / "pakke")
        target = folder if sort == "unpacked" else folder.parent
    data = _data(target, "--expect", str(_data(pack)["digest"]))
    assert data["holds"] is True
    assert second(target)[0]


def test_a_zip_that_was_written_as_it_came(sound: Files, tmp_path: Path) -> None:
    """Sizes behind each file, as who can't go back in what he writes has to have them."""

    class Line:
        def __init__(self) -> None:
            self.file = (tmp_path / "line.zip").open("wb")

        def write(self, data: bytes) -> int:
            return self.file.write(data)

        def flush(self) -> None:
            self.file.flush()

    line = Line()
    with zipfile.ZipFile(line, "w", zipfile.ZIP_DEFLATED) as opened:  # type: ignore[call-overload]
        for name in sorted(sound):
            with opened.open(f"pakke/{name}", "w", force_zip64=len(name) % 2 == 0) as one:
                one.write(sound[name])
    line.file.close()
    assert _data(tmp_path / "line.zip")["holds"] is True
    assert second(tmp_path / "line.zip")[0]


def test_since_an_older_pack(decided: Quick, pack: Path, tmp_path: Path) -> None:
    older = tmp_path / "older.zip"
    decided.felles("export", "--out", str(older), "--as-of", "2026-03-08", "--at", decided.git("rev-list", "--first-parent", "main").split()[6], today="2026-07-01")
    assert _claims(_data(pack, "--since", older), "holds")["since"] < 7
    assert second(pack, "--since", older)[0]
    # The wrong way round, what came later looks as if it had been taken out.
    assert {"since.gone", "since.rewritten"} <= set(_claims(_data(older, "--since", pack, code=1), "fails"))
    assert not second(older, "--since", pack)[0]


def test_since_tells_where_history_was_rewritten(decided: Quick, pack: Path, tmp_path: Path) -> None:
    made = Quick.copied(decided, tmp_path / "handbook")
    line = made.git("rev-list", "--first-parent", "--reverse", "main").split()
    made.git("checkout", "--quiet", "-B", "main", line[-3])
    made.commit_all({"README.md": "Skrevet om."}, "skrevet om")
    made.git("cherry-pick", "--allow-empty", "-m", "1", line[-2])
    made.git("cherry-pick", "--allow-empty", line[-1])
    later = exported(made, tmp_path / "later.zip")
    data = _data(later, "--since", pack, code=1)
    rows = data["claims"]
    assert isinstance(rows, list)
    (split,) = [row for row in rows if row["id"] == "since.rewritten"]
    assert f"line {len(line) - 1} " in felles("--lang", "en", "verify", str(later), "--since", str(pack))[1], split
    assert not second(later, "--since", pack)[0]


def test_a_torn_older_pack_proves_nothing(pack: Path, sound: Files, tmp_path: Path) -> None:
    older = zipped({**sound, "data/history/line.txt": b"0" * 40 + b"\n"}, tmp_path / "older.zip")
    data = _data(pack, "--since", older)
    assert "since.older" in _claims(data, "unknown") and "since" not in _claims(data, "holds")


def test_signed_packs(decided: Quick, pack: Path, signing: Path, tmp_path: Path) -> None:
    signed, stranger = tmp_path / "signed.zip", key(tmp_path)
    exported(decided, signed, "--as-of", "2026-06-30", "--sign", str(signing))
    assert "signature.member" in _claims(_data(signed), "holds"), "a key that stands in the team's text"
    assert "signature" in _claims(_data(signed, "--signer", signing.with_suffix(".pub")), "holds")
    assert "signature.other" in _claims(_data(signed, "--signer", stranger.with_suffix(".pub"), code=1), "fails")
    assert "signature.none" in _claims(_data(pack, "--signer", stranger.with_suffix(".pub"), code=1), "fails")
    other = exported(decided, tmp_path / "other.zip", "--as-of", "2026-06-30", "--sign", str(stranger))
    assert "signature.unknown" in _claims(_data(other), "unknown")
    moved = zipped({**files(pack), "SHA256SUMS.sig": files(signed)["SHA256SUMS.sig"]}, tmp_path / "moved.zip")
    assert "signature.torn" in _claims(_data(moved, code=1), "fails"), "of another pack"
    bare = {name: content for name, content in files(signed).items() if name != "SHA256SUMS.sig"}
    assert "signature.gone" in _claims(_data(zipped(bare, tmp_path / "bare.zip"), code=1), "fails")
    armour = files(other)["SHA256SUMS.sig"]
    for at in range(60, len(armour) - 40, 41):
        torn = zipped({**files(other), "SHA256SUMS.sig": armour[:at] + bytes([armour[at] ^ 1]) + armour[at + 1 :]}, tmp_path / "torn.zip")
        with Opened(torn) as opened:
            found = list(signature.claims(Understood(opened), ()))
        assert [one.verdict for one in found] == ["fails"], (at, found)
    code, _, err = felles("--lang", "en", "verify", str(signed), "--signer", str(signing))
    assert code == 2 and "no public SSH key" in err, "nobody has to show the private one"


def test_a_pack_with_gits_objects_shows_what_each_yes_was_said_to(decided: Quick, tmp_path: Path) -> None:
    whole = exported(decided, tmp_path / "objects.zip", "--from", "2026-03-02", "--to", "2026-06-30", "--with-objects")
    data = _data(whole)
    assert _claims(data, "holds")["objects.reviewed"] == 6
    assert not {"decisions.seen", "objects.none"} & set(_claims(data, "unknown"))
    assert second(whole)[0]
    inside = files(whole)
    name = next(name for name in sorted(inside) if name.startswith("data/objects/"))
    forged = zipped(summed({**inside, name: inside[name] + b" "}), tmp_path / "forged.zip")
    assert "objects.name" in _claims(_data(forged, code=1), "fails")


def test_a_pack_of_a_part_says_what_it_cant_tell(decided: Quick, tmp_path: Path) -> None:
    part = exported(decided, tmp_path / "part.zip", "--as-of", "2026-03-08", "--document", "RUT-001")
    unknown = _claims(_data(part), "unknown")
    assert {"versions.filtered", "items.filtered", "decision.texts", "decision.later"} <= set(unknown)
    closed = exported(decided, tmp_path / "closed.zip", "--as-of", "2026-06-30", "--without-accounts")
    unknown = _claims(_data(closed), "unknown")
    assert {"versions.lessened", "items.filtered", "decision.no-texts"} <= set(unknown)
    assert second(part)[0] and second(closed)[0]
    said = felles("--lang", "en", "verify", str(closed))[1]
    assert "Whether decision 2–7 met the rules" in said, "said once"


def test_the_second_verifier_lies_in_the_pack_and_runs_where_it_lies(sound: Files, tmp_path: Path) -> None:
    folder = laid(sound, tmp_path / "pakke")
    before = everything(folder)
    ran = subprocess.run([sys.executable, "-I", "verify.py"], cwd=folder, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "The pack holds." in ran.stdout
    assert everything(folder) == before


def test_the_second_verifier_is_small_and_shares_nothing() -> None:
    text = SECOND.read_text("utf-8")
    assert text.count("\n") <= 150
    tree = ast.parse(text, feature_version=(3, 8))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert imported <= set(sys.stdlib_module_names) and "felles" not in imported
    assert not {"eval", "exec", "__import__", "extract", "extractall", "system", "popen"} & {n.id if isinstance(n, ast.Name) else getattr(n, "attr", "") for n in ast.walk(tree)}


def test_what_is_printed_of_a_pack_is_safe_to_look_at(sound: Files, tmp_path: Path) -> None:
    evil = "data/\x1b]0;eid\x07 \u202etxt.exe"
    target = zipped({**sound, evil: b"x"}, tmp_path / "evil.zip")
    for arguments in (("verify", str(target)), ("verify", str(target), "--format", "json")):
        code, out, err = felles(*arguments)
        assert code == 1
        assert (out + err).replace("\n", "").isprintable()
    assert second(target)[1].replace("\n", "").isprintable()


def test_nobodys_language_is_no_language(pack: Path, sound: Files, tmp_path: Path) -> None:
    target = zipped(summed({**sound, "data/manifest.json": sound["data/manifest.json"].replace(b'"language": "nb",\n "folder"', b'"language": "../x",\n "folder"')}), tmp_path / "x.zip")
    code, out, _ = felles("verify", str(target))
    assert out and "Traceback" not in out and code in (0, 1)


def test_the_routine_is_there_to_the_byte(decided: Quick, sound: Files) -> None:
    first = decided.git("show", f"main~0:{ROUTINE}")
    assert any(content.decode("utf-8").strip() == first for name, content in sound.items() if name.startswith("data/versions/RUT-002/"))


def _rewritten(rows: list[str], rng: random.Random) -> list[str]:
    """A line of changes as somebody leaves it who amended, dropped, moved or put in one, or went back."""
    at, other = rng.sample(range(len(rows)), 2)
    made = list(rows)
    how = rng.randrange(5)
    if how == 0:
        made[at] = f"{rng.getrandbits(160):040x}"
    elif how == 1:
        del made[at]
    elif how == 2:
        made[at], made[other] = made[other], made[at]
    elif how == 3:
        made.insert(at, f"{rng.getrandbits(160):040x}")
    else:
        made = made[: at + 1] if at + 1 < len(made) else made[:-1]
    return made + [f"{rng.getrandbits(160):040x}" for _ in range(rng.randrange(4))]


def test_every_rewrite_is_told_and_no_extension(sound: Files, tmp_path: Path) -> None:
    rng = random.Random(8)
    kept = {name: content for name, content in sound.items() if name.startswith("data/decisions/") or name in ("bagit.txt", "bag-info.txt", "data/history/line.txt")}
    rows = kept["data/history/line.txt"].decode().split()
    records = sorted(name for name in kept if name.startswith("data/decisions/"))
    with Opened(zipped(summed(kept), tmp_path / "older.zip")) as older:
        for i in range(400):
            later, files = [*rows, *(f"{rng.getrandbits(160):040x}" for _ in range(rng.randrange(5)))], dict(kept)
            if i % 2 and rng.random() < 0.8:
                later = _rewritten(rows, rng)
            elif i % 2:
                name = rng.choice(records)
                files[name] = files[name].replace(b'"approved"', b'"confirmed"', 1) + (b"" if rng.random() < 0.5 else b"\n")
                if rng.random() < 0.3 or files[name] == kept[name]:
                    del files[name]
            files["data/history/line.txt"] = "".join(f"{one}\n" for one in later).encode()
            with Opened(zipped(summed(files), tmp_path / "newer.zip")) as newer:
                found = {one.verdict for one in since.claims(Understood(newer), older)}
            assert found == ({"fails"} if i % 2 else {"holds"}), (i, later)
