"""Whether an older pack's history is the beginning of this one's: extended, or rewritten since."""

from __future__ import annotations

from collections.abc import Iterator

from felles.pack.claims.claim import Claim, fails, holds, unknown
from felles.pack.claims.files import Unlisted, listed
from felles.pack.claims.history import LINE, line
from felles.pack.claims.understood import RECORDS, Understood, Unreadable
from felles.pack.opening import SUMS, Opened


def claims(pack: Understood, older: Opened) -> Iterator[Claim]:
    """The older one's records are all here, byte for byte, and its line of commits is how this one's begins."""
    before = Understood(older)
    try:
        sums = listed(older, SUMS)
    except Unlisted:
        yield unknown("since.older")
        return
    ours = [name for name in older.names if name.startswith(RECORDS) or name == LINE]
    torn = [name for name in ours if (measured := older.measured(name)) is None or sums.get(name) != measured.sha256]
    if torn or not any(name.startswith(RECORDS) for name in ours):
        yield unknown("since.older", torn[0] if torn else "")
        return
    right, rewritten = 0, False
    for name in ours:
        if name == LINE:
            continue
        measured, known = pack.opened.measured(name) if name in pack.opened else None, older.measured(name)
        if measured is None or known is None or measured.sha256 != known.sha256:
            rewritten = True
            yield fails("since.record" if name in pack.opened else "since.gone", name)
        else:
            right += 1
    try:
        earlier, later = line(before), line(pack)
    except Unreadable:
        yield unknown("since.line")
    else:
        split = next((i for i, commit in enumerate(earlier) if i >= len(later) or later[i] != commit), None)
        if split is not None:
            rewritten = True
            yield fails("since.rewritten", LINE, line=split + 1, commit=earlier[split][:12])
    if not rewritten:
        yield holds("since", "", right)
