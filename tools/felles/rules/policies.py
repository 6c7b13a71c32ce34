"""D4, D5: what the teams' policies say can be done, and covers what is guarded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from felles.model import (
    Document,
    Group,
    Handbook,
    Level,
    Options,
    Pointer,
    Problem,
    Target,
    Team,
    Uncovered,
    Unfillable,
)
from felles.rules import rule


@rule("D4", "error")
def policies_can_be_met(
    handbook: Handbook, teams: tuple[Team, ...], unfillable: tuple[Unfillable, ...], targets: Mapping[str, Mapping[str, Target]]
) -> Iterator[Problem]:
    """Each group of each way can be filled, also when any one member is the proposer.

    That a member's time has run out makes a warning, not an error: only a change makes errors.
    """
    for team in teams:
        yield from _folders(handbook.by_path[team.path])
    for one in unfillable:
        document = handbook.by_path[one.path]
        level: Level | None = None if one.lasting else "warning"
        values: dict[str, Any] = {"needed": one.needed, "able": one.able}
        if one.group is None:
            variant = "present" if one.proposer is None else "present-proposer"
            yield Problem("D4", document.at("policy", one.entry, "meeting"), values, variant, document.id, level)
            continue
        values["group"] = _titled(one.group, targets)
        at: Pointer = ("policy", one.entry, *(("urgent",) if one.way == "urgent" else ()), "groups", one.index or 0)
        if one.group.site == "own" and one.place is None:
            yield Problem("D4", document.at(*at), values, "several", document.id, level)
            continue
        values |= {"no": one.proposer, "site": _title(one.place, targets)}
        if one.place is None:
            variant = "never" if one.proposer is None else "proposer"
        else:
            variant = "never-site" if one.proposer is None else "proposer-site"
        yield Problem("D4", document.at(*at), values, variant, document.id, level)


def _titled(group: Group, targets: Mapping[str, Mapping[str, Target]]) -> Group:
    """The group with what people call its role and site instead of their ids."""
    site = group.site if group.site in (None, "own", "any") else _title(group.site, targets)
    return replace(group, role=_title(group.role, targets), site=site)


def _title(name: str | None, targets: Mapping[str, Mapping[str, Target]]) -> str | None:
    return next((some[name].title for some in (targets.get("role", {}), targets.get("sites", {})) if name in some), name) if name else name


def _folders(document: Document) -> Iterator[Problem]:
    policy = document.data.get("policy")
    for i, entry in enumerate(policy if isinstance(policy, list) else ()):
        covered = entry.get("decides_on") if isinstance(entry, Mapping) else None
        folders = covered.get("folders") if isinstance(covered, Mapping) else None
        for n, folder in enumerate(folders if isinstance(folders, list) else ()):
            if isinstance(folder, str) and any(part in ("", ".", "..") or "\\" in part for part in folder.removesuffix("/").split("/")):
                yield Problem("D4", document.at("policy", i, "decides_on", "folders", n), {"folder": folder}, "folder", document.id)


@rule("D5", "error")
def what_is_guarded_is_decided_on(handbook: Handbook, options: Options, teams: tuple[Team, ...], uncovered: tuple[Uncovered, ...]) -> Iterator[Problem]:
    """Whatever may be changed in a guarded folder, some entry of some policy says who decides.

    Told where it is to be mended: at the first policy there is, else where the folders are listed.
    """
    if options.document is None:
        return
    first = next((team.path for team in teams if team.entries), None)
    names = [name.removesuffix("/") for name in options.guarded]
    for one in uncovered:
        variant = "kind" if one.kind is not None else "class" if one.sort is not None else ""
        values = {"folder": one.folder, "kind": one.kind or "", "sort": one.sort or ""}
        document = options.document if first is None else handbook.by_path[first]
        at: Pointer = ("policy",) if first is not None else ("guarded", names.index(one.folder))
        yield Problem("D5", document.at(*at), values, variant, document.id)
