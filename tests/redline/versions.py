"""Pairs of versions as folders: ``before`` and ``after``, and in ``expected.txt`` what a reader is told of them.

    python tests/redline/versions.py

writes ``expected.txt`` anew for every pair; what it says is then looked at by somebody.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

PROJECT = Path(__file__).parents[2]
VERSIONS = Path(__file__).with_name("versions")
if __name__ == "__main__":
    sys.path.insert(0, str(PROJECT))

from tests.properties.handbooks import Memory, base  # noqa: E402

from felles.facts import Facts  # noqa: E402
from felles.model import Handbook  # noqa: E402
from felles.plain import Names  # noqa: E402
from felles.reading.handbook import read  # noqa: E402
from felles.redline import Redline, redline  # noqa: E402
from felles.words import Words  # noqa: E402

PAIRS = sorted(folder for folder in VERSIONS.iterdir() if folder.is_dir())
DAY = "2026-11-21"


@lru_cache(maxsize=64)
def _handbook(folder: Path) -> tuple[Handbook, list[str]]:
    """The small handbook with the folder's files instead of its own of the same id."""
    own = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    ids = {path.rsplit("/", 1)[-1].split(".")[0][:7] for pair in (folder.parent / "before", folder.parent / "after") for path in map(str, pair.rglob("*"))}
    rest = {path: data for path, data in base().items() if path.rsplit("/", 1)[-1].split(".")[0][:7] not in ids or path.startswith("schemas/")}
    read_now = read(Memory({**rest, **own}))
    return read_now, [d.id for d in read_now.documents if d.path in own]


def told(folder: Path, language: str = "nb") -> Redline:
    """The redline of the one document a pair is about."""
    (old, before), (new, after) = (_handbook(folder / side) for side in ("before", "after"))
    words = Words(language)
    [id] = dict.fromkeys((*before, *after))
    return redline(
        old.by_id.get(id) if before else None, new.by_id.get(id), Names.of(Facts(new, DAY), words), Names.of(Facts(old, DAY), words)
    )


def lines(found: Redline) -> Iterator[str]:
    """A redline as lines of text: what goes in square brackets with a minus, what comes in with a plus."""
    yield f"{found.title}: {found.fate}"
    for name in ("former_title", "former_place", "place", "split_from", "instead_of", "gone_on", "gone_because"):
        value = getattr(found, name)
        if value:
            yield f"{name}: {value if isinstance(value, str) else ', '.join(value)}"
    for one in found.differences:
        text = "".join(text if op == "same" else f"[{'-' if op == 'gone' else '+'}{text}]" for op, text in one.pieces)
        item = f" ({one.item})" if one.item else ""
        yield f"{one.sort} | {' / '.join(one.where)}{item} | {text}"


if __name__ == "__main__":
    for pair in PAIRS:
        (pair / "expected.txt").write_text("\n".join(lines(told(pair))) + "\n", "utf-8")
