"""What a pack claims, a subject a file: each is worked out again from the pack alone, and holds, doesn't, or can't be known."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from felles.pack.claims import files, history, items, judging, records, signature, since, versions
from felles.pack.claims.claim import Claim
from felles.pack.claims.understood import MANIFEST, Understood
from felles.pack.opening import Opened

__all__ = ["Claim", "claims", "digest", "language"]

FORMATS = (1,)

digest = files.digest


def language(opened: Opened) -> str | None:
    """The language the pack speaks, as it says itself."""
    return Understood(opened).language


def claims(
    opened: Opened,
    expect: str | None = None,
    older: Opened | None = None,
    signers: tuple[str, ...] = (),
    told: Callable[[int, int], None] = lambda done, of: None,
) -> tuple[Claim, ...]:
    """Every claim of a pack, in the order a reader takes them. ``told`` hears how much has been read."""
    opened.measure(told)
    return tuple(_claims(opened, expect, older, signers))


def _claims(opened: Opened, expect: str | None, older: Opened | None, signers: tuple[str, ...]) -> Iterator[Claim]:
    pack = Understood(opened)
    yield from files.expected(opened, expect)
    yield from files.claims(opened)
    yield from signature.claims(pack, signers)
    if MANIFEST in opened:
        if not pack.manifest:
            yield Claim("manifest.unreadable", "fails", MANIFEST)
        elif pack.manifest.get("format") not in FORMATS:
            yield Claim("manifest.format", "unknown", MANIFEST)
            return
        elif pack.asked is None:
            yield Claim("manifest.asked", "fails", MANIFEST)
    yield from records.claims(pack)
    yield from versions.claims(pack)
    yield from judging.claims(pack)
    yield from items.claims(pack)
    yield from history.claims(pack)
    if older is not None:
        yield from since.claims(pack, older)
