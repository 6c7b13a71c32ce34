"""The doors: one file a command, and nothing else in the product knows that there is a terminal.

Exit codes: 0 clean · 1 an error found · 2 wrong use · 3 can't do the job, or our bug · 130 interrupted.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

COMMANDS = ("accessibility", "acknowledgements", "adopt", "aggregate", "approval", "build", "check", "demo", "diff", "digest", "editor", "export", "forge", "gate", "headings", "init", "land", "new", "pages", "points", "preview", "progress", "record", "review", "rules", "serve", "show", "sign", "status", "verify")
"""Each is a module of this package with a ``command``. Imported only when asked for: starting is most of a short run."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code."""
    try:
        # Loaded in here, so that Ctrl+C in the first moments ends as quietly as later.
        from felles.cli.line import run

        return run(list(sys.argv[1:] if arguments is None else arguments))
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return 130
