"""Teams, proposals and what was said of them, made up at random but with an eye to what is difficult."""

from __future__ import annotations

from random import Random
from typing import Any

from felles.approval import team
from felles.model import Case, Changed, Minutes, Proposal, Review, Reviews

from .second import World

SITES, ROLES, KINDS = ("north", "south", "east", "west"), ("nurse", "leader", "aide"), ("routine", "role", "team")
DAYS = ("2026-03-01", "2026-03-10", "2026-03-11", "2026-03-15", "2026-03-19", "2026-03-20", "2026-03-21")
MOMENTS = (
    "2026-03-09T23:30:00Z", "2026-03-10T23:30:00Z", "2026-03-11T00:30:00+01:00", "2026-03-12T10:00:00Z", "2026-03-14T23:00:00Z",
    "2026-03-14T22:59:59Z", "2026-03-15T12:00:00-05:00", "2026-03-18T10:00:00Z", "2026-03-20T12:00:00Z", "2026-03-20T12:00:01Z",
)  # fmt: skip
JUDGED = ("2026-03-20T12:00:00Z", "2026-03-20T23:30:00Z", "2026-07-01T21:59:59Z")
COMMITS = ("a" * 40, "b" * 40, "c" * 40)
STATES = ("changes_requested", "commented", "dismissed", "APPROVED", "pending")


def some(random: Random, *choices: tuple[float, Any], otherwise: Any) -> Any:
    """One of several things by their chances."""
    draw = random.random()
    for chance, choice in choices:
        if draw < chance:
            return choice
        draw -= chance
    return otherwise


def _members(random: Random, prefix: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for no in range(1, random.randint(2, 6)):
        row: dict[str, Any] = {"no": no, "role": random.choice(ROLES), "site": random.choice(SITES), "account": f"{prefix}{no}", "from": "2025-01-01"}
        if random.random() < 0.15:
            row["from"] = random.choice(DAYS)
        if random.random() < 0.15:
            row["to"] = random.choice(DAYS)
        rows.append(row)
    for row in list(rows):
        if random.random() < 0.3:
            row["deputy_for"] = random.choice([n for n in range(1, 7) if n != row["no"]])
        if random.random() < 0.2:  # another row: another role from some day, a second account, or a place as a deputy beside
            extra = {**row, "role": random.choice(ROLES), "site": random.choice(SITES)}
            if random.random() < 0.5:
                extra["account"] = random.choice((f"{prefix}{row['no']}b", "shared", f"{prefix}1"))
            if random.random() < 0.5:
                day = random.choice(DAYS)
                row["to"], extra["from"] = day, random.choice((day, "2026-03-16"))
                extra.pop("to", None)
            if random.random() < 0.4:
                extra["deputy_for"] = random.choice([n for n in range(1, 7) if n != row["no"]])
            else:
                extra.pop("deputy_for", None)
            rows.append(extra)
    return rows


def _group(random: Random) -> dict[str, Any]:
    group: dict[str, Any] = {"count": some(random, (0.6, 1), (0.3, 2), otherwise=3)}
    if random.random() < 0.4:
        group["role"] = random.choice(ROLES)
    if random.random() < 0.3:
        group["site"] = random.choice(("own", "any", *SITES))
    if random.random() < 0.35:
        group["sites"] = "distinct"
    return group


def _entry(random: Random) -> dict[str, Any]:
    on: dict[str, Any] = {"kinds": some(random, (0.8, "all"), otherwise=random.sample(KINDS, 2))}
    if random.random() < 0.4:
        on["folders"] = random.choice(("all", ["routines"], ["routines/a", "roles"], ["routines/a.md"]))
    if random.random() < 0.5:
        on["sites"] = random.choice(("all", "own", ["north"], ["north", "south"]))
    if random.random() < 0.3:
        on["class"] = random.choice(("significant", "editorial", "editorial", "confirmed"))
    entry: dict[str, Any] = {"decides_on": on, "groups": [_group(random) for _ in range(random.randint(1, 2))]}
    if random.random() < 0.3:
        entry["hearing_days"] = random.choice((0, 2, 7, 10))
    if random.random() < 0.6:
        entry["meeting"] = {"present": random.randint(2, 3), "confirm": 2}
    if random.random() < 0.3:
        entry["urgent"] = {"groups": [_group(random)], "confirm_within_days": 14}
    return entry


def history(seed: int) -> World:
    """One proposal and all it rests on, as plain data."""
    random = Random(seed)
    teams = [
        {"id": id, "members": _members(random, id), "policy": [_entry(random) for _ in range(random.randint(1, 3))]}
        for id in ("t", "u")[: some(random, (0.75, 1), otherwise=2)]
    ]
    if random.random() < 0.6:
        teams[-1]["policy"].append({"decides_on": {"kinds": "all"}, "groups": [{"count": 1}]})  # type: ignore[union-attr,attr-defined]
    accounts = sorted({m["account"] for t in teams for m in t["members"]})  # type: ignore[union-attr,index]
    changed = {}
    for path in random.sample(("routines/a/x.md", "routines/a.md", "routinesx/a.md", "roles/y.yaml", "roles/z.yaml"), some(random, (0.7, 1), (0.2, 2), otherwise=3)):
        changed[path] = {
            "path": path, "after": random.choice(("1" * 40, "2" * 40, None)), "id": some(random, (0.2, None), otherwise=path[-6:].upper()),
            "kind": random.choice((*KINDS, None)), "sites": random.choice((None, None, ["north"], ["north", "south"], [])),
            "class": random.choice(("significant", "editorial", "confirmed")), "restores": random.random() < 0.08,
        }  # fmt: skip
    seen: dict[str, dict[str, str | None]] = {}
    for commit in COMMITS[: random.randint(1, 3)]:
        seen[commit] = {path: change["after"] for path, change in changed.items()}
        if random.random() < 0.15:
            path = random.choice(list(changed))
            if random.random() < 0.2:
                del seen[commit][path]
            else:
                seen[commit][path] = random.choice(("1" * 40, "9" * 40, None))
    reviews = []
    speaking = random.sample(accounts, random.randint(0, len(accounts))) + random.choices(accounts, k=random.randint(0, 2))
    for one in speaking:
        account = some(random, (0.02, None), (0.02, "stranger"), otherwise=one)
        if account is not None and random.random() < 0.1:
            account = account.upper()
        reviews.append({
            "account": account, "state": some(random, (0.9, "approved"), otherwise=random.choice(STATES)),
            "commit": some(random, (0.03, None), (0.03, "f" * 40), otherwise=random.choice(list(seen))),
            "submitted_at": some(random, (0.03, None), (0.03, "2026-03-12"), otherwise=random.choice(MOMENTS)),
            "on_behalf_of": some(random, (0.06, random.choice(accounts)), otherwise=None),
        })  # fmt: skip
    writer = some(random, (0.15, random.choice(accounts)), otherwise="writer")
    return {
        "teams": teams,
        "changed": changed,
        "seen": seen,
        "reviews": reviews,
        "judged_at": some(random, (0.01, "soon"), otherwise=random.choice(JUDGED)),
        "proposal": {
            "opened_by": some(random, (0.02, None), otherwise=writer), "authors": some(random, (0.02, []), (0.02, [None]), (0.1, random.sample(accounts, 1)), otherwise=[writer]),
            "last_pushed_by": some(random, (0.02, None), (0.1, random.choice(accounts)), otherwise=writer),
            "head_at": some(random, (0.05, None), otherwise=random.choice(("2026-03-10T12:00:00Z", "2026-03-13T12:00:00Z", "2026-03-13T14:00:01+02:00", "2026-03-19T00:00:00Z"))),
            "urgent": random.random() < 0.3,
        },
        "minutes": [
            {"team": random.choice(("t", "t", "t", "t", "u", "v")), "date": random.choice(DAYS), "present": random.sample(range(1, 7), random.randint(3, 6)),
             "approves": random.sample([*changed, *(c["id"] for c in changed.values() if c["id"])], 1)}
            for _ in range(some(random, (0.5, 1), (0.1, 2), otherwise=0))
        ],
        "exact": random.random() > 0.02,
        "conflict": random.random() < 0.02,
        "errors": some(random, (0.02, 1), otherwise=0),
    }  # fmt: skip


def as_case(world: World) -> Case:
    """The same as the gate's own values."""
    proposal = world["proposal"]
    return Case(
        teams=tuple(team(t["id"], f"roles/{t['id']}.yaml", t) for t in world["teams"]),
        changed=tuple(
            Changed(c["path"], "0" * 40, c["after"], c["id"], c["kind"], None if c["sites"] is None else tuple(c["sites"]), c["class"], c["restores"])
            for c in world["changed"].values()
        ),
        reviews=Reviews(
            "file",
            Proposal(1, None, proposal["opened_by"], None, None, None, proposal["head_at"], tuple(proposal["authors"]), proposal["last_pushed_by"], None, None, proposal["urgent"]),
            tuple(Review(r["account"], r["state"], r["commit"], r["submitted_at"], r["on_behalf_of"]) for r in world["reviews"]),
        ),
        at_commit=world["seen"],
        judged_at=world["judged_at"],
        minutes=tuple(Minutes(f"m{i}", m["team"], m["date"], frozenset(m["present"]), frozenset(m["approves"])) for i, m in enumerate(world["minutes"])),
        exact=world["exact"],
        conflict=world["conflict"],
        errors=world["errors"],
    )
