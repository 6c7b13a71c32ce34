"""Why a proposal may not become valid yet, or why something said of it doesn't count, in the reader's language.

Keys are a reason's code. Each sentence says what is missing or wrong and, where there is something to do, what.
Nobody is named: persons are member numbers, and whoever tells the reason may say more.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from felles.model import Entry, Group, Reason, Way, day_of
from felles.words import N_, Words
from felles.words.problems import printable, short

SENTENCES: Mapping[str, str] = {
    # The proposal as a whole, and each document
    "conflict": N_("Others have changed the same lines in the meantime. Bring the proposal up to date, and ask for a new yes."),
    "errors": N_("The checks find errors in what would come out of it ({count}). Correct them first."),
    "G8": N_("What was put in is not exactly what was approved. Propose the difference, or take it back."),
    "records.other": N_("It changes the records of decisions, and not to what “felles record” makes. Leave the records to that."),
    "records.mixed": N_("It brings records of decisions together with other changes. Records come alone."),
    "G5.unsaid": N_("It isn't known {unsaid}, so nobody can be shown to approve what isn't their own. Fetch the proposal again, or make it again."),
    "G9.judged": N_("The moment of the decision can't be read, so nothing can be counted."),
    "G9.future": N_("It says that it was put in on {moment}, and that hasn't been yet. It can be recorded when it has, if that is when it was."),
    "uncovered": N_("No rule says who decides on “{path}”. Add one to the team's file first."),
    "uncovered.nobody": N_("No team decides on anything yet. Write who decides in the team's file."),
    "malformed": N_("Rule {entry} of the team “{team}” can't be understood, so nothing can be decided by it. Correct the team's file."),
    "empty": N_("The team “{team}” has no members now. Write in who they are; until then nobody can decide."),
    "group": N_("Still missing from {group}: {missing} yes."),
    "urgent": N_("To decide at once, still missing from {group}: {missing} yes."),
    "hearing": N_("The consultation of {days} days ends on {ends}. Until then it can't be decided."),
    "hearing.unknown": N_("It isn't known since when the text has been there to read, so the consultation of {days} days can't be shown to be over."),
    "meeting.none": N_("The minutes {minutes} approve it, and the team's rules don't let a meeting decide on this."),
    "meeting.date": N_("The minutes {minutes} are of a meeting that has not been held, or have no date."),
    "meeting.present": N_("Too few members were at the meeting on {date}: {count}, where {limit} are needed."),
    "meeting.confirm": N_("Too few of those at the meeting on {date} have said yes in writing: {count}, where {limit} are needed. It can't be the one who made the proposal."),
    "G7": N_("{who} has asked for changes. Talk it over until that is withdrawn, or let the team decide in a meeting."),
    "G7.nameless": N_("Somebody has asked for changes, and it isn't known who. Have that withdrawn, or let the team decide in a meeting."),
    # What one person said
    "asks": N_("Asks for changes."),
    "commented": N_("A comment is neither a yes nor a no."),
    "dismissed": N_("Has been taken back."),
    "deputy": N_("The one they stand in for has answered."),
    "G3.state": N_("“{state}” is no answer that is known here."),
    "G3.nameless": N_("It isn't known who said this."),
    "G3.robot": N_("Only people approve."),
    "G3.shared": N_("The account is given for several members, so it isn't known who this is. Correct the team's file."),
    "G3.stranger": N_("Is not in the team that decides."),
    "G3.newest": N_("The same person has given a newer answer."),
    "G3.then": N_("Was not in the team when this was said."),
    "G3.now": N_("Is no longer in the team."),
    "G3.signature": N_("The signature is not of a key that the team's file has for this member now. Sign again with that key, or have the key put right."),
    "G3.unsigned": N_("This member's answers are signed, and this one isn't. Sign it with “felles sign”."),
    "G3.behalf": N_("Is not the deputy of the one this was said for."),
    "G4": N_("The text has been changed since. Ask for a new yes."),
    "G4.unknown": N_("It can't be seen which text this was said of. Ask for a new yes."),
    "G5.opened": N_("Made the proposal. Nobody approves their own."),
    "G5.wrote": N_("Has written some of it. Nobody approves their own."),
    "G5.pushed": N_("Was the last to change it. Nobody approves their own."),
    "G5.behalf": N_("Was said for somebody whose own change it is. Nobody approves their own."),
    "G5.unknown": N_("It isn't known {unsaid}, so it can't be shown that this isn't their own."),
    "G9": N_("It isn't known when this was said."),
    "G9.late": N_("Was said after it had been decided."),
}  # fmt: skip

UNSAID: Mapping[str, str] = {
    "opened_by": N_("who made the proposal"),
    "authors": N_("who wrote it"),
    "last_pushed_by": N_("who changed it last"),
}


def said(reason: Reason, words: Words, titles: Mapping[str, str] | None = None) -> str:
    """The reason as one line, safe to print. ``titles``: what people call a role or a site, by its id."""
    known = titles or {}
    values = {name: _shown(name, value, words, known) for name, value in reason.values.items()}
    if reason.code == "G7":
        values["who"] = words("Member {no}", no=reason.values.get("no"))
    return printable(words(SENTENCES[reason.code], **values) if values else words(SENTENCES[reason.code])).replace("\n", " ")


def _shown(name: str, value: Any, words: Words, titles: Mapping[str, str]) -> str:
    if isinstance(value, Group):
        return group(value, words, titles)
    if name == "unsaid":
        return words.listing([words(UNSAID[one]) for one in value])
    if name in ("ends", "date"):
        return words.date(short(str(value)))
    if name == "moment":
        return words.date(_day(str(value)))
    if isinstance(value, (tuple, list)):
        return ", ".join(short(str(one)) for one in value[:10]) + (", …" if len(value) > 10 else "")
    return short(str(value))


def _day(moment: str) -> str:
    try:
        return day_of(moment)
    except (ValueError, OverflowError):
        return short(moment)


def needed(entry: Entry, way: Way, words: Words, titles: Mapping[str, str] | None = None) -> str:
    """What an entry of a policy asks for, by the way that was gone: ``1 × avdelingsleder, 3 × medlemmer …``."""
    if way == "meeting" and entry.meeting is not None:
        return words("{present} at the meeting, and {confirm} of them in writing", present=entry.meeting.present, confirm=entry.meeting.confirm)
    groups = entry.urgent.groups if way == "urgent" and entry.urgent is not None else entry.groups
    parts = [f"{one.count} × {group(one, words, titles)}" for one in groups]
    if way in ("reviews", "editorial") and entry.hearing_days:
        parts.append(words.many("{count} day to be heard", "{count} days to be heard", entry.hearing_days))
    return ", ".join(parts)


def group(one: Group, words: Words, titles: Mapping[str, str] | None = None) -> str:
    """Whom a group of a policy asks: ``avdelingsleder``, ``medlemmer fra hvert sitt sted``."""
    known = titles or {}
    role = short(known.get(one.role, one.role)) if one.role is not None else ""
    own = one.site == "own"
    site = "" if one.site is None or one.site in ("own", "any") else short(known.get(one.site, one.site))
    if one.distinct:
        where = words("{role}, each from another site", role=role) if role else words("members, each from another site")
        return words("{who} ({site})", who=where, site=site) if site else where
    if role and own:
        return words("{role} at the site it concerns", role=role)
    if role and site:
        return words("{role} at {site}", role=role, site=site)
    if role:
        return role
    if own:
        return words("members from the site it concerns")
    return words("members from {site}", site=site) if site else words("members of the team")
