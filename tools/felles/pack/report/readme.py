"""README.txt: what a pack is, and what whoever has it can work out again with what any machine has."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from felles.evidence.ground import Ground
from felles.model import Kept
from felles.pack.report import addresses
from felles.pack.report.drawing import days, whose
from felles.words import Words

WIDTH = 78
_COMMAND = "    "
_WINDOWS = (
    "Get-Content SHA256SUMS -Encoding UTF8 | ForEach-Object {",
    "  $sum, $file = $_ -split '  ', 2",
    "  if ((Get-FileHash -LiteralPath $file).Hash -ne $sum) { $file } }",
)


def readme(ground: Ground, about: Mapping[str, Any]) -> bytes:
    """One page of plain text: in the handbook's language, and shortly in English. Lines end as on Linux and Mac; every
    text program of this decade shows them right."""
    lines = [*_said(ground, about, ground.words)]
    if ground.words.language != "en":
        lines += ["", *_shortly(ground)]
    return ("\n".join(lines) + "\n").encode("utf-8")


def _said(ground: Ground, about: Mapping[str, Any], words: Words) -> Iterator[str]:
    period = days(ground.asked.begins, ground.asked.ends, words)
    yield from _filled(words("Documentation, {days}", days=period).upper())
    yield from _filled(whose(ground))
    yield from _filled(words("Open data/report.html first: it says what was in force, who decided it, what is not proven, and where the rest is."))
    yield ""
    yield from _filled(words("WHAT YOU CAN WORK OUT YOURSELF, with no program of ours"))
    yield from _filled(words("In this folder. On a Mac use “shasum -a 256” instead of “sha256sum”; Windows is below."))
    for number, (what, commands) in enumerate(_steps(ground, about, words), start=1):
        yield from _filled(what, f"{number} ")
        yield from (_COMMAND + command for command in commands)
    yield from _filled(words("Windows (PowerShell): 1, and 2, which names each file that has been changed or is gone"), "  ")
    yield f"{_COMMAND}Get-FileHash SHA256SUMS"
    yield from (_COMMAND + part for part in _WINDOWS)
    yield ""
    yield from _filled(words("WHAT CAN’T BE KNOWN FROM IT"))
    yield from _filled(
        words(
            "Whether somebody made all of it again from scratch: only the 64 characters in 1 show that, known from elsewhere. Whether a yes that is only “stated” was given. What went past whoever decides, and the checks, as far as they rest on the whole history: that is stated by whoever exported."
        )
    )


def _steps(ground: Ground, about: Mapping[str, Any], words: Words) -> Iterator[tuple[str, list[str]]]:
    yield words("Is it the pack that was handed over? These 64 characters are on the receipt or in the case file."), ["sha256sum SHA256SUMS"]
    yield words("Has any file been changed or lost? Says nothing when none has."), ["sha256sum -c --quiet SHA256SUMS"]
    extra = 2 if about.get("signature") else 1
    yield (
        words.many("Has any been added? The second number is to be {count} higher.", "Has any been added? The second number is to be {count} higher.", extra),
        ["wc -l < SHA256SUMS; find . -type f | wc -l"],
    )
    example = _example(ground)
    if example is not None:
        record = addresses.record(example.named.decision)
        yield (
            words("Is a text the one that was decided? Its 64 characters are in the record of its decision."),
            [f"find {example.folder} -type f -exec sha256sum {{}} +", _fingerprint(example, record)],
        )
        before = next((d for d in ground.decided.decisions if d.number == example.named.decision.number - 1), None)
        if before is not None:
            yield (
                words("Has a record been changed or taken out? Each names the 64 characters of the one before."),
                [f"sha256sum {addresses.record(before)}", f"grep previous {record}"],
            )
    if about.get("objects"):
        yield words("Are the objects Git’s own? Each one’s name is its sum."), ["sha1sum data/objects/*"]
    yield words("All of it, with the small program included here (Python 3)."), ["python3 verify.py"]


def _fingerprint(example: Kept, record: str) -> str:
    """What shows the sum in the record; of a decision on many documents, this one's lines alone."""
    decided = example.named.decided
    alone = len(example.named.decision.documents) == 1 or decided.attachments
    return f"grep fingerprint {record}" if alone else f"grep -A 3 '\"id\": \"{decided.id}\"' {record}"


def _example(ground: Ground) -> Kept | None:
    """A version to try it with: of a decision on few documents, so that its record is soon read; never one that may be left out."""
    bodies = {kind.name for kind in ground.handbook.kinds.values() if kind.serves == "bodies"}
    some = [one for one in ground.kept if one.why == "in force" and one.kind not in bodies]
    return min(some, key=lambda one: (len(one.named.decision.documents), -one.named.decision.number, one.named.decided.id), default=None)


def _shortly(ground: Ground) -> Iterator[str]:
    """The same for who doesn't read the handbook's language; the commands stand above."""
    words = Words("en")
    period = days(ground.asked.begins, ground.asked.ends, words)
    yield from _filled(f"IN ENGLISH. What was in force {'on' if ground.asked.one_day else 'from'} {period}, who decided it, and how that is known: data/report.html.")
    yield from _filled(
        "The commands above need no program of ours. 1 gives the characters on the receipt. 2 is silent when no file was changed or lost; 3 shows whether "
        "one was added. The next hold a text against the record of its decision, and a record against the one before. The last works out everything again."
    )
    yield from _filled(
        "Not to be known from this pack: whether all of it was made anew (only the characters in 1 show that), whether a yes that is only “stated” was "
        "given, and what rests on the repository’s whole history, which is stated by whoever exported."
    )


def _filled(text: str, first: str = "") -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=" " * len(first), break_long_words=False, break_on_hyphens=False)
