"""``python -m felles`` and the ``felles`` command."""

import sys

from felles.cli import main


def run() -> None:
    """Entry point: leaves with the command's exit code."""
    sys.exit(main())


if __name__ == "__main__":
    run()
