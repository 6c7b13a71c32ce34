"""A judged proposal to its summary."""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from felles.facts import Facts
from felles.facts.made_known import read_by, whom
from felles.facts.ripple import Echo, Hop, ripple, source_of
from felles.model import (
    Changed,
    Document,
    Handbook,
    Kind,
    Link,
    Named,
    Options,
    Pointer,
    Problem,
    Reviews,
    Standing,
    Target,
    Team,
    Verdict,
    day_of,
)
from felles.plain import Names, line, lowered
from felles.redline import redline
from felles.redline.telling import became
from felles.rules import all_rules
from felles.summary.asking import Hearing, asked, missing, why
from felles.summary.noticing import Compared, noticed
from felles.summary.values import Again, Part, State, Summary, Trouble
from felles.words import N_, Words
from felles.words.problems import said as problem_said

_HOW: Mapping[str, str] = {
    "github": N_("This is how you say yes: Files changed → Review changes → Approve. It holds for the text as it is now."),
    "forgejo": N_("This is how you say yes: Files changed → Review → Approve. It holds for the text as it is now."),
    "gitlab": N_("This is how you say yes: Approve, at the top of the proposal. It holds for the text as it is now."),
    "file": N_("This is how you say yes: tell whoever leads the team's work, who writes it down. It holds for the text as it is now."),
}
"""The forges' own buttons, by the names they bear."""
_LONGEST = 300
NOBODY_ASKED = "none"
"""The source of a proposal of which only the content is known."""
_OF_THE_SOURCE = ("G5.unsaid", "hearing.unknown")


def summarise(
    *,
    tip: Handbook,
    tip_facts: Facts,
    result: Handbook | None,
    facts: Facts,
    changed: tuple[Changed, ...],
    before: Mapping[str, Document | None],
    problems: Iterable[Problem] | None,
    verdict: Verdict,
    reviews: Reviews,
    teams: tuple[Team, ...],
    options: Options,
    words: Words,
    unguarded: tuple[str, ...] = (),
) -> Summary:
    """The summary of one proposal, in the language of ``words``.

    ``result`` None: it can't be put together with main; then ``facts`` are main's own. ``before`` has the newest
    decided version of each changed document, by id; ``problems`` what the checks found in the merge result.
    """
    names, former = Names.of(facts, words), Names.of(tip_facts, words)
    day = str(facts["today"])
    if reviews.source == NOBODY_ASKED:
        # Nothing was asked of who wrote it and since when it has been there: that is no finding.
        verdict = replace(verdict, reasons=tuple(reason for reason in verdict.reasons if reason.code not in _OF_THE_SOURCE))
    compared = list(_compared(tip, result, changed, before, names, former)) if result is not None else []
    compared.sort(key=lambda one: (one.redline.kind.menu is None, one.redline.kind.menu or 0, one.redline.path))
    parts = tuple(_part(one, tip, tip_facts, changed, names, facts) for one in compared)
    titles = {c.path: _title(c, result, tip, names) for c in changed}
    hearing = Hearing(teams, verdict, reviews, names, day)
    groups, others = asked(hearing, titles)
    echoes = _echoes(compared, result, tip, facts)
    noticing = noticed(compared, facts["targets"], names) if result is not None else ()
    found, elsewhere = _troubles(problems or (), [*(c.path for c in changed)], result, words)
    proposal = reviews.proposal
    files = tuple(c.path for c in changed if c.id is None)
    again = tuple(_again(echo, names) for echo in echoes)
    places = _places([c for c in changed if not c.restores], names, facts)
    return Summary(
        title=_called(parts, files, words),
        number=proposal.number,
        address=proposal.url if proposal.url and proposal.url.startswith("https://") and proposal.url.isprintable() else "",
        sent=_moment(proposal.opened_at, words),
        state=_state(verdict, missing(groups, words), hearing),
        met=verdict.met,
        parts=parts,
        files=files,
        unguarded=unguarded,
        counts=_counts(parts, files, noticing, places, again, found, problems is not None, names),
        how=words(_HOW.get(reviews.source, "")),
        asked=groups,
        others=others,
        reasons=tuple(dict.fromkeys((reason.code, why(reason, names, hearing)) for reason in verdict.reasons)),
        noticed=noticing,
        places=places,
        again=again,
        troubles=found,
        elsewhere=elsewhere,
        checked=problems is not None,
        fingerprint=content_of(changed),
        day=words.date(day),
        language=words.language,
        organisation=line(options.name or options.organisation),
    )


def content_of(changed: Iterable[Changed]) -> str:
    """One digest over what is asked about: each changed path with what it would hold, in path order."""
    rows = sorted(f"{one.path}\0{one.after or ''}\n" for one in changed)
    return f"sha256:{hashlib.sha256(''.join(rows).encode('utf-8', 'surrogateescape')).hexdigest()}"


def _moment(moment: str | None, words: Words) -> str:
    try:
        return words.date(day_of(moment)) if moment else ""
    except ValueError:
        return ""


# Which documents, and how they differ


def _compared(
    tip: Handbook,
    result: Handbook,
    changed: tuple[Changed, ...],
    before: Mapping[str, Document | None],
    names: Names,
    former: Names,
) -> Iterator[Compared]:
    for id in dict.fromkeys(c.id for c in changed if c.id is not None):
        new, old = result.by_id.get(id), before.get(id)
        if new is None and old is None:
            old = tip.by_id.get(id)
        if new is not None or old is not None:
            yield Compared(old, new, redline(old, new, names, former))


def _part(one: Compared, tip: Handbook, tip_facts: Facts, changed: tuple[Changed, ...], names: Names, facts: Facts) -> Part:
    document = one.new or one.old
    assert document is not None
    words, id = names.words, one.redline.id
    mine = [c for c in changed if c.id == id]
    restored = bool(mine) and all(c.restores for c in mine)
    histories: Mapping[str, tuple[Named, ...]] = tip_facts["histories"]
    history = histories.get(id, ())
    version = history[-1].decided.version if history else None
    change = (one.new or document).data.get("change")
    change = change if isinstance(change, Mapping) else {}
    sort = mine[0].sort if mine else "significant"
    becomes = None if restored else version if sort == "confirmed" else (version or 0) + 1
    stated = change.get("class")
    label = names.said(document.kind, f"change.class={sort}") or sort
    told = list(_told(one, restored, words))
    if one.new is not None and isinstance(stated, str) and stated != sort and not restored:
        claimed = names.said(document.kind, f"change.class={stated}") or stated
        told.append(words("Called “{claimed}”, but it counts as: {sort}.", claimed=line(claimed), sort=lowered(label)))
    told += _waiting(one, tip_facts, version, words)
    attached = [c.path for c in mine if c.path != document.path and one.old is not None and c.path != one.old.path]
    for path in attached:
        told.append(words("An attachment changes too: {file}.", file=line(posixpath.basename(path))))
    begins = one.new.data.get("valid_from") if one.new is not None else None
    if isinstance(begins, str) and not restored:
        told.append(words("Is to apply from {date}.", date=words.date(line(begins))))
    if one.new is not None and not restored and not one.new.withdrawn and sort == "significant":
        told += _asks(one.new, names, facts)
    note = change.get("note")
    return Part(
        redline=one.redline,
        kind=names.singular(document.kind),
        told=tuple(told),
        sort="" if restored or one.new is None else label,
        note=line(note) if isinstance(note, str) and one.new is not None and not restored else "",
        version=version,
        becomes=becomes,
        fingerprint=one.new.fingerprint if one.new is not None else "",
    )


def _told(one: Compared, restored: bool, words: Words) -> Iterator[str]:
    """What becomes of the whole document."""
    if restored:
        yield words("Gives back the text that was decided.")
    else:
        yield from became(one.redline, words)


def _asks(document: Document, names: Names, facts: Facts) -> Iterator[str]:
    """Whom it asks to read it by when, so that whoever decides sees what that takes of people's time."""
    words, day = names.words, read_by(document)
    known = [names.named("actors", role) for role in whom(document, facts["concerned"], facts["holders"], facts["places"]).roles]
    roles = words.listing([lowered(names.title(target)) for target in known if target is not None])
    days = facts["thresholds"].get("read_days", 14)
    if roles and day is not None:
        yield words("Asks these to read the change by {date}: {roles}.", roles=roles, date=words.date(day))
    elif day is not None:
        yield words("Asks that the change be read by {date}.", date=words.date(day))
    elif roles:
        yield words.many("Asks these to read the change within {count} day of the decision: {roles}.", "Asks these to read the change within {count} days of the decision: {roles}.", days, roles=roles)


def _waiting(one: Compared, tip_facts: Facts, version: int | None, words: Words) -> Iterator[str]:
    """What becomes of a version that is decided and not in force yet."""
    standings: Mapping[str, Standing] = tip_facts["standings"]
    standing = standings.get(one.redline.id)
    if standing is None or standing.next is None:
        return
    date = words.date(standing.next.decided.in_force_from)
    back = standing.in_force is not None and one.new is not None and one.new.fingerprint == standing.in_force.decided.content.fingerprint
    yield (
        words("Withdraws version {number}, which was to apply from {date}.", number=version, date=date)
        if back
        else words("Replaces version {number}, which was to apply from {date}.", number=version, date=date)
    )


def _title(changed: Changed, result: Handbook | None, tip: Handbook, names: Names) -> str:
    for handbook in (result, tip):
        document = handbook.by_id.get(changed.id or "") if handbook is not None else None
        if document is not None:
            return names.title_of(Target(document))
    return line(changed.path)


# What follows from it


def _echoes(compared: list[Compared], result: Handbook | None, tip: Handbook, facts: Facts) -> tuple[Echo, ...]:
    if result is None:
        return ()
    starts: list[Target] = []
    gone: list[Target] = []
    earlier: list[Document] = []
    parts: dict[str, frozenset[Pointer]] = {}
    for one in compared:
        if one.redline.fate in ("same", "unseen", "confirmed"):
            continue
        touched = frozenset(d.pointer[:2] if isinstance(d.pointer[1:2] and d.pointer[1], int) else d.pointer[:1] for d in one.redline.differences if d.pointer)
        document = one.new
        if document is None or document.withdrawn:
            gone += [Target(one.old)] if document is None and one.old is not None else []
            starts += [Target(document)] if document is not None else []
        elif document.kind.register:
            rows = {p[1] for p in touched if len(p) == 2 and p[0] == "entries"}
            had = one.old.data.get("entries") if one.old is not None else []
            has = document.data.get("entries")
            ids = {row.get("id") for row in has if isinstance(row, Mapping)} if isinstance(has, list) else set()
            starts += [Target(document, i) for i in sorted(rows, key=str) if isinstance(i, int) and isinstance(has, list) and i < len(has) and isinstance(has[i], Mapping)]
            if one.old is not None and isinstance(had, list):
                gone += [Target(one.old, i) for i, row in enumerate(had) if isinstance(row, Mapping) and row.get("id") not in ids]
        else:
            starts.append(Target(document))
            parts[document.path] = touched
            earlier += [one.old] if one.old is not None and one.old.path == document.path else []
    return ripple(facts["graph"], facts["targets"], starts, earlier=earlier, gone=gone, parts=parts)


def _again(echo: Echo, names: Names) -> Again:
    target = echo.target
    hops = [_hop(hop, i, len(echo.hops) - 1, echo.source, names) for i, hop in enumerate(echo.hops)]
    near = len(hops) == 1 and (echo.down or echo.touched)
    return Again(target.id, names.title(target), names.one(target.document.kind), " → ".join(hops), _step(echo.hops[0].link, names), len(hops), near)


def _hop(hop: Hop, i: int, last: int, source: Target, names: Names) -> str:
    """``Kanal: Ansvarsvakttelefonen, som endres``; read upwards ``Nevnt i «Utdeling av legemidler» (hovedansvarlig), som endres``."""
    words, link = names.words, hop.link
    end = source if i == last else link.target if hop.down else source_of(link)
    other = names.title_of(end) if end is not None else line(link.name)
    step = _step(link, names) if i else ""
    told = f"{names.relation(link)}, {step}" if step else names.relation(link)
    said = f"{told}: {other}" if hop.down else words("Named in “{title}” ({what})", what=lowered(told), title=other)
    if i < last:
        return said
    gone = source.document.withdrawn
    return words("{what}, which is withdrawn", what=said) if gone else words("{what}, which changes", what=said)


def _step(link: Link, names: Names) -> str:
    item = link.item if not link.source.kind.register else None
    if item is None or not names.steps(link.source.kind, item[0]):
        return ""
    return names.words.many("step {list}", "steps {list}", 1, list=str(item[1] + 1))


def _troubles(
    problems: Iterable[Problem], paths: list[str], result: Handbook | None, words: Words
) -> tuple[tuple[Trouble, ...], int]:
    """Errors, and what was found in the proposal's own files; how much else there is."""
    own = set(paths)
    found: list[Trouble] = []
    elsewhere = 0
    for problem in problems:
        level = problem.level or all_rules()[problem.rule].level
        if level != "error" and problem.place.path not in own:
            elsewhere += level != "note"  # what could be written better elsewhere is no matter of this proposal
            continue
        document = result.by_path.get(problem.place.path) if result is not None else None
        where = line(document.title) if document is not None and document.title else line(problem.place.path)
        message, help = problem_said(problem, words)
        found.append(Trouble(problem.rule, level, where, line(message), line(help)))
    order = ("error", "warning", "note")
    return tuple(sorted(found, key=lambda trouble: order.index(trouble.level))), elsewhere


# In a word


def _called(parts: tuple[Part, ...], files: tuple[str, ...], words: Words) -> str:
    titles = [part.redline.title for part in parts]
    if not titles:
        return words("Proposal to change how the handbook works") if files else words("Proposal")
    if len(titles) > 2:
        return words.many("{first} and {count} more", "{first} and {count} more", len(titles) - 1, first=titles[0])
    return words.listing(titles)


_BLOCKING: tuple[tuple[str, str], ...] = (
    ("conflict", N_("Can't be put together")),
    ("G8", N_("Not what was approved")),
    ("errors", N_("Errors have to be corrected")),
    ("G7", N_("Changes are asked for")),
    ("G5.unsaid", N_("Can't be shown who wrote it")),
    ("uncovered", N_("Nobody is given this to decide")),
)
"""The gravest first: beginnings of the gate's reasons, and what they are called in a word."""


def _state(verdict: Verdict, waits: tuple[str, ...], hearing: Hearing) -> State:
    names, words = hearing.names, hearing.names.words
    ends = max((str(r.values["ends"]) for r in verdict.reasons if r.code == "hearing" and r.values.get("ends")), default="")
    by = words.date(ends) if ends else ""
    if verdict.met:
        nothing = not any(ruling.team for ruling in verdict.rulings)
        return State("ok", words("Nothing to decide") if nothing else words("Approved"))
    for code, word in _BLOCKING:
        stopping = [reason for reason in verdict.reasons if reason.code.startswith(code)]
        if stopping:
            return State("stop", words(word), tuple(dict.fromkeys(why(r, names, hearing)[:_LONGEST] for r in stopping))[:3], by)
    if waits:
        return State("warn", words("Waiting for approval"), waits, by)
    if ends:
        return State("wait", words("Out for consultation"), (), by)
    return State("stop", words("Can't apply yet"), tuple(why(r, names, hearing)[:_LONGEST] for r in verdict.reasons[:3]))


def _places(changed: list[Changed], names: Names, facts: Facts) -> str:
    """Where it applies: all, or which."""
    words, open_places = names.words, facts["places"]
    documents = [c for c in changed if c.id is not None]
    if not documents or not open_places:
        return ""
    if any(c.sites is None for c in documents):
        return words.many("The only site", "All {count} sites", len(open_places))
    found = dict.fromkeys(site for c in documents for site in c.sites or ())
    titles = [names.title(t) if (t := names.named("places", site)) else line(site) for site in found]
    return words.listing(titles[:6]) if len(titles) <= 6 else words.many("{count} site", "{count} sites", len(titles))


def _counts(
    parts: tuple[Part, ...],
    files: tuple[str, ...],
    noticing: tuple[Any, ...],
    places: str,
    again: tuple[Again, ...],
    found: tuple[Trouble, ...],
    checked: bool,
    names: Names,
) -> tuple[tuple[str, str], ...]:
    words = names.words
    kinds: dict[str, tuple[Kind, int]] = {}
    for part in parts:
        kind = part.redline.kind
        kinds[kind.name] = (kind, kinds.get(kind.name, (kind, 0))[1] + 1)
    what = words.listing([names.counted(kind, count) for kind, count in kinds.values()])
    counts = []
    if parts or not files:
        counts.append((words.many("{count} document", "{count} documents", len(parts)), words("change: {what}", what=what) if what else words("change")))
    if files:
        counts.append((words.many("{count} file", "{count} files", len(files)), words("of how the handbook works")))
    people = sum(len(one.who) for one in noticing)
    # A long list of places stands further down, where there is room for it.
    touched = words("concerned: {places}", places=lowered(places)) if places and len(places) <= 32 else words("concerned")
    actors = names.kind_for("actors")
    counts.append((names.counted(actors, people) if actors else str(people), touched))
    near = sum(one.near for one in again)
    counts.append((words.many("{count} text", "{count} texts", near), words("to look at again")))
    if checked:
        errors = sum(one.level == "error" for one in found)
        rest = len(found) - errors
        more = words.many("and {count} other remark", "and {count} other remarks", rest) if rest else words("found by the checks")
        counts.append((words.many("{count} error", "{count} errors", errors), more))
    return tuple(counts)
