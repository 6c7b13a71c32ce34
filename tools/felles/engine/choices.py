"""The handbook's own ``mkdocs.yml``: a handful of known keys, read without running anything.

The file comes from the same repository as the documents, so nothing in it may start code, read the
environment or add plugins. What the site is made of is composed by the product (``edition.py``).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

from felles.errors import CannotRun
from felles.words import N_

PAGES = "build/pages"
"""Where plain ``mkdocs build`` looks for pages: the value ``docs_dir`` must have."""
COMPOSED = f"{PAGES}/.felles/mkdocs.yml"
"""The composed part, written beside the pages: the value ``INHERIT`` must have."""

FIXED = {"INHERIT": COMPOSED, "docs_dir": PAGES, "site_dir": "site"}
FREE = ("site_name", "site_url", "site_description", "copyright")

_MOST_BYTES = 16_384
_STRING = "tag:yaml.org,2002:str"


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
            N_("Mend that, or remove it."),
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
        root = yaml.compose(raw.decode("utf-8-sig"), Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise CannotRun(N_("{path}:{line}: this is not YAML."), help, path=name, line=line) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise CannotRun(N_("{path} is not YAML in UTF-8."), help, path=name) from error
    if root is None:
        return Choices()
    if not isinstance(root, yaml.MappingNode):
        raise CannotRun(N_("{path}:{line}: this is not YAML."), help, path=name, line=1)
    return Choices(**_values(name, root))


def _values(path: str, root: yaml.MappingNode) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in root.value:
        line = key.start_mark.line + 1
        name = key.value if isinstance(key, yaml.ScalarNode) and key.tag == _STRING else str(key.tag)
        if name not in FIXED and name not in FREE:
            raise CannotRun(
                N_("{path}:{line}: “{name}” can't be decided here."),
                N_("These are: {known}. Everything else about the site is made by felles."),
                path=path,
                line=line,
                name=name[:80],
                known=", ".join((*FREE, *FIXED)),
            )
        if name in found:
            raise CannotRun(
                N_("{path}:{line}: “{name}” stands twice."),
                N_("Keep one of them."),
                path=path,
                line=line,
                name=name,
            )
        if not isinstance(value, yaml.ScalarNode) or value.tag != _STRING:
            raise CannotRun(
                N_("{path}:{line}: “{name}” is not plain text."),
                N_("Write text, in quotes if it looks like a number. Tags such as !ENV are never run."),
                path=path,
                line=line,
                name=name,
            )
        if name in FIXED and value.value != FIXED[name]:
            raise CannotRun(
                N_("{path}:{line}: “{name}” must be “{wanted}”."),
                N_("That is where felles writes, so that plain mkdocs finds it."),
                path=path,
                line=line,
                name=name,
                wanted=FIXED[name],
            )
        if name == "site_url" and not value.value.startswith(("https://", "http://")):
            raise CannotRun(
                N_("{path}:{line}: “site_url” is not an address."),
                N_("Write https://…, or leave the line out."),
                path=path,
                line=line,
            )
        found[name] = value.value
    return {name: text for name, text in found.items() if name in FREE}
