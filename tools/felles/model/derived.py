"""What is found out about documents, and what is made of them: pages, targets of references, gaps, choices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from felles.model.documents import Document, Place, Pointer, Reference


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the site before any generator has seen it: finished, safe Markdown."""

    path: str
    """Relative to the pages' folder, ``/`` separated, ending in ``.md``."""
    title: str
    text: str
    document: str | None = None
    hide: tuple[str, ...] = ()
    """What the generator should leave out beside the page: ``navigation``, ``toc``."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a reference can name: a document, or one row of a register."""

    document: Document
    row: int | None = None
    """Row number in ``entries``, from 0; None for a whole document."""

    @property
    def entry(self) -> Mapping[str, Any]:
        """The row's fields; the document's own for a whole document."""
        return self.document.data if self.row is None else self.document.data["entries"][self.row]

    @property
    def id(self) -> str:
        return str(self.entry.get("id", ""))

    @property
    def title(self) -> str:
        """What people call it: a document's title, a row's name."""
        entry = self.entry
        for key in ("title", "name", str(self.document.data.get("lang", "nb")), "nb", "clause", "id"):
            if isinstance(entry.get(key), str):
                return str(entry[key])
        return self.id


@dataclass(frozen=True, slots=True)
class Course:
    """Where a document is in its own course: an open finding, a plan that runs."""

    state: str
    since: str | None
    """The day it came there, as it is written; None where the row doesn't say."""


@dataclass(frozen=True, slots=True)
class Needed:
    """One of the things that have to be there before something found can be closed."""

    what: str
    """``measures``, ``effect``, ``decision`` or ``answer``, in the order they come."""
    met: bool
    count: int = 0
    """Of measures: how many are done."""
    of: int = 0
    """Of measures: how many there are."""
    since: str | None = None
    """Met: since when. Not met: the first day on which it can be, where something has to pass first."""
    due: str | None = None
    """Not met: the day by which it is to be."""
    seen: str | None = None
    """Of an effect that came too early to count: the day it was seen."""


@dataclass(frozen=True, slots=True)
class Link:
    """One reference as it stands in a document."""

    source: Document
    pointer: Pointer
    reference: Reference
    name: str
    """What the writer wrote."""
    target: Target | None
    """None: nothing here has that name."""
    waits: bool = False
    """True when what it names may be there all the same: no kind that could hold it exists in this handbook yet, or it
    may stand in a file that couldn't be read."""

    @property
    def relation(self) -> str | None:
        return self.reference.relation

    @property
    def item(self) -> tuple[str, int] | None:
        """The list item it stands in, such as ``("steps", 2)`` for the third step; None outside lists of objects."""
        if len(self.pointer) > 2 and isinstance(self.pointer[1], int):
            return str(self.pointer[0]), self.pointer[1]
        return None


@dataclass(frozen=True, slots=True)
class Gap:
    """A step whose accountable has no holder at some places where the step is to be done."""

    document: Document
    item: tuple[str, int]
    actor: str
    places: tuple[str, ...]
    """Ids, in register order."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two accountable for one topic at the same places: in one step, or in two documents."""

    document: Document
    item: tuple[str, int] | None
    actors: tuple[str, ...]
    places: tuple[str, ...]
    other: Document | None = None
    """The second document when the overlap is between documents."""


@dataclass(frozen=True, slots=True)
class Translation:
    """A document that says it translates another: ``translation_of`` in its header."""

    document: Document
    pointer: Pointer
    """Where it names its source."""
    name: str
    """What the writer wrote there: an id, or the path of a copy."""
    here: bool
    """True: the source is a document of this handbook, and counts. False: it is another handbook's, kept as a copy."""
    source: Document | None = None
    fault: str = ""
    """What is wrong with how it names its source: ``which``, ``missing``, ``unread``, ``language``; else empty."""
    behind: bool = False
    """Whether the newest source is another than the one translated."""
    outdated: bool = False
    """Whether the source as it is in force is another than the one translated, and the translation not ahead of it."""
    version: int | None = None
    """The version of the source that was translated, as far as known."""
    newest: int | None = None
    """The source's newest decided version."""


@dataclass(frozen=True, slots=True)
class Exemption:
    """A dated waiver as a value: one rule, one document, who owns it and why."""

    rule: str
    document: str
    reason: str
    owner: str
    begins: str
    ends: str
    """First and last day, ISO, both included."""
    place: Place
    active: bool


@dataclass(frozen=True, slots=True)
class Situation:
    """What somebody stands in, with the documents that help there."""

    id: str
    title: str
    description: str
    documents: tuple[Mapping[str, str], ...]
    """``document`` and perhaps ``title``: what it answers there, in everyday words; ``section`` or ``step``: the heading or step it does so in."""


@dataclass(frozen=True)
class Options:
    """What a handbook sets for itself, with the schema's own defaults where it doesn't."""

    organisation: str
    name: str
    language: str
    areas: tuple[Mapping[str, str], ...]
    """``id``, ``title`` and perhaps ``description``, in menu order."""
    urgent: tuple[Mapping[str, str], ...]
    examples: tuple[str, ...]
    front_actors: tuple[str, ...]
    visit_word: str
    visit_actors: frozenset[str]
    required: Mapping[str, tuple[str, ...]]
    """Type of place -> the actors it must have."""
    guarded: tuple[str, ...]
    feedback: Mapping[str, str]
    thresholds: Mapping[str, int]
    document: Document | None = None
    situations: tuple[Situation, ...] = ()
    """In the order people meet them on the front page."""
    evidence: Mapping[str, Any] = field(default_factory=dict)
    """About what is handed to inspectors: ``frames`` that come first, ``retention``, ``case_ref``; as far as they are set."""
    forge: Mapping[str, str] = field(default_factory=dict)
    """Where proposals are made: ``kind``, ``url``, ``branch``, and in ``publish`` for whom its pipelines make a site."""
    acknowledge: Mapping[str, str] = field(default_factory=dict)
    """How people say that they have read something: ``form``, an address with placeholders, and ``text``; as far as set."""
    accessibility: Mapping[str, Any] = field(default_factory=dict)
    """About whether everybody can use the pages: ``authority``, ``contact``, ``people`` (the day they last tried it) and
    ``known`` (rows of ``what``, ``criterion``, ``why``, ``until``); as far as they are set."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day by which something in a document is to be done."""

    document: Document
    pointer: Pointer
    """Of the field with the day."""
    day: str
    done: str | None
    """What stands in the field that is filled in when it has been done, such as the day it was; None: it hasn't."""
    what: str
    """What is to be done, in the document's own words; empty: the field's label says it."""
    who: str | None
    """Who is to do it, where the document says so beside the day."""
