"""A repository where there is none yet: the same on every machine, whatever Git is told there."""

from __future__ import annotations

import re
from pathlib import Path

from felles.errors import CannotRun
from felles.history.repository import Answer, Repository, cleanly, refusal
from felles.words import N_


def begin(folder: Path, branch: str) -> Repository:
    """An empty repository in a folder, with a branch checked out that has no commit yet. CannotRun when Git refuses.

    No template of the machine's own, no hooks and no format but Git's oldest find their way into it.
    """
    status, said = cleanly(folder, "init", "--quiet", "--template=", "--object-format=sha1", f"--initial-branch={branch}", ".")
    if status != 0:
        if re.search("No space left", said):
            raise CannotRun(N_("The disk is full: nothing was written."), N_("Make room and run again."))
        raise refusal(Answer(status, b"", said))
    return Repository(folder)
