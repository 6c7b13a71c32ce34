"""The summary as a page of its own: one file, no server, no script, nothing from anywhere else."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources

import jinja2
from markupsafe import Markup, escape

from felles.redline.telling import Row, left_out, rows
from felles.summary import telling
from felles.summary.values import Part, Summary
from felles.words import Words

_FACES = re.compile(r"@font-face\s*\{.*?\n\}|@font-face\s*\{[^}]*\}", re.S)
_COMMENT = re.compile(r"/\*.*?\*/", re.S)


@lru_cache(maxsize=1)
def _style() -> str:
    """The site's own look with its letters inside, and what the site's theme gives a page."""
    package = resources.files("felles")
    site = package.joinpath("theme", "assets", "felles.css").read_text("utf-8")
    own = package.joinpath("summary", "page.css").read_text("utf-8")
    letters = base64.b64encode(package.joinpath("theme", "assets", "fonts", "source-sans-3.woff2").read_bytes()).decode("ascii")
    face = f'@font-face {{ font-family: "Source Sans 3"; src: url("data:font/woff2;base64,{letters}") format("woff2"); font-weight: 400 700; }}'
    return _dense(face + _FACES.sub("", _COMMENT.sub("", f"{own}\n{site}")))


def _dense(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if line.strip())


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
    remarks = words.many("{count} remark is on documents that this doesn't touch.", "{count} remarks are on documents that this doesn't touch.", summary.elsewhere)
    text = _template().render(
        s=summary,
        t=_texts(summary, words),
        style=Markup(style),
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'",
        changes=lambda part: list(_changes(part, words)),
        rest=lambda part: left_out(part.redline, words),
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
    return _dense(text) + "\n"


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
        "places": words("Where: {places}.", places=summary.places),
        "again": words("Look at again"),
        "further": words("Further on:"),
        "nothing": words("Nothing to correct in what this changes."),
    }


def _counted(form: str, count: int, words: Words) -> str:
    if form == "{count} text":
        return words.many("{count} text", "{count} texts", count)
    return words.many("Missing: {count}", "Missing: {count}", count)


def _changes(part: Part, words: Words) -> Iterator[tuple[str, list[Row]]]:
    """What becomes of the document, then what changes in it, under headings."""
    if part.told:
        yield part.redline.title, [Row("", text=text) for text in part.told]
    if part.redline.fate != "removed":
        yield from rows(part.redline, words)
    if not part.told and not part.redline.differences:
        yield part.redline.title, []
