"""Folders: links, pipes, names, twins, things in each other's place."""

from __future__ import annotations

import os
import socket
import unicodedata
from collections.abc import Callable
from pathlib import Path

from hostile.building import (
    ROLE,
    ROUTINE,
    SETTINGS,
    Build,
    Case,
    bad,
    done,
    removed,
    replaced,
    rewritten,
    written,
)

AREA = "routines/hjemme"


def _copied(to: str, path: str = ROUTINE) -> Build:
    return done(lambda root: ((root / to).parent.mkdir(parents=True, exist_ok=True), (root / to).write_bytes((root / path).read_bytes())))


def _link(at: str, target: str) -> Build:
    return done(lambda root: ((root / at).unlink(missing_ok=True), (root / at).parent.mkdir(parents=True, exist_ok=True), os.symlink(target, root / at)))


def _folder_link(at: str, target: str) -> Build:
    return done(lambda root: ((root / at).rename(root / "moved"), os.symlink(target, root / at)))


def _pipe(at: str) -> Build:
    return done(lambda root: ((root / at).unlink(missing_ok=True), os.mkfifo(root / at)))


def _socket(at: str) -> Build:
    def build(root: Path) -> None:
        (root / at).unlink(missing_ok=True)
        here = Path.cwd()
        os.chdir((root / at).parent)  # a socket's name may only be some hundred characters long
        try:
            socket.socket(socket.AF_UNIX).bind((root / at).name)
        finally:
            os.chdir(here)

    return build


def _raw(name: bytes, content: bytes = b"x") -> Build:
    """A file in the routines' folder whose name is these bytes."""

    def build(root: Path) -> None:
        with open(os.fsencode(root / AREA) + b"/" + name, "wb") as file:
            file.write(content)

    return build


def _named(name: str) -> Build:
    """The routine again under another name, its id with it."""
    return _raw(name.encode(), b"x")


def _closed(path: str) -> Build:
    return done(lambda root: (root / path).chmod(0))


def _many(make: Callable[[Path, int], object], count: int) -> Build:
    return done(lambda root: [make(root, i) for i in range(count)])


CASES: list[Case] = [
    bad("a document that links to a document", _link("routines/hjemme/rut-901-lenke.md", "rut-900-fall-i-hjemmet.md"), ("Y9", 1, "routines/hjemme/rut-901-lenke.md")),
    bad("a document that links outside", _link(ROUTINE, "/etc/passwd"), ("Y9", 1)),
    bad("a document that links to nothing", _link(ROUTINE, "nei.md"), ("Y9", 1)),
    bad("a document that links to itself", _link(ROUTINE, "rut-900-fall-i-hjemmet.md"), ("Y9", 1)),
    bad("two links to each other", (_link("roles/a.yaml", "b.yaml"), _link("roles/b.yaml", "a.yaml")), ("Y9", 1, "roles/a.yaml"), ("Y9", 1, "roles/b.yaml")),
    bad("a link to a device that never ends", _link(ROUTINE, "/dev/zero"), ("Y9", 1)),
    bad("an area that is a link", _folder_link(AREA, "../moved"), ("Y9", 1, AREA)),
    bad("a kind's folder that is a link", _folder_link("roles", "moved"), ("Y9", 1, "roles")),
    bad("the registers' folder that is a link", _folder_link("docs/registers", "../moved"), ("Y9", 1, "docs/registers")),
    bad("the folder of folders that is a link", _folder_link("docs", "moved"), ("Y9", 1, "docs")),
    bad("a folder that links to its parent", _link("routines/hjemme/opp", ".."), ("Y9", 1, "routines/hjemme/opp")),
    bad("a folder that links to the whole machine", _link("routines/rot", "/"), ("Y9", 1, "routines/rot")),
    bad("a picture that is a link", _link("routines/hjemme/bilde.png", "/etc/passwd"), ("Y9", 1, "routines/hjemme/bilde.png")),
    bad("a document that is a pipe", _pipe(ROUTINE), ("Y9", 1)),
    bad("a register that is a pipe", _pipe(SETTINGS), ("Y9", 1, SETTINGS)),
    bad("a document that is a socket", _socket(ROUTINE), ("Y9", 1)),
    Case("a document nobody may read", (_closed(ROUTINE),), bad("", _closed(ROUTINE), ("Y9", 1)).expected, unprivileged=True),
    Case("a folder nobody may read", (_closed(AREA),), bad("", _closed(AREA), ("Y9", 1, AREA)).expected, unprivileged=True),
    Case("a folder one may list but not enter", (done(lambda root: (root / AREA).chmod(0o444)),), bad("", _closed(AREA), ("Y9", 1)).expected, unprivileged=True),
    Case("a schema nobody may read", (_closed("schemas/routine/schema.json"),), bad("", _closed(""), ("Y9", 1, "schemas/routine/schema.json")).expected, unprivileged=True),
    Case("labels nobody may read", (written("schemas/routine/labels.yaml", "kind: {nb: Rutine}\n"), _closed("schemas/routine/labels.yaml")), bad("", _closed(""), ("Y9", 1, "schemas/routine/labels.yaml")).expected, unprivileged=True),
    Case("schemas nobody may enter", (_closed("schemas"),), says="no handbook", unprivileged=True),
    # names
    bad("a name that differs only in case", _copied("routines/hjemme/RUT-900-fall-i-hjemmet.md"), ("Y10", 1), ("C1", 2)),
    bad("a name that differs only in sharp s", (_named("vei-ss.png"), _named("vei-ß.png")), ("Y10", 1, "routines/hjemme/vei-ß.png")),
    bad("a folder that differs only in case", written("routines/Hjemme/x.png", b"x"), ("Y10", 1, "routines/hjemme")),
    bad("a kind's folder in the wrong case", done(lambda root: (root / "roles").rename(root / "Roles")), ("Y10", 1, "Roles")),
    bad("a kind's folder in two cases", written("Routines/hjemme/rut-901-x.md", "x"), ("Y10", 1, "Routines")),
    bad("the registers' folder in two cases", written("Docs/Registers/reg-x.yaml", "x"), ("Y10", 1, "Docs")),
    bad("a name put together in pieces", _named(unicodedata.normalize("NFD", "å-bilde.png")), ("Y10", 1, "routines/hjemme/" + unicodedata.normalize("NFD", "å-bilde.png"))),
    bad("the same name in pieces and whole", (_named("å.png"), _named(unicodedata.normalize("NFD", "å.png"))), ("Y10", 1, "routines/hjemme/å.png")),
    bad("a folder put together in pieces", written("routines/" + unicodedata.normalize("NFD", "Å") + "/x.png", b"x"), ("Y10", 1, "routines/" + unicodedata.normalize("NFD", "Å") + "/x.png")),
    *(bad(f"a name that is reserved: {name}", _named(name), ("Y10", 1, f"{AREA}/{name}")) for name in ("con.md", "AUX.png", "nul", "Com1.md", "lpt9.yaml", "prn.")),
    bad("a folder that is reserved", written("routines/aux/x.png", b"x"), ("Y10", 1, "routines/aux/x.png")),
    *(bad(f"a name with {char!r}", _named(f"rut{char}901.md"), ("Y10", 1, f"{AREA}/rut{char}901.md")) for char in ':\\*?"<>|\n\t\r\x1b\x7f'),
    *(bad(f"a name with U+{ord(char):04X}", _named(f"rut{char}901.png"), ("Y10", 1, f"{AREA}/rut{char}901.png")) for char in "\x85\u00ad\u200b\u202e\u2028\u2066\ufeff\U000e0061"),
    bad("a name that ends in a space", _named("rut-901.png "), ("Y10", 1, f"{AREA}/rut-901.png ")),
    bad("a name that ends in a full stop", _named("rut-901."), ("Y10", 1, f"{AREA}/rut-901.")),
    bad("a name that isn't UTF-8", _raw(b"rut-901-\xe5.md"), ("Y10", 1, f"{AREA}/rut-901-\\udce5.md")),
    bad("a folder whose name isn't UTF-8", done(lambda root: os.mkdir(os.fsencode(root / "routines") + b"/\xff") or open(os.fsencode(root / "routines") + b"/\xff/a.md", "wb").close()), ("Y10", 1, "routines/\\udcff/a.md")),
    bad("a sound document under a name that isn't UTF-8", done(lambda root: os.rename(root / ROUTINE, os.fsencode(root / AREA) + b"/rut-900-\xe5.md")), ("Y10", 1, f"{AREA}/rut-900-\\udce5.md")),
    bad("a name of 250 characters", _named("a" * 247 + ".md"), ("Y8", 1, AREA + "/" + "a" * 247 + ".md")),
    bad("folders 60 deep with long names", written("routines/" + "/".join(["m" * 60] * 60) + "/x.exe", b"x"), ("Y11", 1, "routines/" + "/".join(["m" * 60] * 60) + "/x.exe")),
    bad("an ending in capitals", done(lambda root: (root / ROUTINE).rename(root / ROUTINE.replace(".md", ".MD"))), ("Y11", 1, ROUTINE.replace(".md", ".MD"))),
    bad("an ending for YAML in capitals", done(lambda root: (root / ROLE).rename(root / "roles/pleier.YAML")), ("Y11", 1, "roles/pleier.YAML")),
    bad("a short ending for YAML", done(lambda root: (root / ROLE).rename(root / "roles/pleier.yml")), ("Y11", 1, "roles/pleier.yml")),
    bad("a page of HTML beside a document", _named("rut-901.html"), ("Y11", 1, f"{AREA}/rut-901.html")),
    bad("a script beside a document", _named("rut-901.js"), ("Y11", 1, f"{AREA}/rut-901.js")),
    bad("a drawing that may hold scripts", _named("rut-901.svg"), ("Y11", 1, f"{AREA}/rut-901.svg")),
    bad("a program", _named("rut-901.exe"), ("Y11", 1, f"{AREA}/rut-901.exe")),
    bad("a document kept by an editor", _named("rut-900.md~"), ("Y11", 1, f"{AREA}/rut-900.md~")),
    bad("a file without an ending", _named("LESMEG"), ("Y11", 1, f"{AREA}/LESMEG")),
    bad("a formula for a name", _named("=cmd()!A1.md"), ("Y8", 1, f"{AREA}/=cmd()!A1.md")),
    bad("an option for a name", _named("--output=x.md"), ("Y8", 1, f"{AREA}/--output=x.md")),
    bad("a template for a name", _named("{{x}} %s {0}.md"), ("Y8", 1, f"{AREA}/{{{{x}}}} %s {{0}}.md")),
    # in each other's place
    bad("a file where a kind's folder should be", (removed("roles"), written("roles", "x")), ("Y9", 1, "roles")),
    bad("a file where the folder of folders should be", (removed("docs"), written("docs", "x")), ("Y9", 1, "docs")),
    bad("a file where the routines should be", (removed("routines"), written("routines", "x")), ("Y9", 1, "routines")),
    bad("a folder called like a document", written("routines/hjemme/rut-901-mappe.md/a.exe", b"x"), ("Y11", 1, "routines/hjemme/rut-901-mappe.md/a.exe")),
    bad("a document in no area's folder", done(lambda root: (root / ROUTINE).rename(root / "routines/rut-900-fall-i-hjemmet.md")), ("S3", 2, "routines/rut-900-fall-i-hjemmet.md")),
    bad("a document in an area nobody knows", done(lambda root: (root / AREA).rename(root / "routines/ute")), ("S3", 2, "routines/ute/rut-900-fall-i-hjemmet.md")),
    bad("a role among the routines", _copied("routines/hjemme/pleier.yaml", ROLE), ("Y11", 2, "routines/hjemme/pleier.yaml")),
    bad("a routine among the roles", _copied("roles/rut-900-kopi.md"), ("Y11", 3, "roles/rut-900-kopi.md")),
    bad("a routine that ends in .yaml", _copied("routines/hjemme/rut-901.yaml"), ("Y7", 34, "routines/hjemme/rut-901.yaml")),
    bad("a role that ends in .md", done(lambda root: (root / "roles/pleier.md").write_text("---\n" + (root / ROLE).read_text() + "---\n") and (root / ROLE).unlink()), ("Y11", 3, "roles/pleier.md")),
    bad("the same document twice", _copied("routines/hjemme/rut-900-kopi.md"), ("C1", 2, "routines/hjemme/rut-900-kopi.md")),
    bad("an id that differs only in case", (_copied("routines/hjemme/rut-900-kopi.md"), replaced("id: RUT-900", "id: Rut-900", "routines/hjemme/rut-900-kopi.md")), ("C1", 2, "routines/hjemme/rut-900-kopi.md")),
    bad("an id that isn't the file's", replaced("id: RUT-900", "id: RUT-901"), ("C1", 2)),
    bad("an id that climbs", replaced("id: RUT-900", "id: ../../RUT-900"), ("K3", 2)),
    bad("an id that is a path", replaced("id: RUT-900", "id: routines/hjemme/RUT-900"), ("K3", 2)),
    bad("an id of 65 characters", replaced("id: RUT-900", "id: " + "R" * 65), ("K3", 2)),
    bad("an id with a space", replaced("id: RUT-900", "id: RUT 900"), ("K3", 2)),
    bad("an id that starts with a hyphen", replaced("id: RUT-900", "id: -RUT-900"), ("K3", 2)),
    bad("an id with a letter from home", replaced("id: pleier", "id: pleiør", ROLE), ("K3", 1, ROLE)),
    bad("an id like an e-mail address", replaced("id: pleier", "id: pleier@b.example", ROLE), ("K3", 1, ROLE)),
    bad("a thousand files that are no documents", _many(lambda root, i: (root / AREA / f"x{i}.exe").touch(), 1_000), ("Y11", 1, f"{AREA}/x0.exe"), ("Y11", 1, f"{AREA}/x999.exe")),
    bad("a thousand empty documents", _many(lambda root, i: (root / AREA / f"x{i}.md").touch(), 1_000), ("Y8", 1, f"{AREA}/x0.md"), ("Y8", 1, f"{AREA}/x999.md")),
    bad("a routine cut short", rewritten(lambda text: text[: len(text) // 2]), ("Y8", 1)),
    bad("a handbook in which everything is gone", (removed("routines"), removed("roles"), removed("docs"), written("roles/x.md", "x")), ("Y8", 1, "roles/x.md")),
]
