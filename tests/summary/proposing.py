"""Two folders to a judged proposal and its summary, as a door does it with main's tip and the merge result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from felles.approval import judge
from felles.check import Report, check
from felles.facts import Facts
from felles.model import Case, Changed, Handbook, Proposal, Review, Reviews, Verdict
from felles.reading.decisions import blob_id
from felles.summary import Summary, summarise
from felles.words import Words

DAY = "2026-11-21"
JUDGED = f"{DAY}T09:00:00Z"
HEAD = "b" * 40


def reviews(*said: Review, opened_by: str = "proposer", head_at: str = "2026-11-16T10:00:00Z", source: str = "github") -> Reviews:
    proposal = Proposal(
        number=412, url="https://forge.example/handbook/pull/412", opened_by=opened_by, opened_at="2026-11-12T08:00:00Z",
        base="a" * 40, head=HEAD, head_at=head_at, authors=(opened_by,), last_pushed_by=opened_by, merged_at=None,
        merge_commit=None, urgent=False,
    )  # fmt: skip
    return Reviews(source, proposal, said)


def review(account: str, state: str = "approved", *, commit: str = HEAD, at: str = "2026-11-18T10:00:00Z") -> Review:
    return Review(account, state, commit, at)


@dataclass(frozen=True)
class Proposed:
    """What the summary is made of."""

    tip: Handbook
    result: Handbook | None
    changed: tuple[Changed, ...]
    reviews: Reviews
    verdict: Verdict
    report: Report | None

    def summary(self, words: Words) -> Summary:
        tip_facts = Facts(self.tip, DAY)
        facts = Facts(self.result, DAY) if self.result is not None else tip_facts
        return summarise(
            tip=self.tip, tip_facts=tip_facts, result=self.result, facts=facts, changed=self.changed,
            before={c.id: self.tip.by_id.get(c.id) for c in self.changed if c.id},
            problems=self.report.problems if self.report else None,
            verdict=self.verdict, reviews=self.reviews, teams=tip_facts["teams"], options=tip_facts["options"], words=words,
        )  # fmt: skip


def proposed(
    tip: Handbook,
    result: Handbook | None,
    given: Reviews,
    *,
    sites: Mapping[str, tuple[str, ...]] | None = None,
    older: Mapping[str, Mapping[str, str | None]] | None = None,
    files: Iterable[tuple[str, str | None, str | None]] = (),
) -> Proposed:
    """``tip`` as decided, ``result`` as it would be. ``older`` has what the paths were at earlier heads."""
    found: list[Changed] = []
    ids = dict.fromkeys((*tip.by_id, *(result.by_id if result else ())))
    for id in ids if result is not None else ():
        old, new = tip.by_id.get(id), result.by_id.get(id)
        if old is not None and new is not None and old.source == new.source and old.path == new.path:
            continue
        for path in dict.fromkeys(d.path for d in (old, new) if d is not None):
            change = new.data.get("change", {}) if new else {}
            sort = change.get("class", "significant") if old and new and isinstance(change, dict) else "significant"
            found.append(
                Changed(
                    path, _blob(old, path), _blob(new, path), id, (new or old).kind.name,  # type: ignore[union-attr]
                    (sites or {}).get(id), sort,
                )
            )
    found += [Changed(path, before, after, None) for path, before, after in files]
    changed = tuple(found)
    report = check(result, Facts(result, DAY)) if result is not None else None
    at = {HEAD: {c.path: c.after for c in changed}, **(older or {})}
    case = Case(
        teams=Facts(tip, DAY)["teams"], changed=changed, reviews=given, at_commit=at, judged_at=JUDGED,
        conflict=result is None, errors=report.counts["error"] if report else 0,
    )  # fmt: skip
    return Proposed(tip, result, changed, given, judge(case), report)


def _blob(document: object, path: str) -> str | None:
    return blob_id(document.source.encode()) if document is not None and document.path == path else None  # type: ignore[attr-defined]


def without_reviews(one: Proposed) -> Proposed:
    return replace(one, reviews=replace(one.reviews, reviews=()))
