"""What a pack claims, a subject a file: each is worked out again from the pack alone, and holds, doesn't, or can't be known."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from felles.errors import CannotRun
from felles.pack.claims import files, history, items, judging, records, signature, since, versions
from felles.pack.claims.claim import Claim
from felles.pack.claims.understood import MANIFEST, Understood
from felles.pack.opening import Opened
from felles.words import N_

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
    """Every claim of a pack, in the order a reader takes them. ``told`` hears how much has been read, and zeros when all has."""
    opened.measure(told)
    told(0, 0)
    return tuple(_claims(opened, expect, older, signers))


def _claims(opened: Opened, expect: str | None, older: Opened | None, signers: tuple[str, ...]) -> Iterator[Claim]:
    pack = Understood(opened)
    yield from files.expected(opened, expect)
    yield from files.claims(opened)
    yield from _guarded("signature", signature.claims(pack, signers))
    if MANIFEST in opened:
        if not pack.manifest:
            yield Claim("manifest.unreadable", "fails", MANIFEST)
        elif pack.manifest.get("format") not in FORMATS:
            _refuse_newer(pack.manifest.get("format"))
            yield Claim("manifest.format", "fails", MANIFEST)
            return
        elif pack.asked is None:
            yield Claim("manifest.asked", "fails", MANIFEST)
    for subject in (records, versions, judging, items, history):
        yield from _guarded(subject.__name__.rpartition(".")[2], subject.claims(pack))
    if older is not None:
        yield from _guarded("since", since.claims(pack, older))


def _refuse_newer(said: object) -> None:
    if isinstance(said, int) and said > max(FORMATS):
        raise CannotRun(N_("The pack is laid out in a newer way than this version of Felles knows ({format})."), N_("Use a newer version."), format=str(said)[:20])


def _guarded(subject: str, some: Iterator[Claim]) -> Iterator[Claim]:
    """The same claims. Where a value is such as nobody foresaw, whoever made the pack may have meant it so: then it doesn't
    hold, and what else there is to say is said all the same."""
    try:
        yield from some
    except (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        yield Claim("pack.misread", "fails", "", {"subject": subject, "error": f"{type(error).__name__}: {error}"[:120]})
