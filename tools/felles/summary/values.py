"""The summary as a value. Texts are in the reader's language, plain: each form escapes them in its own way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from felles.redline import Redline

Shape = Literal["ok", "wait", "warn", "stop", "off"]


@dataclass(frozen=True, slots=True)
class State:
    """How the proposal stands, in a word or two, and what it waits for."""

    shape: Shape
    word: str
    more: tuple[str, ...] = ()
    answer_by: str = ""
    """The last day for an answer, as people write it; empty when there is none."""


@dataclass(frozen=True, slots=True)
class Part:
    """One document of the proposal."""

    redline: Redline
    kind: str
    """``Rutine``."""
    told: tuple[str, ...]
    """What becomes of the whole document, each a sentence: new, withdrawn, moved, comes instead of …"""
    sort: str
    """``Vesentlig endring``."""
    note: str
    """What the writer says of the change."""
    version: int | None
    """The newest decided version; None: never decided."""
    becomes: int | None
    """The version this would be; the same number when the text is only confirmed; None: nothing is decided."""
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Said:
    """What one person said, the person as function and place."""

    word: str
    """``Ja``, ``På nytt``, ``Ber om endring``."""
    shape: Shape
    who: str
    more: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """One group that the policy asks, with what it has said."""

    name: str
    given: int
    count: int
    said: tuple[Said, ...]
    on: tuple[str, ...] = ()
    """Titles of what it is asked about, when that isn't all of the proposal."""

    @property
    def missing(self) -> int:
        return max(0, self.count - self.given)


@dataclass(frozen=True, slots=True)
class Noticed:
    """What somebody's working day has of it."""

    who: tuple[str, ...]
    """Functions for which it is the same."""
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Again:
    """Something to look at again, and why."""

    id: str
    title: str
    kind: str
    why: str
    """The way to what changed, in words."""
    at: str
    """``steg 4``, where the way begins in a step; empty elsewhere. ``why`` doesn't say it."""
    steps: int
    """How long that way is."""
    near: bool
    """Whether it is what changed that leads here, and not just something else in the same document."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What the checks found."""

    rule: str
    level: str
    """error, warning or note."""
    where: str
    message: str
    help: str


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything on the page, in its order."""

    title: str
    number: int | None
    address: str
    """Where one says yes, when the source gives an https address."""
    sent: str
    """When it was sent, as people write it."""
    state: State
    met: bool
    parts: tuple[Part, ...]
    files: tuple[str, ...]
    """Guarded files that are no documents."""
    unguarded: tuple[str, ...]
    """Files on which nobody decides."""
    counts: tuple[tuple[str, str], ...]
    """``2 dokumenter``, ``endres: én rutine, én rolle``."""
    how: str
    """How one says yes there; empty where nobody can say."""
    asked: tuple[Asked, ...]
    others: tuple[Said, ...]
    """What was said that counts in no group."""
    reasons: tuple[tuple[str, str], ...]
    """Why it can't become valid yet: the gate's code and its sentence."""
    noticed: tuple[Noticed, ...]
    places: str
    """``Alle 7 steder``."""
    again: tuple[Again, ...]
    troubles: tuple[Trouble, ...]
    """Errors, and what was found in the documents of the proposal."""
    elsewhere: int
    """Other warnings and notes in the handbook, which this proposal doesn't touch."""
    checked: bool
    fingerprint: str
    """``sha256:`` over the content the page holds for."""
    day: str
    """The day the page was made for, as people write it."""
    language: str
    organisation: str
