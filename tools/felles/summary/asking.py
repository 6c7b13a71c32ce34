"""Who is asked, who has said what, and why something said doesn't count: persons as function and place, no accounts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from felles.model import Counted, Group, GroupState, Member, Reason, Reviews, Ruling, Team, Verdict, day_of
from felles.plain import Names, line, lowered
from felles.summary.values import Asked, Said, Shape
from felles.words import N_, Words
from felles.words.approvals import SENTENCES
from felles.words.approvals import group as group_said
from felles.words.approvals import said as reason_said

_WORDS: Mapping[str, tuple[str, Shape]] = {
    "approved": (N_("Yes"), "ok"),
    "changes_requested": (N_("Asks for changes"), "stop"),
    "commented": (N_("Has commented"), "off"),
    "dismissed": (N_("Taken back"), "off"),
}
_AGAIN = N_("Once more")
_VOID = N_("Doesn't count")


@dataclass(frozen=True, slots=True)
class Hearing:
    """What is needed to tell what people said."""

    teams: tuple[Team, ...]
    verdict: Verdict
    reviews: Reviews
    names: Names
    day: str

    def team(self, name: str | None) -> Team | None:
        return next((team for team in self.teams if name in (team.path, team.id)), None)


def asked(hearing: Hearing, titles: Mapping[str, str]) -> tuple[tuple[Asked, ...], tuple[Said, ...]]:
    """The groups, each once with what it is asked about, and what was said outside them.

    ``titles`` names the changed paths.
    """
    groups: dict[tuple[str, int, GroupState, str | None], list[Ruling]] = {}
    for ruling in hearing.verdict.rulings:
        team = hearing.team(ruling.team)
        if team is not None and ruling.entry is not None:
            for state in ruling.groups:
                own = _own(ruling) if state.group.site == "own" else None
                groups.setdefault((team.path, ruling.entry, state, own), []).append(ruling)
    every = {ruling.changed.path for ruling in hearing.verdict.rulings if ruling.team is not None}
    placed: set[int] = set()
    found: list[Asked] = []
    for (path, _, state, own), rulings in groups.items():
        team = hearing.team(path)
        assert team is not None
        said = list(_in_group(hearing, team, state, own, placed))
        paths = {ruling.changed.path for ruling in rulings}
        on = () if paths == every else tuple(dict.fromkeys(titles.get(p, p) for p in sorted(paths)))
        found.append(Asked(group_name(state.group, own, hearing.names), len(state.given), state.group.count, tuple(said), on))
    others = tuple(_said(hearing, counted) for i, counted in enumerate(hearing.verdict.reviews) if i not in placed)
    return tuple(found), others


def _own(ruling: Ruling) -> str | None:
    sites = ruling.changed.sites or ()
    return sites[0] if len(sites) == 1 else None


def group_name(one: Group, own: str | None, names: Names) -> str:
    """Whom a group asks: ``Avdelingsleder``, ``Avdelingsleder ved Sone Nord``."""
    known = replace(one, site=own) if one.site == "own" and own is not None else one
    said = group_said(known, names.words, titles_of(names, known.role, known.site))
    return said[:1].upper() + said[1:]


def titles_of(names: Names, *ids: str | None) -> dict[str, str]:
    """What people call functions and places, by id."""
    found = {}
    for id in ids:
        target = (names.named("places", id) or names.named("actors", id)) if id else None
        if id and target is not None:
            found[id] = names.title(target)
    return found


def why(reason: Reason, names: Names, hearing: Hearing | None = None) -> str:
    """A reason of the gate as a sentence, functions and places by what they are called."""
    group = reason.values.get("group")
    titles = titles_of(names, group.role, group.site) if isinstance(group, Group) else {}
    no = reason.values.get("no")
    if reason.code == "G7" and isinstance(no, int) and hearing is not None:
        return line(names.words(SENTENCES["G7"], who=_numbered(hearing, no)))
    return line(reason_said(reason, names.words, titles))


def _in_group(hearing: Hearing, team: Team, state: GroupState, own: str | None, placed: set[int]) -> Iterator[Said]:
    """Who has said yes in the group, and whose answer doesn't hold any more although they could fill it."""
    for i, counted in enumerate(hearing.verdict.reviews):
        if counted.counts and counted.no in state.given and counted.review.state == "approved":
            placed.add(i)
            yield _said(hearing, counted)
    given = {counted.no for counted in hearing.verdict.reviews if counted.counts}
    if len(state.given) >= state.group.count:
        return
    for i, counted in enumerate(hearing.verdict.reviews):
        stale = counted.reason is not None and counted.reason.code.startswith("G4") and counted.review.state == "approved"
        if stale and counted.no not in given and any(_fits(row, state.group, own) for row in _rows(team, counted.no)):
            placed.add(i)
            yield _said(hearing, counted)


def _fits(row: Member, group: Group, own: str | None) -> bool:
    site = own if group.site == "own" else None if group.site in (None, "any") else group.site
    return group.role in (None, row.role) and site in (None, row.site)


def _rows(team: Team, no: int | None) -> list[Member]:
    return [row for row in team.members if row.no == no]


def _said(hearing: Hearing, counted: Counted) -> Said:
    words = hearing.names.words
    review = counted.review
    word, shape = _WORDS.get(review.state, (_VOID, "off"))
    more = [_day(review.submitted_at, words)]
    if not counted.counts and review.state == "approved":
        again = counted.reason is not None and counted.reason.code.startswith("G4")
        word, shape = (_AGAIN, "warn") if again else (_VOID, "off")
    if not counted.counts and counted.reason is not None and review.state not in ("commented", "dismissed"):
        more.append(why(counted.reason, hearing.names))
    return Said(words(word), shape, person(hearing, counted), ". ".join(part.rstrip(".") for part in more if part))


def _day(moment: str | None, words: Words) -> str:
    try:
        return words.date(day_of(moment)) if moment else ""
    except ValueError:
        return ""


def person(hearing: Hearing, counted: Counted) -> str:
    """``Sone Sør, avdelingsleder (stedfortreder)``; nobody by name, and of a stranger only that it is one."""
    return _numbered(hearing, counted.no) if counted.no is not None else hearing.names.words("Somebody who is not in the team")


def _numbered(hearing: Hearing, no: int) -> str:
    for team in hearing.teams:
        rows = _rows(team, no)
        now = [row for row in rows if row.begins <= hearing.day and (row.ends is None or hearing.day <= row.ends)] or rows
        if now:
            return member(now[-1], hearing.names)
    return hearing.names.words("Somebody who is not in the team")


def member(row: Member, names: Names) -> str:
    """A member as function and place."""
    actor, place = names.named("actors", row.role), names.named("places", row.site)
    said = f"{names.title(place) if place else row.site}, {lowered(names.title(actor)) if actor else row.role}"
    return f"{said} ({names.words('deputy')})" if row.deputy_for is not None else said


def missing(groups: Iterable[Asked], words: Words) -> tuple[str, ...]:
    """What is still waited for, each group with the number it lacks and who has to answer once more."""
    found = []
    for group in groups:
        if group.missing:
            more = [words("{missing} of {count} missing", missing=group.missing, count=group.count)] if group.count > 1 else []
            more += [words("once more: {who}", who=said.who) for said in group.said if said.shape == "warn"]
            found.append(f"{group.name} ({'; '.join(more)})" if more else group.name)
    return tuple(dict.fromkeys(found))
