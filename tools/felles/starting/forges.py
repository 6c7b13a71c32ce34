"""What a forge is given for a handbook: its pipelines, and the forms in which people propose and say what is wrong.

``pipelines`` has a folder a forge, laid out as in the handbook; a name that starts with ``dot-`` loses that for a dot.
``asking`` has the forms, a folder a language. In all of them ``<% name %>`` is filled in, and a line ``#% if name``
begins what is left out without it.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, StrictUndefined

_PIPELINES = Path(__file__).parent / "pipelines"
_ASKING = Path(__file__).parent / "asking"
_GUIDE = "FELLES.md"

PLACES: Mapping[str, Mapping[str, str]] = {
    "github": {
        "owners": ".github/CODEOWNERS",
        "guide": f".github/{_GUIDE}",
        "proposal.md": ".github/pull_request_template.md",
        "issue.yml": ".github/ISSUE_TEMPLATE/felles.yml",
        "progress.yml": ".github/ISSUE_TEMPLATE/felles-plan.yml",
        "chooser.yml": ".github/ISSUE_TEMPLATE/config.yml",
    },
    "forgejo": {
        "owners": ".forgejo/CODEOWNERS",
        "guide": f".forgejo/{_GUIDE}",
        "proposal.md": ".forgejo/pull_request_template.md",
        "issue.yml": ".forgejo/issue_template/felles.yml",
        "progress.yml": ".forgejo/issue_template/felles-plan.yml",
        "chooser.yml": ".forgejo/issue_template/config.yml",
    },
    "gitlab": {
        "owners": ".gitlab/CODEOWNERS",
        "guide": f".gitlab/{_GUIDE}",
        "proposal.md": ".gitlab/merge_request_templates/Default.md",
        "issue.md": ".gitlab/issue_templates/felles.md",
        "progress.md": ".gitlab/issue_templates/felles-plan.md",
    },
}
"""Where each forge looks for what."""

_NEEDS: Mapping[str, str] = {"progress.yml": "levels", "progress.md": "levels"}
"""What a form asks about: a handbook that has nothing of the sort isn't given it."""


_BEGIN, _END = "<%%", "%%>"
_LINE = re.compile(r"^#% (.*)\n", re.MULTILINE)


def _filled(source: Path, values: Mapping[str, object]) -> str:
    # Jinja's own line statements take the empty lines after them along.
    text = _LINE.sub(lambda found: f"{_BEGIN} {found[1]} {_END}", source.read_text("utf-8"))
    return _environment().from_string(text).render(values)


def _environment() -> Environment:
    made = Environment(
        variable_start_string="<%",
        variable_end_string="%>",
        block_start_string=_BEGIN,
        block_end_string=_END,
        comment_start_string="<%#",
        comment_end_string="#%>",
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,  # no HTML: each place says how it is quoted
    )
    made.filters["yaml"] = lambda text: json.dumps(text, ensure_ascii=False)  # a JSON string is a YAML string
    made.filters["shell"] = lambda text: shlex.quote(text)
    return made


def pipelines(forge: str, values: Mapping[str, object]) -> dict[str, str]:
    """The pipelines' files by their path in the handbook."""
    top = _PIPELINES / forge
    found: dict[str, str] = {}
    for source in sorted(top.rglob("*.yml")):
        parts = [f".{part[4:]}" if part.startswith("dot-") else part for part in source.relative_to(top).parts]
        found["/".join(parts)] = _filled(source, values)
    return found


def forms(forge: str, language: str, values: Mapping[str, object]) -> dict[str, str]:
    """The forms and the page for whoever sets the forge up, by their path in the handbook."""
    folder = _ASKING / ("nb" if language == "nn" else language)
    found: dict[str, str] = {}
    for name, path in PLACES[forge].items():
        source = folder / ("guide.md" if name == "guide" else name)
        if name != "owners" and (name not in _NEEDS or values[_NEEDS[name]]):
            found[path] = _filled(source, values)
    return found
