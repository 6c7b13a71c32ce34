"""What a pack says of itself: what it was made from, what was asked for, what of people it holds, and what is not in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from hashlib import sha256
from importlib import resources
from typing import Any

import felles
from felles.evidence.ground import Ground
from felles.history.walking import backdated
from felles.model import Item
from felles.pack.edition import edition
from felles.pack.seeing import Seen
from felles.rules import all_rules

FORMAT = 1
"""Of what lies where in a pack, and of what its files say: docs/design/0017-evidence.md."""


def manifest(
    seen: Seen,
    *,
    folder: str,
    versions: int,
    last: str,
    items: Sequence[Item],
    personal: Sequence[Mapping[str, Any]],
    left_out: Sequence[str],
    signed: bool,
    objects: bool,
) -> dict[str, Any]:
    """What ``data/manifest.json`` says. ``last`` is the digest of the last record."""
    ground, asked = seen.ground, seen.ground.asked
    options = ground.decided_facts["options"]
    return {
        "format": FORMAT,
        "tool": {"name": "felles", "version": felles.__version__, "sha256": edition()},
        "rules": {"ids": list(all_rules()), "sha256": rules_digest()},
        "handbook": {"name": options.name, "organisation": options.organisation, "language": options.language},
        "language": ground.words.language,
        "folder": folder,
        "commit": seen.commit,
        "line": {"count": len(seen.line), "sha256": sha256(line(seen)).hexdigest()},
        "records": {"count": len(seen.tip.decisions), "last": last},
        "asked": {
            "begins": asked.begins,
            "ends": asked.ends,
            "sites": list(asked.sites),
            "documents": list(asked.documents),
            "requirements": list(asked.requirements),
            "findings": list(asked.findings),
        },
        "counts": {
            "documents": len(ground.chosen),
            "versions": versions,
            "bypasses": len(seen.past.bypasses),
            "items": {item.id: item.count for item in items},
        },
        "personal_data": list(personal),
        "retention": options.evidence.get("retention", ""),
        "case_ref": options.evidence.get("case_ref", ""),
        "repository": {
            "whole": True,
            "damage": [],
            "backdated": [step.commit for step in reversed(backdated(seen.line[::-1]))],
            "unknown_decisions": list(seen.past.unknown),
        },
        "left_out": list(left_out),
        "signed": signed,
        "objects": objects,
    }


def line(seen: Seen) -> bytes:
    """Main's commits, oldest first, an id a line."""
    return "".join(f"{step.commit}\n" for step in seen.line).encode()


@cache
def rules_digest() -> str:
    """SHA-256 over the rules as they are written: which rules these were can be told even between two versions."""
    whole = sha256()
    files = sorted((file for file in resources.files("felles.rules").iterdir() if file.name.endswith(".py")), key=lambda file: file.name)
    for file in files:
        # However a checkout ends its lines, and as long as each name and text is, no two sets of rules come to the same.
        text = file.read_bytes().replace(b"\r\n", b"\n")
        whole.update(b"%s %d\0" % (file.name.encode(), len(text)) + text)
    return whole.hexdigest()


def bag_info(seen: Seen, said: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The rows of bag-info.txt, from what the manifest says."""
    asked, words, handbook = seen.ground.asked, seen.ground.words, said["handbook"]
    if handbook["organisation"]:
        yield "Source-Organization", handbook["organisation"]
    if asked.one_day:
        yield "External-Description", words("What was in force on {day}, and how it was decided.", day=asked.ends)
    else:
        yield "External-Description", words("What was in force from {first} to {last}, and how it was decided.", first=asked.begins, last=asked.ends)
    if said["case_ref"]:
        yield "External-Identifier", said["case_ref"]
    yield "Bagging-Date", asked.ends
    yield "Bag-Software-Agent", f"felles {felles.__version__}"
    yield "Felles-Pack-Format", str(FORMAT)


_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ä": "a", "ö": "o", "ð": "d", "þ": "th"})


def folder_of(ground: Ground) -> str:
    """The folder at the top of a pack: the handbook's name in plain letters, and the days."""
    options = ground.decided_facts["options"]
    name = unicodedata.normalize("NFKD", (options.name or options.organisation or "felles").casefold().translate(_LETTERS))
    plain = "-".join(re.findall(r"[a-z0-9]+", name.encode("ascii", "ignore").decode()))[:60].strip("-") or "felles"
    asked = ground.asked
    return f"{plain}-{asked.ends}" if asked.one_day else f"{plain}-{asked.begins}-{asked.ends}"
