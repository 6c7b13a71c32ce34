"""Repositories as somebody who means ill, or a failing disk, hands them over: each from one sound handbook with decisions.

``SAME``: the pack is the sound one's, byte for byte. ``REFUSED``: nothing is written, and the sentence says what is wrong.
``TOLD``: a pack is written whose decided texts are the sound one's, and it names what was done.
``EITHER``: the damage may have hit nothing that is read; then the pack is the sound one's, else it is refused.
"""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.history.building import Built
from tests.journeys.deciding import MEDICINES, ROUTINE, TEAM, Quick

SAME, REFUSED, TOLD, EITHER = "same", "refused", "told", "either"
RECORD = "docs/decisions/2026/0002.json"
ATTRIBUTES = "* text eol=crlf diff=evil merge=evil filter=evil ident export-ignore export-subst working-tree-encoding=UTF-16\n"


@dataclass(frozen=True)
class Case:
    """One way to prepare a repository, and what has to come of it."""

    name: str
    prepare: Callable[[Quick], Path | None]
    """Changes the copy; the folder to export from where that is another."""
    outcome: str
    said: str = ""
    """In the refusal; or, when it is told, in the file ``where`` of the pack."""
    where: str = "data/check.json"


def sound(top: Path, sort: type[Quick] = Quick) -> Quick:
    """Adopted, with two decisions that a team has made."""
    made = sort(top)
    made.adopt()
    for path, change, note in ((ROUTINE, ("Innen ti minutter", "Innen fem minutter"), "Fem minutter nå."), (MEDICINES, ("title: ", "title: Ny "), "Nytt navn.")):
        proposal = made.propose(path.rsplit("/", 1)[1][:7], {path: made.edited(path, change, note=note)}).said("skogen-sykepleier").said("elva-sykepleier")
        made.wait(days=3)
        proposal.merged("merged")
        made.felles("record", "--reviews", str(proposal.file))
    return made


def evil(made: Built) -> tuple[str, Path]:
    """A program that leaves a mark when it runs, and the mark."""
    marker, script = made.top.parent / "marker", made.top.parent / "evil"
    script.write_text(f"#!/bin/sh\necho ran >> {marker}\ncat\n")
    script.chmod(0o755)
    return str(script), marker


# Clones that lack something


def _cloned(*options: str) -> Callable[[Quick], Path]:
    def prepare(made: Quick) -> Path:
        to = made.top.parent / "clone"
        made.git("config", "uploadpack.allowFilter", "true")
        made.git("clone", "-q", *options, f"file://{made.top}", str(to))
        return to

    return prepare


def _shared(made: Quick) -> Path:
    to = made.top.parent / "clone"
    made.git("clone", "-q", "--shared", str(made.top), str(to))
    return to


def _loose(made: Quick) -> Path:
    """Every object as a file of its own; the folder of objects."""
    objects = made.top / ".git" / "objects"
    for pack in list((objects / "pack").glob("*.pack")):
        moved = made.top.parent / pack.name
        pack.rename(moved)
        for more in (objects / "pack").glob(f"{pack.stem}.*"):
            more.chmod(0o644)
            more.unlink()
        with moved.open("rb") as content:
            subprocess.run(["git", "unpack-objects", "-q"], stdin=content, cwd=made.top, check=True)
        moved.unlink()
    return objects


def _lost(named: str) -> Callable[[Quick], None]:
    def prepare(made: Quick) -> None:
        _loose(made)
        name = made.git("rev-parse", named)
        path = made.top / ".git/objects" / name[:2] / name[2:]
        path.chmod(0o644)
        path.unlink()

    return prepare


def _exchanged(named: str, other: str) -> Callable[[Quick], None]:
    """An object that is sound, and another than its id says."""

    def prepare(made: Quick) -> None:
        objects = _loose(made)
        one, two = made.git("rev-parse", named), made.git("rev-parse", other)
        target = objects / one[:2] / one[2:]
        target.chmod(0o644)
        shutil.copy(objects / two[:2] / two[2:], target)

    return prepare


def _flipped(pattern: str, part: int, of: int = 16) -> Callable[[Quick], None]:
    """One bit is another in one file of the Git folder, at a part of its length."""

    def prepare(made: Quick) -> None:
        made.git("repack", "-a", "-d", "-q", "--write-bitmap-index")
        made.git("commit-graph", "write", "--reachable")
        (path,) = (made.top / ".git/objects").rglob(pattern)
        whole = bytearray(path.read_bytes())
        at = min(len(whole) - 1, 12 + (len(whole) - 12) * part // of)
        whole[at] ^= 1 << part % 8
        path.chmod(0o644)
        path.write_bytes(bytes(whole))

    return prepare


def _cut(pattern: str) -> Callable[[Quick], None]:
    def prepare(made: Quick) -> None:
        made.git("repack", "-a", "-d", "-q")
        (path,) = (made.top / ".git/objects").rglob(pattern)
        path.chmod(0o644)
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    return prepare


# What is laid over what is there


def _laid(made: Quick, text: str) -> str:
    path = made.top.parent / "laid"
    path.write_text(text)
    name = made.git("hash-object", "-w", "--no-filters", str(path))
    path.unlink()
    return name


def _replaced(named: str) -> Callable[[Quick], None]:
    def prepare(made: Quick) -> None:
        name = made.git("rev-parse", named)
        sort = made.git("cat-file", "-t", name)
        other = _laid(made, "ond\n") if sort == "blob" else made.git("rev-parse", {"commit": "main~3", "tree": "main~3^{tree}"}[sort])
        made.git("replace", "-f", name, other)

    return prepare


def _file(path: str, text: str) -> Callable[[Quick], None]:
    def prepare(made: Quick) -> None:
        target = made.top / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text.replace("TIP", made.tip("main")))

    return prepare


def _configured(*pairs: tuple[str, str]) -> Callable[[Quick], None]:
    def prepare(made: Quick) -> None:
        program, _ = evil(made)
        for name, value in pairs:
            made.git("config", name, value.replace("EVIL", program).replace("OUT", str(made.top.parent)))

    return prepare


def _included(made: Quick) -> None:
    program, _ = evil(made)
    (made.top / ".git/more").write_text(f"[core]\n\tfsmonitor = {program}\n\tsshCommand = {program}\n[diff \"evil\"]\n\ttextconv = {program}\n")
    made.git("config", "include.path", "more")


def _hooked(made: Quick) -> None:
    program, _ = evil(made)
    folder = made.top / ".git/hooks"
    folder.mkdir(exist_ok=True)
    for hook in "pre-commit post-checkout post-index-change reference-transaction pre-push post-merge update fsmonitor-watchman sendemail-validate".split():
        shutil.copy(program, folder / hook)


def _filtered(made: Quick) -> None:
    program, _ = evil(made)
    (made.top / ".git/info").mkdir(exist_ok=True)
    (made.top / ".git/info/attributes").write_text(ATTRIBUTES)
    (made.top / ".gitattributes").write_text(ATTRIBUTES)
    for name in ("diff.evil.textconv", "diff.evil.command", "filter.evil.smudge", "filter.evil.clean", "filter.evil.process", "merge.evil.driver", "core.fsmonitor"):
        made.git("config", name, program)


def _lying_graph(made: Quick) -> None:
    made.git("commit-graph", "write", "--reachable")
    graph = made.top / ".git/objects/info/commit-graph"
    content, tree = graph.read_bytes(), bytes.fromhex(made.tree("main"))
    graph.chmod(0o644)
    graph.write_bytes(content.replace(tree + content[content.index(tree) + 20 :][:4], tree + b"\x70\0\0\0"))


# What is in the history itself


def _attributed(line: str) -> Callable[[Quick], None]:
    def prepare(made: Quick) -> None:
        made.git("config", "core.autocrlf", "false")
        name = _laid(made, line + "\n")
        made.git("update-index", "--add", "--cacheinfo", f"100644,{name},.gitattributes")
        made.clock += 3600
        made.git("commit", "-q", "-m", "Attributter")

    return prepare


def _mailmapped(made: Quick) -> None:
    made.commit_all({".mailmap": "En Annen <annen@example.org> <skriver@kommune.example>\n"}, "Navn")


def _linked(made: Quick) -> None:
    (made.top / "routines/besok/rut-009-lenke.md").symlink_to("/etc/hostname")
    (made.top / "routines/mappe").symlink_to("/etc")
    made.commit_all({}, "Lenker")


def _submodule(more: str) -> Callable[[Quick], None]:
    def prepare(made: Quick) -> None:
        program, _ = evil(made)
        text = f'[submodule "x"]\n\tpath = routines/modul\n\turl = {made.top}\n{more}'.replace("EVIL", program)
        made.commit_all({".gitmodules": text}, "Modul")
        made.git("update-index", "--add", "--cacheinfo", f"160000,{made.tip()},routines/modul")
        made.git("commit", "-q", "--amend", "--no-edit")

    return prepare


def _twins(made: Quick) -> None:
    twin = ROUTINE.replace("rut-002", "RUT-002")
    made.commit_all({twin: made.text(ROUTINE)}, "Tvilling")


def _strange_names(made: Quick) -> None:
    name = _laid(made, "x\n")
    for path in ("routines/besok/\x1b[31mrød.md", "routines/besok/a\u202eb.md", "routines/con.md"):
        made.git("update-index", "--add", "--cacheinfo", f"100644,{name},{path}")
    made.git("commit", "-q", "-m", "Navn")


def _raw(made: Quick, sort: str, content: bytes) -> str:
    """An object Git itself would not make; its id."""
    name = subprocess.run(
        ["git", "hash-object", "-w", "-t", sort, "--literally", "--stdin"], cwd=made.top, input=content, capture_output=True, check=True
    ).stdout.decode()
    return name.strip()


def _tree(made: Quick, *extra: tuple[str, bytes, str]) -> str:
    """Main's top folder with more in it, sorted as little as it comes."""
    rows = [line.split(None, 3) for line in made.git("ls-tree", "main").splitlines()]
    own = [(mode.lstrip("0"), name.encode(), blob) for mode, _, blob, name in rows]
    return _raw(made, "tree", b"".join(mode.encode() + b" " + name + b"\0" + bytes.fromhex(blob) for mode, name, blob in (*own, *extra)))


def _ill_formed(*names: bytes) -> Callable[[Quick], None]:
    def prepare(made: Quick) -> None:
        blob = _laid(made, "ond\n")
        tree = _tree(made, *(("100644", name, blob) for name in names))
        made.git("update-ref", "refs/heads/main", made.git("commit-tree", tree, "-p", "main", "-m", "x"))

    return prepare


def _no_author(made: Quick) -> None:
    made.git("update-ref", "refs/heads/main", _raw(made, "commit", f"tree {made.tree('main')}\nparent {made.tip('main')}\n\nx\n".encode()))


def _dated(author: str, committer: str) -> Callable[[Quick], None]:
    def prepare(made: Quick) -> None:
        made.commit_all({"notat.txt": "x\n"}, "x", GIT_AUTHOR_DATE=author, GIT_COMMITTER_DATE=committer)

    return prepare


def _direct(made: Quick) -> None:
    made.commit_all({ROUTINE: made.text(ROUTINE).replace("Innen fem minutter", "Innen en time")}, "Direkte")


def _evil_merge(made: Quick) -> None:
    """A merge that brings what neither side had."""
    made.branch("annet")
    made.commit_all({"notat.txt": "x\n"})
    made.on("main")
    made.git("merge", "-q", "--no-ff", "--no-commit", "annet")
    (made.top / ROUTINE).write_text(made.text(ROUTINE).replace("Innen fem minutter", "Innen en time"))
    made.commit_all({}, "Fletting")


def _octopus(made: Quick) -> None:
    for name, path in (("en", "notat-1.txt"), ("to", "notat-2.txt")):
        made.branch(name)
        made.commit_all({path: "x\n"})
        made.on("main")
    tree = made.git("write-tree")
    (made.top / ROUTINE).write_text(made.text(ROUTINE).replace("Innen fem minutter", "Innen en time"))
    made.git("add", "--all")
    tree = made.git("write-tree")
    commit = made.git("commit-tree", tree, "-p", "main", "-p", "en", "-p", "to", "-m", "Tre på en gang")
    made.git("update-ref", "refs/heads/main", commit)


def _record_changed(made: Quick) -> None:
    text = made.text(RECORD)
    made.commit_all({RECORD: text.replace('"no": 4', '"no": 5', 1)}, "Rettet")
    made.commit_all({RECORD: text}, "Tilbake")


def _moved_there_and_back(made: Quick) -> None:
    text = made.text(ROUTINE)
    made.commit_all({ROUTINE: None, "docs/bort.md": text})
    made.commit_all({"docs/bort.md": None, ROUTINE: text})


def _replayed(made: Quick) -> None:
    """The commit that a decision tells of is on the line no more."""
    base = made.git("rev-list", "--max-parents=0", "main")
    kept = made.tree("main")
    commit = made.git("commit-tree", kept, "-p", made.git("commit-tree", made.tree(base), "-m", "Begynnelsen"), "-m", "Alt på nytt")
    made.git("update-ref", "refs/heads/main", commit)


# Where and how the repository lies


def _tagged(made: Quick) -> None:
    made.git("tag", "main", "main~3")


def _tagged_head(made: Quick) -> None:
    made.git("tag", "HEAD", "main~3")


def _detached(made: Quick) -> None:
    made.git("checkout", "-q", "--detach", "main")


def _worktree(made: Quick) -> Path:
    to = made.top.parent / "other"
    made.git("worktree", "add", "-q", "--detach", str(to), "main")
    return to


def _apart(made: Quick) -> None:
    """The Git folder lies elsewhere, and a file says where."""
    moved = made.top.parent / "apart"
    (made.top / ".git").rename(moved)
    (made.top / ".git").write_text(f"gitdir: {moved}\n")


def _packed(made: Quick) -> None:
    made.git("pack-refs", "--all")
    made.git("gc", "-q", "--aggressive", "--prune=now")
    made.git("multi-pack-index", "write")


def _locked(made: Quick) -> None:
    for name in ("index.lock", "HEAD.lock", "config.lock", "refs/heads/main.lock", "packed-refs.lock", "shallow.lock"):
        (made.top / ".git" / name).touch()
    (made.top / ".git/index").write_bytes(b"DIRC\0\0\0\x02rubbish")


def _dirty(made: Quick) -> None:
    """What lies in the folder is no part of it."""
    (made.top / ROUTINE).write_text("---\nid: RUT-002\nkind: routine\n---\nNoe annet.\n")
    (made.top / TEAM).unlink()
    (made.top / ".env").write_text("HEMMELIG=1\n")
    (made.top / "schemas/routine/schema.json").write_text("{")


def _case_config(made: Quick) -> None:
    for name in ("core.ignoreCase", "core.precomposeUnicode", "core.protectNTFS"):
        made.git("config", name, "true")


def _foreign(made: Quick) -> None:
    """Somebody else owns the folder, which Git refuses by itself."""
    for path in (made.top, *made.top.rglob("*")):
        os.chown(path, 12345, 12345, follow_symlinks=False)


def _bad_idx(made: Quick) -> None:
    """An index of a pack that was made up: two objects bear each other's places."""
    made.git("repack", "-a", "-d", "-q")
    (path,) = (made.top / ".git/objects/pack").glob("*.idx")
    data = bytearray(path.read_bytes())
    (count,) = struct.unpack(">I", data[8 + 255 * 4 : 8 + 256 * 4])
    at = 8 + 256 * 4 + count * 24
    data[at : at + 4], data[at + 4 : at + 8] = data[at + 4 : at + 8], data[at : at + 4]
    import hashlib

    data[-20:] = hashlib.sha1(data[:-20]).digest()
    path.chmod(0o644)
    path.write_bytes(bytes(data))


def _bomb(made: Quick) -> None:
    """A loose object that says it is small and unpacks to a lot."""
    objects = _loose(made)
    name = made.git("rev-parse", f"main:{ROUTINE}")
    target = objects / name[:2] / name[2:]
    target.chmod(0o644)
    target.write_bytes(zlib.compress(b"blob 10\0" + b"x" * (32 << 20), 9))


SAME_EVIL = (
    Case("a program to watch files", _configured(("core.fsmonitor", "EVIL"), ("core.fsmonitorHookVersion", "2")), SAME),
    Case("filters, drivers and converters for texts", _filtered, SAME),
    Case("hooks of every sort", _hooked, SAME),
    Case("hooks from a folder of its own", _configured(("core.hooksPath", "OUT")), SAME),
    Case("programs for everything else", _configured(*((name, "EVIL") for name in (
        "core.pager", "core.editor", "core.sshCommand", "core.gitProxy", "core.askPass", "core.alternateRefsCommand", "gpg.program", "gpg.ssh.program",
        "credential.helper", "diff.external", "uploadpack.packObjectsHook", "sequence.editor", "remote.origin.uploadpack", "trace2.eventTarget"))), SAME),
    Case("other commands by the names of Git's own", _configured(*((f"alias.{name}", "!EVIL") for name in ("rev-list", "cat-file", "fsck", "diff-tree", "ls-tree"))), SAME),
    Case("settings brought in from another file", _included, SAME),
    Case("the folder said to lie elsewhere", _configured(("core.worktree", "OUT")), SAME),
    Case("said to be bare", _configured(("core.bare", "true")), SAME),
    Case("conversion of line ends and names", _configured(("core.autocrlf", "true"), ("core.eol", "crlf"), ("core.quotePath", "false"), ("i18n.logOutputEncoding", "UTF-16")), SAME),
    Case("other rules for what differs", _configured(("diff.renames", "copies"), ("diff.noprefix", "true"), ("diff.ignoreSubmodules", "all"), ("log.showSignature", "true"), ("log.mailmap", "true")), SAME),
    Case("damage that is not to be told", _configured(("fsck.missingEmail", "ignore"), ("fsck.badTree", "ignore"), ("fsck.skipList", "/dev/null"), ("core.commitGraph", "true"), ("core.multiPackIndex", "true")), SAME),
    Case("a map of names beside it", _file(".mailmap", "En Annen <annen@example.org> <skriver@kommune.example>\n"), SAME),
    Case("rubbish in the folder", _dirty, SAME),
    Case("locks and a broken index", _locked, SAME),
    Case("told not to tell case apart", _case_config, SAME),
    Case("a tag that bears the name of the branch", _tagged, SAME),
    Case("a tag that bears the name of what is checked out", _tagged_head, EITHER, said="More than one thing"),
    Case("a single version checked out", _detached, SAME),
    Case("another folder of the same repository", _worktree, SAME),
    Case("a Git folder that lies apart", _apart, SAME),
    Case("packed anew with an index over packs", _packed, SAME),
    Case("owned by somebody else", _foreign, SAME),
    Case("one branch only", _cloned("--single-branch"), SAME),
    Case("a graph that lies about parents", _lying_graph, EITHER, said="damaged"),
)  # fmt: skip

NOT_WHOLE = (
    Case("shallow", _cloned("--depth", "1"), REFUSED, "shallow clone"),
    Case("shallow, but for the newest", _cloned("--depth", "3"), REFUSED, "shallow clone"),
    Case("without texts", _cloned("--filter=blob:none"), REFUSED, "partial clone"),
    Case("without folders", _cloned("--filter=tree:0"), REFUSED, "partial clone"),
    Case("with its objects in another", _shared, REFUSED, "another repository"),
    Case("with its objects on another machine", _file(".git/objects/info/http-alternates", "https://forge.example/objects\n"), REFUSED, "another repository"),
    Case("tied together by hand", _file(".git/info/grafts", "TIP\n"), REFUSED, "info/grafts"),
    Case("a text shown as another", _replaced(f"main:{ROUTINE}"), REFUSED, "refs/replace"),
    Case("an older text shown as another", _replaced(f"main~4:{ROUTINE}"), REFUSED, "refs/replace"),
    Case("a version shown as another", _replaced("main~1"), REFUSED, "refs/replace"),
    Case("a folder shown as another", _replaced("main^{tree}"), REFUSED, "refs/replace"),
    Case("without the newest text", _lost(f"main:{ROUTINE}"), REFUSED, "isn't whole"),
    Case("without an older text", _lost(f"main~5:{ROUTINE}"), REFUSED, "isn't whole"),
    Case("without a record", _lost(f"main:{RECORD}"), REFUSED, "isn't whole"),
    Case("without an older version", _lost("main~3"), REFUSED, "isn't whole"),
    Case("without a folder", _lost("main~2:routines"), REFUSED, "isn't whole"),
)

DAMAGED = (
    Case("a text that is another", _exchanged(f"main:{ROUTINE}", f"main:{MEDICINES}"), REFUSED, "damaged"),
    Case("an older text that is the newer", _exchanged(f"main~5:{ROUTINE}", f"main:{ROUTINE}"), REFUSED, "damaged"),
    Case("a version that is another", _exchanged("main~2", "main~3"), REFUSED, "damaged"),
    Case("a folder that is another", _exchanged("main:roles", "main:docs"), REFUSED, "damaged"),
    Case("a made-up index", _bad_idx, REFUSED, ""),
    Case("a text that unpacks without end", _bomb, REFUSED, ""),
    Case("half a pack", _cut("*.pack"), REFUSED, ""),
    Case("half an index", _cut("*.idx"), REFUSED, ""),
    *(Case(f"a bit in the pack ({part} of 24)", _flipped("*.pack", part, 24), EITHER) for part in range(24)),
    *(Case(f"a bit in the index ({part} of 8)", _flipped("*.idx", part, 8), EITHER) for part in range(8)),
    *(Case(f"a bit in the graph ({part} of 4)", _flipped("commit-graph", part, 4), EITHER) for part in range(4)),
    *(Case(f"a bit in the bitmap ({part} of 4)", _flipped("*.bitmap", part, 4), EITHER) for part in range(4)),
    Case("two files of one name", _ill_formed(b"zzz", b"zzz"), REFUSED, ""),
    Case("a folder above", _ill_formed(b".."), REFUSED, ""),
    Case("a Git folder inside", _ill_formed(b".git"), REFUSED, ""),
    Case("a name with a slash", _ill_formed(b"a/b"), REFUSED, ""),
    Case("a version that nobody made", _no_author, REFUSED, ""),
)

IN_THE_HISTORY = (
    *(Case(f"attributes: {line}", _attributed(line), TOLD, "D8") for line in (
        "* export-ignore", "*.md export-subst", "*.md -diff", "*.md working-tree-encoding=UTF-16", "*.md filter=evil", "*.md linguist-generated")),
    Case("line ends by attributes", _attributed("* text eol=crlf"), TOLD, ""),
    Case("a map of names", _mailmapped, TOLD, ""),
    Case("links", _linked, TOLD, "routines/besok/rut-009-lenke.md"),
    Case("a repository in the repository", _submodule(""), TOLD, "routines/modul"),
    Case("a repository in the repository that runs something", _submodule("\tupdate = !EVIL\n"), REFUSED, "gitmodulesUpdate"),
    Case("names that differ in case alone", _twins, TOLD, "RUT-002"),
    Case("names that are none", _strange_names, TOLD, "routines/con.md"),
    Case("a day long past", _dated("2001-01-01T00:00:00Z", "2001-01-01T00:00:00Z"), TOLD, '"backdated"', "data/manifest.json"),
    Case("changed past the team", _direct, TOLD, ROUTINE, "data/history/bypasses.json"),
    Case("changed in a merge", _evil_merge, TOLD, ROUTINE, "data/history/bypasses.json"),
    Case("changed in a merge of three", _octopus, TOLD, ROUTINE, "data/history/bypasses.json"),
    Case("a record changed and changed back", _record_changed, TOLD, RECORD, "data/history/bypasses.json"),
    Case("moved away and back", _moved_there_and_back, TOLD, ROUTINE, "data/history/bypasses.json"),
    Case("begun anew with the same texts", _replayed, TOLD, "", "data/manifest.json"),
)  # fmt: skip

CASES = (*SAME_EVIL, *NOT_WHOLE, *DAMAGED, *IN_THE_HISTORY)
