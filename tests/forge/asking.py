"""The forges' readers, pointed at a stand-in."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from tests.forge.gitlab_world import GitLabWorld
from tests.forge.standing_in import TOKEN, Place
from tests.forge.worlds import REPOSITORY, ForgejoWorld, GitHubWorld, Telling

from felles.forge import URGENT, Forge
from felles.forge.asking import Line
from felles.forge.forgejo import Forgejo
from felles.forge.github import GitHub
from felles.forge.gitlab import GitLab

READERS: dict[str, type[GitHub] | type[Forgejo] | type[GitLab]] = {"github": GitHub, "forgejo": Forgejo, "gitlab": GitLab}
WORLDS: dict[str, type[Telling]] = {"github": GitHubWorld, "forgejo": ForgejoWorld, "gitlab": GitLabWorld}


def reader(place: Place, *, token: str | None = TOKEN, urgent: Collection[str] = URGENT, **line: Any) -> Forge:
    """A reader that asks the stand-in; other arguments are the line's."""
    return READERS[place.world.forge](Line(place.address, token, **line), REPOSITORY, urgent)
