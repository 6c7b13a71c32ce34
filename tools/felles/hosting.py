"""What a forge is given for a handbook, as files: pipelines, whom to ask, the forms people write in, and a page for IT.

Each file's first line says how it is made and bears a digest of the rest, so that what somebody changed by hand is known
from what was only made by an older run.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Literal, get_args

from felles.approval.asking import askable
from felles.approval.covering import covering
from felles.facts import Facts
from felles.model import Changed, Class, Handbook, Target
from felles.model.uptake import LEVELS
from felles.plain import Names
from felles.starting.forges import PLACES, forms, pipelines
from felles.words import Words
from felles.words.pipelines import MADE, NAMES, OWNERS

State = Literal["new", "same", "older", "changed"]
"""``older``: made by another run and left as it was; ``changed``: somebody has been at it since, or made it."""

FORGES = tuple(PLACES)
_DIGEST = re.compile(rb"\[felles ([0-9a-f]{16})\]")
_SAFE = re.compile(r"[A-Za-z0-9._/-]+")


def files(forge: str, handbook: Handbook, facts: Facts, words: Words) -> dict[str, bytes]:
    """Every file by its path in the handbook."""
    own, names = facts["options"].forge, Names.of(facts, words)
    branch, publish = own.get("branch", "main"), own.get("publish", "")
    values = {
        "forge": forge,
        "branch": branch,
        "tip": f"origin/{branch}",
        "publish": "" if publish == "nowhere" else publish,
        "places": _places(handbook, names),
        "classes": _classes(handbook, names),
        "levels": _levels(handbook, names),
        "text": SimpleNamespace(**{name: words(text) for name, text in NAMES.items()}),
    }
    texts = pipelines(forge, values) | forms(forge, words.language, values)
    texts[PLACES[forge]["owners"]] = _owners(forge, handbook, facts, words)
    made = words(MADE, name=forge)
    return {path: _headed(path, made, text) for path, text in sorted(texts.items())}


def _places(handbook: Handbook, names: Names) -> list[str]:
    """What the places are called, those without a last day."""
    rows = [(Target(register, row), entry) for register, row, entry in handbook.entries("places")]
    return list(dict.fromkeys(names.title(target) for target, entry in rows if "active_to" not in entry and entry.get("type") != "support"))


def _classes(handbook: Handbook, names: Names) -> list[tuple[str, str]]:
    """The classes of change, and what the kinds' labels call them."""
    kind = next(iter(handbook.kinds.values()), None)
    return [(value, names.value_word(kind, ("change", "class"), value)) for value in get_args(Class)] if kind else []


def _levels(handbook: Handbook, names: Names) -> list[tuple[str, str]]:
    """How far a place can have come, and what the kinds' labels call it; nothing where places have no plans of their own."""
    kind = next((kind for kind in handbook.kinds.values() if kind.serves == "uptake"), None)
    return [(value, names.value_word(kind, ("items", "*", "level"), value)) for value in LEVELS] if kind else []


def state(found: bytes | None, wanted: bytes) -> State:
    """How a file that is there stands to the one that is to be there."""
    if found is None:
        return "new"
    if found == wanted:
        return "same"
    first, _, rest = found.partition(b"\n")
    digest = _DIGEST.search(first)
    return "older" if digest is not None and digest[1].decode() == _digest(rest) else "changed"


def _headed(path: str, made: str, text: str) -> bytes:
    rest = text.encode("utf-8")
    line = f"{made} [felles {_digest(rest)}]"
    return (f"<!-- {line} -->\n" if path.endswith(".md") else f"# {line}\n").encode() + rest


def _digest(rest: bytes) -> str:
    return hashlib.sha256(rest).hexdigest()[:16]


# Whom to ask


def _owners(forge: str, handbook: Handbook, facts: Facts, words: Words) -> str:
    """Paths and accounts. The last line that fits counts, on every forge."""
    lines = [f"# {words(OWNERS)}"]
    for path, folder, accounts in _asked(handbook, facts):
        if accounts and _SAFE.fullmatch(path):
            lines.append(f"{_pattern(forge, path, folder)} {' '.join(f'@{account}' for account in accounts)}")
    return "\n".join(lines) + "\n"


def _pattern(forge: str, path: str, folder: bool) -> str:
    if forge == "forgejo":  # regular expressions over the whole path
        return re.escape(path) + ("/.*" if folder else "")
    return f"/{path}/" if folder else f"/{path}"


_Row = tuple[str, bool, tuple[str, ...]]
"""A path, whether it is a folder, and whom to ask."""


def _asked(handbook: Handbook, facts: Facts) -> Iterator[_Row]:
    """Wide before narrow: what is guarded, the areas where others decide, and documents of a kind that shares its folder."""
    for entry in facts["options"].guarded:
        path = entry.removesuffix("/")
        usual = _usual(path, handbook, facts)
        whose = _who(path, usual, facts)
        yield path, path not in handbook.files, whose
        for area in sorted({d.path.rsplit("/", 1)[0] for d in handbook.documents if d.path.startswith(path + "/")} - {path}):
            within = _who(area, _usual(area, handbook, facts), facts)
            if within != whose:
                yield area, True, within
        for document in handbook.documents:
            if document.path.startswith(path + "/"):
                around = document.path.rsplit("/", 1)[0]
                kind = document.kind.name
                if kind != _usual(around, handbook, facts) and _who(document.path, kind, facts) != _who(around, _usual(around, handbook, facts), facts):
                    yield document.path, False, _who(document.path, kind, facts)


def _usual(folder: str, handbook: Handbook, facts: Facts) -> str | None:
    """The kind most documents in a folder are of; None where there are none."""
    kinds = Counter(d.kind.name for d in handbook.documents if d.path.startswith(folder + "/"))
    return min(kinds, key=lambda name: (-kinds[name], name)) if kinds else None


def _who(path: str, kind: str | None, facts: Facts) -> tuple[str, ...]:
    """The accounts that may say yes to an ordinary change there, of what holds at every place."""
    inside = path if kind is None or "." in path.rsplit("/", 1)[-1] else f"{path}/x"
    found = covering(Changed(inside, None, "", kind and "x", kind, None), facts["teams"])
    return askable(*found) if found else ()
