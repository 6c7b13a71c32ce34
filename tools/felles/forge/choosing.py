"""Which forge, where, and with whose token: from what is said, else from what a pipeline's environment says."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from felles.errors import WrongUse
from felles.forge.asking import Line
from felles.forge.forgejo import Forgejo
from felles.forge.github import VERSION, GitHub
from felles.forge.gitlab import GitLab
from felles.forge.protocol import Forge
from felles.words import N_

URGENT = ("urgent", "haster")
"""Labels that make a proposal urgent, whatever their capitals."""
_NAME = re.compile(r"[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+")


@dataclass(frozen=True, slots=True)
class _Where:
    """The variables a forge's own pipelines set, the first that is there counting."""

    address: tuple[str, ...]
    repository: tuple[str, ...]
    token: tuple[str, ...]
    usual: str | None
    """Address when none is given."""


_WHERE = {
    "github": _Where(("GITHUB_API_URL",), ("GITHUB_REPOSITORY",), ("FELLES_TOKEN", "GITHUB_TOKEN"), "https://api.github.com"),
    # Forgejo's pipelines set GitHub's names as well; older ones set nothing else.
    "forgejo": _Where(
        ("FORGEJO_API_URL", "GITHUB_API_URL"),
        ("FORGEJO_REPOSITORY", "GITHUB_REPOSITORY"),
        ("FELLES_TOKEN", "FORGEJO_TOKEN"),
        None,
    ),
    "gitlab": _Where(("CI_API_V4_URL",), ("CI_PROJECT_ID",), ("FELLES_TOKEN", "GITLAB_TOKEN"), None),
}
FORGES = tuple(_WHERE)
"""The forges' names, as a person writes them."""


def chosen(
    name: str,
    environment: Mapping[str, str],
    *,
    address: str | None = None,
    repository: str | None = None,
    urgent: Collection[str] = URGENT,
) -> Forge:
    """The forge of that name, ready to be asked. WrongUse when it isn't known which, where or what repository."""
    where = _WHERE.get(name)
    if where is None:
        raise WrongUse(N_("There is no forge called “{name}”."), N_("Choose one of {known}."), name=name[:40], known=", ".join(FORGES))
    address = address or _first(environment, where.address) or where.usual
    if address is None:
        raise WrongUse(
            N_("The address of the forge's API isn't known."),
            N_("Name it, or set {variable}, as in https://forge.example/api/v1."),
            variable=where.address[0],
        )
    repository = repository or _first(environment, where.repository)
    if repository is None or not _named(name, repository):
        raise WrongUse(
            N_("The forge's repository isn't known."),
            N_("Name it as OWNER/NAME, or set {variable}."),
            variable=where.repository[0],
        )
    token = (_first(environment, where.token) or "").strip() or None
    if name == "github":
        headers = {"X-GitHub-Api-Version": VERSION}
        return GitHub(Line(address, token, accept="application/vnd.github+json", headers=headers), repository, urgent)
    if name == "forgejo":
        return Forgejo(Line(address, token), repository, urgent)
    return GitLab(Line(address, token), repository, urgent)


def _first(environment: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    return next((environment[name] for name in names if environment.get(name)), None)


def _named(forge: str, repository: str) -> bool:
    if forge == "gitlab":  # a number, or groups inside groups
        return bool(re.fullmatch(r"[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*", repository))
    return bool(_NAME.fullmatch(repository))
