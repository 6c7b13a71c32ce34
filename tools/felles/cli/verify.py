"""``felles verify``: works out again everything a pack claims, from the pack alone."""

from __future__ import annotations

import gc
import re
import sys
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import click

from felles.cli.door import Argument, Command, Door, Option, say, say_json
from felles.cli.export import Progress
from felles.cli.source import in_folder
from felles.errors import WrongUse
from felles.pack.claims import Claim, claims, digest, language
from felles.pack.opening import Opened
from felles.words import N_, Words
from felles.words.packs import TOGETHER, numbers, said
from felles.words.problems import printable

_READING, _WORKING = N_("Reading the pack (MB)"), N_("Working out again what it claims")
_MOST_SHOWN = 100
_MOST_BYTES = 1 << 20
"""Of a file with keys."""
_DIGEST = re.compile(r"(?:sha256:)?([0-9a-f]{64})")
_KEY = re.compile(r"(?:^|\s)((?:ssh-|ecdsa-|sk-)[a-z0-9@.-]+ [A-Za-z0-9+/]{20,}={0,3})")


@click.command("verify", cls=Command, help=N_("Work out again everything a pack claims. Needs the pack and nothing else, and writes nothing."))
@click.argument("pack", cls=Argument, metavar=N_("PACK.zip"))
@click.option("--expect", cls=Option, metavar=N_("DIGEST"), help=N_("The pack's checksum, as you know it from elsewhere."))
@click.option("--since", cls=Option, metavar=N_("OLDER.zip"), help=N_("Whether the history has only grown since this older pack."))
@click.option("--signer", cls=Option, metavar=N_("FILE"), help=N_("The public SSH key of the one who should have signed it."))
@click.option("--all", "everything", is_flag=True, cls=Option, help=N_("List everything that holds too, decision by decision."))
@click.option("--format", "style", cls=Option, type=click.Choice(["text", "json"]), default="text", help=N_("How to print it."))
@click.pass_obj
def command(door: Door, pack: str, expect: str | None, since: str | None, signer: str | None, everything: bool, style: str) -> int:
    gc.disable()  # nothing it keeps goes in circles
    wanted = _digest(expect) if expect is not None else None
    keys = _keys(in_folder(door, signer)) if signer is not None else ()
    with ExitStack() as open_ones:
        opened = open_ones.enter_context(_opened(door, pack))
        older = open_ones.enter_context(_opened(door, since)) if since is not None else None
        progress = Progress(Words(door.language or language(opened) or "nb"), sys.stderr)
        found = claims(opened, wanted, older, keys, lambda done, of: progress(_READING if of else _WORKING, done >> 20, of >> 20))
        progress.end()
        words = Words(door.language or language(opened) or door.words().language)
        number = digest(opened)
    if style == "json":
        _as_json(found, number, words)
    else:
        _as_text(found, number, words, everything)
    return 1 if any(one.verdict == "fails" for one in found) else 0


def _opened(door: Door, name: str) -> Opened:
    path = in_folder(door, name)
    if not path.exists():
        raise WrongUse(N_("There is no {path}."), N_("Check the name. The pack is a zip, or a folder with an unpacked one."), path=name[:200])
    return Opened(path)


def _digest(text: str) -> str:
    found = _DIGEST.fullmatch("".join(text.split()).lower())
    if found is None:
        raise WrongUse(N_("“{digest}” is no pack's checksum."), N_("It is sha256: and 64 digits and letters from a to f, as “felles export” printed it."), digest=text[:90])
    return f"sha256:{found[1]}"


def _keys(path: Path) -> tuple[str, ...]:
    try:
        with path.open("rb") as file:
            text = file.read(_MOST_BYTES).decode("utf-8", "replace")
    except OSError as error:
        raise WrongUse(N_("{path} can't be used: {reason}."), N_("Correct that and run it again."), path=str(path), reason=error.strerror or "?") from None
    found = tuple(dict.fromkeys(_KEY.findall(text)))
    if not found:
        raise WrongUse(N_("There is no public SSH key in {path}."), N_("It is one line that begins with ssh-ed25519 or the like. The private key is not asked for."), path=str(path))
    return found


def _as_text(found: tuple[Claim, ...], number: str, words: Words, everything: bool) -> None:
    wrong = [one for one in found if one.verdict == "fails"]
    unknown = [one for one in found if one.verdict == "unknown"]
    if wrong:
        say(words("The pack does not hold: {things}.", things=words.many("{count} thing", "{count} things", len(wrong))))
        _list(wrong, words)
    else:
        say(words("The pack holds."))
    if unknown:
        say("")
        say(words("What can't be known:"))
        _list(unknown if everything else _together(unknown), words)
    held = [one for one in found if one.verdict == "holds"]
    if held:
        say("")
        say(words("What holds:"))
        if everything:
            _list(held, words)
        else:
            totals: dict[str, int] = {}
            for one in held:
                totals[one.id] = totals.get(one.id, 0) + one.count
            first = {one.id: one for one in reversed(held)}
            for id, count in totals.items():
                say(f"- {said(id, 'holds', first[id].values, count, words)}")
    if number:
        say("")
        say(words("The pack's checksum: {digest}", digest=number))


def _together(some: Iterable[Claim]) -> Iterable[Claim]:
    """The same with what is to be said of many decisions said once."""
    grouped: dict[str, list[Claim]] = {}
    for one in some:
        grouped.setdefault(one.id if one.id in TOGETHER else f"{one.id} {len(grouped)}", []).append(one)
    for rows in grouped.values():
        shown = rows[0]
        yield replace(shown, values={**shown.values, "number": numbers(one.values["number"] for one in rows)}) if len(rows) > 1 else shown


def _list(some: Iterable[Claim], words: Words) -> None:
    rows = list(some)
    for one in rows[:_MOST_SHOWN]:
        say(printable(f"- {_place(one)}{said(one.id, one.verdict, one.values, one.count, words)}"))
    if len(rows) > _MOST_SHOWN:
        say(words("… and {count} more. “--format json” lists all.", count=len(rows) - _MOST_SHOWN))


def _place(one: Claim) -> str:
    if not one.subject or (one.verdict == "unknown" and one.id.startswith(("decision.", "line.", "stated.", "signature."))):
        return ""
    return f"{one.subject if len(one.subject) <= 200 else one.subject[:199] + '…'}: "


def _as_json(found: tuple[Claim, ...], number: str, words: Words) -> None:
    say_json(
        {
            "holds": not any(one.verdict == "fails" for one in found),
            "digest": number or None,
            "counts": {verdict: sum(one.count for one in found if one.verdict == verdict) for verdict in ("holds", "fails", "unknown")},
            "claims": [
                {"id": one.id, "verdict": one.verdict, "subject": one.subject or None, "count": one.count, "message": said(one.id, one.verdict, one.values, one.count, words)}
                for one in found
            ],
        }
    )

