"""A Git folder of our own, made when needed and gone afterwards: what is looked up by id is looked up from there.

It holds no file of the repository's own but a pointer to its objects. So no configuration, hook, filter, attribute,
replace ref, graft, shallow mark or promise of objects elsewhere that came with a clone is ever read, and what Git
has to write in order to answer (``merge-tree`` does) lands here and not there.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from pathlib import Path

_CONFIG = """\
[core]
	repositoryformatversion = 1
	bare = true
[extensions]
	objectformat = {hash_name}
"""


class Aside:
    """An empty bare repository beside ``objects``, in the system's folder for temporary files."""

    def __init__(self, objects: Path, hash_name: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="felles-"))
        self._gone = weakref.finalize(self, _gone, self.folder, os.getpid())
        for part in ("refs", "objects/info", "objects/pack"):
            (self.folder / part).mkdir(parents=True)
        (self.folder / "HEAD").write_text("ref: refs/heads/none\n")
        (self.folder / "config").write_text(_CONFIG.format(hash_name=hash_name))
        (self.folder / "objects" / "info" / "alternates").write_bytes(quoted(os.fsencode(objects)) + b"\n")


def _gone(folder: Path, owner: int) -> None:
    if os.getpid() == owner:  # not by a copy of us that ends before we do
        shutil.rmtree(folder, ignore_errors=True)


def quoted(path: bytes) -> bytes:
    """A path as Git reads it from a list with one a line: in C's quotes, where it needs any."""
    if path[:1] not in (b'"', b"#", b" ") and not any(sign < 0x20 or sign in b'"\\\x7f' for sign in path):
        return path
    return b'"' + b"".join(b"\\%03o" % sign if sign < 0x20 or sign in b'"\\\x7f' else bytes([sign]) for sign in path) + b'"'
