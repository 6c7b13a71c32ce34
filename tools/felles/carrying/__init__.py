"""The copy of the site that a reader carries along: what is in it, how it is packed, and the worker that answers with it.

A built site goes in; beside it come ``offline/`` (the edition and its packages), ``worker.js`` and what makes the site
installable. ``docs/design/0022-offline.md`` says why it is so.
"""

from __future__ import annotations

from felles.carrying.offering import Copy, carry, leave
from felles.carrying.packing import FORMAT, MOST_BYTES, Package, Packed, carried, pack

__all__ = ["FORMAT", "MOST_BYTES", "Copy", "Package", "Packed", "carried", "carry", "leave", "pack"]
