"""The report: the short answer first, then what isn't proven, then what the reader's own rules ask for, then all the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from felles.evidence.frames import answered
from felles.evidence.ground import Ground
from felles.evidence.telling import called, people, sure
from felles.model import Answer, Decided, Decision, Frame, Item, day_of
from felles.pack.report import addresses
from felles.pack.report.answering import Found, asked, body_of, deciders, in_force, sureness
from felles.pack.report.drawing import days, page, whose
from felles.pack.report.items import rests
from felles.pack.report.tables import ACROSS, FIRST, Drawn, drawn
from felles.pack.report.unproven import unproven
from felles.plain import lowered
from felles.words import Words
from felles.words import decisions as told

HERE = addresses.REPORT
DECISIONS = 60
"""Decisions that are written out; the rest stand in the items and as records."""
OPEN = 10
"""Decisions that need no click to be seen; on paper all of those written out."""
NAMED = 5
"""Documents of one decision that are named."""
TOLD = ("EV00", "EV00b")
"""Items that the report tells of in its own words, before anything else."""


def report(ground: Ground, items: Iterable[Item], frames: Iterable[Frame], about: Mapping[str, Any]) -> bytes:
    """The whole page."""
    said = told_in_report(ground, items, frames, about)
    return page("report.html", ground.words, rich=True, **said)


def told_in_report(ground: Ground, items: Iterable[Item], frames: Iterable[Frame], about: Mapping[str, Any]) -> dict[str, Any]:
    """Everything the report says, whatever it is drawn on."""
    words, every = ground.words, tuple(items)
    found = Found(ground)
    period = days(ground.asked.begins, ground.asked.ends, words)
    handbook = whose(ground)
    title = words("What was in force on {days}", days=period) if ground.asked.one_day else words("What was in force from {days}", days=period)
    lacking = unproven(found)
    return {
        "foot": " · ".join(part for part in (handbook, words("Documentation, {days}", days=period)) if part),
        "title": title,
        "handbook": handbook,
        "asked": asked(ground),
        "figures": _figures(found, lacking, {item.id for item in every}),
        "facts": _facts(found),
        "lacking": lacking,
        "surely": [_named(item) for item in every if item.id in TOLD],
        "frames": [_frame(frame, every, words) for frame in frames],
        "items": [_item(item, ground) for item in every if item.id not in TOLD],
        "decisions": _decisions(found),
        "checking": _checking(about, words),
        "personal": [(row.get("what", ""), row.get("where", ""), row.get("why", "")) for row in about.get("personal_data") or ()],
        "keeping": _keeping(ground),
        "outside": _outside(ground, about),
        "made": list(_made(ground, about)),
        "t": _texts(ground),
    }


def _texts(ground: Ground) -> dict[str, str]:
    """The page's own words."""
    words = ground.words
    return {
        "kicker": words("Documentation from the handbook"),
        "asked": words("Asked for"),
        "short": words("The short answer"),
        "lacking": words("What is not proven"),
        "lead": words("All that was found of it is here, so that nobody has to look for it."),
        "frame": words("What is asked, and what answers it"),
        "clause": words("What it asks for"),
        "answer": words("What answers it"),
        "outside": words("Stands elsewhere"),
        "frames": words("Other laws and standards"),
        "parts": words("The documentation, part by part"),
        "gap": words("Nothing to show"),
        "none": words("None."),
        "rests": rests(ground),
        "decisions": words("Who decided"),
        "decision": words("Decision"),
        "what": words("What"),
        "who": words("Who said yes"),
        "sure": words("How sure that is"),
        "check": words("How to check this"),
        "personal": words("What it holds about people, and why"),
        "where": words("Where"),
        "why": words("Why"),
        "keeping": words("How long it is to be kept"),
        "left": words("What is not in it"),
        "made": words("What it was made from"),
        "surely": words("Every row of it:"),
    }


def _figures(found: Found, lacking: Sequence[Any], there: set[str]) -> list[dict[str, Any]]:
    """Four figures: what isn't proven is one of them."""
    ground, words = found.ground, found.ground.words
    asked, wrong = ground.asked, sum(one.count for one in lacking if one.shape != "off")
    made = sum(found.within(decision) for decision in found.decisions)
    versions = sum(one.why == "in force" for one in ground.kept)
    rows = [
        (stood := len(found.in_force), words.many("document in force on {date}", "documents in force on {date}", stood, date=words.date(asked.ends)), "EV01", "", ""),
        (rests := len(found.decisions), words.many("decision behind it", "decisions behind them", rests), "#decisions", "", "")
        if asked.one_day
        else (made, words.many("decision in the period", "decisions in the period", made), "#decisions", "", ""),
        (versions, words.many("text in force, handed over to the byte", "texts in force, each handed over to the byte", versions), "EV02", "", ""),
        (wrong, words.many("thing that is not proven", "things that are not proven", wrong), "#unproven", "stop" if wrong else "ok", words("See below") if wrong else words("Looked for, none found")),
    ]
    return [
        {"number": number, "what": what, "href": _href(to, there), "shape": shape, "word": word} for number, what, to, shape, word in rows
    ]


def _href(to: str, there: set[str]) -> str:
    return to if to.startswith("#") else addresses.way(HERE, addresses.item(to)) if to in there else ""


def _facts(found: Found) -> list[tuple[str, list[str]]]:
    """The three questions an inspector asks, and their answers."""
    words = found.ground.words
    known = words("Each text’s SHA-256 is in the record of its decision, and each record names the one before. Anybody can work both out again from the files here.")
    return [
        (words("What was in force?"), in_force(found)),
        *([(words("Who decided it?"), deciders(found))] if found.in_force else []),
        (words("How is that known?"), [*sureness(found), known]),
    ]


# What the reader's own rules ask for


def _frame(frame: Frame, items: Sequence[Item], words: Words) -> dict[str, Any]:
    rows = answered(frame, items)
    gaps = sum(row.gap for row in rows)
    unchecked = [row.clause.name for row in rows if not row.clause.checked]
    said = [frame.says]
    if gaps:
        said.append(words.many("{count} of {all} clauses has nothing to answer it here.", "{count} of {all} clauses have nothing to answer them here.", gaps, all=len(rows)))
    if unchecked:
        said.append(words("Nobody has compared these with the source yet: {clauses}.", clauses=words.listing(unchecked).removesuffix(".")))
    return {"id": frame.id, "title": frame.title, "says": said, "rows": [_clause(row, words) for row in rows]}


def _clause(row: Answer, words: Words) -> dict[str, Any]:
    return {
        "name": row.clause.name,
        "text": row.clause.text,
        "given": [{**_named(item), "count": words.many("{count} row", "{count} rows", item.count)} for item in row.given],
        "absent": [{"title": "; ".join(titles), "why": why} for why, titles in _absent(row).items()],
        "outside": row.clause.outside,
        "shape": "off" if row.gap else "wait" if row.absent else "ok",
        "word": words("Nothing to show") if row.gap else words("In part") if row.absent else words("Shown here"),
    }


def _absent(row: Answer) -> dict[str, list[str]]:
    """Why items are lacking, and which: most often all for one reason, which is told once."""
    found: dict[str, list[str]] = {}
    for item in row.absent:
        found.setdefault(item.absent, []).append(item.title)
    return found


def _named(item: Item) -> dict[str, str]:
    return {"id": item.id, "title": item.title, "href": addresses.way(HERE, addresses.item(item))}


# The documentation, part by part


@dataclass(frozen=True, slots=True)
class _Part:
    drawn: Drawn
    count: str
    more: str
    """That not all of it stands here, and where it does; empty where all of it does."""


def _item(item: Item, ground: Ground) -> dict[str, Any]:
    lies, words = addresses.Lies(ground), ground.words
    tables = [drawn(table, HERE, lies, words, rows=FIRST, columns=ACROSS) for table in item.tables]
    own = {"says": item.says, "absent": item.absent, "rests_on": item.rests_on}
    return {**_named(item), **own, "tables": [_Part(table, words.many("{count} row", "{count} rows", table.count), _more(table, item, words)) for table in tables], "count": words.many("{count} row", "{count} rows", item.count)}


def _more(table: Drawn, item: Item, words: Words) -> str:
    if len(table.rows) < table.count:
        return words.many("All {count} row and every column in {file}", "All {count} rows and every column in {file}", table.count, file=f"{item.id}.html")
    return "" if table.whole else words("Every column in {file}", file=f"{item.id}.html")


# Who decided


def _decisions(found: Found) -> dict[str, Any]:
    words = found.ground.words
    lies = addresses.Lies(found.ground)
    rows = [_decision(found.ground, decision, lies) for decision in found.decisions[:DECISIONS]]
    rest = len(found.decisions) - len(rows)
    what = (
        words("The decisions that what was in force rests on, the newest first.")
        if found.ground.asked.one_day
        else words("The decisions of the period, and those that what was in force at its end rests on, the newest first.")
    )
    return {
        "says": what,
        "rows": rows,
        "first": rows[:OPEN],
        "older": rows[OPEN:],
        "fold": words.many("{count} older decision", "{count} older decisions", len(rows) - OPEN) if len(rows) > OPEN else "",
        "more": words.many("{count} older decision is in the records below decisions/.", "{count} older decisions are in the records below decisions/.", rest) if rest else "",
    }


def _decision(ground: Ground, decision: Decision, lies: addresses.Lies) -> dict[str, Any]:
    words = ground.words
    mine = [decided for decided in decision.documents if decided.id in ground.chosen]
    named = [(_one(ground, decided), _changed(decided.id, decision.number, lies)) for decided in mine[:NAMED]]
    rest = []
    if len(mine) > NAMED:
        rest.append(words.many("and {count} document more", "and {count} documents more", len(mine) - NAMED))
    others = len(decision.documents) - len(mine)
    if others:
        rest.append(words.many("and {count} document that was not asked for", "and {count} documents that were not asked for", others))
    return {
        "number": decision.number,
        "href": addresses.way(HERE, addresses.record(decision)),
        "day": words.date(day_of(decision.decided_at)),
        "what": [{"text": text, "href": href} for text, href in (*named, *((text, "") for text in rest))],
        "way": _ways(ground, decision),
        "who": people(ground, decision) or words("Nobody was asked"),
        "sure": sure(ground, decision),
        "why": decision.why or "",
    }


def _changed(id: str, decision: int, lies: addresses.Lies) -> str:
    """The way to what it changed, or to the text itself where there was none before it; empty where neither is handed over."""
    target = lies.redline(id, decision) or lies.version(id, decision)
    return addresses.way(HERE, target) if target else ""


def _one(ground: Ground, decided: Decided) -> str:
    """``RUT-017 Utdeling av legemidler, versjon 4``; of what is not an approval, what it is."""
    words = ground.words
    said = f"{called(ground, decided.id)}, {words('version {number}', number=decided.version)}"
    return said if decided.outcome == "approved" else f"{said} ({lowered(told.outcome(decided.outcome, words))})"


def _ways(ground: Ground, decision: Decision) -> str:
    """Who decides on it, and in which way it was done."""
    bodies = dict.fromkeys(body_of(ground, decided.body) for decided in decision.documents if decided.outcome != "baseline" and decided.body)
    ways = dict.fromkeys(told.way(decided.way, ground.words) for decided in decision.documents)
    return ". ".join(part for part in (", ".join(bodies), "; ".join(ways)) if part)


# Checking, keeping, what is in it and what isn't


def _checking(about: Mapping[str, Any], words: Words) -> list[dict[str, Any]]:
    steps = [
        {
            "do": words("Is it the pack that was handed over?"),
            "how": words("The command below gives 64 characters. They are to be those on the receipt or in the case it came with."),
            "commands": ["sha256sum SHA256SUMS"],
        },
        {
            "do": words("Has any file been changed or lost?"),
            "how": words("Each file is to be OK. README.txt says how to see that none was added, and has the same for Mac and Windows."),
            "commands": ["sha256sum -c SHA256SUMS"],
        },
        {
            "do": words("Does it say what the records say?"),
            "how": words("A small program here, and Felles, work out each version and decision again from the files alone, and name each file that was changed, lost or added."),
            "commands": ["python3 verify.py", "felles verify PACK.zip"],
        },
    ]
    if about.get("signature"):
        steps.append(
            {
                "do": words("Who vouches for it?"),
                "how": words("SHA256SUMS is signed. Whose key it is has to be known from elsewhere."),
                "commands": ["ssh-keygen -Y check-novalidate -n felles-pack -s SHA256SUMS.sig < SHA256SUMS"],
            }
        )
    return steps


def _keeping(ground: Ground) -> list[str]:
    words, chosen = ground.words, ground.facts["options"].evidence
    found = [chosen["retention"]] if chosen.get("retention") else [words("The handbook doesn’t say how long. Whoever receives it decides by its own rules.")]
    if chosen.get("case_ref"):
        found.append(words("Belongs to case {case} in the archive.", case=chosen["case_ref"]))
    found.append(words("The handbook is not the archive: whoever must keep this puts the pack there as it is."))
    return found


def _outside(ground: Ground, about: Mapping[str, Any]) -> list[str]:
    """What the filter and the choices left out, and what no pack holds."""
    words = ground.words
    found = []
    left = len(ground.decided.documents) - len(ground.chosen)
    if left:
        found.append(words.many("{count} document that was not asked for. All records of decisions are here all the same: each names the one before.", "{count} documents that were not asked for. All records of decisions are here all the same: each names the one before.", left))
    if about.get("accounts") is False:
        found.append(words("The texts that name members’ accounts. Without them it can’t be worked out again whether each decision followed the rules of its time."))
    if not about.get("objects"):
        found.append(words("The handbook’s own history. What rests on it is marked as stated."))
    found.append(words("What nobody had decided by the last day asked for, and what was never written in the handbook: records of patients, staff and cases."))
    return found


def _made(ground: Ground, about: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    words = ground.words
    if ground.commit:
        yield words("The handbook’s revision"), ground.commit
    handbook = ground.tip or ground.decided  # every record goes along, whatever was asked for
    last = handbook.decisions[-1] if handbook.decisions else None
    if last is not None:
        yield words("Newest record of a decision"), words("{number}, {date}", number=last.number, date=words.date(day_of(last.decided_at)))
        yield words("Its SHA-256"), last.fingerprint.removeprefix("sha256:")
    if about.get("tool"):
        yield words("Made with"), str(about["tool"])
