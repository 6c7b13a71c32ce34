"""The gate's rules a second time, written from their text and not from the first: plain data in, yes or no out.

It tries everything out where the first one reckons: a group is filled when some choice of people, places and sites
fills it. Times are counted in seconds, and when summer begins is worked out, not looked up.
"""

from __future__ import annotations

import calendar
import itertools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

World = dict[str, Any]
"""teams: [{id, members, policy}], changed, proposal, reviews, seen, judged_at, minutes: as contract's formats have them."""


def seconds(text: Any) -> float | None:
    """A moment in seconds."""
    found = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:Z|([+-])(\d\d):(\d\d))", text) if isinstance(text, str) and text.isascii() else None
    if not found:
        return None
    year, month, day, hour, minute, second = (int(part) for part in found.groups()[:6])
    if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year, month)[1] or hour > 23 or minute > 59 or second > 59:
        return None
    offset = (int(found[8]) * 60 + int(found[9])) * 60 * (-1 if found[7] == "-" else 1) if found[7] else 0
    return calendar.timegm((year, month, day, hour, minute, second)) - offset


def midnight(day: str, later: int = 0) -> float:
    """When a day begins in Norway: an hour before UTC's day, two from the last Sunday of March to that of October."""
    noon = calendar.timegm((int(day[:4]), int(day[5:7]), int(day[8:]), 0, 0, 0)) + later * 86400
    year = int(day[:4])
    change = [calendar.timegm((year, month, max(w[6] for w in calendar.monthcalendar(year, month)), 1, 0, 0)) for month in (3, 10)]
    return noon - (7200 if change[0] <= noon - 7200 < change[1] else 3600)


def same(account: str) -> str:
    return unicodedata.normalize("NFC", account).casefold()


@dataclass
class Gate:
    world: World

    def rows(self, team: World, at: float) -> list[World]:
        return [m for m in team["members"] if midnight(m["from"]) <= at and ("to" not in m or at < midnight(m["to"], 1))]

    def linked(self, account: str) -> set[str]:
        """Every account of the same person: those that share a number in some team, and theirs in turn."""
        found = {same(account)}
        while True:
            more = {
                same(a["account"]) for team in self.world["teams"] for a in team["members"] for b in team["members"]
                if a["no"] == b["no"] and same(b["account"]) in found
            }  # fmt: skip
            if more <= found:
                return found
            found |= more

    def number(self, team: World, account: str | None) -> int | None:
        numbers = {m["no"] for m in team["members"] if account is not None and same(m["account"]) == same(account)}
        return numbers.pop() if len(numbers) == 1 else None

    # What people said

    def said(self, account: str) -> list[tuple[float, int, World]]:
        ranks = {"approved": 0, "dismissed": 1, "changes_requested": 3}
        judged, out = seconds(self.world["judged_at"]) or 0, []
        for review in self.world["reviews"]:
            at = seconds(review["submitted_at"])
            if review["account"] is None or same(review["account"]) not in self.linked(account) or review["state"] == "commented":
                continue
            if at is None and review["state"] == "approved":
                continue
            if at is None or at <= judged:
                out.append((float("inf") if at is None else at, ranks.get(review["state"], 2), review))
        return sorted(out, key=lambda one: one[:2])

    def asks(self, team: World) -> set[int]:
        """Members whose request for changes stands; 0 for one that nobody can tell whose it is."""
        judged = seconds(self.world["judged_at"]) or 0
        out = set()
        for review in self.world["reviews"]:
            if review["state"] != "changes_requested":
                continue
            at = seconds(review["submitted_at"])
            if review["account"] is None and (at is None or at <= judged):
                out.add(0)
            elif review["account"] is not None:
                known = [one for one in self.said(review["account"]) if one[1] != 2]
                no = self.number(team, known[-1][2]["account"]) if known and known[-1][2]["state"] == "changes_requested" else None
                if no is not None and any(m["no"] == no for m in self.rows(team, judged)):
                    out.add(no)
        return out

    def yes(self, team: World) -> dict[int, tuple[float, int | None]]:
        """Members whose approval counts -> when, and for whom they said they stand in."""
        proposal, judged = self.world["proposal"], seconds(self.world["judged_at"]) or 0
        makers = [proposal["opened_by"], *proposal["authors"], proposal["last_pushed_by"]]
        if None in makers or not proposal["authors"]:
            return {}
        own = set().union(*(self.linked(maker) for maker in makers))
        out: dict[int, tuple[float, int | None]] = {}
        for review in self.world["reviews"]:
            account, at = review["account"], seconds(review["submitted_at"])
            if account is None or review["state"] != "approved" or at is None or at > judged or same(account) in own:
                continue
            no, said = self.number(team, account), self.said(account)
            if no is None or all(one[2] is not review for one in said if one[:2] == said[-1][:2]) or any(all(m["no"] != no for m in self.rows(team, when)) for when in (at, judged)):
                continue
            seen = self.world["seen"].get(review["commit"], {})
            if any(path not in seen or seen[path] != change["after"] for path, change in self.world["changed"].items()):
                continue
            behalf = None
            if review.get("on_behalf_of") is not None:
                behalf = self.number(team, review["on_behalf_of"])
                stands = all(any(m["no"] == no and m.get("deputy_for") == behalf for m in self.rows(team, when)) for when in (at, judged))
                if behalf is None or same(review["on_behalf_of"]) in own or (behalf != no and not stands):
                    continue
            stands_for = behalf if behalf != no else None
            out[no] = min(out.get(no, (at, stands_for)), (at, stands_for), key=lambda one: one[1] or 0)
        return out

    # Who fills a group

    def place(self, rows: list[World], no: int, row: World) -> int:
        trail = [no]
        while row.get("deputy_for") is not None:
            following = row["deputy_for"]
            if following in trail:
                return min(trail[trail.index(following) :])
            trail.append(following)
            theirs = [m for m in rows if m["no"] == following]
            if not theirs or any(m.get("deputy_for") is None for m in theirs):
                return following
            row = min(theirs, key=lambda m: m["deputy_for"])
        return trail[-1]

    def seats(self, team: World, group: World, no: int, when: float, own: str | None, behalf: int | None) -> set[tuple[int, str]]:
        rows, asking, out = self.rows(team, when), self.asks(team), set()
        wanted = {None: None, "any": None, "own": own}.get(group.get("site"), group.get("site"))
        if group.get("site") == "own" and own is None:
            return set()
        for row in rows:
            if row["no"] != no or (behalf is not None and row.get("deputy_for") != behalf):
                continue
            place, principal = self.place(rows, no, row), row.get("deputy_for")
            if principal is not None and (principal in asking or (place != no and place in asking)):
                continue
            as_roles = {row["role"]} | {m["role"] for m in rows if principal is not None and m["no"] == principal}
            if group.get("role") in (None, *as_roles) and wanted in (None, row["site"]):
                out.add((place, row["site"]))
        return out

    def fills(self, team: World, group: World, own: str | None) -> bool:
        judged, distinct = seconds(self.world["judged_at"]) or 0, group.get("sites") == "distinct"
        choices: list[list[tuple[int, str]]] = []
        for no, (at, behalf) in self.yes(team).items():
            then, now = (self.seats(team, group, no, when, own, behalf) for when in (at, judged))
            both = then & now if distinct else {(p, "") for p, _ in then for q, _ in now if p == q}
            mine = [one for one in both if one[0] == no]
            lowest = min((p for p, _ in both), default=None)
            choices.append(mine or [one for one in both if one[0] == lowest])
        for chosen in itertools.combinations(choices, group["count"]):
            for way in itertools.product(*chosen):
                if len({p for p, _ in way}) == len(way) and (not distinct or len({s for _, s in way}) == len(way)):
                    return True
        return False

    # What is decided

    def entries(self, change: World) -> Iterator[tuple[World, World]]:
        for rest in (False, True):
            for team in self.world["teams"]:
                for entry in team["policy"]:
                    on = entry["decides_on"]
                    sites, concerned = on.get("sites"), set(change["sites"] or [])
                    if on.get("kinds", "all") != "all" and change["kind"] not in on["kinds"]:
                        continue
                    if on.get("folders", "all") != "all" and not any((change["path"] + "/").startswith(f + "/") for f in on["folders"]):
                        continue
                    if "class" in on and on["class"] != change["class"]:
                        continue
                    if sites == "own" and len(concerned) != 1:
                        continue
                    if sites == "all" and len(concerned) == 1 and not rest:
                        continue
                    if isinstance(sites, list) and not (concerned and concerned <= set(sites)):
                        continue
                    yield team, entry

    def way(self, change: World) -> str | None:
        """The way by which one change is met; None: it isn't."""
        found = next(self.entries(change), None)
        if found is None:
            return None
        team, entry = found
        judged, proposal = seconds(self.world["judged_at"]), self.world["proposal"]
        if judged is None:
            return None
        own = change["sites"][0] if change["sites"] and len(set(change["sites"])) == 1 else None
        shown = seconds(proposal["head_at"])
        heard = not entry.get("hearing_days") or (shown is not None and judged - shown >= entry["hearing_days"] * 86400)
        asked = self.asks(team)
        if heard and not asked and self.rows(team, judged) and all(self.fills(team, g, own) for g in entry["groups"]):
            return "editorial" if entry["decides_on"].get("class") == "editorial" else "reviews"
        for minutes in self.world["minutes"]:
            if "meeting" not in entry or minutes["team"] != team["id"] or not {change["id"], change["path"]} & set(minutes["approves"]):
                continue
            there = {m["no"] for m in team["members"] if m["no"] in minutes["present"] and m["from"] <= minutes["date"] <= m.get("to", "9999")}
            said = [no for no in self.yes(team) if no in there]
            if midnight(minutes["date"]) <= judged and len(there) >= entry["meeting"]["present"] and len(said) >= entry["meeting"]["confirm"]:
                return "meeting"
        if "urgent" in entry and proposal["urgent"] and not asked and all(self.fills(team, g, own) for g in entry["urgent"]["groups"]):
            return "urgent"
        return None


def decided(world: World) -> tuple[bool, list[str | None]]:
    """Whether a proposal may become valid, and the way for each path; ``-`` for what is only given back."""
    gate = Gate(world)
    ways = ["-" if change["restores"] else gate.way(change) for change in world["changed"].values()]
    met = all(ways) and world["exact"] and not world["conflict"] and not world["errors"] and seconds(world["judged_at"]) is not None
    makers = (world["proposal"]["opened_by"], world["proposal"]["last_pushed_by"], *world["proposal"]["authors"])
    known = None not in makers and bool(world["proposal"]["authors"])
    return met and (known or all(way == "-" for way in ways)), ways
