"""A proposal put together: what it changes, what it is judged by, and the verdict.

Everything is a value here. Where main's tip, the merge result and the reviewed commits come from, a door knows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from felles.approval import judge
from felles.approval.vouching import Holds, vouched
from felles.check import Report, check
from felles.errors import CannotRun
from felles.facts import Facts
from felles.facts.changes import changed_fields, one_place, weighty
from felles.facts.decided import attached_alike, awaiting, is_decided, is_guarded, on_day, version
from felles.facts.places import chosen
from felles.model import (
    Case,
    Changed,
    Class,
    Content,
    Document,
    Handbook,
    Minutes,
    Named,
    Options,
    Reviews,
    Standing,
    Target,
    Verdict,
    day_of,
)
from felles.reading.decisions import FOLDER
from felles.reading.handbook import read
from felles.reading.held import Held
from felles.reading.tree import Tree
from felles.words import N_

Texts = Callable[[Iterable[str]], Mapping[str, bytes]]

Difference = tuple[str, str | None, str | None]
"""A path in which two trees differ, with the blob in each; None where it isn't."""


@dataclass(frozen=True)
class Proposed:
    """One proposal as it was judged."""

    tip: Handbook
    """Main's tip just before the merge."""
    tip_facts: Facts
    result: Handbook | None
    """What main would hold after the merge; None when the two can't be put together."""
    facts: Facts
    """About the merge result, with the exemptions and choices that main has decided; main's own when there is no result."""
    changed: tuple[Changed, ...]
    before: Mapping[str, Document | None]
    """The newest decided version of each changed document, by id; None for what was never decided."""
    records: tuple[str, ...]
    """Records of decisions that the proposal adds or changes."""
    unguarded: tuple[str, ...]
    """Paths it changes on which nobody decides."""
    report: Report | None
    case: Case
    verdict: Verdict
    options: Options

    @property
    def conflict(self) -> bool:
        """Whether main and the proposal can't be put together."""
        return self.result is None


def decided_handbook(tip: Handbook, facts: Facts, texts: Texts, day: str) -> Handbook:
    """What main has decided and has in force on a day: the texts, members, choices and kinds that count for a verdict.

    CannotRun when the repository lacks a text it needs.
    """
    standings: Mapping[str, Standing] = facts["standings"]
    settled = all(s.state in ("in-force", "withdrawn") for s in standings.values())
    if settled and not facts["unproven_files"] and tip.decisions:
        return tip
    contents: dict[str, str] = {}
    histories: Mapping[str, tuple[Named, ...]] = facts["histories"]
    for history in histories.values():
        named = on_day(history, day)
        for content in (named.decided.content, *named.decided.attachments) if named else ():
            contents[content.path] = content.blob
    for decision in tip.decisions:
        for file in decision.files:
            contents[file.path] = file.blob
    wanted = {blob for blob in contents.values() if blob}
    stored = texts(wanted)
    for blob in sorted(wanted):
        if blob not in stored:
            raise CannotRun(
                N_("The repository lacks a text that was decided ({blob})."), N_("Fetch the whole history again, or clone it again."), blob=blob[:12]
            )
    return read(Held(tip.name, {path: stored[blob] for path, blob in contents.items() if blob}), near=tip)


def propose(
    tip: Handbook,
    result: Tree | None,
    differing: Iterable[Difference],
    reviews: Reviews,
    *,
    texts: Texts,
    at_commit: Callable[[str, tuple[str, ...]], Mapping[str, str | None] | None],
    judged_at: str,
    exact: bool = True,
    as_recorded: Callable[[tuple[str, ...]], bool] = lambda paths: False,
    holds: Holds,
) -> Proposed:
    """A proposal judged: ``differing`` is where ``result``, the merge result, differs from ``tip``.

    ``at_commit`` gives the blobs that a reviewed commit has at some paths, or None when it can't be read.
    ``result`` None: the two can't be put together. ``exact`` False: what was merged is something else.
    ``as_recorded`` says whether records in ``result`` are those that would be made again, byte for byte; ``holds``
    whether a signature is of one of some keys.
    """
    day = day_of(judged_at)
    tip_facts = Facts(tip, day, settled=True, texts=texts)
    ground = decided_handbook(tip, tip_facts, texts, day)
    ground_facts = tip_facts if ground is tip else Facts(ground, day, settled=True, texts=texts)
    options: Options = ground_facts["options"]
    after = read(result, ground.kinds, ground) if result is not None else None
    given = {"exemptions": ground_facts["exemptions"], "options": options, "texts": texts, "near": ground_facts}
    facts = Facts(after, day, **given) if after is not None else tip_facts
    report = check(after, facts, proposed=True) if after is not None else None

    guarded: list[Difference] = []
    records: list[str] = []
    unguarded: list[str] = []
    for path, before, now in differing:
        if path.startswith(FOLDER + "/"):
            records.append(path)
        elif is_guarded(path, options.guarded):
            guarded.append((path, before, now))
        else:
            unguarded.append(path)
    # What a document shows belongs to it: an attachment changed is the document changed.
    owners = _owners(tip) | _owners(after) if after is not None else _owners(tip)
    changed: list[Changed] = []
    earlier: dict[str, Document | None] = {}
    for path, before, now in guarded:
        id = owners.get(path)
        if id is not None and id not in earlier:
            earlier[id] = _newest(id, tip_facts, texts, tip)
        changed.append(_changed(path, before, now, id, earlier.get(id or ""), tip, after, tip_facts, ground_facts))
    paths = tuple(one.path for one in changed)
    wanted = dict.fromkeys(review.commit for review in reviews.reviews if review.commit)
    seen = {commit: at_commit(commit, paths) for commit in wanted} if paths else {}
    errors = sum(report.counts["error"] for report in (report,) if report is not None)
    if result is not None and any(path.startswith("schemas/") for path, _, _ in guarded):
        # New kinds must fit the whole handbook too; they are read only for that.
        own = read(result)
        errors += check(own, Facts(own, day, texts=texts)).counts["error"]
    case = Case(
        teams=ground_facts["teams"],
        changed=tuple(changed),
        reviews=vouched(reviews, ground_facts["teams"], judged_at, holds),
        at_commit={commit: blobs for commit, blobs in seen.items() if blobs is not None},
        judged_at=judged_at,
        minutes=_new_minutes(facts["minutes"], set(paths)) if after is not None else (),
        exact=exact,
        conflict=result is None,
        errors=errors,
        records="none" if not records else "mixed" if guarded or unguarded else "same" if as_recorded(tuple(records)) else "other",
    )
    return Proposed(tip, tip_facts, after, facts, case.changed, earlier, tuple(records), tuple(unguarded), report, case, judge(case), options)


def _owners(handbook: Handbook) -> dict[str, str]:
    owned = {path: document.id for document in reversed(handbook.documents) for path in document.attached}
    return owned | {document.path: document.id for document in handbook.documents if document.id}


def _newest(id: str, facts: Facts, texts: Texts, tip: Handbook) -> Document | None:
    history: tuple[Named, ...] = facts["histories"].get(id, ())
    if not history:
        return None
    content: Content = history[-1].decided.content
    return version(content, texts({content.blob}), tip)


def _changed(
    path: str,
    before: str | None,
    now: str | None,
    id: str | None,
    earlier: Document | None,
    tip: Handbook,
    after: Handbook | None,
    tip_facts: Facts,
    ground: Facts,
) -> Changed:
    new = after.by_id.get(id) if after is not None and id is not None else None
    old = tip.by_id.get(id) if id is not None else None
    document = new or old
    if document is None:
        decided = {file.path: file.blob for decision in tip.decisions for file in decision.files}
        restores = path in decided and decided[path] == (now or "")
        return Changed(path, before, now, None, None, None, "significant", restores)
    # By main's own records: what the proposal does to them helps it in nothing.
    history: tuple[Named, ...] = tip_facts["histories"].get(id, ())
    newest = history[-1] if history else None
    # A document whose bytes, path and attachments are those of its newest decision is given back, not changed.
    restores = after is not None and new is not None and now is not None and newest is not None and is_decided(new, newest, after)
    alike = after is not None and new is not None and newest is not None and attached_alike(new, newest, after)
    return Changed(
        path=path,
        before=before,
        after=now,
        id=id,
        kind=document.kind.name,
        sites=concerned([d for d in (earlier, old, new) if d is not None], earlier if alike else None, new, ground["places"]),
        sort=(sort := counts_as(earlier if alike else None, new)),
        weighs="significant" if sort == "confirmed" and awaiting(history) is not None else None,
        restores=restores,
    )


def counts_as(earlier: Document | None, new: Document | None) -> Class:
    """The class that counts: what a writer says of a change holds only as far as the texts bear it out."""
    if earlier is None or new is None or earlier.withdrawn != new.withdrawn:
        return "significant"
    change = new.data.get("change")
    sort = change.get("class") if isinstance(change, Mapping) else None
    if sort == "editorial" and weighty(earlier, new) is None:
        return "editorial"
    return "confirmed" if sort == "confirmed" and earlier.path == new.path and not changed_fields(earlier, new) else "significant"


def concerned(versions: list[Document], earlier: Document | None, new: Document | None, places: Mapping[str, Target]) -> tuple[str, ...] | None:
    """The places a change concerns: where any of the versions applies; None for everywhere, or for what has no place."""
    if new is not None and earlier is not None:
        alone = one_place(earlier, new)
        if alone is not None:
            return (alone,)
    found: set[str] = set()
    for document in versions:
        where = chosen(document, "applies", places)
        if where is None or set(where) == set(places):
            return None
        found.update(where)
    return tuple(sorted(found))


def _new_minutes(minutes: tuple[Minutes, ...], paths: set[str]) -> tuple[Minutes, ...]:
    """Only minutes that are part of the proposal: older ones decided what they decided."""
    return tuple(one for one in minutes if one.path in paths)
