"""A pack that is to lie on a site for download: whole, of this handbook, and told as it tells itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from felles.errors import CannotRun, WrongUse
from felles.model import Decision, Offered
from felles.pack.bag import SIGNATURE
from felles.pack.claims.files import claims, digest, listed
from felles.pack.claims.understood import Understood, Unreadable
from felles.pack.opening import SUMS, Opened
from felles.words import N_


def offered(path: Path, decisions: Iterable[Decision]) -> Offered:
    """What the pack in a file says of itself. WrongUse when there is no such file, or it is another handbook's pack;
    CannotRun when it is no pack, or not as it was made.

    Its files are held against its own checksums. Whether what they say is right, ``felles verify`` works out.
    """
    if not path.is_file():
        raise WrongUse(N_("There is no pack {path}."), N_("Name the zip that “felles export” wrote."), path=str(path))
    with Opened(path) as opened:
        opened.measure()
        wrong = next((one for one in claims(opened) if one.verdict == "fails"), None)
        if wrong is not None:
            raise CannotRun(
                N_("The pack is not as it was made ({name}), so it is offered to nobody."),
                N_("Make it again with “felles export”. “felles verify” says what is wrong with it."),
                name=wrong.subject or SUMS,
            )
        understood = Understood(opened)
        if understood.asked is None:
            raise CannotRun(N_("The pack doesn’t say for which days it was made, so it is offered to nobody."), N_("Make it again with “felles export”."))
        records: Any = understood.manifest.get("records")
        last = records.get("last") if isinstance(records, dict) else None
        if last not in {decision.fingerprint for decision in decisions}:
            raise WrongUse(N_("The pack’s last decision is none of this handbook’s."), N_("Offer a pack that was made of this handbook."))
        bypasses = _bypasses(understood)
        case_ref = understood.manifest.get("case_ref")
        return Offered(
            name=f"{opened.top.removesuffix('/') or path.stem}.zip",
            size=path.stat().st_size,
            files=len(listed(opened, SUMS)),
            digest=digest(opened),
            asked=understood.asked,
            bypasses=len(bypasses),
            standing=sum(row.get("ended") is None for row in bypasses),
            case_ref=case_ref if isinstance(case_ref, str) else "",
            signed=SIGNATURE in opened,
        )


def _bypasses(understood: Understood) -> list[Mapping[str, Any]]:
    try:
        found: Any = understood.parsed("data/history/bypasses.json")
    except Unreadable:
        return []
    rows = found.get("bypasses") if isinstance(found, dict) else None
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
