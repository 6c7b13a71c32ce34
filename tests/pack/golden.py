"""Lays a small real pack into tests/samples/packs, for ever: ``python -m tests.pack.golden NAME``. Never over one that is there."""

from __future__ import annotations

import io
import sys
import tarfile
import tempfile
from pathlib import Path

from .packs import Files, deciding, exported, files, key

FOLDER = Path(__file__).parents[1] / "samples" / "packs"


def make(name: str) -> Path:
    """A pack of a period with everything in it: a decision of every sort, Git's objects, and a member's signature."""
    target = FOLDER / f"{name}.tar.xz"
    if target.exists():
        raise SystemExit(f"{target} is there already. What has been handed over is never made anew.")
    with tempfile.TemporaryDirectory() as place:
        signing = key(Path(place))
        pack = exported(
            deciding(Path(place) / "handbook", signing=signing), Path(place) / "pack.zip", "--from", "2026-03-02", "--to", "2026-06-30", "--with-objects", "--sign", str(signing)
        )
        lay(files(pack), target)
    return target


def lay(some: Files, target: Path) -> None:
    """The files as an archive keeps them, with no date and nobody's name. Each page has the same letters in it, and xz
    keeps them once."""
    with tarfile.open(target, "w:xz", preset=9) as opened:
        for name in sorted(some):
            info = tarfile.TarInfo(name)
            info.size = len(some[name])
            opened.addfile(info, io.BytesIO(some[name]))


def lifted(archive: Path) -> Files:
    """The pack's files."""
    with tarfile.open(archive, "r:xz") as opened:
        return {one.name: stored.read() for one in opened if (stored := opened.extractfile(one)) is not None}


if __name__ == "__main__":
    print(make(sys.argv[1]))
