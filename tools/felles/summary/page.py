"""The summary as a page of its own: one file, no server, no script, nothing from anywhere else."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources
from typing import Any

import jinja2
from markupsafe import Markup, escape

from felles.redline import Difference
from felles.summary import telling
from felles.summary.values import Part, Summary
from felles.words import Words

_DIFFERENCES = 200
_FACES = re.compile(r"@font-face\s*\{.*?\n\}|@font-face\s*\{[^}]*\}", re.S)
_COMMENT = re.compile(r"/\*.*?\*/", re.S)


@lru_cache(maxsize=1)
def _style() -> str:
    """The site's own look, without the fonts that stand beside it there, and what the site's theme gives a page."""
    package = resources.files("felles")
    site = package.joinpath("theme", "assets", "felles.css").read_text("utf-8")
    own = package.joinpath("summary", "page.css").read_text("utf-8")
    return _FACES.sub("", _COMMENT.sub("", f"{own}\n{site}")).strip()


@lru_cache(maxsize=1)
def _template() -> jinja2.Template:
    loader = jinja2.PackageLoader("felles.summary", "")
    return jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True).get_template("page.html")


def as_html(summary: Summary, words: Words) -> str:
    """The whole page. Its policy allows its own stylesheet and nothing else."""
    style = _style()
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    near, far = telling.apart(summary.again)
    content = Markup("<code>{}</code>").format(telling.short(summary.fingerprint))
    levels = {"error": words("error"), "warning": words("warning")}
    remarks = words.many("{count} remark stands in documents that this doesn't touch.", "{count} remarks stand in documents that this doesn't touch.", summary.elsewhere)
    text = _template().render(
        s=summary,
        t=_texts(summary, words),
        style=Markup(style),
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'",
        changes=lambda part: list(_changes(part, words)),
        rest=lambda part: _rest(part, words),
        versions=lambda part: telling.versions(part, words),
        score=lambda group: telling.score(group, words),
        many=lambda one, count: _counted(one, count, words),
        listing=words.listing,
        level=lambda name: levels.get(name, words("note")).capitalize(),
        reasons=telling.open_reasons(summary),
        by_reason=telling.by_reason,
        near=near,
        far=far,
        checks=telling.checks(summary, words),
        elsewhere=remarks,
        end=Markup(escape(words("Made by the handbook on {date} for the content {content}. New content gives a new overview.", date=summary.day, content="\0"))).replace("\0", content),
    )
    return "\n".join(line for line in text.splitlines() if line.strip()) + "\n"


def _texts(summary: Summary, words: Words) -> dict[str, str]:
    """The page's own words."""
    return {
        "proposal": words("Proposal"),
        "sent": words("sent {date}", date=summary.sent),
        "answer": words("Answer by {date}.", date=summary.state.answer_by),
        "changes": words("This changes"),
        "gone": words("taken out"),
        "new": words("new"),
        "works": words("How the handbook works:"),
        "nobody": words("Nobody decides on:"),
        "say": words("Say yes, no, or ask"),
        "approval": words("Approval"),
        "also": words("Also said"),
        "against": words("What stands in the way"),
        "notices": words("Who notices it"),
        "where": words("Where"),
        "again": words("Look at again"),
        "further": words("Further on:"),
        "nothing": words("Nothing to mend in what this changes."),
    }


def _counted(form: str, count: int, words: Words) -> str:
    if form == "{count} text":
        return words.many("{count} text", "{count} texts", count)
    return words.many("Missing: {count}", "Missing: {count}", count)


def _changes(part: Part, words: Words) -> Iterator[dict[str, Any]]:
    """The changes under the headings of a page: what stands in one step, or in one row, stands together."""
    if part.told:
        yield {"title": part.redline.title, "rows": [{"text": text, "pieces": ()} for text in part.told]}
    if part.redline.fate == "removed":
        return
    title, rows = "", list[dict[str, Any]]()
    for one in part.redline.differences[:_DIFFERENCES]:
        own = telling.heading(one)
        if own != title and rows:
            yield {"title": title, "rows": rows}
            rows = []
        title = own
        rows.append(_row(one, words))
    if rows:
        yield {"title": title, "rows": rows}
    if not part.told and not part.redline.differences:
        yield {"title": part.redline.title, "rows": []}


def _row(one: Difference, words: Words) -> dict[str, Any]:
    inner, how = telling.inner(one), telling.how(one, words)
    label = ", ".join(part for part in (inner, how) if part)
    label = label[:1].upper() + label[1:]
    if one.sort == "moved":
        return {"label": label, "text": one.after or "", "pieces": ()}
    if one.sort == "rewritten":
        return {"label": label, "text": "", "pieces": ()}
    if [op for op, _ in one.pieces] == ["gone", "new"]:
        (_, before), (_, after) = telling.shortened(one.pieces, 8 * telling.WHOLE)
        return {"label": label, "swap": True, "before": before, "after": after}
    return {"label": label, "text": "", "pieces": list(telling.shortened(one.pieces, 4 * telling.WHOLE))}


def _rest(part: Part, words: Words) -> str:
    rest = len(part.redline.differences) - _DIFFERENCES
    return words.many("and {count} more change", "and {count} more changes", rest) if rest > 0 else ""
