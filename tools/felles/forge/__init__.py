"""Where proposals live: what a forge, or a reviews file, says of one and of everything said of it.

    chosen("github", os.environ).proposal(42)   -> Reviews, as they stood at one moment
    read_file(Path("reviews.json"))             -> Reviews, as somebody states them

Either there is a whole answer or a sentence (CannotRun); what a source doesn't say is None.
"""

from __future__ import annotations

from felles.forge.choosing import FORGES, URGENT, chosen
from felles.forge.file import read, read_file, write_file
from felles.forge.protocol import Forge, Open
from felles.forge.reviews import data, digest, text

__all__ = ["FORGES", "URGENT", "Forge", "Open", "chosen", "data", "digest", "read", "read_file", "text", "write_file"]
