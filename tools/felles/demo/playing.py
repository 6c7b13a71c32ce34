"""The story played in a real repository: each text committed, each proposal merged and recorded as anybody's would be.

Nothing is taken for decided because the story says so. What it tells is put before the gate, and a decision it tells
of that the gate doesn't find is a fault in the story (RuntimeError). Clock, locale and the machine's Git have no say.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from felles.demo.story import PRESENT, Event, Story, Version
from felles.demo.texts import text_of
from felles.demo.younger import Younger
from felles.forge.reviews import said
from felles.history import Repository
from felles.history.comparing import Conflict
from felles.history.walking import step_of
from felles.history.writing import NOBODY, Person, make_commit, merge_commit
from felles.model import Decision, Handbook, Proposal, Reviews, day_of
from felles.reading.decisions import written
from felles.recording.merging import judged
from felles.recording.records import decision
from felles.recording.writing import adoption


@dataclass(frozen=True)
class Beginning:
    """What the story begins with."""

    present: Mapping[str, bytes]
    """The sample's documents as they are now, by path."""
    paths: Mapping[str, str]
    """Document id -> path."""
    around: Mapping[str, bytes]
    """Everything else that a handbook needs, by path."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """One proposal as it was left: its newest version, and what was said of it."""

    event: Event
    head: str
    reviews: Reviews


@dataclass
class Played:
    """Where the story has come to."""

    tip: str
    """Main's."""
    files: dict[str, bytes]
    """Main's files, records apart."""
    decisions: list[Decision]
    left: list[Proposed] = field(default_factory=list)
    """Proposals that were never merged."""
    after: dict[str, tuple[str, dict[str, bytes]]] = field(default_factory=dict)
    """Main's tip and files after each event."""
    read: Handbook | None = None
    """Main as it was last read: most of it is the same next time."""


def play(repository: Repository, story: Story, beginning: Beginning) -> Played:
    """Every event in its order, in commits that no name leads to yet."""
    played = _begun(repository, story, beginning)
    numbers = {event.name: number for number, event in enumerate(sorted(story.events, key=lambda event: event.versions[0].at), 1)}
    for event in story.events:
        number = numbers[event.name]
        start, files = played.after[event.start] if event.start else (played.tip, played.files)
        proposed, versions = _proposed(repository, story, beginning, event, number, start, dict(files))
        if event.way in ("open", "closed"):
            played.left.append(proposed)
        else:
            changed = {path: content for _, _, texts in versions for path, content in texts.items()}
            came = list(_merged(repository, story, event, number, played.tip, proposed.head, versions))
            played.files |= changed
            if event.way == "direct":
                played.tip = came[-1]
            else:
                reviews = replace(proposed.reviews, proposal=replace(proposed.reviews.proposal, merged_at=event.at, merge_commit=came[-1]))
                _recorded(repository, story, played, event, came, reviews)
        played.after[event.name] = (played.tip, dict(played.files))
    return played


def _begun(repository: Repository, story: Story, beginning: Beginning) -> Played:
    """The handbook as it stood, and the baseline that takes it in."""
    start = story.start
    folders = tuple(f"{name}/" for name in story.without if "/" in name)
    later = {beginning.paths[id] for id in story.without if "/" not in id} | {path for path in beginning.present if path.startswith(folders)}
    files = {path: content for path, content in beginning.present.items() if path not in later}
    younger = _younger(story, beginning, files)
    for id, path in beginning.paths.items():
        if path in files:
            files[path] = text_of(start.texts.get(id, PRESENT), path, id, beginning.present, None, younger)
    tip = make_commit(repository, None, {**beginning.around, **files}, start.says, at=start.at, who=_person(story, start.by))
    _, made = adoption(repository, tip, today=day_of(start.at))
    assert made is not None
    return Played(_with_record(repository, story, tip, made), files, [made])


def _younger(story: Story, beginning: Beginning, there: Collection[str]) -> Younger:
    """What the sample has and the handbook has not yet, where these paths are there."""
    return Younger(frozenset(id for id, path in beginning.paths.items() if path not in there), story.pointing)


def _proposed(
    repository: Repository, story: Story, beginning: Beginning, event: Event, number: int, start: str, files: dict[str, bytes]
) -> tuple[Proposed, list[tuple[str, Version, dict[str, bytes]]]]:
    """A proposal's versions on top of where it branched off, each with the texts it wrote, and what was said of it."""
    versions: list[tuple[str, Version, dict[str, bytes]]] = []
    head = start
    for version in event.versions:
        wrote = {}
        younger = _younger(story, beginning, {*files, *(beginning.paths[id] for id in version.texts)})
        for id, wanted in version.texts.items():
            path = beginning.paths[id]
            wrote[path] = text_of(wanted, path, id, beginning.present, files.get(path), younger)
        files |= wrote
        head = make_commit(repository, head, wrote, version.says, at=version.at, who=_person(story, version.by))
        versions.append((head, version, wrote))
    first, last = event.versions[0], event.versions[-1]
    proposal = Proposal(
        number=number,
        url=story.url.format(number=number),
        opened_by=first.by,
        opened_at=first.at,
        base=start,
        head=head,
        head_at=last.at,
        authors=tuple(dict.fromkeys(version.by for version in event.versions)),
        last_pushed_by=last.by,
        merged_at=None,
        merge_commit=None,
        urgent=event.urgent,
    )
    words = tuple(
        said(one.by, one.state, versions[-1 if one.of is None else one.of][0], one.at, reason=one.why, strength="stated") for one in event.said
    )
    return Proposed(event, head, Reviews("file", proposal, words)), versions


def _merged(
    repository: Repository, story: Story, event: Event, number: int, tip: str, head: str, versions: list[tuple[str, Version, dict[str, bytes]]]
) -> Iterator[str]:
    """The commits on main by which a proposal came in, in the way it did."""
    who = _person(story, event.versions[-1].by)
    if event.way == "merge":
        made = merge_commit(repository, tip, head, story.merged.format(number=number, says=event.says), at=event.at, who=who)
        if isinstance(made, Conflict):
            raise RuntimeError(f"{event.name} can't be merged: {made.paths}")
        yield made
    elif event.way == "squash":
        whole = {path: content for _, _, wrote in versions for path, content in wrote.items()}
        yield make_commit(repository, tip, whole, f"{event.says} (#{number})", at=event.at, who=who)
    else:
        for _, version, wrote in versions:
            tip = make_commit(repository, tip, wrote, version.says, at=event.at, who=_person(story, version.by))
            yield tip


def _recorded(repository: Repository, story: Story, played: Played, event: Event, came: list[str], reviews: Reviews) -> None:
    """Main with the record of what was just merged, judged as ``felles record`` judges it."""
    before, merge = played.tip, step_of(repository, came[-1])
    proposed = judged(repository, merge, reviews, tuple(played.decisions), near=played.read)
    played.read = proposed.tip
    made = None
    if proposed.verdict.met:
        made = decision(proposed, tuple(played.decisions), before=before, merge=merge.commit, committed_at=event.at)
    if made is None:
        against = [one.reason for one in proposed.verdict.reviews if one.reason]
        raise RuntimeError(f"the story says that {event.name} was decided: {[*proposed.verdict.reasons, *against]}")
    played.decisions.append(made)
    played.tip = _with_record(repository, story, merge.commit, made)


def _with_record(repository: Repository, story: Story, tip: str, made: Decision) -> str:
    named = ", ".join(row.id for row in made.documents[:5]) + (" …" if len(made.documents) > 5 else "")
    says = story.recorded.format(number=made.number, documents=named)
    return make_commit(repository, tip, {made.path: written(made)}, says, at=made.decided_at, who=NOBODY)


def _person(story: Story, account: str) -> Person:
    return Person(story.names[account], f"{account}@{story.mail}")
