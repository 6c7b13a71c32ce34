"""Packs to take apart: a small handbook's evidence with a decision of every sort, as files that can be changed and put together again."""

from __future__ import annotations

import hashlib
import io
import re
import runpy
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from pathlib import Path

from tests.journeys.deciding import MEDICINES, ROUTINE, SETTINGS, TEAM, Quick
from tests.journeys.test_gate_merges import MEETING, MINUTES

import felles.pack

SECOND = Path(felles.pack.__file__).parent / "second" / "verify.py"
PERIOD = ("--from", "2026-03-02", "--to", "2026-06-30")
Files = dict[str, bytes]


def key(folder: Path) -> Path:
    """A private SSH key; the public one lies beside it."""
    made = folder / "nokkel"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(made)], check=True)
    return made


def deciding(top: Path, sort: type[Quick] = Quick, signing: Path | None = None) -> Quick:
    """Adopted, then decided: in writing, the short way, at once and confirmed, in a meeting against one, and withdrawn later on."""
    made = sort(top)
    team = made.text(TEAM).replace("    hearing_days: 2\n", "    hearing_days: 2\n    meeting: {present: 3, confirm: 2}\n")
    if signing is not None:
        team = team.replace("account: elva-sykepleier,", f"account: elva-sykepleier, key: {signing.with_suffix('.pub').read_text('utf-8').strip()},")
    settings = made.text(SETTINGS).replace("docs/registers, schemas", "docs/registers, docs/meetings, schemas")
    made.commit_all({TEAM: team, SETTINGS: settings}, "Møter")
    made.adopt()

    def decided(name: str, files: Mapping[str, str | bytes | None], *said: str, days: int = 3, urgent: bool = False, mode: str = "merged", against: str = "") -> None:
        proposal = made.propose(name, files, urgent=urgent)
        for account in said:
            proposal.said(account)
        if against:
            proposal.said(against, "changes_requested", reason="For fort.")
        if signing is not None and "elva-sykepleier" in said:
            import json

            made.felles("sign", str(proposal.file), "--account", "elva-sykepleier", "--key", str(signing))
            proposal.reviews = json.loads((made.top.parent / f"{name}.json").read_text("utf-8"))["reviews"]
        made.wait(days=days)
        proposal.merged(mode)
        made.felles("record", "--reviews", str(proposal.file))

    nurses = ("skogen-sykepleier", "elva-sykepleier")
    decided("fem", {ROUTINE: made.edited(ROUTINE, ("Innen ti minutter", "Innen fem minutter"), note="Fem minutter nå.")}, *nurses)
    decided("skrivefeil", {ROUTINE: made.edited(ROUTINE, ("skriv i journalen", "skriv i jornalen"), note="En skrivefeil.", sort="editorial")}, "skogen-fagarbeider", mode="squashed")
    decided("haster", {MEDICINES: made.edited(MEDICINES, ("title: ", "title: Ny "), note="Det haster.")}, "skogen-leder", "skogen-sykepleier", days=0, urgent=True)
    decided("bekreftet", {MEDICINES: made.edited(MEDICINES, note="Teamet står bak.", sort="confirmed")}, *nurses, mode="rebased")
    minutes = MINUTES.format(team="utviklingsteam", date="2026-03-09", present="1, 4, 5", outcome="approve", subject="RUT-002")
    shorter = made.edited(ROUTINE, ("Innen fem minutter", "Innen fire minutter"), note="Fire minutter nå.")
    decided("mote", {ROUTINE: shorter, MEETING.replace("03-03", "03-09"): minutes.replace("MOT-2026-03-03", "MOT-2026-03-09")}, *nurses, days=0, against="skogen-leder")
    gone = made.edited(ROUTINE, note="Utgår.").replace("scope:\n", "withdrawn: {date: 2026-05-10, reason: Slått sammen med RUT-001.}\nscope:\n", 1)
    decided("utgar", {ROUTINE: gone}, *nurses)
    return made


def exported(made: Quick, target: Path, *options: str) -> Path:
    """A pack of it; options else those of a period that has everything in it."""
    made.felles("export", "--out", str(target), *(options or PERIOD), today="2026-07-01", lang="nb")
    return target


def files(pack: Path) -> Files:
    """The pack's files by their names in it."""
    with zipfile.ZipFile(pack) as opened:
        return {name.partition("/")[2]: opened.read(name) for name in opened.namelist()}


def zipped(some: Mapping[str, bytes], target: Path, *, folder: str = "pakke/", way: int = zipfile.ZIP_STORED, order: Callable[[str], object] = str) -> Path:
    """A zip of them as anybody's program makes one."""
    with zipfile.ZipFile(target, "w", way) as opened:
        for name in sorted(some, key=order):  # type: ignore[arg-type]
            opened.writestr(folder + name, some[name])
    return target


def laid(some: Mapping[str, bytes], target: Path) -> Path:
    """A folder with them."""
    for name, content in some.items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return target


def summed(some: Mapping[str, bytes]) -> Files:
    """The same with every list of checksums added up anew, as a forger would."""
    made = {name: content for name, content in some.items() if name not in ("SHA256SUMS", "SHA256SUMS.sig", "manifest-sha256.txt", "tagmanifest-sha256.txt")}
    payload = [name for name in made if name.startswith("data/")]
    size = f"Payload-Oxum: {sum(len(made[name]) for name in payload)}.{len(payload)}"
    made["bag-info.txt"] = re.sub(rb"Payload-Oxum: .*", size.encode(), made["bag-info.txt"])
    made["manifest-sha256.txt"] = _list(made, payload)
    made["tagmanifest-sha256.txt"] = _list(made, [name for name in made if not name.startswith("data/")])
    made["SHA256SUMS"] = _list(made, list(made))
    return made


def _list(some: Mapping[str, bytes], names: list[str]) -> bytes:
    return "".join(f"{hashlib.sha256(some[name]).hexdigest()}  {name}\n" for name in sorted(names)).encode()


def second(*arguments: str | Path) -> tuple[bool, str]:
    """Whether the pack holds by the second verifier, and what it printed. It never ends in any other way."""
    out, argv = io.StringIO(), sys.argv
    sys.argv = [str(SECOND), *map(str, arguments)]
    try:
        with redirect_stdout(out):
            runpy.run_path(str(SECOND), run_name="__main__")
    except SystemExit as stop:
        assert stop.code in (0, 1, False, True), stop.code
        return not stop.code, out.getvalue()
    finally:
        sys.argv = argv
    raise AssertionError("it didn't end")
