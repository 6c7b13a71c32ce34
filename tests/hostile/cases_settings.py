"""The file that names the site, folders nearly called right, the end of the fields nearly written, days at the ends of time."""

from __future__ import annotations

import json
import os
from pathlib import Path

from hostile.building import (
    ROLE,
    SCHEMA,
    SETTINGS,
    SITES,
    Build,
    Case,
    bad,
    done,
    good,
    note,
    replaced,
    rewritten,
    written,
)

SITE = "mkdocs.yml"


def _site(text: str | bytes) -> Build:
    return written(SITE, text)


def _closed_by(line: str) -> Build:
    return rewritten(lambda text: text[:4] + text[4:].replace("\n---\n", f"\n{line}\n", 1))


def _schema(path: str, **keys: object) -> Build:
    def build(root: Path) -> None:
        whole = json.loads((root / path).read_text("utf-8"))
        (root / path).write_text(json.dumps({**whole, **keys}, indent=1), "utf-8")

    return build


CASES: list[Case] = [
    # what names the site
    bad("the site's settings run a program", _site("site_name: !!python/object/apply:os.system [id]\n"), ("Y5", 1, SITE)),
    bad("the site's settings read the environment", _site("site_name: !ENV HOME\n"), ("Y5", 1, SITE)),
    bad("the site's settings in Latin-1", _site("site_name: Vår håndbok\n".encode("latin-1")), ("Y1", 1, SITE)),
    bad("the site's settings in UTF-16", _site("site_name: x\n".encode("utf-16")), ("Y1", 1, SITE)),
    bad("the site's settings with a hidden line", _site("# rolig\u2028hooks: [a.py]\nsite_name: x\n"), ("Y2", 1, SITE)),
    bad("the site's settings with an override in the name", _site("site_name: Bok\u202edna\n"), ("Y2", 1, SITE)),
    bad("the site's settings with an escaped override", _site('site_name: "Bok\\u202Edna"\n'), ("Y2", 1, SITE)),
    bad("the site's settings with hooks", _site("site_name: x\nhooks: [a.py]\n"), ("K8", 2, SITE)),
    bad("the site's settings with plug-ins", _site("site_name: x\n\nplugins:\n  - macros\n"), ("K8", 3, SITE)),
    bad("the site's settings with a theme", _site("theme: {name: material, custom_dir: ..}\n"), ("K8", 1, SITE)),
    bad("the site's settings with pages from elsewhere", _site("site_name: x\ndocs_dir: /etc\n"), ("K8", 2, SITE)),
    bad("the site's settings inherit from elsewhere", _site("INHERIT: ../../etc/x.yml\n"), ("K8", 1, SITE)),
    bad("the site's settings with an address that is a script", _site("site_name: x\nsite_url: javascript:alert(1)\n"), ("K8", 2, SITE)),
    bad("the site's settings with a list for a name", _site("site_name: [a, b]\n"), ("K8", 1, SITE)),
    bad("the site's settings with a number for a name", _site("site_name: 2026\n"), ("K8", 1, SITE)),
    bad("the site's settings with no for a name", _site("site_name: no\n"), ("K8", 1, SITE)),
    bad("the site's settings that are a list", _site("- site_name: x\n"), ("K8", 1, SITE)),
    bad("the site's settings twice", _site("site_name: x\nsite_name: y\n"), ("Y6", 2, SITE)),
    bad("the site's settings cut short", _site("site_name: x\nsite_url: [\n"), ("Y7", 3, SITE)),
    bad("the site's settings in two documents", _site("site_name: x\n---\nhooks: [a.py]\n"), ("Y7", 2, SITE)),
    bad("the site's settings that never end", done(lambda root: os.truncate(root / SITE, 60 << 30)), ("Y3", 1, SITE)),
    bad("the site's settings 25,000 brackets deep", _site("site_name: " + "[" * 25_000), ("Y4", 1, SITE)),
    bad("the site's settings that are a link", done(lambda root: ((root / SITE).rename(root / "docs/annet.yml"), os.symlink("docs/annet.yml", root / SITE))), ("Y9", 1, SITE)),
    good("site's settings that are empty", _site("")),
    good("site's settings with Windows line ends and an address", _site("site_name: Vår håndbok\r\nsite_url: https://handbok.eksempel.no/\r\n")),
    # nearly right
    bad("a folder one letter short", written("routine/hjemme/rut-901-x.md", "x"), ("Y11", 1, "routine")),
    bad("a folder one letter too long", written("roless/x.yaml", "id: x\n"), ("Y11", 1, "roless")),
    bad("a folder with two letters in each other's place", written("rotuines/x.md", "x"), ("Y11", 1, "rotuines")),
    bad("an inner folder one letter short", written("docs/plan/x.yaml", "id: x\n"), ("Y11", 1, "docs/plan")),
    bad("a folder called what people call the kind", written("rutiner/x.md", "x"), ("Y11", 1, "rutiner")),
    bad("a folder of schemas one letter short", written("schema/x/labels.yaml", "kind: {nb: X}\n"), ("Y11", 1, "schema")),
    good("folders that only look a little like ours", written("docs/forges/x.md", "x"), written("rules/x.md", "x"), written("tools/x.yaml", "x"), written("routine/bilde.png", "x")),
    bad("fields closed by four signs", _closed_by("----"), ("Y8", "----")),
    bad("fields closed by two signs", _closed_by("--"), ("Y8", 34)),
    bad("fields closed by a dash from a word processor", _closed_by("—–"), ("Y8", "—–")),
    bad("fields closed by an end mark", _closed_by("..."), ("Y8", "...")),
    bad("fields closed with a space in front", _closed_by("  ---"), ("Y8", "  ---")),
    bad("fields closed with a comment behind", _closed_by("--- # slutt"), ("Y8", "# slutt")),
    bad("fields closed by plus signs", _closed_by("+++"), ("Y8", "+++")),
    # days and numbers at the ends
    bad("a kind reviewed every nought months", _schema(SCHEMA, **{"x-felles-review-months": 0}), ("K5", '"x-felles-review-months"', SCHEMA)),
    bad("a kind reviewed before it was written", _schema(SCHEMA, **{"x-felles-review-months": -99_999}), ("K5", '"x-felles-review-months"', SCHEMA)),
    good("a kind reviewed in the far future", _schema(SCHEMA, **{"x-felles-review-months": 999_999_999})),
    good("a place from the first day there is", rewritten(lambda t: t.replace("active_from: 2014-01-01", "active_from: 0001-01-01", 1), SITES)),
    good("a text from the last day there is", replaced("change:\n", "valid_from: 9999-12-31\nchange:\n")),
    bad("a day after the last", replaced("change:\n", "valid_from: 10000-01-01\nchange:\n"), ("K3", "valid_from")),
    # other
    bad("a file compressed with a NUL at its head", written("roles/x.yaml", b"\x1f\x8b\x08\x00\x00\x00\x00\x00"), ("Y1", 1, "roles/x.yaml")),
    bad("a language misspelt in the settings", replaced("language: nb", "language: 'no'", SETTINGS), ("K3", "language:", SETTINGS)),
    bad("line ends turned round", rewritten(lambda t: t.replace("\n", "\n\r"), ROLE), ("Y2", 2, ROLE)),
    bad("a sign's selector after a letter", note("Stra\ufe0fks."), ("Y2", "ks.")),
    bad("a filler of Hangul", note("\u3164Straks."), ("Y2", "Straks.")),
    bad("a tag on a shorthand nobody declared", note("!x!y nei"), ("Y7", "!x!y")),
    bad("a tag in full", note("!<tag:yaml.org,2002:str> nei"), ("Y5", "!<tag")),
    bad("an alias as a key", replaced("change:\n", "*a : b\nchange:\n"), ("Y5", "*a :")),
    bad("a megabyte of directives", written("roles/x.yaml", "%YAML 1.2\n" * 90_000), ("Y7", 2, "roles/x.yaml")),
    bad("a megabyte of fields", written("roles/x.yaml", "".join(f"k{i}: v\n" for i in range(90_000))), ("Y4", 10_000, "roles/x.yaml")),
    bad("a hundred links in a chain", done(lambda root: [os.symlink(f"l{i + 1}.yaml", root / f"roles/l{i}.yaml") for i in range(100)]), ("Y9", 1, "roles/l99.yaml")),
    bad("two folders that link to each other", done(lambda root: (os.symlink("b", root / "routines/a"), os.symlink("a", root / "routines/b"))), ("Y9", 1, "routines/a")),
    bad("names that a ligature makes the same", (written("routines/hjemme/fi.png", b"x"), written("routines/hjemme/ﬁ.png", b"x")), ("Y10", 1, "routines/hjemme/ﬁ.png")),
    bad("a reference with its sign encoded", _schema(SCHEMA, properties={"purpose": {"$ref": "#/%24defs/x"}}), ("K5", "%24defs", SCHEMA)),
    bad("a pattern that counts to a million", _schema(SCHEMA, properties={"purpose": {"type": "string", "pattern": "a{0,1000000}"}}), ("K5", '"pattern"', SCHEMA)),
    bad("a pattern that counts in counts", _schema(SCHEMA, properties={"purpose": {"type": "string", "pattern": "((a{1,100}){1,100}){1,100}"}}), ("K5", '"pattern"', SCHEMA)),
]
