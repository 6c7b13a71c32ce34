"""What stops a command, as a value with fields: what happened, where, and what to do about it.

The sentence is made at the door, in the reader's language: ``message`` and ``help`` are catalogue keys
(English sentences with ``{fields}``).
"""

from __future__ import annotations

from typing import Any


class CannotRun(Exception):
    """The job can't be done here, and it isn't our bug: exit code 3."""

    def __init__(self, message: str, help: str = "", **values: Any) -> None:
        super().__init__(message.format(**values))
        self.message, self.help, self.values = message, help, values


class WrongUse(CannotRun):
    """The command was asked for something that makes no sense: exit code 2."""
