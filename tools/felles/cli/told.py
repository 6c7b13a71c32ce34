"""What stops a command, said: in the reader's language, the system's own reasons too."""

from __future__ import annotations

import errno
import tempfile
from pathlib import Path

from felles.errors import CannotRun
from felles.words import N_, Words

REASONS = frozenset(
    (
        N_("Permission denied"),
        N_("Operation not permitted"),
        N_("No such file or directory"),
        N_("Not a directory"),
        N_("Is a directory"),
        N_("File exists"),
        N_("File name too long"),
        N_("Too many levels of symbolic links"),
        N_("Too many open files"),
        N_("Read-only file system"),
        N_("No space left on device"),
        N_("Input/output error"),
        N_("Invalid argument"),
        N_("Address already in use"),
    )
)
"""What a system answers most often, as it words it. Anything else is passed on as it came."""


def told(error: CannotRun, words: Words) -> tuple[str, str]:
    """What happened and what to do about it."""
    values = {name: words(value) if isinstance(value, str) and value in REASONS else value for name, value in error.values.items()}
    return words(error.message, **values), words(error.help, **values)


def machine(error: Exception) -> CannotRun | None:
    """The same as something the machine refused, when it was that and no fault of ours."""
    if not isinstance(error, OSError):
        return None
    try:
        Path.cwd()
    except OSError:
        return CannotRun(N_("The folder you are in no longer exists."), N_("Go to another folder and run it again."))
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return CannotRun(
            N_("The disk is full: {path} could not be written."),
            N_("Make room and run again. What stood there before is untouched."),
            path=str(error.filename or tempfile.gettempdir()),
        )
    if error.filename is None or error.strerror is None:
        return None
    return CannotRun(
        N_("{path} can't be used: {reason}."),
        N_("Correct that and run it again."),
        path=str(error.filename),
        reason=error.strerror,
    )
