"""The handbook's own ``mkdocs.yml``: a handful of known keys, read without running anything.

The file comes from the same repository as the documents, so nothing in it may start code, read the
environment or add plugins. What the site is made of is composed by the product (``edition.py``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import yaml

from felles.errors import CannotRun
from felles.words import N_

FILE = "mkdocs.yml"
PAGES = "build/pages"
"""Where plain ``mkdocs build`` looks for pages: the value ``docs_dir`` must have."""
COMPOSED = f"{PAGES}/.felles/mkdocs.yml"
"""The composed part, written beside the pages: the value ``INHERIT`` must have."""

FIXED = {"INHERIT": COMPOSED, "docs_dir": PAGES, "site_dir": "site"}
FREE = ("site_name", "site_url", "site_description", "copyright")

_MOST_BYTES = 16_384
_STRING = "tag:yaml.org,2002:str"


_SAID = {
    "mapping": (N_("{path}:{line}: this is not YAML."), N_("This file is a few lines of “name: value”, in UTF-8.")),
    "unknown": (N_("{path}:{line}: “{name}” can't be decided here."), N_("These are: {known}. Everything else about the website is made by felles.")),
    "twice": (N_("{path}:{line}: “{name}” appears twice."), N_("Keep one of them.")),
    "text": (N_("{path}:{line}: “{name}” is not plain text."), N_("Write text, in quotes if it looks like a number. Tags such as !ENV are never run.")),
    "fixed": (N_("{path}:{line}: “{name}” must be “{wanted}”."), N_("That is where felles writes, so that plain mkdocs finds it.")),
    "address": (N_("{path}:{line}: “site_url” is not an address."), N_("Write https://…, or leave the line out.")),
}


@dataclass
class Unfit(Exception):
    """A line that can't be used: why, where (from 1) and with what values."""

    variant: str
    line: int
    column: int
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choices:
    """What a handbook may decide about its site. Empty: not said."""

    site_name: str = ""
    site_url: str = ""
    site_description: str = ""
    copyright: str = ""


def read_choices(path: Path) -> Choices:
    """Reads ``mkdocs.yml``; a missing file is an empty one. Raises CannotRun, with the line, for all else."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return Choices()
    except OSError as error:
        raise CannotRun(
            N_("{path} can't be read: {reason}."),
            N_("Correct that, or remove it."),
            path=path.name,
            reason=error.strerror,
        ) from error
    return choices_in(path.name, raw)


def choices_in(name: str, raw: bytes) -> Choices:
    """The same of a file's bytes, wherever they come from."""
    help = N_("This file is a few lines of “name: value”, in UTF-8.")
    if len(raw) > _MOST_BYTES:
        raise CannotRun(N_("{path} is too long."), help, path=name)
    try:
        return _choices(raw)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise CannotRun(N_("{path}:{line}: this is not YAML."), help, path=name, line=line) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise CannotRun(N_("{path} is not YAML in UTF-8."), help, path=name) from error
    except Unfit as error:
        raise CannotRun(*_SAID[error.variant], path=name, line=error.line, **error.values) from error


def unfit(raw: bytes) -> Unfit | None:
    """The first line of such a file that can't be used, when it is YAML at all."""
    try:
        _choices(raw[: _MOST_BYTES + 1])
    except Unfit as error:
        return error
    except (yaml.YAMLError, RecursionError, ValueError):
        return None
    return None


def _choices(raw: bytes) -> Choices:
    root = yaml.compose(raw.decode("utf-8-sig"), Loader=yaml.SafeLoader)
    if root is None:
        return Choices()
    if not isinstance(root, yaml.MappingNode):
        raise Unfit("mapping", 1, 1)
    return Choices(**_values(root))


def _values(root: yaml.MappingNode) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in root.value:
        at = key.start_mark.line + 1, key.start_mark.column + 1
        name = key.value if isinstance(key, yaml.ScalarNode) and key.tag == _STRING else str(key.tag)
        if name not in FIXED and name not in FREE:
            raise Unfit("unknown", *at, {"name": name[:80], "known": ", ".join((*FREE, *FIXED))})
        if name in found:
            raise Unfit("twice", *at, {"name": name})
        if not isinstance(value, yaml.ScalarNode) or value.tag != _STRING:
            raise Unfit("text", *at, {"name": name})
        if name in FIXED and value.value != FIXED[name]:
            raise Unfit("fixed", *at, {"name": name, "wanted": FIXED[name]})
        if name == "site_url" and not value.value.startswith(("https://", "http://")):
            raise Unfit("address", *at)
        found[name] = value.value
    return {name: text for name, text in found.items() if name in FREE}
