"""Whether somebody signed the pack, and who that is as far as a key tells."""

from __future__ import annotations

from collections.abc import Iterator

from felles.errors import CannotRun
from felles.facts.decided import on_day
from felles.facts.policies import teams
from felles.model import Handbook
from felles.pack.claims.claim import Claim, fails, holds, unknown
from felles.pack.claims.understood import Understood
from felles.pack.opening import SUMS
from felles.pack.zips import Broken
from felles.signing import PACK, whole
from felles.signing import holds as signature_holds

SIGNATURE = f"{SUMS}.sig"


def claims(pack: Understood, signers: tuple[str, ...]) -> Iterator[Claim]:
    """Against the keys that were named; else against those the members had on the last day, as the pack's texts have them."""
    try:
        signature, sums = pack.opened.read(SIGNATURE).decode("utf-8"), pack.opened.read(SUMS).decode("utf-8")
    except KeyError:
        if signers or pack.manifest.get("signed") is True:
            yield fails("signature.none" if signers else "signature.gone", SIGNATURE)
        return
    except (Broken, OSError, ValueError):
        yield fails("signature.other", SIGNATURE)
        return
    try:
        if signers:
            good = signature_holds(sums, signature, signers, PACK)
            yield holds("signature") if good else fails("signature.other", SIGNATURE)
            return
        for no, keys in _members(pack):
            if signature_holds(sums, signature, keys, PACK):
                yield holds("signature.member", SIGNATURE, no=no)
                return
        if not whole(sums, signature, PACK):
            yield fails("signature.torn", SIGNATURE)
            return
    except CannotRun as error:
        yield unknown("signature.tool", SIGNATURE, why=error)
        return
    yield unknown("signature.unknown", SIGNATURE)


def _members(pack: Understood) -> Iterator[tuple[int, tuple[str, ...]]]:
    asked = pack.asked
    if asked is None:
        return
    named = [on_day(history, asked.ends) for history in pack.histories.values()]
    read = [document for one in named if one is not None for document in (pack.document(one.decided.content),) if document is not None]
    for body in teams(Handbook("", pack.kinds, tuple(read), frozenset())):
        for row in body.members:
            if row.key is not None and row.begins <= asked.ends and (row.ends is None or asked.ends <= row.ends):
                yield row.no, (row.key,)
